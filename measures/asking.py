"""Which divisions a measure asks, from when to when, and which of its rounds ask them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ita_portal.lib import thai
from measures.enums import FINISHED, FollowUp, Period
from measures.models import Measure, MeasureStep
from measures.rounds import Span, spans_of


@dataclass(frozen=True)
class Window:
    """The days in which a division works on a measure."""

    starts: date
    ends: date


@dataclass(frozen=True)
class Heard:
    """What a division last said of a measure: its status, and the last day of the round it said it in."""

    status: str
    ends: date


def windows_of(measure: Measure, every: Iterable[int]) -> dict[int, Window]:
    """The divisions a measure asks (pk), each with its days; ``every`` are all divisions of the agency.

    Who is responsible for the whole measure works through its period; who is named at a step only, through that
    step. Where each step has its own period, a division works through the steps that name it or nobody.
    Reads ``responsibilities``, ``steps__divisions``.
    """
    whole = [each.division_id for each in measure.responsibilities.all()]
    if measure.every_division:
        whole += [pk for pk in every if pk not in whole]
    steps = list(measure.steps.all())
    named = {pk: [step for step in steps if pk in _named(step)] for step in steps for pk in _named(step)}
    found = {}
    for pk in [*whole, *(pk for pk in named if pk not in whole)]:
        own = named.get(pk, [])
        if measure.period == Period.PER_STEP:
            own = [*own, *(step for step in steps if not _named(step))] if pk in whole else own
            found[pk] = _within(measure, own or steps)
        else:
            found[pk] = _period(measure) if pk in whole else _within(measure, own)
    return found


def spans_of_measure(measure: Measure) -> list[Span]:
    """The rounds in which a measure is followed up. On dates without a date: the end of its period."""
    days = [each.day for each in measure.follow_up_dates.all()] if measure.follow_up == FollowUp.DATES else []
    if measure.follow_up == FollowUp.DATES and not days:
        days = [_within(measure, list(measure.steps.all())).ends]
    return spans_of(measure.carried_out_in, measure.follow_up, days)


def asked_in(span: Span, windows: Mapping[int, Window], heard: Mapping[int, Sequence[Heard]]) -> list[int]:
    """The divisions that owe a report in a round, by what each has said before (``heard``, by division).

    Whoever works in these days is asked; whoever is past them too, as long as the last report said that the work
    is not finished. Once it is done or cancelled no round asks again.
    """
    asked = []
    for pk, window in windows.items():
        before = [each for each in heard.get(pk, ()) if each.ends < span.ends]
        last = max(before, key=lambda each: each.ends, default=None)
        if last is not None and last.status in FINISHED:
            continue
        is_at_work = window.starts <= span.ends and window.ends >= span.starts
        is_behind = window.ends < span.starts and last is not None
        if is_at_work or is_behind:
            asked.append(pk)
    return asked


def _named(step: MeasureStep) -> list[int]:
    return [division.pk for division in step.divisions.all()]


def _period(measure: Measure) -> Window:
    """The period of the whole measure, inside its fiscal year; one that lies outside it counts as the whole year."""
    first, last = thai.fiscal_year_bounds(measure.carried_out_in)
    starts, ends = measure.starts, measure.ends
    if measure.period == Period.DATES and starts and ends and starts <= last and ends >= first:
        return Window(max(starts, first), min(ends, last))
    return Window(first, last)


def _within(measure: Measure, steps: list[MeasureStep]) -> Window:
    """From the first to the last day of these steps; a day that is not given is that of the measure's period."""
    whole = _period(measure)
    starts = min((step.starts or whole.starts for step in steps), default=whole.starts)
    ends = max((step.ends or whole.ends for step in steps), default=whole.ends)
    if ends < whole.starts or starts > whole.ends:
        return whole
    return Window(max(starts, whole.starts), min(ends, whole.ends))
