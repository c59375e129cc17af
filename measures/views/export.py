"""What is listed, to take away: exactly the filtered measures or reports, as xlsx or CSV."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from ita_portal.accounts.requests import StaffRequest
from measures import export
from measures.pages.follow_up import FollowUpPage
from measures.queries import follow_up as queries
from measures.queries.follow_up import Wanted
from measures.views.follow_up import seen_or_refused


@require_safe
def follow_up_export(request: StaffRequest, slug: str, fiscal_year: int, suffix: str) -> HttpResponse:
    """The measures of the list, all pages of it."""
    assessment = _asked_for(request, slug, fiscal_year, suffix)
    page = FollowUpPage(assessment, request.GET, today=localdate())
    if page.wanted is None:
        return _explained(request, "measures:follow_up", slug, fiscal_year)
    measures = queries.with_year(queries.followed_measures(assessment, page.wanted, today=page.today))
    owing = queries.who_owes([row.pk for row in measures], page.wanted)
    rows = export.measure_rows(measures, owing, today=page.today)
    return _file(assessment, "ติดตามมาตรการ", suffix, export.MEASURE_COLUMNS + export.COUNT_COLUMNS, rows)


@require_safe
def report_export(request: StaffRequest, slug: str, fiscal_year: int, suffix: str) -> HttpResponse:
    """The divisions' reports of the list, all pages of it, each with its measure."""
    assessment = _asked_for(request, slug, fiscal_year, suffix)
    page = FollowUpPage(assessment, request.GET, today=localdate())
    if page.wanted is None:
        return _explained(request, "measures:follow_up_reports", slug, fiscal_year)
    every = queries.with_year(queries.followed_measures(assessment, Wanted(), today=page.today))
    measures = {row.pk: export.measure_cells(row) for row in every}
    reports = queries.for_export(queries.followed_reports(assessment, page.wanted, today=page.today))
    rows = export.report_rows(reports, measures, today=page.today)
    return _file(assessment, "รายงานของหน่วยงาน", suffix, export.MEASURE_COLUMNS + export.REPORT_COLUMNS, rows)


def _asked_for(request: StaffRequest, slug: str, fiscal_year: int, suffix: str) -> Assessment:
    assessment = seen_or_refused(request, slug, fiscal_year)
    if suffix not in export.TYPES:
        raise Http404
    return assessment


def _explained(request: StaffRequest, name: str, slug: str, fiscal_year: int) -> HttpResponse:
    """The list itself, which says what is wrong with the filters."""
    return redirect(f"{reverse(name, args=(slug, fiscal_year))}?{request.GET.urlencode()}")


def _file(
    assessment: Assessment, title: str, suffix: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    agency, year = assessment.agency, assessment.fiscal_year + 1
    return export.download(f"{title} {agency.name} {year}", f"follow-up-{agency.slug}-{year}", suffix, columns, rows)
