"""Fills the snapshots of documents: one module for each kind, and what the kinds have in common."""
