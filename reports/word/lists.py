"""The lists of the Word file: bullets, and numbers in the digits of the document that begin with 1 in each list."""

from reports.word.ooxml import NAMESPACES, twips
from reports.word.styles import FONT, fonts

# The kinds of list by their number in the file: style, mark, and in mm where the text begins and the mark hangs.
_LISTS = (
    (1, "ListBullet", 6.0, 5.0),
    (2, "ListNumber", 8.0, 6.0),
    (3, "TableBullet", 3.0, 3.0),
    (4, "TableNumber", 5.0, 5.0),
    (5, "ListNumber", 8.0, 6.0),
    (6, "TableNumber", 5.0, 5.0),
)
# Which kind numbers a list of a style in one or the other digits.
NUMBERED = {
    ("ListNumber", "arabic"): 2,
    ("TableNumber", "arabic"): 4,
    ("ListNumber", "thai"): 5,
    ("TableNumber", "thai"): 6,
}
BULLETS = {"ListBullet": 1, "TableBullet": 3}


def numbering_xml(lists: list[int]) -> str:
    """The kinds of list, and one list of each kind in ``lists`` that begins anew with 1 (numbered from 11)."""
    kinds = "".join(_kind(number, style, left, hanging) for number, style, left, hanging in _LISTS)
    plain = "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number, *_ in _LISTS)
    anew = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{kind}"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for at, kind in enumerate(lists, start=11)
    )
    return f"<w:numbering {NAMESPACES}>{kinds}{plain}{anew}</w:numbering>"


def _kind(number: int, style: str, left: float, hanging: float) -> str:
    mark, text = ("bullet", "•") if number in BULLETS.values() else ("decimal", "%1.")
    if number in (NUMBERED["ListNumber", "thai"], NUMBERED["TableNumber", "thai"]):
        mark = "thaiNumbers"
    linked = f'<w:pStyle w:val="{style}"/>' if number <= 4 else ""
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{mark}"/>{linked}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{twips(left)}" w:hanging="{twips(hanging)}"/></w:pPr><w:rPr>{fonts(FONT)}</w:rPr>'
        "</w:lvl></w:abstractNum>"
    )
