"""The pass over a finished PDF: exact Thai in the text layer (``text_layer``), and tags that checkers accept."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

from reports.pdf.text_layer import FontText, font_text, say_what_is_written

_PRINT_FLAG = 4
_BOXES = (Name.Span, Name.NonStruct, Name.P, Name.Div, Name.Sect, Name.Art, Name.Part)


def repair(pdf: bytes) -> bytes:
    """Give the PDF's text its ำ back and complete its tags; the same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.get("/StructTreeRoot")
        _join_tables(root)
        in_tree = _repair_elements(root)
        _forget_what_is_outside(document, in_tree)
        fonts: dict[tuple[int, int], FontText] = {}
        for page in document.pages:
            _repair_content(document, page, fonts, in_tree.get(page.obj.objgen, set()))
            for annotation in page.obj.get("/Annots", []):
                annotation["/F"] = int(annotation.get("/F", 0)) | _PRINT_FLAG
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


# ── the structure tree ────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Element:
    """A structure element, what stands in it, and how deep in the tree it is."""

    it: Any
    kids: list[Any]
    depth: int


def _elements(node: Any) -> Iterator[_Element]:
    """Every structure element in the order of reading, without recursion: a report's tree is deep."""
    waiting = [(node, 0)]
    while waiting:
        element, depth = waiting.pop()
        if isinstance(element, Dictionary):
            kids = _kids(element)
            yield _Element(element, kids, depth)
            waiting.extend((kid, depth + 1) for kid in reversed(kids))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [kids] if kids is not None else []


def _repair_elements(root: Any) -> dict[tuple[int, int], set[int]]:
    """Complete the tags; gives for each page the numbers of marked content that the tree refers to."""
    found: dict[tuple[int, int], set[int]] = {}
    empty = []
    for each in _elements(root):
        marked = {kid for kid in each.kids if isinstance(kid, int)}
        if each.it.get("/Type") == Name.MCR:
            marked.add(int(each.it["/MCID"]))
        if marked and "/Pg" in each.it:
            found.setdefault(each.it["/Pg"].objgen, set()).update(marked)
        kind = each.it.get("/S")
        if kind == Name.Table:
            _name_by_columns_alone(each.it)
        elif kind == Name.TH:
            _set_scope(each.it)
        elif kind == Name.Span and not each.kids:
            # A term that begins a line leaves an empty piece of itself on the line before.
            empty.append(each.it)
    for element in empty:
        _take_out(element)
    return found


