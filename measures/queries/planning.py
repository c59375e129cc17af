"""Reading measures, and the weak points that wait for one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessments.analysis import name_of
from assessments.analysis.findings import Findings
from assessments.models import Assessment, CalendarRow, Recommendation
from assessments.structure import Framework, Indicator, Instrument, Item
from ita_portal.accounts.models import User
from measures.models import Measure


@dataclass(frozen=True)
class WeakPoint:
    """Something that asks for a measure: an indicator under the agency's line, a question, an item, advice."""

    code: str
    label: str
    score: Decimal | None = None
    class_key: str = ""  # of an indicator: urgent or improve
    advice: str = ""  # what the NACC recommends
    parts: tuple["WeakPoint", ...] = ()  # the questions under the pass mark and the items missed


def measure_or_404(user: User, assessment: Assessment, pk: int) -> Measure:
    """The measure of that assessment, if ``user`` may see it; else 404."""
    return get_object_or_404(
        Measure.objects.visible_to(user).select_related("assessment__agency"), assessment=assessment, pk=pk
    )


def measures_of(assessment: Assessment) -> QuerySet[Measure]:
    """The year's measures in order, with all that a list shows. Five queries whatever their number."""
    return Measure.objects.filter(assessment=assessment).prefetch_related(
        "links", "responsibilities__division", "steps__divisions"
    )


def calendar_of(assessment: Assessment) -> QuerySet[CalendarRow]:
    """The calendar of the year's work, with who saved it."""
    return CalendarRow.objects.filter(assessment=assessment).select_related("saved_by")


def weak_indicators(findings: Findings) -> list[WeakPoint]:
    """The indicators below the agency's line of maintaining, the lowest first, with their weak parts."""
    found = [*findings.in_class("urgent"), *findings.in_class("improve")]
    return [
        WeakPoint(
            code=str(each.number),
            label=each.name,
            score=each.score,
            class_key=each.class_key,
            parts=(
                *(WeakPoint(q.code, q.label, q.score) for q in each.failing),
                *(WeakPoint(item.code, item.label, item.score) for item in each.missed_items),
            ),
        )
        for each in found
    ]


def recommended(assessment: Assessment) -> list[WeakPoint]:
    """What the NACC recommends, each as a weak point; several recommendations of a code stand side by side."""
    framework = assessment.framework.to_plain()
    rows = Recommendation.objects.filter(assessment=assessment)
    return [WeakPoint(row.code, name_of(framework, row.code), advice=row.text) for row in rows]


def without_measure(points: list[WeakPoint], linked: Collection[str], framework: Framework) -> list[WeakPoint]:
    """The points that no measure answers: neither linked to the point itself nor to what it is part of or consists of.

    ``linked`` are the codes of all measures.
    """
    above = parents(framework)
    served = set(linked) | {upper for code in linked for upper in line_of(code, above)}
    return [
        point
        for point in points
        if point.code not in served and not any(upper in linked for upper in line_of(point.code, above))
    ]


def parents(framework: Framework) -> dict[str, str]:
    """The code that each code is part of: i1.1 → i1 → 1 → IIT, O2 → 9.1 → 9 → OIT."""
    found: dict[str, str] = {}

    def add(items: tuple[Item, ...], owner: str) -> None:
        for item in items:
            found[item.code] = owner
            add(item.sub_items, item.code)

    def add_indicator(indicator: Indicator, instrument: Instrument) -> None:
        found[indicator.code] = instrument.code
        add(indicator.items, indicator.code)
        for sub in indicator.sub_indicators:
            found[sub.code] = indicator.code
            add(sub.items, sub.code)

    for instrument in framework.instruments:
        for indicator in instrument.indicators:
            add_indicator(indicator, instrument)
    return found


def line_of(code: str, above: dict[str, str]) -> Iterator[str]:
    """The codes that ``code`` is part of, from the nearest up."""
    while code in above:
        code = above[code]
        yield code
