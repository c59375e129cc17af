"""A document page by page in the browser: any version, and a preview before one is made."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from reports import actions, rules
from reports.documents import Document
from reports.kinds import KINDS
from reports.pages.documents import list_of, progress
from reports.pdf.sheets import sheet
from reports.queries import preview_of, report_or_404, sheets_or_404


@require_safe
def report_sheets(
    request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int
) -> HttpResponse:
    """All pages of a version below each other as they are printed; under 0 the preview, or how to have one made."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    may_request = rules.can_request_report(request.user, assessment)
    report = (
        report_or_404(request.user, slug, fiscal_year, document, version)
        if version
        else preview_of(request.user, slug, fiscal_year, document)
    )
    if report is not None and version and not report.file:
        return redirect("reports:report_detail", slug, fiscal_year, document, version)
    context = {
        "assessment": assessment,
        "document": document,
        "title": document.title(fiscal_year),
        "version": version,
        "list_url": list_of(slug, fiscal_year, document),
        "may_request": may_request,
        "report": report,
        "sheets": range(1, (report.pages or 0) + 1) if report and report.file else (),
    }
    if report is not None:
        context |= progress(request.user, report)
    if not version and may_request:
        context["problems"] = KINDS[document.kind].problems_before_request(assessment, document)
    return render(request, "reports/report_sheets.html", context)


@require_POST
def report_preview_request(request: StaffRequest, slug: str, fiscal_year: int, document: Document) -> HttpResponse:
    """Lay out the content of now, and show how it comes along."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    actions.request_preview(assessment=assessment, by=request.user, document=document)
    return redirect("reports:report_sheets", slug, fiscal_year, document, 0)


@require_safe
def report_sheet(
    request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int, page: int
) -> HttpResponse:
    """One page as a picture; like every page of the staff it is stored nowhere."""
    report = sheets_or_404(request.user, slug, fiscal_year, document, version)
    if not report.file:
        raise Http404
    try:
        with report.file.open("rb") as file:
            picture = sheet(file, page)
    except IndexError as missing:
        raise Http404 from missing
    return HttpResponse(picture, content_type="image/webp")
