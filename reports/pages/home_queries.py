"""Reading for «my work»: the newest year of each agency with everything its next step depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from assessments.enums import AssessmentStatus
from assessments.models import AnalysisText, Assessment, DifferenceReason, Framework
from assessments.queries import results_of
from assessments.scoring import Difference, Result
from assessments.structure import Framework as Plain
from assessments.structure import Instrument
from assessments.year_dates import deadlines_for
from ita_portal.accounts.models import Agency, User
from ita_portal.lib.thai import fiscal_year_of
from measures.pages.work import DueDay
from reports.documents import ANALYSIS
from reports.enums import PUBLIC_KINDS, DocumentKind, ReportStatus
from reports.models import Report
from reports.pages.home_values import Left

# More agencies than this are shown as a list, not as tasks: nobody has so many to work for.
MOST_AGENCIES = 10
MOST_NAMED = 200  # of those beyond, by name alone
PAGE_SIZE = 50
# Someone has to decide on these, or mend them, however old the year is.
MOVING_YEARS = (AssessmentStatus.SUBMITTED, AssessmentStatus.RETURNED)
MOVING_REPORTS = (ReportStatus.REQUESTED, ReportStatus.READY, ReportStatus.RETURNED, ReportStatus.APPROVED)


@dataclass(frozen=True)
class Work:
    """One agency and one of its years as they stand now; no year where none was started."""

    agency: Agency
    today: date
    divisions: int
    signatories: int
    announced: Framework | None = None  # the newest year of which the results are out
    year: Assessment | None = None
    is_newest: bool = True
    result: Result | None = None
    cells: Left | None = None  # how many of the year's figures are there
    measures: int = 0
    report: Report | None = None  # the newest version of the analysis report
    others: tuple[Report, ...] = ()  # newest versions of other documents that someone has to decide on or mend
    has_own_words: bool = False  # somebody has edited the drafted analysis
    followed: Mapping[str, bool] = field(default_factory=dict)  # follow-up reports by part: whether one is published
    differences: tuple[Difference, ...] = field(default=())  # announced otherwise than computed, and not yet explained
    dues: Mapping[str, date] = field(default_factory=dict)  # by when each stage of the year is to be done

    @property
    def documents(self) -> tuple[Report, ...]:
        """Every document that may need somebody, the analysis report first."""
        return (*((self.report,) if self.report else ()), *self.others)

    @property
    def fiscal_year(self) -> int:
        """The year's own; only where there is one."""
        assert self.year is not None  # noqa: S101 - rules about a year ask for one first
        return self.year.fiscal_year

    @property
    def year_words(self) -> str:
        return f"ปี {self.fiscal_year}"

    def url(self, name: str) -> str:
        """The address of a page of this year."""
        return reverse(name, args=[self.agency.slug, self.fiscal_year])

    @property
    def total_pair(self) -> tuple[tuple[str, object], ...]:
        """The total as the figure of a card; nothing while it is not known."""
        total = self.result.total.shown if self.result else None
        return () if total is None else (("คะแนนรวม", total),)

    @property
    def level(self) -> tuple[str, str, bool | None] | None:
        """What the total means: code and name of the level, and whether it passes."""
        grade = self.result.grade if self.result else None
        return (grade.code, grade.label, self.result.passed) if grade and self.result else None

    def due(self, stage: str) -> DueDay | None:
        """By when a stage of the year is to be done, seen from today; None where nobody has set a day."""
        return DueDay(self.dues[stage], self.today) if stage in self.dues else None


def agencies_beyond(user: User) -> list[Agency]:
    """The agencies of ``user`` that ``work_of`` has no room for, by name. One query."""
    rows = Agency.objects.visible_to(user).only("slug", "name").order_by("name_key", "pk")
    return list(rows[MOST_AGENCIES : MOST_AGENCIES + MOST_NAMED])


