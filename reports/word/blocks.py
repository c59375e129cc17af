"""The blocks of a document one after the other: paragraphs, headings, lists, and which form each other block takes."""

from dataclasses import replace
from itertools import pairwise

from reports.word import contents, forms
from reports.word.draft import Draft
from reports.word.forms import Form
from reports.word.lists import BULLETS, NUMBERED
from reports.word.ooxml import Block, Look, Paragraph, Table, border, keep_together, twips
from reports.word.place import Place, heading_style, paragraph_style
from reports.word.styles import INK, STYLES
from reports.word.tables import line_of, table_of
from reports.word.text import Line
from reports.word.tree import Node

_INLINE = {"span", "b", "strong", "em", "a", "br", "wbr", "i"}
_HEADINGS = {"h1", "h2", "h3", "h4"}
_KEPT = {"fig", "together", "ind", "photos", "last", "paper-record"}
_AFTER_TABLE = 4.0  # mm between a table and text whose style has no space above
# Classes of blocks with a form of their own.
_FORMS: dict[str, Form] = {
    "five": forms.five, "facts": forms.facts, "scan": forms.scan, "ends": forms.pairs, "signs": forms.pairs,
    "pen": forms.pairs, "hero": forms.hero, "over": forms.over, "photos": forms.photos, "row": forms.memo_row,
    "write": forms.pen_line, "sign": forms.signer, "s": forms.signer, "crest": forms.crest,
    "divide": forms.short_rule,
}  # fmt: skip


def flow(draft: Draft, nodes: list[Node | str], place: Place) -> list[Block]:
    """Lay blocks out below each other; texts between them become paragraphs."""
    blocks: list[Block] = []
    waiting: list[Node | str] = []
    picture, before = "", ""

    def end_line() -> None:
        paragraph = line_of(draft, waiting, place, place.text)
        if paragraph.runs:
            blocks.append(paragraph)
        waiting.clear()

    for node in nodes:
        if isinstance(node, str) or node.tag in _INLINE:
            waiting.append(node)
            continue
        end_line()
        if node.tag == "img":
            picture = draft.fitted(draft.asset(node.attrs["src"]), 16, 16, node.attrs["alt"], beside=True)
            continue
        made = _block(draft, node, replace(place, ruled=before != "h1") if node.has("card") else place)
        if picture and made and isinstance(made[0], Paragraph):
            made[0].runs, picture = picture + made[0].runs, ""
        blocks += made
        before = node.tag
    end_line()
    return _spaced(_between_paragraphs(blocks, place))


def _block(draft: Draft, node: Node, place: Place) -> list[Block]:
    """One element that begins a new line."""
    if node.tag in _HEADINGS:
        return [heading(draft, node, place)]
    if node.tag == "p":
        if node.has("soft"):
            place = replace(place, look=Look(style="Soft"))
        paragraph = line_of(draft, node.children, place, paragraph_style(node, place))
        if node.has("about"):
            paragraph.keep_with_next()
        return [paragraph]
    if node.tag in ("ul", "ol"):
        return _list(draft, node, place)
    if node.tag == "table":
        return table_of(draft, node, place, flow)
    form = _form(node, place)
    inner = _inside(node, place)
    blocks = form(draft, node, inner, flow) if form else flow(draft, node.children, inner)
    if node.has("cover"):
        forms.at_the_foot(blocks, forms.COVER)
    if node.has("todo") and isinstance(blocks[0], Paragraph):
        blocks[0].props["spacing"] = f'<w:spacing w:before="{twips(2)}"/>'
    if node.has("ask") and isinstance(blocks[0], Paragraph):
        blocks[0].props["pBdr"] = f"<w:pBdr>{border('top', 'single', 1, INK, space=4)}</w:pBdr>"
    if not node.classes.isdisjoint(_KEPT):
        keep_together(blocks)
    return blocks


def _form(node: Node, place: Place) -> Form | None:
    if node.tag == "header":
        return forms.memo_head
    if node.has("head"):
        return forms.cover_head if place.kind == "cover" else forms.pairs
    if node.has("top"):
        return forms.top if place.kind == "brief" else forms.aside
    return next((form for name, form in _FORMS.items() if node.has(name)), None)