def _forget_what_is_outside(document: pikepdf.Pdf, in_tree: dict[tuple[int, int], set[int]]) -> None:
    """Let no content point at an element outside the tree; such elements are then not written at all."""
    listed = list(document.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    parents = dict(zip(map(int, listed[::2]), listed[1::2], strict=True))
    for page in document.pages:
        kept = in_tree.get(page.obj.objgen, set())
        of_page = parents[int(page.obj["/StructParents"])]
        for number in range(len(of_page)):
            if number not in kept:
                of_page[number] = None


def _take_out(element: Any) -> None:
    """Take an element out of the tree, and the boxes around it that hold nothing else; a table's cells stay."""
    parent = element.get("/P")
    left = [kid for kid in _kids(parent) if not isinstance(kid, Dictionary) or kid.objgen != element.objgen]
    parent["/K"] = Array(left)
    if not left and parent.get("/S") in _BOXES:
        _take_out(parent)


def _name_by_columns_alone(table: Any) -> None:
    """In a table of so few rows that its heads outnumber its cells, let the first cells be cells like the others."""
    cells = [each.it for each in _elements(table) if each.it.get("/S") in (Name.TH, Name.TD)]
    heads = [cell for cell in cells if cell["/S"] == Name.TH]
    columns = _names_in_head(table)
    if not columns or len(heads) <= len(cells) - len(heads) or len(heads) == len(cells):
        return
    rows = [cell for cell in heads if str(cell.get("/ID", "")) not in columns]
    names = {str(cell["/ID"]) for cell in rows}
    for cell in cells:
        if "/Headers" in cell["/A"]:
            cell["/A"]["/Headers"] = Array([name for name in cell["/A"]["/Headers"] if str(name) not in names])
    for cell in rows:
        cell["/S"] = Name.TD
        cell["/A"]["/Headers"] = Array([String(columns[0])])
        del cell["/ID"]


def _set_scope(cell: Any) -> None:
    """Say whether a head cell stands over a column or before a row; a row's first cell is before it."""
    attributes = cell.get("/A")
    listed = list(attributes) if isinstance(attributes, Array) else [attributes] if attributes is not None else []
    if any("/Scope" in attribute for attribute in listed if isinstance(attribute, Dictionary)):
        return
    row = cell.get("/P")
    others = [kid for kid in _kids(row) if isinstance(kid, Dictionary)] if row is not None else []
    in_head = all(kid.get("/S") == Name.TH for kid in others)
    scope = Dictionary(O=Name.Table, Scope=Name.Column if in_head else Name.Row)
    cell["/A"] = Array([*listed, scope])


# ── tables over several pages ─────────────────────────────────────────────────
def _join_tables(root: Any) -> None:
    """Make one table again of what the engine wrote as one table a page.

    A piece follows the last directly, on another page, under the same head. That head is drawn anew on each page;
    it then stands outside the tree, as what it is: part of the page's frame.
    """
    table, depth, inside, follows = None, 0, False, False
    drawn = _Drawn()
    for each in list(_elements(root)):
        inside = inside and each.depth > depth
        if each.it.get("/S") == Name.Table:
            if follows and _continues(table, each.it, drawn):
                _join(table, each.it)
            else:
                table = each.it
            depth, inside, follows = each.depth, True, True
        elif not inside and any(isinstance(kid, int) for kid in each.kids):
            follows = False


def _continues(table: Any, piece: Any, drawn: "_Drawn") -> bool:
    heads = [_head(table), _head(piece)]
    if None in heads or table["/Pg"].objgen == piece["/Pg"].objgen:
        return False
    begins_anew = any(kid.get("/S") == Name.Caption for kid in _kids(piece))
    return not begins_anew and drawn.glyphs_of(heads[0]) == drawn.glyphs_of(heads[1])


class _Drawn:
    """What is drawn under the numbers of marked content, page by page, as the engine wrote it."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[int, int], dict[int, list[bytes]]] = {}

    def glyphs_of(self, element: Any) -> list[list[bytes]]:
        """The glyphs of each piece of content in an element."""
        found = []
        for each in _elements(element):
            marked = self._marked(each.it["/Pg"])
            found += [marked.get(kid, []) for kid in each.kids if isinstance(kid, int)]
        return found

    def _marked(self, page: Any) -> dict[int, list[bytes]]:
        if page.objgen not in self._drawn:
            parts = re.findall(rb"/MCID (\d+)\s*>>\s*BDC(.*?)EMC", page.Contents.read_bytes(), re.DOTALL)
            self._drawn[page.objgen] = {int(number): re.findall(rb"<[0-9a-f]+>", drawn) for number, drawn in parts}
        return self._drawn[page.objgen]


def _join(table: Any, piece: Any) -> None:
    """Move the rows of a piece into the table, whose head is theirs from now on."""
    names = zip(_names_in_head(piece), _names_in_head(table), strict=True)
    renamed = {ours: String(theirs) for ours, theirs in names}
    for kid in [kid for kid in _kids(piece) if kid.get("/S") != Name.THead]:
        kid["/P"] = table
        table["/K"].append(kid)
        for cell in (each.it for each in _elements(kid) if each.it.get("/S") == Name.TD):
            if "/Headers" in cell["/A"]:
                cell["/A"]["/Headers"] = Array([renamed.get(str(each), each) for each in cell["/A"]["/Headers"]])
    _take_out(piece)


def _head(table: Any) -> Any:
    return next((kid for kid in _kids(table) if kid.get("/S") == Name.THead), None)


def _names_in_head(table: Any) -> list[str]:
    return [str(each.it["/ID"]) for each in _elements(_head(table)) if "/ID" in each.it]


# ── the content of a page ─────────────────────────────────────────────────────
def _repair_content(
    document: pikepdf.Pdf, page: pikepdf.Page, known: dict[tuple[int, int], FontText], in_tree: set[int]
) -> None:
    fonts = {}
    for name, font in page.obj.Resources.get("/Font", {}).items():
        if font.objgen not in known:
            known[font.objgen] = font_text(font)
        fonts[name] = known[font.objgen]
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
