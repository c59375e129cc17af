"""Reading the calendars of agencies' years from the tables, many at once for a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from assessments import year_calendar
from assessments.enums import FrameworkStatus
from assessments.models import Framework, YearDate
from assessments.year_calendar import Milestone, Moved, Period, Stage, YearRules
from ita_portal.accounts.models import Agency

Place = tuple[int, int]  # id of the agency, fiscal year of the results (Buddhist era)


def deadlines_for(pairs: Iterable[Place]) -> dict[Place, dict[Stage, date]]:
    """By when the stages of each (agency id, fiscal year of the results) are due. Four queries, however many pairs.

    The framework's dates, or the agency's own where it moved them. A stage is absent where no day binds: the results
    of that year have no announced day yet. Every pair asked for has an entry.
    """
    return {place: year_calendar.deadlines(found) for place, found in milestones_for(pairs).items()}


def deadline(agency: Agency, fiscal_year: int, stage: Stage) -> date | None:
    """By when one stage of the results of ``fiscal_year`` is due; None where no day binds yet. Four queries."""
    return deadlines_for([(agency.pk, fiscal_year)])[agency.pk, fiscal_year].get(stage)


def milestones_for(pairs: Iterable[Place]) -> dict[Place, list[Milestone]]:
    """The whole calendar of each (agency id, fiscal year), in the order of its days. Four queries."""
    places = list(dict.fromkeys(pairs))
    rules = all_rules()
    moved: dict[Place, list[Moved]] = defaultdict(list)
    rows = YearDate.objects.filter(
        agency__in={agency for agency, _year in places}, fiscal_year__in={year for _agency, year in places}
    )
    for row in rows.select_related("saved_by"):
        moved[row.agency_id, row.fiscal_year].append(as_moved(row))
    # Agencies that moved nothing share the year's calendar: it is worked out once.
    shared: dict[int, list[Milestone]] = {}
    found = {}
    for place in places:
        year = place[1]
        if place in moved:
            found[place] = year_calendar.milestones(year, rules, moved[place])
        else:
            if year not in shared:
                shared[year] = year_calendar.milestones(year, rules)
            found[place] = list(shared[year])
    return found


def all_rules() -> list[YearRules]:
    """What every framework says of the dates of its year. Three queries."""
    frameworks = Framework.objects.prefetch_related("calendar", "stage_deadlines").only(
        "fiscal_year", "status", "results_on", "changed_at", "edition"
    )
    return [
        YearRules(
            fiscal_year=each.fiscal_year,
            is_official=each.status == FrameworkStatus.OFFICIAL,
            results_on=each.results_on,
            periods=tuple(
                # A period without a key belongs to its year alone; its place there tells it from the others.
                Period(e.key or f"entry-{e.order}", e.name, e.starts, e.ends, e.source, e.confidence, bool(e.key))
                for e in each.calendar.all()
            ),
            stages=tuple(row.to_plain() for row in each.stage_deadlines.all()),
            changed_at=each.changed_at,
        )
        for each in frameworks
    ]


def as_moved(row: YearDate) -> Moved:
    """A stored row as a plain value; reads ``saved_by``."""
    return Moved(
        pk=row.pk,
        fiscal_year=row.fiscal_year,
        key=row.key,
        title=row.title,
        starts=row.starts,
        ends=row.ends,
        who=row.who,
        note=row.note,
        version=row.version,
        saved_at=row.saved_at,
        saved_by=row.saved_by.title(),
    )


def own_date(agency: Agency, pk: int) -> YearDate | None:
    """A date of the agency's own; None where it is gone. One query."""
    return YearDate.objects.select_related("agency").filter(agency=agency, key="", pk=pk).first()
