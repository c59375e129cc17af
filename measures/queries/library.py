"""Reading the agency's earlier measures: what can be carried over, found again, or was planned twice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from assessments.models import Assessment, Framework
from assessments.structure import Framework as Plain
from ita_portal.accounts.models import User
from measures.models import Measure
from measures.succession import Succession

# Everything a measure says, whatever page shows it. Six queries whatever the number of measures.
WHOLE = ("links", "responsibilities__division", "steps__divisions", "follow_up_dates")


@dataclass(frozen=True)
class Titled:
    """A measure of the agency by its title: enough to point out that two are alike."""

    pk: int
    title: str
    order: int
    fiscal_year: int  # of the result it answers
    carried_from: int | None

    @property
    def carried_out_in(self) -> int:
        return self.fiscal_year + 1


def earlier_measures(assessment: Assessment) -> QuerySet[Measure]:
    """The agency's measures that answer earlier years, the newest year first."""
    earlier = Measure.objects.filter(
        assessment__agency=assessment.agency_id, assessment__fiscal_year__lt=assessment.fiscal_year
    )
    return earlier.order_by("-assessment__fiscal_year", "order", "pk")


def earlier_measure_or_404(user: User, assessment: Assessment, pk: int) -> Measure:
    """An earlier measure of the same agency with all it says, if ``user`` may see it; else 404."""
    rows = earlier_measures(assessment).filter(pk__in=Measure.objects.visible_to(user))
    return get_object_or_404(whole(rows), pk=pk)


def whole(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """These measures with the year they answer and all that they say."""
    return measures.select_related("assessment__framework", "assessment__agency").prefetch_related(*WHOLE)


def last_year_with_measures(assessment: Assessment) -> Assessment | None:
    """The agency's latest earlier year that has measures."""
    earlier = Assessment.objects.filter(
        agency=assessment.agency_id, fiscal_year__lt=assessment.fiscal_year, measures__isnull=False
    )
    return earlier.select_related("framework", "agency").order_by("-fiscal_year").first()


def titles_of(assessment: Assessment) -> list[Titled]:
    """The titles of this year's and all earlier measures of the agency, this year's first."""
    rows = Measure.objects.filter(
        assessment__agency=assessment.agency_id, assessment__fiscal_year__lte=assessment.fiscal_year
    ).order_by("-assessment__fiscal_year", "order", "pk")
    fields = rows.values_list("pk", "title", "order", "assessment__fiscal_year", "carried_from")
    return [Titled(*row) for row in fields]


def taken_over(assessment: Assessment) -> dict[int, str]:
    """The earlier measures that this year has taken over, by id, with the number they have now."""
    rows = Measure.objects.filter(assessment=assessment, carried_from__isnull=False)
    return {row.carried_from_id: row.number for row in rows if row.carried_from_id}


def with_words(measures: QuerySet[Measure], words: Iterable[str]) -> QuerySet[Measure]:
    """Those in which every word stands, in the title, the reason, the target or a step."""
    for word in words:
        places = ("title", "justification", "target", "steps__text")
        found = Q()
        for place in places:
            found |= Q(**{f"{place}__icontains": word})
        measures = measures.filter(pk__in=Measure.objects.filter(found).values("pk"))
    return measures


def of_indicator(measures: QuerySet[Measure], number: int, framework: Plain) -> list[int]:
    """The ids of those linked to the indicator, to a part of it, or to what has become a part of it. Two queries.

    ``framework`` is the present year's: an item that has moved to another indicator is found under both.
    """
    rows = list(measures.values_list("pk", "assessment__framework", "links__code"))
    frameworks = Framework.objects.in_bulk({own for _, own, _ in rows})
    codes = {pk: _codes_of(number, own.to_plain(), framework) for pk, own in frameworks.items()}
    return list(dict.fromkeys(pk for pk, own, code in rows if code in codes[own]))


def _codes_of(number: int, own: Plain, framework: Plain) -> set[str]:
    """The codes of ``own`` that belong to the indicator, in their own year or in the present one."""
    succession = Succession(own, framework)
    found = set()
    for code, home in own.indicator_of.items():
        heir = framework.indicator_of.get(succession.same(code))
        if number in (home.number, heir.number if heir else None):
            found.add(code)
    return found
