"""Demonstration data: two real years as published and one invented town."""
