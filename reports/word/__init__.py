"""The composed HTML of a document as a Word file, so that an officer can go on editing it.

One converter for every kind of document: it reads the small vocabulary of our own templates, and knows no kind.
"""

from collections.abc import Mapping

from ita_portal.lib.workflow import RuleBroken
from reports.pdf import MAX_HTML
from reports.word.blocks import flow
from reports.word.contents import pages_of, squeezed
from reports.word.draft import Draft
from reports.word.ooxml import Block, Paragraph
from reports.word.package import About, Parts, moment_of, packed
from reports.word.pages import Heads, Sheet, section_xml, sheet_of
from reports.word.place import Place
from reports.word.tree import Node, parse

__all__ = ["html_to_docx", "pages_of"]


def html_to_docx(
    html: str, *, assets: Mapping[str, bytes] | None = None, pages: Mapping[str, int] | None = None
) -> bytes:
    """A document (what ``Kind.html`` returns) as .docx: real styles, headings, tables, contents, alternative texts.

    ``assets`` are its pictures by name; ``pages`` are the numbers its table of contents shows (``pages_of`` our
    PDF), without them it shows none. The same input gives the same bytes. Raises ``RuleBroken`` where the
    document is too large, ``KeyError`` where it asks for a picture nobody handed over.
    """
    if len(html) > MAX_HTML:
        raise RuleBroken(f"รายงานใหญ่เกินไป ({len(html):,} ตัวอักษร) เลือกบางส่วนแล้วจัดทำใหม่")
    root = parse(html)
    body = root.first("body") or root
    draft = Draft(assets or {}, pages or {})
    draft.headings = {node.attrs["id"]: squeezed(node.text) for node in body.every("h1", "h2") if node.attrs.get("id")}
    parts = Parts(draft)
    return packed(parts, _body(body, parts), _about(root))


def _about(root: Node) -> About:
    meta = {node.attrs.get("name", ""): node.attrs.get("content", "") for node in root.every("meta")}
    title = root.first("title")
    return About(title.text if title else "", meta.get("author", ""), moment_of(meta.get("dcterms.created", "")))


# ── sections ──────────────────────────────────────────────────────────────────
def _body(body: Node, parts: Parts) -> str:
    """All parts of the document; each that has a chapter's heading begins a section of Word with its own heads."""
    letter = body.has("letter")
    sections: list[tuple[Sheet, Heads, list[Block]]] = []
    for node in body.elements:
        chapter = node.first("h1")
        sheet = sheet_of(node, letter=letter)
        if chapter or not sections or sheet != sections[-1][0]:
            sections.append((sheet, _heads(body, node, chapter, sheet), []))
        sheet, _, blocks = sections[-1]
        blocks += flow(parts.draft, [node], Place(sheet.width))
    known: dict[str, str] = {}
    out = []
    for number, (sheet, heads, blocks) in enumerate(sections):
        references = _references(parts, heads, known)
        properties = section_xml(sheet, references, digits=heads.digits, first=sheet.letter)
        if number == len(sections) - 1:
            out.append("".join(block.xml() for block in blocks) + properties)
            continue
        last = blocks[-1] if blocks else None
        if not isinstance(last, Paragraph):
            last = Paragraph("Gap")
            blocks.append(last)
        last.section = properties
        out.append("".join(block.xml() for block in blocks))
    return "".join(out)


def _heads(body: Node, section: Node, chapter: Node | None, sheet: Sheet) -> Heads:
    """The running heads of a part: its own words where it has some, else those of the document."""
    digits = section.digits
    if sheet.letter:
        return Heads(digits="thai", letter=True, width=sheet.width)
    if not sheet.heads:
        return Heads(none=True)

    def said(name: str) -> str:
        return section.attrs.get(name) or body.attrs.get(name, "")

    part = chapter.attrs.get("data-part", "") if chapter else ""
    return Heads(said("data-doc"), part, said("data-agency"), digits, sheet.width)


def _references(parts: Parts, heads: Heads, known: dict[str, str]) -> str:
    """Name the heads of a section, except those it takes over from the one before."""
    out = ""
    for kind, content in (("header", heads.header()), ("footer", heads.footer())):
        relation = parts.head(kind, content)
        if known.get(kind) != relation:
            known[kind] = relation
            out += f'<w:{kind}Reference w:type="default" r:id="{relation}"/>'
    return out
