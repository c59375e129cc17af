"""What each page of the assessment shows, prepared: plain values for the templates."""
