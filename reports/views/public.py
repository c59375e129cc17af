"""Pages for everyone: no log-in, no cookie, only what was published."""

from collections.abc import Callable
from functools import wraps
from mimetypes import guess_type
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reports.documents import Document
from reports.models import Report
from reports.public import page as public_page
from reports.public import queries as queries_public
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
        "national_years": national[-5:],
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
    context = {"agency": agency, "years": years, "trend": years[:5][::-1]}
    return render(request, "reports/public_agency.html", context)


@for_everyone(**A_MINUTE)
def public_year(request: HttpRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """A year's result as the published report states it, and its documents."""
    report = queries_public.public_report_or_404(slug, fiscal_year)
    context = {
        "report": report,
        "agency": report.assessment.agency,
        "fiscal_year": fiscal_year,
        "documents": queries_public.documents_of(slug, fiscal_year),
        **public_page.year_page(report),
    }
    return render(request, "reports/public_year.html", context)


@for_everyone(**FOREVER)
def public_file(request: HttpRequest, slug: str, fiscal_year: int, document: Document, version: int) -> FileResponse:
    """The document itself, byte for byte as it was published."""
    report = queries_public.public_file_or_404(slug, fiscal_year, document, version)
    response = FileResponse(report.file.open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = _inline(report, slug, fiscal_year)
    return response


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
