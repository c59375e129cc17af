"""Blocks beside each other and forms to be filled in: five figures, facts, memo head, signatures, pictures."""

import re
from collections.abc import Callable
from dataclasses import replace

from reports.word.draft import Draft
from reports.word.ooxml import PLAIN, Block, Cell, Look, Paragraph, Row, Table, border, paragraphs_of, run, twips
from reports.word.place import Place
from reports.word.styles import ACCENT, HAIR, INK, RULE, STYLES
from reports.word.tables import Flow, line_of
from reports.word.text import Line
from reports.word.tree import Node

Form = Callable[[Draft, Node, Place, Flow], list[Block]]
_TAG = re.compile(r"<[^>]*>")
DOTTED = Look(dotted=True)


def _spaced(paragraph: Paragraph, before: float) -> None:
    paragraph.props["spacing"] = f'<w:spacing w:before="{twips(before)}"/>'


def beside(parts: list[list[Block]], widths: list[float], *, gap: float) -> Table:
    """Blocks beside each other in a table without lines; a part after the last column begins a new row."""
    rows, count = [], len(widths)
    for start in range(0, len(parts), count):
        part = [*parts[start : start + count], *[[] for _ in range(count)]][:count]
        cells = [
            Cell(blocks, margins=(None, gap if at < count - 1 else 0, None, None)) for at, blocks in enumerate(part)
        ]
        rows.append(Row(cells, loose=True))
    return Table("Layout", widths, rows)


def halves(width: float, count: int = 2) -> list[float]:
    """Columns of the same width."""
    return [width / count] * count


