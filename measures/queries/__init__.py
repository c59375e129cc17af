"""Reading measures and their follow-up, by subject."""
