"""The findings of a year as plain values: what ``analysis`` makes, and pages, prose and documents are given."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from assessments import scoring
from assessments.scoring import Result
from assessments.structure import Framework

ClassKey = Literal["urgent", "improve", "maintain", "unknown"]
Source = Literal["announced", "computed", "implied", "unknown"]
FULL = Decimal(100)


@dataclass(frozen=True)
class Thresholds:
    """The agency's own lines, 0–100: pass mark of a question, and where urgent ends and maintaining begins."""

    pass_mark: Decimal = Decimal(85)
    urgent_below: Decimal = Decimal(90)
    maintain_from: Decimal = Decimal(95)

    def class_of(self, score: Decimal | None) -> ClassKey:
        """The class of the agency's triage that a score falls into."""
        if score is None:
            return "unknown"
        if score < self.urgent_below:
            return "urgent"
        return "maintain" if score >= self.maintain_from else "improve"


@dataclass(frozen=True)
class Year:
    """One year of the same agency, for comparison."""

    fiscal_year: int
    framework: Framework
    result: Result


@dataclass(frozen=True)
class QuestionFinding:
    """A survey question with its score beside the pass mark."""

    code: str
    label: str
    topic: str
    indicator: int
    score: Decimal
    pass_mark: Decimal
    before: Decimal | None = None  # the same topic in the latest earlier year that has it

    @property
    def passed(self) -> bool:
        return self.score >= self.pass_mark

    @property
    def distance(self) -> Decimal:
        """Points above (or, without sign, below) the pass mark."""
        return abs(self.score - self.pass_mark)

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.score - self.before


@dataclass(frozen=True)
class MissedItem:
    """An OIT item without full score, and the points of the total that this costs."""

    code: str
    label: str
    sub_indicator: str
    indicator: int
    score: Decimal
    cost: Decimal


@dataclass(frozen=True)
class IndicatorFinding:
    """One indicator: its place, its class, its weakest questions, its change. Unknown scores are None."""

    number: int
    name: str
    description: str
    instrument: str
    score: Decimal | None
    source: Source
    place: int | None  # 1 is the highest; equal scores share a place
    tied: bool
    class_key: ClassKey
    item_count: int
    questions: tuple[QuestionFinding, ...]  # those that are known, the lowest first
    missed_items: tuple[MissedItem, ...]
    before: Decimal | None
    before_year: int | None

    @property
    def change(self) -> Decimal | None:
        """Points since the latest comparable year."""
        return None if self.score is None or self.before is None else self.score - self.before

    @property
    def failing(self) -> tuple[QuestionFinding, ...]:
        return tuple(each for each in self.questions if not each.passed)


@dataclass(frozen=True)
class InstrumentFinding:
    """One instrument: what it brought and what it lost, in points of the total, and its extremes."""

    code: str
    name: str
    plain_name: str
    weight: Decimal
    score: Decimal | None  # in force; None for implied and unknown ones
    source: Source
    implied: scoring.Implied | None
    weighted: Decimal | None
    lost: Decimal | None
    indicators: tuple[IndicatorFinding, ...]  # in the order of the framework

    @property
    def known(self) -> tuple[IndicatorFinding, ...]:
        """Its indicators with a score, the highest first."""
        return tuple(sorted((i for i in self.indicators if i.score is not None), key=_from_the_highest))

    @property
    def questions(self) -> tuple[QuestionFinding, ...]:
        """Its known questions, the lowest first."""
        return tuple(sorted((q for i in self.indicators for q in i.questions), key=lambda q: q.score))

    @property
    def missed_items(self) -> tuple[MissedItem, ...]:
        return tuple(item for i in self.indicators for item in i.missed_items)


@dataclass(frozen=True)
class YearFinding:
    """A year's total in the comparison. ``note`` says why it cannot be laid beside this year.

    ``scale`` are the names of the levels of that year: levels of two scales are not laid side by side.
    """

    fiscal_year: int
    total: Decimal | None
    level: str
    passed: bool | None
    comparable: bool
    note: str
    current: bool = False
    scale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """All that a year's figures say."""

    framework: Framework
    result: Result
    thresholds: Thresholds
    instruments: tuple[InstrumentFinding, ...]
    years: tuple[YearFinding, ...]  # oldest first, this year last

    @cached_property
    def indicators(self) -> tuple[IndicatorFinding, ...]:
        return tuple(i for instrument in self.instruments for i in instrument.indicators)

    @cached_property
    def ranking(self) -> tuple[IndicatorFinding, ...]:
        """From the highest down; the unknown ones stand at the end, in their order."""
        return tuple(sorted(self.indicators, key=_from_the_highest))

    @property
    def highest(self) -> tuple[IndicatorFinding, ...]:
        """The indicators that share the first place."""
        return tuple(i for i in self.ranking if i.place == 1)

    @property
    def lowest(self) -> tuple[IndicatorFinding, ...]:
        """The indicators that share the last place; none where all share the first."""
        last = max((i.place for i in self.ranking if i.place is not None), default=1)
        return tuple(i for i in self.ranking if i.place == last) if last > 1 else ()

    def in_class(self, key: ClassKey) -> tuple[IndicatorFinding, ...]:
        """A class of the triage, the lowest first; unknown ones in their order."""
        members = [i for i in self.indicators if i.class_key == key]
        return tuple(sorted(members, key=lambda i: (i.score is None, i.score or 0, i.number)))

    @cached_property
    def weakest(self) -> tuple[QuestionFinding, ...]:
        """Every known question, the lowest first."""
        return tuple(sorted((q for i in self.indicators for q in i.questions), key=lambda q: q.score))

    @property
    def missed_items(self) -> tuple[MissedItem, ...]:
        return tuple(item for i in self.indicators for item in i.missed_items)

    def instrument(self, code: str) -> InstrumentFinding | None:
        """The instrument of that code, if the year has it."""
        return next((i for i in self.instruments if i.code == code), None)

    @property
    def survey_gap(self) -> Decimal | None:
        """How far the public (EIT) stands above the staff (IIT); negative the other way; None if unknown."""
        inside, outside = self.instrument("IIT"), self.instrument("EIT")
        if inside is None or outside is None or inside.score is None or outside.score is None:
            return None
        return outside.score - inside.score

    @property
    def lost(self) -> Decimal | None:
        """Points of the total that were not reached."""
        total = self.result.total.shown
        return None if total is None else FULL - total

    @property
    def is_empty(self) -> bool:
        """Nothing was entered yet."""
        return not self.result.total.has_entry

    @property
    def previous(self) -> YearFinding | None:
        """The latest earlier year whose total is known."""
        return next((y for y in reversed(self.years[:-1]) if y.total is not None), None)


def _from_the_highest(indicator: IndicatorFinding) -> tuple[bool, int, int]:
    return indicator.place is None, indicator.place or 0, indicator.number
