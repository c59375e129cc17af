"""The life of a division's report: draft, sent, returned, accepted, opened again, closed; and who may do what."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Assessment
from ita_portal.accounts.models import Membership, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox.models import Notice
from ita_portal.lib.workflow import RuleBroken
from measures.actions.assignments import extend, hand_over, reassign
from measures.actions.progress import ProgressChanged, save_draft, take_step
from measures.actions.rounds import open_round
from measures.enums import ProgressState as S
from measures.models import Measure, ProgressReport
from measures.queries.progress import previous_report, reporters_of, work_of
from measures.rules import STEPS, open_steps
from measures.standing import Said, standing
from tests import make
from tests.measures.facts import planned

GOOD = {"work_status": "done", "what": "จัดอบรม 1 ครั้ง", "outcome": "ผ่านการทดสอบทุกคน"}
TODAY = date(2023, 3, 1)


@pytest.fixture
def clerk(assessment: Assessment) -> User:
    """The officer of the second division."""
    person = make.user(assessment.agency, Role.DIVISION_OFFICER, username="clerk")
    Membership.objects.filter(user=person).update(division=assessment.agency.divisions.last())
    return person


@pytest.fixture
def report(assessment: Assessment, officer: User, clerk: User) -> ProgressReport:
    """The second division's report of the first half of the year, untouched."""
    planned(assessment, officer, steps=2)
    open_round(assessment=assessment, key="h1", by=officer, today=TODAY)
    return ProgressReport.objects.get(division=assessment.agency.divisions.last())


def write(report: ProgressReport, by: User, **data: object) -> ProgressReport:
    """Save a draft on top of what stands there."""
    report.refresh_from_db()
    return save_draft(report=report, data=data or GOOD, seen_version=report.version, by=by)


def step(report: ProgressReport, name: str, by: User, note: str = "") -> None:
    """Take a step on the present state."""
    take_step(report=report, name=name, note=note, by=by)
    report.refresh_from_db()


def test_the_whole_circle_is_on_record(report: ProgressReport, officer: User, clerk: User) -> None:
    write(report, clerk)
    step(report, "send", clerk)
    step(report, "return", officer, "ใส่จำนวนผู้เข้าร่วม")
    write(report, clerk, participants=148)
    step(report, "send", clerk)
    step(report, "accept", officer)
    assert (report.state, report.percent, report.participants) == (S.ACCEPTED, 100, 148)
    assert (report.accepted_by, report.sent_by) == (officer, clerk)
    events = AuditEvent.objects.filter(target_type="measures.progressreport", target_id=report.pk).order_by("pk")
    assert list(events.values_list("verb", flat=True)) == [
        "progress_begun",
        "progress_send",
        "progress_return",
        "progress_send",
        "progress_accept",
    ]
    assert list(Notice.objects.filter(user=clerk).order_by("pk").values_list("kind", flat=True)) == [
        "returned",
        "accepted",
    ]


def test_an_accepted_report_is_locked_until_it_is_opened_again_with_a_reason(
    report: ProgressReport, officer: User, clerk: User
) -> None:
    write(report, clerk)
    step(report, "send", clerk)
    step(report, "accept", officer)
    with pytest.raises(RuleBroken, match="ส่งแล้ว แก้ไม่ได้"):
        write(report, clerk, what="แก้ทีหลัง")
    with pytest.raises(RuleBroken, match="ยังไม่ได้ระบุเหตุผล"):
        step(report, "reopen", officer)
    step(report, "reopen", officer, "ตัวเลขผิด")
    assert (report.state, report.accepted_at, report.state_note) == (S.RETURNED, None, "ตัวเลขผิด")
    assert write(report, clerk, what="แก้แล้ว").what == "แก้แล้ว"


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({"work_status": ""}, "ยังไม่ได้เลือกว่าดำเนินการถึงไหน"),
        ({"work_status": "done", "what": "ทำแล้ว"}, "ยังไม่ได้กรอกผลที่เกิดขึ้น"),
        ({"work_status": "in_progress", "what": "ทำอยู่"}, "ยังไม่ได้กรอกความก้าวหน้า"),
        ({"work_status": "on_hold", "percent": 20}, "เลือก «พักไว้» ต้องบอกเหตุผล"),
        ({"work_status": "cancelled"}, "เลือก «ยกเลิก» ต้องบอกเหตุผล"),
        ({"work_status": "delayed", "percent": 20, "what": "x", "reason": "y"}, "งานล่าช้าต้องบอกว่าจะทำอะไรต่อ"),
    ],
)
def test_an_incomplete_report_is_not_sent_and_says_what_is_missing(
    report: ProgressReport, clerk: User, data: dict[str, object], missing: str
) -> None:
    write(report, clerk, **data)
    with pytest.raises(RuleBroken, match=missing):
        step(report, "send", clerk)
    report.refresh_from_db()
    assert report.state == S.OPEN


