"""Reading the years whose figures are laid beside each other to see what changed with a measure."""

from collections.abc import Iterable

from django.db.models import Q

from assessments.models import Assessment
from assessments.queries import results_of
from measures.effect import Comparison, Scored


def comparisons_of(assessments: Iterable[Assessment]) -> dict[int, Comparison]:
    """Each year beside the one after it, by assessment id. Two queries whatever the number of years."""
    years = {each.pk: each for each in assessments}
    wanted = Q()
    for each in years.values():
        wanted |= Q(agency=each.agency_id, fiscal_year=each.fiscal_year + 1)
    later = list(Assessment.objects.filter(wanted).select_related("framework")) if years else []
    results = results_of([*years.values(), *(each for each in later if each.pk not in years)])
    scored = {
        each.pk: Scored(each.fiscal_year, each.framework.to_plain(), results[each.pk])
        for each in (*years.values(), *later)
    }
    after = {(each.agency_id, each.fiscal_year - 1): scored[each.pk] for each in later}
    return {pk: Comparison(scored[pk], after.get((each.agency_id, each.fiscal_year))) for pk, each in years.items()}


def year_after(assessment: Assessment) -> Assessment | None:
    """The agency's year after this one, if it is in the portal."""
    return Assessment.objects.filter(agency=assessment.agency_id, fiscal_year=assessment.fiscal_year + 1).first()
