"""Documents of a year: preview, asking for one, watching it being made, deciding on it."""

import io

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.audit.queries import timeline
from ita_portal.lib.uploads import attachment_response
from ita_portal.lib.workflow import Step
from reports import actions, rules
from reports.documents import Document
from reports.enums import JobState, ReportStatus
from reports.kinds import KINDS
from reports.models import Report
from reports.pages.documents import document_list, list_of, progress
from reports.pdf.pictures import fit
from reports.queries import newest_published, printed_pictures, report_or_404, sheets_or_404
from reports.snapshot_follow_up import pictures_of


@require_safe
def report_list(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The year's documents with all their versions, and the button that makes the next one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    context = document_list(request.user, assessment, part=request.GET.get("part", ""), today=timezone.localdate())
    return render(request, "reports/report_list.html", context)


# Bars and column widths stand as styles in the page that is printed; scripts stay as closed as everywhere.
@require_safe
@csp_update({"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]
def report_preview(request: StaffRequest, slug: str, fiscal_year: int, document: Document) -> HttpResponse:
    """The content the next version would have, as a page: the same content and the same templates as the file."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    kind = KINDS[document.kind]
    snapshot = kind.fill(assessment, document, version=0, made_at=timezone.now())
    for picture_of, page in (("seal", "agency_seal"), ("garuda", "agency_emblem")):
        if snapshot["agency"][picture_of]:
            snapshot["agency"][picture_of] = reverse(f"assessments:{page}", args=[slug])
    for picture in pictures_of(snapshot):
        picture["asset"] = reverse("reports:report_picture", args=[slug, fiscal_year, document, picture["proof"]])
    return HttpResponse(kind.html(snapshot, preview=True))


@require_safe
def report_picture(
    request: StaffRequest, slug: str, fiscal_year: int, document: Document, proof: int
) -> HttpResponseBase:
    """A public picture as small as it is printed, for the preview of a follow-up report."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    found = get_object_or_404(printed_pictures(assessment, document), pk=proof)
    with found.file.open("rb") as file:
        small = fit(file.read(), name=str(found))
    return attachment_response(io.BytesIO(small), name=f"{proof}.jpg", mime="image/jpeg")


@require_POST
def report_request(request: StaffRequest, slug: str, fiscal_year: int, document: Document) -> HttpResponse:
    """One press: freeze the content, queue the file, and show how it comes along."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    report = actions.request_report(assessment=assessment, by=request.user, kind=document.kind, part=document.part)
    return redirect("reports:report_detail", slug, fiscal_year, document, report.version)


@require_safe
def report_detail(
    request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int
) -> HttpResponse:
    """One version: how its file comes along, what it says, whose turn it is."""
    report = report_or_404(request.user, slug, fiscal_year, document, version)
    steps = rules.open_steps(request.user, report)
    decision = next((s for s in steps if not s.needs_note), None)
    return render(
        request,
        "reports/report_detail.html",
        {
            **progress(request.user, report),
            "decision": decision,
            "decision_label": rules.say_of(document, decision.label) if decision else "",
            "deciding": KINDS[report.kind].deciding,
            "list_url": list_of(slug, fiscal_year, document),
            "return_step": next((s for s in steps if s.needs_note), None),
            "problems": _problems_before(decision, report),
            "events": timeline(report)[:50],
        },
    )


@require_safe
def report_progress(
    request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int
) -> HttpResponse:
    """The fragment the page asks for every second while the file is made; then the page loads itself again."""
    report = sheets_or_404(request.user, slug, fiscal_year, document, version)
    response = render(request, "reports/_progress.html", progress(request.user, report))
    if report.job.state in (JobState.DONE, JobState.FAILED):
        response["HX-Refresh"] = "true"
    return response


@require_safe
def report_file(
    request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int
) -> HttpResponseBase:
    """The file of any version, for those who may see the agency's work."""
    report = report_or_404(request.user, slug, fiscal_year, document, version)
    if not report.file:
        raise Http404
    return pdf_response(report)


@require_POST
def report_retry(request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int) -> HttpResponse:
    """Build a failed file again."""
    report = report_or_404(request.user, slug, fiscal_year, document, version)
    actions.retry_report(report=report, by=request.user)
    return redirect("reports:report_detail", slug, fiscal_year, document, version)


@require_POST
def report_step(request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int) -> HttpResponse:
    """Take one step of the table: approve, publish, return."""
    report = report_or_404(request.user, slug, fiscal_year, document, version)
    done = actions.take_step(
        report=report, name=request.POST.get("step", ""), note=request.POST.get("note", ""), by=request.user
    )
    messages.success(request, rules.say_of(document, done))
    return redirect("reports:report_detail", slug, fiscal_year, document, version)


def pdf_response(report: Report) -> FileResponse:
    """The stored file as a PDF that the browser shows, named so that it can be told apart when saved."""
    assessment = report.assessment
    name = f"ita-{assessment.agency.slug}-{assessment.fiscal_year}-{report.document.slug}-v{report.version}.pdf"
    response = FileResponse(report.file.open("rb"), filename=name, content_type="application/pdf")
    return response


def _problems_before(step: Step | None, report: Report) -> list[str]:
    """What the page says is missing: only publishing asks for more than the right status."""
    publishes = step is not None and step.target == ReportStatus.PUBLISHED
    if not publishes:
        return []
    newer = newest_published(report.assessment, report.document)
    return rules.problems_of_order(report, newer) + KINDS[report.kind].problems_before_publish(report)
