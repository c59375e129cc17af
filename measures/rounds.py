"""The rounds of follow-up of a fiscal year: which there are, what they cover, when they open and are due.

Plain dates in, plain values out. A fiscal year runs from 1 October to 30 September (source: the Thai budget
year; half-year rounds as O43 asks for the progress of the first six months and of the year).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ita_portal.lib import thai
from measures.enums import FollowUp

HALF_NAMES = {"h1": "รอบ 6 เดือนแรก", "h2": "รอบ 6 เดือนหลัง", "year": "สิ้นปีงบประมาณ"}
# Days (before the end of what is covered, after it): from when a report can be written, by when it is due.
HALF_DAYS, MONTH_DAYS, DATE_DAYS = (30, 20), (7, 7), (30, 0)


@dataclass(frozen=True)
class Span:
    """One round: its key, the days it covers, the day it opens and the day its reports are due."""

    key: str
    starts: date
    ends: date
    opens: date
    due: date

    @property
    def label(self) -> str:
        return round_label(self.key)


def spans_of(fiscal_year: int, follow_up: str, dates: Iterable[date] = ()) -> list[Span]:
    """The rounds of ``fiscal_year`` for one way of following up; ``dates`` are the measure's own days."""
    first, last = thai.fiscal_year_bounds(fiscal_year)
    half = date(last.year, 3, 31)
    if follow_up == FollowUp.HALF_YEAR:
        return [_span("h1", first, half, HALF_DAYS), _span("h2", half + timedelta(days=1), last, HALF_DAYS)]
    if follow_up == FollowUp.YEAR_END:
        return [_span("year", first, last, HALF_DAYS)]
    if follow_up == FollowUp.MONTHLY:
        return [_span(_month_key(start), start, _month_end(start), MONTH_DAYS) for start in _months(first)]
    return _on_dates(first, sorted(set(dates)) or [last])


def span_of_key(fiscal_year: int, key: str, dates: Iterable[date] = ()) -> Span:
    """The round with that key; ``KeyError`` for one the year does not have."""
    every = [span for way in FollowUp for span in spans_of(fiscal_year, way, dates)]
    return {span.key: span for span in every}[key]


def round_label(key: str) -> str:
    """How people call a round: «รอบ 6 เดือนแรก», «เดือน ต.ค. 2568», «กำหนด 15 ม.ค. 2569»."""
    if key in HALF_NAMES:
        return HALF_NAMES[key]
    if key.startswith("m"):
        year, month = int(key[1:5]), int(key[6:])
        return f"เดือน {thai.MONTHS_SHORT[month - 1]} {year + 543}"
    return f"กำหนด {thai.thai_date(date.fromisoformat(key[1:]))}"


def _span(key: str, starts: date, ends: date, days: tuple[int, int]) -> Span:
    before, after = days
    return Span(key, starts, ends, ends - timedelta(days=before), ends + timedelta(days=after))


def _on_dates(first: date, dates: list[date]) -> list[Span]:
    spans, starts = [], first
    for day in dates:
        spans.append(_span(f"d{day.isoformat()}", min(starts, day), day, DATE_DAYS))
        starts = day + timedelta(days=1)
    return spans


def _months(first: date) -> list[date]:
    return [date(first.year + (first.month + at - 1) // 12, (first.month + at - 1) % 12 + 1, 1) for at in range(12)]


def _month_key(start: date) -> str:
    return f"m{start.year}-{start.month:02}"


def _month_end(start: date) -> date:
    return start.replace(day=monthrange(start.year, start.month)[1])
