"""The target of a path: a total to reach and, for levels with floors, what each instrument must reach beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assessments.scoring import Condition, Result, plain
from assessments.structure import TOTAL, Band


@dataclass(frozen=True)
class Goal:
    """Total and floor in points, 0–100; ``band`` is the level that is meant, if it is one."""

    points: Decimal
    floor: Decimal | None = None
    band: Band | None = None

    @classmethod
    def of_band(cls, band: Band) -> Goal:
        """Reaching a level: its minimum, and its floor in every instrument."""
        return cls(band.minimum, band.floor, band)

    @property
    def name(self) -> str:
        """The level with its points, or the points alone: «AA (95)», «90.50»."""
        return f"{self.band.code} ({plain(self.points)})" if self.band else plain(self.points)

    def conditions(self, result: Result) -> tuple[Condition, ...]:
        """All that is asked, the total first, each with where it stands as shown."""
        total = Condition(TOTAL, f"คะแนนรวม {plain(self.points)} ขึ้นไป", self.points, result.total.shown)
        if self.floor is None:
            return (total,)
        label = f"{plain(self.floor)} ขึ้นไป"
        floors = (Condition(i.code, f"{i.code} {label}", self.floor, i.score_shown) for i in result.instruments)
        return (total, *floors)

    def met_by(self, result: Result) -> bool | None:
        """Whether everything is reached on the figures as shown; None while it hangs on what is not known."""
        figures = [(result.total, self.points)]
        if self.floor is not None:
            figures += [(instrument.node, self.floor) for instrument in result.instruments]
        if any(node.high_shown < needed for node, needed in figures):
            return False
        return True if all(node.low_shown >= needed for node, needed in figures) else None
