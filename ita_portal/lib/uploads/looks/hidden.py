"""Signs that a second file of another kind hides in a first one."""

import io
import re
import zipfile

# Long enough not to turn up by chance in 20 MB of compressed picture.
_SCRIPT = re.compile(rb"<script|<html[\s>]|<\?php\s|<iframe|<!doctype\s+html", re.IGNORECASE)


def hides_archive(content: bytes) -> bool:
    """Whether the bytes are also an archive: a reader of archives looks at the end and ignores what stands before."""
    return zipfile.is_zipfile(io.BytesIO(content))


def hides_page(content: bytes) -> bool:
    """Whether the bytes hold what a browser would take for a page or a server for a program."""
    return _SCRIPT.search(content) is not None
