"""The page «my work» of a division: what is returned or owed, what waits for review, what is finished."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from ita_portal.accounts.models import User
from ita_portal.lib import thai
from measures.enums import ProgressState as S
from measures.models import ProgressReport
from measures.queries.follow_up import SOON
from measures.queries.progress import work_of
from measures.reminders import late_words

FINISHED_SHOWN = 50
NEAR = timedelta(days=7)  # said with a chip
STALE = timedelta(days=365)  # what nobody has touched for a year is no longer the first thing to do


# ── the day on which something is due ─────────────────────────────────────────
@dataclass(frozen=True)
class DueDay:
    """The day by which something is to be done, seen from ``today``."""

    due: date
    today: date

    @property
    def days(self) -> int:
        """Days until it is due; negative: late."""
        return (self.due - self.today).days

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def is_near(self) -> bool:
        """Late or due within a week."""
        return self.due <= self.today + NEAR

    @property
    def day(self) -> str:
        return str(self.due.day)

    @property
    def month(self) -> str:
        """Month and year: «เม.ย. 2566»."""
        return thai.thai_date(self.due).split(" ", 1)[1]

    @property
    def when(self) -> str:
        """How near it is: «อีก 7 วัน», «ครบกำหนดวันนี้», «เกินกำหนด 10 วัน»."""
        if self.days < 0:
            return late_words(-self.days)
        return f"อีก {self.days:,} วัน" if self.days else "ครบกำหนดวันนี้"

    @property
    def short(self) -> str:
        """As ``when``, under the date itself: «เกิน 10 วัน»."""
        return f"เกิน {-self.days:,} วัน" if self.is_late else "วันนี้" if not self.days else self.when

    @property
    def chip(self) -> tuple[str, str]:
        """Style and icon of the chip beside it."""
        if self.is_late:
            return "late", "warn"
        return ("warn", "clock") if self.is_near else ("", "clock")


def urgency(due: DueDay | None, *, is_awaited: bool, since: datetime | None = None) -> tuple[int, date]:
    """What «first» means on every page: the lower, the sooner it should be done.

    Late first, then what is due within two weeks, then what others wait for, then what is due later, then the rest.
    What is late by more than a year and has not moved since (``since``) comes last: it is not forgotten, but folded.
    """
    if due is None:
        return (2 if is_awaited else 4), date.max
    if is_stale(due, since):
        return 5, due.due
    if due.is_late:
        return 0, due.due
    if due.due <= due.today + SOON:
        return 1, due.due
    return (2 if is_awaited else 3), due.due


def is_stale(due: DueDay | None, since: datetime | None) -> bool:
    """Whether it is late by more than a year and nobody has moved it for as long."""
    if due is None or due.due >= due.today - STALE:
        return False
    return since is None or localdate(since) < due.today - STALE


# ── the page ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Row:
    """One report as the list shows it."""

    report: ProgressReport
    due: DueDay
    agency: str  # empty where all reports are of one agency

    @property
    def is_returned(self) -> bool:
        return self.report.state == S.RETURNED

    @property
    def is_begun(self) -> bool:
        return self.report.saved_at is not None

    @property
    def button(self) -> str:
        return button_of(self.report)


def button_of(report: ProgressReport) -> str:
    """What one does next with a report that is owed."""
    if report.state == S.RETURNED:
        return "แก้รายงาน"
    return "เขียนต่อ" if report.saved_at else "เขียนรายงาน"


def urgency_of(report: ProgressReport, *, today: date) -> tuple[int, date]:
    """As ``urgency``; somebody waits for what was returned."""
    due = DueDay(report.due, today)
    return urgency(due, is_awaited=report.state == S.RETURNED, since=report.state_at)


def work_context(user: User, *, today: date) -> dict[str, Any]:
    """Everything that is asked of ``user``, in the order in which it should be done. One query."""
    reports = list(work_of(user))
    is_mixed = len({report.measure.assessment.agency_id for report in reports}) > 1
    rows = [_row(report, today, is_mixed) for report in reports]
    owed = sorted((row for row in rows if row.report.is_owed), key=lambda row: urgency_of(row.report, today=today))
    finished = [row for row in rows if row.report.state in (S.ACCEPTED, S.CLOSED)]
    finished.sort(key=lambda row: row.report.state_at, reverse=True)
    return {
        "first": owed[0] if owed else None,
        "owed": owed[1:],
        "sent": [row for row in rows if row.report.state == S.SENT],
        "finished": finished[:FINISHED_SHOWN],
        "finished_count": len(finished),
        "owed_count": len(owed),
        "late_count": sum(row.due.is_late for row in owed),
        "has_any": bool(rows),
        "today": today,
    }


def _row(report: ProgressReport, today: date, is_mixed: bool) -> Row:
    agency = report.measure.assessment.agency.name if is_mixed else ""
    return Row(report, DueDay(report.due, today), agency)
