"""The executive's overview: what it says, and the decisions that are taken on it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import years as year_actions
from assessments.enums import AssessmentStatus
from assessments.models import Assessment, Score
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.queries import timeline
from measures.enums import ProgressState, WorkStatus
from measures.models import Measure, MeasureDivision, MeasureLink, ProgressReport
from reports.enums import ReportStatus
from reports.models import Report
from tests import make
from tests.access import publish
from tests.reports import follow_up_world
from tests.words import unbroken

YEAR = 2565
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    """A year whose scores wait for the head."""
    return make.assessment(agency, YEAR, AssessmentStatus.SUBMITTED, make.NAKHON_PATHOM, officer)


@pytest.fixture
def the_head(agency: Agency, client: Client) -> User:
    """The head, logged in."""
    person = make.user(agency, Role.HEAD, position="นายกเทศมนตรีทดสอบ")
    client.force_login(person)
    return person


def address(of: Assessment) -> str:
    return reverse("reports:executive", args=[of.agency.slug, of.fiscal_year])


def scores_address(of: Assessment, step: str) -> str:
    return reverse("reports:executive_decide", args=[of.agency.slug, of.fiscal_year, step])


def document_address(of: Report, step: str) -> str:
    at = of.assessment
    kwargs = {"slug": at.agency.slug, "fiscal_year": at.fiscal_year, "document": of.document}
    return reverse("reports:executive_decide", kwargs={**kwargs, "version": of.version, "step": step})


def seen_on(html: str) -> str:
    """What the page sends along with a decision."""
    return re.findall(r'name="seen" value="([^"]+)"', html)[0]


def text_of(html: str) -> str:
    """The page's words with single spaces."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", unbroken(body)).split())


def page(client: Client, of: Assessment) -> str:
    answer = client.get(address(of))
    assert answer.status_code == 200
    return answer.content.decode()


# ── what it says ──────────────────────────────────────────────────────────────
def test_it_says_where_the_year_stands(client: Client, the_head: User, year: Assessment) -> None:
    html = page(client, year)
    said = text_of(html)
    assert '<span class="fig" data-figure="total">95<small>.82</small></span>' in html
    assert "ระดับ AA มีระยะปลอดภัยเพียง 0.82 คะแนน หากต่ำกว่า 95 จะเป็นระดับ A" in said
    assert "90.42 ได้ 27.13 จาก 30 ต่ำสุด" in said
    assert "88.09 การใช้ทรัพย์สินของราชการ ตัวชี้วัดที่ 4 ต้องแก้ไขเร่งด่วน ยังไม่มีมาตรการ" in said
    assert "จุดแข็ง 100.00 การเปิดเผยข้อมูล · การป้องกันการทุจริต" in said
    assert "ยังไม่มีปีก่อนในระบบ จึงยังไม่เห็นแนวโน้ม" in said
    assert "ยังไม่มีมาตรการที่ตอบผลปี 2565" in said


def test_weak_points_show_measure_owner_and_state(client: Client, the_head: User, year: Assessment) -> None:
    measure = follow_up_world.measure(year, "คู่มือการยืมทรัพย์สิน", work_status=WorkStatus.DELAYED)
    MeasureLink.objects.create(measure=measure, code="i20")
    said = text_of(page(client, year))
    assert "ต้องแก้ไขเร่งด่วน ม.1 คู่มือการยืมทรัพย์สิน สำนักปลัดเทศบาล ล่าช้า" in said


def test_divisions_are_told_on_time_or_late(client: Client, the_head: User, year: Assessment) -> None:
    first, second = year.agency.divisions.all()
    measure = follow_up_world.measure(year, every_division=True)
    owed = follow_up_world.progress(measure, division=first, state=ProgressState.OPEN)
    ProgressReport.objects.filter(pk=owed.pk).update(due=timezone.localdate() - timedelta(days=34))
    follow_up_world.progress(measure, division=second)
    said = text_of(page(client, year))
    assert "มาตรการปี 2566 1 เรื่อง ยังไม่เริ่ม 1 · รายงาน 1/2 ฉบับ" in said
    assert f"{first.name} เกินกำหนด 34 วัน รายงานแล้ว 0/1 {second.name} รายงานครบแล้ว รายงานแล้ว 1/1" in said


