"""The PDF itself: fonts, exact Thai, tags, refused addresses, limits."""

import gc
import io
import re
import subprocess
import time
from collections import Counter
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from PIL import Image, ImageChops

from ita_portal.lib.workflow import RuleBroken
from reports import pdf
from reports.pdf import engine, layout
from reports.pdf.ends import hold_ends
from tests.reports.sample_snapshot import sample

THAI = re.compile("[\u0e01-\u0e5b]")
PAGE = '<!doctype html><html lang="th"><head><title>ทดสอบ</title><style>{css}</style></head><body>{body}</body></html>'


def small(body: str) -> bytes:
    """A one-page document with our styles."""
    return pdf.html_to_pdf(PAGE.format(css=pdf.style_sheet(), body=body))


def by_poppler(document: bytes, tmp_path: Path) -> str:
    """The text as pdftotext reads it."""
    file = tmp_path / "report.pdf"
    file.write_bytes(document)
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def by_pdfium(document: bytes) -> str:
    """The text as PDFium, and so most browsers, read it."""
    with pypdfium2.PdfDocument(document) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened)


def squeezed(text: str) -> str:
    """Text without spaces and line ends, which a reader may place as it likes."""
    return re.sub(r"[\s\u200b\ufffe\ufeff]", "", text)


def texts_of(html: str) -> list[str]:
    """The drawn text nodes of a document."""
    found, in_head = [], False
    for token in layout.read(html):
        if token.value == "head":
            in_head = token.kind == "start"
        if token.kind == "text" and not in_head:
            found.append(token.value)
    return found


@pytest.fixture(scope="module")
def html() -> str:
    return pdf.render_html("reports/pdf/sections.html", {"report": sample()})


@pytest.fixture(scope="module")
def report(html) -> bytes:
    return pdf.html_to_pdf(html)


# ── text ──────────────────────────────────────────────────────────────────────
def test_both_readers_give_every_text_of_the_whole_report_back(html, report, tmp_path):
    poppler, pdfium = by_poppler(report, tmp_path), by_pdfium(report)
    # Running heads and repeated table heads stand oftener in the file than in the source, in both alike.
    assert Counter(THAI.findall(poppler)) == Counter(THAI.findall(pdfium))
    assert "\u0e4d" not in poppler + pdfium
    for read in (squeezed(poppler), squeezed(pdfium)):
        assert [text for text in texts_of(html) if not _stands_in(squeezed(text), read)] == []


def _stands_in(text: str, read: str) -> bool:
    """A text cut by a page's end or a figure beside it is found in two pieces."""
    return text in read or any(text[:at] in read and text[at:] in read for at in range(1, len(text)))


def test_every_character_is_exact_where_nothing_is_repeated(tmp_path):
    words = "น้ำ ดำเนินงาน กำหนด ทำ ค่ำ ล้ำ จำเป็น ป่า ปำ กี่ ผู้ ญี่ปุ่น ฐานะ ที่ ซ้ำ ถ้อยคำ ไม้ค้ำ ต่ำกว่า อำเภอ สำนักงาน น้ำหนัก"
    document = small(f"<h1>{words}</h1><p>{words}</p><p><b>{words}</b></p>")
    for read in (by_poppler(document, tmp_path), by_pdfium(document)):
        assert squeezed(read).removesuffix("หน้า1จาก1") == squeezed(words) * 3


def test_without_the_repair_sara_am_is_lost(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "repair", lambda document: document)
    read = by_poppler(small("<p>น้ำ ทำ</p>"), tmp_path)
    # The control: glyphs then stand for the first text they were drawn with, here «หน้้ำ 1 จ้ำก 1».
    assert "หน้า 1 จาก 1" not in read


def test_outline_and_running_heads_are_written_with_sara_am(report):
    with pikepdf.open(io.BytesIO(report)) as opened, opened.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
    assert "7ปฏิทินการดำเนินงาน" in [re.sub(r"\s", "", title) for title in titles]
    assert squeezed(by_pdfium(report)).count("การจัดลำดับเรื่องที่ต้องดำเนินการ") >= 3
    assert "\u200b" not in "".join(titles)


