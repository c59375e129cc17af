"""The milestones of an ITA year: national periods, the agency's own stages, and what an agency moved or added.

Plain values in, plain values out. A year's round begins with the national periods (surveys, answers, scoring), reaches
the day of the results, and goes on in the agency: its stages are due so many days after the results, or on a day of a
fiscal year. Where a year says nothing of its own, the nearest year before it speaks, moved by the years between, and
everything that rests on such a borrowed day is provisional: it is shown, and nobody is late with it.

What the calendar is made of is in ``values``; this module lays it out and is the door to both.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from assessments.year_calendar.values import STAGE_NAMES, Milestone, Moved, Period, Stage, StageRule, YearRules
from ita_portal.lib import thai

__all__ = [
    "FISCAL_YEARS_AFTER",
    "FISCAL_YEARS_BEFORE",
    "RESULTS",
    "RESULTS_NAME",
    "STAGE_NAMES",
    "Milestone",
    "Moved",
    "Period",
    "Stage",
    "StageRule",
    "YearRules",
    "deadlines",
    "in_fiscal_year",
    "is_near",
    "milestones",
]

RESULTS = "results"
RESULTS_NAME = "ประกาศผลการประเมิน"
# How far from its year a date may be moved: whoever types another century means another year.
FISCAL_YEARS_BEFORE, FISCAL_YEARS_AFTER = 1, 2


def milestones(fiscal_year: int, rules: Iterable[YearRules], moved: Iterable[Moved] = ()) -> list[Milestone]:
    """Everything in the round of ``fiscal_year``, in the order of its days.

    ``rules`` are those of all years (one or more editions of a year: the official one counts, a draft only where there
    is none); ``moved`` is what the agency stored for this round.
    """
    known = _one_a_year(rules)
    own = list(moved)
    by_key = {each.key: each for each in own if each.key}
    found = [_with(each, by_key.get(each.key)) for each in _national(fiscal_year, known)]
    results = next((each for each in found if each.key == RESULTS), None)
    if results is not None:
        found += _stages(fiscal_year, _stage_rules(fiscal_year, known), results, by_key)
    found += [_own(each) for each in own if not each.key and each.ends]
    return sorted(found, key=lambda each: (each.ends, each.starts or each.ends, _rank(each)))


def deadlines(found: Iterable[Milestone]) -> dict[Stage, date]:
    """The days by which the agency's stages are due; a provisional day binds nobody and is left out."""
    return {each.stage: each.ends for each in found if each.stage and not each.is_provisional}


def is_near(fiscal_year: int, day: date) -> bool:
    """Whether ``day`` can belong to the round of ``fiscal_year``."""
    first, _ = thai.fiscal_year_bounds(fiscal_year - FISCAL_YEARS_BEFORE)
    _, last = thai.fiscal_year_bounds(fiscal_year + FISCAL_YEARS_AFTER)
    return first <= day <= last


def in_fiscal_year(found: Iterable[Milestone], fiscal_year: int) -> list[Milestone]:
    """The entries of any rounds of which at least one day lies in ``fiscal_year`` (October to September)."""
    first, last = thai.fiscal_year_bounds(fiscal_year)
    return [each for each in found if each.ends >= first and (each.starts or each.ends) <= last]


# ── the year that speaks ──────────────────────────────────────────────────────
def _one_a_year(rules: Iterable[YearRules]) -> dict[int, YearRules]:
    """One edition for each year: the official one, else the draft that was changed last."""
    found: dict[int, YearRules] = {}
    for each in rules:
        other = found.get(each.fiscal_year)
        if other is None or (each.is_official, _moment(each)) > (other.is_official, _moment(other)):
            found[each.fiscal_year] = each
    return found


def _moment(rules: YearRules) -> float:
    return rules.changed_at.timestamp() if rules.changed_at else 0.0


def _order(fiscal_year: int, known: Mapping[int, YearRules]) -> list[YearRules]:
    """Who is asked for a date, in turn: the year itself, earlier years from the newest, then later ones.

    A draft speaks for its own year alone.
    """
    years = sorted(known, key=lambda year: (year > fiscal_year, abs(year - fiscal_year)))
    return [known[year] for year in years if year == fiscal_year or known[year].is_official]


