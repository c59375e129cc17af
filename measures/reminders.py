"""Which reminder a report that is owed has come to today, and how it is said: plain values in, plain values out.

A reminder is known by the day it falls on. What was told last is kept as that day, so days on which the portal was
switched off merge into the latest one, and a run that starts again finds nothing left to tell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS_BEFORE = 60  # no reminder falls earlier before a due date


@dataclass(frozen=True)
class Days:
    """An agency's days of reminding: days before the due date, then every so many days, to the heads after so many."""

    before: tuple[int, ...] = (14, 3, 0)
    overdue_every: int = 7
    head_after: int = 14


def reminder_day(due: date, today: date, days: Days, returned_on: date | None = None) -> date | None:
    """The latest day up to ``today`` on which those who report are reminded; None before the first one.

    A report that was returned starts anew: the day of the return was told by itself, and lateness counts from it.
    """
    since = returned_on or date.min
    fallen = [day for before in days.before if since < (day := due - timedelta(days=before)) <= today]
    late_from = max(due, since)
    periods = (today - late_from).days // days.overdue_every
    if periods > 0:
        fallen.append(late_from + timedelta(days=periods * days.overdue_every))
    return max(fallen, default=None)


def head_day(due: date, today: date, days: Days, returned_on: date | None = None) -> date | None:
    """The latest day up to ``today`` on which the heads are told; None as long as it is not that late."""
    first = max(due, returned_on or date.min) + timedelta(days=days.head_after)
    if today < first:
        return None
    return first + timedelta(days=(today - first).days // days.overdue_every * days.overdue_every)


def is_untold(day: date | None, told: str) -> bool:
    """Whether the reminder of ``day`` is later than the one told last (ISO, empty: none yet)."""
    return day is not None and (not told or date.fromisoformat(told) < day)


# ── words ─────────────────────────────────────────────────────────────────────
def when_words(due: date, today: date) -> str:
    """How far the day is: «อีก 3 วัน», «วันนี้», «เกินกำหนด 7 วัน»."""
    left = (due - today).days
    if left > 0:
        return f"อีก {left} วัน"
    return "วันนี้" if left == 0 else late_words(-left)


def late_words(days: int) -> str:
    """How many days past its day anything is, wherever that is said: «เกินกำหนด 1,312 วัน»."""
    return f"เกินกำหนด {days:,} วัน"


def subject(dues: Sequence[date], today: date) -> str:
    """The heading of one day's reminders, by the due dates of its reports."""
    late = [(today - due).days for due in dues if due < today]
    left = [(due - today).days for due in dues if due >= today]
    if late and left:
        return f"รายงานผลมาตรการเกินกำหนด {len(late)} รายการ ใกล้ครบกำหนด {len(left)} รายการ"
    if late:
        longest = " นานที่สุด" if len(set(late)) > 1 else ""
        return f"รายงานผลมาตรการ {len(late)} รายการเกินกำหนด{longest} {max(late)} วัน"
    if len(set(left)) > 1:
        first = "วันนี้" if min(left) == 0 else f"ใน {min(left)} วัน"
        return f"รายงานผลมาตรการ {len(left)} รายการใกล้ครบกำหนด รายการแรก{first}"
    return f"รายงานผลมาตรการ {len(left)} รายการครบกำหนด" + ("วันนี้" if left[0] == 0 else f"ใน {left[0]} วัน")


def head_subject(reports: int, divisions: int, head_after: int) -> str:
    """The heading of what the heads are told."""
    return f"รายงานผลมาตรการเกินกำหนด {head_after} วันขึ้นไป {reports} รายการ จาก {divisions} สำนัก/กอง"


def head_line(division: str, dues: Iterable[date], today: date) -> str:
    """One division in what the heads are told: «กองคลัง 2 รายการ ช้าที่สุด 21 วัน»."""
    late = [(today - due).days for due in dues]
    return f"{division} {len(late)} รายการ ช้า{'ที่สุด' if len(set(late)) > 1 else ''} {max(late)} วัน"
