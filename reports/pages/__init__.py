"""What the home and result pages show, prepared: plain values for the templates."""
