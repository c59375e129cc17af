"""The year's result."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from reports.pages.result import result_context


@require_safe
def result(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """What the year's figures mean, where they come from and what follows from them."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    return render(request, "reports/result.html", result_context(assessment, request.user))
