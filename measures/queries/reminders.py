"""Reading what is to be reminded of: which agencies have anything, their days, their reports that are owed."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from ita_portal.accounts.models import Agency
from measures.enums import ProgressState
from measures.models import FollowUpSettings, ProgressReport
from measures.queries.follow_up import LONG
from measures.reminders import MOST_DAYS_BEFORE, Days, head_day, is_untold, reminder_day


def days_of(agency: Agency) -> Days:
    """The agency's days of reminding, or the defaults."""
    return to_days(FollowUpSettings.objects.filter(agency=agency).first())


def to_days(settings: FollowUpSettings | None) -> Days:
    """Stored days as plain values; without a row the defaults."""
    if settings is None:
        return Days()
    return Days(tuple(settings.days_before), settings.overdue_every, settings.head_after)


def returned_on(state: str, state_at: datetime) -> date | None:
    """The local day a report was returned, as long as it stands there."""
    return localdate(state_at) if state == ProgressState.RETURNED else None


def owed_reports(agency: Agency, *, today: date) -> QuerySet[ProgressReport]:
    """What is owed in the agency and near enough to be reminded of, the earliest due first. One query."""
    return (
        _near(today)
        .filter(measure__assessment__agency=agency)
        .select_related("measure__assessment", "division", "round")
        .order_by("due", "measure__order", "measure_id", "pk")
        .defer(*LONG)
    )


def agencies_to_remind(*, today: date) -> list[Agency]:
    """The agencies in which a reminder has come that was not told yet. Three queries, however many there are."""
    settings = {row.agency_id: row for row in FollowUpSettings.objects.all()}
    rows = _near(today).values_list(
        "measure__assessment__agency", "due", "state", "state_at", "reminded_stage", "head_stage"
    )
    wanted: set[int] = set()
    for agency, due, state, state_at, reminded, head in rows.order_by().iterator(chunk_size=5000):
        if agency in wanted:
            continue
        if _has_come(settings.get(agency), today, due, state, state_at, reminded, head):
            wanted.add(agency)
    return list(Agency.objects.filter(pk__in=wanted).order_by("pk"))


def _has_come(
    settings: FollowUpSettings | None,
    today: date,
    due: date,
    state: str,
    state_at: datetime,
    reminded: str,
    head: str,
) -> bool:
    """Whether there is something to tell of one report."""
    try:
        days, returned = to_days(settings), returned_on(state, state_at)
        to_reporters = is_untold(reminder_day(due, today, days, returned), reminded)
        return to_reporters or is_untold(head_day(due, today, days, returned), head)
    except (TypeError, ValueError):
        # Broken values of one agency: its own turn says so, and nobody else's.
        return True


def _near(today: date) -> QuerySet[ProgressReport]:
    return ProgressReport.objects.owed().filter(due__lte=today + timedelta(days=MOST_DAYS_BEFORE))
