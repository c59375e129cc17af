"""What changed in the year after: the figures of what a measure served, before and after. Plain values in and out.

A measure answers the result of one year and is carried out before the next is announced. Questions and items are
compared by topic, indicators by number, and every figure is the one the result page shows, rounded once. Whether a
score changed with a measure says nothing of why it changed, and no word here says more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assessments.analysis import name_of, why_incomparable
from assessments.scoring import Result
from assessments.structure import Framework, Item, SubIndicator
from measures.succession import Succession

Change = Literal["rose", "stayed", "fell", "unknown"]
Verdict = Literal["rose", "stayed", "fell", "mixed", "unknown"]


@dataclass(frozen=True)
class Scored:
    """A year's rules with what was scored under them."""

    fiscal_year: int
    framework: Framework
    result: Result


@dataclass(frozen=True)
class PointEffect:
    """One thing a measure served, in the year it answers and in the year after. ``note``: why nothing can be said."""

    code: str
    label: str
    before: Decimal | None
    after: Decimal | None
    code_after: str = ""  # where the number changed
    note: str = ""

    @property
    def change(self) -> Decimal | None:
        """Points gained or lost, of the figures as they are shown; None where they cannot be compared."""
        return None if self.note or self.before is None or self.after is None else self.after - self.before

    @property
    def kind(self) -> Change:
        """Whether it rose, stayed (the shown figures are the same) or fell."""
        if self.change is None:
            return "unknown"
        return "stayed" if not self.change else "rose" if self.change > 0 else "fell"


@dataclass(frozen=True)
class Effect:
    """What changed in everything a measure served."""

    points: tuple[PointEffect, ...]

    @property
    def verdict(self) -> Verdict:
        """The way all known points went together; ``mixed`` where some rose and others fell."""
        kinds = {point.kind for point in self.points} - {"unknown"}
        if {"rose", "fell"} <= kinds:
            return "mixed"
        if "rose" in kinds or "fell" in kinds:
            return "rose" if "rose" in kinds else "fell"
        return "stayed" if "stayed" in kinds else "unknown"


class Comparison:
    """Two years of an agency beside each other; ``after`` is None while the later one is not in the portal."""

    def __init__(self, before: Scored, after: Scored | None) -> None:
        self.before, self.after = before, after
        self._succession = Succession(before.framework, after.framework) if after else None
        self._barrier = why_incomparable(before.framework, after.framework) if after else ""

    def of(self, codes: Sequence[str]) -> Effect:
        """The effect in what a measure is linked to, in the order of its links."""
        return Effect(tuple(self._point(code) for code in codes))

    def _point(self, code: str) -> PointEffect:
        label = name_of(self.before.framework, code)
        before = _shown(self.before, code)
        if self.after is None or self._succession is None:
            return PointEffect(code, label, before, None, note=f"ยังไม่มีคะแนนปี {self.before.fiscal_year + 1}")
        now = self._succession.same(code)
        after = _shown(self.after, now) if now else None
        note = self._note(code, now, before, after)
        return PointEffect(code, label, before, after, code_after=now if now != code else "", note=note)

    def _note(self, code: str, now: str, before: Decimal | None, after: Decimal | None) -> str:
        later = self.after.fiscal_year if self.after else 0
        if not now:
            return f"ปี {later} ไม่มี{_what(self.before.framework, code)}นี้"
        if self._barrier and not isinstance(self.before.framework.nodes.get(code), Item):
            return f"ปี {later} {self._barrier.replace('ปีนี้', f'ปี {self.before.fiscal_year}')} จึงเทียบกันไม่ได้"
        if before is None:
            return f"ไม่มีคะแนนปี {self.before.fiscal_year} ให้เทียบ"
        return f"ยังไม่มีคะแนนปี {later}" if after is None else ""


def _shown(year: Scored, code: str) -> Decimal | None:
    """The figure as the result page shows it."""
    node = year.result.nodes.get(code)
    return node.shown if node is not None else None


def _what(framework: Framework, code: str) -> str:
    node = framework.nodes.get(code)
    if isinstance(node, Item):
        return "ข้อ"
    return "ตัวชี้วัดย่อย" if isinstance(node, SubIndicator) else "ตัวชี้วัด"
