"""What a file is by its first bytes, before anything looks deeper."""

import re

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# First bytes of what is refused → why. Longer ones first where they share a beginning.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"8BPS", "picture"),
    (b"{\\rtf", "other_document"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"<?php", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"PK\x05\x06", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
)
_HEIF = re.compile(rb"\A....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)", re.DOTALL)
_MARKUP = re.compile(rb"\A(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<[\s\x00]*[!?a-zA-Z]", re.DOTALL)


def kind_by_signature(content: bytes) -> tuple[str, str]:
    """(kind, "") for what may be accepted — pdf, jpg, png or zip — else ("", reason)."""
    if content.startswith(b"%PDF-"):
        return "pdf", ""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", ""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", ""
    if content.startswith(b"PK\x03\x04"):
        return "zip", ""
    if content.startswith(_OLE):
        return "", "locked_office" if "EncryptedPackage".encode("utf-16-le") in content else "old_office"
    for start, reason in _REFUSED:
        if content.startswith(start):
            return "", reason
    if _HEIF.match(content):
        return "", "heic"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "", "picture"
    if b"%PDF-" in content[:1024]:
        return "", "before_pdf"
    return "", "web_page" if _MARKUP.match(content) else "unknown"
