"""The calendar of a fiscal year of one agency: what is late, what is now, what comes, and everything by month."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from assessments.year_calendar import Milestone
from assessments.year_dates import milestones_for
from ita_portal.accounts.models import Agency, User
from ita_portal.lib import thai
from reports.pages.year_entries import entries_of
from reports.pages.year_standing import answered_items, standings_of
from reports.pages.year_values import KINDS, Entry

# A fiscal year holds the national periods of its own round, the stages of the results before it, and the last
# follow-up of the measures before those.
ROUNDS_BEFORE = 2
NEXT_SHOWN = 4
# What a year's line is divided into: the first ten days of a month, the second ten, the rest.
THIRDS = 3


@dataclass(frozen=True)
class Place:
    """Where an entry lies on the year's line: first and last column (classes ``cs…`` and ``ce…``)."""

    entry: Entry
    first: int
    last: int
    is_point: bool


@dataclass
class Month:
    """One month of the year with the entries that begin or are due in it."""

    number: int  # in the fiscal year, 1 is October
    name: str
    short: str
    year: int
    is_now: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(each.state == "late" for each in self.entries)


@dataclass(frozen=True)
class YearPage:
    """Everything the page shows of one fiscal year."""

    agency: Agency
    year: int
    today: date
    is_current: bool
    is_past: bool
    entries: list[Entry]
    late: list[Entry]
    now: list[Entry]
    next: list[Entry]
    months: list[Month]
    lines: list[tuple[str, list[Place]]]
    today_column: int | None
    lent_by: list[int]  # years whose days stand here because this year has announced none
    sources: list[Entry]  # the entries whose days come from somewhere
    is_begun: bool  # the agency has begun at least one of the rounds shown

    def named(self, name: str) -> Entry | None:
        """The entry of that name; None where the year has none."""
        return next((each for each in self.entries if each.name == name), None)

    @property
    def unfinished(self) -> int:
        """How many of the year's own entries are late, those included that wait for another one."""
        return sum(each.state == "late" for each in self.entries)

    @property
    def main(self) -> Entry | None:
        """The one entry whose button is the page's main action: the first thing late or near that this person does."""
        waiting = [*self.late, *self.now, *self.next]
        return next((each for each in waiting if each.action and each.action.is_mine), None)


def calendar_of(agency: Agency, user: User, fiscal_year: int, *, today: date) -> YearPage:
    """The calendar of ``fiscal_year`` (Buddhist era). The number of queries does not depend on what is in it."""
    places = [(agency.pk, year) for year in range(fiscal_year - ROUNDS_BEFORE, fiscal_year + 1)]
    standings = standings_of(places, user)
    found = [(each, standings[place]) for place, milestones in milestones_for(places).items() for each in milestones]
    items = answered_items(year + 1 for _agency, year in places)
    every = entries_of(agency, user, found, items=items, today=today)
    first, last = thai.fiscal_year_bounds(fiscal_year)
    inside = [each for each in every if each.ends >= first and (each.starts or each.ends) <= last]
    current = thai.fiscal_year_of(today)
    is_current = fiscal_year == current
    return YearPage(
        agency=agency,
        year=fiscal_year,
        today=today,
        is_current=is_current,
        is_past=fiscal_year < current,
        entries=inside,
        # What is late does not go away with the year it was due in.
        late=[each for each in (every if is_current else inside) if each.state == "late" and not each.waits_for],
        now=[each for each in inside if each.state in ("now", "soon")] if is_current else [],
        next=_next(inside, today)[:NEXT_SHOWN] if is_current else [],
        months=_months(inside, first, today),
        lines=_lines(inside, first, last),
        today_column=column(today, first) if is_current else None,
        lent_by=sorted({year for each in inside if (year := _lender(each.milestone))}),
        sources=[each for each in inside if each.milestone and (each.milestone.source or each.confidence)],
        is_begun=any(each.assessment for each in standings.values()),
    )


def column(day: date, first: date) -> int:
    """The column of a day on the line of the fiscal year that begins with ``first``: 1 to 36; outside it, the edge."""
    months = (day.year - first.year) * 12 + day.month - first.month
    third = min((day.day - 1) // 10, THIRDS - 1)
    return min(max(months * THIRDS + third + 1, 1), 12 * THIRDS)


def _next(entries: Iterable[Entry], today: date) -> list[Entry]:
    """What comes, also on days that are not announced yet: it is what one gets ready for."""
    to_come = [e for e in entries if e.state == "coming" or (e.state == "open" and (e.starts or e.ends) > today)]
    return sorted(to_come, key=lambda each: (each.starts or each.ends, each.ends))


def _lender(milestone: Milestone | None) -> int | None:
    return milestone.lent_by if milestone and milestone.kind == "national" else None


def _months(entries: Iterable[Entry], first: date, today: date) -> list[Month]:
    months = []
    for at in range(12):
        month = (first.month + at - 1) % 12 + 1
        year = first.year + (first.month + at - 1) // 12
        months.append(
            Month(
                number=at + 1,
                name=thai.MONTHS[month - 1],
                short=thai.MONTHS_SHORT[month - 1],
                year=year + thai.BUDDHIST_OFFSET,
                is_now=(today.year, today.month) == (year, month),
            )
        )
    for each in entries:
        # A period stands in the month it begins in, everything else in the month it is due.
        day = max(each.starts, first) if each.starts else each.ends
        months[(column(day, first) - 1) // THIRDS].entries.append(each)
    for each_month in months:
        each_month.entries.sort(key=lambda each: (max(each.starts or each.ends, first), each.ends))
    return months


def _lines(entries: Iterable[Entry], first: date, last: date) -> list[tuple[str, list[Place]]]:
    """The entries on the year's line, by what they are; in the order in which they begin."""
    groups: dict[str, list[Place]] = {kind: [] for kind in KINDS}
    for each in sorted(entries, key=lambda each: (each.starts or each.ends, each.ends)):
        start = each.starts or each.ends
        groups[each.kind].append(
            Place(
                entry=each,
                first=column(start, first),
                last=column(min(each.ends, last), first) + 1,
                is_point=each.starts is None,
            )
        )
    return [(KINDS[kind], places) for kind, places in groups.items() if places]
