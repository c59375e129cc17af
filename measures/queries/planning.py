"""Reading measures, and the weak points that wait for one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessments.analysis import name_of
from assessments.analysis.findings import ClassKey, Findings
from assessments.models import Assessment, CalendarRow, Recommendation
from assessments.structure import TOTAL, Framework, Indicator, Instrument, Item
from ita_portal.accounts.models import User
from measures.models import Measure, ProgressReport

CLASSES: tuple[ClassKey, ...] = ("urgent", "improve", "maintain", "unknown")  # the weakest first


@dataclass(frozen=True)
class WeakPoint:
    """Something that asks for a measure: an indicator under the agency's line, a question, an item, advice."""

    code: str
    label: str
    score: Decimal | None = None
    class_key: str = ""  # of an indicator: its class in the agency's triage
    advice: str = ""  # what the NACC recommends
    parts: tuple["WeakPoint", ...] = ()  # the questions under the pass mark and the items missed

    @property
    def is_weak(self) -> bool:
        """Whether it is weak itself, not only in one of its parts."""
        return not self.class_key or self.class_key in ("urgent", "improve")


def measure_or_404(user: User, assessment: Assessment, pk: int) -> Measure:
    """The measure of that assessment, if ``user`` may see it; else 404."""
    return get_object_or_404(
        Measure.objects.visible_to(user).select_related("assessment__agency"), assessment=assessment, pk=pk
    )


def measure_count(assessment: Assessment) -> int:
    """How many measures the year has."""
    return Measure.objects.filter(assessment=assessment).count()


def written_reports(measure: Measure) -> int:
    """How many reports on the measure somebody has written in; with one it cannot be deleted any more."""
    reports = ProgressReport.objects.filter(measure=measure)
    return reports.exclude(pk__in=reports.untouched().values("pk")).count()


def own_measures(assessment: Assessment) -> list[Measure]:
    """The year's measures in order, each alone."""
    return list(Measure.objects.filter(assessment=assessment))


def measures_of(assessment: Assessment) -> QuerySet[Measure]:
    """The year's measures in order, with all that a list shows. Seven queries whatever their number."""
    return Measure.objects.filter(assessment=assessment).prefetch_related(
        "links", "responsibilities__division", "steps__divisions", "follow_up_dates"
    )


def calendar_of(assessment: Assessment) -> QuerySet[CalendarRow]:
    """The calendar of the year's work, with who saved it."""
    return CalendarRow.objects.filter(assessment=assessment).select_related("saved_by")


def weak_indicators(findings: Findings) -> list[WeakPoint]:
    """Every indicator that is weak or has a weak part, the lowest first, those without a score last.

    Weak are indicators below the agency's line of maintaining, questions under its pass mark and items without full
    score; a weak question counts also where its indicator is strong or its score not known.
    """
    found = [each for key in CLASSES for each in findings.in_class(key)]
    points = [
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
    return [point for point in points if point.is_weak or point.parts]


def recommended(assessment: Assessment) -> list[WeakPoint]:
    """What the NACC recommends, each as a weak point; several recommendations of a code stand side by side."""
    framework = assessment.framework.to_plain()
    rows = Recommendation.objects.filter(assessment=assessment)
    return [WeakPoint(row.code, name_of(framework, row.code), advice=row.text) for row in rows]


class Answered:
    """What the measures of a year answer: the codes they are linked to, with all that those stand for."""

    def __init__(self, linked: Collection[str], framework: Framework) -> None:
        self._above = parents(framework)
        self._linked = set(linked)
        self._served = self._linked | {upper for code in linked for upper in line_of(code, self._above)}

    def has(self, code: str) -> bool:
        """Whether a measure is linked to the code itself, to a part of it or to what it is part of."""
        return code in self._served or any(upper in self._linked for upper in line_of(code, self._above))

    def open_in(self, point: WeakPoint) -> "WeakPoint | None":
        """The point with those parts that no measure answers; None where nothing of it is open."""
        parts = tuple(part for part in point.parts if not self.has(part.code))
        is_open = point.is_weak and not self.has(point.code)
        return replace(point, parts=parts) if is_open or parts else None


class Weak:
    """The weak points of a year, to tell whether a measure answers any of them."""

    def __init__(self, points: Collection[WeakPoint], advice: Collection[WeakPoint], framework: Framework) -> None:
        self._above = parents(framework)
        self._codes = {point.code for point in points if point.is_weak}
        self._codes |= {part.code for point in points for part in point.parts} | {point.code for point in advice}
        self._wider = {upper for code in self._codes for upper in line_of(code, self._above)}

    def is_met_by(self, code: str) -> bool:
        """Whether the code is a weak point, part of one, or the whole that one is part of."""
        if code == TOTAL:
            return bool(self._codes)
        line = (code, *line_of(code, self._above))
        return code in self._wider or any(each in self._codes for each in line)


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
