"""What each page of the measures shows, prepared: plain values for the templates."""
