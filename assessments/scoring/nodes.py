"""One year's scores as a tree: announced beside computed, carried exactly, with the range still open.

Every place that can hold a score is a node. A node's parts are averaged, the instruments are weighted;
nothing is rounded except in the ``…_shown`` properties, which round half-up to two decimals, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessments.structure import TOTAL, Framework, Indicator, Instrument, Item, SubIndicator

HIGHEST = 100


class FrameworkIncomplete(ValueError):
    """The year's rules are not known well enough to compute with; the message (Thai) says what is missing."""


def round_half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """Round half away from zero to a fixed number of decimals, without any intermediate rounding."""
    exact = Fraction(value)
    scaled = int(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(-scaled if exact < 0 else scaled).scaleb(-places)


def to_cents(value: Fraction | Decimal | int) -> Decimal:
    """The figure as it is shown and classified: two decimals, half-up (92.125 is 92.13)."""
    return round_half_up(value, 2)


def _shown(value: Fraction | Decimal | None) -> Decimal | None:
    return None if value is None else to_cents(value)


@dataclass(frozen=True)
class NodeResult:
    """What is known of one place that can hold a score. Values are 0–100, exact."""

    code: str
    announced: Decimal | None  # as the NACC announced or the officer entered it
    computed: Fraction | None  # from its parts' values in force; None while a part is missing, and for a leaf
    parts_low: Fraction  # what the parts still allow, with every missing part at 0 …
    parts_high: Fraction  # … and at 100
    parts: tuple[str, ...]  # codes of its parts
    missing: tuple[str, ...]  # the fewest codes that stand between the entries and ``computed``
    has_entry: bool  # something is entered here or beneath

    @property
    def value(self) -> Fraction | None:
        """The value in force: the announced one, else the computed one."""
        return self.computed if self.announced is None else Fraction(self.announced)

    @property
    def low(self) -> Fraction:
        """The lowest value that can still come into force."""
        return self.parts_low if self.announced is None else Fraction(self.announced)

    @property
    def high(self) -> Fraction:
        """The highest value that can still come into force."""
        return self.parts_high if self.announced is None else Fraction(self.announced)

    @property
    def shown(self) -> Decimal | None:
        return _shown(self.value)

    @property
    def announced_shown(self) -> Decimal | None:
        return _shown(self.announced)

    @property
    def computed_shown(self) -> Decimal | None:
        return _shown(self.computed)

    @property
    def low_shown(self) -> Decimal:
        return to_cents(self.low)

    @property
    def high_shown(self) -> Decimal:
        return to_cents(self.high)


@dataclass(frozen=True)
class Place:
    """A node of a framework before any score is known: its parts, each with its share of this node."""

    code: str
    parts: tuple[tuple[Place, Fraction], ...] = ()
    says_itself: bool = True  # wholly missing, it is named by its own code and not by its parts'

    @cached_property
    def part_codes(self) -> tuple[str, ...]:
        return tuple(part.code for part, _share in self.parts)


def _mean_of(code: str, parts: Iterable[Place], *, says_itself: bool = True) -> Place:
    places = tuple(parts)
    return Place(code, tuple((place, Fraction(1, len(places))) for place in places), says_itself)


def _item(item: Item) -> Place:
    return _mean_of(item.code, map(_item, item.sub_items))


def _sub_indicator(sub_indicator: SubIndicator) -> Place:
    return _mean_of(sub_indicator.code, map(_item, sub_indicator.items))


def _indicator(indicator: Indicator) -> Place:
    parts = [*map(_sub_indicator, indicator.sub_indicators), *map(_item, indicator.items)]
    return _mean_of(indicator.code, parts)


def _instrument(instrument: Instrument) -> Place:
    # «IIT is missing» says less than the indicators' names, so an instrument is never named for its parts.
    return _mean_of(instrument.code, map(_indicator, instrument.indicators), says_itself=not instrument.indicators)


def weight_of(instrument: Instrument) -> Fraction:
    """The instrument's share of the total, 0–1. Raises ``FrameworkIncomplete`` where it is not known."""
    if instrument.weight is None:
        raise FrameworkIncomplete(f"ยังไม่ทราบน้ำหนักของ {instrument.code} จึงคิดคะแนนรวมไม่ได้")
    return Fraction(instrument.weight) / 100


def places(framework: Framework) -> Place:
    """The framework's tree, from ``TOTAL`` down to sub-items. Raises ``FrameworkIncomplete``."""
    if not framework.instruments:
        raise FrameworkIncomplete(f"ยังไม่มีเครื่องมือการประเมินของปี {framework.fiscal_year}")
    parts = tuple((_instrument(each), weight_of(each)) for each in framework.instruments)
    return Place(TOTAL, parts, says_itself=False)


def check_scores(framework: Framework, scores: Mapping[str, Decimal]) -> None:
    """Refuse what is no score of this framework. Raises ``TypeError`` and ``ValueError``, naming the code."""
    for code, score in scores.items():
        if code != TOTAL and code not in framework.nodes:
            raise ValueError(f"{code!r} is no code of the framework of {framework.fiscal_year}")
        if not isinstance(score, Decimal):
            raise TypeError(f"score of {code} is {type(score).__name__}, not Decimal")
        if not score.is_finite() or not 0 <= score <= HIGHEST:
            raise ValueError(f"score of {code} is {score}, not within 0 and 100")


def _missing_parts(place: Place, found: Mapping[str, NodeResult]) -> Iterable[str]:
    for part, _share in place.parts:
        node = found[part.code]
        if node.value is not None:
            continue
        if part.says_itself and not node.has_entry:
            yield part.code
        else:
            yield from node.missing


def _result(place: Place, announced: Decimal | None, found: Mapping[str, NodeResult]) -> NodeResult:
    nodes = [(found[part.code], share) for part, share in place.parts]
    values = [None if node.value is None else node.value * share for node, share in nodes]
    known = [value for value in values if value is not None]
    if place.parts:
        low = sum((node.low * share for node, share in nodes), Fraction(0))
        high = sum((node.high * share for node, share in nodes), Fraction(0))
        missing = tuple(_missing_parts(place, found))
    else:
        low, high = Fraction(0), Fraction(HIGHEST)
        missing = () if announced is not None else (place.code,)
    return NodeResult(
        code=place.code,
        announced=announced,
        computed=sum(known, Fraction(0)) if place.parts and len(known) == len(values) else None,
        parts_low=low,
        parts_high=high,
        parts=place.part_codes,
        missing=missing,
        has_entry=announced is not None or any(node.has_entry for node, _share in nodes),
    )


def score_nodes(framework: Framework, scores: Mapping[str, Decimal]) -> dict[str, NodeResult]:
    """Every node of the framework by code, ``TOTAL`` first, parents before their parts.

    ``scores`` holds what is entered, 0–100, for nodes of any level; absent is missing and never zero.
    Raises ``FrameworkIncomplete``, and ``TypeError`` or ``ValueError`` for what is no score.
    """
    check_scores(framework, scores)
    found: dict[str, NodeResult] = {}

    def visit(place: Place) -> None:
        for part, _share in place.parts:
            visit(part)
        found[place.code] = _result(place, scores.get(place.code), found)

    visit(places(framework))
    return {code: found[code] for code in (TOTAL, *framework.nodes)}


def shares(framework: Framework) -> dict[str, Fraction]:
    """The part of the total, 0–1, that hangs on each code. Raises ``FrameworkIncomplete``."""
    found: dict[str, Fraction] = {}

    def visit(place: Place, share: Fraction) -> None:
        found[place.code] = share
        for part, part_share in place.parts:
            visit(part, share * part_share)

    visit(places(framework), Fraction(1))
    return found
