"""Reading what the score pages show: cells, their history, reasons, samples, recommendations."""

from django.db.models import QuerySet

from assessments.models import (
    Assessment,
    DifferenceReason,
    Framework,
    Recommendation,
    Score,
    ScoreChange,
    SurveySample,
)
from assessments.pages.sheets import Previous
from assessments.queries import earlier_years, results_of
from ita_portal.accounts.models import Agency


def stored_cells(assessment: Assessment) -> dict[str, Score]:
    """Every cell that was ever saved, by code; a cleared one has no value."""
    return {row.code: row for row in Score.objects.filter(assessment=assessment).select_related("saved_by")}


def year_before(assessment: Assessment) -> Previous | None:
    """The result of the fiscal year just before, if the agency has it here."""
    for earlier in reversed(earlier_years(assessment)):
        if earlier.fiscal_year == assessment.fiscal_year - 1:
            return Previous(earlier.framework.to_plain(), results_of([earlier])[earlier.pk])
    return None


def changes_of(assessment: Assessment, code: str) -> list[ScoreChange]:
    """The saves of one cell, newest first."""
    return list(ScoreChange.objects.filter(assessment=assessment, code=code).select_related("by")[:100])


def last_changes(assessment: Assessment, count: int = 5) -> list[ScoreChange]:
    """The latest saves of any cell."""
    return list(ScoreChange.objects.filter(assessment=assessment).select_related("by")[:count])


def reasons_of(assessment: Assessment) -> dict[str, str]:
    """The officers' reasons for differences, by code."""
    return dict(DifferenceReason.objects.filter(assessment=assessment).values_list("code", "reason"))


def samples_of(assessment: Assessment) -> dict[str, SurveySample]:
    """The survey samples, by instrument."""
    return {row.instrument: row for row in SurveySample.objects.filter(assessment=assessment)}


def recommendations_of(assessment: Assessment) -> QuerySet[Recommendation]:
    """The NACC's recommendations, in the order they were added."""
    return Recommendation.objects.filter(assessment=assessment).select_related("created_by")


def years_of(agency: Agency) -> list[Assessment]:
    """The agency's years, newest first."""
    years = Assessment.objects.filter(agency=agency).select_related("framework", "agency", "status_by")
    return list(years.order_by("-fiscal_year"))


def frameworks_to_start(agency: Agency) -> QuerySet[Framework]:
    """The offered frameworks of the years that the agency has not started, newest first."""
    started = Assessment.objects.filter(agency=agency).values("fiscal_year")
    return Framework.objects.offered().exclude(fiscal_year__in=started).order_by("-fiscal_year")
