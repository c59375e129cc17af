"""The follow-up report as a file: exact Thai, fonts, tags, pictures, length."""

import io
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from PIL import Image

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.lib.workflow import RuleBroken
from measures.enums import WorkStatus
from reports import jobs, pdf, verify
from reports.documents import BY_SLUG
from reports.kinds import KINDS
from reports.pdf.pictures import LONGEST_SIDE, fit
from reports.snapshot_follow_up import SECTIONS, FollowUpSnapshot
from tests import make
from tests.reports import follow_up_world as world
from tests.reports.test_pdf import THAI, _dictionaries, _stands_in, by_pdfium, by_poppler, squeezed, texts_of
from tests.reports.test_pdf_template import plain, without_breaks

H1 = BY_SLUG["follow-up-h1"]
KIND = KINDS[H1.kind]
NOW = datetime(2023, 4, 25, 10, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, by=officer)


def frozen(year: Assessment) -> FollowUpSnapshot:
    fresh = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
    return KIND.fill(fresh, H1, version=1, made_at=NOW)


def made(year: Assessment) -> tuple[str, bytes]:
    content = frozen(year)
    html = KIND.html(content)
    return html, pdf.html_to_pdf(html, assets=jobs.assets_of(content))


def test_the_file_of_thirteen_measures(year: Assessment, officer: User, tmp_path: Path) -> None:
    """One rendering, every property of the file: it takes seconds."""
    world.typical(year, officer)
    html, document = made(year)
    # Thai reads back exactly, in both readers.
    poppler, pdfium = by_poppler(document, tmp_path), by_pdfium(document)
    assert Counter(THAI.findall(poppler)) == Counter(THAI.findall(pdfium))
    assert "\u0e4d" not in poppler + pdfium
    for read in (squeezed(poppler), squeezed(pdfium)):
        assert [text for text in texts_of(html) if not _stands_in(squeezed(text), read)] == []
    # The same content gives the same bytes, pictures and all; 26 photographs stay small.
    again = pdf.html_to_pdf(html, assets=jobs.assets_of(frozen(year)))
    assert again == document
    assert len(document) < 4_000_000
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert str(opened.Root["/Lang"]) == "th"
        assert opened.Root["/MarkInfo"]["/Marked"]
        assert str(opened.docinfo["/Title"]) == (
            f"รายงานผลการดำเนินการตามมาตรการ ปีงบประมาณ พ.ศ. 2566 รอบ 6 เดือนแรก {year.agency.name}"
        )
        fonts = {str(item["/FontName"]) for item in _dictionaries(opened) if item.get("/Type") == "/FontDescriptor"}
        assert fonts
        assert all("Sarabun" in name for name in fonts)
        heads = [item for item in _dictionaries(opened) if item.get("/S") == "/TH"]
        assert len(heads) > 13
        assert all(any("/Scope" in entry for entry in head["/A"]) for head in heads)
        figures = [item for item in _dictionaries(opened) if item.get("/S") == "/Figure"]
        assert len(figures) == 26
        assert all(str(figure["/Alt"]) for figure in figures)
        with opened.open_outline() as outline:
            titles = [squeezed(entry.title) for entry in outline.root]
        assert "ผลการดำเนินการรายมาตรการ" in titles


def test_no_term_is_broken_over_two_lines(year: Assessment, officer: User) -> None:
    import weasyprint

    world.typical(year, officer, pictures=0)
    source = weasyprint.HTML(string=KIND.html(frozen(year)), base_url="asset:", url_fetcher=pdf._fetcher({}))
    lines = Counter(
        (number, id(box.element), box.element.text)
        for number, page in enumerate(source.render(pdf_variant="pdf/ua-1").pages)
        for box in page._page_box.descendants()
        if type(box).__name__ == "InlineBox" and box.element_tag == "span" and box.element.get("class") == "k"
    )
    assert len(lines) > 200
    assert [text for (_, _, text), count in lines.items() if count > 1] == []


def test_readers_follow_the_painting_in_the_order_of_the_text(year: Assessment, tmp_path: Path) -> None:
    """Floats are painted before their surroundings; each block must be painted by itself."""
    for at in range(2):
        world.progress(world.measure(year, f"เรื่องที่{at}"), what=f"ทำแล้ว{at}", outcome=f"ผล{at}", participants=10 + at)
    _, document = made(year)
    read = squeezed(by_pdfium(document))
    read = read[read.index("ผลการดำเนินการรายมาตรการ") :]
    words = ("เรื่องที่0", "10คน", "ทำแล้ว0", "ผล0", "เรื่องที่1", "11คน", "ทำแล้ว1", "ผล1", "ผู้รับรองรายงาน")
    assert [read.index(word) for word in words] == sorted(read.index(word) for word in words)


