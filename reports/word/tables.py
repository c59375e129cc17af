"""Tables of a document as tables of Word: heads that repeat, merged cells, widths, and charts in their cells."""

from collections.abc import Callable
from dataclasses import replace

from reports.word import charts
from reports.word.draft import Draft
from reports.word.ooxml import PLAIN, Block, Cell, Look, Paragraph, Row, Table, border, keep_row, keep_rows, run, twips
from reports.word.place import Place
from reports.word.styles import ACCENT, INK, RULE, TINT
from reports.word.text import Line, runs_of
from reports.word.tree import Node

Flow = Callable[[Draft, list[Node | str], Place], list[Block]]
RIGHT = 2.0  # mm between columns
# Space above and below the text of a row in mm: less above, for the text hangs low in its line.
_PADDING = {"tight": (0.6, 1.0), "years": (1.2, 1.6), "chart": (0.4, 0.4), "progress": (0.9, 1.3), "gantt": (0.6, 1.0)}
_ROOMY = (1.2, 1.8)


class _Reading:
    """One table on its way into Word."""

    def __init__(self, draft: Draft, node: Node, place: Place, flow: Flow) -> None:
        self.draft, self.node, self.place, self.flow = draft, node, place, flow
        self.months = node.has("gantt")
        self.text = "TableMonths" if self.months else place.table
        heads = node.first("thead")
        self.head = [cell for cell in heads.every("th", "td")] if heads else []
        self.widths = _widths(self.head or node.every("tr")[0].elements, place.width)
        self.scale = next((scale for cell in self.head for scale in cell.marked("scale")), None)

    def table(self) -> Table:
        """The rows of head and bodies, cells below each other merged."""
        caption = self.node.first("caption")
        top, bottom = self._padding()
        right = 0.0 if self.months else RIGHT
        table = Table("Report", self.widths, [], (top, right, bottom, 0), caption.text if caption else "")
        for body in self.node.elements:
            if body.tag not in ("thead", "tbody"):
                continue
            rows = self._body(body)
            if self.node.has("measures"):
                for cell in rows[0].cells if body.tag == "tbody" else ():
                    cell.borders = border("top", "single", 0.6, RULE)
                keep_rows(rows)
            table.rows += rows
        if self.node.has("short", "chart", "gantt"):
            keep_rows(table.rows)
        return table

    def _padding(self) -> tuple[float, float]:
        if self.place.kind == "brief":
            return (0.0, 0.0) if self.node.has("chart") else (0.4, 0.6)
        return next((space for name, space in _PADDING.items() if self.node.has(name)), _ROOMY)

    def _body(self, body: Node) -> list[Row]:
        rows: list[Row] = []
        below: dict[int, int] = {}  # column → rows it is still taken by a cell from above
        for source in (row for row in body.elements if row.tag == "tr"):
            waiting, cells, at = list(source.elements), [], 0
            while waiting or below.get(at):
                if below.get(at):
                    below[at] -= 1
                    cells.append(Cell([Paragraph(self.text)], merge="continue"))
                    at += 1
                    continue
                node = waiting.pop(0)
                cell = self._cell(node, source, at)
                if (height := int(node.attrs.get("rowspan") or 1)) > 1:
                    cell.merge, below[at] = "restart", height - 1
                cells.append(cell)
                at += cell.span
            row = Row(cells, head=body.tag == "thead")
            if source.has("group"):
                keep_row(row)
            rows.append(row)
        return rows

    def _cell(self, node: Node, row: Node, at: int) -> Cell:
        span = int(node.attrs.get("colspan") or 1)
        last = at + span >= len(self.widths)
        is_head = node.tag == "th" and node.attrs.get("scope") == "col"
        right = 0.0 if last else 3.5 if node.has("num") else None
        left = 1.5 if row.has("group") else 4.0 if node.has("gap") else None
        width = sum(self.widths[at : at + span]) - (left or 0) - (RIGHT if right is None else right)
        cell = Cell([], span=span, margins=(None, None if self.months else right, None, left))
        cell.align = "bottom" if is_head else "center" if self.node.has("chart", "progress", "gantt") else "top"
        if row.has("group"):
            cell.fill = TINT
        if row.has("total"):
            cell.borders = border("top", "single", 0.6, INK)
        if self.months and node.has("on"):
            cell.fill, cell.borders = ACCENT, border("left", "single", 0.8, "FFFFFF")
        cell.blocks = self._blocks(node, row, width, is_head=is_head)
        return cell

    def _blocks(self, node: Node, row: Node, width: float, *, is_head: bool) -> list[Block]:
        if scale := next(iter(node.marked("scale")), None):
            return [_scale(scale, width)]
        if chart := next(iter(node.marked("rel")), None):
            alt = charts.words(chart, scale=self.scale, digits=self.node.digits, **self._said(row))
            height = charts.LOW if self.place.kind == "brief" else charts.HEIGHT
            picture = self.draft.picture(charts.cell(chart, width, height), width, height, alt)
            return [Paragraph("ChartCell", picture)]
        look = Look(bold=True) if row.has("total", "group") else PLAIN
        if self.months and node.has("on"):
            look = Look(hidden=True)
        align = "right" if node.has("num") else "left" if self.months and node.attrs.get("scope") == "row" else ""
        style = "TableHead" if is_head else self.text
        if self.months and is_head and node is not self.head[0]:
            align = "center"
        if style == "TableText" and align == "right":
            style, align = "TableFigures", ""
        place = replace(
            self.place, width=width, text=style, bullet="TableBullet", number="TableNumber", note="Note",
            look=look, align=align, in_cell=True,
        )  # fmt: skip
        return self.flow(self.draft, node.children, place) or [Paragraph(style)]

    def _said(self, row: Node) -> dict[str, str]:
        """The heading and the text of the row's figure, which says what its bar shows."""
        for head, cell in zip(self.head, row.elements, strict=False):
            if head.has("num"):
                return {"label": head.text, "value": cell.text}
        return {"label": "", "value": ""}