def work_of(user: User, *, today: date) -> list[Work]:
    """The agencies of ``user``, each with its newest year and those older ones that someone has to decide on or mend.

    The number of queries does not depend on the number of agencies or years.
    """
    agencies = list(
        Agency.objects.visible_to(user)
        .annotate(division_count=Count("divisions", distinct=True), signer_count=Count("signatories", distinct=True))
        .order_by("name_key", "pk")[:MOST_AGENCIES]
    )
    years = _open_years(agencies)
    results = results_of(years)
    reports = {report.assessment_id: report for report in _newest_reports(years)}
    others, followed = _moving_documents(years), _followed_parts(years)
    dues = deadlines_for((year.agency_id, year.fiscal_year) for year in years)
    announced = Framework.objects.offered().filter(results_on__lte=today).order_by("-fiscal_year").first()
    explained = set(
        DifferenceReason.objects.filter(assessment__in=years).exclude(reason="").values_list("assessment_id", "code")
    )
    found = []
    for agency in agencies:
        whole = Work(
            agency,
            today,
            divisions=agency.division_count,  # type: ignore[attr-defined]
            signatories=agency.signer_count,  # type: ignore[attr-defined]
            announced=announced,
        )
        own = [year for year in years if year.agency_id == agency.pk]
        found += [
            replace(
                whole,
                year=year,
                is_newest=year is own[0],
                result=results[year.pk],
                cells=cells_of(year.framework.to_plain(), results[year.pk]),
                measures=year.measure_count,  # type: ignore[attr-defined]
                report=reports.get(year.pk),
                others=tuple(report for report in others if report.assessment_id == year.pk),
                has_own_words=year.has_own_words,  # type: ignore[attr-defined]
                followed=followed.get(year.pk, {}),
                dues={stage.value: day for stage, day in dues[year.agency_id, year.fiscal_year].items()},
                differences=tuple(
                    each
                    for each in results[year.pk].reconciliation
                    if each.difference and (year.pk, each.code) not in explained
                ),
            )
            for year in own
        ] or [whole]
    return found


def cells_of(framework: Plain, result: Result) -> Left:
    """How many of a year's figures are there: item by item where somebody types items, else by indicator.

    What the NACC announced for the whole stands for its parts, which nobody has to type any more.
    """
    done = count = 0
    for instrument in framework.instruments:
        codes = [item.code for indicator in instrument.indicators for item in indicator.all_items()]
        if not any(result.nodes[code].value is not None for code in codes):
            codes = [indicator.code for indicator in instrument.indicators]
        covered = _covered(instrument, result)
        done += sum(code in covered or result.nodes[code].value is not None for code in codes)
        count += len(codes)
    return Left(done, count, "ช่อง", "กรอกแล้ว")


def _covered(instrument: Instrument, result: Result) -> set[str]:
    """The codes within an instrument that stand under a known figure."""
    whole = result.nodes[instrument.code].value is not None
    found: set[str] = set()
    for indicator in instrument.indicators:
        if whole or result.nodes[indicator.code].value is not None:
            found |= {indicator.code, *(item.code for item in indicator.all_items())}
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
        .annotate(
            measure_count=Count("measures"),
            has_own_words=Exists(AnalysisText.objects.filter(assessment=OuterRef("pk"))),
        )
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


def _followed_parts(years: list[Assessment]) -> dict[int, dict[str, bool]]:
    """By year and part of it: the follow-up reports that were made, and whether one is published."""
    made = Report.objects.versions().filter(assessment__in=years, kind=DocumentKind.FOLLOW_UP).order_by()
    found: dict[int, dict[str, bool]] = {}
    for year, part, status in made.values_list("assessment_id", "part", "status").distinct():
        of_year = found.setdefault(year, {})
        of_year[part] = of_year.get(part, False) or status == ReportStatus.PUBLISHED
    return found


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
    ).order_by("name_key", "pk")
    found = Paginator(agencies, PAGE_SIZE).get_page(page)
    for agency in found.object_list:
        status = agency.newest_status
        agency.status_words = AssessmentStatus(status).label if status else ""
    return found


def years_in_work(agency: Agency, *, today: date) -> list[Assessment]:
    """The years of results whose measures are carried out in this fiscal year or the next. One query."""
    this = fiscal_year_of(today)
    rows = Assessment.objects.filter(agency=agency, fiscal_year__in=(this - 1, this), measures__isnull=False)
    return list(rows.select_related("agency").distinct().order_by("fiscal_year"))
