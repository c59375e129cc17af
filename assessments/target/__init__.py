"""The path to a target: what would have to change for a total or a level, at the least cost. Plain values only.

``ground`` says what can be moved and from where, ``goal`` what is wanted, ``plans`` finds the cheapest ways; every
figure that is shown comes from ``scoring.evaluate`` on the moved scores. This module is the door to all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessments.scoring import Result, to_cents
from assessments.scoring.nodes import HIGHEST
from assessments.target.goal import Goal
from assessments.target.ground import Ground, Lever, ground_of
from assessments.target.plans import FULL, Plan, Planner, Rise

__all__ = ["FULL", "Goal", "Ground", "Lever", "Paths", "Plan", "Rise", "Step", "ground_of", "steps_of"]


@dataclass(frozen=True)
class Step:
    """One step of a plan with what it brings and where the year stands after it."""

    lever: Lever
    to: Decimal
    gain: Decimal  # points of the total, two decimals
    after: Result


class Paths:
    """The ways from a ground to a goal. Every lever of the ground must be known (``Ground.unknown`` is empty)."""

    def __init__(self, ground: Ground, goal: Goal) -> None:
        self.ground, self.goal = ground, goal
        self._planner = Planner(ground, goal)
        open_levers = [lever for lever in ground.levers if lever.start is not None and lever.start < HIGHEST]
        self.items = [lever for lever in open_levers if lever.is_item]
        self._own_gains = [lever for lever in open_levers if lever.is_own and not lever.is_item]
        self._others = [lever for lever in open_levers if not lever.is_own]

    @cached_property
    def now(self) -> Result:
        """Where the year stands before anything is moved."""
        return self.ground.result()

    @cached_property
    def reached(self) -> bool:
        """Whether nothing has to change."""
        return self.goal.met_by(self.now) is True

    @cached_property
    def best(self) -> Plan:
        """The way that asks least of others: what the agency has in its own hands first, and the smallest rise of the
        rest. With everything at 100 any target is reached, so there always is one."""
        alone = self.own
        found = alone or self._planner.best(self.items, [*self._own_gains, *self._others])
        assert found is not None  # noqa: S101 - a target is at most 100
        return found

    @cached_property
    def own(self) -> Plan | None:
        """By disclosure alone (OIT); None where even all of it is not enough."""
        return self._planner.best(self.items, self._own_gains)

    @cached_property
    def own_most(self) -> Result:
        """How far disclosure alone gets."""
        return self._planner.most(self.items, self._own_gains)

    @cached_property
    def others(self) -> Plan | None:
        """By the surveys alone (IIT, EIT); None where even full scores are not enough."""
        return self._planner.best((), self._others)

    @cached_property
    def others_most(self) -> Result:
        """How far the surveys alone get."""
        return self._planner.most((), self._others)

    @cached_property
    def frontier(self) -> tuple[Plan, ...]:
        """What items and rises can be exchanged for: from the fewest items to the smallest rise."""
        return self._planner.frontier(self.items, [*self._own_gains, *self._others])

    def with_items(self, count: int) -> Plan | None:
        """The plan of the exchange with so many items, if there is one."""
        return next((plan for plan in self.frontier if len(plan.items) == count), None)


def steps_of(plan: Plan, *, by_instrument: bool = False) -> Iterator[Step]:
    """The plan step by step: items the dearest first, then rises the weakest first; the last one reaches the goal.

    ``by_instrument`` keeps the rises of an instrument together, for a goal that only its floors stand in the way of.
    """
    changes: dict[str, Decimal] = {}
    place = {instrument.code: at for at, instrument in enumerate(plan.ground.framework.instruments)}
    rises = sorted(plan.rises, key=lambda rise: place[rise.lever.instrument]) if by_instrument else plan.rises
    moves = [(item, FULL) for item in plan.items] + [(rise.lever, rise.to) for rise in rises]
    for lever, to in moves:
        changes[lever.code] = to
        gain = (Fraction(to) - (lever.start or 0)) * lever.share
        yield Step(lever, to, to_cents(gain), plan.ground.result(changes))
