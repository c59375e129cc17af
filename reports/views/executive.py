"""The executive's overview of a year, and the decisions that are taken right there."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments import rules as assessment_rules
from assessments.actions import years as year_actions
from assessments.models import Assessment
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken, Step
from measures.views.follow_up import seen_or_refused
from reports import actions, rules
from reports.documents import Document
from reports.pages.executive import executive_context
from reports.pages.executive_matters import DECISIONS, key_of
from reports.queries import report_or_404


@require_safe
def executive(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Where the year stands on one page, and what waits for a decision."""
    return _page(request, seen_or_refused(request, slug, fiscal_year))


@require_http_methods(["GET", "HEAD", "POST"])
def executive_decide(
    request: StaffRequest, slug: str, fiscal_year: int, step: str, document: Document | None = None, version: int = 0
) -> HttpResponse:
    """Asks once more before an agreement (the page without JavaScript), and takes the step.

    What cannot be taken is said on the overview, with what was typed still in its field.
    """
    assessment = seen_or_refused(request, slug, fiscal_year)
    require(request.user.can(_step_or_404(document, step).permission, assessment.agency))
    key = key_of(document, version)
    if request.method == "POST":
        try:
            done = _decide(request, assessment, step, document, version)
        except RuleBroken as broken:
            return _page(request, assessment, refused=broken.messages, key=key, step=step)
        messages.success(request, done)
        return redirect("reports:executive", slug, fiscal_year)
    context = executive_context(assessment, request.user, now=timezone.now())
    matter = next((each for each in context["matters"] if each.key == key), None)
    url = matter and (matter.return_url if step == "return" else matter.agree_url)
    if matter is None or url != request.path:
        messages.warning(request, "เรื่องนี้ไม่ได้รอท่านพิจารณาแล้ว สถานะล่าสุดอยู่ในหน้านี้")
        return redirect("reports:executive", slug, fiscal_year)
    return render(request, "reports/executive_decide.html", {**context, "matter": matter, "step": step})


def _step_or_404(document: Document | None, name: str) -> Step:
    """The decision that the address names: agreeing, publishing or returning; nothing else is done here."""
    table = assessment_rules.STEPS if document is None else rules.STEPS
    for step in table:
        if step.name == name and name in DECISIONS:
            return step
    raise Http404


def _decide(request: StaffRequest, assessment: Assessment, step: str, document: Document | None, version: int) -> str:
    """Take the step on exactly what the page showed; returns what was done, in Thai."""
    said = {"name": step, "note": request.POST.get("note", ""), "seen": request.POST.get("seen", "")}
    if document is None:
        return year_actions.take_step(assessment=assessment, by=request.user, **said)
    report = report_or_404(request.user, assessment.agency.slug, assessment.fiscal_year, document, version)
    return rules.say_of(document, actions.take_step(report=report, by=request.user, **said))


def _page(
    request: StaffRequest, assessment: Assessment, *, refused: Sequence[str] = (), key: str = "", step: str = ""
) -> HttpResponse:
    """The overview as it stands now; ``refused`` says why the ``step`` on the matter ``key`` was not taken."""
    if refused:
        assessment = seen_or_refused(request, assessment.agency.slug, assessment.fiscal_year)
    context = executive_context(assessment, request.user, now=timezone.now())
    typed = request.POST.get("note", "").strip() if refused else ""
    is_there = any(matter.key == key for matter in context["matters"])
    context |= {"refused": refused, "typed": typed, "typed_homeless": typed and not is_there}
    context["opened"] = key if step == "return" and is_there else ""
    return render(request, "reports/executive.html", context, status=409 if refused else 200)
