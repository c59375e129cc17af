"""How the state of a measure and of a report looks: a chip with its icon and its words, never colour alone."""

from dataclasses import dataclass
from datetime import date

from measures.enums import ProgressState, WorkStatus
from measures.models import ProgressReport
from measures.queries.follow_up import SOON
from measures.reminders import late_words


@dataclass(frozen=True)
class Chip:
    """Style (``chip-…``), icon and words."""

    style: str
    icon: str
    words: str


WORK = {
    WorkStatus.NOT_STARTED: ("quiet", "ring"),
    WorkStatus.IN_PROGRESS: ("", "half"),
    WorkStatus.DONE: ("done", "tick"),
    WorkStatus.DELAYED: ("stop", "warn"),
    WorkStatus.ON_HOLD: ("warn", "clock"),
    WorkStatus.CANCELLED: ("quiet", "cross"),
}
STATE = {
    ProgressState.OPEN: ("quiet", "ring"),
    ProgressState.SENT: ("turn", "document"),
    ProgressState.RETURNED: ("stop", "undo"),
    ProgressState.ACCEPTED: ("done", "tick"),
    ProgressState.CLOSED: ("quiet", "cross"),
}


def work_chip(status: str) -> Chip:
    """How far a measure or a division's part of it is."""
    known = WorkStatus(status)
    return Chip(*WORK[known], known.label)


def due_chip(due: date | None, *, today: date) -> Chip | None:
    """How near the day is on which something owed is due; None where it is far off or nothing is owed."""
    if due is None or due > today + SOON:
        return None
    if due < today:
        return Chip("late", "warn", late_words((today - due).days))
    return Chip("warn", "clock", "ครบกำหนดวันนี้" if due == today else f"อีก {(due - today).days} วัน")


def report_chips(report: ProgressReport, *, today: date) -> list[Chip]:
    """Where a report is, and how near its day is while it is owed."""
    state = ProgressState(report.state)
    near = due_chip(report.due, today=today) if report.is_owed else None
    own = Chip(*STATE[state], state.label)
    if near is None:
        return [own]
    return [near] if state == ProgressState.OPEN else [own, near]
