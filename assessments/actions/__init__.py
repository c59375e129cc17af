"""Everything that changes an assessment, by subject: ``years``, ``scores``, ``texts``, ``workplan``."""
