"""What changed in the year after, beside each measure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from measures import rules
from measures.pages.effect import effect_context


@require_safe
def effect(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The year's measures by what changed with them in the year after."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    context = effect_context(assessment) | {"can_edit": rules.can_edit_measures(request.user, assessment)}
    return render(request, "measures/effect.html", context)
