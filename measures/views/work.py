"""A division's reports: the list of what is asked, the report itself, its draft, and the steps it takes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions.progress import ProgressChanged, save_draft, take_step
from measures.models import ProgressReport
from measures.pages.progress_report import ReportPage, is_asked_of
from measures.pages.progress_words import stored_fields
from measures.pages.work import work_context
from measures.queries.progress import report_or_404
from measures.views.proof import Taken, take_proof


@require_safe
def my_work(request: StaffRequest) -> HttpResponse:
    """Only what is asked of this person, the most urgent first."""
    return render(request, "measures/my_work.html", work_context(request.user, today=timezone.localdate()))


@require_http_methods(["GET", "HEAD", "POST"])
def progress_report(request: StaffRequest, pk: int) -> HttpResponse:
    """One report: its form for those who may write now, else to be read and decided on.

    A post brings the whole page: what was typed is kept first, then each file; «send» comes last.
    """
    report = report_or_404(request.user, pk)
    if request.method != "POST":
        return _page(request, ReportPage(report))
    require(rules.may_report(request.user, report))
    page = ReportPage(report, request.POST)
    if not rules.can_write(request.user, report):
        return _page(request, page, status=409, typed=page.typed())
    data = page.form.readable()
    if "seen_version" in page.form.errors:
        return _page(request, page, status=422)
    try:
        saved = save_draft(
            report=report, data=data, seen_version=page.form.cleaned_data["seen_version"], by=request.user
        )
    except ProgressChanged as changed:
        take_proof(request, report)
        page.see(changed.report)
        return _page(request, page, status=409, stored=stored_fields(changed.report, data), stored_by=changed.report)
    page.see(saved)
    return _after_saving(request, page, saved, take_proof(request, saved))


def _after_saving(request: StaffRequest, page: ReportPage, saved: ProgressReport, taken: Taken) -> HttpResponse:
    is_sending = "send" in request.POST
    if is_sending:
        page.say(rules.problems_before_send(saved))
    if page.form.errors or not taken.is_complete:
        return _page(request, page, status=422, taken=taken, is_sending=is_sending)
    if not is_sending:
        messages.success(request, "บันทึกร่างแล้ว กลับมาทำต่อได้")
        return redirect("measures:progress_report", saved.pk)
    words = take_step(report=saved, name="send", note="", by=request.user)
    messages.success(request, f"{saved.measure.number} {words}")
    if is_asked_of(request.user, saved):
        return redirect("measures:my_work")
    return redirect("measures:progress_report", saved.pk)


@require_POST
def progress_draft(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what is typed, asked by the page's script: the answer says when, and which fields could not be read."""
    report = report_or_404(request.user, pk)
    require(rules.may_report(request.user, report))
    page = ReportPage(report, request.POST)
    data = page.form.readable()
    seen = page.form.cleaned_data.get("seen_version")
    if seen is None:
        return JsonResponse({"state": "refused", "reason": "โหลดหน้าใหม่แล้วลองอีกครั้ง"}, status=422)
    try:
        saved = save_draft(report=report, data=data, seen_version=seen, by=request.user)
    except ProgressChanged as changed:
        return JsonResponse(_told_of_change(request, changed.report, data), status=409)
    except RuleBroken as broken:
        return JsonResponse({"state": "locked", "reason": " ".join(broken.messages)}, status=409)
    return JsonResponse(
        {
            "state": "saved",
            "version": saved.version,
            "at": _clock(saved),
            "errors": page.form.mistakes(),
        }
    )


@require_POST
def progress_step(request: StaffRequest, pk: int) -> HttpResponse:
    """Send, take back, accept, return, open again or close."""
    report = report_or_404(request.user, pk)
    name, note = request.POST.get("name", ""), request.POST.get("note", "")
    messages.success(request, take_step(report=report, name=name, note=note, by=request.user))
    return redirect("measures:progress_report", pk)


def _page(request: StaffRequest, page: ReportPage, status: int = 200, **more: Any) -> HttpResponse:
    request.of_agency = page.report.measure.assessment.agency  # type: ignore[attr-defined]
    request.is_own_report = is_asked_of(request.user, page.report)  # type: ignore[attr-defined]
    context = page.context(request.user, today=timezone.localdate())
    return render(request, "measures/progress_report.html", context | more, status=status)


def _told_of_change(request: StaffRequest, stored: ProgressReport, data: dict[str, Any]) -> dict[str, Any]:
    by = stored.saved_by
    return {
        "state": "conflict",
        "version": stored.version,
        "by": "ท่านเองจากอีกหน้าจอ" if by == request.user else by.title() if by else "ผู้ใช้อีกคน",
        "at": _clock(stored),
        "stored": stored_fields(stored, data),
    }


def _clock(report: ProgressReport) -> str:
    return f"{timezone.localtime(report.saved_at):%H:%M} น." if report.saved_at else ""
