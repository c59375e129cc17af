"""Reading assessments: the year somebody asks for, its scores, its result."""

from decimal import Decimal

from django.shortcuts import get_object_or_404

from assessments import scoring
from assessments.models import Assessment, Score
from ita_portal.accounts.models import Agency, User


def agency_or_404(user: User, slug: str) -> Agency:
    """The agency of that slug, if ``user`` may see its work; else 404, as if it did not exist."""
    return get_object_or_404(Agency.objects.visible_to(user), slug=slug)


def assessment_or_404(user: User, slug: str, fiscal_year: int) -> Assessment:
    """The assessment of that agency and year, if ``user`` may see it; else 404."""
    visible = Assessment.objects.visible_to(user).select_related("agency", "framework", "status_by")
    return get_object_or_404(visible, agency__slug=slug, fiscal_year=fiscal_year)


def given_scores(assessment: Assessment) -> dict[str, Decimal]:
    """The figures that were typed, by code; a cleared cell is absent."""
    rows = Score.objects.filter(assessment=assessment, value__isnull=False)
    return {code: value for code, value in rows.values_list("code", "value") if value is not None}


def result_of(assessment: Assessment) -> scoring.Result:
    """The assessment scored as it stands now."""
    return scoring.evaluate(
        assessment.framework.to_plain(), given_scores(assessment), assessment.announced_level or None
    )


def earlier_years(assessment: Assessment) -> list[Assessment]:
    """The agency's other assessments of earlier years, oldest first."""
    earlier = Assessment.objects.filter(agency=assessment.agency, fiscal_year__lt=assessment.fiscal_year)
    return list(earlier.select_related("framework").order_by("fiscal_year"))


def results_of(assessments: list[Assessment]) -> dict[int, scoring.Result]:
    """Several assessments scored with one query for all their figures, by assessment id."""
    given: dict[int, dict[str, Decimal]] = {a.pk: {} for a in assessments}
    rows = Score.objects.filter(assessment__in=assessments, value__isnull=False)
    for assessment_id, code, value in rows.values_list("assessment_id", "code", "value"):
        if value is not None:
            given[assessment_id][code] = value
    return {
        a.pk: scoring.evaluate(a.framework.to_plain(), given[a.pk], a.announced_level or None) for a in assessments
    }
