"""A result said so that people can follow it: the working line by line, and why it is not the next level."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments.scoring.nodes import round_half_up, to_cents
from assessments.structure import TOTAL, Band, Framework
from ita_portal.lib.thai import join_thai

if TYPE_CHECKING:
    from assessments.scoring import InstrumentResult, Result

UNKNOWN = "–"


@dataclass(frozen=True)
class WorkingLine:
    """One line of the working. While the figure is not known ``shown`` is None and the range says what it
    can still be."""

    kind: str  # "mean", "weighted" or "total"
    code: str
    label: str
    formula: str  # empty where nothing is known to compute with
    shown: Decimal | None
    low: Decimal
    high: Decimal
    note: str = ""  # the announced figure, or what is missing


@dataclass(frozen=True)
class Condition:
    """One thing the next level asks for; ``met`` is None where the score is not known."""

    code: str
    label: str
    required: Decimal
    current: Decimal | None

    @property
    def met(self) -> bool | None:
        return None if self.current is None else self.current >= self.required

    @property
    def shortfall(self) -> Decimal | None:
        return None if self.current is None else max(self.required - self.current, Decimal("0.00"))


@dataclass(frozen=True)
class NextLevel:
    """The next higher level and what stands between."""

    band: Band
    conditions: tuple[Condition, ...]
    sentence: str  # Thai, ready to show

    @property
    def points_missing(self) -> Decimal | None:
        """Points of the total that are missing."""
        return self.conditions[0].shortfall


def plain(value: Fraction | Decimal) -> str:
    """A figure inside a formula: ``100``, ``94.56``, four decimals where two cannot hold it (``90.4240``)."""
    cents = to_cents(value)
    if Fraction(cents) != Fraction(value):
        return str(round_half_up(value, 4))
    return str(int(cents)) if cents == int(cents) else str(cents)


def _announced(announced: Decimal | None) -> str:
    return "" if announced is None else f"ประกาศ {to_cents(announced)}"


def _missing(codes: tuple[str, ...]) -> str:
    return f"ยังขาด {' '.join(codes)}"


def _known(value: Fraction | None) -> str:
    return UNKNOWN if value is None else plain(value)


def _equals(formula: str, value: Fraction | None) -> str:
    return formula if value is None else f"{formula} = {plain(value)}"


def _mean_line(instrument: InstrumentResult, result: Result, count: int) -> WorkingLine:
    node = instrument.node
    parts = [result.nodes[code] for code in node.parts]
    worked = any(part.has_entry for part in parts)
    averaged = count and (worked or node.announced is None)
    terms = " + ".join(_known(part.value) for part in parts)
    return WorkingLine(
        kind="mean",
        code=node.code,
        label=f"{node.code} เฉลี่ย {count} ตัวชี้วัด" if averaged else node.code,
        formula=_equals(f"({terms}) ÷ {count}", node.computed) if worked else "",
        shown=node.shown,
        low=node.low_shown,
        high=node.high_shown,
        note=_announced(node.announced) or ("" if node.value is not None else _missing(node.missing)),
    )


def _weighted_line(instrument: InstrumentResult) -> WorkingLine:
    percent = plain(instrument.weight)
    factor = Decimal(percent).scaleb(-2)  # keeps the written decimals: 30 % is 0.30, 12.50 % is 0.1250
    value = instrument.node.value
    low, high = instrument.weighted_range_shown
    return WorkingLine(
        kind="weighted",
        code=instrument.code,
        label=f"ถ่วงน้ำหนัก {percent}%",
        formula="" if value is None else f"{plain(value)} × {factor} = {_known(instrument.weighted)}",
        shown=instrument.weighted_shown,
        low=low,
        high=high,
    )


def _total_line(result: Result) -> WorkingLine:
    total = result.total
    known = any(each.weighted is not None for each in result.instruments)
    terms = " + ".join(_known(each.weighted) for each in result.instruments)
    return WorkingLine(
        kind="total",
        code=TOTAL,
        label="คะแนนรวม",
        formula=_equals(terms, total.computed) if known else "",
        shown=total.shown,
        low=total.low_shown,
        high=total.high_shown,
        note=_announced(total.announced) or ("" if total.value is not None else _missing(result.missing)),
    )


def working(framework: Framework, result: Result) -> list[WorkingLine]:
    """How the total came about: per instrument its mean and its weighted part, then the sum."""
    lines: list[WorkingLine] = []
    for rule, instrument in zip(framework.instruments, result.instruments, strict=True):
        lines += [_mean_line(instrument, result, len(rule.indicators)), _weighted_line(instrument)]
    return [*lines, _total_line(result)]


def _conditions(band: Band, result: Result) -> tuple[Condition, ...]:
    total = Condition(TOTAL, f"คะแนนรวม {plain(band.minimum)} ขึ้นไป", band.minimum, result.total.shown)
    if band.floor is None:
        return (total,)
    floor = band.floor
    return (
        total,
        *(
            Condition(each.code, f"{each.code} {plain(floor)} ขึ้นไป", floor, each.score_shown)
            for each in result.instruments
        ),
    )


def _said(condition: Condition) -> str:
    if condition.met is None:
        return "ยังไม่มีคะแนนรวม" if condition.code == TOTAL else f"ยังไม่มีคะแนน {condition.code}"
    if condition.code == TOTAL:
        return f"ขาดคะแนนรวม {condition.shortfall} คะแนน"
    return f"{condition.code} ต่ำกว่า {plain(condition.required)} อยู่ {condition.shortfall}"


def why_not_next(framework: Framework, result: Result) -> NextLevel | None:
    """The next higher level with every condition, met or not; None at the top and while no level is known."""
    if result.grade is None:
        return None
    place = framework.bands.index(result.grade)
    if place == 0:
        return None
    band = framework.bands[place - 1]
    conditions = _conditions(band, result)
    unmet = [_said(condition) for condition in conditions if not condition.met]
    reached = f"คะแนนถึงเกณฑ์ {band.code} แล้ว แต่ระดับที่ประกาศคือ {result.grade.code}"
    sentence = join_thai(unmet) if unmet else reached
    return NextLevel(band, conditions, sentence)
