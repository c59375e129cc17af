"""The library: the agency's earlier measures, what became of them, found by indicator and words."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from assessments.models import Assessment
from measures.models import Measure
from measures.pages.chips import Chip
from measures.pages.effect import CAREFUL, GROUPS, PointRow, effect_row
from measures.queries.effect import comparisons_of
from measures.queries.library import earlier_measures, of_indicator, taken_over, whole, with_words
from measures.words import period_words, source_words, step_period_words, target_words

PER_PAGE = 20
MOST_WORDS = 6


@dataclass(frozen=True)
class Row:
    """One earlier measure with what became of it."""

    measure: Measure
    source: str
    divisions: list[str]
    period: str
    target: str
    steps: list[dict[str, str]]
    status: Chip
    points: list[PointRow]
    verdict: str  # «คะแนนเพิ่มขึ้น»; empty: not known
    there: str  # the number under which this year has it already


def library_context(assessment: Assessment, words: str, indicator: str, page: str) -> dict[str, Any]:
    """The earlier measures that fit, a page at a time. The number of queries does not grow with them."""
    framework = assessment.framework.to_plain()
    every = earlier_measures(assessment)
    wanted = words.split()[:MOST_WORDS]
    found = with_words(every, wanted)
    numbers = {each.code: each for each in framework.indicators()}
    chosen = numbers.get(indicator)
    if chosen is not None:
        found = found.filter(pk__in=of_indicator(found, chosen.number, framework))
    shown = Paginator(whole(found), PER_PAGE).get_page(page)
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "words": words,
        "indicator": chosen.code if chosen else "",
        "indicators": list(numbers.values()),
        "is_filtered": bool(wanted or chosen),
        "page": shown,
        "rows": _rows(assessment, shown),
        "every": shown.paginator.count if not (wanted or chosen) else every.count(),
        "careful": CAREFUL,
    }


def _rows(assessment: Assessment, page: "Page[Measure]") -> list[Row]:
    measures = list(page.object_list)
    comparisons = comparisons_of({each.assessment_id: each.assessment for each in measures}.values())
    there = taken_over(assessment)
    return [_row(each, comparisons, there) for each in measures]


def _row(measure: Measure, comparisons: dict[int, Any], there: dict[int, str]) -> Row:
    changed = effect_row(measure, comparisons[measure.assessment_id])
    return Row(
        measure=measure,
        source=source_words([link.code for link in measure.links.all()], measure.assessment.framework.to_plain()),
        divisions=changed.divisions,
        period=period_words(measure),
        target=target_words(measure),
        steps=[{"text": step.text, "period": step_period_words(step)} for step in measure.steps.all()],
        status=changed.status,
        points=changed.points,
        verdict="" if changed.verdict == "unknown" else GROUPS[changed.verdict][0],
        there=there.get(measure.pk, ""),
    )
