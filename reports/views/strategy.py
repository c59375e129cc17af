"""The strategy division's overview of a year."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from reports.pages.strategy import StrategyPage
from reports.rules import can_see_strategy


@require_safe
def strategy(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """What is missing, owed and to be made, and the one thing to do first."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(can_see_strategy(request.user, assessment))
    page = StrategyPage(assessment, request.user, today=timezone.localdate())
    return render(request, "reports/strategy.html", page.context())
