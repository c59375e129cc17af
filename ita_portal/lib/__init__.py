"""Plain helpers without models: one subject a file."""
