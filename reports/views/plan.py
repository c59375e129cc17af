"""Planning a document before it is made: sections and their order, number and date, the agency's own words."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from reports import actions, rules
from reports.documents import Document
from reports.pages.documents import list_of
from reports.pages.plan import PlanPage


@require_http_methods(["GET", "HEAD", "POST"])
def report_plan(request: StaffRequest, slug: str, fiscal_year: int, document: Document) -> HttpResponse:
    """Choose and order sections, fill in particulars. Whoever saves second sees both first."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_request_report(request.user, assessment))
    page = PlanPage(assessment, document, request.POST if request.method == "POST" else None)
    if not page.kind.has_plan:
        raise Http404
    if request.method != "POST" or page.is_moving:
        return _page(request, page)
    if not page.is_valid():
        return _page(request, page, status=422)
    try:
        actions.save_plan(assessment=assessment, document=document, by=request.user, **page.data())
    except actions.PlanChanged as changed:
        return _page(request, page, status=409, stored=page.stored(changed.plan), first=changed.plan)
    messages.success(request, "บันทึกแล้ว ใช้กับฉบับที่จะสร้างครั้งต่อไป")
    return redirect(list_of(slug, fiscal_year, document))


def _page(request: StaffRequest, page: PlanPage, status: int = 200, **more: Any) -> HttpResponse:
    assessment, document = page.assessment, page.document
    context = {
        "assessment": assessment,
        "page": page,
        "form": page.form,
        "title": document.title(assessment.fiscal_year),
        "list_url": list_of(assessment.agency.slug, assessment.fiscal_year, document),
    }
    return render(request, "reports/report_plan.html", context | more, status=status)
