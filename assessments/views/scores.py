"""The score grid: the page, saving one cell or a pasted block, the panel beside it, the history of a cell."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.actions import scores as actions
from assessments.actions.scores import Conflict, Outcome, Refused, Saved
from assessments.forms import AnnouncedForm, ReasonForm
from assessments.models import Assessment
from assessments.pages.score_post import changed_entries, seen_versions
from assessments.pages.score_queries import changes_of
from assessments.pages.scores import panel_context, sheet_context
from assessments.pages.sheets import INDICATORS
from assessments.queries import assessment_or_404
from assessments.scoring.text import Unplaced, read_block, write_score
from assessments.structure import TOTAL, cell_name
from ita_portal.accounts.models import User
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.thai import thai_datetime
from ita_portal.lib.workflow import RuleBroken

STATUS = {Saved: 200, Conflict: 409, Refused: 422}


@require_http_methods(["GET", "HEAD", "POST"])
def score_entry(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The grid. A POST saves every changed cell of the sheet, for browsers without JavaScript."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    name = request.GET.get("sheet", INDICATORS)
    if request.method != "POST":
        return render(request, "assessments/score_entry.html", sheet_context(request, assessment, name))
    outcomes = actions.save_cells(assessment=assessment, entries=changed_entries(request.POST), by=request.user)
    return _answer_sheet(request, assessment, name, outcomes, [])


def _answer_sheet(
    request: StaffRequest, assessment: Assessment, name: str, outcomes: list[Outcome], unplaced: list[Unplaced]
) -> HttpResponse:
    """Back to the grid where all went well; else the grid again, with what was not saved in its boxes."""
    saved = sum(isinstance(outcome, Saved) and outcome.changed for outcome in outcomes)
    open_ = [outcome for outcome in outcomes if not isinstance(outcome, Saved)]
    if not open_ and not unplaced:
        messages.success(request, f"บันทึก {saved} ช่อง" if saved else "ไม่มีช่องที่เปลี่ยน ทุกช่องบันทึกไว้แล้ว")
        return redirect(_grid_url(assessment, name))
    context = sheet_context(request, assessment, name, outcomes=open_)
    context |= {"saved_count": saved, "unplaced": unplaced, "open_count": len(open_)}
    status = 409 if any(isinstance(outcome, Conflict) for outcome in open_) else 422
    return render(request, "assessments/score_entry.html", context, status=status)


def _grid_url(assessment: Assessment, name: str) -> str:
    url = reverse("assessments:score_entry", args=[assessment.agency.slug, assessment.fiscal_year])
    return f"{url}?sheet={name}"


@require_POST
def save_cell(request: StaffRequest, slug: str, fiscal_year: int) -> JsonResponse:
    """Save one cell; the answer says saved (200), changed by someone else (409) or refused (422)."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    code, seen = request.POST.get("code", ""), request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit()):
        outcome: Outcome = Refused(code, "", "ไม่ทราบว่าเห็นค่าใดก่อนพิมพ์ โหลดหน้าใหม่แล้วพิมพ์อีกครั้ง")
        return JsonResponse(_as_json(outcome, request.user), status=422)
    try:
        outcome = actions.save_cell(
            assessment=assessment,
            code=code,
            text=request.POST.get("text", ""),
            seen_version=int(seen),
            by=request.user,
        )
    except RuleBroken as broken:
        return JsonResponse({"state": "closed", "code": code, "reason": " ".join(broken.messages)}, status=409)
    return JsonResponse(_as_json(outcome, request.user), status=STATUS[type(outcome)])


