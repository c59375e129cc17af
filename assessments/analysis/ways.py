"""Ways up and risks: how far the indicators must rise for the next level, and what a missed item would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.scoring import NextLevel, Result, classify
from assessments.scoring.nodes import HIGHEST, shares, to_cents
from assessments.structure import TOTAL, Band, Framework


@dataclass(frozen=True)
class Way:
    """Raising these indicators to ``level`` (points, two decimals, rounded up) meets one condition."""

    condition: str  # TOTAL or the instrument's code
    numbers: tuple[int, ...]
    level: Decimal
    kept: tuple[int, ...]  # indicators that already stand higher


@dataclass(frozen=True)
class Risk:
    """What one further missed item of a sub-indicator would cost, and where the year would then stand."""

    code: str
    name: str
    items: tuple[str, ...]
    cost: Decimal
    total: Decimal | None  # of the total in force; None where that is not known
    level: Band | None
    falls: bool  # the level would change


def ways(framework: Framework, result: Result, upper: NextLevel) -> tuple[Way, ...]:
    """For each unmet condition of the next level, the lowest common level that meets it.

    The weakest indicators are raised together and the others stay: no indicator has to rise further than
    needed. A condition whose indicators are not all known has no way, for then nobody can tell how far they must rise.
    """
    found = (
        _way(framework, result, condition.code, condition.required)
        for condition in upper.conditions
        if condition.met is False
    )
    return tuple(way for way in found if way is not None)


def _way(framework: Framework, result: Result, code: str, required: Decimal) -> Way | None:
    share = shares(framework)
    owners = [i for i in framework.instruments if code in (TOTAL, i.code)]
    numbers = [each.number for instrument in owners for each in instrument.indicators]
    scores = {number: result.nodes[str(number)].value for number in numbers}
    known = {number: score for number, score in scores.items() if score is not None}
    if len(known) != len(scores) or not known:
        return None
    part = sum(share[str(number)] for number in numbers)
    weights = {number: share[str(number)] / part for number in numbers}
    level = _common_level(known, weights, Fraction(required))
    raised = tuple(sorted(number for number in numbers if known[number] < level))
    kept = tuple(sorted(number for number in numbers if known[number] >= level))
    return Way(code, raised, level, kept)


def _common_level(scores: Mapping[int, Fraction], weights: Mapping[int, Fraction], required: Fraction) -> Decimal:
    """The least level, in cents, at which the weighted mean with every lower score raised to it is enough."""
    low, high = 0, HIGHEST * 100
    # A condition counts from half a cent below, for it is tested on the rounded figure; ask for the whole.
    while low < high:
        middle = (low + high) // 2
        at = Fraction(middle, 100)
        if sum(max(scores[n], at) * weights[n] for n in scores) >= required:
            high = middle
        else:
            low = middle + 1
    return Decimal(low).scaleb(-2)


def risks(framework: Framework, result: Result) -> tuple[Risk, ...]:
    """What one missed item costs, for each sub-indicator that could still lose one; the dearest first."""
    share = shares(framework)
    found = []
    for instrument in framework.instruments:
        for indicator in instrument.indicators:
            for sub in indicator.sub_indicators:
                at_stake = tuple(i.code for i in sub.items if result.nodes[i.code].shown != 0)
                if at_stake:
                    cost = share[at_stake[0]] * HIGHEST
                    found.append(_risk(framework, result, instrument.code, sub.code, sub.name, at_stake, cost))
    return tuple(sorted(found, key=lambda risk: -risk.cost))


def _risk(
    framework: Framework,
    result: Result,
    instrument: str,
    code: str,
    name: str,
    items: tuple[str, ...],
    cost: Fraction,
) -> Risk:
    total = result.total.value
    if total is None:
        return Risk(code, name, items, to_cents(cost), None, None, falls=False)
    after = max(total - cost, Fraction(0))
    scores = {part.code: part.score_shown for part in result.instruments}
    own = next(part for part in result.instruments if part.code == instrument)
    if own.node.value is not None:
        scores[instrument] = to_cents(max(own.node.value - cost * 100 / Fraction(own.weight), Fraction(0)))
    level = classify(framework, to_cents(after), scores)
    falls = level is not None and result.grade is not None and level != result.grade
    return Risk(code, name, items, to_cents(cost), to_cents(after), level, falls)
