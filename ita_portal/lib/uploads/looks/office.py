"""Looks into a Word or Excel file: an archive of modest size with nothing in it that runs or reaches out."""

import io
import itertools
import re
import zipfile
import zlib
from xml.etree import ElementTree

MOST_PARTS = 3000
MOST_BYTES = 150 * 1024 * 1024  # of all parts, unpacked
MOST_RATIO = 300  # unpacked to packed, of a part that is not small
SMALL = 4 * 1024 * 1024
MOST_TABLE = 1024 * 1024  # of the lists of types and relations, which are read into memory as a tree
TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_RUNS = re.compile(r"vbaproject|vbadata|activex|\.(exe|dll|com|scr|js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|jar|html?|php)$")
_OBJECTS = re.compile(r"embeddings/.*\.(?!xlsx$|docx$|pptx$)[^./]+$|oleobject")
_FIELD = re.compile(rb"<w:instrText[^>]*>\s*DDE|<(?:\w+:)?ddeLink", re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# What may stand outside the file: an address somebody clicks on, another workbook whose last values are kept.
_OUTSIDE = ("/hyperlink", "/externalLinkPath", "/xlPathMissing")


class Wrong(Exception):
    """Why the file is refused."""


def look(content: bytes) -> tuple[dict[str, object], bytes]:
    """({kind}, b"") for a file that is stored as it came, or ({reason}, b"")."""
    try:
        return {"kind": _kind(content)}, b""
    except Wrong as wrong:
        return {"reason": str(wrong)}, b""
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        KeyError,
    ) as error:
        return {"reason": "broken_office", "detail": repr(error)[:200]}, b""


def _kind(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        _check_frame(content, archive, parts)
        names = [part.filename for part in parts]
        if "[Content_Types].xml" not in names:
            raise Wrong("not_office")
        _check_sizes(parts)
        kind = _kind_of(_markup(archive.read("[Content_Types].xml")))
        lower = [name.casefold() for name in names]
        if any(_RUNS.search(name) for name in lower):
            raise Wrong("macros")
        if any(_OBJECTS.search(name) for name in lower):
            raise Wrong("embedded")
        _read_all(archive, parts)
    return kind


def _check_frame(content: bytes, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """The archive fills the file from its first to its last byte, and its parts do not overlap."""
    if not parts or len(parts) > MOST_PARTS:
        raise Wrong("bomb" if parts else "not_office")
    if content[-22:-18] != b"PK\x05\x06" or archive.comment:
        raise Wrong("two_in_one")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(_leaves(name) for name in names):
        raise Wrong("not_office")
    if any(part.flag_bits & 1 for part in parts):
        raise Wrong("locked_office")
    places = sorted((part.header_offset, part.header_offset + 30 + part.compress_size) for part in parts)
    if places[0][0] != 0:
        raise Wrong("two_in_one")
    if any(end > following for (_, end), (following, _) in itertools.pairwise(places)):
        raise Wrong("bomb")


def _leaves(name: str) -> bool:
    """Whether a part's name points out of the archive."""
    return name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or "\x00" in name


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """The declared sizes are those of a document; what is really unpacked is counted again."""
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise Wrong("bomb")
    for part in parts:
        if part.file_size > MOST_TABLE and part.filename.endswith((".rels", "[Content_Types].xml")):
            raise Wrong("bomb")
        if part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise Wrong("bomb")


def _kind_of(types: ElementTree.Element) -> str:
    declared = [element.get("ContentType", "") for element in types.iter()]
    if any("macroenabled" in each.casefold() or "vbaproject" in each.casefold() for each in declared):
        raise Wrong("macros")
    found = {TYPES[each] for each in declared if each in TYPES}
    if len(found) != 1:
        raise Wrong("not_office")
    return found.pop()


def _read_all(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part once, counting, and look into what is markup."""
    left = MOST_BYTES
    for part in parts:
        with archive.open(part) as source:
            content = source.read(min(left, part.file_size) + 1)
        left -= len(content)
        if left < 0 or len(content) > part.file_size:
            raise Wrong("bomb")
        if part.filename.casefold().endswith((".xml", ".rels", ".vml")):
            _check_markup(part.filename.casefold(), content)


def _check_markup(name: str, content: bytes) -> None:
    if _FIELD.search(content):
        raise Wrong("reaches_out")
    if not name.endswith(".rels"):
        _refuse_doctype(content)
        return
    for relation in _markup(content).iter(_RELATION):
        outside = relation.get("TargetMode", "").casefold() == "external"
        kind = relation.get("Type", "")
        if outside and not kind.endswith(_OUTSIDE):
            raise Wrong("reaches_out")
        if kind.endswith(("/vbaProject", "/attachedTemplate")) and outside:
            raise Wrong("reaches_out")


def _refuse_doctype(content: bytes) -> None:
    """No part of an Office file has a document type; one that has is made to blow up a reader."""
    start = content[:2]
    text = content.replace(b"\x00", b"") if start in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<") else content
    if b"<!DOCTYPE" in text[:4096] or b"<!ENTITY" in text:
        raise Wrong("bomb")


def _markup(content: bytes) -> ElementTree.Element:
    _refuse_doctype(content)
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - without a document type there is nothing to expand
    except ElementTree.ParseError as error:
        raise Wrong("broken_office") from error
