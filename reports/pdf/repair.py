"""The pass over a finished PDF: exact Thai in the text layer, and tags that checkers accept.

The engine draws ำ as two glyphs (``layout.split_sara_am``), and readers such as poppler order marks by
their position, so that ที่ comes back as ท่ี or loses its mark to the next line. Here every consonant with
marks stands in a span that says what was written (``ActualText``).
"""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_SYLLABLE = re.compile(f"[ก-ฮ]?(?:[{_MARKS}]*|{_NIKHAHIT}[{_TONES}]?{_SARA_AA})")
_PRINT_FLAG = 4


def repair(pdf: bytes) -> bytes:
    """Give the PDF's text its ำ back and complete its tags; the same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        in_tree = _marked_in_tree(document)
        for page in document.pages:
            _repair_content(document, page, in_tree.get(page.obj.objgen, set()))
            for annotation in page.obj.get("/Annots", []):
                annotation["/F"] = int(annotation.get("/F", 0)) | _PRINT_FLAG
        for element in _elements(document.Root.get("/StructTreeRoot")):
            if element.get("/S") == Name.TH:
                _set_scope(element)
        _repair_outline(document)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


# ── the structure tree ────────────────────────────────────────────────────────
def _elements(node: Any) -> Iterator[Any]:
    """Every structure element, without recursion: a report's tree is deep."""
    waiting = [node] if node is not None else []
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Dictionary):
            continue
        yield element
        kids = element.get("/K")
        waiting.extend(kids if isinstance(kids, Array) else [kids] if kids is not None else [])


def _marked_in_tree(document: pikepdf.Pdf) -> dict[tuple[int, int], set[int]]:
    """For each page the numbers of marked content that the structure tree refers to."""
    found: dict[tuple[int, int], set[int]] = {}
    for element in _elements(document.Root.get("/StructTreeRoot")):
        page = element.get("/Pg")
        kids = element.get("/K")
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int) and page is not None:
                found.setdefault(page.objgen, set()).add(kid)
        if element.get("/Type") == Name.MCR and page is not None:
            found.setdefault(page.objgen, set()).add(int(element["/MCID"]))
    return found


def _set_scope(cell: Any) -> None:
    """Say whether a head cell stands over a column or before a row; a row's first cell is before it."""
    attributes = cell.get("/A")
    listed = list(attributes) if isinstance(attributes, Array) else [attributes] if attributes is not None else []
    if any("/Scope" in attribute for attribute in listed if isinstance(attribute, Dictionary)):
        return
    row = cell.get("/P")
    kids = row.get("/K") if row is not None else None
    siblings = kids if isinstance(kids, Array) else [kids]
    others = [kid for kid in siblings if isinstance(kid, Dictionary)]
    in_head = all(kid.get("/S") == Name.TH for kid in others)
    scope = Dictionary(O=Name.Table, Scope=Name.Column if in_head else Name.Row)
    cell["/A"] = Array([*listed, scope])


def _repair_outline(document: pikepdf.Pdf) -> None:
    waiting = [document.Root.get("/Outlines")]
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        if "/Title" in node:
            node["/Title"] = String(join_sara_am(str(node["/Title"])))
        waiting += [node.get("/First"), node.get("/Next")]


def join_sara_am(text: str) -> str:
    """Write nikhahit, tone mark and sara aa as ำ again."""
    return re.sub(f"{_NIKHAHIT}([{_TONES}]?){_SARA_AA}", rf"\1{_SARA_AM}", text)


