"""Reading for the public: only what was published, and only as it stands in the frozen reports.

Names and places of agencies are looked up live, for they are how an agency is found; every figure comes from
``Report.snapshot``. What was never published does not exist here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.enums import FrameworkStatus
from assessments.models import Framework, GradeBand
from ita_portal.accounts.models import Agency, AgencyKind
from ita_portal.lib import thai
from measures.models import Proof
from reports.documents import ANALYSIS, Document
from reports.enums import DocumentKind
from reports.models import Report
from reports.public.search import Search
from reports.queries import public_proofs

PAGE_SIZE = 20
LATEST = 5
_sort_key = lru_cache(maxsize=16384)(thai.sort_key)


@dataclass(frozen=True)
class PublishedYear:
    """A published year in a list: whose, which, and the result as the report states it."""

    agency: Agency
    fiscal_year: int
    facts: dict[str, Any]
    published_at: datetime


@dataclass(frozen=True)
class National:
    """The announced result of the whole country in one year."""

    fiscal_year: int
    average: Decimal
    agencies: int | None
    passed: int | None
    pass_mark: Decimal

    @property
    def share(self) -> Decimal | None:
        """Percent of agencies that passed."""
        return Decimal(self.passed * 100) / self.agencies if self.passed and self.agencies else None


def _results() -> QuerySet[Report]:
    """The published documents that state a year's result, with its facts but without the rest of the content."""
    return (
        Report.objects.published()
        .of(ANALYSIS)
        .annotate(facts=KeyTransform("facts", "snapshot"))
        .defer("snapshot")
        .select_related("assessment__agency")
    )


def _as_year(report: Any) -> PublishedYear:
    return PublishedYear(
        agency=report.assessment.agency,
        fiscal_year=report.assessment.fiscal_year,
        facts=report.facts,
        published_at=report.published_at,
    )


def latest_years() -> list[PublishedYear]:
    """The years whose reports were published last, newest first."""
    return [_as_year(report) for report in _results().order_by("-published_at", "-pk")[:LATEST]]


def found_years(search: Search, page: int | str) -> Page:
    """One page of the agencies that answer ``search``, each with its latest published year (or the year asked).

    Ordered as in a Thai dictionary. Three queries, whatever the number of agencies.
    """
    of_agency = Report.objects.published().of(ANALYSIS).filter(assessment__agency=OuterRef("pk"))
    if search.year:
        of_agency = of_agency.filter(assessment__fiscal_year=search.year)
    newest = of_agency.order_by("-assessment__fiscal_year").values("pk")[:1]
    agencies = Agency.objects.filter(Exists(of_agency)).filter(search.about_agency())
    in_order = agencies.annotate(report=Subquery(newest)).order_by("name_key", "pk")
    found = Paginator(in_order.values_list("report", flat=True), PAGE_SIZE).get_page(page)
    found.object_list = list(found.object_list)
    reports = _results().in_bulk(found.object_list)
    found.object_list = [_as_year(reports[pk]) for pk in found.object_list if pk in reports]
    return found


def choices() -> dict[str, list[Any]]:
    """What the filters offer: provinces, kinds and years of which something is published."""
    rows = list(
        Report.objects.published()
        .of(ANALYSIS)
        .values_list("assessment__agency__province", "assessment__agency__kind", "assessment__fiscal_year")
        .distinct()
    )
    kinds = {kind for _province, kind, _year in rows}
    return {
        "provinces": sorted({province for province, _kind, _year in rows}, key=_sort_key),
        "kinds": [(kind.value, kind.label) for kind in AgencyKind if kind.value in kinds],
        "years": sorted({year for _province, _kind, year in rows}, reverse=True),
    }


def busiest_provinces() -> list[str]:
    """The provinces with the most published agencies, as examples for the search box."""
    pairs = set(
        Report.objects.published().of(ANALYSIS).values_list("assessment__agency__province", "assessment__agency__slug")
    )
    counted = Counter(province for province, _slug in pairs)
    return sorted(counted, key=lambda province: (-counted[province], _sort_key(province)))[:3]


