"""Pages of the Word file: paper, margins, running heads and page numbers of each part of a document."""

from dataclasses import dataclass

from ita_portal.lib import thai
from reports.word.ooxml import NAMESPACES, Look, Paragraph, field_runs, run, twips
from reports.word.tree import Node


@dataclass(frozen=True)
class Sheet:
    """Paper and margins in mm: top, right, bottom, left."""

    margins: tuple[float, float, float, float]
    wide: bool = False
    heads: bool = True  # running head and foot
    letter: bool = False  # the number in the middle of the head from the second page on

    @property
    def width(self) -> float:
        """Room for text in mm."""
        return (297 if self.wide else 210) - self.margins[1] - self.margins[3]


_SHEETS = {
    "cover": Sheet((30, 20, 24, 30), heads=False),
    "memo": Sheet((15, 20, 20, 30), heads=False),
    "letter": Sheet((15, 20, 20, 30), heads=False, letter=True),
    "brief": Sheet((12, 18, 9, 18), heads=False),
    "wide": Sheet((28, 20, 18, 20), wide=True),
}
_PLAIN = Sheet((27, 20, 24, 30))


def sheet_of(section: Node, *, letter: bool) -> Sheet:
    """The paper of a part of the document, by its class."""
    if letter and section.has("memo"):
        return _SHEETS["letter"]
    return next((sheet for name, sheet in _SHEETS.items() if section.has(name)), _PLAIN)


@dataclass(frozen=True)
class Heads:
    """What stands at the head and foot of every page of a part."""

    document: str = ""
    part: str = ""
    agency: str = ""
    digits: str = "arabic"
    width: float = 0
    letter: bool = False
    none: bool = False

    def header(self) -> str:
        """The head: the document at the left, the chapter at the right."""
        if self.none:
            return _part("hdr", Paragraph("Header"))
        if self.letter:
            number = run("– ") + _number("PAGE", 2, self.digits) + run(" –")
            return _part("hdr", Paragraph("Header", number, {"jc": '<w:jc w:val="center"/>'}))
        return _part("hdr", self._line("Header", run(f"{self.document}\t{self.part}")))

    def footer(self) -> str:
        """The foot: the agency at the left, «หน้า 7 จาก 18» at the right."""
        if self.letter or self.none:
            return _part("ftr", Paragraph("Footer"))
        count = run("หน้า ") + _number("PAGE", 1, self.digits) + run(" จาก ") + _number("NUMPAGES", 1, self.digits)
        return _part("ftr", self._line("Footer", run(f"{self.agency}\t") + count))

    def _line(self, style: str, runs: str) -> Paragraph:
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{twips(self.width)}"/></w:tabs>'
        return Paragraph(style, runs, {"tabs": stop})


def _part(tag: str, paragraph: Paragraph) -> str:
    return f"<w:{tag} {NAMESPACES}>{paragraph.xml()}</w:{tag}>"


def _number(name: str, shown: int, digits: str) -> str:
    """A page number; Word writes Thai digits only if the field asks for them."""
    switch = " \\* THAIARABIC" if digits == "thai" else ""
    return field_runs(f"{name}{switch}", thai.to_thai_digits(shown) if digits == "thai" else str(shown), Look())


def section_xml(sheet: Sheet, references: str, *, digits: str, first: bool) -> str:
    """The properties of a part that begins on a new page; ``references`` name its heads and feet."""
    top, right, bottom, left = (twips(margin) for margin in sheet.margins)
    paper = (twips(297), twips(210)) if sheet.wide else (twips(210), twips(297))
    # The running head ends 7 mm above the text, the foot begins 5 mm below it.
    head, foot = twips(max(sheet.margins[0] - 11.4, 5)), twips(max(sheet.margins[2] - 9.4, 5))
    turned = ' w:orient="landscape"' if sheet.wide else ""
    thai_numbers = '<w:pgNumType w:fmt="thaiNumbers"/>' if digits == "thai" else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{paper[0]}" w:h="{paper[1]}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{head}" '
        f'w:footer="{foot}" w:gutter="0"/>{thai_numbers}{"<w:titlePg/>" if first else ""}</w:sectPr>'
    )