def test_twelve_divisions_writing_all_they_may_are_printed_in_full(
    year: Assessment, officer: User, tmp_path: Path
) -> None:
    for at in range(3, 13):
        Division.objects.create(agency=year.agency, name=f"กองที่ {at}", order=at)
    row = world.measure(year, "ทุกหน่วยงาน", every_division=True)
    text = ("จัดทำคู่มือการยืมและชี้แจงทุกหน่วยงานเมื่อวันที่ 18 ม.ค. 2566 " * 60)[:2_980]
    for at, division in enumerate(year.agency.divisions.all()):
        said = f"{text} ท้าย{at}จบ"
        world.progress(
            row, division=division, work_status=WorkStatus.DONE, percent=100, what=said, result=said, outcome=said
        )
    _, document = made(year)
    read = squeezed(by_poppler(document, tmp_path))
    assert [at for at in range(12) if read.count(f"ท้าย{at}จบ") != 3] == []
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert len(opened.pages) > 30


def test_what_is_too_long_names_the_measure(year: Assessment) -> None:
    world.progress(world.measure(year, "คู่มือการยืม"))
    content = frozen(year)
    content["measures"][0]["shares"][0]["what"] = ["ก" * 6_001]
    with pytest.raises(RuleBroken) as refused:
        KIND.html(content)
    assert str(refused.value) == "«มาตรการที่ 1 คู่มือการยืม» มีข้อความยาว 6,001 ตัวอักษร พิมพ์ได้ไม่เกิน 6,000 ย่อหรือแบ่งข้อความ"


def test_a_report_that_is_too_long_names_its_longest_measures(year: Assessment) -> None:
    world.progress(world.measure(year, "สั้น"))
    world.progress(world.measure(year, "ยาว"))
    content = frozen(year)
    content["measures"][1]["shares"][0]["what"] = ["ก" * 5_000] * 130
    [said] = pdf.problems_of_length(content)
    assert "พิมพ์ได้ไม่เกิน 600,000 ส่วนที่ยาวที่สุดคือ «มาตรการที่ 2 ยาว»" in said


def test_too_many_pictures_say_how_to_have_fewer(year: Assessment) -> None:
    world.progress(world.measure(year))
    content = frozen(year)
    content["picture_files"] = {f"proof-{at}": "x" for at in range(121)}
    assert pdf.problems_of_length(content) == [
        "มีภาพที่เปิดเผย 121 ภาพ พิมพ์ได้ไม่เกิน 120 ภาพ เปิดเผยเฉพาะภาพสำคัญ หรือไม่เลือกหัวข้อภาพกิจกรรม"
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_prints_alone(year: Assessment, section: str) -> None:
    world.progress(world.measure(year))
    content = frozen(year)
    content["sections"] = [section]
    assert KIND.html(content)


def test_words_of_the_divisions_stay_words(year: Assessment) -> None:
    nasty = '<img src="file:///etc/passwd"><script>x</script>'
    said = world.progress(world.measure(year, nasty), what=nasty, outcome=nasty, by_whom=nasty)
    world.proof(said, caption=nasty)
    html = without_breaks(KIND.html(frozen(year)))
    assert "<script>" not in html
    assert '<img src="file' not in html
    assert plain(html.replace("&lt;", "‹")).count("‹script") >= 4


def test_unfinished_work_says_what_comes_next_and_finished_work_does_not(year: Assessment) -> None:
    after = {"next_step": "ตรวจอีก 5 หน่วยงาน", "next_by": NOW.date()}
    world.progress(world.measure(year, "กำลังทำ"), **after)
    world.progress(world.measure(year, "เสร็จ"), work_status=WorkStatus.DONE, percent=100, **after)
    text = plain(without_breaks(KIND.html(frozen(year))))
    assert text.count("ตรวจอีก 5 หน่วยงาน ภายใน 25 เม.ย. 2566") == 1


def test_signatures_and_record_stand_at_the_end(year: Assessment) -> None:
    world.progress(world.measure(year))
    address = verify.permanent_address("our-town", 2565, H1, 1)
    text = plain(without_breaks(KIND.html(verify.sealed(frozen(year), address=address))))
    at = [text.index(words) for words in ("ผลการดำเนินการรายมาตรการ", "ผู้รับรองรายงาน", "ทะเบียนเอกสาร", address)]
    assert at == sorted(at)


# ── pictures ──────────────────────────────────────────────────────────────────
def test_a_picture_is_taken_down_to_size_and_always_gives_the_same_bytes() -> None:
    large = world.photo("x", (4000, 3000))
    small = fit(large, name="x")
    with Image.open(io.BytesIO(small)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (LONGEST_SIDE, LONGEST_SIDE * 3 // 4))
        assert not opened.getexif()
    assert fit(large, name="x") == small
    assert len(small) < 150_000


def test_a_transparent_picture_stands_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(fit(out.getvalue(), name="x"))) as opened:
        assert opened.getpixel((20, 20)) == (255, 255, 255)


def test_a_broken_picture_is_named() -> None:
    with pytest.raises(RuleBroken, match="«เวที»"):
        fit(b"\xff\xd8\xff broken", name="เวที")
