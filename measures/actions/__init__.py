"""Everything that changes measures and their follow-up, by subject: ``planning``, ``rounds``, ``progress`` …"""
