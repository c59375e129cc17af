"""The page of the path to a target: read by everyone who sees the year; its steps become measures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from measures import rules
from measures.actions.target import plan_for_target
from measures.forms.target import WhatIf
from measures.pages.target import TargetPage
from measures.pages.target_what_if import outcome


@require_http_methods(["GET", "HEAD", "POST"])
def target(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The way to a level or a number of points; asked by htmx, only what the tried figures give."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    can_edit = rules.can_edit_measures(request.user, assessment)
    if request.method == "POST":
        require(can_edit)
        return _plan(request, TargetPage(assessment, request.POST))
    page = TargetPage(assessment, request.GET)
    answer = _tried(page) if request.htmx and not page.refused else _page(request, page, can_edit)
    # The same address answers a page or a piece of it.
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _tried(page: TargetPage) -> HttpResponse:
    """What the tried figures give; without the frame's queries, for it is asked at every move of a slider."""
    tried = WhatIf(page.data, page.ground)
    drawn = render_to_string(
        "measures/_target_outcome.html", {"outcome": outcome(page.ground, page.goal, tried), "oob": True}
    )
    return HttpResponse(drawn, status=422 if tried.errors else 200)


def _page(request: StaffRequest, page: TargetPage, can_edit: bool, status: int = 200, **more: object) -> HttpResponse:
    context = page.context() | {"can_edit": can_edit} | more
    wrong = "what_if" in context and (context["choice"].error or context["what_if"]["outcome"]["wrong"])
    return render(request, "measures/target.html", context, status=422 if wrong else status)


def _plan(request: StaffRequest, page: TargetPage) -> HttpResponse:
    chosen = request.POST.getlist("pick")
    assessment = page.assessment
    drafts = page.drafts(chosen) if chosen and not (page.refused or page.is_empty) else []
    if not drafts:
        return _page(request, page, can_edit=True, status=422, nothing_chosen=not chosen, plan_changed=bool(chosen))
    done = plan_for_target(assessment=assessment, drafts=drafts, goal=page.goal.name, by=request.user)
    if done.made:
        messages.success(
            request, f"วางมาตรการจากทางสู่เป้าหมายแล้ว {len(done.made)} มาตรการ ตรวจข้อความ แล้วระบุผู้รับผิดชอบและวิธีดำเนินการ"
        )
    if done.there:
        messages.warning(request, f"{', '.join(done.there)} มีมาตรการอยู่แล้ว จึงไม่วางซ้ำ")
    return redirect("measures:measure_list", assessment.agency.slug, assessment.fiscal_year)
