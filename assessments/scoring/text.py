"""What people type and paste into the score grid: text in, scores or Thai reasons out. Plain values only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ita_portal.lib.thai import parse_decimal, to_arabic_digits

LOWEST, HIGHEST, PLACES = Decimal(0), Decimal(100), 2
MOST_LINES = 400
LONGEST = 20  # of a cell, with the white space that comes with a paste
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def read_score(text: str) -> Decimal | None:
    """The score that was typed, 0–100 with at most two decimals; None for an empty cell.

    Raises ``ValueError`` with a Thai sentence that the cell can show.
    """
    if not text.translate(_INVISIBLE).strip():
        return None
    if len(text) > LONGEST:
        raise ValueError("ยาวเกินไป พิมพ์เฉพาะคะแนน 0 ถึง 100 ทศนิยมไม่เกินสองตำแหน่ง")
    value = parse_decimal(text)
    if not LOWEST <= value <= HIGHEST:
        raise ValueError("คะแนนต้องอยู่ระหว่าง 0 ถึง 100")
    if value != (cents := value.quantize(Decimal(1).scaleb(-PLACES))):
        raise ValueError(f"ทศนิยมเกินสองตำแหน่ง พิมพ์อย่างที่ประกาศ เช่น {cents}")
    return abs(cents)  # «-0» is zero


def write_score(value: Decimal | None) -> str:
    """The score as the cell shows it: two decimals, nothing for an empty cell."""
    return "" if value is None else f"{value:.{PLACES}f}"


@dataclass(frozen=True)
class Placed:
    """A line of a pasted block that found its cell."""

    line: int  # from 1
    code: str
    text: str


@dataclass(frozen=True)
class Unplaced:
    """A line of a pasted block that belongs to no cell, with the reason (Thai)."""

    line: int
    text: str
    reason: str


def _known_code(text: str, codes: dict[str, str]) -> str | None:
    return codes.get(re.sub(r"\s+", "", to_arabic_digits(text.translate(_INVISIBLE))).casefold())


def _is_number(text: str) -> bool:
    try:
        parse_decimal(text)
    except ValueError:
        return False
    return True


def _rows(text: str) -> list[list[str]]:
    """The lines of the block without the empty ones that Excel adds at the end, cut into cells."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    if len(rows) == 1 and len(rows[0]) > 2 and all(_is_number(cell) for cell in rows[0]):
        return [[cell] for cell in rows[0]]  # one row of figures is a column lying down
    return rows


def read_block(text: str, *, column: Sequence[str], known: Sequence[str]) -> tuple[list[Placed], list[Unplaced]]:
    """Find the cell of each pasted line.

    A line with one value belongs to the next cell of ``column``, an empty one leaves its cell as it is. A line
    with several begins with one of the ``known`` codes and ends with its value.
    """
    codes = {code.casefold(): code for code in known}
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    taken: dict[str, int] = {}
    free = iter(column)
    for number, cells in enumerate(_rows(text), start=1):
        written = " ".join(cell for cell in cells if cell)
        if number > MOST_LINES:
            unplaced.append(Unplaced(number, written, f"วางได้ครั้งละไม่เกิน {MOST_LINES} บรรทัด"))
            break
        if len(cells) == 1:
            code = next(free, None)
            reason = "เลยช่องสุดท้ายของหน้านี้"
        else:
            code = _known_code(cells[0], codes)
            reason = f"ไม่มีรหัส «{cells[0]}» ในปีนี้ วางคอลัมน์คะแนนอย่างเดียว หรือรหัสกับคะแนน"
        if not written:
            continue
        if code is None:
            unplaced.append(Unplaced(number, written, reason))
        elif code in taken:
            unplaced.append(Unplaced(number, written, f"{code} มีแล้วในบรรทัดที่ {taken[code]}"))
        else:
            taken[code] = number
            if cells[-1]:
                placed.append(Placed(number, code, cells[-1]))
    return placed, unplaced
