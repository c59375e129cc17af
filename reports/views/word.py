"""A version as a Word file, for those who go on editing its text outside the portal."""

import io

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.uploads import attachment_response
from reports import jobs, word
from reports.documents import Document
from reports.kinds import KINDS
from reports.queries import report_or_404

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def report_word(
    request: StaffRequest, slug: str, fiscal_year: int, document: Document, version: int
) -> HttpResponseBase:
    """The frozen content of a version as .docx, made when it is asked for; what counts stays the stored PDF.

    Its table of contents shows the pages of that PDF, so a version whose file is not made has none.
    """
    report = report_or_404(request.user, slug, fiscal_year, document, version)
    if not report.file:
        raise Http404
    with report.file.open("rb") as file:
        pages = word.pages_of(file.read())
    content = word.html_to_docx(
        KINDS[report.kind].html(report.snapshot), assets=jobs.assets_of(report.snapshot), pages=pages
    )
    return attachment_response(
        io.BytesIO(content), name=f"ita-{slug}-{fiscal_year}-{document.slug}-v{version}.docx", mime=MIME
    )
