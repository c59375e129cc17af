"""Word files of documents: nothing lost, real styles, heads that repeat, pictures with words, the same bytes."""

import hashlib
import io
import zipfile

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.lib.workflow import RuleBroken
from reports import pdf, word
from reports.documents import ANALYSIS, BY_SLUG
from tests.reports.sample_snapshot import sample
from tests.reports.word_files import full_year, made, one_of_each_kind, opened, source, text_of_docx, text_of_html

H1 = BY_SLUG["follow-up-h1"]
MEMO = BY_SLUG["memo"]
DIVISIONS = BY_SLUG["memo-divisions"]
PAGE = '<!doctype html><html lang="th"><head><title>ทดสอบ</title></head><body>{}</body></html>'


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return full_year(agency, officer)


@pytest.fixture(scope="module")
def report() -> bytes:
    """The whole sample of an analysis report."""
    return word.html_to_docx(pdf.render_html("reports/pdf/sections.html", {"report": sample()}), assets={"qr": qr()})


def qr() -> bytes:
    from reports.verify import qr_picture

    return qr_picture("https://ita.example.org/")


def small(body: str, **more: object) -> bytes:
    return word.html_to_docx(PAGE.format(body), **more)  # type: ignore[arg-type]


# ── nothing lost ──────────────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize("digits", ["arabic", "thai"])
def test_every_text_of_every_kind_stands_in_the_file_once_and_in_order(year, digits):
    for document in one_of_each_kind():
        html, file = made(year, document, digits)
        assert text_of_docx(file) == text_of_html(html), document
        assert len(text_of_html(html)) > 300, document


def test_every_text_of_the_whole_sample_stands_in_the_file(report):
    html = pdf.render_html("reports/pdf/sections.html", {"report": sample()})
    assert text_of_docx(report) == text_of_html(html)


@pytest.mark.django_db
def test_every_picture_has_words_and_every_mark_says_its_shape(year):
    alts = set()
    for document in one_of_each_kind():
        _, file = made(year, document, "arabic")
        for element in opened(file).element.body.iter(qn("wp:docPr")):
            assert (element.get("descr") or "").strip(), document
            alts.add(element.get("descr"))
    assert "จุดคะแนน 88.09 บนแกน 80 ถึง 100 เกณฑ์ผ่าน 85" in alts
    assert "แท่งคะแนน 88.09 จาก 100 เกณฑ์ผ่าน 85" in alts
    assert {"ช่องทึบ", "ช่องลายขีด", "ช่องว่าง"} <= alts


def test_a_picture_without_words_is_refused():
    with pytest.raises(ValueError, match="without words"):
        small('<section><img src="asset:qr" alt=" "></section>', assets={"qr": qr()})


def test_a_picture_nobody_handed_over_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        small('<section><img src="https://example.org/x.png" alt="x"></section>')


def test_what_xml_does_not_know_is_left_out_and_the_file_opens():
    document = opened(small("<section><p>ก\x0bข &lt;b&gt; &amp;\x01 «ค»</p></section>"))
    assert document.paragraphs[0].text == "กข <b> & «ค»"


# ── the same bytes ────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_the_same_snapshot_gives_the_same_bytes(year):
    html, assets = source(year, H1, "arabic")
    first, again = (word.html_to_docx(html, assets=assets) for _ in range(2))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(again).hexdigest()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    about = opened(first).core_properties
    assert (about.title, about.author, about.language) == (
        f"รายงานผลการดำเนินการตามมาตรการ ปีงบประมาณ พ.ศ. 2566 รอบ 6 เดือนแรก {year.agency.name}",
        year.agency.name,
        "th-TH",
    )
    assert about.created.isoformat() == "2023-04-25T03:00:00+00:00"
    assert about.modified == about.created


def test_a_document_above_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(word, "MAX_HTML", 50)
    with pytest.raises(RuleBroken, match="รายงานใหญ่เกินไป"):
        small("<section><p>ยาว</p></section>")


