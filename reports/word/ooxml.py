"""The pieces WordprocessingML is made of: runs, fields, paragraphs, tables, each in the order Word asks for."""

import re
from dataclasses import dataclass, field
from html import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
EMU = 36_000  # a millimetre in the unit of drawings
# The order of the schema; Word refuses a file that does not keep it.
_PARAGRAPH_ORDER = (
    "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "jc",
)  # fmt: skip


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text as it may stand in XML; what XML does not know at all, as control characters, is left out."""
    return escape(_NOT_IN_XML.sub("", text))


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def border(side: str, style: str, points: float, colour: str, *, space: float = 0) -> str:
    """One border; ``points`` is its weight, ``space`` the points between it and the text."""
    return (
        f'<w:{side} w:val="{style}" w:sz="{max(2, round(points * 8))}" w:space="{round(space)}" w:color="{colour}"/>'
    )


# ── runs ──────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Look:
    """How a run differs from its paragraph's style. ``style`` names a character style."""

    style: str = ""
    bold: bool = False
    held: bool = False  # a term that stays on one line: its spaces do not break
    dotted: bool = False  # stands on a dotted line, as on a form
    hidden: bool = False  # a mark of the calendar in the colour of its own cell

    def xml(self, text: str) -> str:
        """The run's properties, for this text."""
        thai = any("\u0e00" <= letter <= "\u0e7f" for letter in text)
        return "".join(
            (
                f'<w:rStyle w:val="{self.style}"/>' if self.style else "",
                '<w:rFonts w:hint="cs"/>' if thai else "",
                "<w:b/><w:bCs/>" if self.bold else "",
                '<w:color w:val="0F5257"/>' if self.hidden else "",
                '<w:u w:val="dotted"/>' if self.dotted else "",
                "<w:cs/>" if thai else "",
            )
        )


PLAIN = Look()


def run(text: str, look: Look = PLAIN) -> str:
    """Text as a run; ``\\t`` is a tab, ``\\n`` a line break."""
    properties = look.xml(text)
    out = [f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"]
    for line_number, line in enumerate(text.split("\n")):
        out.append("<w:br/>" if line_number else "")
        for piece_number, piece in enumerate(line.split("\t")):
            out.append("<w:tab/>" if piece_number else "")
            if piece:
                out.append(f'<w:t xml:space="preserve">{escaped(piece)}</w:t>')
    return "".join([*out, "</w:r>"])


def field_runs(instruction: str, shown: str, look: Look = PLAIN) -> str:
    """A field with the text it shows until Word fills it anew."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown, look)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# ── blocks ────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class Paragraph:
    """A paragraph: its style, its runs as XML, and what it sets itself, by the name of the property."""

    style: str
    runs: str = ""
    props: dict[str, str] = field(default_factory=dict)
    section: str = ""  # the properties of the section that ends with it

    def keep_with_next(self) -> None:
        """Stay on the page of the next paragraph."""
        self.props["keepNext"] = "<w:keepNext/>"

    def xml(self) -> str:
        own = "".join(self.props[name] for name in _PARAGRAPH_ORDER if name in self.props)
        return f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{own}{self.section}</w:pPr>{self.runs}</w:p>'


@dataclass(slots=True)
class Cell:
    """A cell; ``margins`` are top, right, bottom, left in mm where they differ from the table's."""

    blocks: list["Block"]
    span: int = 1
    merge: str = ""  # "restart" or "continue" of cells that stand below each other
    fill: str = ""
    borders: str = ""
    margins: tuple[float | None, float | None, float | None, float | None] = (None, None, None, None)
    align: str = "top"

    def xml(self, width: float) -> str:
        sides = zip(("top", "left", "bottom", "right"), (self.margins[i] for i in (0, 3, 2, 1)), strict=True)
        margins = "".join(f'<w:{s} w:w="{twips(mm)}" w:type="dxa"/>' for s, mm in sides if mm is not None)
        blocks = self.blocks or [Paragraph("TableText")]
        if isinstance(blocks[-1], Table):
            blocks = [*blocks, Paragraph("Gap")]
        return "".join(
            (
                f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>',
                f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else "",
                f'<w:vMerge w:val="{self.merge}"/>' if self.merge else "",
                f"<w:tcBorders>{self.borders}</w:tcBorders>" if self.borders else "",
                f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>' if self.fill else "",
                f"<w:tcMar>{margins}</w:tcMar>" if margins else "",
                f'<w:vAlign w:val="{self.align}"/>' if self.align != "top" else "",
                "</w:tcPr>",
                *(block.xml() for block in blocks),
                "</w:tc>",
            )
        )


@dataclass(slots=True)
class Row:
    """A row; a ``head`` is repeated on every page, a ``loose`` one may be cut by a page's end."""

    cells: list[Cell]
    head: bool = False
    loose: bool = False


@dataclass(slots=True)
class Table:
    """A table; widths in mm. ``margins`` of its cells: top, right, bottom, left in mm."""

    style: str
    widths: list[float]
    rows: list[Row]
    margins: tuple[float, float, float, float] = (0, 0, 0, 0)
    title: str = ""

    def xml(self) -> str:
        margins = "".join(
            f'<w:{side} w:w="{twips(self.margins[at])}" w:type="dxa"/>'
            for side, at in (("top", 0), ("left", 3), ("bottom", 2), ("right", 1))
        )
        grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in self.widths)
        title = f'<w:tblCaption w:val="{escaped(self.title)}"/>' if self.title else ""
        head = int(any(row.head for row in self.rows))
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.style}"/>'
            f'<w:tblW w:w="{sum(twips(width) for width in self.widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
            f'<w:tblLook w:val="06{head * 2}0" w:firstRow="{head}" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{title}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(self._row(row) for row in self.rows)}</w:tbl>"
        )

    def _row(self, row: Row) -> str:
        properties = ("" if row.loose else "<w:cantSplit/>") + ("<w:tblHeader/>" if row.head else "")
        cells, at = [], 0
        for cell in row.cells:
            cells.append(cell.xml(sum(self.widths[at : at + cell.span])))
            at += cell.span
        return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


Block = Paragraph | Table


def paragraphs_of(blocks: list[Block]) -> list[Paragraph]:
    """All paragraphs, those in tables too, in reading order."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            for row in block.rows:
                for cell in row.cells:
                    found += paragraphs_of(cell.blocks)
    return found


def keep_together(blocks: list[Block]) -> None:
    """Keep blocks on one page as far as they fit: each stays with the next, the rows of tables too."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                row.loose = False
    for block in blocks[:-1]:
        for paragraph in paragraphs_of([block]):
            paragraph.keep_with_next()
    if blocks and isinstance(blocks[-1], Table):
        keep_rows(blocks[-1].rows)


def keep_row(row: Row) -> None:
    """Keep a row on the page of the next."""
    for cell in row.cells:
        for paragraph in paragraphs_of(cell.blocks):
            paragraph.keep_with_next()


def keep_rows(rows: list[Row]) -> None:
    """Keep rows on one page."""
    for row in rows[:-1]:
        keep_row(row)
