"""Reading for «my work»: the newest year of each agency with everything its next step depends on."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from assessments.enums import AssessmentStatus
from assessments.models import Assessment, DifferenceReason
from assessments.queries import results_of
from assessments.scoring import Difference, Result
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from measures.enums import ProgressState
from measures.models import ProgressReport
from measures.queries.progress import work_of as reports_asked_of
from reports.documents import ANALYSIS
from reports.enums import PUBLIC_KINDS, DocumentKind, ReportStatus
from reports.models import Report

# More agencies than this are shown as a list, not as tasks: nobody has so many to work for.
MOST_AGENCIES = 10
PAGE_SIZE = 50
# Someone has to decide on these, or mend them, however old the year is.
MOVING_YEARS = (AssessmentStatus.SUBMITTED, AssessmentStatus.RETURNED)
MOVING_REPORTS = (ReportStatus.REQUESTED, ReportStatus.READY, ReportStatus.RETURNED, ReportStatus.APPROVED)


@dataclass(frozen=True)
class Work:
    """One agency and one of its years as they stand now; no year where none was started."""

    agency: Agency
    divisions: int
    signatories: int
    year: Assessment | None = None
    is_newest: bool = True
    result: Result | None = None
    measures: int = 0
    report: Report | None = None  # the newest version of the analysis report
    others: tuple[Report, ...] = ()  # newest versions of other documents that someone has to decide on or mend
    differences: tuple[Difference, ...] = field(default=())  # beyond rounding, and not yet explained

    @property
    def documents(self) -> tuple[Report, ...]:
        """Every document that may need somebody, the analysis report first."""
        return (*((self.report,) if self.report else ()), *self.others)


def work_of(user: User) -> list[Work]:
    """The agencies of ``user``, each with its newest year and those older ones that someone has to decide on or mend.

    The number of queries does not depend on the number of agencies or years.
    """
    agencies = list(
        Agency.objects.visible_to(user)
        .annotate(division_count=Count("divisions", distinct=True), signer_count=Count("signatories", distinct=True))
        .order_by("name")[:MOST_AGENCIES]
    )
    years = _open_years(agencies)
    results = results_of(years)
    reports = {report.assessment_id: report for report in _newest_reports(years)}
    others = _moving_documents(years)
    explained = set(
        DifferenceReason.objects.filter(assessment__in=years).exclude(reason="").values_list("assessment_id", "code")
    )
    found = []
    for agency in agencies:
        whole = Work(
            agency,
            divisions=agency.division_count,  # type: ignore[attr-defined]
            signatories=agency.signer_count,  # type: ignore[attr-defined]
        )
        own = [year for year in years if year.agency_id == agency.pk]
        found += [
            replace(
                whole,
                year=year,
                is_newest=year is own[0],
                result=results[year.pk],
                measures=year.measure_count,  # type: ignore[attr-defined]
                report=reports.get(year.pk),
                others=tuple(report for report in others if report.assessment_id == year.pk),
                differences=tuple(
                    each for each in results[year.pk].reconciliation if (year.pk, each.code) not in explained
                ),
            )
            for year in own
        ] or [whole]
    return found


def _open_years(agencies: list[Agency]) -> list[Assessment]:
    """Of each agency the newest year, and older ones that are not at rest; newest first."""
    pks = [agency.pk for agency in agencies]
    newest = Agency.objects.filter(pk__in=pks).annotate(newest=Subquery(_newest_year().values("pk")[:1]))
    moving = Report.objects.filter(assessment=OuterRef("pk"), kind__in=PUBLIC_KINDS, status__in=MOVING_REPORTS)
    return list(
        Assessment.objects.filter(agency__in=pks)
        .filter(Q(pk__in=newest.values("newest")) | Q(status__in=MOVING_YEARS) | Exists(moving))
        .select_related("agency", "framework", "status_by")
        .annotate(measure_count=Count("measures"))
        .order_by("-fiscal_year")
    )


def _newest_year() -> QuerySet[Assessment]:
    return Assessment.objects.filter(agency=OuterRef("pk")).order_by("-fiscal_year")


def _newest_reports(years: list[Assessment]) -> list[Report]:
    versions = Report.objects.versions().of(ANALYSIS).filter(assessment=OuterRef("pk")).order_by("-version")
    newest = Assessment.objects.filter(pk__in=[year.pk for year in years]).annotate(
        newest=Subquery(versions.values("pk")[:1])
    )
    return list(
        Report.objects.filter(pk__in=newest.values("newest")).select_related("job", "status_by").defer("snapshot")
    )


def _moving_documents(years: list[Assessment]) -> list[Report]:
    """The newest versions of all public documents but the analysis report, as far as they are not at rest.

    Nobody decides on a paper of the house, so none is ever here.
    """
    newer = Report.objects.filter(
        assessment=OuterRef("assessment"),
        kind=OuterRef("kind"),
        part=OuterRef("part"),
        version__gt=OuterRef("version"),
    )
    kinds = [kind for kind in PUBLIC_KINDS if kind != DocumentKind.ANALYSIS]
    moving = Report.objects.filter(assessment__in=years, kind__in=kinds, status__in=MOVING_REPORTS)
    newest = moving.filter(~Exists(newer)).order_by("kind", "part")
    return list(newest.select_related("job", "status_by", "assessment").defer("snapshot"))


def all_agencies(page: int | str) -> Page:
    """One page of all agencies with the state of their newest year, for a system administrator."""
    newest = _newest_year()
    agencies = Agency.objects.annotate(
        newest_year=Subquery(newest.values("fiscal_year")[:1]),
        newest_status=Subquery(newest.values("status")[:1]),
        newest_total=Subquery(newest.values("approved_total")[:1]),
        newest_at=Subquery(newest.values("status_at")[:1]),
    ).order_by("name")
    found = Paginator(agencies, PAGE_SIZE).get_page(page)
    for agency in found.object_list:
        status = agency.newest_status
        agency.status_words = AssessmentStatus(status).label if status else ""
    return found


# ── the follow-up of measures ─────────────────────────────────────────────────
@dataclass(frozen=True)
class ToReview:
    """Reports of one year's measures that were sent and wait for the strategy division."""

    slug: str
    fiscal_year: int
    agency: str
    count: int
    oldest: datetime


