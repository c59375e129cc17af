"""Pages of measures and of the calendar of the work."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.actions.workplan import CalendarChanged, fingerprint, propose_calendar, save_calendar
from assessments.models import Assessment, CalendarRow
from assessments.queries import assessment_or_404
from assessments.rules import can_edit_workplan
from assessments.workplan import Work
from ita_portal.accounts.requests import StaffRequest
from ita_portal.audit.queries import timeline
from ita_portal.lib.access import require
from ita_portal.lib.thai import thai_period
from ita_portal.lib.workflow import RuleBroken

from . import actions, rules
from .form_page import MeasurePage, stored_words
from .forms import CalendarFormSet, CalendarRowForm
from .list_page import list_context
from .models import Measure
from .queries import calendar_of, measure_or_404


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


@require_http_methods(["GET", "HEAD", "POST"])
def work_calendar(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The calendar of the year's work: proposed where it is empty, then edited row by row."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    can_edit = can_edit_workplan(request.user, assessment)
    if request.method != "POST":
        return _calendar_page(request, assessment, list(calendar_of(assessment)), can_edit=can_edit)
    require(can_edit)
    if "propose" in request.POST:
        count = propose_calendar(assessment=assessment, by=request.user)
        messages.success(request, f"ใส่ปฏิทินที่เสนอ {count} ขั้นตอนแล้ว แก้วันที่ได้" if count else "มีปฏิทินอยู่แล้ว")
        return redirect("measures:work_calendar", slug, fiscal_year)
    formset = CalendarFormSet(request.POST, prefix="rows")
    if not formset.is_valid():
        return _calendar_page(request, assessment, list(calendar_of(assessment)), formset, status=422)
    rows = [Work(*_work(form)) for form in formset if isinstance(form, CalendarRowForm) and not form.is_left_out()]
    try:
        changed = save_calendar(assessment=assessment, rows=rows, seen=request.POST.get("seen", ""), by=request.user)
    except CalendarChanged as told:
        return _calendar_page(request, assessment, told.rows, formset, status=409)
    messages.success(request, "บันทึกปฏิทินแล้ว" if changed else "ปฏิทินเป็นอย่างนี้อยู่แล้ว")
    return redirect("measures:work_calendar", slug, fiscal_year)


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
    asked = actions.asked(page.data(), page.step_rows())
    page.see_version(stored.version)
    told = {
        "event": timeline(stored).first(),
        "stored": stored_words(actions.contents(stored), asked, page.divisions),
    }
    return _form_page(request, page, status=409, **told)


def _work(form: CalendarRowForm) -> tuple[Any, ...]:
    return tuple(form.cleaned_data[name] for name in ("title", "what", "starts", "ends"))


def _calendar_page(
    request: StaffRequest,
    assessment: Assessment,
    rows: list[CalendarRow],
    formset: Any = None,
    *,
    can_edit: bool = True,
    status: int = 200,
) -> HttpResponse:
    initial = [{"title": row.title, "what": row.what, "starts": row.starts, "ends": row.ends} for row in rows]
    context = {
        "assessment": assessment,
        "rows": [{"title": row.title, "what": row.what, "period": thai_period(row.starts, row.ends)} for row in rows],
        "formset": formset or CalendarFormSet(initial=initial, prefix="rows"),
        "seen": fingerprint(rows) if status != 422 else request.POST.get("seen", ""),
        "can_edit": can_edit,
        "year": assessment.fiscal_year + 1,
        "conflict": status == 409,
        "saved": timeline(assessment).filter(verb__startswith="calendar_").first(),
    }
    return render(request, "measures/work_calendar.html", context, status=status)
