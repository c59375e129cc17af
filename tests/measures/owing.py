"""Reports that are owed, made without the way that leads to them; and what people were told."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.inbox.models import Notice
from measures.models import Measure, ProgressReport, Round
from tests import make

BANGKOK = ZoneInfo("Asia/Bangkok")


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """That hour of a day in Bangkok."""
    return datetime.combine(day, time(hour, minute), BANGKOK)


def year_of(agency: Agency, by: User) -> Assessment:
    """The agency's year FY 2565, whose measures are carried out in 2566."""
    there = Assessment.objects.filter(agency=agency).first()
    return there or make.assessment(agency, 2565, by=by)


def owe(division: Division, by: User, due: date, *, title: str = "คู่มือการยืม", **fields: object) -> ProgressReport:
    """One report that ``division`` owes by ``due``, of a measure of its own."""
    assessment = year_of(division.agency, by)
    order = assessment.measures.count() + 1
    measure = Measure.objects.create(
        assessment=assessment, carried_out_in=2566, order=order, title=f"{title} {order}", created_by=by
    )
    round_, _ = Round.objects.get_or_create(
        assessment=assessment, key="h1", defaults={"starts": date(2022, 10, 1), "ends": date(2023, 3, 31), "due": due}
    )
    return ProgressReport.objects.create(measure=measure, division=division, round=round_, due=due, **fields)


def told(day: date | None = None) -> list[tuple[str, str, str, list[str]]]:
    """(user name, kind, subject, lines) of what was told, on that day or ever, in order."""
    notices = Notice.objects.select_related("user").order_by("created_at", "kind", "user__username")
    return [
        (notice.user.username, notice.kind, notice.subject, [line["text"] for line in notice.lines])
        for notice in notices
        if day is None or notice.day == day
    ]
