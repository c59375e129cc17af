"""The rounds of a year: which are open, which come when, whom each asks; and the deadline of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models import Assessment
from ita_portal.accounts.models import Division
from ita_portal.lib import thai
from measures.asking import Heard, asked_in, spans_of_measure, windows_of
from measures.models import Measure, Round
from measures.pages.bulk import grouped
from measures.pages.chips import Chip
from measures.queries import follow_up as queries
from measures.queries import rounds as round_queries
from measures.rounds import Span


@dataclass(frozen=True)
class Asked:
    """A round of the year's measures, and the divisions (pk) that each measure asks in it."""

    span: Span
    rows: list[tuple[Measure, int]]

    @property
    def divisions(self) -> set[int]:
        return {pk for _measure, pk in self.rows}


@dataclass(frozen=True)
class RoundRow:
    """One round as the page lists it; ``round`` is None before it is opened."""

    key: str
    label: str
    covers: str
    opens: date | None  # the day on which it opens by itself
    is_past: bool  # that day has gone by
    due: date
    round: Round | None
    chip: Chip
    new: int  # reports that opening it (again) would ask for
    new_divisions: int

    @property
    def can_move(self) -> bool:
        """Whether a new deadline would help anybody: somebody still owes a report of the round."""
        there: Any = self.round
        return there is not None and there.owed > 0

    @property
    def offers(self) -> bool:
        """Whether there is anything to do or to say about it in the column of deeds."""
        return self.can_move or bool(self.new) or self.round is None


def asked_by_round(assessment: Assessment, divisions: Sequence[Division], opened: Sequence[Round]) -> dict[str, Asked]:
    """Whom every round of the year asks, by its key; ``opened`` are its rounds. Six queries whatever the size."""
    ends = {row.pk: row.ends for row in opened}
    heard: dict[int, dict[int, list[Heard]]] = {}
    for measure_pk, division, status, round_ in round_queries.received_of(assessment):
        heard.setdefault(measure_pk, {}).setdefault(division, []).append(Heard(status, ends[round_]))
    every = [each.pk for each in divisions]
    found: dict[str, Asked] = {}
    for measure in round_queries.measures_to_ask(assessment):
        windows = windows_of(measure, every)
        for span in spans_of_measure(measure):
            asked = found.setdefault(span.key, Asked(span, []))
            asked.rows.extend((measure, pk) for pk in asked_in(span, windows, heard.get(measure.pk, {})))
    return found


def days_to_come(
    assessment: Assessment, divisions: Sequence[Division], opened: Sequence[Round]
) -> Iterator[tuple[int, date]]:
    """The divisions that rounds not opened yet will ask, each with the day on which that report will be due."""
    there = {row.key for row in opened}
    for key, asked in asked_by_round(assessment, divisions, opened).items():
        if key not in there:
            yield from ((pk, asked.span.due) for pk in asked.divisions)


def rounds_context(assessment: Assessment, *, today: date, can_review: bool) -> dict[str, Any]:
    """The page of the rounds: those that are open first, then those to come, in the order of their days."""
    divisions = queries.divisions_followed(assessment)
    there = {row.key: row for row in round_queries.rounds_of(assessment, today=today)}
    asked = asked_by_round(assessment, divisions, list(there.values()))
    already = round_queries.asked_already(assessment)
    rows = [_opened(row, asked.get(row.key), already, today) for row in there.values()]
    rows += [_coming(each, today) for key, each in asked.items() if key not in there]
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "rows": sorted(rows, key=lambda row: (row.due, row.key)),
        "can_review": can_review,
        "can_act": can_review and any(row.offers for row in rows),
        "has_measures": bool(asked),
    }


def opening_context(assessment: Assessment, key: str, *, today: date) -> dict[str, Any] | None:
    """What opening a round would ask for, by division; None for a round that no measure of the year has."""
    divisions = queries.divisions_followed(assessment)
    opened = round_queries.rounds_of(assessment, today=today)
    asked = asked_by_round(assessment, divisions, opened).get(key)
    if asked is None:
        return None
    there = next((row for row in opened if row.key == key), None)
    already = round_queries.asked_already(assessment)
    new = [(measure, pk) for measure, pk in asked.rows if (key, measure.pk, pk) not in already]
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "label": asked.span.label,
        "key": key,
        "round": there,
        "covers": thai.thai_period(asked.span.starts, asked.span.ends),
        "due": there.due if there else asked.span.due,
        "is_past": there is None and asked.span.due < today,
        "count": len(new),
        "divisions": [
            (each.name, [measure.number for measure, pk in new if pk == each.pk])
            for each in divisions
            if any(pk == each.pk for _measure, pk in new)
        ],
    }


def deadline_context(assessment: Assessment, round_: Round, *, today: date) -> dict[str, Any]:
    """Whom a new deadline of the round concerns: those who still owe a report and have no extension of their own."""
    rows = list(round_queries.concerned_by(round_))
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "round": round_,
        "covers": thai.thai_period(round_.starts, round_.ends),
        "count": len(rows),
        "groups": grouped(rows, today=today),
    }


def _opened(row: Round, asked: Asked | None, already: set[tuple[str, int, int]], today: date) -> RoundRow:
    new = [pk for measure, pk in asked.rows if (row.key, measure.pk, pk) not in already] if asked else []
    counted: Any = row
    if counted.late:
        chip = Chip("late", "warn", f"เกินกำหนด {counted.late:,} ฉบับ")
    elif counted.owed:
        chip = Chip("", "half", "เปิดรับรายงาน")
    else:
        chip = Chip("done", "tick", "ได้รับครบแล้ว")
    return RoundRow(
        key=row.key,
        label=row.label,
        covers=thai.thai_period(row.starts, row.ends),
        opens=None,
        is_past=True,
        due=row.due,
        round=row,
        chip=chip,
        new=len(new),
        new_divisions=len(set(new)),
    )


def _coming(asked: Asked, today: date) -> RoundRow:
    span = asked.span
    return RoundRow(
        key=span.key,
        label=span.label,
        covers=thai.thai_period(span.starts, span.ends),
        opens=span.opens,
        is_past=span.opens <= today,
        due=span.due,
        round=None,
        chip=Chip("quiet", "ring", "ยังไม่เปิด"),
        new=len(asked.rows),
        new_divisions=len(asked.divisions),
    )
