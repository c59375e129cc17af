"""Word and Excel files (OOXML): whole, of the kind they say, and passive - no macro, object, remote part or entity."""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from . import signatures
from .archive import Archive, Budget
from .markup import Element, elements, instruction_text, well_formed
from .refusal import Refused

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
# What a content type says of a part, each word with the reason to refuse it; the first that fits counts.
_TYPES = (
    ("sheet.binary", "office_binary"),
    ("macro", "office_macro"),
    ("vba", "office_macro"),
    ("attachedtoolbars", "office_macro"),
    ("activex", "office_object"),
    ("oleobject", "office_object"),
    ("template.main", "office_template"),
    ("presentationml.presentation", "slides"),
    ("presentationml.slideshow", "slides"),
)
_RELATIONS = {
    "vbaProject": "office_macro",
    "wordVbaData": "office_macro",
    "attachedToolbars": "office_macro",
    "xlMacrosheet": "office_macro",
    "xlIntlMacrosheet": "office_macro",
    "oleObject": "office_object",
    "control": "office_object",
    "activeXControlBinary": "office_object",
    "aFChunk": "office_part",
    "subDocument": "office_remote",
    "frame": "office_remote",
}
# May lie outside the file, on the writer's own disk: what is not there on another machine is left out.
_MAY_LIE_OUTSIDE = {
    "attachedTemplate",
    "image",
    "externalLinkPath",
    "externalLinkLongPath",
    "xlPathMissing",
    "xlExternalLinkPath/xlPathMissing",
    "xlStartup",
    "xlAlternateStartup",
    "xlLibrary",
}
_LINK_SCHEMES = {"", "http", "https", "mailto", "tel", "ftp", "file", "onenote"}
_PLAIN_PARTS = {
    *("xml", "rels", "vml", "docx", "xlsx", "bin", "sigs"),
    *("png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "hdp", "svg", "webp"),
    *("odttf", "ttf", "otf", "fntdata"),
}
_BIN_TYPES = ("printersettings", "customproperty")
_NEVER_INSIDE = {"program", "html", "ole", "archive", "pdf", "pdf_late"}
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Types:
    """The content type of every part, from ``[Content_Types].xml``."""

    by_ending: dict[str, str]
    by_part: dict[str, str]

    def of(self, part: str) -> str:
        part = part.lower()
        return self.by_part.get(part, self.by_ending.get(part.rpartition(".")[2], ""))


def inspect(content: bytes) -> str:
    """``docx`` or ``xlsx``; ``Refused`` when the file is neither, is broken, or does anything when it is opened."""
    return _inspect_package(content, Budget(), inside=False)


def _inspect_package(content: bytes, budget: Budget, *, inside: bool) -> str:
    archive = Archive(content, budget)
    if "[Content_Types].xml" not in archive.members or "_rels/.rels" not in archive.members:
        raise Refused("office_part" if inside else _other_zip(archive))
    types = _content_types(archive)
    kind = _kind(archive, types)
    for name in archive.members:
        if name != "[Content_Types].xml":
            _look_at_part(archive, name, types, budget, inside=inside)
    return kind


def _other_zip(archive: Archive) -> str:
    if "mimetype" in archive.members and "META-INF/manifest.xml" in archive.members:
        return "odf"
    return "program" if "META-INF/MANIFEST.MF" in archive.members else "archive"


def _content_types(archive: Archive) -> Types:
    by_ending: dict[str, str] = {}
    by_part: dict[str, str] = {}
    for element in elements(archive.pieces("[Content_Types].xml")):
        kind = element.get("ContentType", "").lower()
        if element.name == "Default":
            by_ending[element.get("Extension", "").lower()] = kind
        elif element.name == "Override":
            by_part[unquote(element.get("PartName", "")).lstrip("/").lower()] = kind
    types = Types(by_ending, by_part)
    for name in archive.members:
        said = types.of(name)
        for word, code in _TYPES:
            if word in said:
                raise Refused(code)
    return types


def _kind(archive: Archive, types: Types) -> str:
    parts = {name.lower() for name in archive.members}
    for element in elements(archive.pieces("_rels/.rels")):
        if element.name == "Relationship" and _relation(element) == "officeDocument":
            target = _resolved("", element.get("Target", ""))
            if target.lower() in parts and (kind := _MAIN.get(types.of(target))):
                return kind
    raise Refused("office_part")


def _look_at_part(archive: Archive, name: str, types: Types, budget: Budget, *, inside: bool) -> None:
    lower = name.lower()
    ending = lower.rpartition(".")[2]
    if "vbaproject" in lower or "/macrosheets/" in lower:
        raise Refused("office_macro")
    if "/activex/" in lower or "oleobject" in lower:
        raise Refused("office_object")
    if ending not in _PLAIN_PARTS or (ending == "bin" and not _is_settings(lower, types)):
        raise Refused("office_object" if "/embeddings/" in lower else "office_part")
    if ending == "rels":
        for element in elements(archive.pieces(name)):
            if element.name == "Relationship":
                _look_at_relation(element)
    elif ending in ("docx", "xlsx"):
        if inside:
            raise Refused("office_bomb")
        _inspect_package(archive.read(name), budget, inside=True)
    elif ending == "svg" or (ending == "xml" and lower.startswith("xl/externallinks/")):
        _look_at_elements(archive, name)
    elif ending == "xml" and lower.startswith("word/"):
        if _DDE.search(instruction_text(archive.pieces(name))):
            raise Refused("office_dde")
    elif ending == "xml":
        well_formed(archive.pieces(name))
    else:
        _look_at_bytes(archive, name, ending)


def _is_settings(part: str, types: Types) -> bool:
    """A printer's settings or a sheet's own property: the only binary parts that stand in ordinary files."""
    return types.of(part).endswith(_BIN_TYPES) or re.fullmatch(r"\w+/printersettings/\w+\.bin", part) is not None


def _look_at_elements(archive: Archive, name: str) -> None:
    for element in elements(archive.pieces(name)):
        if element.name in ("ddeLink", "oleLink"):
            raise Refused("office_dde" if element.name == "ddeLink" else "office_object")
        if element.name == "script":
            raise Refused("office_part")


def _look_at_bytes(archive: Archive, name: str, ending: str) -> None:
    """A picture, a font or a printer's settings: anything but a program, a page or a package."""
    head, tail = b"", b""
    for piece in archive.pieces(name):
        head = head or piece
        if ending == "vml":
            # Excel's own is not always well-formed, so its bytes are looked at.
            if re.search(rb"<!(?:DOCTYPE|ENTITY)", tail + piece, re.IGNORECASE):
                raise Refused("office_entities")
            tail = piece[-16:]
    kind = signatures.kind_of(head)
    if ending != "vml" and (kind in _NEVER_INSIDE or kind == "zip"):
        raise Refused("office_part")


def _look_at_relation(element: Element) -> None:
    relation, target = _relation(element), element.get("Target", "").strip()
    if code := _RELATIONS.get(relation):
        raise Refused(code)
    if element.get("TargetMode", "").lower() != "external":
        return
    if relation == "hyperlink":
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", target)
        if scheme and scheme[1].lower() not in _LINK_SCHEMES:
            raise Refused("office_link")
    elif relation not in _MAY_LIE_OUTSIDE or _is_on_another_machine(target):
        raise Refused("office_remote")


def _relation(element: Element) -> str:
    return element.get("Type", "").rstrip("/").rpartition("/")[2]


def _is_on_another_machine(target: str) -> bool:
    """Whether opening the file would ask another machine: a web address, a share, a file on a server."""
    plain = unquote(target).replace("\\", "/").lower()
    on_disk = re.match(r"(?:file:/{0,3})?[a-z]:", plain) or re.match(r"file:/{3}(?!/)", plain)
    if on_disk:
        return False
    return plain.startswith("//") or bool(re.match(r"[a-z][a-z0-9+.-]*:", plain))


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
