"""What the public sees: published results from the frozen report, and nothing else."""

import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Score
from ita_portal.accounts.models import AgencyKind, User
from reports.enums import ReportStatus
from reports.models import Report
from reports.public.search import understand
from tests import make
from tests.access import PDF, PNG, publish
from tests.reports.facts import facts
from tests.reports.sample_snapshot import sample
from tests.words import unbroken

pytestmark = pytest.mark.django_db

UNPUBLISHED = [s for s in ReportStatus if s not in (ReportStatus.PUBLISHED, ReportStatus.SUPERSEDED)]


@pytest.fixture
def year(agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)


@pytest.fixture
def report(year: Assessment, officer: User) -> Report:
    return publish(year, officer)


def published(name: str, year: int = 2565, province: str = "นครปฐม", **fields: object) -> Report:
    of = make.agency(name=name, province=province, **fields)
    person = make.user(of)
    return publish(make.assessment(of, year, by=person), person)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# ── what is not published does not exist ──────────────────────────────────────
@pytest.mark.parametrize("status", UNPUBLISHED)
def test_unpublished_answers_the_very_same_as_nonsense(
    client: Client, year: Assessment, officer: User, status: str
) -> None:
    publish(year, officer, status=status)
    year.agency.seal.save("seal.png", ContentFile(PNG))
    nonsense = client.get("/no-such-town/2565/")
    assert nonsense.status_code == 404
    for path in (
        "/our-town/",
        "/our-town/2565/",
        "/our-town/2564/",
        "/our-town/seal.png",
        "/our-town/2565/analysis/v0.pdf",
        "/our-town/2565/analysis/v1.pdf",
        "/our-town/2565/analysis/v9.pdf",
        "/our-town/2565/nonsense/v1.pdf",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (404, nonsense.content), path
        assert sorted(answer.headers.items()) == sorted(nonsense.headers.items()), path
    assert "เทศบาลเมืองทดสอบ" not in text(client, "/") + text(client, "/?all=1")


def test_other_kinds_years_and_versions_of_a_published_report_are_nonsense(client: Client, report: Report) -> None:
    for path in ("/our-town/2564/", "/our-town/2565/analysis/v2.pdf", "/our-town/2565/memo/v1.pdf"):
        assert client.get(path).status_code == 404


def test_a_person_logged_in_sees_no_more_than_the_public(as_user, year: Assessment, officer: User) -> None:
    publish(year, officer, status=ReportStatus.APPROVED)
    assert as_user(officer).get("/our-town/2565/").status_code == 404


# ── the year's page ───────────────────────────────────────────────────────────
def test_year_page_stays_as_published_when_scores_change(client: Client, report: Report, year: Assessment) -> None:
    before = text(client, "/our-town/2565/")
    Score.objects.filter(assessment=year).update(value=Decimal("12.34"))
    year.agency.pass_mark = Decimal(50)
    year.agency.save()
    after = text(client, "/our-town/2565/")
    assert after == before
    assert "12.34" not in after


def test_year_page_shows_total_level_instruments_indicators_measures_and_document(
    client: Client, report: Report
) -> None:
    page = unbroken(text(client, "/our-town/2565/"))
    for shown in (
        "95<small>.82</small>",
        "<b>AA</b><span>ผ่าน</span>",
        "90.42",
        "เสีย 2.87",
        "ไม่เสียคะแนน",
        "การใช้ทรัพย์สินของราชการ",
        "88.09",
        "จัดระบบการยืมทรัพย์สินของราชการให้ชัดเจนและสะดวก",
        "สำนักการคลัง · ต.ค. – พ.ย. 2565",
        "PDF 18 หน้า",
        f"SHA-256 {report.sha256[:16]}…",
        "/our-town/2565/analysis/v1.pdf",
    ):
        assert shown in page, shown


def test_year_page_says_not_announced_and_draws_no_bar_for_what_is_unknown(
    client: Client, year: Assessment, officer: User
) -> None:
    unknown = {"score": None, "source": "unknown", "weighted": None, "lost": None}
    parts = facts()["instruments"]
    publish(year, officer, facts=facts(instruments=[{**parts[0], **unknown}, *parts[1:]]))
    page = text(client, "/our-town/2565/")
    assert "ไม่ได้ประกาศ" in page
    assert "27.13" not in page
    assert page.count('class="got') == 2


def test_superseded_version_is_listed_and_its_address_still_works(
    client: Client, year: Assessment, officer: User
) -> None:
    publish(year, officer, version=1, status=ReportStatus.SUPERSEDED, facts=facts(total="11.11"))
    publish(year, officer, version=2)
    page = text(client, "/our-town/2565/")
    assert "แทนที่ด้วยฉบับใหม่" in page
    assert "11.11" not in page
    assert page.index("analysis/v2.pdf") < page.index("analysis/v1.pdf")
    assert b"".join(client.get("/our-town/2565/analysis/v1.pdf").streaming_content) == PDF


def test_invented_agency_says_so(client: Client, year: Assessment, officer: User) -> None:
    publish(year, officer, notice="ข้อมูลสมมติทั้งหมด")
    assert "ข้อมูลสมมติทั้งหมด" in text(client, "/our-town/2565/")


# ── the file ──────────────────────────────────────────────────────────────────
def test_file_is_the_stored_pdf_shown_in_the_browser_and_kept_for_ever(client: Client, report: Report) -> None:
    response = client.get("/our-town/2565/analysis/v1.pdf")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("inline; filename=\"ita-our-town-2565-analysis-v1.pdf\"; filename*=UTF-8''%E0%B8")


def test_seal_is_served_once_something_is_published(client: Client, report: Report) -> None:
    report.assessment.agency.seal.save("seal.png", ContentFile(PNG))
    response = client.get("/our-town/seal.png")
    assert (response["Content-Type"], b"".join(response.streaming_content)) == ("image/png", PNG)


# ── search ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "words", "year"),
    [
        ("นครปฐม 2565", ("นครปฐม",), 2565),
        ("นครปฐม ๒๕๖๕", ("นครปฐม",), 2565),
        ("จังหวัดนครปฐม ปี 2565", ("นครปฐม",), 2565),
        ("จ.เลย ปีงบประมาณ ๒๕๖๖", ("เลย",), 2566),
        ("อบต.ท่าช้าง", ("องค์การบริหารส่วนตำบลท่าช้าง",), None),
        ("  ", (), None),
        ("%", ("%",), None),
    ],
)
def test_search_understands_what_people_type(typed: str, words: tuple[str, ...], year: int | None) -> None:
    search = understand(typed)
    assert (search.words, search.year) == (words, year)


