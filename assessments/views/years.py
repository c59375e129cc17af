"""Pages of an agency's years: all of them, one of them, and its steps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import rules
from assessments.actions import years as actions
from assessments.forms import StartYearForm
from assessments.pages.score_queries import frameworks_to_start, years_of
from assessments.pages.state_words import state_line
from assessments.pages.year import year_context
from assessments.queries import agency_or_404, assessment_or_404, results_of
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require


@require_http_methods(["GET", "HEAD", "POST"])
def agency_years(request: StaffRequest, slug: str) -> HttpResponse:
    """The agency's years, and starting a new one."""
    agency = agency_or_404(request.user, slug)
    can_start = rules.can_start_year(request.user, agency)
    offered = frameworks_to_start(agency)
    form = StartYearForm(request.POST or None, offered=offered)
    if request.method == "POST":
        require(can_start)
        if form.is_valid():
            made = actions.start_year(agency=agency, framework=form.cleaned_data["framework"], by=request.user)
            messages.success(request, f"เริ่มปีงบประมาณ {made.fiscal_year} แล้ว กรอกคะแนนได้ทันที")
            return redirect("assessments:year", agency.slug, made.fiscal_year)
    years = years_of(agency)
    results = results_of(years)
    rows = [{"year": year, "result": results[year.pk], "state": state_line(year)} for year in years]
    context = {"agency": agency, "rows": rows, "form": form, "can_start": can_start and bool(offered)}
    return render(request, "assessments/agency_years.html", context, status=422 if form.errors else 200)


@require_safe
def year(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """One year: its state, what is filled, what comes next, what was done."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    return render(request, "assessments/year.html", year_context(request, assessment))


@require_POST
def step(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Take one step of ``rules.STEPS``."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    done = actions.take_step(
        assessment=assessment,
        name=request.POST.get("name", ""),
        note=request.POST.get("note", ""),
        by=request.user,
    )
    messages.success(request, done)
    return redirect("assessments:year", slug, fiscal_year)
