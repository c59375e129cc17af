"""Arithmetic of the assessment: a framework and the entered scores in, plain values out.

The NACC's rules: a question is the mean of its sub-items, a survey indicator the mean of its questions; an
OIT sub-indicator the mean of its items and the indicator the mean of its sub-indicators; an instrument the
mean of its indicators; the total the weighted sum of the instruments. Means are carried exactly and rounded
half-up once, where shown. Missing is not zero. What the NACC announced is in force, what we compute stands
beside it.

The tree is in ``nodes``, the levels in ``levels``, the Thai working in ``words``; this
module is the door to all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from assessments.scoring.levels import classify, level_note, named_level, possible_levels
from assessments.scoring.nodes import (
    HIGHEST,
    FrameworkIncomplete,
    NodeResult,
    score_nodes,
    shares,
    to_cents,
    weight_of,
)
from assessments.scoring.words import Condition, NextLevel, WorkingLine, plain, why_not_next, working
from assessments.structure import TOTAL, Band, Framework, Instrument, Sampling

__all__ = [
    "Condition",
    "Difference",
    "FrameworkIncomplete",
    "Implied",
    "InstrumentResult",
    "NextLevel",
    "NodeResult",
    "Result",
    "WorkingLine",
    "classify",
    "evaluate",
    "item_cost",
    "minimum_sample",
    "plain",
    "to_cents",
    "why_not_next",
    "working",
]

# A published figure has two decimals, so an exact one lies up to half of the last place away from it …
HALF_A_CENT = Fraction(1, 200)
# … and two figures computed along different ways may differ by one in the last place from rounding alone.
ROUNDING = Decimal("0.01")


@dataclass(frozen=True)
class InstrumentResult:
    """One instrument with what it brings to the total. Figures in points of the total, exact."""

    code: str
    weight: Decimal  # percent of the total
    node: NodeResult

    def _weighted(self, value: Fraction) -> Fraction:
        return value * Fraction(self.weight) / 100

    @property
    def weighted(self) -> Fraction | None:
        value = self.node.value
        return None if value is None else self._weighted(value)

    @property
    def weighted_low(self) -> Fraction:
        return self._weighted(self.node.low)

    @property
    def weighted_high(self) -> Fraction:
        return self._weighted(self.node.high)

    @property
    def score_shown(self) -> Decimal | None:
        return self.node.shown

    @property
    def weighted_shown(self) -> Decimal | None:
        return None if self.weighted is None else to_cents(self.weighted)

    @property
    def weighted_range_shown(self) -> tuple[Decimal, Decimal]:
        return to_cents(self.weighted_low), to_cents(self.weighted_high)

    @property
    def lost_shown(self) -> Decimal | None:
        """Points of the total that were not reached: adds up to the weight with ``weighted_shown``."""
        return None if self.weighted_shown is None else to_cents(self.weight) - self.weighted_shown


@dataclass(frozen=True)
class Implied:
    """What the announced total says of the one instrument that is not known. Never in force."""

    code: str
    value: Fraction
    low: Fraction  # the total is rounded, so a stretch of values fits it
    high: Fraction
    possible: bool  # False: no score of 0–100 fits, so some entered figure is wrong

    @property
    def shown(self) -> Decimal:
        return to_cents(self.value)

    @property
    def low_shown(self) -> Decimal:
        return to_cents(self.low)

    @property
    def high_shown(self) -> Decimal:
        return to_cents(self.high)


@dataclass(frozen=True)
class Difference:
    """A place where an announced and a computed score both exist, as shown figures."""

    code: str
    announced: Decimal
    computed: Decimal

    @property
    def difference(self) -> Decimal:
        return self.computed - self.announced

    @property
    def beyond(self) -> bool:
        """More than rounding can explain."""
        return abs(self.difference) > ROUNDING

    @property
    def rounding_only(self) -> bool:
        """One in the last place: the announced figure may come from unrounded parts."""
        return abs(self.difference) == ROUNDING


@dataclass(frozen=True)
class Result:
    """Everything that follows from a year's scores."""

    nodes: Mapping[str, NodeResult]
    instruments: tuple[InstrumentResult, ...]
    announced_level: str | None
    announced_grade: Band | None  # None also where the scale does not know the announced level
    computed_grade: Band | None  # from the total in force; None where it cannot be told
    grade_range: tuple[Band, Band] | None  # lowest and highest possible level while it cannot be told
    grade_note: str  # Thai: why the level cannot be told; else empty
    passed: bool | None
    implied: Mapping[str, Implied]
    reconciliation: tuple[Difference, ...]

    @property
    def total(self) -> NodeResult:
        return self.nodes[TOTAL]

    @property
    def missing(self) -> tuple[str, ...]:
        """The fewest codes that stand between the entries and a total in force.

        ``total.missing`` tells the same of the computed total, also where the total is announced.
        """
        return () if self.total.value is not None else self.total.missing

    @property
    def range(self) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest total still possible, while something is missing."""
        if self.total.value is not None:
            return None
        return self.total.low_shown, self.total.high_shown

    @property
    def grade(self) -> Band | None:
        """The level in force: the announced one, else the computed one."""
        return self.announced_grade or self.computed_grade

    @property
    def level_differs(self) -> bool:
        """An announced level is not the one that the total in force gives (or is none of this scale)."""
        if self.announced_level is None or self.computed_grade is None:
            return False
        return self.announced_grade != self.computed_grade

    @property
    def flagged(self) -> tuple[Difference, ...]:
        """The differences that rounding cannot explain."""
        return tuple(each for each in self.reconciliation if each.beyond)


def _passed(
    framework: Framework, total: NodeResult, grade: Band | None, possible: tuple[Band, Band] | None
) -> bool | None:
    if grade is not None:
        return grade.passes
    if total.shown is None:
        return None
    if possible is not None:
        return possible[0].passes if possible[0].passes == possible[1].passes else None
    return total.shown >= framework.pass_mark


def _implied(total: NodeResult, instruments: tuple[InstrumentResult, ...]) -> dict[str, Implied]:
    unknown = [each for each in instruments if each.weighted is None]
    if total.announced is None or len(unknown) != 1 or not unknown[0].weight:
        return {}
    [instrument] = unknown
    weight = Fraction(instrument.weight) / 100
    rest = Fraction(total.announced) - sum(each.weighted or 0 for each in instruments)
    value, low, high = (rest / weight, (rest - HALF_A_CENT) / weight, (rest + HALF_A_CENT) / weight)

    def clip(score: Fraction) -> Fraction:
        return min(max(score, Fraction(0)), Fraction(HIGHEST))

    possible = high >= 0 and low <= HIGHEST
    return {instrument.code: Implied(instrument.code, clip(value), clip(low), clip(high), possible)}


def _differences(nodes: Mapping[str, NodeResult]) -> Iterator[Difference]:
    for node in nodes.values():
        if node.announced_shown is not None and node.computed_shown is not None:
            yield Difference(node.code, node.announced_shown, node.computed_shown)


def _instrument_result(instrument: Instrument, nodes: Mapping[str, NodeResult]) -> InstrumentResult:
    weight_of(instrument)  # refuses an unknown weight
    assert instrument.weight is not None  # noqa: S101 - said again for the type checker
    return InstrumentResult(instrument.code, instrument.weight, nodes[instrument.code])


def evaluate(framework: Framework, scores: Mapping[str, Decimal], announced_level: str | None = None) -> Result:
    """Score one year.

    ``scores`` holds what is entered, 0–100, by code and on any level (``TOTAL`` too); an absent code is
    missing, never zero. ``announced_level`` is the code of the announced level. Raises
    ``FrameworkIncomplete`` where the year's weights are not known, and ``TypeError`` or ``ValueError`` for
    what is no score of this framework.
    """
    nodes = score_nodes(framework, scores)
    instruments = tuple(_instrument_result(each, nodes) for each in framework.instruments)
    total = nodes[TOTAL]
    possible = possible_levels(framework, total, [each.node for each in instruments])
    certain = possible is not None and possible[0] == possible[1]
    computed_grade = possible[0] if possible and certain and total.value is not None else None
    announced_grade = named_level(framework, announced_level)
    return Result(
        nodes=nodes,
        instruments=instruments,
        announced_level=announced_level,
        announced_grade=announced_grade,
        computed_grade=computed_grade,
        grade_range=None if computed_grade else possible,
        grade_note="" if announced_grade else level_note(total, [each.node for each in instruments], possible),
        passed=_passed(framework, total, announced_grade or computed_grade, possible),
        implied=_implied(total, instruments),
        reconciliation=tuple(_differences(nodes)),
    )


def item_cost(framework: Framework, code: str) -> Decimal:
    """Points of the total that hang on one item (or any code): what it costs to miss it altogether.

    Raises ``KeyError`` for an unknown code and ``FrameworkIncomplete``.
    """
    return to_cents(shares(framework)[code] * HIGHEST)


def minimum_sample(sampling: Sampling, population: int) -> int:
    """The least number of respondents the year's rule asks for, never more than the population itself."""
    if population < 0:
        raise ValueError(f"population is {population}")
    least = max(sampling.minimum, ceil(Fraction(sampling.share) * population))
    if sampling.large_above is not None and population > sampling.large_above:
        least = max(least, sampling.large_minimum or 0)
    return min(least, population)