def test_an_untouched_report_is_not_sent(report: ProgressReport, clerk: User) -> None:
    with pytest.raises(RuleBroken, match="ยังไม่ได้กรอกรายงานของรอบนี้"):
        step(report, "send", clerk)


def test_pressing_twice_sends_once(report: ProgressReport, clerk: User) -> None:
    write(report, clerk)
    step(report, "send", clerk)
    with pytest.raises(RuleBroken, match="สถานะเปลี่ยนไปแล้ว"):
        step(report, "send", clerk)
    assert AuditEvent.objects.filter(verb="progress_send").count() == 1


def test_who_saves_second_is_told_and_nothing_is_lost(report: ProgressReport, officer: User, clerk: User) -> None:
    save_draft(report=report, data={"what": "ของเจ้าหน้าที่กอง"}, seen_version=1, by=clerk)
    with pytest.raises(ProgressChanged) as told:
        save_draft(report=report, data={"what": "ของกองยุทธศาสตร์"}, seen_version=1, by=officer)
    assert told.value.report.what == "ของเจ้าหน้าที่กอง"
    # The same again is not a change, whichever version was seen.
    assert save_draft(report=report, data={"what": "ของเจ้าหน้าที่กอง"}, seen_version=1, by=officer).version == 2


# What each person may take in each state, and nothing else.
OPEN_STEPS = {
    "clerk": {S.OPEN: "send", S.SENT: "withdraw", S.RETURNED: "send", S.ACCEPTED: "", S.CLOSED: ""},
    "officer": {
        S.OPEN: "send close",
        S.SENT: "withdraw accept return",
        S.RETURNED: "send close",
        S.ACCEPTED: "reopen",
        S.CLOSED: "reopen",
    },
    "head": dict.fromkeys(S, ""),
    "neighbour": dict.fromkeys(S, ""),
    "outsider": dict.fromkeys(S, ""),
    "asked": {S.OPEN: "send", S.SENT: "withdraw", S.RETURNED: "send", S.ACCEPTED: "", S.CLOSED: ""},
}


def test_who_may_take_which_step(
    report: ProgressReport, officer: User, clerk: User, head: User, outsider: User
) -> None:
    neighbour = make.user(report.measure.assessment.agency, Role.DIVISION_OFFICER)  # of the first division
    asked = make.user(None, None)  # no role anywhere, only the assignment
    report.assignee = asked
    people = {
        "clerk": clerk,
        "officer": officer,
        "head": head,
        "neighbour": neighbour,
        "outsider": outsider,
        "asked": asked,
    }
    found = {
        name: {state: " ".join(s.name for s in open_steps(person, _in(report, state))) for state in S}
        for name, person in people.items()
    }
    assert found == OPEN_STEPS
    for name in ("head", "neighbour", "outsider"):
        with pytest.raises(PermissionDenied):
            save_draft(report=report, data=GOOD, seen_version=1, by=people[name])
        for each in STEPS:
            with pytest.raises(PermissionDenied):
                take_step(report=report, name=each.name, note="x", by=people[name])


def _in(report: ProgressReport, state: str) -> ProgressReport:
    report.state = state
    return report


def test_an_assignment_gives_access_to_that_report_and_to_nothing_else(
    report: ProgressReport, officer: User, head: User, clerk: User
) -> None:
    asked = make.user(None, None)
    neighbour = make.user(report.measure.assessment.agency, Role.DIVISION_OFFICER)
    assert reassign(reports=[report], to=asked, note="ลาคลอด", by=officer) == 1
    visible = ProgressReport.objects.visible_to
    assert list(visible(asked)) == [report]
    assert list(work_of(asked)) == [report]
    assert report not in visible(neighbour)
    assert (visible(officer).count(), visible(head).count(), list(visible(clerk))) == (2, 2, [report])
    # It is asked of one person now, not of the division at large.
    assert list(work_of(clerk)) == []
    report.refresh_from_db()
    assert reporters_of([report]) == {report.pk: [asked]}
    assert reassign(reports=[report], to=asked, note="", by=officer) == 0