def test_work_of_the_year_before_is_shown_until_it_is_settled(
    client: Client, the_head: User, year: Assessment, officer: User
) -> None:
    before = make.assessment(year.agency, YEAR - 1, AssessmentStatus.APPROVED, {"TOTAL": "92.37"}, officer)
    measure = follow_up_world.measure(before)
    follow_up_world.progress(measure)
    said = text_of(page(client, year))
    assert "มาตรการปี 2565 1 เรื่อง ยังไม่เริ่ม 1 · รายงาน 1/1 ฉบับ" in said
    assert "ปี 2564 ได้ 92.37" in said
    Measure.objects.filter(pk=measure.pk).update(work_status=WorkStatus.DONE)
    assert "มาตรการปี 2565" not in text_of(page(client, year))


def test_a_year_without_scores_says_what_will_come(client: Client, the_head: User, agency: Agency) -> None:
    empty = make.assessment(agency, YEAR)
    html = page(client, empty)
    assert "ยังไม่มีคะแนนของปีนี้ เมื่อเจ้าหน้าที่กรอกคะแนนแล้ว" in text_of(html)
    assert "ไม่มีเรื่องรอพิจารณา" in text_of(html)
    assert "decidebar" not in html
    assert "<dialog" not in html


def test_an_incomplete_year_shows_its_range(client: Client, the_head: User, agency: Agency) -> None:
    part = make.assessment(agency, YEAR, scores={"1": "94.56", "2": "88.13"})
    said = text_of(page(client, part))
    assert "คะแนนรวมที่ยังเป็นไปได้ เพราะคะแนนยังไม่ครบ" in said
    assert "เราอยู่ตรงไหน 10.96 ถึง 98.96" in said


# ── deciding ──────────────────────────────────────────────────────────────────
def test_what_only_the_total_implies_is_written_as_on_every_other_page(
    client: Client, the_head: User, agency: Agency, officer: User
) -> None:
    scores = {"TOTAL": "93.04", "IIT": "90.00", "OIT": "94.00"}
    said = text_of(page(client, make.assessment(agency, YEAR, scores=scores, by=officer)))
    assert "EIT ประชาชน 94.80* ไม่มีคะแนนที่ประกาศ" in said
    assert "* อนุมานจากคะแนนรวม อยู่ระหว่าง 94.78 ถึง 94.82" in said


def test_the_head_certifies_on_the_page(client: Client, the_head: User, year: Assessment) -> None:
    html = page(client, year)
    said = text_of(html)
    assert "รอท่านพิจารณา" in said
    assert "เมื่อรับรอง คะแนนของปีนี้จะตรึงไว้" in said
    assert said.index("เมื่อรับรอง คะแนนของปีนี้จะตรึงไว้") < said.index("รับรองคะแนน อ่านผลทั้งหมด")
    today = timezone.localdate()
    assert f"คะแนนรวม 95.82 ระดับ AA ชุดที่ส่งเมื่อ {today.day} " in said
    assert f"จะบันทึกว่ารับรองแล้วในนามนายกเทศมนตรีทดสอบ วันที่ {today.day} " in said
    answer = client.post(scores_address(year, "approve"), {"seen": seen_on(html)}, follow=True)
    year.refresh_from_db()
    assert (year.status, f"{year.approved_total}", year.approved_level) == (AssessmentStatus.APPROVED, "95.82", "AA")
    assert year.approved_by == the_head
    assert answer.redirect_chain == [(address(year), 302)]
    assert "รับรองคะแนนแล้ว" in text_of(answer.content.decode())
    assert "ไม่มีเรื่องรอพิจารณา" in text_of(answer.content.decode())


def test_without_javascript_a_page_asks_once_more(client: Client, the_head: User, year: Assessment) -> None:
    answer = client.get(scores_address(year, "approve"))
    said = text_of(answer.content.decode())
    assert answer.status_code == 200
    assert "รับรองคะแนน ปีงบประมาณ 2565 คะแนนรวม 95.82 ระดับ AA ชุดที่ส่งเมื่อ" in said
    assert "ยืนยันรับรอง ยังไม่รับรอง" in said
    year.refresh_from_db()
    assert year.status == AssessmentStatus.SUBMITTED


