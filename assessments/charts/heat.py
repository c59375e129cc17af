"""A heat map of rows × columns: each cell with a sign and words of its own, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.charts.table import ChartTable, Head, Lines, table_of


@dataclass(frozen=True)
class HeatColumn:
    """A column: its short head, its name in full, a second line below it («2568»), whether it is «now».

    Where nothing stands in it at all it is idle, and small screens leave it out; its cells say so too.
    """

    short: str
    name: str
    below: str = ""
    is_now: bool = False
    is_idle: bool = False


@dataclass(frozen=True)
class HeatCell:
    """A cell: ``text`` stands in it, ``sentence`` says all of it.

    ``look`` is a class of charts.css, empty where there is nothing: h-late, h-soon, h-doing, h-sent, h-done, h-closed,
    h-none; for scores h-urgent, h-improve, h-keep.
    """

    text: str = ""
    sentence: str = ""
    look: str = ""
    icon: str = ""
    url: str = ""
    sign: str = ""  # a letter where no icon fits: «!»
    figure: str = ""
    is_idle: bool = False


@dataclass(frozen=True)
class HeatRow:
    """A row: its name, where it leads (or empty), its cells, and the figure at its end (or empty)."""

    title: str
    cells: tuple[HeatCell, ...]
    url: str = ""
    end: str = ""


@dataclass(frozen=True)
class HeatKey:
    """A line of the legend: the look of a cell in words."""

    look: str
    words: str
    icon: str = ""
    sign: str = ""


@dataclass(frozen=True)
class HeatMap:
    """The whole map. ``corner`` heads the rows, ``end`` the last column (or empty: there is none)."""

    caption: str
    corner: str
    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    key: tuple[HeatKey, ...] = ()
    end: str = ""
    note: str = ""
    sentence: str = ""
    table: ChartTable | None = None
    css: str = ""  # «heat-months», «heat-scores»: the widths of the columns


SCORE_LOOKS = {
    "urgent": ("h-urgent", "ต่ำกว่า {urgent_below} ต้องแก้ไขเร่งด่วน"),
    "improve": ("h-improve", "{urgent_below} แต่ไม่ถึง {maintain_from} ต้องพัฒนา"),
    "maintain": ("h-keep", "{maintain_from} ขึ้นไป รักษามาตรฐาน"),
}


def score_heat(
    caption: str,
    corner: str,
    columns: Sequence[HeatColumn],
    rows: Sequence[tuple[str, str, Sequence[Decimal | None]]],
    *,
    lines: Lines,
    sentence: str = "",
) -> HeatMap:
    """A map of scores (0–100): ``rows`` are (name, address or empty, for each column a score or None)."""
    urgent, maintain = Decimal(lines.urgent_below), Decimal(lines.maintain_from)

    def cell(row: str, column: HeatColumn, score: Decimal | None) -> HeatCell:
        if score is None:
            return HeatCell(sentence=f"{row} {column.name} ไม่ทราบคะแนน")
        key = "urgent" if score < urgent else "maintain" if score >= maintain else "improve"
        return HeatCell(f"{score:.2f}", f"{row} {column.name} {score:.2f}", SCORE_LOOKS[key][0])

    made = tuple(
        HeatRow(name, tuple(cell(name, *pair) for pair in zip(columns, scores, strict=True)), url)
        for name, url, scores in rows
    )
    words = {"urgent_below": lines.urgent_below, "maintain_from": lines.maintain_from}
    key = tuple(HeatKey(look, said.format(**words)) for look, said in SCORE_LOOKS.values())
    heads = [Head(corner), *(Head(column.name, True) for column in columns)]
    table = table_of(caption, heads, [[row.title, *(each.text or "ไม่ทราบ" for each in row.cells)] for row in made])
    return HeatMap(caption, corner, tuple(columns), made, key, sentence=sentence, table=table, css="heat-scores")