# ── styles ────────────────────────────────────────────────────────────────────
def test_headings_captions_and_lists_have_the_styles_word_knows(report):
    document = opened(report)
    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "toc 1", "toc 2", "List Number"} <= used
    chapters = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert "1\tการประเมินและเกณฑ์ที่ใช้" in chapters
    assert chapters[0] == "สารบัญ"
    # Every style in use is one that the file defines.
    known = {style.style_id for style in document.styles}
    named = {
        element.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for element in document.element.body.iter(qn(tag))
    }
    named |= {
        element.get(qn("w:val"))
        for tag in ("w:next", "w:basedOn")
        for element in document.styles.element.iter(qn(tag))
    }
    assert named <= known


def test_every_style_sets_sarabun_and_its_size_for_complex_script_too(report):
    styles = opened(report).styles.element
    fonts = list(styles.iter(qn("w:rFonts")))
    assert {font.get(qn("w:cs")) for font in fonts} == {"Sarabun", "Sarabun Light"}
    assert all(font.get(qn("w:cs")) == font.get(qn("w:ascii")) == font.get(qn("w:hAnsi")) for font in fonts)
    for properties in styles.iter(qn("w:rPr")):
        size, complex_size = properties.find(qn("w:sz")), properties.find(qn("w:szCs"))
        assert (size is None) == (complex_size is None)
        assert size is None or size.get(qn("w:val")) == complex_size.get(qn("w:val"))
        assert (properties.find(qn("w:b")) is None) == (properties.find(qn("w:bCs")) is None)
    language = next(styles.iter(qn("w:lang")))
    assert (language.get(qn("w:val")), language.get(qn("w:bidi"))) == ("th-TH", "th-TH")


def test_runs_of_thai_are_marked_as_complex_script():
    document = opened(small("<section><p>ผล ITA <b>ดี</b></p></section>"))
    thai, bold = document.paragraphs[0].runs
    assert (thai.text, bold.text) == ("ผล ITA ", "ดี")
    assert thai._r.rPr.find(qn("w:cs")) is not None
    assert bold._r.rPr.find(qn("w:bCs")) is not None


def test_the_file_carries_the_faces_of_sarabun(report):
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        faces = [name for name in archive.namelist() if name.endswith(".odttf")]
        table = archive.read("word/fontTable.xml").decode()
    assert len(faces) == 3
    assert 'w:name="Sarabun Light"' in table


# ── tables ────────────────────────────────────────────────────────────────────
def test_tables_repeat_their_heads_and_do_not_cut_their_rows(report):
    tables = [table for table in opened(report).tables if table.style.name == "ตารางรายงาน"]
    assert len(tables) > 12
    for table in tables:
        head, *rows = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_captions_stand_above_their_tables_and_stay_with_them(report):
    document = opened(report)
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[0].text.startswith("ตารางที่\u00a01")
    assert captions[0].style.paragraph_format.keep_with_next
    for caption in captions:
        assert caption._p.getnext().tag == qn("w:tbl")


def test_widths_merged_cells_and_figures():
    document = opened(
        small(
            '<section><table class="tight"><thead><tr><th scope="col" style="width:20mm">ก</th><th scope="col">ข</th>'
            '<th scope="col" class="num" style="width:30mm">ค</th></tr></thead><tbody>'
            '<tr class="group"><td colspan="3">กลุ่ม</td></tr>'
            '<tr><td rowspan="2">รวมสองแถว</td><td>หนึ่ง</td><td class="num">1.00</td></tr>'
            '<tr><td>สอง</td><td class="num">2.00</td></tr></tbody></table></section>'
        )
    )
    table = document.tables[0]
    assert [round(column.width.mm) for column in table.columns] == [20, 110, 30]
    assert len({id(cell._tc) for cell in table.rows[1].cells}) == 1
    assert table.cell(2, 0)._tc is table.cell(3, 0)._tc
    assert table.cell(3, 2).paragraphs[0].style.name == "ตัวเลขในตาราง"
    figures = document.styles["ตัวเลขในตาราง"].paragraph_format
    assert figures.alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_a_list_begins_with_one_and_counts_in_the_digits_of_its_document():
    body = "<section data-digits='{}'><ol><li>ก</li></ol><ol><li>ข</li></ol></section>"
    for digits, kind in (("arabic", "decimal"), ("thai", "thaiNumbers")):
        document = opened(small(body.format(digits)))
        numbers = [p._p.pPr.numPr.numId.val for p in document.paragraphs]
        assert len(set(numbers)) == 2
        numbering = document.part.numbering_part.element
        for number in numbers:
            num = numbering.num_having_numId(number)
            kinds = [a for a in numbering.iter(qn("w:abstractNum"))]
            found = next(a for a in kinds if a.get(qn("w:abstractNumId")) == str(num.abstractNumId.val))
            assert next(found.iter(qn("w:numFmt"))).get(qn("w:val")) == kind
            assert next(num.iter(qn("w:startOverride"))).get(qn("w:val")) == "1"


