"""The page of the calendar of the year's work."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments.actions.workplan import CalendarChanged, fingerprint, propose_calendar, save_calendar
from assessments.models import Assessment, CalendarRow
from assessments.queries import assessment_or_404
from assessments.rules import can_edit_workplan
from assessments.workplan import Work
from ita_portal.accounts.requests import StaffRequest
from ita_portal.audit.queries import timeline
from ita_portal.lib.access import require
from ita_portal.lib.thai import thai_period
from measures.forms.measure import CalendarFormSet, CalendarRowForm
from measures.queries.planning import calendar_of


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
        "stored": [(row.title, thai_period(row.starts, row.ends)) for row in rows],
        "saved": timeline(assessment).filter(verb__startswith="calendar_").first(),
    }
    return render(request, "measures/work_calendar.html", context, status=status)