# ── the content of a page ─────────────────────────────────────────────────────
def _repair_content(document: pikepdf.Pdf, page: pikepdf.Page, in_tree: set[int]) -> None:
    fonts = {name: _characters(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    out: list[Any] = []
    row: list[Any] = []
    characters: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        # A mark that is raised or lowered (Ts) ends a row of glyphs, but not its syllable.
        if operator in ("TJ", "Ts"):
            row += _glyphs(operands[0]) if operator == "TJ" else [instruction]
            continue
        out += _with_actual_text(_hold_raised(row), characters)
        row = []
        if operator == "Tf":
            characters = fonts.get(str(operands[0]), {})
        if operator == "BDC" and _is_outside(operands, in_tree):
            out.append(_instruction("BDC", Name.Artifact, Dictionary(Type=Name.Pagination)))
        else:
            out.append(instruction)
    page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(out))


def _instruction(operator: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(operator))


def _is_outside(operands: Any, in_tree: set[int]) -> bool:
    """Is this marked content that the tree does not know? The margin boxes' heads and numbers are."""
    properties = operands[1]
    if not isinstance(properties, Dictionary) or "/MCID" not in properties:
        return False
    return int(properties["/MCID"]) not in in_tree


def _characters(font: Any) -> dict[bytes, str]:
    """What each glyph of a font stands for, from its character map."""
    if "/ToUnicode" not in font:
        return {}
    found = re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", font.ToUnicode.read_bytes())
    return {bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in found}


def _with_actual_text(items: list[Any], characters: dict[bytes, str]) -> list[Any]:
    """Cut a row of glyphs so that each syllable that readers get wrong stands in a span of its own."""
    out: list[Any] = []
    plain: list[Any] = []
    at = 0
    while at < len(items):
        end, text = _syllable_at(items, at, characters)
        if not end:
            plain.append(items[at])
            at += 1
            continue
        out += _show(plain)
        plain = []
        actual = Dictionary(ActualText=String(join_sara_am(text)))
        out += [_instruction("BDC", Name.Span, actual), *_show(items[at:end]), _instruction("EMC")]
        at = end
    return out + _show(plain)


def _glyphs(shown: Any) -> list[Any]:
    """The single glyphs (two bytes each) and the distances between them."""
    items: list[Any] = []
    for part in shown:
        if isinstance(part, String):
            row = bytes(part)
            items += [row[at : at + 2] for at in range(0, len(row), 2)]
        else:
            items.append(part)
    return items


def _hold_raised(items: list[Any]) -> list[Any]:
    """Keep a raised mark from starting to the right of the letter after it.

    It is drawn on its own, and PDFium sorts what is drawn on its own by where it starts: a hundredth of an
    em too far right and the mark is read after the next letter.
    """
    held = list(items)
    for at, rise in enumerate(items[:-4]):
        before, glyph, level, after = items[at + 1 : at + 5]
        raised = isinstance(rise, ContentStreamInstruction) and isinstance(level, ContentStreamInstruction)
        if raised and isinstance(glyph, bytes) and _is_number(before) and _is_number(after) and -40 < before < 0:
            held[at + 1], held[at + 4] = 0, after + before
    return held


def _is_number(item: Any) -> bool:
    return isinstance(item, int | float | Decimal)


def _syllable_at(items: list[Any], at: int, characters: dict[bytes, str]) -> tuple[int, str]:
    """Where a syllable to be wrapped ends if one begins here, and its text; 0 where none begins.

    That is a consonant with at least one mark above or below it, with sara aa after a nikhahit.
    """
    text, end = "", 0
    for place in range(at, len(items)):
        if not isinstance(items[place], bytes):
            if not text:
                break
            continue
        longer = text + characters.get(items[place], "?")
        if not _SYLLABLE.fullmatch(longer):
            break
        text, end = longer, place + 1
    return (end, text) if len(text) > 1 else (0, "")


def _show(items: list[Any]) -> list[Any]:
    """The instructions that draw glyphs and distances, with the rises between them as they were."""
    out: list[Any] = []
    row: list[Any] = []
    for item in items:
        if isinstance(item, ContentStreamInstruction):
            out += [_instruction("TJ", Array(row)), item] if row else [item]
            row = []
        else:
            row.append(String(item) if isinstance(item, bytes) else item)
    return [*out, _instruction("TJ", Array(row))] if row else out
