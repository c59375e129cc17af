"""The page of the agency's days of reminding."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions.reminders import save_settings
from measures.forms.reminders import ReminderDaysForm, read, written
from measures.queries.reminders import days_of
from measures.reminders import Days


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_settings(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """On which days the portal reminds, and from when the heads hear of it; one setting for all years."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_review(request.user, assessment.agency))
    days = days_of(assessment.agency)
    form = ReminderDaysForm(request.POST if request.method == "POST" else None, days=days)
    refused: tuple[str, ...] = ()
    if form.is_valid():
        seen = read(form.cleaned_data["seen"], days)
        try:
            changed = save_settings(agency=assessment.agency, days=form.days(), seen=seen, by=request.user)
        except RuleBroken as broken:
            # What was typed stays in the fields; the next press is told to have seen what stands there now.
            refused, form = broken.messages, ReminderDaysForm(None, days=form.days())
            form.initial["seen"] = written(days)
        else:
            messages.success(request, "บันทึกวันเตือนแล้ว ใช้กับการเตือนครั้งถัดไป" if changed else "วันเตือนเป็นอย่างนี้อยู่แล้ว")
            return redirect("measures:follow_up_settings", slug, fiscal_year)
    status = 409 if refused else 422 if form.errors else 200
    context = {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "form": form,
        "days": days,
        "is_default": days == Days(),
        "refused": refused,
    }
    return render(request, "measures/follow_up_settings.html", context, status=status)
