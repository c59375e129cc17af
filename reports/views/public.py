"""Pages for everyone: no log-in, no cookie, only what was published."""

from collections.abc import Callable
from functools import wraps
from mimetypes import guess_type
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ita_portal.lib.uploads import attachment_response
from reports.documents import Document
from reports.models import Report
from reports.public import page as public_page
from reports.public import queries as queries_public
from reports.public.follow_up import follow_up_part
from reports.public.search import understand

View = Callable[..., HttpResponseBase]
# A published file never changes, so whoever has it need not ask again. Pages may change within the minute.
FOREVER = {"public": True, "max_age": 365 * 24 * 60 * 60, "immutable": True}
A_MINUTE = {"public": True, "max_age": 60}
AN_HOUR = {"public": True, "max_age": 60 * 60}


def for_everyone(**caching: object) -> Callable[[View], View]:
    """A page open to all: read only, and kept by browsers and proxies as ``caching`` says."""

    def decorate(view: View) -> View:
        return login_not_required(require_safe(wraps(view)(cache_control(**caching)(view))))

    return decorate


@for_everyone(**A_MINUTE)
def public_home(request: HttpRequest) -> HttpResponse:
    """Search over agencies and years; without a question, the latest reports and the country's result."""
    asked = request.GET
    search = understand(
        asked.get("q", ""),
        province=asked.get("province", ""),
        kind=asked.get("kind", ""),
        year=asked.get("year", ""),
    )
    if search or "all" in asked:
        found = queries_public.found_years(search, asked.get("page", 1))
        context = {"search": search, "found": found, "choices": queries_public.choices()}
        return render(request, "reports/public_search.html", context)
    national = queries_public.national_results()
    context = {
        "latest": queries_public.latest_years(),
        "examples": queries_public.busiest_provinces(),
        "national": national[-1] if national else None,
        "before": national[-2] if len(national) > 1 else None,
        "national_years": public_page.national_years(national[-5:]) if len(national) > 1 else None,
    }
    return render(request, "reports/public_home.html", context)


@for_everyone(**A_MINUTE)
def public_about(request: HttpRequest) -> HttpResponse:
    """What these data are, where they come from and how far they can be trusted."""
    return render(request, "reports/public_about.html")


@for_everyone(**A_MINUTE)
def public_agency(request: HttpRequest, slug: str) -> HttpResponse:
    """An agency with its published years."""
    agency, years = queries_public.public_agency_or_404(slug)
    return render(request, "reports/public_agency.html", public_page.agency_page(agency, years))


@for_everyone(**A_MINUTE)
def public_year(request: HttpRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """A year's result and its measures as the published reports state them, and the documents.

    Where neither report is published yet, the other documents of the year alone.
    """
    report = queries_public.result_report(slug, fiscal_year)
    follow_up = queries_public.follow_up_of(slug, fiscal_year)
    documents = queries_public.documents_of(slug, fiscal_year)
    if not documents:
        raise Http404
    stated = report or follow_up or documents[0]
    context = {
        "report": stated,
        "agency": stated.assessment.agency,
        "fiscal_year": fiscal_year,
        "documents": documents,
        "follow_up": follow_up_part(follow_up) if follow_up else None,
        "site": settings.SITE_URL,
    }
    if report is None and follow_up is None:
        return render(request, "reports/public_papers.html", context)
    if report is None:
        return render(request, "reports/public_follow_up.html", context)
    return render(request, "reports/public_year.html", {**context, **public_page.year_page(report)})


@for_everyone(**FOREVER)
def public_file(request: HttpRequest, slug: str, fiscal_year: int, document: Document, version: int) -> FileResponse:
    """The document itself, byte for byte as it was published."""
    report = queries_public.public_file_or_404(slug, fiscal_year, document, version)
    response = FileResponse(report.file.open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = _inline(report, slug, fiscal_year)
    return response


@login_not_required
@require_safe
def public_proof(request: HttpRequest, slug: str, fiscal_year: int, proof: int) -> HttpResponseBase:
    """A file of a published follow-up report; withdrawn, never public and unknown ones are the same 404.

    Never kept by a proxy: a file that is withdrawn must be gone at once.
    """
    found = queries_public.public_proof_or_404(slug, fiscal_year, proof)
    return attachment_response(found.file.open("rb"), name=found.name, mime=found.mime)


def _inline(report: Report, slug: str, fiscal_year: int) -> str:
    """Shown in the browser; saved under a plain name, or a Thai one where the browser can."""
    plain = f"ita-{slug}-{fiscal_year}-{report.document.slug}-v{report.version}.pdf"
    thai = f"{report.document.title(fiscal_year)} ฉบับที่ {report.version} {slug}.pdf"
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(thai)}"


@for_everyone(**AN_HOUR)
def public_seal(request: HttpRequest, slug: str) -> FileResponse:
    """The seal of an agency that has published something."""
    agency, _years = queries_public.public_agency_or_404(slug)
    if not agency.seal:
        raise Http404
    kind, _encoding = guess_type(agency.seal.name)
    if kind not in ("image/png", "image/jpeg"):
        raise Http404
    return FileResponse(agency.seal.open("rb"), content_type=kind)