def test_returning_needs_a_reason_and_keeps_it(client: Client, the_head: User, year: Assessment) -> None:
    seen = seen_on(page(client, year))
    refused = client.post(scores_address(year, "return"), {"seen": seen, "note": "  "})
    assert refused.status_code == 409
    assert "ยังไม่ได้ระบุเหตุผล กรอกเหตุผลแล้วกด «ส่งกลับให้แก้» อีกครั้ง" in text_of(refused.content.decode())
    client.post(scores_address(year, "return"), {"seen": seen, "note": "ขอให้ตรวจ O38"})
    year.refresh_from_db()
    assert (year.status, year.status_note) == (AssessmentStatus.RETURNED, "ขอให้ตรวจ O38")


def test_the_page_of_returning_is_for_returning_alone(client: Client, the_head: User, year: Assessment) -> None:
    html = client.get(scores_address(year, "return")).content.decode()
    assert scores_address(year, "approve") not in html
    assert "ส่งกลับให้แก้" in html
    assert f'href="{address(year)}#matter-scores">ยังไม่ส่งกลับ</a>' in html
    refused = client.post(scores_address(year, "return"), {"seen": seen_on(html), "note": ""}).content.decode()
    assert '<a href="#note-scores">ไปที่ช่องเหตุผล</a>' in refused
    assert 'id="note-scores"' in refused


def test_who_logs_in_again_while_returning_finds_the_form(client: Client, the_head: User, year: Assessment) -> None:
    """The log-in leads back to the address of the form that was sent, with GET."""
    answer = client.get(scores_address(year, "return"))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<details id="back-scores" open>' in html
    assert client.post(scores_address(year, "return"), {"seen": seen_on(html), "note": "ตรวจ O38"}).status_code == 302
    year.refresh_from_db()
    assert year.status == AssessmentStatus.RETURNED


def test_a_stale_page_decides_on_nothing_else(client: Client, the_head: User, year: Assessment, officer: User) -> None:
    seen = seen_on(page(client, year))
    year_actions.take_step(assessment=year, name="withdraw", note="", by=officer)
    Score.objects.filter(assessment=year, code="4").update(value="91.00")
    year.refresh_from_db()
    year_actions.take_step(assessment=year, name="submit", note="", by=officer)
    refused = client.post(scores_address(year, "approve"), {"seen": seen})
    assert refused.status_code == 409
    assert "ยังไม่ได้บันทึกการตัดสินใจ เรื่องนี้เปลี่ยนไปหลังเปิดหน้านี้" in text_of(refused.content.decode())
    year.refresh_from_db()
    assert (year.status, year.approved_total) == (AssessmentStatus.SUBMITTED, None)
    typed = client.post(scores_address(year, "return"), {"seen": seen, "note": "พิมพ์ไว้แล้ว"})
    assert typed.status_code == 409
    assert ">พิมพ์ไว้แล้ว</textarea>" in typed.content.decode()
    fresh = seen_on(typed.content.decode())
    assert client.post(scores_address(year, "approve"), {"seen": fresh}).status_code == 302


def test_figures_that_changed_under_the_same_status_are_not_certified_unseen(
    client: Client, the_head: User, year: Assessment
) -> None:
    seen = seen_on(page(client, year))
    Score.objects.filter(assessment=year, code="4").update(value="91.00")
    assert client.post(scores_address(year, "approve"), {"seen": seen}).status_code == 409
    assert client.post(scores_address(year, "approve")).status_code == 409
    year.refresh_from_db()
    assert year.status == AssessmentStatus.SUBMITTED


