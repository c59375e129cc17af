"""Proof of a report: added, described, removed and given out. Scripts are answered in JSON, forms with a page."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from ita_portal.lib.uploads import FileRefused, attachment_response, check_upload
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions import proof as actions
from measures.forms.progress import LinkForm, ProofForm
from measures.models import ProgressReport, Proof
from measures.pages.proof import proof_row
from measures.queries.progress import report_or_404


@require_POST
def proof_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Attach one file; the answer holds its line of the list, or says what is wrong with the file."""
    report = report_or_404(request.user, pk)
    require(rules.may_report(request.user, report))
    file = request.FILES.get("file")
    if file is None:
        return _refused(request, report, "ยังไม่ได้เลือกไฟล์ เลือกแล้วแนบอีกครั้ง")
    try:
        proof = actions.add_file(
            report=report, checked=check_upload(file), caption=request.POST.get("caption", ""), by=request.user
        )
    except FileRefused as refused:
        # A script shows the words beside the file's name; a message has to name it.
        return _refused(request, report, _reason(refused) if wants_json(request) else refused.message)
    except RuleBroken as broken:
        return _refused(request, report, " ".join(broken.messages), status=409)
    return _added(request, report, proof)


@require_POST
def proof_link(request: StaffRequest, pk: int) -> HttpResponse:
    """Attach a link."""
    report = report_or_404(request.user, pk)
    require(rules.may_report(request.user, report))
    form = LinkForm(request.POST, prefix="link")
    if not form.is_valid():
        return _refused(request, report, " ".join(str(words) for each in form.errors.values() for words in each))
    try:
        proof = actions.add_link(report=report, by=request.user, **form.cleaned_data)
    except RuleBroken as broken:
        return _refused(request, report, " ".join(broken.messages), status=409)
    return _added(request, report, proof)


@require_safe
def proof_file(request: StaffRequest, pk: int, proof: int) -> FileResponse:
    """The file as an attachment, for whoever may see the report."""
    found = _proof_or_404(report_or_404(request.user, pk), proof)
    if not found.file:
        raise Http404
    return attachment_response(found.file.open("rb"), name=found.name, mime=found.mime)


@require_POST
def proof_change(request: StaffRequest, pk: int, proof: int) -> HttpResponse:
    """Describe a proof and say whether the public may have it."""
    report = report_or_404(request.user, pk)
    found = _proof_or_404(report, proof)
    require(rules.may_report(request.user, report))
    form = ProofForm(request.POST)
    if not form.is_valid():
        return _refused(request, report, " ".join(str(words) for each in form.errors.values() for words in each))
    try:
        actions.change_proof(proof=found, by=request.user, **form.cleaned_data)
    except RuleBroken as broken:
        return _refused(request, report, " ".join(broken.messages), status=409)
    return _done(request, report, "บันทึกคำอธิบายหลักฐานแล้ว")


@require_POST
def proof_remove(request: StaffRequest, pk: int, proof: int) -> HttpResponse:
    """Take a proof away; pressing twice removes one."""
    report = report_or_404(request.user, pk)
    require(rules.may_report(request.user, report))
    found = report.proofs.filter(pk=proof).first()
    try:
        gone = found is not None and actions.remove_proof(proof=found, by=request.user)
    except RuleBroken as broken:
        return _refused(request, report, " ".join(broken.messages), status=409)
    return _done(request, report, "ลบหลักฐานแล้ว" if gone else "หลักฐานนี้ลบไปแล้ว")


# ── the same within the page's own form, where no script runs ─────────────────────────────────────────────────
@dataclass
class Taken:
    """What became of the proof that came along with a report."""

    refused: list[tuple[str, str]] = field(default_factory=list)  # file's name, what is wrong
    link: LinkForm | None = None  # with its mistakes

    @property
    def is_complete(self) -> bool:
        return not self.refused and self.link is None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The refused files as mistakes at the box for files: id of the box, words."""
        return [("files", f"{name}: {words}") for name, words in self.refused]

    @property
    def note(self) -> str:
        """What has to be done again besides mending: a browser forgets a file with the page."""
        return "ไฟล์ที่ไม่รับ เลือกใหม่หรือไม่แนบก็ได้" if self.refused else ""


def take_proof(request: StaffRequest, report: ProgressReport) -> Taken:
    """Keep every change of the proof that a whole page brought; one wrong file does not hold up the others."""
    taken = Taken()
    _describe(request, report)
    for file in request.FILES.getlist("files"):
        try:
            actions.add_file(report=report, checked=check_upload(file), caption="", by=request.user)
        except FileRefused as refused:
            taken.refused.append((str(file.name), _reason(refused)))
        except RuleBroken as broken:
            taken.refused.append((str(file.name), " ".join(broken.messages)))
    if request.POST.get("link-url", "").strip():
        form = LinkForm(request.POST, prefix="link")
        try:
            if form.is_valid():
                actions.add_link(report=report, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("url", list(broken.messages))
        taken.link = form if form.errors else None
    if (wanted := request.POST.get("remove", "")).isdecimal():
        for proof in report.proofs.filter(pk=int(wanted)):
            actions.remove_proof(proof=proof, by=request.user)
    return taken


def _describe(request: StaffRequest, report: ProgressReport) -> None:
    listed = set(request.POST.getlist("proof"))
    for proof in report.proofs.all():
        if str(proof.pk) in listed:
            form = ProofForm(
                {
                    "caption": request.POST.get(f"caption-{proof.pk}", ""),
                    "is_public": request.POST.get(f"public-{proof.pk}", ""),
                }
            )
            if form.is_valid():
                actions.change_proof(proof=proof, by=request.user, **form.cleaned_data)


# ── answers ───────────────────────────────────────────────────────────────────────────────────────────────────
def wants_json(request: StaffRequest) -> bool:
    """Whether a script asked, which shows the answer itself."""
    return "application/json" in request.headers.get("Accept", "")


def _reason(refused: FileRefused) -> str:
    """What is wrong, without the name of the file, beside which it is shown."""
    return refused.message.partition("» ")[2] or refused.message


def _proof_or_404(report: ProgressReport, pk: int) -> Proof:
    return get_object_or_404(report.proofs, pk=pk)


def _added(request: StaffRequest, report: ProgressReport, proof: Proof) -> HttpResponse:
    context = {"report": report, "row": proof_row(proof), "mark_new": True}
    line = render_to_string("measures/_progress_proof.html", context, request=request)
    return _done(request, report, f"แนบ «{proof}» แล้ว", html=line, pk=proof.pk)


def _done(request: StaffRequest, report: ProgressReport, words: str, **more: Any) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"state": "done", "words": words, **more})
    messages.success(request, words)
    return redirect("measures:progress_report", report.pk)


def _refused(request: StaffRequest, report: ProgressReport, reason: str, status: int = 422) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"state": "refused", "reason": reason}, status=status)
    messages.error(request, reason)
    return redirect("measures:progress_report", report.pk)
