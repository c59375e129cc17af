"""My work and the follow-up of measures: reports owed, reports to review, divisions to remind, the next round."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import AssessmentStatus as A
from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency, User
from ita_portal.lib.thai import BANGKOK, thai_date
from measures.actions.progress import take_step
from measures.actions.reminders import remind_by_hand
from measures.models import Measure, ProgressReport, Round
from reports.pages.home import home_context
from tests import make
from tests.measures.facts import planned
from tests.measures.work_facts import clerk_of, owed, sent
from tests.reports.home_world import (
    binding,
    card,
    due_in,
    first,
    followed,
    following,
    in_days,
    move,
    page,
    quiet,
    report,
    titles,
    today,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(agency: Agency, officer: User, head: User) -> Assessment:
    """A certified year whose report is published: nothing but the follow-up is left."""
    year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    binding(year, officer)
    move(year, A.APPROVED, head)
    report(year, officer, "published")
    followed(year, officer)
    Framework.objects.filter(fiscal_year__gt=2565).update(is_offered=False)
    return year


# ── a division's own reports ──────────────────────────────────────────────────
def test_division_officer_sees_which_report_by_when_and_goes_straight_into_it(
    as_user, filled: Assessment, officer: User
) -> None:
    clerk = clerk_of(filled)
    asked = due_in(owed(filled, officer, title="ก"), 12)
    shown = card(as_user(clerk))
    assert shown.startswith("ทำเรื่องนี้ก่อน รายงานผล ม.1 ก สำนักปลัดเทศบาล รอบ 6 เดือนแรก ตอบว่าทำอะไรไปแล้ว")
    assert "เหลือ (วัน) 12" in shown
    assert f"อีก 12 วัน ภายใน {thai_date(in_days(12))}" in shown
    assert "ต่อไป ส่งแล้ว กองผู้รับผิดชอบ ITA ตรวจ เขียนรายงาน" in shown
    assert f'<a class="btn btn-primary btn-lg" href="/staff/work/{asked.pk}/">' in page(as_user(clerk))


def test_late_is_first_then_what_is_due_soon_then_what_came_back(as_user, filled: Assessment, officer: User) -> None:
    clerk = clerk_of(filled)
    due_in(owed(filled, officer, title="ก"), 12)
    due_in(owed(filled, officer, title="ข"), -10)
    back = sent(due_in(owed(filled, officer, title="ค"), 30), clerk)
    take_step(report=back, name="return", note="ใส่ภาพ <ด้วย>", by=officer)
    shown = card(as_user(clerk))
    assert "รายงานผล ม.2 ข" in shown
    assert f"เกินกำหนด 10 วัน ครบกำหนดเมื่อ {thai_date(in_days(-10))}" in shown
    assert titles(as_user(clerk)) == ["รายงานผล ม.1 ก", "แก้รายงานผล ม.3 ค"]
    assert "เหลือ 3 จาก 3 ฉบับ · เหตุผลที่ส่งกลับ: ใส่ภาพ <ด้วย> ส่งกลับให้แก้" in following(as_user(clerk))[1]
    assert "ใส่ภาพ &lt;ด้วย&gt;" in page(as_user(clerk))


def test_division_officer_sees_how_many_of_the_round_are_left_and_what_waits(
    as_user, filled: Assessment, officer: User
) -> None:
    clerk = clerk_of(filled)
    due_in(owed(filled, officer, title="ก"), 12)
    sent(due_in(owed(filled, officer, title="ข"), 12), clerk)
    assert "รอบ 6 เดือนแรก ส่งแล้ว 1 จาก 2 ฉบับ เหลือ 1 ฉบับ" in card(as_user(clerk))
    assert waiting(as_user(clerk)) == [f"ตรวจรายงานผล ม.2 รอบ 6 เดือนแรก กองผู้รับผิดชอบ ITA {thai_date(today())} วันนี้"]


def test_more_reports_than_a_page_holds_are_counted(as_user, filled: Assessment, officer: User) -> None:
    for title in "กขคงจฉช":
        due_in(owed(filled, officer, title=title), 5)
    assert titles(as_user(clerk_of(filled)))[-1] == "รายงานผลมาตรการอีก 2 ฉบับ"


def test_division_without_a_report_reads_when_the_next_round_opens(filled: Assessment, officer: User) -> None:
    clerk = clerk_of(filled)
    Measure.objects.filter(assessment=filled).delete()
    planned(filled, officer)
    asked = home_context(clerk, now=datetime(2022, 12, 1, 9, tzinfo=BANGKOK))["quiet"]
    assert asked.title == "ไม่มีรายงานที่ต้องส่งตอนนี้"
    assert asked.why == "รอบ 6 เดือนแรกเปิด 1 มี.ค. 2566 กำหนดส่ง 20 เม.ย. 2566 มีข้อความแจ้งเมื่อเปิดรอบ"
    other = filled.agency.divisions.create(name="กองช่าง", order=3)
    Measure.objects.filter(assessment=filled).update(every_division=False)
    assert home_context(clerk_of(filled, at=2), now=datetime(2022, 12, 1, 9, tzinfo=BANGKOK))["quiet"].why.startswith(
        "ยังไม่มีรอบถัดไป"
    )
    assert other.name == "กองช่าง"


# ── who runs the follow-up ────────────────────────────────────────────────────
def test_strategy_officer_reviews_what_was_sent(as_user, filled: Assessment, officer: User, head: User) -> None:
    report_ = owed(filled, officer)
    ProgressReport.objects.exclude(pk=report_.pk).delete()
    assert "ตรวจรายงาน" not in page(as_user(officer))
    sent(report_, clerk_of(filled))
    shown = card(as_user(officer))
    assert shown == (
        f"ทำเรื่องนี้ก่อน ตรวจรายงาน 1 ฉบับ สำนักปลัดเทศบาลส่งผลมาตรการปี 2566 มาแล้ว รอตั้งแต่ {thai_date(today())} "
        "รับ หรือส่งกลับพร้อมเหตุผล รอตรวจ (ฉบับ) 1 เริ่มตรวจ"
    )
    assert 'href="/staff/our-town/2565/follow-up/reports/?state=sent"' in page(as_user(officer))
    assert first(as_user(head)) == ""
    assert waiting(as_user(head)) == [f"ตรวจรายงานผล 1 ฉบับ รอบ 6 เดือนแรก กองผู้รับผิดชอบ ITA {thai_date(today())} วันนี้"]


def test_strategy_officer_reminds_who_is_late_and_is_left_in_peace_for_a_week(
    as_user, filled: Assessment, officer: User
) -> None:
    clerk_of(filled)
    late = due_in(owed(filled, officer), -20)
    own = ProgressReport.objects.exclude(pk=late.pk).get()
    take_step(report=own, name="close", note="รวมกับฉบับอื่น", by=officer)
    shown = card(as_user(officer))
    assert shown.startswith("ทำเรื่องนี้ก่อน ติดตามรายงานมาตรการ รอบ 6 เดือนแรก ยังไม่ส่ง ได้แก่ สำนักปลัดเทศบาล")
    assert "เกินกำหนด 20 วัน" in shown
    assert "ส่งแล้ว 0 จาก 1 หน่วยงาน เหลือ 1 หน่วยงาน" in shown
    assert shown.endswith("เตือน 1 หน่วยงาน")
    there = re.search(r'class="btn btn-primary btn-lg" href="([^"]+)"', page(as_user(officer)))
    assert there is not None
    asks = as_user(officer).get(there[1].replace("&amp;", "&"))
    assert asks.status_code == 200
    assert "สำนักปลัดเทศบาล" in asks.content.decode()
    assert waiting(as_user(officer)) == [
        f"รายงานผล 1 ฉบับ รอบ 6 เดือนแรก สำนักปลัดเทศบาล {thai_date(in_days(-20))} เกินกำหนด 20 วัน เตือน สำนักปลัดเทศบาล"
    ]
    remind_by_hand(reports=[late], by=officer, now=timezone.now())
    assert first(as_user(officer)) == ""
    assert len(waiting(as_user(officer))) == 1


def test_a_late_division_without_officers_needs_somebody_else(as_user, filled: Assessment, officer: User) -> None:
    late = due_in(owed(filled, officer), -20)
    ProgressReport.objects.exclude(pk=late.pk).delete()
    assert card(as_user(officer)).startswith(
        "ทำเรื่องนี้ก่อน หาผู้รายงานแทน 1 หน่วยงาน รอบ 6 เดือนแรก สำนักปลัดเทศบาลไม่มีเจ้าหน้าที่ในระบบ จึงเตือนไม่ได้"
    )
    assert "bulk/remind" not in page(as_user(officer))
    ProgressReport.objects.update(assignee=make.user(None, None))
    assert first(as_user(officer)).startswith("ติดตามรายงานมาตรการ")


def test_a_reminder_of_the_portal_itself_counts_as_one(as_user, filled: Assessment, officer: User) -> None:
    clerk_of(filled)
    late = due_in(owed(filled, officer), -20)
    ProgressReport.objects.exclude(pk=late.pk).delete()
    assert first(as_user(officer)).startswith("ติดตามรายงานมาตรการ")
    ProgressReport.objects.update(reminded_stage=in_days(-6).isoformat())
    assert first(as_user(officer)) == ""
    ProgressReport.objects.update(reminded_stage=in_days(-7).isoformat())
    assert first(as_user(officer)).startswith("ติดตามรายงานมาตรการ")


def test_head_sees_late_divisions_and_those_with_time_left_without_a_way_to_remind(
    as_user, filled: Assessment, officer: User, head: User
) -> None:
    late = due_in(owed(filled, officer), -20)
    due_in(ProgressReport.objects.exclude(pk=late.pk).get(), 3)
    Round.objects.update(due=in_days(3), opened_at=timezone.now() - timedelta(days=9))
    assert waiting(as_user(head)) == [
        f"รายงานผล 1 ฉบับ รอบ 6 เดือนแรก สำนักปลัดเทศบาล {thai_date(in_days(-20))} เกินกำหนด 20 วัน",
        f"รายงานผล 1 ฉบับ รอบ 6 เดือนแรก กำหนดส่ง {thai_date(in_days(3))} กองยุทธศาสตร์และงบประมาณ "
        f"{thai_date(in_days(-9))} 9 วัน",
    ]
    assert "bulk/remind" not in page(as_user(head))
    assert waiting(as_user(clerk_of(filled))) == []


def test_more_late_divisions_than_a_page_holds_are_folded(
    as_user, filled: Assessment, officer: User, head: User
) -> None:
    for number in range(3, 9):
        filled.agency.divisions.create(name=f"กองที่ {number}", order=number)
    due_in(owed(filled, officer), -20)
    ProgressReport.objects.update(due=in_days(-20))
    assert len(waiting(as_user(head))) == 8
    assert '<summary>ดูทั้งหมด<span class="num"> อีก 3 เรื่อง</span></summary>' in page(as_user(head))


def test_officer_with_everything_done_reads_when_the_next_round_opens(filled: Assessment, officer: User) -> None:
    planned(filled, officer)
    asked = home_context(officer, now=datetime(2022, 12, 1, 9, tzinfo=BANGKOK))["quiet"]
    assert asked.why.startswith("รอบ 6 เดือนแรกเปิด 1 มี.ค. 2566")


def test_number_of_queries_does_not_grow_with_reports(as_user, filled: Assessment, officer: User, head: User) -> None:
    people, counts = [officer, head, clerk_of(filled)], []
    for names in ("ก", "ขคงจ"):
        for title in names:
            due_in(owed(filled, officer, title=title), -3)
        for report_ in ProgressReport.objects.filter(division__is_strategy=True, state="open")[: len(names)]:
            sent(report_, officer)
        clients = [as_user(person) for person in people]
        with CaptureQueriesContext(connection) as queries:
            for client in clients:
                page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_to_do_and_nothing_to_wait_for_says_so(as_user, filled: Assessment, officer: User) -> None:
    planned(filled, officer)
    assert quiet(as_user(officer)) == "ไม่มีเรื่องที่ต้องทำตอนนี้ เมื่อ ป.ป.ช. ประกาศผลปี 2566 เรื่องถัดไปจะขึ้นที่นี่"


def test_the_word_of_the_measures_counts_what_is_late_for_those_who_see_it_all(
    as_user, filled: Assessment, officer: User, head: User
) -> None:
    due_in(owed(filled, officer), -20)
    counted = '<span class="n">2<span class="visually-hidden"> ฉบับเกินกำหนด</span></span>'  # its two divisions
    assert page(as_user(officer)).count(counted) == page(as_user(head)).count(counted) == 1
    assert counted not in page(as_user(clerk_of(filled)))
    ProgressReport.objects.update(due=in_days(1))
    assert counted not in page(as_user(head))
