"""The file itself: the parts of a Word file in one archive, the same bytes for the same content."""

import hashlib
import io
import uuid
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from reports.word.draft import LINK, Draft
from reports.word.lists import numbering_xml
from reports.word.ooxml import NAMESPACES, escaped
from reports.word.styles import FONT, LIGHT, styles_xml

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = {
    "word/document.xml": f"{_MAIN}.document.main+xml",
    "word/styles.xml": f"{_MAIN}.styles+xml",
    "word/numbering.xml": f"{_MAIN}.numbering+xml",
    "word/settings.xml": f"{_MAIN}.settings+xml",
    "word/fontTable.xml": f"{_MAIN}.fontTable+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_ENDINGS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
}
# The faces the file carries, so that it looks right where Sarabun is not installed.
_FACES = ((FONT, "embedRegular", "Regular"), (FONT, "embedBold", "Bold"), (LIGHT, "embedRegular", "Light"))
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # no moment of an archive's entry may tell two files of the same content apart


@dataclass(frozen=True)
class About:
    """What the file says of itself."""

    title: str
    author: str
    made_at: datetime | None


@dataclass
class Parts:
    """The parts written so far, by name."""

    draft: Draft
    files: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=lambda: dict(_TYPES))

    def xml(self, name: str, content: str) -> None:
        """Add a part of XML."""
        self.files[name] = (_XML + content).encode()

    def head(self, kind: str, content: str) -> str:
        """Add a running head (``header``) or foot (``footer``), the same part for the same content; its relation."""
        name = f"{kind}-{hashlib.sha256(content.encode()).hexdigest()[:12]}.xml"
        self.xml(f"word/{name}", content)
        self.types[f"word/{name}"] = f"{_MAIN}.{kind}+xml"
        return self.draft.relation(kind, name)


def packed(parts: Parts, body: str, about: About) -> bytes:
    """The whole file around the XML of its body."""
    draft = parts.draft
    for kind in ("styles", "numbering", "settings", "fontTable"):
        draft.relation(kind, f"{kind}.xml")
    parts.xml("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
    parts.xml("word/styles.xml", styles_xml())
    parts.xml("word/numbering.xml", numbering_xml(draft.lists))
    parts.xml("word/settings.xml", _settings())
    parts.xml("word/_rels/document.xml.rels", _relations(draft.relations))
    parts.files |= draft.files | _fonts()
    parts.xml("docProps/core.xml", _core(about))
    parts.xml("docProps/app.xml", _app())
    parts.xml(
        "_rels/.rels",
        _relations(
            [
                ("officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ("extended-properties", "docProps/app.xml"),
            ]
        ),
    )
    parts.xml("[Content_Types].xml", _content_types(parts.types))
    return _zipped(parts.files)


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Readers look for the list of types first.
        for name in sorted(files, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def _content_types(types: dict[str, str]) -> str:
    endings = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in _ENDINGS.items())
    parts = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in sorted(types.items()))
    return f'<Types xmlns="{_PACKAGE}/content-types">{endings}{parts}</Types>'


def _relations(relations: list[tuple[str, str]]) -> str:
    out = []
    for number, (kind, target) in enumerate(relations, start=1):
        full = kind if "/" in kind else f"{_RELATIONS}/{kind}"
        mode = ' TargetMode="External"' if kind == LINK else ""
        out.append(f'<Relationship Id="rId{number}" Type="{full}" Target="{escaped(target)}"{mode}/>')
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(out)}</Relationships>'


def _settings() -> str:
    """Written for today's Word: without the last setting it opens a file in a compatibility mode."""
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="th-TH" w:bidi="th-TH"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    )


def _core(about: About) -> str:
    moment = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{about.made_at:%Y-%m-%dT%H:%M:%SZ}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{about.made_at:%Y-%m-%dT%H:%M:%SZ}</dcterms:modified>'
        if about.made_at
        else ""
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(about.title)}</dc:title><dc:creator>{escaped(about.author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escaped(about.author)}</cp:lastModifiedBy>{moment}<dc:language>th-TH</dc:language>"
        "</cp:coreProperties>"
    )


def _app() -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>ITA portal</Application></Properties>"
    )


# ── fonts ─────────────────────────────────────────────────────────────────────
@cache
def _fonts() -> dict[str, bytes]:
    """The faces of Sarabun as Word carries them, and the table that names them."""
    import fontpkg_sarabun

    folder = Path(fontpkg_sarabun.__file__).parent / "files"
    files: dict[str, bytes] = {}
    relations: list[tuple[str, str]] = []
    faces: dict[str, str] = {}
    for number, (family, place, face) in enumerate(_FACES, start=1):
        content = (folder / f"Sarabun-{face}.ttf").read_bytes()
        key = uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(content).hexdigest())
        files[f"word/fonts/font{number}.odttf"] = _veiled(content, key)
        relations.append(("font", f"fonts/font{number}.odttf"))
        faces[family] = faces.get(family, "") + f'<w:{place} r:id="rId{number}" w:fontKey="{{{str(key).upper()}}}"/>'
    table = "".join(
        f'<w:font w:name="{family}"><w:charset w:val="DE"/><w:family w:val="auto"/><w:pitch w:val="variable"/>'
        f"{embedded}</w:font>"
        for family, embedded in faces.items()
    )
    files["word/fontTable.xml"] = f"{_XML}<w:fonts {NAMESPACES}>{table}</w:fonts>".encode()
    files["word/_rels/fontTable.xml.rels"] = (_XML + _relations(relations)).encode()
    return files


def _veiled(content: bytes, key: uuid.UUID) -> bytes:
    """A font as the standard wants it in a file: its first 32 bytes mixed with a key (ECMA-376 part 4, 2.8.1)."""
    mask = bytes(reversed(key.bytes)) * 2
    return bytes(a ^ b for a, b in zip(content[:32], mask, strict=True)) + content[32:]


def moment_of(text: str) -> datetime | None:
    """The moment a document was made, as its head says it, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
