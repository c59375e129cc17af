"""People, agencies, roles."""
