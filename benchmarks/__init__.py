"""Questions about speed and memory; each file answers one and prints ratios measured in one run."""
