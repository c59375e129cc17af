"""One measure's progress: its reports by round, and everything that happened, by whom and when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ita_portal.audit.actions import record
from measures.actions.assignments import extend, reassign
from measures.actions.progress import save_draft, take_step
from measures.actions.proof import add_link
from measures.actions.rounds import move_deadline, open_round
from measures.models import ProgressReport, Round
from measures.pages.measure_progress import PAGE_SIZE
from tests.measures.facts import planned
from tests.measures.follow_up_facts import PAGE, asked, measure, queries_of, round_


@pytest.fixture
def plan(assessment, officer):
    return planned(assessment, officer)


def address(plan):
    return f"{PAGE}measures/{plan.pk}/"


def lived(plan, officer, division_officer):
    """A report that was extended, handed on, written with proof, sent, returned, sent again and accepted."""
    open_round(assessment=plan.assessment, key="h1", by=officer, today=timezone.localdate())
    report = ProgressReport.objects.filter(measure=plan).first()
    extend(reports=[report], due=report.due + timedelta(days=7), reason="รอผลการตรวจรับ", by=officer)
    reassign(reports=[report], to=division_officer, note="รู้เรื่องทะเบียน", by=officer)
    said = {"work_status": "done", "what": "จัดอบรม", "outcome": "ผ่านทุกคน"}
    report = save_draft(report=report, data=said, seen_version=report.version, by=division_officer)
    add_link(report=report, url="https://example.go.th/photo", caption="ภาพ", by=division_officer)
    take_step(report=report, name="send", note="", by=division_officer)
    take_step(report=report, name="return", note="ขอจำนวนผู้เข้าร่วม", by=officer)
    take_step(report=report, name="send", note="", by=division_officer)
    take_step(report=report, name="accept", note="", by=officer)
    return report


def test_everything_that_happened_newest_first(plan, officer, division_officer, as_user):
    report = lived(plan, officer, division_officer)
    events = as_user(officer).get(address(plan)).context["events"]
    assert [event.words for event in events] == [
        "รับรายงาน",
        "ส่งรายงาน",
        "ส่งรายงานกลับให้แก้",
        "ส่งรายงาน",
        "แนบหลักฐาน",
        "เริ่มเขียนรายงาน",
        "เปลี่ยนผู้รายงาน",
        "ขยายเวลาส่ง",
        "เปิดรอบติดตาม",
        "วางมาตรการ",
    ]
    assert events[2].reason == "ขอจำนวนผู้เข้าร่วม"
    assert events[2].by == "เจ้าหน้าที่กองยุทธศาสตร์"
    assert events[3].lines == ["แล้วเสร็จ · ร้อยละ 100 · หลักฐาน 1 รายการ"]
    assert events[4].lines == ["https://example.go.th/photo"]
    assert events[6].lines == ["จากเจ้าหน้าที่ของหน่วยงาน เป็นdivision"]
    assert events[7].reason == "รอผลการตรวจรับ"
    assert events[0].about == f"{report.division} · รอบ\N{NO-BREAK SPACE}6\N{NO-BREAK SPACE}เดือนแรก"
    assert {event.report for event in events[:8]} == {report.pk}


def test_a_moved_deadline_of_its_round_is_part_of_it(plan, officer, as_user):
    open_round(assessment=plan.assessment, key="h1", by=officer, today=date(2023, 3, 1))
    move_deadline(round_=Round.objects.get(), due=date(2023, 5, 1), reason="น้ำท่วม", by=officer)
    newest = as_user(officer).get(address(plan)).context["events"][0]
    assert (newest.words, newest.about, newest.reason) == ("เลื่อนกำหนดส่งของรอบ", "รอบ 6 เดือนแรก", "น้ำท่วม")
    assert newest.lines == ["จาก 20 เม.ย. 2566 เป็น 1 พ.ค. 2566"]


def test_what_happened_to_other_measures_is_not_told(plan, officer, as_user):
    other = measure(plan.assessment, officer)
    record(by=officer, verb="measure_planned", target=other, agency=plan.assessment.agency)
    assert len(as_user(officer).get(address(plan)).context["events"]) == 1


def test_reports_stand_by_round_the_newest_first(plan, officer, division_officer, as_user):
    lived(plan, officer, division_officer)
    second = round_(plan.assessment, "h2")
    Round.objects.filter(pk=second.pk).update(starts=date(2023, 4, 1), ends=date(2023, 9, 30))
    asked(plan, plan.assessment.agency.divisions.last(), second, late=4)
    context = as_user(officer).get(address(plan)).context
    told = [
        (each["round"].label, [[chip.words for chip in row.chips] for row in each["rows"]])
        for each in context["rounds"]
    ]
    assert told == [
        ("รอบ 6 เดือนหลัง", [["เกินกำหนด 4 วัน"]]),
        ("รอบ 6 เดือนแรก", [["รับแล้ว"], ["อีก 14 วัน"]]),
    ]
    assert [row.report.proof_count for row in context["rounds"][1]["rows"]] == [1, 0]
    assert (context["received"], context["asked"]) == (1, 3)


def test_a_measure_nobody_was_asked_about_says_when_reports_come(assessment, officer, as_user):
    page = as_user(officer).get(address(measure(assessment, officer))).content.decode()
    assert "ยังไม่มีรายงาน" in page
    assert "ยังไม่มีเหตุการณ์ที่บันทึกไว้" in page


def test_many_events_are_turned_by_pages(plan, officer, as_user):
    for _ in range(PAGE_SIZE):
        record(by=officer, verb="measure_changed", target=plan, agency=plan.assessment.agency, changed={"title": []})
    answer = as_user(officer).get(address(plan))
    assert len(answer.context["events"]) == PAGE_SIZE
    assert answer.context["events"][0].lines == ["แก้ ชื่อ"]
    assert len(as_user(officer).get(address(plan) + "?page=2").context["events"]) == 1


def test_who_may_look(plan, head, division_officer, outsider, as_user):
    people = (head, division_officer, outsider)
    assert [as_user(who).get(address(plan)).status_code for who in people] == [200, 403, 404]


def test_many_reports_cost_as_many_queries_as_one(plan, officer, division_officer, as_user):
    lived(plan, officer, division_officer)
    person = as_user(officer)
    few = queries_of(person, address(plan))
    for number in range(1, 13):
        held = round_(plan.assessment, f"m2023-{number:02}")
        for division in plan.assessment.agency.divisions.all():
            report = asked(plan, division, held, late=1)
            reassign(reports=[report], to=division_officer, note="", by=officer)
    assert queries_of(person, address(plan)) == few
