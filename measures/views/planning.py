"""Pages of planning: the year's measures, one measure."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.audit.queries import timeline
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions import contents
from measures.actions import planning as actions
from measures.models import Measure
from measures.pages.measure_form import MeasurePage, stored_words
from measures.pages.measure_list import list_context
from measures.queries.planning import measure_or_404


@require_safe
def measure_list(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The year's measures, and the weak points without one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    context = list_context(assessment) | {"can_edit": rules.can_edit_measures(request.user, assessment)}
    return render(request, "measures/measure_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_new(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Plan a measure; ``?code=4`` links it to that weak point from the start."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_edit_measures(request.user, assessment))
    page = MeasurePage(assessment, None, _posted(request), request.GET.getlist("code"))
    if request.method == "POST" and page.is_valid():
        try:
            made = actions.plan_measure(
                assessment=assessment, data=page.data(), steps=page.step_rows(), by=request.user
            )
        except RuleBroken as broken:
            page.form.add_error("title", list(broken.messages))
        else:
            messages.success(request, f"บันทึกมาตรการ «{made.title}» แล้ว")
            return redirect("measures:measure_list", slug, fiscal_year)
    return _form_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """Change a measure. Whoever saves second sees both texts before replacing the first."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    measure = measure_or_404(request.user, assessment, pk)
    require(rules.can_edit_measures(request.user, assessment))
    page = MeasurePage(assessment, measure, _posted(request))
    if request.method == "POST" and page.is_valid():
        try:
            actions.change_measure(
                measure=measure,
                data=page.data(),
                steps=page.step_rows(),
                seen_version=page.form.cleaned_data["seen_version"] or 0,
                by=request.user,
                today=localdate(),
            )
        except actions.MeasureChanged as changed:
            return _conflict(request, page, changed.measure)
        except RuleBroken as broken:
            page.form.add_error("title", list(broken.messages))
        else:
            messages.success(request, f"บันทึกมาตรการ «{page.form.cleaned_data['title']}» แล้ว")
            return redirect("measures:measure_list", slug, fiscal_year)
    return _form_page(request, page)


@require_POST
def measure_delete(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """Delete a measure; pressing twice deletes one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    gone = actions.drop_measure(assessment=assessment, pk=pk, by=request.user)
    messages.success(request, "ลบมาตรการแล้ว" if gone else "มาตรการนี้ลบไปแล้ว")
    return redirect("measures:measure_list", slug, fiscal_year)


def _posted(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form_page(request: StaffRequest, page: MeasurePage, status: int = 0, **more: Any) -> HttpResponse:
    context = {
        "assessment": page.assessment,
        "measure": page.measure,
        "form": page.form,
        "steps": page.steps,
        "groups": page.code_groups(),
        "errors": page.errors() if page.form.is_bound else [],
        "year": page.assessment.fiscal_year + 1,
    }
    status = status or (422 if context["errors"] else 200)
    return render(request, "measures/measure_form.html", context | more, status=status)


def _conflict(request: StaffRequest, page: MeasurePage, stored: Measure) -> HttpResponse:
    """Both texts: what was typed stays in the fields, what somebody else saved stands above them."""
    asked = contents.asked(page.data(), page.step_rows())
    page.see_version(stored.version)
    told = {
        "event": timeline(stored).first(),
        "stored": stored_words(contents.contents(stored), asked, page.divisions),
    }
    return _form_page(request, page, status=409, **told)
