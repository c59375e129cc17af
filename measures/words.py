"""A measure in words: what it answers, when it is carried out, who is responsible. For pages and documents."""

from collections.abc import Sequence

from assessments.structure import TOTAL, Framework
from ita_portal.lib import thai
from measures.enums import Period
from measures.models import Measure, MeasureStep

EVERY_DIVISION = "ทุกสำนัก/กอง"


def source_words(codes: Sequence[str], framework: Framework) -> str:
    """What a measure answers: «ตัวชี้วัดที่ 4 ข้อ i20, i23 และตัวชี้วัดที่ 5»; empty when it is linked to nothing."""
    by_indicator: dict[int, list[str]] = {}
    wider = []
    for code in codes:
        indicator = framework.indicator_of.get(code)
        if indicator is not None:
            parts = by_indicator.setdefault(indicator.number, [])
            if code != indicator.code:
                parts.append(code)
        else:
            wider.append("คะแนนรวม" if code == TOTAL else f"เครื่องมือ {code}")
    narrow = [
        f"ตัวชี้วัดที่ {number}" + (f" ข้อ {', '.join(parts)}" if parts else "")
        for number, parts in sorted(by_indicator.items())
    ]
    *first, last = [*narrow, *wider] or [""]
    return f"{' '.join(first)} และ{last}" if first else last


def period_words(measure: Measure) -> str:
    """The period of a measure as printed: a fiscal year, dates, or that each step has its own."""
    if measure.period == Period.DATES and measure.starts and measure.ends:
        return thai.thai_period(measure.starts, measure.ends)
    if measure.period == Period.PER_STEP:
        return "ตามขั้นตอน"
    return f"ปีงบประมาณ พ.ศ. {measure.carried_out_in}"


def step_period_words(step: MeasureStep) -> str:
    """A step's own period; empty where it has none."""
    if step.starts and step.ends:
        return thai.thai_period(step.starts, step.ends)
    if step.starts:
        return f"ตั้งแต่ {thai.thai_date(step.starts)}"
    return f"ภายใน {thai.thai_date(step.ends)}" if step.ends else ""


def division_words(measure: Measure) -> list[str]:
    """Who is responsible, the leading division first. Reads ``responsibilities__division``."""
    named = [each.division.name for each in measure.responsibilities.all()]
    return named + ([EVERY_DIVISION] if measure.every_division else [])


def budget_words(measure: Measure) -> str:
    """The budget in baht, «12,000 บาท»; empty when none is used."""
    if measure.budget is None:
        return ""
    return f"{measure.budget:,.2f}".removesuffix(".00") + " บาท"
