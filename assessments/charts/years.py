"""Totals over the years, with the years in which the rules changed marked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assessments.charts.table import ChartTable, Head, Lines, Shown, signed, table_of


@dataclass(frozen=True)
class YearColumn:
    """A year's total. ``bar`` (0–100) is None where the total is not known.

    ``comparable`` is False where ``note`` says that the year was scored by other instruments or weights than the
    current one; ``new_scale`` marks the first year of another scale of levels: totals compare, levels do not.
    """

    year: int
    value: Shown
    level: str
    bar: Decimal | float | None
    fails: bool = False
    comparable: bool = True
    current: bool = False
    note: str = ""
    new_scale: bool = False

    @property
    def figure(self) -> str:
        return f"total.{self.year}"


@dataclass(frozen=True)
class Years:
    """Columns, oldest first."""

    columns: tuple[YearColumn, ...]
    lines: Lines
    caption: str = "คะแนนรวมรายปี"
    fail_words: str = "ปีที่ไม่ผ่าน"

    @property
    def sentence(self) -> str:
        """«ปี 2565 ได้ 95.82 เพิ่มขึ้น 3.12 คะแนนจากปี 2564»; where the rules differ, that instead of a difference."""
        known = [column for column in self.columns if column.bar is not None]
        if not known:
            return ""
        last = known[-1]
        said = f"ปี {last.year} ได้ {last.value.text}"
        if len(known) == 1:
            return said
        before = known[-2]
        if not before.comparable:
            return f"{said} ปี {before.year} ได้ {before.value.text} แต่{before.note} จึงเทียบตรงไม่ได้"
        change = Decimal(last.value.text) - Decimal(before.value.text)
        if not change:
            return f"{said} เท่ากับปี {before.year}"
        return f"{said} {'เพิ่มขึ้น' if change > 0 else 'ลดลง'} {abs(change)} คะแนนจากปี {before.year}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be known to read the chart right, one remark a change of rules."""
        other = [f"ปี {each.year} {each.note} เทียบตรงไม่ได้" for each in self.columns if not each.comparable]
        scales = [
            f"ตั้งแต่ปี {each.year} แบ่งระดับใหม่ จึงเทียบด้วยคะแนน ไม่ใช่ด้วยระดับ" for each in self.columns if each.new_scale
        ]
        return (*other, *scales)

    @property
    def has_levels(self) -> bool:
        return any(column.level for column in self.columns)

    @property
    def has_fails(self) -> bool:
        return any(column.fails for column in self.columns)

    @property
    def table(self) -> ChartTable:
        """Year, level, change from the year before, total, remark."""
        rows = []
        for at, column in enumerate(self.columns):
            remark = column.note or ("เริ่มใช้การแบ่งระดับใหม่" if column.new_scale else "") or "–"
            total = column.value.text + column.value.mark
            level = [column.level or "–"] if self.has_levels else []
            rows.append([str(column.year), *level, self._change(at), total, remark])
        level_head = [Head("ระดับ")] if self.has_levels else []
        heads = [Head("ปีงบประมาณ"), *level_head, Head("เปลี่ยนจากปีก่อน", True), Head("คะแนนรวม", True), Head("หมายเหตุ")]
        figures = [column.figure for column in self.columns]
        return table_of(self.caption, heads, rows, figures=figures, figure_at=-2)

    def _change(self, at: int) -> str:
        """The change from the year before, where both are known and scored alike."""
        if not at:
            return "–"
        now, before = self.columns[at], self.columns[at - 1]
        if now.bar is None or before.bar is None or now.comparable != before.comparable or not now.comparable:
            return "–"
        return signed(Decimal(now.value.text) - Decimal(before.value.text))