def national_results() -> list[National]:
    """What was announced for the whole country, oldest year first; years without an average are left out."""
    rows = (
        Framework.objects.filter(status=FrameworkStatus.OFFICIAL)
        .order_by("fiscal_year")
        .values_list("fiscal_year", "national", "pass_mark")
    )
    return [
        National(
            fiscal_year=year,
            average=Decimal(national["average"]),
            agencies=national.get("agencies"),
            passed=national.get("passed"),
            pass_mark=pass_mark,
        )
        for year, national, pass_mark in rows
        if national.get("average")
    ]


def public_agency_or_404(slug: str) -> tuple[Agency, list[PublishedYear]]:
    """An agency with its published years, newest first; 404 when nothing of it was ever published."""
    years = [
        _as_year(report)
        for report in _results().filter(assessment__agency__slug=slug).order_by("-assessment__fiscal_year")
    ]
    if not years:
        raise Http404
    return years[0].agency, years


def level_names(fiscal_years: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The names of the levels in force in each of these years, highest first; the names changed over the years."""
    rows = (
        GradeBand.objects.filter(framework__status=FrameworkStatus.OFFICIAL, framework__fiscal_year__in=fiscal_years)
        .order_by("framework__fiscal_year", "order")
        .values_list("framework__fiscal_year", "code")
    )
    names: dict[int, tuple[str, ...]] = {}
    for year, code in rows:
        names[year] = (*names.get(year, ()), code)
    return names


def result_report(slug: str, fiscal_year: int) -> Report | None:
    """The report in force that states the year's result, with its content; None without one."""
    found = Report.objects.published().of(ANALYSIS).select_related("assessment__agency")
    return found.filter(assessment__agency__slug=slug, assessment__fiscal_year=fiscal_year).first()


def follow_up_of(slug: str, fiscal_year: int) -> Report | None:
    """The follow-up report in force that reaches furthest, of those the longest, with its content; None without."""

    def reach(part: str) -> tuple[date, timedelta]:
        starts, ends = Document(DocumentKind.FOLLOW_UP, part).span(fiscal_year)
        return ends, ends - starts

    rows = _follow_ups(slug, fiscal_year)
    parts = list(rows.values_list("part", flat=True))
    return rows.select_related("assessment__agency").get(part=max(parts, key=reach)) if parts else None


def public_proof_or_404(slug: str, fiscal_year: int, proof: int) -> Proof:
    """A file that a follow-up report in force shows and that may still be shown; everything else is the same 404."""
    facts = _follow_ups(slug, fiscal_year).values_list(KeyTransform("facts", "snapshot"), flat=True)
    if not any(proof in each["public_proofs"] for each in facts):
        raise Http404
    return get_object_or_404(public_proofs([proof]).exclude(file=""))


def still_public(proofs: list[int]) -> set[int]:
    """Of these proofs the ones the public may have today."""
    return set(public_proofs(proofs).values_list("pk", flat=True))


def _follow_ups(slug: str, fiscal_year: int) -> QuerySet[Report]:
    return Report.objects.published().filter(
        kind=DocumentKind.FOLLOW_UP, assessment__agency__slug=slug, assessment__fiscal_year=fiscal_year
    )


def documents_of(slug: str, fiscal_year: int) -> list[Report]:
    """Every version of every document of the year that was ever published, in force first, then newest first."""
    rows = (
        Report.objects.ever_published()
        .filter(assessment__agency__slug=slug, assessment__fiscal_year=fiscal_year)
        .select_related("assessment__agency")
        .defer("snapshot")
        .order_by("kind", "part", "-version")
    )
    return sorted(rows, key=lambda row: row.status != "published")


def public_file_or_404(slug: str, fiscal_year: int, document: Document, version: int) -> Report:
    """One version whose file the public may have, also after a newer one took its place; else 404."""
    return get_object_or_404(
        Report.objects.ever_published().of(document).defer("snapshot"),
        version=version,
        assessment__agency__slug=slug,
        assessment__fiscal_year=fiscal_year,
    )
