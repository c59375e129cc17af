"""A fiscal year day by day on the clock of Bangkok: rounds open once, the right people hear once, nobody else does.

And the same with workers that are killed in the middle of it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.core import mail
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, Membership, User
from ita_portal.accounts.roles import Role
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.jobs import LEASE, post_mail
from ita_portal.inbox.models import Notice
from measures.actions.progress import save_draft, take_step
from measures.actions.reminders import remind_all
from measures.actions.rounds import open_due_rounds
from measures.models import FollowUpDate, Measure, ProgressReport, Round
from tests import make
from tests.inbox.smtp_sink import running
from tests.measures.facts import planned
from tests.measures.owing import at, owe, told
from tests.services import database_url

FIRST, LAST = date(2022, 10, 1), date(2023, 11, 30)  # FY 2566, and until its last round is over


def days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def a_day(day: date, hours: tuple[int, ...] = (8, 9)) -> None:
    """What beat starts in a day, and once more, as after a restart."""
    for hour in hours:
        open_due_rounds(today=localdate(at(day, hour)))
        remind_all(now=at(day, hour))
        post_mail(now=at(day, hour, 30))


def send(report: ProgressReport, by: User, day: date, status: str = "in_progress", percent: int | None = 50) -> None:
    """``by`` writes and sends a report; its first sending counts as of ``day``."""
    report.refresh_from_db()
    said = {"work_status": status, "percent": percent, "what": "จัดทำคู่มือ", "outcome": "ใช้แล้ว"}
    save_draft(report=report, data=said, seen_version=report.version, by=by)
    take_step(report=report, name="send", note="", by=by)


def planned_before(measure: Measure, day: date = date(2022, 9, 1)) -> Measure:
    Measure.objects.filter(pk=measure.pk).update(created_at=at(day))
    return measure


@pytest.fixture
def town(agency: Agency, officer: User, head: User) -> dict[str, User]:
    """Three divisions: strategy with the officer, the clerks with two people, finance with nobody."""
    clerks = agency.divisions.get(name="สำนักปลัดเทศบาล")
    people = {"officer": officer, "head": head}
    for name in ("clerk", "second"):
        people[name] = make.user(agency, Role.DIVISION_OFFICER, username=name)
        Membership.objects.filter(user=people[name]).update(division=clerks)
    Division.objects.create(agency=agency, name="กองคลัง", order=3)
    return people


def test_a_fiscal_year_day_by_day(assessment: Assessment, town: dict[str, User], outsider: User) -> None:
    """Half-year rounds. Strategy sends in time; the clerks are a month late; finance has nobody and never sends.

    In the second round everybody is in time but finance, whose report the strategy division closes.
    """
    planned_before(planned(assessment, town["officer"], follow_up="half_year"))
    opened: dict[str, date] = {}
    for day in days(FIRST, LAST):
        a_day(day)
        for round_ in Round.objects.exclude(key__in=opened):
            opened[round_.key] = day
        due = {report.division.name: report for report in ProgressReport.objects.filter(round__key="h1")}
        if day == date(2023, 4, 10):
            send(due["กองยุทธศาสตร์และงบประมาณ"], town["officer"], day)
        if day == date(2023, 5, 20):
            send(due["สำนักปลัดเทศบาล"], town["clerk"], day)
            take_step(report=due["กองคลัง"], name="close", note="ยังไม่มีเจ้าหน้าที่", by=town["officer"])
        if day == date(2023, 9, 15):
            for report in ProgressReport.objects.filter(round__key="h2"):
                send(report, town["officer"], day, "done", None)
    assert opened == {"h1": date(2023, 3, 1), "h2": date(2023, 8, 31)}
    assert Round.objects.count() == 2
    heard: dict[tuple[str, str], list[str]] = {}
    for notice in Notice.objects.filter(kind__in=("reminder", "escalation")).select_related("user").order_by("day"):
        heard.setdefault((notice.user.username, notice.kind), []).append(notice.day.isoformat())
    till_sent = ["2023-04-06", "2023-04-17", "2023-04-20", "2023-04-27", "2023-05-04", "2023-05-11", "2023-05-18"]
    assert heard == {
        ("clerk", "reminder"): till_sent,
        ("second", "reminder"): till_sent,
        ("officer", "reminder"): till_sent,  # the first for the own division, all for finance
        ("head", "escalation"): ["2023-05-04", "2023-05-11", "2023-05-18"],
    }
    lines = {
        (notice.user.username, notice.day.isoformat()): sum(1 for line in notice.lines if line["url"])
        for notice in Notice.objects.filter(kind="reminder").select_related("user")
    }
    assert {day: lines["officer", day] for day in till_sent} == dict.fromkeys(till_sent, 1) | {"2023-04-06": 2}
    assert [line["text"] for line in Notice.objects.get(kind="escalation", day="2023-05-11").lines] == [
        "สำนักปลัดเทศบาล 1 รายการ ช้า 21 วัน",
        "กองคลัง 1 รายการ ช้า 21 วัน",
    ]
    # Every notice went out by mail once, on its day.
    reminders = Notice.objects.filter(kind__in=("reminder", "escalation"))
    assert {(n.mail_state, localdate(n.mailed_at) == n.day) for n in reminders} == {(MailState.SENT, True)}
    assert len(mail.outbox) == Notice.objects.filter(mail_state=MailState.SENT).count()
    assert not Notice.objects.filter(user=outsider).exists()


def test_monthly_rounds_open_twelve_times_and_each_is_reminded_once(
    assessment: Assessment, town: dict[str, User], agency: Agency
) -> None:
    """The clerks send each month on its last day but for December, which they send on 1 February."""
    clerks = agency.divisions.get(name="สำนักปลัดเทศบาล")
    planned_before(planned(assessment, town["officer"], follow_up="monthly", every_division=False, lead=clerks))
    for day in days(FIRST, LAST):
        a_day(day)
        for report in ProgressReport.objects.owed().select_related("round"):
            december = report.round.key == "m2022-12"
            if day == (date(2023, 2, 1) if december else report.round.ends):
                send(report, town["clerk"], day)
    keys = [f"m2022-{month}" for month in (10, 11, 12)] + [f"m2023-{month:02}" for month in range(1, 10)]
    assert sorted(Round.objects.values_list("key", flat=True)) == keys
    clerk = Notice.objects.filter(user=town["clerk"], kind="reminder").order_by("day")
    heard = [notice.day.isoformat() for notice in clerk]
    # Each round opens 14 days before it is due, which is its first reminder; sent before the second one.
    first = [
        (due - timedelta(days=14)).isoformat() for due in Round.objects.order_by("due").values_list("due", flat=True)
    ]
    december = ["2023-01-04", "2023-01-07", "2023-01-14", "2023-01-21", "2023-01-28"]
    assert heard == sorted([*first, *december])
    heads = Notice.objects.filter(kind="escalation").order_by("day").values_list("day", flat=True)
    assert [day.isoformat() for day in heads] == ["2023-01-21", "2023-01-28"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_the_day_and_the_fiscal_year_turn_at_midnight_in_bangkok(
    assessment: Assessment, town: dict[str, User]
) -> None:
    """17:00 UTC is midnight: 30 Sep 18:30 UTC is already 1 Oct, and another fiscal year."""
    measure = planned_before(planned(assessment, town["officer"], follow_up="dates"))
    FollowUpDate.objects.create(measure=measure, day=date(2022, 10, 20))

    def tick(moment: datetime) -> tuple[int, int]:
        """How many rounds opened, and how many people were reminded."""
        return open_due_rounds(today=localdate(moment)), remind_all(now=moment)["reminder"]

    assert tick(utc(2022, 9, 30, 16, 59)) == (0, 0)
    assert tick(utc(2022, 9, 30, 18, 30)) == (1, 0)  # the year of the measure has begun
    assert tick(utc(2022, 10, 5, 16, 59)) == (0, 0)  # 23:59 on the 5th: 15 days before
    assert tick(utc(2022, 10, 5, 17, 0)) == (0, 3)  # 0:00 on the 6th: 14 days before
    assert set(Notice.objects.values_list("day", flat=True)) == {date(2022, 10, 6)}
    assert tick(utc(2022, 10, 6, 16, 59)) == (0, 0)
    assert tick(utc(2022, 10, 19, 17, 0)) == (0, 3)
    assert "ครบกำหนดวันนี้" in Notice.objects.filter(day="2022-10-20", user=town["clerk"]).get().subject


def test_half_a_year_switched_off_opens_and_tells_once(assessment: Assessment, town: dict[str, User]) -> None:
    planned_before(planned(assessment, town["officer"], follow_up="half_year"))
    for day in days(date(2023, 5, 10), date(2023, 5, 12)):
        a_day(day)
    assert list(Round.objects.values_list("key", "due")) == [("h1", date(2023, 4, 20))]
    assert [(who, kind) for who, kind, *_ in told(date(2023, 5, 10))] == [
        ("head", "escalation"),
        ("clerk", "reminder"),
        ("officer", "reminder"),
        ("second", "reminder"),
    ]
    # On the 11th a week more has passed since the due date: the reminder of that day, and no other.
    assert [kind for _who, kind, *_ in told(date(2023, 5, 11))] == ["escalation", *["reminder"] * 3]
    assert told(date(2023, 5, 12)) == []


# ── killed in the middle ──────────────────────────────────────────────────────
AGENCIES = 60


def command(name: str, **environment: str) -> subprocess.Popen:
    """A real process that runs a command of the portal on the test database."""
    return subprocess.Popen(
        [sys.executable, "manage.py", name], env=os.environ | {"DATABASE_URL": database_url()} | environment,
        cwd=Path(portal_settings.BASE_DIR), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def kill_when(process: subprocess.Popen, moment: Callable[[], bool]) -> bool:
    """kill -9 as soon as ``moment`` has come; False when the process had ended before."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if moment():
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.002)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output.decode()
    return False


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_every_reminder_is_told_once() -> None:
    """kill -9 of real processes in the middle of reminding sixty agencies, each with two people and three reports."""
    due = localdate() - timedelta(days=14)
    for _ in range(AGENCIES):
        agency = make.agency()
        officer, _head = make.user(agency, Role.OFFICER), make.user(agency, Role.HEAD)
        for _ in range(3):
            owe(officer.memberships.get().division, officer, due)
    kills = 0
    for goal in (5, 20, 35):
        kills += kill_when(command("send_reminders"), lambda goal=goal: Notice.objects.count() >= goal)
        connection.close()
        _nothing_is_half_told()
    assert kills == 3
    assert 0 < Notice.objects.count() < 2 * AGENCIES
    assert kill_when(command("send_reminders"), lambda: False) is False
    _nothing_is_half_told()
    counts = list(Notice.objects.order_by("user").values_list("user", "kind"))
    assert len(counts) == len(set(counts)) == 2 * AGENCIES
    assert {len(notice.lines) for notice in Notice.objects.filter(kind="reminder")} == {3}
    remind_all(now=timezone.now())
    assert Notice.objects.count() == 2 * AGENCIES


