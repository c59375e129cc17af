"""What stands beside the grid: the total so far, what it lacks, announced beside computed. Plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments import scoring
from assessments.pages.sheets import sheet_of
from assessments.scoring import Difference, InstrumentResult, NextLevel, Result
from assessments.structure import TOTAL, Framework
from ita_portal.lib.thai import join_thai

SHOWN_MISSING = 8


@dataclass(frozen=True)
class Link:
    """A code and the sheet it stands on."""

    code: str
    sheet: str


@dataclass(frozen=True)
class Line:
    """One instrument in the panel."""

    code: str
    weight: str  # percent
    score: Decimal | None
    weighted: Decimal | None
    low: Decimal
    high: Decimal
    implied: scoring.Implied | None
    formula: str  # the mean as it was computed; empty where it cannot be
    filled: bool  # something is entered for it


@dataclass(frozen=True)
class Compared:
    """One row of the reconciliation; where the figure cannot be computed yet, what it waits for."""

    code: str
    label: str
    announced: Decimal
    computed: Decimal | None
    difference: Difference | None
    waits_for: str
    reason: str

    @property
    def differs(self) -> bool:
        return self.difference is not None and self.difference.difference != 0


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows."""

    result: Result
    is_empty: bool
    computed_range: tuple[Decimal, Decimal] | None  # of the computed total, while parts are missing
    missing: tuple[Link, ...]
    more_missing: int
    worth: Decimal | None  # points of the total that hang on the one missing code
    lines: tuple[Line, ...]
    compared: tuple[Compared, ...]
    equal: int  # further places where announced and computed agree
    next_level: NextLevel | None
    levels_possible: str


def name_of(code: str) -> str:
    """How a place is called in a row: ``TOTAL`` has a Thai name, the ten indicators say that they are one."""
    if code == TOTAL:
        return "คะแนนรวม"
    return f"ตัวชี้วัด {code}" if code.isdigit() else code


def _lines(result: Result) -> Iterable[Line]:
    for each in result.instruments:
        low, high = each.weighted_range_shown
        yield Line(
            code=each.code,
            weight=scoring.plain(each.weight),
            score=each.score_shown,
            weighted=each.weighted_shown,
            low=low,
            high=high,
            implied=result.implied.get(each.code),
            formula=_formula(result, each),
            filled=each.node.has_entry,
        )


def _formula(result: Result, each: InstrumentResult) -> str:
    if each.node.computed is None:
        return ""
    terms = [result.nodes[code].value for code in each.node.parts]
    written = " + ".join(scoring.plain(value) for value in terms if value is not None)
    return f"({written}) ÷ {len(terms)} = {scoring.plain(each.node.computed)}"


def _compared(result: Result, reasons: Mapping[str, str]) -> Iterable[Compared]:
    differences = {each.code: each for each in result.reconciliation}
    overall = {each.code for each in result.instruments} | {TOTAL}
    order = [each.code for each in result.instruments] + [TOTAL] + [c for c in differences if c not in overall]
    for code in order:
        node, difference = result.nodes[code], differences.get(code)
        if node.announced_shown is None or (code not in overall and (difference is None or not difference.difference)):
            continue
        waits = "" if difference else join_thai(node.missing[:2]) + (" …" if len(node.missing) > 2 else "")
        yield Compared(
            code, name_of(code), node.announced_shown, node.computed_shown, difference, waits, reasons.get(code, "")
        )


def panel(framework: Framework, result: Result, reasons: Mapping[str, str]) -> Panel:
    """Gather the panel. Raises nothing: what is not known says so."""
    total = result.total
    missing = total.missing if total.computed is None else ()
    compared = tuple(_compared(result, reasons))
    shown = {each.code for each in compared}
    possible = result.grade_range
    return Panel(
        result=result,
        is_empty=not total.has_entry,
        computed_range=(scoring.to_cents(total.parts_low), scoring.to_cents(total.parts_high)) if missing else None,
        missing=tuple(Link(code, sheet_of(framework, code)) for code in missing[:SHOWN_MISSING]),
        more_missing=max(len(missing) - SHOWN_MISSING, 0),
        worth=scoring.item_cost(framework, missing[0]) if len(missing) == 1 else None,
        lines=tuple(_lines(result)),
        compared=compared,
        equal=sum(each.code not in shown for each in result.reconciliation),
        next_level=scoring.why_not_next(framework, result),
        levels_possible=""
        if possible is None or possible[0] == possible[1]
        else f"{possible[0].code} ถึง {possible[1].code}",
    )
