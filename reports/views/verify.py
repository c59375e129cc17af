"""The permanent page of a published version, where anyone can check a file they hold, and what hangs on it."""

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports import verify
from reports.documents import Document
from reports.figures import CSV, JSON
from reports.models import Report
from reports.pdf.archive import attached
from reports.public.queries import public_file_or_404
from reports.public.verify import document_page
from reports.views.public import FOREVER, for_everyone

# Far above any document of ours, far below what would keep a worker busy.
MOST_BYTES = 64 * 1024 * 1024
# The attachment and its type, by the ending of the address.
FIGURES = {"csv": (CSV, "text/csv; charset=utf-8"), "json": (JSON, "application/json")}


class HashOnly(FileUploadHandler):
    """Hashes the file of a request as it arrives; nothing of it is kept, in memory or on disk."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files, self.sha256 = 0, ""
        self._sum = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._sum.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        self.files += 1
        self.sha256 = self._sum.hexdigest() if file_size and self.files == 1 else ""


# Open to everyone and changes nothing, so there is no session that another site could ride on.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_document(
    request: HttpRequest, slug: str, fiscal_year: int, document: Document, version: int
) -> HttpResponse:
    """Number, version, dates, status and hash of one published version; ``?sha256=`` says what a file is.

    A browser with scripts hashes the file itself. Others send it: it is hashed on arrival and forgotten, and the
    answer is the same address with the hash.
    """
    context = document_page(slug, fiscal_year, document, version)
    if request.method == "POST":
        return _hashed(request, context)
    asked = request.GET.get("sha256", "").strip().lower()
    if asked and not verify.is_sha256(asked):
        return _refused(request, context, "รหัส SHA-256 ต้องเป็นเลขฐานสิบหก 64 ตัว เลือกไฟล์จากเครื่องเพื่อคำนวณใหม่")
    if asked:
        context["checked"] = verify.check(context["report"], asked)
    response = render(request, "reports/public_document.html", context)
    patch_cache_control(response, public=True, max_age=60)
    return response


def _hashed(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refused(request, context, "ไฟล์ใหญ่เกิน 64 MB ไม่ใช่เอกสารของระบบนี้ เลือกไฟล์ PDF ที่ดาวน์โหลดจากหน้านี้")
    hashing = HashOnly(request)
    request.upload_handlers = [hashing]
    request.FILES  # noqa: B018  reading it is what receives the file
    if not hashing.sha256:
        return _refused(request, context, "ยังไม่ได้เลือกไฟล์ ไฟล์ว่างเปล่า หรือส่งมาหลายไฟล์ เลือกไฟล์ PDF แล้วกดตรวจอีกครั้ง")
    return HttpResponseRedirect(f"{request.path}?{urlencode({'sha256': hashing.sha256})}#check")


def _refused(request: HttpRequest, context: dict[str, Any], problem: str) -> HttpResponse:
    return render(request, "reports/public_document.html", {**context, "problem": problem}, status=422)


@for_everyone(**FOREVER)
def public_archive(
    request: HttpRequest, slug: str, fiscal_year: int, document: Document, version: int
) -> FileResponse:
    """The archive copy of a published version, byte for byte; it is meant to be kept, so it is saved, not opened."""
    report = _with_archive(slug, fiscal_year, document, version)
    name = f"{_plain_name(report, slug, fiscal_year)}-archive.pdf"
    return FileResponse(report.archive.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@for_everyone(**FOREVER)
def public_figures(
    request: HttpRequest, slug: str, fiscal_year: int, document: Document, version: int, suffix: str
) -> HttpResponse:
    """The figures of a published version: the very bytes that are attached to its archive copy."""
    if suffix not in FIGURES:
        raise Http404
    name, kind = FIGURES[suffix]
    report = _with_archive(slug, fiscal_year, document, version)
    with report.archive.open("rb") as archive:
        content = attached(archive, name)
    saved = f"{_plain_name(report, slug, fiscal_year)}.{suffix}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{saved}"'})


def _with_archive(slug: str, fiscal_year: int, document: Document, version: int) -> Report:
    report = public_file_or_404(slug, fiscal_year, document, version)
    if not report.archive:
        raise Http404
    return report


def _plain_name(report: Report, slug: str, fiscal_year: int) -> str:
    return f"ita-{slug}-{fiscal_year}-{report.document.slug}-v{report.version}"
