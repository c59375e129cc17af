"""What the public pages show, read from published snapshots alone."""
