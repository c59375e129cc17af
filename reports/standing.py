"""Keeping the standings: written when a report is published, in the same transaction, from its frozen facts alone.

``rebuild`` makes them anew from the published reports, and always finds what publishing left there.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.fields.json import KeyTransform

from assessments.analysis import why_incomparable
from assessments.models import Assessment
from ita_portal.accounts.models import Agency
from reports.documents import ANALYSIS
from reports.models import Report, Standing, StandingPart

PORTION = 200
# Scores that nobody announced or computed are no scores to compare by.
NOT_KNOWN = ("implied", "unknown")


@transaction.atomic
def keep(report: Report) -> None:
    """Write what ``report``, now in force, says of its year; any other kind of document says nothing.

    Belongs into the transaction that publishes. Waits for the agency: two of its years published at once must each
    see the other, or a change between them would be lost.
    """
    if report.document != ANALYSIS:
        return
    assessment = report.assessment
    Agency.objects.select_for_update(no_key=True).get(pk=assessment.agency_id)
    facts = report.snapshot["facts"]
    standing, _created = Standing.objects.update_or_create(
        assessment=assessment, defaults=_columns(report, facts) | {"report": report}
    )
    standing.parts.all().delete()
    StandingPart.objects.bulk_create(_parts(standing, facts))
    _compare(assessment.agency_id, [assessment.fiscal_year, assessment.fiscal_year + 1])


def rebuild() -> int:
    """Make every standing anew, an agency at a time; gives how many there are. Twice changes nothing."""
    published = Report.objects.published().of(ANALYSIS)
    # An agency that has neither is left alone; one that has only old standings loses them.
    agencies = Agency.objects.filter(pk__in=published.values("assessment__agency")) | Agency.objects.filter(
        pk__in=Standing.objects.values("agency")
    )
    pks = list(agencies.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(pks), PORTION):
        _rebuild(pks[first : first + PORTION])
    return Standing.objects.count()


@transaction.atomic
def _rebuild(agencies: list[int]) -> None:
    """A portion of agencies, read and written as a whole; nobody publishes for them meanwhile."""
    list(Agency.objects.select_for_update(no_key=True).filter(pk__in=agencies).order_by("pk"))
    reports = {
        report.assessment_id: report
        for report in Report.objects.published()
        .of(ANALYSIS)
        .filter(assessment__agency__in=agencies)
        .annotate(facts=KeyTransform("facts", "snapshot"))
        .defer("snapshot")
        .select_related("assessment__framework")
    }
    Standing.objects.filter(agency__in=agencies).exclude(report__in=reports.values()).delete()
    there = {row.assessment_id: row for row in Standing.objects.filter(agency__in=agencies)}
    rows = []
    for assessment_id, report in reports.items():
        row = there.get(assessment_id) or Standing(assessment=report.assessment, report=report)
        for name, value in _columns(report, report.facts).items():  # type: ignore[attr-defined]
            setattr(row, name, value)
        rows.append(row)
    _set_changes(rows, {row.assessment_id: reports[row.assessment_id].assessment for row in rows})
    columns = ["total", "level", "passed", "change", "published_at"]
    Standing.objects.bulk_update([row for row in rows if row.pk], columns)
    Standing.objects.bulk_create([row for row in rows if not row.pk])
    StandingPart.objects.filter(agency__in=agencies).delete()
    StandingPart.objects.bulk_create(
        part
        for row in rows
        for part in _parts(row, reports[row.assessment_id].facts)  # type: ignore[attr-defined]
    )


def _columns(report: Report, facts: dict[str, Any]) -> dict[str, Any]:
    """What a report's facts say, as the columns of its standing; the change is another year's matter too."""
    return {
        "agency_id": report.assessment.agency_id,
        "fiscal_year": report.assessment.fiscal_year,
        "total": Decimal(facts["total"]),
        "level": facts["level_code"],
        "passed": facts["passed"],
        "published_at": report.published_at,
    }


def _parts(standing: Standing, facts: dict[str, Any]) -> list[StandingPart]:
    return [
        StandingPart(
            standing=standing,
            agency_id=standing.agency_id,
            fiscal_year=standing.fiscal_year,
            code=part["code"],
            score=Decimal(part["score"]),
        )
        for part in facts["instruments"]
        if part["score"] is not None and part["source"] not in NOT_KNOWN
    ]


def _compare(agency: int, years: list[int]) -> None:
    """Set the change of these years of an agency."""
    around = {year - back for year in years for back in (0, 1)}
    rows = list(Standing.objects.filter(agency=agency, fiscal_year__in=around).select_related("assessment__framework"))
    _set_changes(rows, {row.assessment_id: row.assessment for row in rows})
    for row in rows:
        if row.fiscal_year in years:
            row.save(update_fields=["change"])


def _set_changes(rows: Iterable[Standing], assessments: dict[int, Assessment]) -> None:
    rows = list(rows)
    by_year = {(row.agency_id, row.fiscal_year): row for row in rows}
    for row in rows:
        before = by_year.get((row.agency_id, row.fiscal_year - 1))
        row.change = None
        if before is not None:
            now, then = assessments[row.assessment_id].framework, assessments[before.assessment_id].framework
            if not why_incomparable(now.to_plain(), then.to_plain()):
                row.change = row.total - before.total