def test_deciding_twice_does_no_harm_and_loses_no_words(client: Client, the_head: User, year: Assessment) -> None:
    seen = seen_on(page(client, year))
    client.post(scores_address(year, "approve"), {"seen": seen})
    again = client.post(scores_address(year, "return"), {"seen": seen, "note": "คำที่พิมพ์ไว้"})
    assert again.status_code == 409
    said = text_of(again.content.decode())
    assert "สถานะเปลี่ยนไปแล้ว มีผู้ดำเนินการก่อน" in said
    assert "ข้อความที่พิมพ์ไว้ คำที่พิมพ์ไว้" in said
    year.refresh_from_db()
    assert year.status == AssessmentStatus.APPROVED
    assert [event.verb for event in timeline(year)] == ["assessment_approve"]
    assert client.get(scores_address(year, "approve")).status_code == 302


def test_a_document_is_endorsed_then_published(
    client: Client, the_head: User, year: Assessment, officer: User
) -> None:
    client.post(scores_address(year, "approve"), {"seen": seen_on(page(client, year))})
    report = publish(year, officer, status=ReportStatus.READY)
    html = page(client, year)
    assert "เห็นชอบรายงานผลการวิเคราะห์และมาตรการ ปี 2565" in text_of(html)
    assert "คะแนนรวม 95.82 ระดับ AA" in text_of(html)
    assert "อ่านรายงาน 18 หน้า" in text_of(html)
    client.post(document_address(report, "approve"), {"seen": seen_on(html)})
    report.refresh_from_db()
    assert (report.status, report.approved_by) == (ReportStatus.APPROVED, the_head)
    html = page(client, year)
    assert "เมื่อเผยแพร่ ประชาชนเปิดอ่านได้ทันที" in text_of(html)
    answer = client.post(document_address(report, "publish"), {"seen": seen_on(html)}, follow=True)
    report.refresh_from_db()
    assert report.status == ReportStatus.PUBLISHED
    assert "เผยแพร่รายงานแล้ว ประชาชนเปิดอ่านได้" in text_of(answer.content.decode())


def test_what_cannot_be_published_says_why_instead_of_a_button(
    client: Client, the_head: User, year: Assessment, officer: User
) -> None:
    report = publish(year, officer, status=ReportStatus.APPROVED)
    html = page(client, year)
    assert "ยังเผยแพร่ไม่ได้ คะแนนของปีนี้ยังไม่ได้รับรอง รับรองคะแนนก่อนแล้วเผยแพร่" in text_of(html)
    assert document_address(report, "publish") not in html
    assert document_address(report, "return") in html


def test_only_the_newest_version_waits(client: Client, the_head: User, year: Assessment, officer: User) -> None:
    old = publish(year, officer, status=ReportStatus.READY)
    new = publish(year, officer, version=2, status=ReportStatus.READY)
    html = page(client, year)
    assert document_address(new, "approve") in html
    assert document_address(old, "approve") not in html
    assert "เรื่องที่ท่านต้องพิจารณา 2 เรื่อง" in text_of(html)
    assert client.get(document_address(old, "approve")).status_code == 302


def test_the_path_tells_why_earlier_versions_came_back(
    client: Client, the_head: User, agency: Agency, officer: User
) -> None:
    certified = make.assessment(agency, YEAR, AssessmentStatus.APPROVED, make.NAKHON_PATHOM, officer)
    first = publish(certified, officer, status=ReportStatus.READY)
    html = page(client, certified)
    client.post(document_address(first, "return"), {"seen": seen_on(html), "note": "ระบุผู้รับผิดชอบให้ครบ"})
    publish(certified, officer, version=2, status=ReportStatus.READY)
    said = text_of(page(client, certified))
    assert "นายกเทศมนตรีทดสอบ ส่งกลับให้แก้ ฉบับที่ 1" in said
    assert "ระบุผู้รับผิดชอบให้ครบ ผู้บริหาร เห็นชอบหรือส่งกลับ เพิ่งมาถึงวันนี้ เผยแพร่ต่อประชาชน ยังไม่ถึง" in said


def test_other_years_that_wait_are_named(
    client: Client, the_head: User, year: Assessment, agency: Agency, officer: User
) -> None:
    make.assessment(agency, 2566, by=officer)
    assert "ปีอื่นมีเรื่องรอพิจารณา ปีงบประมาณ 2565" in text_of(
        page(client, Assessment.objects.get(agency=agency, fiscal_year=2566))
    )
    assert "ปีอื่นมีเรื่อง" not in text_of(page(client, year))