def test_the_next_round_is_prefilled_from_the_last_and_asks_the_same_person(
    report: ProgressReport, officer: User, clerk: User
) -> None:
    reassign(reports=[report], to=clerk, note="", by=officer)
    write(report, clerk, work_status="in_progress", percent=60, what="ทำแล้วครึ่งหนึ่ง")
    step(report, "send", clerk)
    open_round(assessment=report.measure.assessment, key="h2", by=officer, today=TODAY)
    following = ProgressReport.objects.get(division=report.division, round__key="h2")
    assert previous_report(following) == report
    assert following.assignee == clerk
    assert (following.what, following.saved_at) == ("", None)


def test_extending_needs_a_reason_and_a_later_day(report: ProgressReport, officer: User, clerk: User) -> None:
    with pytest.raises(RuleBroken, match="เหตุผล"):
        extend(reports=[report], due=date(2023, 5, 1), reason="", by=officer)
    with pytest.raises(RuleBroken, match="1 รายการมีกำหนดหลัง"):
        extend(reports=[report], due=date(2023, 4, 1), reason="น้ำท่วม", by=officer)
    ProgressReport.objects.filter(pk=report.pk).update(reminded_stage="d14")
    assert extend(reports=[report], due=date(2023, 5, 1), reason="น้ำท่วม", by=officer) == 1
    report.refresh_from_db()
    assert (report.due, report.is_extended, report.reminded_stage) == (date(2023, 5, 1), True, "")
    assert Notice.objects.get(user=clerk).kind == "deadline_moved"
    with pytest.raises(PermissionDenied):
        extend(reports=[report], due=date(2023, 6, 1), reason="น้ำท่วม", by=clerk)


def test_all_open_work_of_a_division_moves_in_one_step(report: ProgressReport, officer: User) -> None:
    agency = report.measure.assessment.agency
    source, target = report.division, agency.divisions.create(name="กองคลัง", order=3)
    Measure.objects.update(every_division=False)
    report.measure.responsibilities.create(division=source, is_lead=True)
    moved = hand_over(agency=agency, from_division=source, to_division=target, note="ยุบกอง", by=officer)
    report.refresh_from_db()
    assert (moved, report.division) == (1, target)
    assert [(r.division, r.is_lead) for r in report.measure.responsibilities.all()] == [(target, True)]
    assert hand_over(agency=agency, from_division=source, to_division=target, note="ยุบกอง", by=officer) == 0


def test_all_open_work_of_a_person_moves_in_one_step(report: ProgressReport, officer: User, clerk: User) -> None:
    leaving = make.user(report.measure.assessment.agency, Role.DIVISION_OFFICER)
    reassign(reports=ProgressReport.objects.all(), to=leaving, note="", by=officer)
    agency = report.measure.assessment.agency
    assert hand_over(agency=agency, from_person=leaving, to_person=clerk, note="โอนย้าย", by=officer) == 2
    assert set(ProgressReport.objects.values_list("assignee", flat=True)) == {clerk.pk}
    with pytest.raises(PermissionDenied):
        hand_over(agency=agency, from_person=clerk, to_person=leaving, note="", by=clerk)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], ("not_started", 0)),
        ([Said("", 0), Said("", 0)], ("not_started", 0)),
        ([Said("done", 100), Said("", 0)], ("in_progress", 50)),
        ([Said("done", 100), Said("in_progress", 99)], ("in_progress", 99)),
        ([Said("done", 100), Said("done", 100)], ("done", 100)),
        ([Said("done", 100), Said("cancelled", 30)], ("done", 100)),
        ([Said("cancelled", 0), Said("cancelled", 0)], ("cancelled", 0)),
        ([Said("done", 100), Said("delayed", 40), Said("on_hold", 0)], ("delayed", 46)),
        ([Said("on_hold", 10), Said("in_progress", 60)], ("on_hold", 35)),
        ([Said("in_progress", 100)], ("in_progress", 99)),
    ],
)
def test_the_worst_news_says_where_a_measure_stands(said: list[Said], expected: tuple[str, int]) -> None:
    assert standing(said) == expected


def test_a_measure_follows_what_its_divisions_send(report: ProgressReport, officer: User, clerk: User) -> None:
    write(report, clerk, work_status="in_progress", percent=80, what="ทำอยู่")
    step(report, "send", clerk)
    report.measure.refresh_from_db()
    assert (report.measure.work_status, report.measure.percent) == ("in_progress", 40)
    step(report, "withdraw", clerk)
    report.measure.refresh_from_db()
    assert (report.measure.work_status, report.measure.percent) == ("not_started", 0)