# ── pages ─────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_parts_have_their_own_paper_margins_and_running_heads(year):
    document = opened(made(year, ANALYSIS, "arabic")[1])
    cover, memo, contents = document.sections[:3]
    assert [round(section.left_margin.mm) for section in (cover, memo, contents)] == [30, 30, 30]
    assert [round(section.top_margin.mm) for section in (cover, memo, contents)] == [30, 15, 27]
    assert [paragraph.text for paragraph in cover.header.paragraphs + memo.footer.paragraphs] == ["", ""]
    assert contents.header.paragraphs[0].text.endswith("\tสารบัญ")
    assert contents.footer.paragraphs[0].text == f"{year.agency.name}\tหน้า 1 จาก 1"
    wide = [section for section in document.sections if section.page_width > section.page_height]
    assert [round(section.page_width.mm) for section in wide] == [297]
    assert wide[0].header.paragraphs[0].text.endswith("\tมาตรการปีงบประมาณ พ.ศ. 2566")


@pytest.mark.django_db
def test_page_numbers_are_fields_in_the_digits_of_the_document(year):
    for digits, switch in (("arabic", ""), ("thai", " \\* THAIARABIC")):
        document = opened(made(year, H1, digits)[1])
        asked = [e.text.strip() for e in document.sections[0].footer._element.iter(qn("w:instrText"))]
        assert asked == [f"PAGE{switch}", f"NUMPAGES{switch}"]


@pytest.mark.django_db
def test_a_letter_has_its_number_from_the_second_page_on(year):
    letter = opened(made(year, MEMO, "arabic")[1]).sections[0]
    assert letter.different_first_page_header_footer
    assert letter.first_page_header.is_linked_to_previous  # nothing of its own: the first page stays empty
    assert letter.header.paragraphs[0].text == "– ๒ –"
    lists = opened(made(year, DIVISIONS, "arabic")[1]).sections
    assert len(lists) > 2
    assert lists[1].footer.paragraphs[0].text.startswith(lists[1].header.paragraphs[0].text.split("\t")[1])


# ── contents ──────────────────────────────────────────────────────────────────
def test_the_contents_are_a_field_that_reads_at_once(report):
    html = pdf.render_html("reports/pdf/sections.html", {"report": sample()})
    ours = pdf.html_to_pdf(html, assets={"qr": qr()})
    document = opened(word.html_to_docx(html, assets={"qr": qr()}, pages=word.pages_of(ours)))
    entries = [p for p in document.paragraphs if p.style.name in ("toc 1", "toc 2")]
    asked = [e.text.strip() for e in document.element.body.iter(qn("w:instrText"))]
    assert asked[0].startswith('TOC \\o "1-2" ')
    bookmarks = {e.get(qn("w:name")) for e in document.element.body.iter(qn("w:bookmarkStart"))}
    links = [e.get(qn("w:anchor")) for e in document.element.body.iter(qn("w:hyperlink")) if e.get(qn("w:anchor"))]
    assert len(links) == len(entries)
    assert set(links) <= bookmarks
    pages = [int(p.hyperlinks[0].text.split("\t")[-1]) for p in entries]
    assert pages == sorted(pages)
    assert pages[0] == 2
    assert pages[-1] >= 15
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")