def test_the_engines_form_of_a_document_changes_neither_its_lines_nor_its_characters(html, report, monkeypatch):
    """Breaks written as characters, single words without a span around them: the same lines at the same places."""
    monkeypatch.setattr(pdf, "_for_engine", lambda html: html)
    as_written = pdf.html_to_pdf(html)
    with pypdfium2.PdfDocument(report) as light, pypdfium2.PdfDocument(as_written) as heavy:
        assert len(light) == len(heavy)
        for light_page, heavy_page in zip(light, heavy, strict=True):
            assert _lines(light_page) == _lines(heavy_page)
            # One run of letters instead of three rounds its width once: the edges of some are a shade different.
            moved = ImageChops.difference(light_page.render().to_pil(), heavy_page.render().to_pil())
            assert max(most for _, most in moved.getextrema()) < 100


def _lines(page):
    return [line.rstrip() for line in page.get_textpage().get_text_range().splitlines()]


def test_a_term_keeps_its_span_where_the_engine_would_break_it():
    term = '<span class="k">{}</span>'
    body = "<p>{} {}<wbr>{}ๆ</p><h1>{}<wbr></h1>"
    kept, gone = term.format("หน่วยงาน"), term.format("ข้อมูล")
    assert pdf._for_engine(body.format(kept, gone, gone, gone)) == body.format(kept, "ข้อมูล", gone, gone).replace(
        "<wbr>", "\u200b", 1
    )


def test_variables_stand_in_the_style_sheet_with_their_values():
    written = pdf.style_sheet()
    assert ("var(" in written, ":root" in written) == (False, False)
    assert "html { font: 11pt/18pt Sarabun, sans-serif; color: #17191d }" in written


def test_the_engines_lighter_style_sheet_gives_the_same_file(html, report, monkeypatch):
    monkeypatch.setattr(engine, "rules", lambda css: css)
    engine._sheet.cache_clear()
    try:
        assert pdf.html_to_pdf(html) == report
    finally:
        engine._sheet.cache_clear()


def test_the_lighter_style_sheet_lacks_the_notes_alone():
    css = files("weasyprint.css").joinpath("html5_ua.css").read_text(encoding="utf-8")
    lighter = engine.rules(css)
    gone = [line.split(" ")[0] for line in css.splitlines() if line not in lighter.splitlines()]
    assert gone == [
        "::marker",
        "::footnote-call",
        "::footnote-marker",
        "::note-call",
        "::note-marker",
        "::note-callback",
    ]
    assert lighter.count("\n") == css.count("\n") - 5
    assert "\nli::marker {" in lighter


def test_the_memory_of_a_process_stays_flat_over_many_documents():
    """Each document used to leave 300 KiB behind; ``scripts/drill memory`` does the same with whole reports."""
    body = "<p>ผลการดำเนินงาน <b>ของหน่วยงาน</b></p>"
    for _ in range(3):
        small(body)
    before = _resident()
    for _ in range(30):
        small(body)
    assert _resident() - before < 2_000


