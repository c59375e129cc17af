"""What of a year's score can still be moved, and from where: the ground on which paths to a target are planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor

from assessments import scoring
from assessments.scoring import Implied, Result
from assessments.scoring.nodes import HIGHEST, Place, places
from assessments.structure import TOTAL, Framework, Indicator, Instrument


@dataclass(frozen=True)
class Lever:
    """One score that can be moved by itself: an OIT item, a survey indicator, or the finest place that is known."""

    code: str
    instrument: str  # its code
    is_item: bool  # won altogether; any other score rises point by point
    is_own: bool  # what the agency itself discloses (OIT); else what others answer (IIT, EIT)
    start: Fraction | None  # 0–100, exact; None: not known
    share: Fraction  # of the total, 0–1
    part: Fraction  # of its instrument, 0–1

    @property
    def open(self) -> Fraction:
        """Points of the total that are still to be won here; none where the score is not known."""
        return Fraction(0) if self.start is None else (HIGHEST - self.start) * self.share

    @property
    def worth(self) -> Decimal:
        """Points of the total that hang on the whole score, two decimals."""
        return scoring.to_cents(self.share * HIGHEST)


@dataclass(frozen=True)
class Ground:
    """The levers of a year and the entries that say where each stands.

    Figures announced for something above a lever (an instrument, the total) are not part of it: they would stand
    still while the lever moves. ``assumed`` holds the instrument that only the total tells of, with the lowest and
    the highest score it can have; the lever stands at the lowest.
    """

    framework: Framework
    levers: tuple[Lever, ...]  # in the order of the framework
    kept: Mapping[str, Decimal]  # entries at or beneath a lever
    owner: Mapping[str, str] = field(repr=False)  # the lever that each of those codes belongs to
    assumed: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Lever]:
        """The levers by their codes."""
        return {lever.code: lever for lever in self.levers}

    @property
    def unknown(self) -> tuple[Lever, ...]:
        """The levers nobody knows the score of; a path can only be told where there are none."""
        return tuple(lever for lever in self.levers if lever.start is None)

    def scores(self, changes: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The entries with some levers moved: what ``scoring.evaluate`` is given. Raises ``KeyError`` for no lever."""
        for code in changes:
            self.by_code[code]
        stay = {code: score for code, score in self.kept.items() if self.owner[code] not in changes}
        return stay | dict(changes)

    def result(self, changes: Mapping[str, Decimal] | None = None) -> Result:
        """The year scored with some levers moved to the given scores (0–100). Nothing is stored in the database."""
        moved = frozenset((changes or {}).items())
        if moved not in self._scored:
            self._scored[moved] = scoring.evaluate(self.framework, self.scores(dict(moved)))
        return self._scored[moved]

    @cached_property
    def _scored(self) -> dict[frozenset[tuple[str, Decimal]], Result]:
        """What was scored already: a page asks for the same year from many sides."""
        return {}


def ground_of(framework: Framework, scores: Mapping[str, Decimal], result: Result | None = None) -> Ground:
    """Where a year stands and what can be moved. ``scores`` as for ``scoring.evaluate``; raises what that raises.

    ``result`` is what those scores give, where it is known already.

    Surveys are moved by indicator, disclosure by item. Where parts are not all known, the figure announced for the
    whole is moved instead; where that is missing too, the parts stay levers without a start.
    """
    result = result or scoring.evaluate(framework, scores)
    tree = places(framework)
    levers = [
        lever
        for (place, weight), instrument in zip(tree.parts, framework.instruments, strict=True)
        for lever in _instrument(place, weight, instrument, result)
    ]
    owner = {code: lever.code for lever in levers for code in _codes_beneath(tree, lever.code)}
    assumed = {
        lever.code: _bounds(result.implied[lever.code])
        for lever in levers
        if lever.code in result.implied and result.nodes[lever.code].value is None
    }
    kept = {code: score for code, score in scores.items() if code in owner}
    kept |= {code: lowest for code, (lowest, _highest) in assumed.items()}
    return Ground(framework, tuple(levers), kept, owner, assumed)


def _instrument(place: Place, weight: Fraction, instrument: Instrument, result: Result) -> list[Lever]:
    """The levers of one instrument, as fine as everything in it is known."""
    own = any(indicator.sub_indicators for indicator in instrument.indicators)
    rules = {indicator.code: indicator for indicator in instrument.indicators}

    def lever(at: Place, part: Fraction, start: Fraction | None, *, is_item: bool = False) -> Lever:
        return Lever(at.code, instrument.code, is_item, own, start, part * weight, part)

    def resolve(at: Place, part: Fraction, *, in_items: bool) -> list[Lever]:
        node = result.nodes[at.code]
        inside = in_items or bool(_disclosed(rules.get(at.code)))
        is_whole = at.code in rules and not inside  # a survey indicator: its questions are not moved one by one
        if is_whole or not at.parts or _is_item(at, inside, rules):
            return [lever(at, part, node.value, is_item=_is_item(at, inside, rules))]
        finer = [each for child, share in at.parts for each in resolve(child, part * share, in_items=inside)]
        if node.announced is not None and any(each.start is None for each in finer):
            return [lever(at, part, node.value)]
        return finer

    implied = result.implied.get(instrument.code)
    if implied and implied.possible and result.nodes[instrument.code].value is None:
        return [lever(place, Fraction(1), Fraction(_bounds(implied)[0]))]
    return resolve(place, Fraction(1), in_items=False)


def _disclosed(indicator: Indicator | None) -> bool:
    return bool(indicator and indicator.sub_indicators)


def _is_item(at: Place, inside: bool, rules: Mapping[str, Indicator]) -> bool:
    """Whether the place is an item of a disclosing indicator; sub-indicators and indicators have places below."""
    codes = {sub.code for indicator in rules.values() for sub in indicator.sub_indicators}
    return inside and at.code not in rules and at.code not in codes


def _bounds(implied: Implied) -> tuple[Decimal, Decimal]:
    """The lowest and highest score of two decimals that fit the announced total."""
    lowest = -floor(-implied.low * 100)
    highest = floor(implied.high * 100)
    return Decimal(lowest).scaleb(-2), Decimal(max(lowest, highest)).scaleb(-2)


def _codes_beneath(tree: Place, code: str) -> Iterator[str]:
    """The code and all codes below it."""

    def walk(place: Place, inside: bool) -> Iterator[str]:
        here = inside or place.code == code
        if here and place.code != TOTAL:
            yield place.code
        for part, _share in place.parts:
            yield from walk(part, here)

    return walk(tree, inside=False)
