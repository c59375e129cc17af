"""What a file is by its first bytes, and whether it is a second thing besides. Compares bytes, parses nothing."""

import re

from .refusal import Refused

PROOF_KINDS = ("pdf", "jpg", "png", "zip")  # docx and xlsx are zips; which of them, the inspection finds
HEAD = 4096  # bytes at the start that tell text from markup
ZIP_END = 22 + 65535  # a zip's last record with the longest comment it may have

_STARTS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "archive"),
    (b"PK\x07\x08", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "postscript"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xfe\xed\xfa\xce", "program"),
    (b"\xfe\xed\xfa\xcf", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "program"),  # a Windows shortcut
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"\x1aE\xdf\xa3", "film"),
)
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|meta|table|title|div|style)\b", re.IGNORECASE)
_SVG = re.compile(rb"<(?:\w+:)?svg\b", re.IGNORECASE)
_CODE = re.compile(rb"<\?php|<%@|^@echo off", re.IGNORECASE)
# What a browser or a server would run if it took the file for a page; too long to stand in 20 MB by chance.
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html[\s>]|script|iframe|svg[\s>]|\?php\s)", re.IGNORECASE)


def kind_of(content: bytes) -> str:
    """A short word for what the first bytes say: one of ``PROOF_KINDS``, or what else it is; ``other`` if unknown."""
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        return "pdf"
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "sound"}.get(content[8:12], "film")
    if content[4:8] == b"ftyp":
        return "heic" if content[8:12] in _HEIC else "avif" if content[8:11] == b"avi" else "film"
    return _text_kind(content)


def _text_kind(content: bytes) -> str:
    head = content[:HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _CODE.search(head):
        return "program"
    if head.startswith(b"<") or _HTML.match(head):
        # An SVG may stand inside a page, and a page may have an SVG's doctype; the one that comes first counts.
        svg, html = _SVG.search(head), _HTML.search(head)
        if html and not (svg and svg.start() < html.start()):
            return "html"
        return "svg" if svg else "xml"
    if b"%PDF-" in content[: 1024 + HEAD]:
        return "pdf_late"
    if head and b"\0" not in head and _reads_as_text(head):
        return "text"
    return "other"


def _reads_as_text(head: bytes) -> bool:
    if sum(byte < 32 and byte not in b"\t\r\n\f\x1b" for byte in head):
        return False
    for encoding in ("utf-8", "cp874"):
        try:
            # The head may end in the middle of a letter.
            head[: len(head) - 4 if len(head) == HEAD else None].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def ole_kind(content: bytes) -> str:
    """What an old compound file is by the names of its streams: ``locked`` for a new document under a password."""
    for name, kind in (
        ("EncryptedPackage", "office_locked"),
        ("WordDocument", "old_word"),
        ("Workbook", "old_excel"),
        ("PowerPoint Document", "slides"),
    ):
        if name.encode("utf-16-le") in content:
            return kind
    return "other"


def is_zip_too(content: bytes) -> bool:
    """Whether a zip hangs at the end of the file: its last record points at a directory that is there."""
    start = max(0, len(content) - ZIP_END)
    end = content.rfind(b"PK\x05\x06", start)
    while end != -1:
        size = int.from_bytes(content[end + 12 : end + 16], "little")
        if size and size <= end and content[end - size : end - size + 4] == b"PK\x01\x02":
            return True
        if content[end - 20 : end - 16] == b"PK\x06\x07":
            return True
        end = content.rfind(b"PK\x05\x06", start, end)
    return False


def refuse_second_face(content: bytes, kind: str) -> None:
    """Raise ``Refused`` when a file of one kind is readable as another kind too."""
    head = content[:1024]
    if kind != "pdf" and b"%PDF-" in head:
        raise Refused("two_in_one")
    if kind != "zip" and is_zip_too(content):
        raise Refused("two_in_one")
    # A PDF's own streams may well speak of HTML, what stands around them may not; a picture never does.
    around = content if kind in ("jpg", "png") else head + content[content.rfind(b"%%EOF") :] if kind == "pdf" else b""
    if _MARKUP.search(around):
        raise Refused("two_in_one")