# ── who may ───────────────────────────────────────────────────────────────────
def test_the_officer_reads_and_decides_nothing(client: Client, year: Assessment, officer: User) -> None:
    client.force_login(officer)
    html = page(client, year)
    said = text_of(html)
    assert "รอผู้บริหารพิจารณา" in said
    assert "เรื่องที่รอผู้บริหารพิจารณา" in said
    assert "<dialog" not in html
    assert "decidebar" not in html
    assert 'name="seen"' not in html
    assert client.post(scores_address(year, "approve"), {"seen": "x"}).status_code == 403


@pytest.mark.parametrize(("role", "status"), [(Role.DIVISION_OFFICER, 403), (Role.AGENCY_ADMIN, 403)])
def test_other_roles_are_refused(client: Client, year: Assessment, role: str, status: int) -> None:
    client.force_login(make.user(year.agency, role))
    assert client.get(address(year)).status_code == status


def test_a_stranger_finds_nothing(client: Client, year: Assessment) -> None:
    client.force_login(make.user(make.agency(), Role.HEAD))
    assert client.get(address(year)).status_code == 404
    assert client.post(scores_address(year, "approve"), {"seen": "x"}).status_code == 404


def test_only_decisions_have_an_address(client: Client, the_head: User, year: Assessment) -> None:
    assert client.get(scores_address(year, "reopen")).status_code == 404
    assert client.get(scores_address(year, "publish")).status_code == 404


# ── what it costs ─────────────────────────────────────────────────────────────
def _grow(year: Assessment, measures: int, divisions: int, by: User) -> None:
    round_ = follow_up_world.round_of(year)
    made = [
        Division.objects.create(agency=year.agency, name=f"กองที่ {divisions}-{at}", order=at + 10)
        for at in range(divisions)
    ]
    last = year.measures.count()
    rows = Measure.objects.bulk_create(
        Measure(
            assessment=year,
            carried_out_in=YEAR + 1,
            order=last + at + 1,
            title=f"มาตรการ {last + at}",
            created_by=by,
            work_status=WorkStatus.DELAYED,
        )
        for at in range(measures)
    )
    MeasureLink.objects.bulk_create(MeasureLink(measure=row, code="i20") for row in rows)
    MeasureDivision.objects.bulk_create(
        MeasureDivision(measure=row, division=made[at % divisions], is_lead=True) for at, row in enumerate(rows)
    )
    ProgressReport.objects.bulk_create(
        ProgressReport(
            measure=row, division=made[at % divisions], round=round_, due=round_.due, state=ProgressState.OPEN
        )
        for at, row in enumerate(rows)
    )


def _queries(client: Client, of: Assessment) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        page(client, of)
    return len(caught)


def test_three_hundred_measures_cost_as_many_queries_as_three(
    client: Client, the_head: User, year: Assessment, officer: User
) -> None:
    _grow(year, 3, 3, officer)
    page(client, year)
    few = _queries(client, year)
    _grow(year, 297, 60, officer)
    assert _queries(client, year) == few
    assert few <= 32
    said = text_of(page(client, year))
    assert "มาตรการปี 2566 300 เรื่อง" in said
    assert "และอีก 57 หน่วยงาน ล่าช้า 57" in said


def test_the_same_page_for_everybody_who_may_see_it(client: Client, the_head: User, year: Assessment) -> None:
    """The figures are the strings of the result's own page."""
    overview = page(client, year)
    result = client.get(reverse("reports:result", args=[year.agency.slug, YEAR])).content.decode()

    def figures(html: str) -> dict[str, Any]:
        found = re.findall(r'data-figure="([^"]+)"[^>]*>(?:<[^>]+>)*([0-9.]+)<', html)
        return {name: value for name, value in found if name.startswith(("instrument.", "weighted."))}

    ours, theirs = figures(overview), figures(result)
    assert ours
    assert {name: theirs.get(name) for name in ours} == ours
