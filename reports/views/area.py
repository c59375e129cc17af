"""Agencies side by side, for those who oversee a province or the country."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from reports import standing_export as export
from reports.pages.area import AreaPage, scope_of


@require_safe
def area(request: StaffRequest) -> HttpResponse:
    """Ranking, distribution, who moved and who is not done yet, in the provinces that the person oversees."""
    return render(request, "reports/area.html", _page(request).context())


@require_safe
def area_export(request: StaffRequest, suffix: str) -> HttpResponse:
    """The whole filtered list, as xlsx or CSV."""
    page = _page(request)
    if suffix not in export.SUFFIXES:
        raise Http404
    year, words = page.wanted.year, page.area_words()
    columns = export.COLUMNS | export.AREA_COLUMNS
    rows = export.area_rows(page.every_row(), year)
    return export.download(f"ผล ITA รายหน่วยงาน {words} {year}", f"ita-area-{year}", suffix, columns, rows)


def _page(request: StaffRequest) -> AreaPage:
    require(scope_of(request.user) != ())
    return AreaPage(request.GET, request.user, today=localdate())