@pytest.mark.parametrize("query", ["?year=2²65", "?year=abc", "?kind=nonsense&q=", "?page=x&all=1", "?page=999&all=1"])
def test_nonsense_in_the_address_is_not_an_error(client: Client, report: Report, query: str) -> None:
    assert client.get(f"/{query}").status_code == 200


def test_search_finds_by_name_province_kind_and_year(client: Client) -> None:
    published("เทศบาลเมืองแรก", 2564, "ระยอง")
    published("อบต.หลัง", 2565, "เลย", kind=AgencyKind.SAO)
    assert ("เทศบาลเมืองแรก" in text(client, "/?q=ระยอง")) is True
    assert ("อบต.หลัง" in text(client, "/?q=ระยอง")) is False
    assert ("เทศบาลเมืองแรก" in text(client, "/?kind=sao")) is False
    assert ("เทศบาลเมืองแรก" in text(client, "/?year=2564")) is True
    assert ("เทศบาลเมืองแรก" in text(client, "/?q=๒๕๖๕")) is False
    assert "ไม่พบหน่วยงานที่เผยแพร่ผลแล้ว" in text(client, "/?province=เลย&q=ระยอง")


def test_filters_name_only_what_is_published_and_are_cleared_without_the_words(client: Client) -> None:
    published("เทศบาลเมืองแรก", 2564, "ระยอง")
    published("อบต.หลัง", 2565, "เลย", kind=AgencyKind.SAO)
    make.agency("not-yet", name="เทศบาลนครยังไม่เผยแพร่", province="กระบี่", kind=AgencyKind.CITY)
    page = text(client, "/?q=เมือง&kind=town")
    assert re.findall(r'<option value="([^"]*)"', page) == ["", "ระยอง", "เลย", "", "town", "sao", "", "2565", "2564"]
    assert '<a href="?all=1&amp;q=%E0%B9%80%E0%B8%A1%E0%B8%B7%E0%B8%AD%E0%B8%87">ล้างตัวกรอง</a>' in page
    assert "ล้างตัวกรอง" not in text(client, "/?q=เมือง")
    assert "ทั้งหมด 2 หน่วยงาน" in text(client, "/?all=1")
    assert "พบ 1 หน่วยงาน" in page


def test_a_level_of_letters_is_never_left_without_its_word(client: Client, report: Report) -> None:
    assert '<span class="lv small d-block fw-semibold">AA ผ่าน</span>' in text(client, "/?all=1")


def test_search_shows_the_latest_year_of_an_agency_or_the_year_asked(client: Client, agency, officer: User) -> None:
    for fiscal_year, total in ((2564, "92.37"), (2565, "95.82")):
        publish(make.assessment(agency, fiscal_year, by=officer), officer, facts=facts(total=total))
    assert "95.82" in text(client, "/?all=1")
    assert "92.37" not in text(client, "/?all=1")
    assert "92.37" in text(client, "/?year=2564")


