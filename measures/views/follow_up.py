"""Pages of following up: the year's measures, the divisions' reports, one measure's progress."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from measures import rules
from measures.pages.follow_up import FollowUpPage
from measures.pages.follow_up_reports import reports_context
from measures.pages.measure_progress import progress_context
from measures.queries.follow_up import followed_measure_or_404


@require_safe
def follow_up(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Where the year's measures stand; what is overdue comes first."""
    assessment = seen_or_refused(request, slug, fiscal_year)
    page = FollowUpPage(assessment, request.GET, today=localdate())
    context = page.context(
        can_review=rules.can_review(request.user, assessment.agency),
        can_plan=rules.can_edit_measures(request.user, assessment),
    )
    return render(request, "measures/follow_up.html", context, status=_status(page))


@require_safe
def follow_up_reports(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The divisions' reports, to be ticked for a bulk action."""
    assessment = seen_or_refused(request, slug, fiscal_year)
    page = FollowUpPage(assessment, request.GET, today=localdate())
    context = reports_context(page, can_review=rules.can_review(request.user, assessment.agency))
    return render(request, "measures/follow_up_reports.html", context, status=_status(page))


@require_safe
def measure_progress(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """One measure's reports, and everything that happened to it, by whom and when."""
    assessment = seen_or_refused(request, slug, fiscal_year)
    measure = followed_measure_or_404(assessment, pk)
    context = progress_context(assessment, measure, request.GET.get("page"), today=localdate())
    context["can_plan"] = rules.can_edit_measures(request.user, assessment)
    return render(request, "measures/measure_progress.html", context)


def seen_or_refused(request: StaffRequest, slug: str, fiscal_year: int) -> Assessment:
    """The year, for those who oversee the follow-up: 404 for strangers, 403 for the divisions' officers."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_see_follow_up(request.user, assessment.agency))
    return assessment


def _status(page: FollowUpPage) -> int:
    return 422 if page.wanted is None else 200
