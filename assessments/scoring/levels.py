"""Which level a score has, and which levels are still possible while something is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assessments.scoring.nodes import HIGHEST, NodeResult, to_cents
from assessments.structure import Band, Framework


def _first_band(framework: Framework, total: Decimal, weakest: Decimal) -> Band | None:
    for band in framework.bands:
        if total >= band.minimum and (band.floor is None or weakest >= band.floor):
            return band
    return None


def _levels(
    framework: Framework, low: tuple[Decimal, Decimal], high: tuple[Decimal, Decimal]
) -> tuple[Band, Band] | None:
    """Levels of the lowest and highest (total, weakest instrument); None where the scale has no answer."""
    lowest, highest = _first_band(framework, *low), _first_band(framework, *high)
    return None if lowest is None or highest is None else (lowest, highest)


def classify(framework: Framework, total: Decimal, instruments: Mapping[str, Decimal | None]) -> Band | None:
    """The level of a total: the first band from the top whose minimum and floor are both reached.

    Figures are 0–100 and are rounded to two decimals first, for bands are half-open on the rounded value. An
    instrument that is absent or None is unknown: then the answer is None unless no score of it could matter.
    """
    scores = [instruments.get(each.code) for each in framework.instruments]
    low = min((to_cents(0 if score is None else score) for score in scores), default=Decimal(HIGHEST))
    high = min((to_cents(HIGHEST if score is None else score) for score in scores), default=Decimal(HIGHEST))
    levels = _levels(framework, (to_cents(total), low), (to_cents(total), high))
    return levels[0] if levels and levels[0] == levels[1] else None


def possible_levels(
    framework: Framework, total: NodeResult, instruments: Sequence[NodeResult]
) -> tuple[Band, Band] | None:
    """The lowest and the highest level that the entries leave open; None where the year has no scale."""
    low = min(each.low_shown for each in instruments)
    high = min(each.high_shown for each in instruments)
    return _levels(framework, (total.low_shown, low), (total.high_shown, high))


def named_level(framework: Framework, level: str | None) -> Band | None:
    """The band of an announced level; None where the scale does not know it."""
    named = (level or "").strip().casefold()
    return next((band for band in framework.bands if named and band.code.casefold() == named), None)


def level_note(total: NodeResult, instruments: Sequence[NodeResult], possible: tuple[Band, Band] | None) -> str:
    """Why the level cannot be told, in Thai; empty where it can."""
    if possible is None:
        return "ยังไม่มีเกณฑ์ระดับของปีนี้"
    if total.value is None:
        return "ยังบอกระดับไม่ได้ เพราะคะแนนรวมยังไม่ครบ"
    if possible[0] == possible[1]:
        return ""
    unknown = " ".join(each.code for each in instruments if each.value is None)
    return f"ยังบอกระดับไม่ได้ เพราะระดับขึ้นกับคะแนนรายเครื่องมือด้วย และยังไม่มีคะแนน {unknown}"
