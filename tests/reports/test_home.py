"""My work: one thing to do first, by role and state; what comes next; what waits on others."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentStatus as A
from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import Role
from measures.actions.progress import take_step
from measures.models import Measure, ProgressReport
from reports.enums import JobState, ReportStatus
from reports.models import RenderJob, Report
from tests import make
from tests.access import publish
from tests.measures.work_facts import clerk_of, owed, sent

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return response.content.decode()


def first(client: Client) -> str:
    """The title of the one thing to do first; empty when there is none."""
    found = re.findall(r'<h2 id="now">(.*?)</h2>', page(client))
    assert len(found) < 2
    return found[0] if found else ""


@pytest.fixture
def filled(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)


def move(year: Assessment, status: str, by: User, note: str = "") -> None:
    signed = {"approved_at": year.status_at, "approved_by": by} if status == A.APPROVED else {}
    Assessment.objects.filter(pk=year.pk).update(status=status, status_note=note, status_by=by, **signed)


def report(year: Assessment, by: User, status: str) -> Report:
    made = publish(year, by, status=ReportStatus.PUBLISHED)
    Report.objects.filter(pk=made.pk).update(status=status)
    return made


# ── the officer ───────────────────────────────────────────────────────────────
def test_officer_without_a_year_starts_one(as_user, officer: User) -> None:
    assert first(as_user(officer)) == "เริ่มปีแรก"


def test_officer_with_missing_scores_enters_them_and_sees_the_range(as_user, agency: Agency, officer: User) -> None:
    make.assessment(agency, 2565, scores={"1": "90"}, by=officer)
    shown = page(as_user(officer))
    assert "กรอกคะแนนปี 2565" in shown
    assert "ยังขาด" in shown
    assert '<p class="range">' in shown


def test_officer_with_a_full_sheet_sends_it(as_user, filled: Assessment, officer: User) -> None:
    shown = page(as_user(officer))
    assert first(as_user(officer)) == "ส่งคะแนนปี 2565 ให้ผู้บริหารตรวจ"
    assert "95<small>.82</small>" in shown


def test_officer_looks_at_differences_before_sending(as_user, filled: Assessment, officer: User) -> None:
    make.give_scores(filled, {"EIT": "95.65"}, officer)
    shown = page(as_user(officer))
    assert first(as_user(officer)) == "ตรวจผลต่างคะแนน EIT แล้วส่งผู้บริหารตรวจ"
    assert '<dd class="v">95.65</dd>' in shown
    assert '<dd class="v">95.66</dd>' in shown


def test_officer_mends_what_came_back_and_reads_why(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.RETURNED, head, "ตัวชี้วัดที่ 4 <ผิด>")
    assert first(as_user(officer)) == "แก้คะแนนปี 2565 ตามที่ส่งกลับ"
    assert "ตัวชี้วัดที่ 4 &lt;ผิด&gt;" in page(as_user(officer))


def test_officer_waits_for_the_head(as_user, filled: Assessment, officer: User) -> None:
    move(filled, A.SUBMITTED, officer)
    shown = page(as_user(officer))
    assert re.search(r"รับรองคะแนน .*</a></th><td[^>]*>ผู้บริหาร</td>", shown)


def test_officer_plans_measures_then_makes_the_report(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.APPROVED, head)
    assert first(as_user(officer)) == "วางมาตรการสำหรับปี 2566"
    Measure.objects.create(assessment=filled, carried_out_in=2566, title="ก", created_by=officer)
    assert first(as_user(officer)) == "อ่านและแก้บทวิเคราะห์"
    assert "จัดทำรายงานปี 2565" in page(as_user(officer))


def test_officer_is_told_of_a_failed_file(as_user, filled: Assessment, officer: User) -> None:
    made = report(filled, officer, ReportStatus.REQUESTED)
    RenderJob.objects.filter(report=made).update(state=JobState.FAILED, failure="ไม่พบตัวอักษร")
    assert first(as_user(officer)) == "สร้างไฟล์รายงานปี 2565 ไม่สำเร็จ"
    assert "ไม่พบตัวอักษร" in page(as_user(officer))


def test_officer_mends_a_returned_report(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.APPROVED, head)
    report(filled, officer, ReportStatus.RETURNED)
    assert first(as_user(officer)) == "แก้รายงานปี 2565 ตามที่ส่งกลับ"


# ── the head ──────────────────────────────────────────────────────────────────
def test_head_decides_on_submitted_scores(as_user, filled: Assessment, officer: User, head: User) -> None:
    assert first(as_user(head)) == ""
    move(filled, A.SUBMITTED, officer)
    assert first(as_user(head)) == "พิจารณาคะแนนปี 2565"
    assert '<dd class="v">95.82</dd>' in page(as_user(head))


def test_an_older_year_that_waits_for_a_decision_is_not_forgotten(
    as_user, agency: Agency, filled: Assessment, officer: User, head: User
) -> None:
    make.assessment(agency, 2566, by=officer)
    assert first(as_user(head)) == ""
    move(filled, A.SUBMITTED, officer)
    assert first(as_user(head)) == "พิจารณาคะแนนปี 2565"
    assert first(as_user(officer)) == "กรอกคะแนนปี 2566"


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (ReportStatus.READY, "อ่านและให้ความเห็นชอบรายงานปี 2565"),
        (ReportStatus.APPROVED, "เผยแพร่รายงานปี 2565"),
        (ReportStatus.PUBLISHED, ""),
    ],
)
def test_head_endorses_and_publishes(
    as_user, filled: Assessment, officer: User, head: User, status: str, title: str
) -> None:
    move(filled, A.APPROVED, head)
    report(filled, officer, status)
    assert first(as_user(head)) == title


def test_a_follow_up_report_asks_for_its_decision_too(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.APPROVED, head)
    report(filled, officer, ReportStatus.PUBLISHED)
    made = publish(filled, officer, version=2, status=ReportStatus.READY)
    follow_up = {"kind": "follow-up", "part": "h1", "version": 1, "status": ReportStatus.READY}
    Report.objects.filter(pk=made.pk).update(**follow_up)
    assert first(as_user(head)) == "อ่านและให้ความเห็นชอบรายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก"
    assert "เห็นชอบรายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก" in page(as_user(officer))
    Report.objects.filter(pk=made.pk).update(status=ReportStatus.RETURNED, status_note="เพิ่มภาพ")
    assert first(as_user(officer)) == "แก้รายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก ตามที่ส่งกลับ"


def test_finished_round_is_shown_as_done(as_user, filled: Assessment, officer: User, head: User) -> None:
    Measure.objects.create(assessment=filled, carried_out_in=2566, title="ก", created_by=officer)
    move(filled, A.APPROVED, head)
    publish(filled, officer)
    assert page(as_user(head)).count('<li class="done">') == 6


# ── the follow-up of measures ─────────────────────────────────────────────────
def due_in(asked: ProgressReport, days: int) -> ProgressReport:
    ProgressReport.objects.filter(pk=asked.pk).update(due=timezone.localdate() + timedelta(days=days))
    asked.refresh_from_db()
    return asked


def test_division_officer_sees_the_most_urgent_report_first(as_user, filled: Assessment, officer: User) -> None:
    clerk = clerk_of(filled)
    due_in(owed(filled, officer, title="ก"), 12)
    assert first(as_user(clerk)) == "รายงานผล ม.1 ก"
    assert re.search(r"<dt>เหลือ \(วัน\)</dt><dd class=\"v\">12</dd>", page(as_user(clerk)))
    due_in(owed(filled, officer, title="ข"), -10)
    shown = page(as_user(clerk))
    assert first(as_user(clerk)) == "รายงานผล ม.2 ข"
    assert "เกินกำหนด 10 วัน" in shown
    assert "<h3>รายงานผล ม.1 ก</h3>" in shown
    back = sent(due_in(owed(filled, officer, title="ค"), 30), clerk)
    take_step(report=back, name="return", note="ใส่ภาพ <ด้วย>", by=officer)
    assert first(as_user(clerk)) == "แก้รายงานผล ม.3 ค"
    assert "เหตุผลที่ส่งกลับ: ใส่ภาพ &lt;ด้วย&gt;" in page(as_user(clerk))


def test_more_reports_than_a_page_holds_are_counted(as_user, filled: Assessment, officer: User) -> None:
    for title in "กขคงจฉช":
        due_in(owed(filled, officer, title=title), 5)
    assert "รายงานผลมาตรการอีก 2 ฉบับ" in page(as_user(clerk_of(filled)))


def test_strategy_officer_reviews_what_was_sent(as_user, filled: Assessment, officer: User, head: User) -> None:
    report_ = owed(filled, officer)
    ProgressReport.objects.exclude(pk=report_.pk).delete()
    assert "ตรวจรายงาน" not in page(as_user(officer))
    sent(report_, clerk_of(filled))
    shown = page(as_user(officer))
    assert first(as_user(officer)) == "ตรวจรายงาน 1 ฉบับ"
    assert 'href="/staff/our-town/2565/follow-up/reports/?state=sent"' in shown
    assert "ตรวจรายงาน" not in page(as_user(head))


def test_head_sees_late_divisions_in_short(as_user, filled: Assessment, officer: User, head: User) -> None:
    late = due_in(owed(filled, officer), -20)
    due_in(ProgressReport.objects.exclude(pk=late.pk)[0], 3)
    shown = page(as_user(head))
    assert re.findall(r'<ul class="latelist">.*?</ul>', shown, re.S)[0].count("<li>") == 1
    assert re.search(r"สำนักปลัดเทศบาล</a> <span[^>]*>1 ฉบับ</span></span><span class=\"chip chip-late\">.*?20 วัน", shown)
    assert "latelist" not in page(as_user(clerk_of(filled)))


def test_number_of_queries_does_not_grow_with_reports(as_user, filled: Assessment, officer: User, head: User) -> None:
    people, counts = [officer, head, clerk_of(filled)], []
    for titles in ("ก", "ขคงจ"):
        for title in titles:
            due_in(owed(filled, officer, title=title), -3)
        for report_ in ProgressReport.objects.filter(division__is_strategy=True, state="open")[: len(titles)]:
            sent(report_, officer)
        clients = [as_user(person) for person in people]
        with CaptureQueriesContext(connection) as queries:
            for client in clients:
                page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ── everybody else ────────────────────────────────────────────────────────────
def test_division_officer_has_nothing_to_decide_and_sees_who_works(
    as_user, filled: Assessment, division_officer: User
) -> None:
    assert first(as_user(division_officer)) == ""
    assert "เจ้าหน้าที่ผู้รับผิดชอบ ITA" in page(as_user(division_officer))


def test_agency_admin_completes_the_particulars(as_user, agency: Agency, agency_admin: User) -> None:
    assert first(as_user(agency_admin)) == "กรอกข้อมูลหน่วยงานให้ครบ"
    assert "ตราหน่วยงาน" in page(as_user(agency_admin))


def test_person_without_an_agency_is_told_what_to_do(as_user, db: None) -> None:
    nobody = make.user(None, None, username="newcomer")
    shown = page(as_user(nobody))
    assert "บัญชีนี้ยังไม่อยู่ในหน่วยงานใด" in shown
    assert "«newcomer»" in shown


def test_system_admin_sees_all_agencies_or_how_to_add_the_first(as_user, system_admin: User) -> None:
    assert "ยังไม่มีหน่วยงาน" in page(as_user(system_admin))
    make.assessment(make.agency("first-town", name="เทศบาลเมืองแรก"))
    make.agency("second-town", name="เทศบาลเมืองสอง")
    shown = page(as_user(system_admin))
    assert "เทศบาลเมืองแรก" in shown
    assert "ยังไม่เริ่ม" in shown


def test_person_of_two_agencies_sees_both_and_nobody_elses(as_user, filled: Assessment, officer: User) -> None:
    second = make.agency("second-town", name="เทศบาลเมืองสอง")
    make.agency("third-town", name="เทศบาลเมืองสาม")
    officer.memberships.create(agency=second, role=Role.HEAD)
    shown = page(as_user(User.objects.get(pk=officer.pk)))
    assert "เทศบาลเมืองสอง" in shown
    assert "เทศบาลเมืองสาม" not in shown


def test_home_refuses_post_and_strangers(client: Client, as_user, officer: User) -> None:
    assert as_user(officer).post(reverse("home")).status_code == 405
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_number_of_queries_does_not_grow_with_agencies(as_user, db: None, role: str) -> None:
    def person_of(count: int) -> Client:
        person = make.user(None, None)
        for _ in range(count):
            agency = make.agency()
            person.memberships.create(agency=agency, role=role)
            year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM)
            publish(year, person, status=ReportStatus.READY)
        return as_user(person)

    counts = []
    for client in (person_of(2), person_of(5)):
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_number_of_queries_of_the_list_of_agencies(as_user, system_admin: User) -> None:
    client = as_user(system_admin)
    counts = []
    for _ in range(2):
        for _ in range(3):
            make.assessment(make.agency())
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
