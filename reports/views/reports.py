"""Documents of a year: choosing sections, preview, asking for one, watching it being made, deciding on it."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.audit.queries import timeline
from ita_portal.lib.access import require
from ita_portal.lib.workflow import Step
from reports import actions, rules
from reports.documents import ANALYSIS, Document
from reports.enums import JobState, ReportStatus
from reports.forms import ReportPlanForm
from reports.kinds import KINDS
from reports.models import Report
from reports.queries import chosen_sections, plan_of, report_or_404, versions_of

# How the status of a version is drawn: chip class and icon.
CHIPS = {
    "requested": ("", "half"),
    "ready": ("turn", "arrow"),
    "returned": ("warn", "undo"),
    "approved": ("turn", "arrow"),
    "published": ("done", "tick"),
    "superseded": ("quiet", "history"),
}


@require_safe
def report_list(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """All versions of the year's report, and the button that makes the next one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    versions = list(versions_of(assessment))
    may_request = rules.can_request_report(request.user, assessment)
    plan, kind = plan_of(assessment, ANALYSIS), KINDS[ANALYSIS.kind]
    return render(
        request,
        "reports/report_list.html",
        {
            "assessment": assessment,
            "versions": [(version, *CHIPS[version.status]) for version in versions],
            "may_request": may_request,
            "problems": kind.problems_before_request(assessment, ANALYSIS) if may_request else [],
            "in_the_making": next((v for v in versions if v.status == "requested"), None),
            "section_count": len(chosen_sections(plan, kind.sections)),
            "all_count": len(kind.sections),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_plan(request: StaffRequest, slug: str, fiscal_year: int, document: Document) -> HttpResponse:
    """Choose sections and the memo's particulars."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_request_report(request.user, assessment))
    plan, sections = plan_of(assessment, document), KINDS[document.kind].sections
    initial: dict[str, object] = {"sections": chosen_sections(plan, sections)}
    if plan:
        initial |= {"memo_number": plan.memo_number, "memo_date": plan.memo_date}
    form = ReportPlanForm(request.POST or None, initial=initial, sections=sections)
    if request.method == "POST" and form.is_valid():
        actions.save_plan(assessment=assessment, document=document, by=request.user, **form.cleaned_data)
        messages.success(request, "บันทึกหัวข้อของรายงานแล้ว")
        return redirect("reports:report_list", slug, fiscal_year)
    context = {"assessment": assessment, "form": form, "title": document.title(fiscal_year)}
    return render(request, "reports/report_plan.html", context)


# Bars and column widths stand as styles in the page that is printed; scripts stay as closed as everywhere.
@require_safe
@csp_update({"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]
def report_preview(request: StaffRequest, slug: str, fiscal_year: int, document: Document) -> HttpResponse:
    """The content the next version would have, as a page: the same content and the same templates as the file."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    kind = KINDS[document.kind]
    snapshot = kind.fill(assessment, document, version=0, made_at=timezone.now())
    if snapshot["agency"]["seal"]:
        snapshot["agency"]["seal"] = reverse("assessments:agency_seal", args=[slug])
    return HttpResponse(kind.html(snapshot, preview=True))


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
            **_progress(request, report),
            "decision": decision,
            "deciding": KINDS[report.kind].deciding,
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
    report = report_or_404(request.user, slug, fiscal_year, document, version)
    response = render(request, "reports/_progress.html", _progress(request, report))
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
    messages.success(request, done)
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
    return KINDS[report.kind].problems_before_publish(report) if publishes else []


def _progress(request: StaffRequest, report: Report) -> dict[str, object]:
    chip, icon = CHIPS[report.status]
    job = report.job
    return {
        "report": report,
        "assessment": report.assessment,
        "job": job,
        "working": job.state in (JobState.QUEUED, JobState.BUILDING),
        "may_retry": rules.can_retry(request.user, report),
        "state": {
            "label": report.get_status_display(),
            "chip": chip,
            "icon": icon,
            "since": report.status_at,
            "by": report.status_by.title(),
            "next": rules.NEXT_WORDS[ReportStatus(report.status)],
        },
    }