def test_results_stand_in_dictionary_order_twenty_to_a_page(client: Client) -> None:
    for name in ("เทศบาลตำบลเกาะ", "เทศบาลตำบลขาม", "เทศบาลตำบลกลาง"):
        published(name)
    for number in range(18):
        published(f"เทศบาลตำบลฮ {number}")
    page = text(client, "/?all=1")
    assert page.index("ตำบลกลาง") < page.index("ตำบลเกาะ") < page.index("ตำบลขาม")
    assert "หน้า 1 จาก 2" in page
    assert "ฮ 17" not in page
    assert "ฮ 17" in text(client, "/?all=1&page=2")


def test_empty_portal_says_what_will_stand_here(client: Client) -> None:
    assert "ยังไม่มีรายงานที่เผยแพร่" in text(client, "/")


@pytest.mark.parametrize("path", ["/", "/?all=1", "/our-town/", "/our-town/2565/"])
def test_number_of_queries_does_not_grow_with_the_rows(
    client: Client, report: Report, django_assert_num_queries, path: str
) -> None:
    with CaptureQueriesContext(connection) as first:
        text(client, path)
    person = report.requested_by
    publish(make.assessment(report.assessment.agency, 2564, by=person), person)
    publish(report.assessment, person, version=2, status=ReportStatus.SUPERSEDED)
    published("เทศบาลอีกแห่ง")
    with django_assert_num_queries(len(first)):
        text(client, path)


# ── what public answers have in common ────────────────────────────────────────
@pytest.mark.parametrize("name", ["public_home", "public_about", "public_agency", "public_year", "public_file"])
def test_public_answers_set_no_cookie_and_may_be_kept(client: Client, report: Report, name: str) -> None:
    kwargs = {
        "public_agency": {"slug": "our-town"},
        "public_year": {"slug": "our-town", "fiscal_year": 2565},
        "public_file": {"slug": "our-town", "fiscal_year": 2565, "document": "analysis", "version": 1},
    }.get(name, {})
    response = client.get(reverse(f"reports:{name}", kwargs=kwargs))
    assert response.status_code == 200
    assert not response.cookies
    assert "public" in response["Cache-Control"]


# ── years side by side ────────────────────────────────────────────────────────
def test_the_year_in_which_the_levels_were_named_anew_is_marked_for_all_releases(
    client: Client, agency, officer: User
) -> None:
    """From the frozen row; where an earlier release froze none, from the rules of the years."""
    rows = [
        {"year": year, "value": {"text": "91.00", "source": "announced", "mark": ""}, "level": level, "note": ""}
        | {"comparable": True, "current": year == 2566, "bar": 91.0}
        for year, level in ((2565, "A"), (2566, "ผ่านดี"))
    ]
    for frozen in (rows, [row | {"new_scale": row["year"] == 2566} for row in rows]):
        Report.objects.all().delete()
        Assessment.objects.filter(fiscal_year=2566).delete()
        year = make.assessment(agency, 2566, by=officer)
        publish(year, officer, result=sample()["result"] | {"years": frozen})
        page = text(client, "/our-town/2566/")
        assert 'class="is-now new-scale"' in page
        assert "ตั้งแต่ปี 2566 แบ่งระดับใหม่ จึงเทียบด้วยคะแนน ไม่ใช่ด้วยระดับ" in page


def test_a_year_that_stands_alone_has_no_comparison(client: Client, year: Assessment, officer: User) -> None:
    publish(year, officer, result=sample()["result"] | {"years": []})
    assert "เทียบ 0 ปี" not in text(client, "/our-town/2565/")


def test_agency_page_begins_with_the_latest_result(client: Client, agency, officer: User) -> None:
    for fiscal_year, total, level in ((2565, "90.71", "A"), (2566, "92.80", "ผ่านดี")):
        year = make.assessment(agency, fiscal_year, by=officer)
        publish(year, officer, facts=facts(total=total, level_code=level))
    page = text(client, "/our-town/")
    assert '<span class="fig" data-figure="total.2566">92<small>.80</small></span>' in page
    assert "ปี 2566 ได้ 92.80 เพิ่มขึ้น 2.09 คะแนนจากปี 2565" in page
    assert "ชื่อระดับของแต่ละปีใช้เกณฑ์ต่างกัน" in page
    assert "/compare/?year=2566&amp;agency=our-town#beside" in page


def test_the_whole_country_stands_as_announced_with_the_rules_pass_mark(client: Client) -> None:
    page = text(client, "/")
    assert '<span class="val" data-figure="total.2566">90.19</span>' in page
    assert "เส้นประคือเกณฑ์ผ่าน 85 · แท่งลายคือปีที่ต่ำกว่าเกณฑ์" in page
    assert "ระดับ" not in page[page.index("คะแนนเฉลี่ยทั้งประเทศ") : page.index("ITA คืออะไร")]