def _nothing_is_half_told() -> None:
    """An agency's messages and how far its reports have come are there together, or not at all."""
    stamped = set(
        ProgressReport.objects.exclude(reminded_stage="").values_list("measure__assessment__agency", flat=True)
    )
    assert stamped == set(Notice.objects.filter(kind="reminder").values_list("agency", flat=True))
    assert stamped == set(Notice.objects.filter(kind="escalation").values_list("agency", flat=True))
    assert ProgressReport.objects.exclude(reminded_stage="").count() == 3 * len(stamped)


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_tell_each_reminder_once() -> None:
    due = localdate()
    for _ in range(10):
        officer = make.user(make.agency(), Role.OFFICER)
        owe(officer.memberships.get().division, officer, due)
    outputs = [process.communicate(timeout=60)[0].decode() for process in [command("send_reminders") for _ in "ab"]]
    assert sum(int(output.split()[0]) for output in outputs) == Notice.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_reminders_posted_by_a_worker_that_is_killed_reach_nobody_twice(settings: object) -> None:
    """The mails of one run against a real SMTP server: the poster is killed while the server holds the first."""
    due = localdate()
    for _ in range(5):
        officer = make.user(make.agency(), Role.OFFICER)
        owe(officer.memberships.get().division, officer, due)
    # With a mail server in its settings; at what address does not matter to what is written.
    assert kill_when(command("send_reminders", EMAIL_URL="smtp://127.0.0.1:1"), lambda: False) is False
    with running(hangs_at="end of data") as sink:
        poster = command("post_mail", EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", EMAIL_TIMEOUT="60")
        assert kill_when(poster, sink.got_mail.is_set) is True
    with running() as healed:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", healed.port, 5  # type: ignore[attr-defined]
        for later in (timedelta(0), timedelta(minutes=1), LEASE + timedelta(minutes=1)):
            post_mail(now=timezone.now() + later)
    received = [*sink.recipients(), *healed.recipients()]
    assert len(received) == len(set(received)) == 5
    states = sorted(Notice.objects.values_list("mail_state", flat=True))
    assert states == [MailState.FAILED, *[MailState.SENT] * 4]