def _resident():
    """Resident memory of this process in KiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def test_rendering_leaves_the_collector_as_it_was():
    before, frozen = gc.isenabled(), gc.get_freeze_count()
    with pytest.raises(pdf.RefusedAddress):
        small('<img src="https://example.org/x.png" alt="x">')
    assert (gc.isenabled(), gc.get_freeze_count()) == (before, frozen)


# ── the file ──────────────────────────────────────────────────────────────────
def test_only_sarabun_is_embedded(report):
    names = set()
    with pikepdf.open(io.BytesIO(report)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                names.add(str(item["/FontName"]).split("+")[-1])
                assert "/FontFile2" in item
    assert names
    assert all(name.startswith("Sarabun") for name in names)


def test_title_language_and_tags_are_set(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        root = opened.Root
        assert str(root["/Lang"]) == "th"
        assert str(opened.docinfo["/Title"]) == "รายงานผลการวิเคราะห์ ITA ประจำปีงบประมาณ พ.ศ. 2565 เทศบาลนครนครปฐม"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert root["/MarkInfo"]["/Marked"]
        heads = [item for item in _dictionaries(opened) if item.get("/S") == "/TH"]
        assert len(heads) > 150
        assert all(any("/Scope" in entry for entry in head["/A"]) for head in heads)
        annotations = [note for page in opened.pages for note in page.obj.get("/Annots", [])]
        assert annotations
        assert all(int(note["/F"]) & 4 for note in annotations)


def _dictionaries(opened: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [item for item in opened.objects if isinstance(item, pikepdf.Dictionary)]


def test_a_table_over_several_pages_is_one_table_with_one_head():
    rows = "".join(f'<tr><th scope="row">{number}</th><td>น้ำ</td><td>ทำ</td></tr>' for number in range(90))
    head = '<thead><tr><th scope="col">ข้อ</th><th scope="col">เรื่อง</th><th scope="col">ผล</th></tr></thead>'
    table = f"<table><caption>ตาราง</caption>{head}<tbody>{rows}</tbody></table>"
    with pikepdf.open(io.BytesIO(small(f"<h1>ก</h1>{table}<p>จบ</p>{table}"))) as opened:
        assert len(opened.pages) > 3
        elements = _dictionaries(opened)
        tables = [item for item in elements if item.get("/S") == "/Table"]
        assert [[str(kid["/S"]) for kid in item["/K"]].count("/THead") for item in tables] == [1, 1]
        rows_in_tree = [sum(item.get("/S") == "/TR" for item in _below(table)) for table in tables]
        assert rows_in_tree == [91, 91]
        names = {str(item["/ID"]) for item in elements if "/ID" in item}
        cells = [item for item in elements if item.get("/S") == "/TD"]
        assert len(cells) == 360
        assert all({str(name) for name in cell["/A"]["/Headers"]} <= names for cell in cells)


def test_a_table_of_one_row_names_its_cells_by_their_columns():
    head = '<thead><tr><th scope="col">ข้อ</th><th scope="col">เรื่อง</th><th scope="col">ผล</th></tr></thead>'
    table = f'<table>{head}<tbody><tr><th scope="row">1</th><td>น้ำ</td><td>ดี</td></tr></tbody></table>'
    with pikepdf.open(io.BytesIO(small(table))) as opened:
        heads = [item for item in _dictionaries(opened) if item.get("/S") == "/TH"]
        cells = [item for item in _dictionaries(opened) if item.get("/S") == "/TD"]
        assert (len(heads), len(cells)) == (3, 3)
        assert [str(head["/A"][-1]["/Scope"]) for head in heads] == ["/Column"] * 3
        assert sorted(str(name) for cell in cells for name in cell["/A"]["/Headers"]) == sorted(
            str(head["/ID"]) for head in heads
        )


def _below(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    kids = [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]
    return [element, *(each for kid in kids for each in _below(kid))]


def test_running_heads_are_marked_as_pagination(report):
    with pikepdf.open(io.BytesIO(report)) as opened:
        content = opened.pages[4].obj.Contents.read_bytes()
    assert content.count(b"/Artifact << /Type /Pagination >>") == 4


def test_the_same_report_gives_the_same_bytes(html, report):
    assert pdf.html_to_pdf(html) == report


def test_no_term_is_broken_over_two_lines(html):
    import weasyprint

    source = weasyprint.HTML(string=html, base_url="asset:", url_fetcher=pdf._fetcher({}))
    pages = source.render(pdf_variant="pdf/ua-1").pages
    lines = Counter(
        (number, id(box.element), box.element.text)
        for number, page in enumerate(pages)
        for box in page._page_box.descendants()
        if type(box).__name__ == "InlineBox" and box.element_tag == "span" and box.element.get("class") == "k"
    )
    assert len(lines) > 1_000
    # A span split over two lines leaves one box on each.
    assert [text for (_, _, text), count in lines.items() if count > 1] == []


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("ข้อมูลที่ประชาชนควรรู้ครบและเป็นปัจจุบันหรือไม่", "ข้อมูลที่ประชาชนควรรู้ครบและเป็นปัจจุบัน<wbr>[หรือไม่]"),
        ("การวิเคราะห์ผลการประเมิน จึงเรียนมาเพื่อโปรดพิจารณา", "การวิเคราะห์ผลการประเมิน จึงเรียนมาเพื่อโปรดพิจารณา"),
        ("ตามที่เทศบาลมีมาตรการส่งเสริม จำนวน [4 มาตรการ] นั้น", "ตามที่เทศบาลมีมาตรการส่งเสริม จำนวน [4 มาตรการ นั้น]"),
        ("สั้นไป นะ", "สั้นไป นะ"),
    ],
)
def test_a_paragraph_does_not_end_in_one_short_word(written, held):
    def html(text):
        return f"<p>{text}</p>".replace("[", '<span class="k">').replace("]", "</span>")

    assert hold_ends(html(written)) == html(held)


# ── what may be fetched ───────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "http://127.0.0.1:8000/x.png",
        "file:///etc/passwd",
        "asset:../settings.py",
        "asset:print.css",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://example.org/x",
    ],
)
def test_every_other_address_is_refused(address):
    with pytest.raises(pdf.RefusedAddress, match=re.escape(address)):
        small(f'<p><img src="{address}" alt="x"></p>')


def test_the_seal_handed_over_is_drawn_with_its_description():
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "#0f5257").save(picture, "PNG")
    agency = {**sample()["agency"], "seal": "asset:seal"}
    html = pdf.render_html("reports/pdf/sections.html", {"report": sample(agency=agency, sections=["cover"])})
    document = pdf.html_to_pdf(html, assets={"seal": picture.getvalue()})
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert len(opened.pages) == 1
        assert len(opened.pages[0].get_images()) == 1
        figures = [item for item in _dictionaries(opened) if item.get("/S") == "/Figure"]
        assert [str(figure["/Alt"]) for figure in figures] == ["ตราเทศบาลนครนครปฐม"]


def test_text_from_users_stays_text(tmp_path):
    nasty = '<img src="file:///etc/passwd"><script>x</script><style>*{font-size:1e9px}</style>&amp;'
    prose = {**sample()["prose"], "summary": [nasty]}
    html = pdf.render_html("reports/pdf/sections.html", {"report": sample(prose=prose, sections=["summary"])})
    read = by_poppler(pdf.html_to_pdf(html), tmp_path)
    assert squeezed(nasty) in squeezed(read)


# ── limits ────────────────────────────────────────────────────────────────────
def test_a_text_that_is_too_long_is_named():
    prose = {**sample()["prose"], "summary": ["ก" * 6_001]}
    with pytest.raises(RuleBroken) as refused:
        pdf.render_html("reports/pdf/sections.html", {"report": sample(prose=prose)})
    assert str(refused.value) == "«ข้อความประกอบ» มีข้อความยาว 6,001 ตัวอักษร พิมพ์ได้ไม่เกิน 6,000 ย่อหรือแบ่งข้อความ"


def many(pattern, count):
    """That many measures, the same in turn, each with ten steps."""
    measures = zip(range(1, count + 1), cycle(pattern), strict=False)
    return [{**each, "number": at, "steps": list(islice(cycle(each["steps"]), 10))} for at, each in measures]


def test_500_measures_of_5000_lines_are_printed_and_one_more_is_too_many():
    """Rendering them takes a minute: ``scripts/drill long`` does it, and its figures stand with the limits."""
    assert pdf.problems_of_length(sample(measures=many(sample()["measures"], 500))) == []
    too_many = sample(measures=many(sample()["measures"], 501))
    said = "«มาตรการ» มี 501 แถว พิมพ์ได้ไม่เกิน 500 รวมรายการที่คล้ายกัน หรือไม่เลือกหัวข้อนี้"
    assert pdf.problems_of_length(too_many) == [said]
    with pytest.raises(RuleBroken) as refused:
        pdf.render_html("reports/pdf/sections.html", {"report": too_many})
    assert str(refused.value) == said


def test_what_is_too_long_but_not_chosen_is_no_hindrance():
    without = [section for section in sample()["sections"] if section != "measures"]
    report = sample(measures=many(sample()["measures"], 501), sections=without)
    assert pdf.problems_of_length(report) == []


def test_fifty_measures_of_500_lines_stay_within_a_tenth_of_the_limits_of_a_worker():
    """Time and memory grow with the length, so 500 measures stay within the whole of them."""
    begun = time.process_time()
    report = sample(measures=many(sample()["measures"], 50), sections=["measures"])
    document = pdf.html_to_pdf(pdf.render_html("reports/pdf/sections.html", {"report": report}))
    assert time.process_time() - begun < settings.CELERY_TASK_SOFT_TIME_LIMIT / 10
    assert len(document) < 1_000_000


def test_a_document_that_is_too_large_is_refused():
    with pytest.raises(RuleBroken, match="รายงานใหญ่เกินไป"):
        pdf.html_to_pdf("x" * (pdf.MAX_HTML + 1))


def test_progress_is_told_in_order(html):
    heard = []
    pdf.html_to_pdf(PAGE.format(css="", body="<p>x</p>"), progress=lambda percent, what: heard.append(percent))
    assert heard == [10, 70, 90]
