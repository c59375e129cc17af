"""Reading for the executive's and the strategy division's overview: documents, decisions, what divisions owe.

Every function costs the same number of queries for three rows and for three thousand.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import Agency, SignatoryPlace
from ita_portal.audit.models import AuditEvent
from measures.enums import OWED, RECEIVED, ProgressState, WorkStatus
from measures.models import ProgressReport
from measures.queries.follow_up import SOON
from reports.documents import Document
from reports.enums import PUBLIC_KINDS, DocumentKind, ReportStatus
from reports.models import Report
from reports.pages.home_follow_up_queries import somebody_to_remind

# On these an executive decides: to endorse, then to publish.
TO_DECIDE = (ReportStatus.READY, ReportStatus.APPROVED)
# What a division says of work that does not go as planned.
TROUBLED = (WorkStatus.DELAYED, WorkStatus.ON_HOLD)


def newest_versions(assessment: Assessment) -> list[Report]:
    """The newest version of every document of the year, without its content. One query."""
    newest: dict[Document, Report] = {}
    rows = Report.objects.versions().filter(assessment=assessment).order_by("version")
    for row in rows.select_related("job", "status_by", "requested_by", "assessment__agency").defer("snapshot"):
        newest[row.document] = row
    return list(newest.values())


def with_content(reports: Sequence[Report]) -> list[Report]:
    """The same reports with their frozen content, in the same order. One query; none without reports."""
    if not reports:
        return []
    found = Report.objects.select_related("status_by", "requested_by", "assessment__agency").in_bulk(
        [report.pk for report in reports]
    )
    return [found[report.pk] for report in reports]


def versions_in_force(assessment: Assessment) -> dict[Document, int]:
    """The published version of each document that has one. One query."""
    rows = Report.objects.published().filter(assessment=assessment).values_list("kind", "part", "version")
    return {Document(DocumentKind(kind), part): version for kind, part, version in rows}


def events_of(
    assessment: Assessment, documents: Iterable[Document], verbs: Iterable[str]
) -> tuple[list[AuditEvent], dict[int, Report]]:
    """What was done with the year and with all versions of these documents, oldest first; and those versions by id.

    Only these ``verbs``. Two queries; of a document the versions before the one that waits belong to its path, for
    they say why it came back.
    """
    wanted = list(documents)
    of_documents = Q(pk__in=[])
    for document in wanted:
        of_documents |= Q(kind=document.kind, part=document.part)
    rows = Report.objects.versions().filter(of_documents, assessment=assessment).defer("snapshot")
    versions = {row.pk: row for row in rows} if wanted else {}
    about = Q(target_type=Assessment._meta.label_lower, target_id=assessment.pk) | Q(
        target_type=Report._meta.label_lower, target_id__in=list(versions)
    )
    events = AuditEvent.objects.filter(about, verb__in=list(verbs)).select_related("by").order_by("at", "pk")
    return list(events), versions


def chief_of(agency: Agency) -> str:
    """The position of whoever signs last for the agency; empty where it is not known. One query."""
    return agency.signatories.filter(place=SignatoryPlace.CHIEF).values_list("position", flat=True).first() or ""


def other_years_to_decide(assessment: Assessment) -> list[int]:
    """Other years of the agency in which something waits for the executive, the newest first. One query."""
    newer = Report.objects.filter(
        assessment=OuterRef("assessment"),
        kind=OuterRef("kind"),
        part=OuterRef("part"),
        version__gt=OuterRef("version"),
    )
    waiting = Report.objects.filter(assessment=OuterRef("pk"), kind__in=PUBLIC_KINDS, status__in=TO_DECIDE)
    years = Assessment.objects.filter(agency=assessment.agency_id).exclude(pk=assessment.pk)
    found = years.filter(Q(status=AssessmentStatus.SUBMITTED) | Exists(waiting.filter(~Exists(newer))))
    return list(found.order_by("-fiscal_year").values_list("fiscal_year", flat=True))


def year_before(assessment: Assessment) -> Assessment | None:
    """The agency's assessment of the fiscal year just before: its measures are the work of this year. One query."""
    years = Assessment.objects.filter(agency=assessment.agency_id, fiscal_year=assessment.fiscal_year - 1)
    return years.select_related("agency", "framework").first()


def reports_by_division(assessments: Sequence[Assessment], *, today: date) -> list[dict[str, Any]]:
    """For each year and division that was ever asked: how many reports stand where, and the earliest day owed.

    One query. ``late`` are owed past their day, ``soon`` within a fortnight; ``orphaned`` are late, and nobody is
    there who could be reminded.
    """
    owed = Q(state__in=OWED)
    rows = ProgressReport.objects.filter(measure__assessment__in=assessments).order_by()
    return list(
        rows.values("measure__assessment", "division", "division__name", "division__order").annotate(
            asked=Count("pk", filter=~Q(state=ProgressState.CLOSED)),
            received=Count("pk", filter=Q(state__in=RECEIVED)),
            to_review=Count("pk", filter=Q(state=ProgressState.SENT)),
            late=Count("pk", filter=owed & Q(due__lt=today)),
            orphaned=Count("pk", filter=owed & Q(due__lt=today) & ~somebody_to_remind()),
            soon=Count("pk", filter=owed & Q(due__gte=today, due__lte=today + SOON)),
            first_due=Min("due", filter=owed),
        )
    )


def troubled_by_division(assessments: Sequence[Assessment]) -> dict[tuple[int, int], int]:
    """Measures that a division said in its newest report are delayed or on hold, by year and division. One query."""
    newer = ProgressReport.objects.filter(
        measure=OuterRef("measure"),
        division=OuterRef("division"),
        state__in=RECEIVED,
        round__ends__gt=OuterRef("round__ends"),
    )
    rows = ProgressReport.objects.filter(
        ~Exists(newer), measure__assessment__in=assessments, state__in=RECEIVED, work_status__in=TROUBLED
    ).order_by()
    counted = rows.values_list("measure__assessment", "division").annotate(Count("measure", distinct=True))
    return {(year, division): count for year, division, count in counted}
