"""The parts every chart shares: a figure as printed, the agency's lines, and the table behind a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

UNKNOWN = "ไม่ทราบ"
MINUS = "−"  # the sign of the width of a digit, not the hyphen


@dataclass(frozen=True)
class Shown:
    """A score as it stands on the page; ``mark`` («*») points to a note below."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Lines:
    """The agency's lines as texts: «85», «90», «95»."""

    pass_mark: str
    urgent_below: str = ""
    maintain_from: str = ""


@dataclass(frozen=True)
class Head:
    """A column of a table; figures are set to the right."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: its text under its head. ``figure`` names the figure that it states («indicator.7»)."""

    head: Head
    text: str
    figure: str = ""


@dataclass(frozen=True)
class ChartTable:
    """The table behind a chart. The first cell of each row is its head; ``total`` is the last row or empty."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = field(default=())


def table_of(
    caption: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    *,
    figures: Sequence[str] = (),
    figure_at: int = -1,
    total: Sequence[str] = (),
    total_figure: str = "",
) -> ChartTable:
    """A table of texts; ``figures`` name the figure that each row states in the column ``figure_at``."""

    def cells(texts: Sequence[str], figure: str) -> tuple[Cell, ...]:
        made = [Cell(head, text) for head, text in zip(heads, texts, strict=True)]
        if figure:
            made[figure_at] = Cell(made[figure_at].head, made[figure_at].text, figure)
        return tuple(made)

    named = figures or [""] * len(rows)
    body = tuple(cells(texts, figure) for texts, figure in zip(rows, named, strict=True))
    return ChartTable(caption, tuple(heads), body, cells(total, total_figure) if total else ())


def signed(change: Decimal) -> str:
    """A change as printed: «+3.21», «−0.40», «0.00»."""
    if not change:
        return f"{abs(change)}"
    return f"+{change}" if change > 0 else f"{MINUS}{-change}"
