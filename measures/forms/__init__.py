"""What may be typed of measures and their follow-up, by page."""