@dataclass(frozen=True)
class LateDivision:
    """A division that owes reports past their day."""

    division: str
    agency: str
    slug: str
    fiscal_year: int
    count: int
    earliest: date


def owed_by(user: User) -> list[ProgressReport]:
    """The reports asked of ``user`` and not sent: what came back first, then by the day it is due. One query."""
    reports = list(reports_asked_of(user).owed())  # type: ignore[attr-defined]
    return sorted(reports, key=lambda report: (report.state != ProgressState.RETURNED, report.due, report.pk))


def is_asked_at_all(user: User) -> bool:
    """Whether any report is or was asked of ``user``."""
    return reports_asked_of(user).exists()


def to_review_by(user: User) -> list[ToReview]:
    """What ``user`` reviews, by agency and year, the longest waiting first. One query."""
    waiting = (
        ProgressReport.objects.filter(
            state=ProgressState.SENT, measure__assessment__agency__in=user.agencies_with(P.FOLLOW_UP_REVIEW)
        )
        .order_by()
        .values_list(*PLACE)
        .annotate(n=Count("pk"), oldest=Min("sent_at"))
    )
    found = [ToReview(slug, year, agency, n, oldest) for slug, year, agency, n, oldest in waiting]
    return sorted(found, key=lambda each: each.oldest)


def late_divisions(user: User, *, today: date) -> list[LateDivision]:
    """The divisions that are late, in the agencies whose follow-up ``user`` oversees, the latest first. One query."""
    late = (
        ProgressReport.objects.owed()
        .filter(due__lt=today, measure__assessment__agency__in=user.agencies_with(P.FOLLOW_UP_SEE))
        .order_by()
        .values_list("division__name", *PLACE)
        .annotate(n=Count("pk"), earliest=Min("due"))
    )
    found = [LateDivision(name, agency, slug, year, n, due) for name, slug, year, agency, n, due in late]
    return sorted(found, key=lambda each: (each.earliest, -each.count, each.division))


PLACE = (
    "measure__assessment__agency__slug",
    "measure__assessment__fiscal_year",
    "measure__assessment__agency__name",
)
