"""What changed between two years, score by score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.charts.table import UNKNOWN, ChartTable, Head, signed, table_of
from ita_portal.lib.thai import NO_BREAK

FULL = 100
STEP = 10
LATEST_START = 80  # the axis leaves at least the upper fifth


@dataclass(frozen=True)
class ChangeRow:
    """One score in both years, None where a year does not know it; ``figure`` names it («indicator.7»)."""

    label: str
    before: Decimal | None
    after: Decimal | None
    figure: str = ""
    note: str = ""

    @property
    def change(self) -> Decimal | None:
        """Points gained, negative points lost; None where one of the years is not known."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def way(self) -> str:
        """«up», «down», «same», or empty where it cannot be said."""
        if self.change is None:
            return ""
        return "up" if self.change > 0 else "down" if self.change < 0 else "same"

    @property
    def words(self) -> str:
        """«+3.21 ดีขึ้น»-like sign and points; «เทียบไม่ได้» where one year is not known."""
        return "เทียบไม่ได้" if self.change is None else signed(self.change)

    @property
    def before_text(self) -> str:
        return UNKNOWN if self.before is None else f"{self.before}"

    @property
    def after_text(self) -> str:
        return UNKNOWN if self.after is None else f"{self.after}"


@dataclass(frozen=True)
class Point:
    """A row with where its two scores stand on the axis, in percent; None where not known."""

    row: ChangeRow
    before_at: Decimal | None
    after_at: Decimal | None


@dataclass(frozen=True)
class Changes:
    """Rows in the order given. The axis is cut at ``start``: positions are compared here, not lengths."""

    rows: tuple[ChangeRow, ...]
    before_year: int
    after_year: int
    start: int
    caption: str = "คะแนนที่เปลี่ยนไป"

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(Point(row, self._at(row.before), self._at(row.after)) for row in self.rows)

    @property
    def ticks(self) -> tuple[int, ...]:
        """Labels under the axis: its start, its middle where that is a whole number, 100."""
        middle = (self.start + FULL) / 2
        return (self.start, int(middle), FULL) if middle.is_integer() else (self.start, FULL)

    @property
    def has_falls(self) -> bool:
        return any(row.way == "down" for row in self.rows)

    @property
    def sentence(self) -> str:
        """«เทียบปี 2564 ดีขึ้น 7 ลดลง 2 เท่าเดิม 1 ลดลงมากที่สุดคือ …»; empty where nothing can be compared."""
        known = [row for row in self.rows if row.change is not None]
        if not known:
            return ""
        named = (("up", "ดีขึ้น"), ("down", "ลดลง"), ("same", "เท่าเดิม"))
        counts = [(word, sum(row.way == way for row in known)) for way, word in named]
        said = [f"เทียบปี {self.before_year} " + " ".join(f"{word} {count}" for word, count in counts if count)]
        worst = min(known, key=lambda row: row.change or Decimal(0))
        best = max(known, key=lambda row: row.change or Decimal(0))
        if worst.way == "down":
            said.append(f"ลดลงมากที่สุดคือ {_whole(worst.label)} {worst.words}")
        if best.way == "up":
            said.append(f"ดีขึ้นมากที่สุดคือ {_whole(best.label)} {best.words}")
        return " ".join(said)

    @property
    def table(self) -> ChartTable:
        """Name, both years, the change."""
        heads = [
            Head("เรื่อง"),
            *(Head(text, True) for text in (f"ปี {self.before_year}", f"ปี {self.after_year}", "เปลี่ยน")),
        ]
        rows = [[row.label, row.before_text, row.after_text, row.words] for row in self.rows]
        figures = [f"change.{row.figure}" if row.figure else "" for row in self.rows]
        return table_of(self.caption, heads, rows, figures=figures)

    def _at(self, score: Decimal | None) -> Decimal | None:
        return None if score is None else max((score - self.start) * 100 / (FULL - self.start), Decimal(0))


def _whole(label: str) -> str:
    """A label in a sentence: its number stays on the line where its name begins."""
    return label.replace(" ", NO_BREAK, 1)


def changes(
    rows: Iterable[ChangeRow], *, before_year: int, after_year: int, caption: str = "คะแนนที่เปลี่ยนไป"
) -> Changes:
    """The chart of two years; its axis starts at the ten below the lowest score, at most at 80."""
    kept = tuple(rows)
    known = [score for row in kept for score in (row.before, row.after) if score is not None]
    lowest = min([*known, Decimal(LATEST_START)])
    return Changes(kept, before_year, after_year, int(lowest // STEP) * STEP, caption)