def _inside(node: Node, place: Place) -> Place:
    """What holds below an element by its classes."""
    if node.has("prose"):
        return replace(place, text="Prose")
    if node.has("fig", "card", "ind"):
        return replace(place, text="Normal", item=node.has("card", "ind") or place.item)
    if node.has("wide"):
        return replace(place, table="TableWide")
    if node.has("cover"):
        return replace(place, kind="cover")
    if node.has("announce"):
        return replace(place, kind="announce", text="MemoText")
    if node.has("memo"):
        return replace(place, kind="memo", text="MemoText")
    if node.has("body"):
        return replace(place, text="MemoBody")
    if node.has("brief"):
        return replace(place, kind="brief", text="BriefText", table="TableBrief", note="BriefNote")
    if node.has("share"):
        return replace(place, text="Share")
    if node.has("todo"):
        return replace(place, text="Todo")
    return place


def heading(draft: Draft, node: Node, place: Place) -> Paragraph:
    """A heading; its number stands before a tab, its anchor becomes a bookmark."""
    style = heading_style(node, place)
    runs = Line(draft, heading=True).add(node.children).runs
    paragraph = Paragraph(style, draft.bookmarked(node.attrs.get("id", ""), runs))
    if node.has("first"):
        paragraph.props["pageBreakBefore"] = '<w:pageBreakBefore w:val="0"/>'
    if style == "HeadingItem" and not place.ruled:
        hang = twips(10)
        paragraph.style = "HeadingPlain"
        paragraph.props["ind"] = f'<w:ind w:left="{hang}" w:hanging="{hang}"/>'
        paragraph.props["spacing"] = '<w:spacing w:before="0"/>'
    return paragraph


def _list(draft: Draft, node: Node, place: Place) -> list[Block]:
    """A list; a numbered one begins with 1."""
    if node.has("toc"):
        return list(contents.entries(draft, node, place.width))
    if node.has("say"):
        said: list[Block] = [line_of(draft, item.children, place, "Say") for item in node.elements]
        return _ended(said, 4.5)
    style = place.bullet if node.tag == "ul" else place.number
    if node.has("small"):
        style = f"Table{style.removeprefix('List').removeprefix('Table')}"
    number = BULLETS[style] if node.tag == "ul" else draft.new_list(NUMBERED[style, node.digits])
    blocks: list[Block] = []
    for item in node.elements:
        paragraph = line_of(draft, item.children, place, style)
        paragraph.props["numPr"] = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        blocks.append(paragraph)
    return blocks if place.in_cell else _ended(blocks, 2.4)


def _ended(blocks: list[Block], after: float) -> list[Block]:
    """A list with more room below its last item."""
    if blocks and isinstance(blocks[-1], Paragraph):
        blocks[-1].props["spacing"] = f'<w:spacing w:after="{twips(after)}"/>'
    return blocks


# ── space between blocks ──────────────────────────────────────────────────────
def _between_paragraphs(blocks: list[Block], place: Place) -> list[Block]:
    """In a cell, paragraphs of table text stand a little apart."""
    if place.in_cell:
        for block, following in pairwise(blocks):
            if isinstance(block, Paragraph) and isinstance(following, Paragraph) and block.style.startswith("Table"):
                block.props.setdefault("spacing", f'<w:spacing w:after="{twips(0.6)}"/>')
    return blocks


def _spaced(blocks: list[Block]) -> list[Block]:
    """Room below tables, which have none of their own; two tables never touch, for Word would join them."""
    out: list[Block] = []
    for block in blocks:
        if out and isinstance(out[-1], Table):
            if isinstance(block, Table):
                out.append(Paragraph("Gap"))
            elif not STYLES[block.style].before and "spacing" not in block.props:
                block.props["spacing"] = f'<w:spacing w:before="{twips(_AFTER_TABLE)}"/>'
        out.append(block)
    return out