# ── figures and facts ─────────────────────────────────────────────────────────
def five(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The five figures of the year: each large above its label, in the order of the labels."""
    figures = node.elements
    gap = 5.0
    width = (place.width - gap * (len(figures) - 1)) / len(figures)
    cells: list[list[Block]] = []
    for figure in figures:
        value, label = figure.elements
        style = "FigureFirst" if figure.has("first") else "FigureValue"
        cells.append(
            [line_of(draft, value.children, place, style), line_of(draft, label.children, place, "FigureLabel")]
        )
    widths = [width + gap] * (len(figures) - 1) + [width]
    table = beside(cells, widths, gap=gap)
    for cell in table.rows[0].cells:
        cell.borders = border("top", "single", 1, INK) + border("bottom", "single", 0.6, INK)
    table.margins, table.rows[0].loose = (2.4, 0, 3, 0), False
    return [table]


def facts(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """Labels and what stands to their right, a line each."""
    blocks: list[Block] = []
    for label, text in zip(node.every("dt"), node.every("dd"), strict=True):
        line = Line(draft).add(label.children, Look(style="Soft"))
        line.raw(run("\t"))
        blocks.append(Paragraph(place.facts, line.add(text.children).runs))
    return blocks


def scan(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The code that leads to the document's page, beside its address."""
    picture = node.first("img")
    rest: list[Node | str] = [child for child in node.elements if child.tag != "img"]
    code = draft.picture(draft.asset(picture.attrs["src"]), 26, 26, picture.attrs["alt"]) if picture else ""
    inner = replace(place, width=place.width - 34, facts="FactsScan")
    table = beside([[Paragraph("Picture", code)], flow(draft, rest, inner)], [34, place.width - 34], gap=6)
    for cell in table.rows[0].cells:
        cell.borders = border("top", "single", 0.4, HAIR)
    table.margins, table.rows[0].loose = (4, 0, 0, 0), False
    return [table]


def at_the_foot(blocks: list[Block], room: float) -> None:
    """Push the record of a cover down to the foot of the page, so many mm below its beginning."""
    record = [block for block in blocks if isinstance(block, Paragraph) and block.style == "Facts"]
    if record:
        left = room - sum(_height(block) for block in blocks) - _TO_SPARE
        _spaced(record[0], max(left, 6))
        record[0].props["pBdr"] = f"<w:pBdr>{border('top', 'single', 0.6, RULE, space=8)}</w:pBdr>"


COVER = 243.0  # mm from the first line of a cover to its last
_TO_SPARE = 15.0  # for the room around rules, and because Word and we do not count lines alike
_SEAL = 24.0
_LETTERS = {"Title": 42, "Subtitle": 80, "Facts": 75, "Notice": 105}  # in a line of the cover, about


def _height(block: Block) -> float:
    """How high a block of the cover stands, in mm."""
    if not isinstance(block, Paragraph):
        return _SEAL
    style = STYLES[block.style]
    lines = sum(1 + len(_TAG.sub("", line)) // _LETTERS.get(block.style, 100) for line in block.runs.split("<w:br/>"))
    return style.before + style.after + lines * style.line * 25.4 / 72


# ── columns ───────────────────────────────────────────────────────────────────
def aside(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """What stands at the side of a text, and the text: of an indicator or of a division's share."""
    over: list[Node | str] = [child for child in node.elements if child.tag == "h3"]
    side, text = node.marked("side")[0], node.marked("text")[0]
    # An indicator's score takes less room than a division's dates.
    column, gap = (44.0, 8.0) if side.elements and side.elements[0].has("score") else (46.0, 6.0)
    parts = [
        flow(draft, side.children, replace(place, width=column - gap, text="Side", in_cell=True)),
        flow(draft, text.children, replace(place, width=place.width - column, in_cell=True)),
    ]
    if parts[1]:
        _spaced(paragraphs_of(parts[1])[0], 0)  # the first heading stands level with the side
    return [*flow(draft, over, place), beside(parts, [column, place.width - column], gap=gap)]


def pairs(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """Blocks two abreast: endorsements, signatures, pen lines, the head of the brief."""
    width = (place.width - 10) / 2
    inner = replace(place, width=width, in_cell=True)
    if node.has("ends"):
        inner = replace(inner, text="MemoEnd")
    elif node.has("signs"):
        inner = replace(inner, text="Sign")
    elif node.has("head"):
        inner = replace(inner, text="BriefHead")
    parts = [flow(draft, [child], inner) for child in node.elements]
    space = {"ends": 8.0, "signs": 14.0}.get(next(iter(node.classes)), 0.0)
    for part in parts:
        if space and part:
            _spaced(paragraphs_of(part)[0], space)
    table = beside(parts, [width + 10, width], gap=10)
    for row in table.rows:
        row.loose = False
    if node.has("head"):
        for paragraph in paragraphs_of(table.rows[0].cells[1].blocks):
            paragraph.props["jc"] = '<w:jc w:val="right"/>'
    return [table]


def signer(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """Who signs, with room for the pen above the name."""
    style = {"MemoText": "MemoSign", "MemoEnd": "MemoEndSign", "BriefText": "BriefSign"}.get(place.text, place.text)
    blocks = flow(draft, node.children, replace(place, text=style))
    space = {"MemoSign": 9.0, "MemoEndSign": 8.0, "BriefSign": 4.5}.get(style)
    if space and blocks and isinstance(blocks[0], Paragraph):
        _spaced(blocks[0], space)
    return blocks


def hero(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The total large at the left, what it means at the right."""
    widths = [55.0, place.width - 55]
    parts = [
        flow(draft, child.children, replace(place, width=width, in_cell=True))
        for child, width in zip(node.elements, widths, strict=True)
    ]
    return [beside(parts, widths, gap=6)]


def top(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The brief's title and its edition above one rule."""
    widths = [place.width - 48, 48.0]
    parts = [flow(draft, [child], replace(place, text="BriefHead", in_cell=True)) for child in node.elements]
    table = beside(parts, widths, gap=0)
    for cell in table.rows[0].cells:
        cell.borders, cell.align = border("bottom", "single", 1.2, ACCENT), "bottom"
    for paragraph in paragraphs_of(table.rows[0].cells[1].blocks):
        paragraph.props["jc"] = '<w:jc w:val="right"/>'
    table.margins = (0, 0, 1, 0)
    return [table]


def over(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """A heading with a note at the end of its line."""
    heading, *notes = node.elements
    blocks = flow(draft, [heading], place)
    if notes and isinstance(blocks[0], Paragraph):
        line = Line(draft)
        line.raw(run("\t"))
        for note in notes:
            line.add(note.children, Look(style="NoteText"))
        blocks[0].runs += line.runs
        blocks[0].props["tabs"] = f'<w:tabs><w:tab w:val="right" w:pos="{twips(place.width)}"/></w:tabs>'
    return blocks


def photos(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """Pictures two abreast, each above its caption."""
    width = (place.width - 5) / 2
    parts: list[list[Block]] = []
    for each in node.elements:
        image, words = each.first("img"), each.first("p")
        content = draft.asset(image.attrs["src"]) if image else b""
        picture = draft.fitted(content, width, 43, image.attrs["alt"]) if image else ""
        caption = [line_of(draft, words.children, place, "Note")] if words else []
        parts.append([Paragraph("Picture", picture), *caption])
    table = beside(parts, [width + 5, width], gap=5)
    table.margins, table.rows[0].loose = (1.5, 0, 0, 0), False
    return [table]


# ── cover and memo ────────────────────────────────────────────────────────────
def cover_head(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The agency's seal, or the room for it, beside its name."""
    seal, names = node.elements
    parts = [_emblem(draft, seal, 24, 24), [], flow(draft, names.children, replace(place, text="CoverAgency"))]
    table = beside(parts, [24, 6, place.width - 30], gap=0)
    _outlined(table.rows[0].cells[0], seal)
    table.rows[0].cells[2].align = "center"
    return [table]


def memo_head(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The emblem at the left, the title in the middle of the line."""
    emblem, title = node.elements
    parts = [_emblem(draft, emblem, 20, 15), [], flow(draft, [title], place), []]
    table = beside(parts, [14, 16, place.width - 60, 30], gap=0)
    _outlined(table.rows[0].cells[0], emblem)
    table.rows[0].cells[2].align = "bottom"
    return [table]


def crest(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The emblem in the middle above an announcement, or the room for it."""
    emblem, side = node.elements[0], (place.width - 28) / 2
    if emblem.tag == "img":
        return [Paragraph("Picture", draft.fitted(draft.asset(emblem.attrs["src"]), 60, 30, emblem.attrs["alt"]))]
    table = beside([[], _emblem(draft, emblem, 28, 30), []], [side, 28, side], gap=0)
    _outlined(table.rows[0].cells[1], emblem)
    return [table]


def short_rule(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """The short line between the head of an announcement and its text."""
    return [Paragraph("AnnounceRule")]


def _emblem(draft: Draft, node: Node, width: float, height: float) -> list[Block]:
    """The picture, or in its place the words that say what belongs there."""
    if node.tag == "img":
        picture = draft.fitted(draft.asset(node.attrs["src"]), width, height, node.attrs["alt"])
        return [Paragraph("Picture", picture, {"jc": '<w:jc w:val="left"/>'})]
    paragraph = line_of(draft, node.children, Place(width), "Seal")
    room = (height - (7.8 if "\n" in node.text or node.first("br") else 3.9)) / 2
    paragraph.props["spacing"] = f'<w:spacing w:before="{twips(room)}" w:after="{twips(room)}"/>'
    return [paragraph]


def _outlined(cell: Cell, node: Node) -> None:
    if node.has("outline"):
        cell.borders = "".join(border(side, "dashed", 0.7, RULE) for side in ("top", "left", "bottom", "right"))


def memo_row(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """A line of the memo's head: label, text on a dotted line to its end; the subject ends where its text ends."""
    fills = len(node.marked("fill"))
    line, stops = Line(draft), ""
    if node.has("subj"):
        line.add(node.elements[0].children, Look(style="MemoLabel"))
        line.raw(run("\t"))
        line.add(node.elements[1].children)
        hang = twips(12)
        return [Paragraph("MemoRow", line.runs, {"ind": f'<w:ind w:left="{hang}" w:hanging="{hang}"/>'})]
    done = 0
    for part in node.elements:
        if part.has("lab"):
            line.add(part.children, Look(style="MemoLabel"))
            continue
        done += 1
        at = place.width * done / fills - (2 if done < fills else 0)
        stops += f'<w:tab w:val="{"left" if done < fills else "right"}" w:pos="{twips(at)}"/>'
        line.raw(run("\u00a0\u00a0", DOTTED))
        line.add(part.children, DOTTED)
        line.raw(run("\t", DOTTED) + (run("  ", PLAIN) if done < fills else ""))
    return [Paragraph("MemoRow", line.runs, {"tabs": f"<w:tabs>{stops}</w:tabs>"})]


def pen_line(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """A dotted line to write on."""
    return [Paragraph("PenLine")]