@require_POST
def save_block(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Save a block pasted from a spreadsheet; every line gets an answer of its own."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    name = request.GET.get("sheet", INDICATORS)
    sheet = sheet_context(request, assessment, name)["sheet"]
    framework = assessment.framework.to_plain()
    placed, unplaced = read_block(
        request.POST.get("block", ""),
        column=sheet.column_from(request.POST.get("start", "")),
        known=[*framework.nodes, TOTAL],
    )
    seen = seen_versions(request.POST)
    entries = [actions.Entry(each.code, each.text, seen.get(each.code, 0)) for each in placed]
    wants_json = request.headers.get("Accept", "") == "application/json"
    try:
        outcomes = actions.save_cells(assessment=assessment, entries=entries, by=request.user)
    except RuleBroken as broken:
        if wants_json:
            return JsonResponse({"state": "closed", "reason": " ".join(broken.messages)}, status=409)
        raise
    if not wants_json:
        return _answer_sheet(request, assessment, name, outcomes, unplaced)
    return JsonResponse(
        {
            "cells": [_as_json(outcome, request.user) for outcome in outcomes],
            "unplaced": [{"line": each.line, "text": each.text, "reason": each.reason} for each in unplaced],
        }
    )


def _as_json(outcome: Outcome, user: User) -> dict[str, Any]:
    if isinstance(outcome, Refused):
        return {"state": "refused", "code": outcome.code, "text": outcome.text, "reason": outcome.reason}
    at = f"{timezone.localtime(outcome.at):%H:%M} น." if outcome.at else ""
    known = {"code": outcome.code, "value": write_score(outcome.value), "version": outcome.version, "at": at}
    if isinstance(outcome, Saved):
        return {"state": "saved", "changed": outcome.changed, **known}
    at = thai_datetime(timezone.localtime(outcome.at))
    mine = outcome.by == user
    return (
        {"state": "conflict", "typed": write_score(outcome.typed), "by": outcome.by.title(), "by_me": mine}
        | known
        | {"at": at}
    )


@require_safe
def score_panel(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The panel and the means of the sheet, as they stand now; fetched after each save."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    context = sheet_context(request, assessment, request.GET.get("sheet", INDICATORS))
    response = render(request, "assessments/_score_live.html", context)
    # Who had to log in again goes on with the page that is open: its old token is no longer good.
    response["X-CSRFToken"] = get_token(request)
    return response


@require_safe
def score_history(request: StaffRequest, slug: str, fiscal_year: int, code: str) -> HttpResponse:
    """Who changed a cell when, from what to what: under its row, or as a page without JavaScript."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    node = assessment.framework.to_plain().nodes.get(code)
    if node is None and code != TOTAL:
        raise Http404
    name, label = cell_name(code), getattr(node, "label", "") or getattr(node, "name", "")
    fragment = request.headers.get("X-Fragment") == "1"
    template = "assessments/_score_history.html" if fragment else "assessments/score_history.html"
    context = {"assessment": assessment, "name": name, "label": label, "changes": changes_of(assessment, code)}
    return render(request, template, context)


@require_POST
def save_announced(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Save the announced level and date."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    form = AnnouncedForm(request.POST, framework=assessment.framework.to_plain())
    if not form.is_valid():
        context = sheet_context(request, assessment, INDICATORS) | {"announced_form": form}
        return render(request, "assessments/score_entry.html", context, status=422)
    data = form.cleaned_data
    actions.save_announced(
        assessment=assessment,
        level=data["level"],
        announced_on=data["announced_on"],
        seen_level=data["seen_level"],
        seen_on=data["seen_on"],
        by=request.user,
    )
    messages.success(request, "บันทึกระดับและวันที่ประกาศแล้ว")
    return redirect(_grid_url(assessment, INDICATORS))


@require_POST
def save_reason(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Save the reason of a difference; answers with the panel, or goes back to the grid."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("เหตุผลยาวเกิน 300 ตัวอักษร ย่อให้สั้นลงแล้วบันทึกอีกครั้ง")
    actions.save_reason(assessment=assessment, by=request.user, **form.cleaned_data)
    if request.htmx:
        context = panel_context(request, assessment) | {"reason_saved": form.cleaned_data["code"]}
        return render(request, "assessments/_score_panel.html", context)
    messages.success(request, "บันทึกเหตุผลของผลต่างแล้ว")
    return redirect(_grid_url(assessment, request.GET.get("sheet", INDICATORS)))
