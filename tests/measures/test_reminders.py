"""Reminders by themselves and by hand: to whom, of what, in how many messages, and at what cost."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ita_portal.accounts.models import Agency, Division, Membership, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.models import Notice
from measures.actions.assignments import extend
from measures.actions.reminders import remind_agency, remind_all, remind_by_hand
from measures.enums import ProgressState
from measures.models import FollowUpSettings, ProgressReport
from tests import make
from tests.measures.owing import at, owe, told

DUE = date(2023, 4, 20)
BEFORE = DUE - timedelta(days=3)


@pytest.fixture
def clerks(agency: Agency) -> Division:
    return agency.divisions.get(name="สำนักปลัดเทศบาล")


@pytest.fixture
def clerk(agency: Agency, clerks: Division) -> User:
    """The officer of a division."""
    person = make.user(agency, Role.DIVISION_OFFICER, username="clerk", position="เจ้าหน้าที่สำนักปลัดเทศบาล")
    Membership.objects.filter(user=person).update(division=clerks)
    return person


def stages() -> list[tuple[str, str]]:
    return list(ProgressReport.objects.order_by("pk").values_list("reminded_stage", "head_stage"))


def test_all_reminders_of_a_person_come_in_one_message(clerk: User, clerks: Division, officer: User) -> None:
    first, late = owe(clerks, officer, DUE), owe(clerks, officer, DUE - timedelta(days=10))
    returned = owe(clerks, officer, DUE + timedelta(days=2), state=ProgressState.RETURNED)
    ProgressReport.objects.filter(pk=returned.pk).update(state_at=at(DUE - timedelta(days=30)))
    assert dict(remind_all(now=at(BEFORE))) == {"reminder": 1}
    assert told() == [
        (
            "clerk",
            "reminder",
            "รายงานผลมาตรการเกินกำหนด 1 รายการ ใกล้ครบกำหนด 2 รายการ",
            [
                "ม.2 คู่มือการยืม 2 · รอบ 6 เดือนแรก · กำหนดส่ง 10 เม.ย. 2566 (เกินกำหนด 7 วัน)",
                "ม.1 คู่มือการยืม 1 · รอบ 6 เดือนแรก · กำหนดส่ง 20 เม.ย. 2566 (อีก 3 วัน)",
                "ม.3 คู่มือการยืม 3 · รอบ 6 เดือนแรก · กำหนดส่ง 22 เม.ย. 2566 (อีก 5 วัน) · ส่งกลับให้แก้",
            ],
        )
    ]
    notice = Notice.objects.get()
    assert [line["url"] for line in notice.lines] == [
        f"/staff/work/{report.pk}/" for report in (late, first, returned)
    ]
    assert (notice.day, notice.mail_state) == (BEFORE, MailState.WAITING)
    assert stages() == [("2023-04-17", ""), ("2023-04-17", ""), ("2023-04-08", "")]


def test_the_same_day_and_the_next_tell_nothing_new(clerk: User, clerks: Division, officer: User) -> None:
    owe(clerks, officer, DUE)
    assert sum(remind_all(now=at(BEFORE, 8)).values()) == 1
    assert sum(remind_all(now=at(BEFORE, 9)).values()) == 0
    assert sum(remind_all(now=at(BEFORE + timedelta(days=1))).values()) == 0


@pytest.mark.parametrize("state", [ProgressState.SENT, ProgressState.ACCEPTED, ProgressState.CLOSED])
def test_who_owes_nothing_hears_nothing(clerk: User, clerks: Division, officer: User, state: str, head: User) -> None:
    signed = {"sent_at": at(DUE), "sent_by": clerk, "work_status": "done", "percent": 100}
    if state == ProgressState.ACCEPTED:
        signed |= {"accepted_at": at(DUE), "accepted_by": officer}
    owe(clerks, officer, DUE, state=state, **signed)
    assert dict(remind_all(now=at(DUE + timedelta(days=30)))) == {}
    assert told() == []


def test_the_person_asked_by_name_alone_is_reminded(
    clerk: User, clerks: Division, officer: User, division_officer: User
) -> None:
    owe(clerks, officer, DUE, assignee=division_officer)
    remind_all(now=at(BEFORE))
    assert [who for who, *_ in told()] == ["division"]


def test_everybody_who_works_for_the_division_is_reminded_and_nobody_who_left(
    clerk: User, clerks: Division, officer: User, agency: Agency
) -> None:
    other = make.user(agency, Role.DIVISION_OFFICER, username="colleague")
    left = make.user(agency, Role.DIVISION_OFFICER, username="left", is_active=False)
    boss = make.user(agency, Role.HEAD, username="boss")
    Membership.objects.filter(user__in=[other, left, boss]).update(division=clerks)
    owe(clerks, officer, DUE, assignee=left)
    remind_all(now=at(BEFORE))
    assert [who for who, *_ in told()] == ["clerk", "colleague"]


def test_a_division_without_officers_is_the_strategy_division_s_matter(officer: User, clerks: Division) -> None:
    owe(clerks, officer, DUE)
    owe(officer.memberships.get().division, officer, DUE)
    remind_all(now=at(BEFORE))
    assert told() == [
        (
            "officer",
            "reminder",
            "รายงานผลมาตรการ 2 รายการครบกำหนดใน 3 วัน",
            [
                "ม.1 คู่มือการยืม 1 · รอบ 6 เดือนแรก · กำหนดส่ง 20 เม.ย. 2566 (อีก 3 วัน) · สำนักปลัดเทศบาลไม่มีเจ้าหน้าที่ในระบบ",
                "ม.2 คู่มือการยืม 2 · รอบ 6 เดือนแรก · กำหนดส่ง 20 เม.ย. 2566 (อีก 3 วัน)",
                "ที่ไม่มีเจ้าหน้าที่: เพิ่มเจ้าหน้าที่ มอบหมายผู้รายงาน หรือรายงานแทน",
            ],
        )
    ]


def test_where_nobody_can_be_told_the_reminder_waits_for_somebody(agency: Agency, clerks: Division) -> None:
    root = make.user(None, None, username="root")
    owe(clerks, root, DUE)
    assert dict(remind_all(now=at(BEFORE))) == {}
    assert stages() == [("", "")]
    make.user(agency, Role.OFFICER, username="new")
    remind_all(now=at(BEFORE + timedelta(days=1)))
    assert [who for who, *_ in told()] == ["new"]


def test_heads_hear_of_what_is_14_days_late_by_division(
    clerk: User, clerks: Division, officer: User, head: User, agency: Agency
) -> None:
    strategy = agency.divisions.get(is_strategy=True)
    for due in (DUE, DUE - timedelta(days=7)):
        owe(clerks, officer, due)
    owe(strategy, officer, DUE)
    owe(strategy, officer, DUE + timedelta(days=1))
    today = DUE + timedelta(days=14)
    assert dict(remind_all(now=at(today))) == {"reminder": 2, "escalation": 1}
    escalation = told(today)[0]
    assert escalation == (
        "head",
        "escalation",
        "รายงานผลมาตรการเกินกำหนด 14 วันขึ้นไป 3 รายการ จาก 2 สำนัก/กอง",
        ["สำนักปลัดเทศบาล 2 รายการ ช้าที่สุด 21 วัน", "กองยุทธศาสตร์และงบประมาณ 1 รายการ ช้า 14 วัน"],
    )
    line = Notice.objects.get(kind="escalation").lines[0]
    assert line["url"] == f"/staff/our-town/2565/follow-up/reports/?division={clerks.pk}&late=on"
    assert sum(remind_all(now=at(today, 17)).values()) == 0


def test_a_portal_that_was_off_tells_the_latest_reminder_once(
    clerk: User, clerks: Division, officer: User, head: User
) -> None:
    owe(clerks, officer, DUE)
    remind_all(now=at(DUE - timedelta(days=14)))
    after = DUE + timedelta(days=30)
    assert dict(remind_all(now=at(after))) == {"reminder": 1, "escalation": 1}
    assert told(after)[1][2] == "รายงานผลมาตรการ 1 รายการเกินกำหนด 30 วัน"
    assert stages() == [("2023-05-18", "2023-05-18")]
    assert sum(remind_all(now=at(after + timedelta(days=4))).values()) == 0
    assert dict(remind_all(now=at(after + timedelta(days=5)))) == {"reminder": 1, "escalation": 1}


def test_a_moved_deadline_is_reminded_of_anew_and_tells_no_second_time_that_day(
    clerk: User, clerks: Division, officer: User
) -> None:
    report = owe(clerks, officer, DUE)
    remind_all(now=at(BEFORE))
    extend(reports=[report], due=BEFORE + timedelta(days=14), reason="น้ำท่วม", by=officer)
    assert sum(remind_all(now=at(BEFORE, 15)).values()) == 0  # told today already: the rest tomorrow
    tomorrow = BEFORE + timedelta(days=1)
    assert dict(remind_all(now=at(tomorrow))) == {"reminder": 1}
    assert told(tomorrow)[0][2] == "รายงานผลมาตรการ 1 รายการครบกำหนดใน 13 วัน"


def test_the_agency_s_own_days_hold(clerk: User, clerks: Division, officer: User, agency: Agency, head: User) -> None:
    FollowUpSettings.objects.create(agency=agency, days_before=[30, 1], overdue_every=5, head_after=6)
    owe(clerks, officer, DUE)
    seen = []
    for number in range(-31, 13):
        counts = remind_all(now=at(DUE + timedelta(days=number)))
        seen += [(kind, number) for kind in sorted(counts)]
    assert seen == [
        ("reminder", -30),
        ("reminder", -1),
        ("reminder", 5),
        ("escalation", 6),
        ("reminder", 10),
        ("escalation", 11),
    ]


def test_somebody_of_two_agencies_is_told_by_each(clerk: User, clerks: Division, officer: User) -> None:
    elsewhere = make.agency("other-town")
    other = elsewhere.divisions.get(is_strategy=True)
    Membership.objects.create(user=clerk, agency=elsewhere, role=Role.DIVISION_OFFICER, division=other)
    owe(clerks, officer, DUE)
    owe(other, officer, DUE)
    assert dict(remind_all(now=at(BEFORE))) == {"reminder": 2}
    assert list(Notice.objects.order_by("agency").values_list("user__username", "agency__slug")) == [
        ("clerk", "our-town"),
        ("clerk", "other-town"),
    ]


@pytest.mark.parametrize("fault", ["days", "stage"])
def test_one_agency_s_failure_is_raised_at_the_end_and_stops_nobody(
    clerk: User, clerks: Division, officer: User, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    broken, fine = make.agency("broken"), make.agency("fine")
    people = [make.user(each, username=each.slug) for each in (broken, fine)]
    owe(clerks, officer, DUE)
    for person in people:
        owe(person.memberships.get().division, person, DUE)
    if fault == "days":
        FollowUpSettings.objects.create(agency=broken, days_before=["nonsense"], overdue_every=7, head_after=14)
    else:
        ProgressReport.objects.filter(measure__assessment__agency=broken).update(reminded_stage="nonsense")
    with pytest.raises((TypeError, ValueError)):
        remind_all(now=at(BEFORE))
    assert [who for who, *_ in told()] == ["clerk", "fine"]
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        f"agency {broken.pk} could not be reminded"
    ]


def test_queries_do_not_grow_with_reports_or_people(clerk: User, clerks: Division, officer: User, head: User) -> None:
    def queries(day: date) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert dict(remind_agency(agency=clerks.agency, now=at(day))) == {"reminder": 1, "escalation": 1}
        return len(seen)

    owe(clerks, officer, DUE)
    few = queries(DUE + timedelta(days=14))
    for _ in range(30):
        owe(clerks, officer, DUE, reminded_stage="2023-05-04", head_stage="2023-05-04")
    assert queries(DUE + timedelta(days=21)) == few


# ── by hand ───────────────────────────────────────────────────────────────────
def test_by_hand_each_person_gets_one_message_that_says_from_whom(
    clerk: User, clerks: Division, officer: User
) -> None:
    reports = [owe(clerks, officer, DUE), owe(clerks, officer, DUE)]
    assert remind_by_hand(reports=reports, by=officer, now=at(BEFORE)) == 2
    ((who, kind, subject, lines),) = told()
    assert (who, kind, subject) == ("clerk", "asked", "รายงานผลมาตรการ 2 รายการครบกำหนดใน 3 วัน")
    assert lines[2] == "เตือนโดยเจ้าหน้าที่กองยุทธศาสตร์"
    events = AuditEvent.objects.filter(verb="progress_reminded").order_by("target_id")
    assert [(event.target_id, event.by) for event in events] == [(report.pk, officer) for report in reports]
    assert stages() == [("", ""), ("", "")]


def test_by_hand_twice_tells_once_and_tomorrow_again(clerk: User, clerks: Division, officer: User) -> None:
    reports = [owe(clerks, officer, DUE)]
    counts = [remind_by_hand(reports=reports, by=officer, now=at(BEFORE, hour)) for hour in (9, 10)]
    assert counts == [1, 0]
    assert remind_by_hand(reports=reports, by=officer, now=at(BEFORE + timedelta(days=1))) == 1
    assert AuditEvent.objects.filter(verb="progress_reminded").count() == 2


def test_by_hand_leaves_out_what_was_sent_and_who_cannot_be_told(
    clerk: User, clerks: Division, officer: User, agency: Agency
) -> None:
    owed = owe(clerks, officer, DUE)
    sent = owe(
        clerks, officer, DUE, state=ProgressState.SENT, sent_at=at(DUE), sent_by=clerk, work_status="done", percent=100
    )
    nobody = owe(Division.objects.create(agency=agency, name="กองคลัง", order=3), officer, DUE)
    own = owe(officer.memberships.get().division, officer, DUE)
    assert remind_by_hand(reports=[owed, sent, nobody, own], by=officer, now=at(BEFORE)) == 1
    assert [who for who, *_ in told()] == ["clerk"]


def test_by_hand_is_for_those_who_run_the_follow_up(clerk: User, clerks: Division, officer: User, head: User) -> None:
    report = owe(clerks, officer, DUE)
    for person in (clerk, head, make.user(make.agency())):
        with pytest.raises(PermissionDenied):
            remind_by_hand(reports=[report], by=person, now=at(BEFORE))
    assert told() == []


# ── the command ───────────────────────────────────────────────────────────────
def test_the_command_shows_a_day_and_tells_nobody(clerk: User, clerks: Division, officer: User) -> None:
    owe(clerks, officer, DUE)
    out = StringIO()
    call_command("send_reminders", day=BEFORE, stdout=out)
    assert out.getvalue() == (
        "our-town clerk: รายงานผลมาตรการ 1 รายการครบกำหนดใน 3 วัน\n"
        "  ม.1 คู่มือการยืม 1 · รอบ 6 เดือนแรก · กำหนดส่ง 20 เม.ย. 2566 (อีก 3 วัน)\n"
    )
    assert (told(), stages()) == ([], [("", "")])
    out = StringIO()
    call_command("send_reminders", stdout=out)
    assert out.getvalue() == "1 reminded, 0 heads told\n"
