"""Every document of every demonstration agency reads back exactly, is accessible, and has good lines.

All kinds of ``KINDS`` in both digit settings, rendered once; a kind that is added is looked at by itself.
"""

import io
import subprocess
from collections.abc import Iterator

import outloud
import pikepdf
import pytest

from ita_portal.demo import load
from reports import pdf
from reports.kinds import KINDS
from tests.reports.readers import READERS, by_poppler, by_poppler_in_order, compact, compared, source_of, syllables
from tests.reports.rendered import Rendered, contents, rendered
from tests.reports.test_pdf import PAGE
from tests.reports.thai_words import thai_words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u0e4d"


@pytest.fixture(scope="module")
def documents(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> list[Rendered]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        found = contents()
    return [rendered(content) for content in found]


@pytest.fixture(scope="module")
def files(documents: list[Rendered], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The name of each document and where its file is."""
    folder = tmp_path_factory.mktemp("documents")
    paths = {}
    for number, document in enumerate(documents):
        path = folder / f"{number}.pdf"
        path.write_bytes(document.file)
        paths[document.name] = str(path)
    return paths


def test_every_kind_of_every_agency_is_looked_at_in_both_digit_settings(documents: list[Rendered]) -> None:
    seen = {(document.agency, document.document.kind, document.digits) for document in documents}
    agencies = {document.agency for document in documents}
    assert len(agencies) == len(load.FILES)
    assert seen == {(agency, kind, digits) for agency in agencies for kind in KINDS for digits in ("arabic", "thai")}


def listed(found: list[str]) -> str:
    """The first of what was found, one a line, and how many there are."""
    return "\n".join([f"{len(found)} found", *found[:60]])


# ── text ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("reader", READERS)
def test_every_text_reads_back_exactly_with_its_spaces(documents: list[Rendered], reader: str) -> None:
    wrong, texts, letters = [], 0, 0
    for document in documents:
        pages = READERS[reader](document.file)
        found = compared(source_of(document.html), pages)
        texts += found.texts
        letters += sum(syllables("".join(pages)).values())
        wrong += [f"{document.name}: {what}" for what in found.wrong]
        wrong += [f"{document.name}: U+{ord(sign):04X}" for sign in INVISIBLE if sign in "".join(pages)]
    print(f"{reader}: {len(documents)} documents, {texts:,} texts, {letters:,} syllables, {len(wrong)} wrong")
    assert not wrong, listed(wrong)
    assert texts > 5_000


def test_poppler_reads_the_same_by_columns_as_in_the_order_of_painting(documents: list[Rendered]) -> None:
    for document in documents:
        by_columns, in_order = by_poppler(document.file), by_poppler_in_order(document.file)
        assert syllables("".join(by_columns)) == syllables("".join(in_order)), document.name


def test_without_the_repair_the_comparison_fails(documents: list[Rendered], monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: as the engine writes it, the plainest document does not read back, in any reader."""
    monkeypatch.setattr(pdf, "repair", lambda file: file)
    document = _plainest(documents)
    source, file = source_of(document.html), pdf.html_to_pdf(document.html, assets=document.assets)
    for name, reader in READERS.items():
        assert compared(source, reader(file)).missing, name


def test_the_comparison_finds_a_single_lost_mark_and_a_single_space(documents: list[Rendered]) -> None:
    document = _plainest(documents)
    source, pages = source_of(document.html), by_poppler_in_order(document.file)
    assert compared(source, pages).wrong == []
    assert len(compared(source, [pages[0].replace("้", "", 1), *pages[1:]]).missing) == 1
    at = pages[0].index("ง้") if "ง้" in pages[0] else pages[0].index("่")
    assert len(compared(source, [f"{pages[0][:at]} {pages[0][at:]}", *pages[1:]]).spaces) == 1


def _plainest(documents: list[Rendered]) -> Rendered:
    return min(documents, key=lambda each: len(each.html))


# ── every word ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("weight", "size"), [(300, "27pt/40pt"), (400, "11pt/18pt"), (600, "9pt/14pt"), (700, "20pt/29pt")]
)
def test_every_syllable_of_thai_reads_back_in_every_weight(weight: int, size: str) -> None:
    """Each by itself, where a space too many or too few would show, and four run together as in prose."""
    words = thai_words()
    assert len(words) > 7_000
    together = ["".join(words[at : at + 4]) for at in range(0, len(words), 4)]
    css = f"{pdf.style_sheet()} p {{ font: {weight} {size} Sarabun }} @page {{ @bottom-right {{ content: none }} }}"
    body = " ".join(f'<span class="k">{text}</span>' for text in [*words, *together])
    file = pdf.html_to_pdf(PAGE.format(css=css, body=f"<p>{body}</p>"))
    for name, reader in READERS.items():
        read = " ".join(reader(file)).split()
        assert [pair for pair in zip([*words, *together], read, strict=False) if pair[0] != pair[1]][:5] == [], name
        assert len(read) == len(words) + len(together), name


# ── the file ──────────────────────────────────────────────────────────────────
def test_the_accessibility_checker_has_nothing_to_say(files: dict[str, str]) -> None:
    said = []
    for name, path in files.items():
        result = outloud.check(path)
        said += [f"{name}: {result.error}"] if result.error else []
        said += [f"{name}: {each.rule} {each.severity} {each.evidence}" for each in result.findings]
    assert not said, listed(said)


def test_qpdf_finds_no_fault(files: dict[str, str]) -> None:
    for name, path in files.items():
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"


def test_only_sarabun_is_embedded_and_title_and_language_are_set(documents: list[Rendered]) -> None:
    for document in documents:
        with pikepdf.open(io.BytesIO(document.file)) as opened:
            fonts = [item for item in _dictionaries(opened) if item.get("/Type") == "/FontDescriptor"]
            assert fonts, document.name
            for font in fonts:
                assert str(font["/FontName"]).split("+")[-1].startswith("Sarabun"), document.name
                assert "/FontFile2" in font, document.name
            assert str(opened.Root["/Lang"]) == "th", document.name
            assert opened.Root["/ViewerPreferences"]["/DisplayDocTitle"], document.name
            assert compact(str(opened.docinfo["/Title"])), document.name


def test_pdfinfo_gives_the_title(files: dict[str, str], documents: list[Rendered]) -> None:
    for document in documents:
        title = document.html.split("<title>")[1].split("</title>")[0]
        read = subprocess.run(["pdfinfo", files[document.name]], capture_output=True, text=True, check=True).stdout
        assert f"Title:           {title}\n" in read, document.name
        assert "Tagged:          yes" in read, document.name


def _dictionaries(opened: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    return (item for item in opened.objects if isinstance(item, pikepdf.Dictionary))


# ── lines ─────────────────────────────────────────────────────────────────────
def test_no_term_is_split_over_two_lines(documents: list[Rendered]) -> None:
    assert sum(document.lines.terms for document in documents) > 5_000
    found = [f"{each.name}: {text}" for each in documents for text in each.lines.split_terms]
    assert not found, listed(found)


def test_no_text_stands_beyond_its_cell(documents: list[Rendered]) -> None:
    assert sum(document.lines.cells for document in documents) > 5_000
    found = [f"{each.name}: {text}" for each in documents for text in each.lines.beyond_cells]
    assert not found, listed(found)


def test_no_paragraph_ends_in_a_few_letters(documents: list[Rendered]) -> None:
    assert sum(document.lines.paragraphs for document in documents) > 1_000
    found = [f"{each.name}: {text}" for each in documents for text in each.lines.lonely_ends]
    assert not found, listed(found)
