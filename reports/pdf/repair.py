"""The pass over a finished PDF: exact Thai in the text layer (``text_layer``), and tags that checkers accept."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

from reports.pdf.text_layer import font_text, join_sara_am, say_what_is_written

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


# ── the content of a page ─────────────────────────────────────────────────────
def _repair_content(document: pikepdf.Pdf, page: pikepdf.Page, in_tree: set[int]) -> None:
    fonts = {name: font_text(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    content = list(pikepdf.parse_content_stream(page))
    outside = ContentStreamInstruction([Name.Artifact, Dictionary(Type=Name.Pagination)], Operator("BDC"))
    out = [
        outside if str(each.operator) == "BDC" and _is_outside(each.operands, in_tree) else each
        for each in say_what_is_written(content, fonts)
    ]
    page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(out))


def _is_outside(operands: Any, in_tree: set[int]) -> bool:
    """Is this marked content that the tree does not know? The margin boxes' heads and numbers are."""
    properties = operands[1]
    if not isinstance(properties, Dictionary) or "/MCID" not in properties:
        return False
    return int(properties["/MCID"]) not in in_tree
