"""Recent events on «my work»: what others did that concerns the person, by whom, when; never another agency's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.year_calendar import move_milestone
from assessments.actions.years import take_step as take_year_step
from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Oversight, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.actions import record
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox.actions import tell
from ita_portal.inbox.enums import NoticeKind
from ita_portal.lib.thai import thai_date
from measures.actions.assignments import extend
from measures.actions.progress import take_step as take_progress_step
from reports.enums import ReportStatus
from reports.pages.home_events import news_of
from reports.pages.home_values import when_words
from tests import make
from tests.access import publish
from tests.measures.work_facts import clerk_of, owed, sent
from tests.reports.home_world import in_days, news, page, today
from tests.words import unbroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)


def lines(user: User) -> list[tuple[str, str, str]]:
    """Who, what, and why or until when."""
    found = news_of(user, now=timezone.now())
    return [(event.who, event.what, event.note) for event in (*found.newest, *found.older)]


# ── scores ────────────────────────────────────────────────────────────────────
def test_the_head_hears_of_scores_sent_and_the_officer_of_the_answer(
    year: Assessment, officer: User, head: User
) -> None:
    take_year_step(assessment=year, name="submit", note="", by=officer)
    assert lines(officer) == []  # one's own clicks are no news
    assert lines(head) == [("เจ้าหน้าที่กองยุทธศาสตร์", "ส่งผู้บริหารตรวจ ปี 2565", "")]
    take_year_step(assessment=year, name="return", note="ตัวชี้วัดที่ 4 ผิด", by=head)
    assert lines(officer) == [("ผู้บริหาร", "ส่งกลับให้แก้ ปี 2565", "ตัวชี้วัดที่ 4 ผิด")]
    take_year_step(assessment=year, name="submit", note="", by=officer)
    take_year_step(assessment=year, name="approve", note="", by=head)
    assert [what for _who, what, _note in lines(officer)] == ["รับรองคะแนน ปี 2565", "ส่งกลับให้แก้ ปี 2565"]


def test_a_division_and_the_administrator_hear_of_what_everyone_works_with(
    year: Assessment, officer: User, head: User, agency_admin: User
) -> None:
    take_year_step(assessment=year, name="submit", note="", by=officer)
    take_year_step(assessment=year, name="approve", note="", by=head)
    certified = ("ผู้บริหาร", "รับรองคะแนน ปี 2565", "")
    assert lines(clerk_of(year)) == [certified]
    record(by=officer, verb="agency_changed", target=year.agency, agency=year.agency)
    assert lines(agency_admin) == [("เจ้าหน้าที่กองยุทธศาสตร์", "แก้ข้อมูลหน่วยงาน", ""), certified]


def test_everybody_hears_of_a_date_moved_in_the_year(year: Assessment, officer: User) -> None:
    move_milestone(
        agency=year.agency,
        fiscal_year=2565,
        key="publish",
        starts=None,
        ends=date(2022, 12, 1),
        note="ประชุมเลื่อน",
        seen=0,
        by=officer,
    )
    clerk = clerk_of(year)
    assert lines(clerk) == [("เจ้าหน้าที่กองยุทธศาสตร์", "เลื่อนวันในปฏิทินปี ITA เผยแพร่รายงานต่อประชาชน", "")]
    [event] = news_of(clerk, now=timezone.now()).newest
    assert event.url == "/staff/our-town/2565/dates/"


# ── documents ─────────────────────────────────────────────────────────────────
def test_what_was_endorsed_and_published_the_same_way_is_one_line(
    as_user, year: Assessment, officer: User, head: User
) -> None:
    made = publish(year, officer, status=ReportStatus.PUBLISHED)
    record(by=head, verb="report_approve", target=made, agency=year.agency)
    endorsed = "เห็นชอบรายงานผลการวิเคราะห์และมาตรการ ปี 2565 ฉบับที่ 1"
    assert lines(officer) == [("ผู้บริหาร", endorsed, "")]
    record(by=head, verb="report_publish", target=made, agency=year.agency)
    published = "เผยแพร่รายงานผลการวิเคราะห์และมาตรการ ปี 2565 ฉบับที่ 1"
    assert lines(officer) == [("ผู้บริหาร", published, "")]
    assert lines(clerk_of(year)) == [("ผู้บริหาร", published, "")]
    assert news(as_user(officer))[0].startswith("วันนี้")
    assert f'<a href="/staff/our-town/2565/reports/analysis/1/">{published}</a>' in unbroken(page(as_user(officer)))


def test_a_returned_document_says_why(year: Assessment, officer: User, head: User) -> None:
    made = publish(year, officer, status=ReportStatus.RETURNED)
    record(by=head, verb="report_return", target=made, agency=year.agency, note=" เพิ่มภาพ ")
    assert lines(officer) == [("ผู้บริหาร", "ส่งกลับรายงานผลการวิเคราะห์และมาตรการ ปี 2565 ฉบับที่ 1", "เพิ่มภาพ")]
    assert lines(clerk_of(year)) == []


# ── the follow-up ─────────────────────────────────────────────────────────────
def test_reviewer_hears_of_reports_handed_in_and_the_division_of_the_answer(
    as_user, year: Assessment, officer: User, head: User
) -> None:
    clerk = clerk_of(year, position="เจ้าหน้าที่สำนักปลัดเทศบาล")
    asked = sent(owed(year, officer), clerk)
    assert lines(officer) == [("เจ้าหน้าที่สำนักปลัดเทศบาล", "ส่งรายงาน ม.1 รอบ 6 เดือนแรก สำนักปลัดเทศบาล", "")]
    take_progress_step(report=asked, name="return", note="ใส่จำนวนผู้เข้าร่วม", by=officer)
    returned = ("เจ้าหน้าที่กองยุทธศาสตร์", "ส่งรายงานกลับให้แก้ ม.1 รอบ 6 เดือนแรก สำนักปลัดเทศบาล", "ใส่จำนวนผู้เข้าร่วม")
    assert returned in lines(clerk)
    assert f'<a href="/staff/work/{asked.pk}/">ส่งรายงานกลับให้แก้' in page(as_user(clerk))
    assert ("เจ้าหน้าที่กองยุทธศาสตร์", "เปิดรอบติดตาม รอบ 6 เดือนแรก กำหนดส่ง 20 เม.ย. 2566", "") in lines(clerk)
    assert returned not in lines(head)


def test_the_same_deed_for_many_is_one_line(year: Assessment, officer: User) -> None:
    clerk = clerk_of(year)
    for title in "กขค":
        asked = sent(owed(year, officer, title=title), clerk)
        take_progress_step(report=asked, name="accept", note="", by=officer)
    assert ("เจ้าหน้าที่กองยุทธศาสตร์", "รับรายงาน 3 ฉบับ", "") in lines(clerk)
    own = news_of(clerk, now=timezone.now())
    assert {event.url for event in own.newest if event.what == "รับรายงาน 3 ฉบับ"} == {"/staff/work/"}


def test_more_time_says_until_when(year: Assessment, officer: User) -> None:
    clerk, asked = clerk_of(year), owed(year, officer)
    extend(reports=[asked], due=in_days(30), reason="น้ำท่วม", by=officer)
    assert lines(clerk)[0][1:] == (
        "ขยายเวลาส่ง ม.1 รอบ 6 เดือนแรก สำนักปลัดเทศบาล",
        f"ส่งได้ถึง {thai_date(in_days(30))}",
    )


def test_another_divisions_report_is_not_ones_own_news(year: Assessment, officer: User) -> None:
    stranger = clerk_of(year, at=0)
    asked = sent(owed(year, officer), officer)
    take_progress_step(report=asked, name="accept", note="", by=officer)
    assert not any("รับรายงาน" in what for _who, what, _note in lines(stranger))


# ── what the portal told ──────────────────────────────────────────────────────
def test_a_notice_without_a_deed_is_news_until_it_is_opened(as_user, year: Assessment, head: User) -> None:
    notice = tell(
        user=head,
        agency=year.agency,
        kind=NoticeKind.ESCALATION,
        subject="รายงานผลมาตรการเกินกำหนด 14 วันขึ้นไป 2 รายการ",
        lines=[],
        day=today(),
    )
    assert notice is not None
    tell(user=head, agency=year.agency, kind=NoticeKind.RETURNED, subject="ส่งกลับ", lines=[], day=today())
    assert lines(head) == [("ระบบ", "รายงานผลมาตรการเกินกำหนด 14 วันขึ้นไป 2 รายการ", "")]
    as_user(head).get(f"/staff/inbox/{notice.pk}/")
    assert lines(head) == []


# ── whose, and how old ────────────────────────────────────────────────────────
def test_another_agencys_events_are_never_seen(
    year: Assessment, officer: User, head: User, outsider: User, division_officer: User
) -> None:
    elsewhere = make.assessment(outsider.memberships.get().agency, 2565, scores=make.NAKHON_PATHOM, by=outsider)
    there = make.user(elsewhere.agency, Role.HEAD)
    take_year_step(assessment=elsewhere, name="submit", note="", by=outsider)
    take_year_step(assessment=elsewhere, name="approve", note="", by=there)
    made = publish(elsewhere, outsider)
    record(by=there, verb="report_publish", target=made, agency=elsewhere.agency)
    for person in (officer, head, division_officer):
        assert lines(person) == []
    assert len(lines(outsider)) == 2


def test_who_left_an_agency_hears_no_more_of_the_reports_sent_there(
    year: Assessment, officer: User, outsider: User
) -> None:
    clerk = clerk_of(year)
    asked = sent(owed(year, officer), clerk)
    take_progress_step(report=asked, name="return", note="แก้", by=officer)
    assert lines(clerk)
    clerk.memberships.all().delete()
    assert lines(User.objects.get(pk=clerk.pk)) == []


def test_overseer_of_a_province_hears_of_what_is_certified_and_published_there_and_of_nothing_else(
    as_user, year: Assessment, officer: User, head: User
) -> None:
    Agency.objects.filter(pk=year.agency_id).update(province="ตราด")
    take_year_step(assessment=year, name="submit", note="", by=officer)
    take_year_step(assessment=year, name="return", note="แก้", by=head)
    take_year_step(assessment=year, name="submit", note="", by=officer)
    take_year_step(assessment=year, name="approve", note="", by=head)
    made = publish(year, officer)
    record(by=head, verb="report_publish", target=made, agency=year.agency)
    person, other = make.user(None, None), make.user(None, None)
    Oversight.objects.create(user=person, province="ตราด")
    Oversight.objects.create(user=other, province="ระยอง")
    found = news_of(person, now=timezone.now())
    assert [(event.what, event.url) for event in found.newest] == [
        ("เผยแพร่รายงานผลการวิเคราะห์และมาตรการ ปี 2565 ฉบับที่ 1", "/our-town/2565/"),
        ("รับรองคะแนน ปี 2565", "/staff/area/?year=2565"),
    ]
    assert lines(other) == []


def test_old_news_is_no_news(year: Assessment, officer: User, head: User) -> None:
    take_year_step(assessment=year, name="submit", note="", by=officer)
    AuditEvent.objects.update(at=timezone.now() - timedelta(days=91))
    assert lines(head) == []


def test_five_are_shown_and_ten_more_folded(as_user, year: Assessment, officer: User, head: User) -> None:
    for version in range(1, 21):
        made = publish(year, officer, version=version, status=ReportStatus.SUPERSEDED)
        record(by=head, verb="report_publish", target=made, agency=year.agency)
    found = news_of(officer, now=timezone.now())
    assert (len(found.newest), len(found.older)) == (5, 10)
    assert [event.what[-3:].strip() for event in found.newest] == ["20", "19", "18", "17", "16"]
    assert '<summary>ก่อนหน้านี้<span class="num"> 10 เรื่อง</span></summary>' in page(as_user(officer))


def test_when_is_said_as_people_say_it() -> None:
    noon = timezone.localtime().replace(hour=12, minute=5)
    assert when_words(noon, noon) == "วันนี้ 12:05 น."
    assert when_words(noon - timedelta(days=1), noon) == "เมื่อวาน 12:05 น."
    assert when_words(noon - timedelta(days=2), noon) == thai_date(noon - timedelta(days=2))


def test_number_of_queries_does_not_grow_with_events(year: Assessment, officer: User, head: User) -> None:
    made = publish(year, officer)
    counts = []
    for _ in range(2):
        for _ in range(15):
            record(by=head, verb="report_publish", target=made, agency=year.agency)
            record(by=head, verb="assessment_approve", target=year, agency=year.agency)
        person = User.objects.get(pk=officer.pk)
        with CaptureQueriesContext(connection) as queries:
            news_of(person, now=timezone.now())
        counts.append(len(queries))
    assert counts[0] == counts[1]
