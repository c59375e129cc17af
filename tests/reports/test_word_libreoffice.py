"""Word files opened by another program than Word: LibreOffice makes PDFs of them, whose text is ours.

Compared without white space, which a reader of a PDF may place as it likes, and without running heads and feet and
the page numbers of the contents. Marks of lists («1.») stand in the PDF, and by nature in no text of the source.
"""

import re
import subprocess
from pathlib import Path

import pytest

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from reports import word
from reports.documents import BY_SLUG
from reports.pdf import layout
from reports.word.tree import parse
from tests.reports.word_files import full_year, one_of_each_kind, source, squeezed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
_PAGE = re.compile("^(.*)หน้า[0-9๐-๙]+จาก[0-9๐-๙]+$")
_LETTER = re.compile("–[0-9๐-๙]+–")
_LEADER = re.compile("\\.{5,}[0-9๐-๙]+$")


def converted(files: list[Path], folder: Path) -> list[Path]:
    """PDFs of Word files, by a LibreOffice that knows no settings of its own; it starts once for all of them."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", "pdf",
         "--outdir", folder, *files],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return [folder / f"{file.stem}.pdf" for file in files]


def body_of(file: Path) -> str:
    """The text of a PDF in the order of painting, a form feed after each page."""
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def fonts_of(file: Path) -> set[str]:
    """The faces embedded in a PDF, without the letters that tell subsets apart."""
    done = subprocess.run(["pdffonts", file], capture_output=True, check=True, text=True)
    return {line.split()[0].split("+")[-1] for line in done.stdout.splitlines()[2:]}


# ── the source as LibreOffice should print it ─────────────────────────────────
def expected(html: str) -> str:
    """The texts of the source in order, with the marks of its lists; LibreOffice counts in Arabic digits only."""
    found: list[str] = []
    lists: list[int | None] = []
    in_head = False
    for token in layout.read(html):
        if token.value == "head":
            in_head = token.kind == "start"
        elif token.value in ("ul", "ol") and token.kind == "start":
            plain = {"toc", "say"} & set((token.get("class") or "").split())
            lists.append(None if plain else 0 if token.value == "ol" else -1)
        elif token.value in ("ul", "ol"):
            lists.pop()
        elif token.value == "li" and token.kind == "start" and (count := lists[-1]) is not None:
            found.append("•" if count < 0 else f"{count + 1}.")
            lists[-1] = count if count < 0 else count + 1
        elif token.kind == "text" and not in_head:
            found.append(token.value)
    return squeezed("".join(found))


def heads_of(html: str) -> set[str]:
    """The heads of tables, which stand again where a table goes on on the next page."""
    return {squeezed(node.text) for node in parse(html).every("thead")}


def running_of(html: str) -> set[str]:
    """What stands above and below the text: titles of the document, of its parts and the name of the agency."""
    root = parse(html)
    names = ("data-doc", "data-part", "data-agency")
    said = {node.attrs[name] for node in root.walk() for name in names if node.attrs.get(name)}
    return {squeezed(text) for text in said} | {""}


def bodies(file: Path, running: set[str]) -> list[str]:
    """The text of each page without its running head, its foot and the page numbers of the contents."""
    pages = []
    for page in body_of(file).split("\f")[:-1]:
        lines = [_LEADER.sub("", line) for line in page.split("\n") if line.strip()]
        foot = _PAGE.search(squeezed(lines[-1]))
        if foot and foot[1] in running:
            lines.pop()
        first = squeezed(lines[0]) if lines else ""
        if any(first == above + part and first for above in running for part in running) or _LETTER.fullmatch(first):
            lines.pop(0)
        pages.append(squeezed("".join(lines)))
    return pages


def difference(pages: list[str], source: str, heads: set[str]) -> str:
    """Where the pages, one after the other, first say something else than the source; empty if nowhere."""
    at = 0
    for number, page in enumerate(pages, start=1):
        repeated = [page.removeprefix(head) for head in heads if page.startswith(head)]
        rest = next((text for text in (page, *repeated) if source.startswith(text, at)), None)
        if rest is None:
            same = next(i for i in range(len(page) + 1) if not source.startswith(page[: i + 1], at))
            return f"page {number}: {page[max(0, same - 40) : same + 40]!r} / {source[at + same : at + same + 40]!r}"
        at += len(rest)
    return f"missing: {source[at : at + 80]!r}" if at < len(source) else ""


@pytest.mark.parametrize("digits", ["arabic", "thai"])
def test_libreoffice_prints_every_kind_with_our_text_in_our_face(
    agency: Agency, officer: User, tmp_path: Path, digits: str
) -> None:
    year: Assessment = full_year(agency, officer)
    sources: dict[str, str] = {}
    for document in one_of_each_kind():
        html, assets = source(year, document, digits)
        sources[document.slug] = html
        (tmp_path / f"{document.slug}.docx").write_bytes(word.html_to_docx(html, assets=assets))
    made = converted([tmp_path / f"{slug}.docx" for slug in sources], tmp_path)
    for (slug, html), file in zip(sources.items(), made, strict=True):
        pages = bodies(file, running_of(html))
        assert difference(pages, expected(html), heads_of(html)) == "", slug
        # The control: one letter that is not ours is found.
        assert difference(pages, expected(html).replace("ำ", "า", 1), heads_of(html)) != "", slug
        assert all(name.startswith("Sarabun") for name in fonts_of(file)), slug


def test_the_brief_is_one_page_in_word_too(agency: Agency, officer: User, tmp_path: Path) -> None:
    year = full_year(agency, officer)
    html, assets = source(year, BY_SLUG["brief"], "arabic")
    file = tmp_path / "brief.docx"
    file.write_bytes(word.html_to_docx(html, assets=assets))
    assert len(bodies(converted([file], tmp_path)[0], set())) == 1
