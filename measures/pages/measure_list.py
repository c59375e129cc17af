"""What the list of a year's measures shows: each measure in words, and what does not fit together yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment
from assessments.structure import Framework
from assessments.texts import findings_of
from measures.models import Measure, MeasureStep
from measures.pages.alike import AlikeFinder, Likeness
from measures.pages.chips import Chip, work_chip
from measures.queries.library import last_year_with_measures, titles_of
from measures.queries.planning import Answered, Weak, WeakPoint, measures_of, recommended, weak_indicators
from measures.words import (
    EVERY_DIVISION,
    budget_words,
    follow_up_words,
    period_words,
    source_words,
    step_period_words,
    target_words,
    who_words,
)

PARTS_SHOWN = 3  # of the weak questions of an indicator; the others are one press away


@dataclass(frozen=True)
class Row:
    """One measure as the list shows it."""

    measure: Measure
    source: str
    aimless: str  # why it answers no weak point; empty: it does
    divisions: list[str]
    period: str
    follow_up: str
    target: str
    budget: str  # empty: none used
    steps: list[dict[str, Any]]
    status: Chip
    alike: list[Likeness]


@dataclass(frozen=True)
class OpenPoint:
    """An indicator with what of it waits for a measure."""

    point: WeakPoint
    is_open: bool  # the indicator itself is weak and nothing answers it

    @property
    def first(self) -> tuple[WeakPoint, ...]:
        return self.point.parts[:PARTS_SHOWN]

    @property
    def more(self) -> tuple[WeakPoint, ...]:
        return self.point.parts[PARTS_SHOWN:]


def list_context(assessment: Assessment) -> dict[str, Any]:
    """Rows, open weak points and measures without one. The number of queries does not grow with any of them."""
    framework = assessment.framework.to_plain()
    findings = findings_of(assessment)
    measures = list(measures_of(assessment))
    points, advice = weak_indicators(findings), recommended(assessment)
    answered = Answered({link.code for measure in measures for link in measure.links.all()}, framework)
    weak = Weak(points, advice, framework)
    judged = bool(advice) or not findings.is_empty  # without figures nobody knows what is weak
    finder = AlikeFinder(titles_of(assessment), assessment.fiscal_year)
    rows = [_row(each, framework, finder, weak.is_met_by if judged else None) for each in measures]
    last = last_year_with_measures(assessment)
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "rows": rows,
        "aimless": [row for row in rows if row.aimless],
        "open_points": _open_points(points, answered),
        "recommendations": [point for point in advice if not answered.has(point.code)],
        "weak_count": len(points),
        "advice_count": len(advice),
        "maintain_from": assessment.agency.maintain_from,
        "pass_mark": assessment.agency.pass_mark,
        "no_scores": findings.is_empty,
        "last_year": last.fiscal_year + 1 if last else None,
    }


def _open_points(points: list[WeakPoint], answered: Answered) -> list[OpenPoint]:
    found = ((answered.open_in(point), point) for point in points)
    return [OpenPoint(left, point.is_weak and not answered.has(point.code)) for left, point in found if left]


def _row(measure: Measure, framework: Framework, finder: AlikeFinder, meets: Callable[[str], bool] | None) -> Row:
    codes = [link.code for link in measure.links.all()]
    steps = list(measure.steps.all())
    with_own = any(step.divisions.all() for step in steps)
    return Row(
        measure=measure,
        source=source_words(codes, framework),
        aimless=_aimless(codes, meets),
        divisions=who_words(measure),
        period=period_words(measure),
        follow_up=follow_up_words(measure),
        target=target_words(measure),
        budget=budget_words(measure),
        steps=[_step(step, EVERY_DIVISION if with_own and measure.every_division else "") for step in steps],
        status=work_chip(measure.work_status),
        alike=finder.alike(measure.title, own=measure.pk),
    )


def _aimless(codes: list[str], meets: Callable[[str], bool] | None) -> str:
    if not codes:
        return "ยังไม่ผูกกับจุดอ่อน"
    return "" if meets is None or any(map(meets, codes)) else "จุดที่ผูกไว้ไม่ใช่จุดอ่อน"


def _step(step: MeasureStep, otherwise: str) -> dict[str, Any]:
    """``otherwise`` does the step where it names no division of its own and others of the measure do."""
    named = [division.name for division in step.divisions.all()] or [otherwise]
    return {"text": step.text, "about": [*filter(None, [*named, step_period_words(step), step.follow_up])]}
