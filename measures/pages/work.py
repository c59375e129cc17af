"""The page «my work» of a division: what is returned or owed, what waits for review, what is finished."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ita_portal.accounts.models import User
from ita_portal.lib import thai
from measures.enums import ProgressState as S
from measures.models import ProgressReport
from measures.queries.progress import work_of

FINISHED_SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One report as the list shows it."""

    report: ProgressReport
    days: int  # until it is due; negative: late
    agency: str  # empty where all reports are of one agency

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def is_near(self) -> bool:
        """Late or due within a week: said with a chip."""
        return self.days <= 7

    @property
    def is_returned(self) -> bool:
        return self.report.state == S.RETURNED

    @property
    def is_begun(self) -> bool:
        return self.report.saved_at is not None

    @property
    def day(self) -> str:
        return str(self.report.due.day)

    @property
    def month(self) -> str:
        """Month and year of the due day: «เม.ย. 2566»."""
        return thai.thai_date(self.report.due).split(" ", 1)[1]

    @property
    def when(self) -> str:
        """How near the due day is: «อีก 7 วัน», «ครบกำหนดวันนี้», «เกินกำหนด 10 วัน»."""
        if self.days < 0:
            return f"เกินกำหนด {-self.days} วัน"
        return f"อีก {self.days} วัน" if self.days else "ครบกำหนดวันนี้"

    @property
    def button(self) -> str:
        if self.is_returned:
            return "แก้รายงาน"
        return "เขียนต่อ" if self.is_begun else "เขียนรายงาน"


def work_context(user: User, *, today: date) -> dict[str, Any]:
    """Everything that is asked of ``user``, in the order in which it should be done. One query."""
    reports = list(work_of(user))
    is_mixed = len({report.measure.assessment.agency_id for report in reports}) > 1
    rows = [_row(report, today, is_mixed) for report in reports]
    owed = sorted((row for row in rows if row.report.is_owed), key=lambda row: (not row.is_returned, row.report.due))
    finished = [row for row in rows if row.report.state in (S.ACCEPTED, S.CLOSED)]
    finished.sort(key=lambda row: row.report.state_at, reverse=True)
    return {
        "first": owed[0] if owed else None,
        "owed": owed[1:],
        "sent": [row for row in rows if row.report.state == S.SENT],
        "finished": finished[:FINISHED_SHOWN],
        "finished_count": len(finished),
        "owed_count": len(owed),
        "late_count": sum(row.is_late for row in owed),
        "has_any": bool(rows),
        "today": today,
    }


def _row(report: ProgressReport, today: date, is_mixed: bool) -> Row:
    agency = report.measure.assessment.agency.name if is_mixed else ""
    return Row(report, (report.due - today).days, agency)
