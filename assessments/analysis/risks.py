"""Risks: what a missed item would cost. (The way up is ``assessments/target``.)"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.scoring import Result, classify
from assessments.scoring.nodes import HIGHEST, shares, to_cents
from assessments.structure import Band, Framework


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
