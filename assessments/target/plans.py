"""The cheapest ways to a target: which items to win back, and how little the other scores must rise beside them.

Whole numbers inside, so that nothing is rounded: scores in units, shares in parts of their common denominator.
Decision 0014 says what «cheapest» means and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby, product
from math import ceil, lcm

from assessments.scoring import Result, to_cents
from assessments.scoring.nodes import HIGHEST
from assessments.target.goal import Goal
from assessments.target.ground import Ground, Lever

HALF_A_CENT = Fraction(1, 200)  # a figure is rounded half-up before it is tested, so it counts from here below
FULL = Decimal(HIGHEST)
Levels = dict[str, int]  # hundredths of a point, by code


@dataclass(frozen=True)
class Rise:
    """A score that has to rise from where it stands to ``to`` (two decimals)."""

    lever: Lever
    to: Decimal

    @property
    def by(self) -> Decimal:
        """Points of the score itself."""
        return to_cents(Fraction(self.to) - (self.lever.start or 0))

    @property
    def gain(self) -> Fraction:
        """Points of the total, exact."""
        return (Fraction(self.to) - (self.lever.start or 0)) * self.lever.share


@dataclass(frozen=True)
class Plan:
    """Items to win back, the dearest first, and scores to raise, the weakest first."""

    ground: Ground = field(repr=False)
    items: tuple[Lever, ...]
    rises: tuple[Rise, ...]

    @cached_property
    def changes(self) -> dict[str, Decimal]:
        """The moved levers with their new scores."""
        return dict.fromkeys((item.code for item in self.items), FULL) | {r.lever.code: r.to for r in self.rises}

    @cached_property
    def result(self) -> Result:
        """Where the year would stand, by ``scoring.evaluate``."""
        return self.ground.result(self.changes)

    @property
    def highest(self) -> Decimal | None:
        """The highest score that anything has to be raised to; None where nothing has to rise."""
        return max((rise.to for rise in self.rises), default=None)


@dataclass(frozen=True)
class _Test:
    """One condition: the weighted sum of some levers, in whole numbers, must be at least ``needed``."""

    factors: Mapping[str, int]
    needed: int


class Planner:
    """Plans on one ground towards one goal. Every lever of the ground must be known."""

    def __init__(self, ground: Ground, goal: Goal) -> None:
        if ground.unknown:
            raise ValueError(f"no score of {' '.join(lever.code for lever in ground.unknown)}")
        self.ground, self.goal = ground, goal
        starts = {lever.code: Fraction(lever.start or 0) for lever in ground.levers}
        self._unit = lcm(200, *(start.denominator for start in starts.values()))
        self._start = {code: int(start * self._unit) for code, start in starts.items()}
        self._cent, self._full = self._unit // 100, HIGHEST * self._unit
        self._total = self._test({lever.code: lever.share for lever in ground.levers}, goal.points)
        self._floors: dict[str, _Test] = {}
        if goal.floor is not None:
            for code, levers in groupby(ground.levers, lambda lever: lever.instrument):
                self._floors[code] = self._test({lever.code: lever.part for lever in levers}, goal.floor)

    def _test(self, shares: Mapping[str, Fraction], required: Decimal) -> _Test:
        scale = lcm(*(share.denominator for share in shares.values()))
        needed = Fraction(ceil(required * 100), 100) - HALF_A_CENT
        factors = {code: int(share * scale) for code, share in shares.items()}
        return _Test(factors, ceil(needed * scale * self._unit))

    # What is asked of the planner -----------------------------------------------------------------------------

    def best(self, items: Sequence[Lever], gains: Sequence[Lever]) -> Plan | None:
        """The least rise of ``gains``, and then the fewest of ``items``; None where even all of them do not reach."""
        ceilings = self._ceilings(items, gains)
        if ceilings is None:
            return None
        for count in range(len(items) + 1):
            reaching = [each for each in _selections(items, count) if self._reached(each, gains, ceilings)]
            if reaching:
                return self._plan(max(reaching, key=_open), gains, ceilings)
        raise AssertionError("all items reach, so some number of them does")

    def frontier(self, items: Sequence[Lever], gains: Sequence[Lever]) -> tuple[Plan, ...]:
        """For each number of items, from none, the least rise that is left; only where it is less than before.

        So no item of a plan could be left out: the rest would reach with that rise, and fewer items have a larger one.
        """
        plans: list[Plan] = []
        least: tuple[int, int] | None = None
        for count in range(len(items) + 1):
            found = []
            for chosen in _selections(items, count):
                ceilings = self._ceilings(chosen, gains)
                if ceilings is not None:
                    found.append((self._size(gains, ceilings), chosen, ceilings))
            if not found:
                continue
            size, chosen, ceilings = min(found, key=lambda each: (each[0], -_open(each[1])))
            if least is None or size < least:
                plans.append(self._plan(chosen, gains, ceilings))
                least = size
        return tuple(plans)

    def most(self, items: Sequence[Lever], gains: Sequence[Lever]) -> Result:
        """Where the year would stand with all of these at 100."""
        return self.ground.result({lever.code: FULL for lever in (*items, *gains)})

    # How it is found ------------------------------------------------------------------------------------------

    def _values(self, items: Iterable[Lever], gains: Iterable[Lever], ceilings: Levels) -> dict[str, int]:
        moved = {lever.code: max(self._start[lever.code], ceilings[lever.code] * self._cent) for lever in gains}
        return self._start | moved | dict.fromkeys((item.code for item in items), self._full)

    @staticmethod
    def _holds(test: _Test, values: Mapping[str, int]) -> bool:
        return sum(factor * values[code] for code, factor in test.factors.items()) >= test.needed

    def _reached(self, items: Iterable[Lever], gains: Iterable[Lever], ceilings: Levels) -> bool:
        values = self._values(items, gains, ceilings)
        return self._holds(self._total, values) and all(self._holds(test, values) for test in self._floors.values())

    def _ceilings(self, items: Sequence[Lever], gains: Sequence[Lever]) -> Levels | None:
        """The lowest level for each of ``gains``: one per instrument for its floor, then one for all for the total."""
        ceilings = dict.fromkeys((lever.code for lever in gains), 0)
        for code, test in self._floors.items():
            inside = [lever for lever in gains if lever.instrument == code]
            if not self._raise(test, items, gains, ceilings, inside):
                return None
        return ceilings if self._raise(self._total, items, gains, ceilings, gains) else None

    def _raise(
        self, test: _Test, items: Sequence[Lever], gains: Sequence[Lever], ceilings: Levels, raised: Sequence[Lever]
    ) -> bool:
        """Lift ``raised`` to the lowest common level at which the test holds; False where not even 100 is enough."""
        values = self._values(items, gains, ceilings)
        free = [(test.factors[lever.code], values[lever.code]) for lever in raised]
        lacking = test.needed - sum(factor * values[code] for code, factor in test.factors.items())
        if lacking <= 0:
            return True
        low, high = 0, HIGHEST * 100 + 1
        while low < high:
            middle = (low + high) // 2
            level = middle * self._cent
            if sum(factor * (level - value) for factor, value in free if value < level) >= lacking:
                high = middle
            else:
                low = middle + 1
        if low > HIGHEST * 100:
            return False
        for lever in raised:
            ceilings[lever.code] = max(ceilings[lever.code], low)
        return True

    def _size(self, gains: Sequence[Lever], ceilings: Levels) -> tuple[int, int]:
        """How much rises: the highest level, then the sum of all rises."""
        rises = [(ceilings[g.code], ceilings[g.code] * self._cent - self._start[g.code]) for g in gains]
        real = [(level, by) for level, by in rises if by > 0]
        return max((level for level, _by in real), default=0), sum(by for _level, by in real)

    def _plan(self, items: Sequence[Lever], gains: Sequence[Lever], ceilings: Levels) -> Plan:
        """The plan without a hundredth too many: what the common level overshoots is taken off again, one by one."""
        levels = dict(ceilings)
        order = sorted((g for g in gains if self._rises(g, levels)), key=lambda lever: lever.share)
        lowered = True
        while lowered:
            lowered = False
            for lever in order:
                if not self._rises(lever, levels):
                    continue
                levels[lever.code] -= 1
                if self._reached(items, gains, levels):
                    lowered = True
                else:
                    levels[lever.code] += 1
        rises = [Rise(g, Decimal(levels[g.code]).scaleb(-2)) for g in gains if self._rises(g, levels)]
        return Plan(
            self.ground,
            tuple(sorted(items, key=lambda item: -item.open)),
            tuple(sorted(rises, key=lambda rise: rise.lever.start or 0)),
        )

    def _rises(self, lever: Lever, levels: Levels) -> bool:
        return levels[lever.code] * self._cent > self._start[lever.code]


def _open(items: Iterable[Lever]) -> Fraction:
    return sum((item.open for item in items), Fraction(0))


def _by_instrument(items: Iterable[Lever]) -> list[list[Lever]]:
    """The items of each instrument, those that lift it most first (equal ones in the framework's order)."""
    found: dict[str, list[Lever]] = {}
    for item in items:
        found.setdefault(item.instrument, []).append(item)
    return [sorted(each, key=lambda item: -(HIGHEST - (item.start or 0)) * item.part) for each in found.values()]


def _selections(items: Sequence[Lever], count: int) -> Iterator[tuple[Lever, ...]]:
    """Every choice of ``count`` items that can be best: of each instrument its dearest, in every split between them.

    Within an instrument a dearer item lifts the instrument and the total at least as much as a cheaper one, so
    another choice of as many of its items never reaches what this one does not.
    """
    groups = _by_instrument(items)
    for split in product(*(range(len(group) + 1) for group in groups)):
        if sum(split) == count:
            yield tuple(item for group, taken in zip(groups, split, strict=True) for item in group[:taken])