def _national(fiscal_year: int, known: Mapping[int, YearRules]) -> list[Milestone]:
    """The national periods and the results day; each from the year that knows it."""
    found: dict[str, Milestone] = {}
    for year in _order(fiscal_year, known):
        shift = fiscal_year - year.fiscal_year
        periods = list(year.periods)
        if year.results_on:
            periods.append(Period(RESULTS, RESULTS_NAME, None, year.results_on))
        for period in periods:
            if period.key in found or (shift and not period.recurs):
                continue
            found[period.key] = Milestone(
                fiscal_year=fiscal_year,
                key=period.key,
                title=period.name,
                starts=_shifted(period.starts, shift) if period.starts else None,
                ends=_shifted(period.ends, shift),
                kind="national",
                source=period.source,
                confidence=period.confidence,
                lent_by=year.fiscal_year if shift else None,
                is_provisional=bool(shift) or not year.is_official,
                changed_at=year.changed_at,
            )
    return list(found.values())


def _stage_rules(fiscal_year: int, known: Mapping[int, YearRules]) -> list[tuple[StageRule, datetime | None]]:
    """The rule of each stage from the nearest year that has one, and since when; it holds for every year as it is."""
    found: dict[Stage, tuple[StageRule, datetime | None]] = {}
    for year in _order(fiscal_year, known):
        for rule in year.stages:
            found.setdefault(rule.stage, (rule, year.changed_at))
    return [found[stage] for stage in Stage if stage in found]


def _stages(
    fiscal_year: int,
    rules: Iterable[tuple[StageRule, datetime | None]],
    results: Milestone,
    moved: Mapping[str, Moved],
) -> list[Milestone]:
    """The stages in order; none is due before the one it follows, as when the results come late in the year.

    A stage changes with whatever its day is counted from: its rule, the results, and the stage before it.
    """
    found: list[Milestone] = []
    for rule, changed_at in rules:
        before = found[-1] if found else results
        due = rule.due(fiscal_year, results.ends)
        stage = Milestone(
            fiscal_year=fiscal_year,
            key=rule.stage.value,
            title=rule.stage.label,
            starts=None,
            ends=max(due, before.ends) if found else due,
            kind="stage",
            source=rule.source,
            confidence=rule.confidence,
            lent_by=results.lent_by,
            # Nobody can work on results that were not announced, whatever day the stage itself has.
            is_provisional=results.is_provisional,
            changed_at=_latest(changed_at, results.changed_at, before.changed_at),
        )
        found.append(_with(stage, moved.get(rule.stage.value)))
    return found


def _latest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def _own(stored: Moved) -> Milestone:
    assert stored.ends is not None  # noqa: S101 - only dates that are there are asked for
    return Milestone(
        fiscal_year=stored.fiscal_year,
        key="",
        title=stored.title,
        starts=stored.starts,
        ends=stored.ends,
        kind="own",
        moved=stored,
        changed_at=stored.saved_at,
    )


def _with(found: Milestone, stored: Moved | None) -> Milestone:
    """The entry as the agency wants it; one that went back to the framework only keeps its version."""
    if stored is None:
        return found
    changed_at = _latest(found.changed_at, stored.saved_at)
    if stored.ends is None:
        return replace(found, moved=stored, changed_at=changed_at)
    return replace(
        found,
        starts=stored.starts,
        ends=stored.ends,
        was=(found.starts, found.ends),
        # What the agency set itself is a date, whoever else has announced none yet.
        lent_by=None,
        is_provisional=False,
        moved=stored,
        changed_at=changed_at,
    )


def _rank(each: Milestone) -> tuple[int, int]:
    stages: Sequence[Stage] = list(Stage)
    return ("national", "stage", "own").index(each.kind), stages.index(each.stage) if each.stage else 0


def _shifted(day: date, years: int) -> date:
    """The same day so many years later; the last of February stays the last of February."""
    year = day.year + years
    is_last = day.day == monthrange(day.year, day.month)[1]
    last = monthrange(year, day.month)[1]
    return date(year, day.month, last if is_last else min(day.day, last))
