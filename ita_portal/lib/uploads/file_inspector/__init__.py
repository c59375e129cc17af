"""What an uploaded file holds: runs in a process of its own, with limits, and knows neither Django nor the portal.

The web process imports ``refusal`` and ``signatures`` alone, which only compare bytes. Everything that parses is
started by ``ita_portal.lib.uploads.supervisor`` and imports nothing of the portal outside this package.
"""