def _widths(cells: list[Node], width: float) -> list[float]:
    """The columns in mm; those without a width share what is left."""
    given: list[float | None] = []
    for cell in cells:
        given += [cell.style("width")] + [None] * (int(cell.attrs.get("colspan") or 1) - 1)
    rest = width - sum(each for each in given if each is not None)
    free = sum(each is None for each in given)
    return [rest / free if each is None else each for each in given]


def _scale(scale: Node, width: float) -> Paragraph:
    """The labels of an axis, each at its place by a tab."""
    line, stops = "", ""
    for tick in scale.elements:
        at = tick.style("left") or 0
        if at > 0:
            kind = "right" if at >= 100 else "center"
            stops += f'<w:tab w:val="{kind}" w:pos="{twips(width * at / 100)}"/>'
            line += run("\t")
        line += run(tick.text)
    return Paragraph("ChartScale", line, {"tabs": f"<w:tabs>{stops}</w:tabs>"} if stops else {})


def table_of(draft: Draft, node: Node, place: Place, flow: Flow) -> list[Block]:
    """A table with its caption above; ``flow`` lays out what stands in a cell."""
    caption = node.first("caption")
    blocks: list[Block] = []
    if caption:
        blocks.append(Paragraph("Caption", runs_of(draft, caption.children)))
    blocks.append(_Reading(draft, node, place, flow).table())
    return blocks


def line_of(draft: Draft, nodes: list[Node | str], place: Place, style: str) -> Paragraph:
    """Texts and elements as a paragraph of a style."""
    line = Line(
        draft,
        figure=style in ("FigureValue", "FigureFirst", "Score", "BriefFigure"),
        label_above=place.text == "Side",
        brief=place.kind == "brief",
    )
    props = {"jc": f'<w:jc w:val="{place.align}"/>'} if place.align else {}
    return Paragraph(style, line.add(nodes, place.look).runs, props)
