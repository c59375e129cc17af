"""Files that people send: what is accepted, what of it is stored, how it goes out again (docs/decisions/0008)."""

from .check import ACCEPT, LIMITS_IN_WORDS, MAX_FILE_BYTES, MAX_FILES, Checked, FileRefused, check_upload
from .serving import attachment_response

__all__ = [
    "ACCEPT",
    "LIMITS_IN_WORDS",
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "Checked",
    "FileRefused",
    "attachment_response",
    "check_upload",
]
