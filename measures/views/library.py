"""The library of the agency's earlier measures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from measures import rules
from measures.pages.library import library_context


@require_safe
def library(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Earlier measures by indicator and words; «use» opens the form of this year filled from one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    asked = request.GET
    context = library_context(assessment, asked.get("q", "")[:200], asked.get("indicator", ""), asked.get("page", ""))
    context["can_edit"] = rules.can_edit_measures(request.user, assessment)
    return render(request, "measures/library.html", context)
