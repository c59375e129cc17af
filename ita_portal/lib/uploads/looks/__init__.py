"""The parsers: imported in the process of ``child.py`` alone, which stands outside Django and the portal."""
