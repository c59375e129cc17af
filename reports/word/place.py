"""Where a block stands: how wide it may be and which styles hold there."""

from dataclasses import dataclass

from reports.word.ooxml import PLAIN, Look
from reports.word.tree import Node


@dataclass(frozen=True, slots=True)
class Place:
    """``width`` in mm; the others are keys of styles, and the look of all text below."""

    width: float
    text: str = "Normal"
    note: str = "Note"
    bullet: str = "ListBullet"
    number: str = "ListNumber"
    table: str = "TableText"
    facts: str = "Facts"
    kind: str = ""  # "cover", "memo", "announce", "brief": headings look different there
    item: bool = False  # headings of indicators and measures have a rule above
    ruled: bool = True  # but for the first below a chapter's heading
    align: str = ""
    in_cell: bool = False
    look: Look = PLAIN


def heading_style(node: Node, place: Place) -> str:
    """The style of a heading: by its level, by what it stands in, and whether the contents list it."""
    if place.kind == "cover":
        return "Title"
    if place.kind == "announce" and node.tag == "h1":
        return "AnnounceTitle"
    if node.has("of-list"):
        return "HeadingList"
    if place.kind in ("memo", "brief"):
        return {("memo", "h1"): "MemoTitle", ("brief", "h1"): "BriefTitle"}.get((place.kind, node.tag), "BriefHeading")
    if node.tag == "h2":
        return "HeadingItem" if place.item else "Heading2" if "data-toc" in node.attrs else "HeadingPlain"
    if node.tag == "h3" and node.has("division"):
        return "HeadingDivision"
    if node.tag == "h3" and place.text == "Share":
        return "HeadingShare"
    return {"h1": "Heading1", "h3": "Heading3", "h4": "Heading4"}[node.tag]


_PARAGRAPH_STYLES = {
    "lead": "Lead", "notice": "Notice", "small": "Small", "fy": "CoverLabel", "year": "CoverYear", "sub": "Subtitle",
    "score": "Score", "big": "BriefFigure", "v": "FigureValue", "named": "MemoNamed", "given": "MemoGiven",
}  # fmt: skip


def paragraph_style(node: Node, place: Place) -> str:
    """The style of a paragraph by its classes and by what it stands in."""
    if node.has("to") and place.text == "MemoText":
        return "MemoTo"
    if node.has("silent"):
        return "Silent"
    if node.has("note"):
        return place.note
    if node.has("notice") and place.kind == "brief":
        return "BriefNotice"
    if node.has("at") and place.kind == "cover":
        return "CoverPlace"
    return next((style for name, style in _PARAGRAPH_STYLES.items() if node.has(name)), place.text)
