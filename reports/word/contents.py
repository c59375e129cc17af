"""The table of contents as a field of Word, filled in beforehand so that it reads at once."""

import io
from typing import IO

import pypdfium2

from ita_portal.lib import thai
from reports.word.draft import Draft, bookmark
from reports.word.ooxml import Look, Paragraph, field_runs, run, twips
from reports.word.tree import Node

_FIELD = 'TOC \\o "1-2" \\h \\z \\t "บันทึกข้อความ หัวกระดาษ,1"'


def pages_of(pdf: bytes | IO[bytes]) -> dict[str, int]:
    """On which page each heading stands in our own file, by its text without white space.

    The Word file is set alike, so these are the numbers its contents show until Word counts its own pages.
    """
    found: dict[str, int] = {}
    with pypdfium2.PdfDocument(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as document:
        for entry in document.get_toc():
            target = entry.get_dest()
            if target is not None and (page := target.get_index()) is not None:
                found.setdefault(squeezed(entry.get_title()), page + 1)
    return found


def squeezed(text: str) -> str:
    """Text without white space and without the marks where a line may break."""
    return "".join(text.replace("\u200b", "").split())


def entries(draft: Draft, node: Node, width: float) -> list[Paragraph]:
    """One paragraph a heading: its number, its text as a link, the page after dots."""
    items = node.elements
    made = [_entry(draft, item, width) for item in items]
    if made:
        made[0].runs = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {_FIELD.replace(chr(34), "&quot;")} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{made[0].runs}'
        )
        # In a paragraph of its own, as Word writes it; LibreOffice else loses the page numbers of what follows.
        made += [Paragraph("Gap", '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), Paragraph("Gap")]
    return made


def _entry(draft: Draft, item: Node, width: float) -> Paragraph:
    number, link = item.elements
    anchor = link.attrs["href"][1:]
    page = draft.page_of(anchor)
    shown = thai.to_thai_digits(page) if item.digits == "thai" else str(page)
    switch = " \\* THAIARABIC" if item.digits == "thai" else ""
    runs = (run(number.text, Look(style="Accent")) if number.text else "") + run(f"\t{link.text}")
    if page:
        runs += run("\t") + field_runs(f"PAGEREF {bookmark(anchor)} \\h{switch}", shown)
    first, second = ("TOC1", 10) if item.has("l1") else ("TOC2", 20)
    stops = f'<w:tab w:val="left" w:pos="{twips(second)}"/>'
    stops += f'<w:tab w:val="right" w:leader="dot" w:pos="{twips(width)}"/>'
    return Paragraph(
        first,
        f'<w:hyperlink w:anchor="{bookmark(anchor)}" w:history="1">{runs}</w:hyperlink>',
        {"tabs": f"<w:tabs>{stops}</w:tabs>"},
    )
