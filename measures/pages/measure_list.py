"""What the list of a year's measures shows: each measure in words, and the weak points that wait for one."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment
from assessments.structure import Framework
from assessments.texts import findings_of
from measures.models import Measure, MeasureStep
from measures.queries.planning import measures_of, recommended, weak_indicators, without_measure
from measures.words import budget_words, division_words, period_words, source_words, step_period_words


@dataclass(frozen=True)
class Row:
    """One measure as the list shows it."""

    number: int
    measure: Measure
    source: str
    divisions: list[str]
    period: str
    follow_up: str
    budget: str  # empty: none used
    steps: list[dict[str, Any]]


def list_context(assessment: Assessment) -> dict[str, Any]:
    """Rows and open weak points. Ten queries whatever their number."""
    framework = assessment.framework.to_plain()
    findings = findings_of(assessment)
    measures = list(measures_of(assessment))
    linked = {link.code for measure in measures for link in measure.links.all()}
    rows = [_row(number, measure, framework) for number, measure in enumerate(measures, start=1)]
    indicators, advice = weak_indicators(findings), recommended(assessment)
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "rows": rows,
        "indicators": without_measure(indicators, linked, framework),
        "recommendations": without_measure(advice, linked, framework),
        "weak_count": len(indicators),
        "advice_count": len(advice),
        "maintain_from": assessment.agency.maintain_from,
        "no_scores": findings.is_empty,
    }


def _row(number: int, measure: Measure, framework: Framework) -> Row:
    return Row(
        number=number,
        measure=measure,
        source=source_words([link.code for link in measure.links.all()], framework),
        divisions=division_words(measure),
        period=period_words(measure),
        follow_up=measure.follow_up_note or measure.get_follow_up_display(),
        budget=budget_words(measure),
        steps=[_step(step) for step in measure.steps.all()],
    )


def _step(step: MeasureStep) -> dict[str, Any]:
    named = [division.name for division in step.divisions.all()]
    return {"text": step.text, "about": [*named, *filter(None, [step_period_words(step), step.follow_up])]}
