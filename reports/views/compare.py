"""The public comparison of agencies: only what is published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reports import standing_export as export
from reports.public.compare import ComparePage
from reports.views.public import A_MINUTE, for_everyone


@for_everyone(**A_MINUTE)
def public_compare(request: HttpRequest) -> HttpResponse:
    """Ranking with filters, distribution, who moved, one agency beside its kind."""
    return render(request, "reports/public_compare.html", ComparePage(request.GET).context())


@for_everyone(**A_MINUTE)
def public_compare_export(request: HttpRequest, suffix: str) -> HttpResponse:
    """The whole filtered list, as xlsx or CSV; nothing where nothing is published."""
    page = ComparePage(request.GET)
    if suffix not in export.SUFFIXES or not page.years:
        raise Http404
    year = page.wanted.year
    rows = export.public_rows(page.every_row(), year)
    return export.download(f"ผล ITA ที่เผยแพร่ ปี {year}", f"ita-{year}", suffix, export.COLUMNS, rows)
