"""The archive copy of a finished file: the same pages as PDF/A-3u, with the figures attached.

Nothing is laid out again. The file stays tagged (PDF/UA-1) and says so beside its new standard. What PDF/A-3
(ISO 19005-3) asks for and our file does not have yet: the colour space of the screen colours, a description of the
PDF/UA entry in the metadata, and pictures drawn as they are.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ita_portal.lib.workflow import RuleBroken

_END = b"</rdf:RDF>"
# PDF/A knows the usual properties of the metadata; every other one, as PDF/UA's, must be described in the file.
_IDENTITY = b"""<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
pdfaid:part="3" pdfaid:conformance="U"/>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True)
class Attachment:
    """A file that goes into the archive copy; ``description`` is what readers show beside its name."""

    name: str
    content: bytes
    mime: str
    description: str


def archived(pdf: bytes, *, attachments: Sequence[Attachment]) -> bytes:
    """The finished file as PDF/A-3u with these attachments; the same input gives the same bytes.

    ``pdf`` is what ``html_to_pdf`` gives. The attachments bear the date of the document. Raises ``RuleBroken`` where
    a letter of the text stands in no font, and ``ValueError`` for a file without our metadata or date.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if missing := _letters_without_glyph(document):
            listed = " ".join(f"«{letter}»" for letter in missing)
            raise RuleBroken(f"แบบอักษรของเอกสารไม่มีอักขระ {listed} จึงทำสำเนาเก็บถาวรไม่ได้ ลบอักขระนี้แล้วจัดทำฉบับใหม่")
        _identify(document)
        _name_colours(document)
        _draw_pictures_as_they_are(document)
        _attach(document, attachments)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def attached(archive: Any, name: str) -> bytes:
    """The content of one attachment of an archive copy (an open file). Raises ``KeyError`` for another name."""
    with pikepdf.open(archive) as document:
        for specification in document.Root.get("/AF", []):
            if str(specification["/UF"]) == name:
                return bytes(specification["/EF"]["/F"].read_bytes())
    raise KeyError(name)


# ── what PDF/A asks for ───────────────────────────────────────────────────────
def _letters_without_glyph(document: pikepdf.Pdf) -> list[str]:
    """The letters for which an empty box is drawn, as an archive may not.

    A font with such letters has codes of its own: the engine gives each of them glyph 0, and remembers its letter.
    """
    found: set[str] = set()
    for font in document.objects:
        if isinstance(font, Dictionary) and isinstance(font.get("/Encoding"), pikepdf.Stream):
            boxes = set(re.findall(rb"<([0-9a-f]{4})> 0\n", font.Encoding.read_bytes()))
            written = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
            found |= {bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in written if code in boxes}
    return sorted(found)


def _identify(document: pikepdf.Pdf) -> None:
    """Say in the metadata that the file is PDF/A-3u; all it said before stays and goes on agreeing with the rest."""
    stream = document.Root.get("/Metadata")
    packet = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
    if not isinstance(stream, pikepdf.Stream) or packet.count(_END) != 1:
        raise ValueError("the file has no metadata to write the standard into")
    stream.write(packet.replace(_END, _IDENTITY + _END))


def _name_colours(document: pikepdf.Pdf) -> None:
    """Say which red, green and blue the file's colours are."""
    profile = document.make_stream(_srgb(), N=3, Alternate=Name.DeviceRGB)
    name = String("sRGB IEC61966-2.1")
    document.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=name,
                Info=name,
                RegistryName=String("http://www.color.org"),
                DestOutputProfile=profile,
            )
        ]
    )


@cache
def _srgb() -> bytes:
    """The profile of the International Color Consortium that the PDF engine brings along."""
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


def _draw_pictures_as_they_are(document: pikepdf.Pdf) -> None:
    """No smoothing between pixels: each viewer does that in its own way, and an archive shall look the same."""
    for item in _streams(document):
        if item.get("/Subtype") == Name.Image and "/Interpolate" in item:
            item["/Interpolate"] = False


def _streams(document: pikepdf.Pdf) -> Iterator[Any]:
    return (item for item in document.objects if isinstance(item, pikepdf.Stream))


def _attach(document: pikepdf.Pdf, attachments: Sequence[Attachment]) -> None:
    date = document.docinfo.get("/ModDate")
    if date is None:
        raise ValueError("the file has no date to give to its attachments")
    listed = [document.make_indirect(_specification(document, each, date)) for each in attachments]
    names = document.Root.get("/Names")
    if names is None:
        names = document.Root.Names = document.make_indirect(Dictionary())
    in_order = sorted(listed, key=lambda each: bytes(each["/UF"]))
    names.EmbeddedFiles = Dictionary(Names=Array([part for each in in_order for part in (each["/UF"], each)]))
    document.Root.AF = Array(listed)


def _specification(document: pikepdf.Pdf, attachment: Attachment, date: Any) -> Dictionary:
    """One attached file: its content, what it is, and that it is the data of the document."""
    stream = document.make_stream(
        attachment.content,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{attachment.mime}"),
        Params=Dictionary(
            Size=len(attachment.content),
            CreationDate=date,
            ModDate=date,
            CheckSum=String(hashlib.md5(attachment.content, usedforsecurity=False).digest()),
        ),
    )
    return Dictionary(
        Type=Name.Filespec,
        F=String(attachment.name),
        UF=String(attachment.name),
        Desc=String(attachment.description),
        AFRelationship=Name.Data,
        EF=Dictionary(F=stream, UF=stream),
    )
