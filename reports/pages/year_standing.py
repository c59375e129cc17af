"""Reading how far agencies are in the rounds of their ITA years: what is done, and the rounds of follow-up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from assessments.enums import AssessmentStatus
from assessments.models import Assessment, Framework, Item
from assessments.workplan import PUBLISHED_TOPICS
from assessments.year_calendar import Stage
from assessments.year_dates import Place
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from measures.asking import spans_of_measure
from measures.enums import OWED, ProgressState
from measures.models import Measure, ProgressReport, Round
from measures.rounds import Span, round_label
from reports.documents import FIRST_HALF, WHOLE_YEAR
from reports.enums import DocumentKind, ReportStatus
from reports.models import PUBLIC_STATUSES, Report

# The item of the next year's list that each stage is the answer to, by its topic (docs/frameworks.md).
ANSWERS = dict(zip((Stage.PUBLISH, Stage.FOLLOW_UP_HALF), PUBLISHED_TOPICS, strict=True))
MADE = (ReportStatus.READY, ReportStatus.APPROVED, *PUBLIC_STATUSES)


@dataclass(frozen=True)
class RoundState:
    """A round of follow-up: one that is open, or one that will open by itself (``pk`` None).

    ``asked`` and ``owed`` count the reports this person may see, ``own`` those asked of this person and not sent.
    """

    fiscal_year: int  # of the results whose measures are followed
    key: str
    due: date
    pk: int | None = None
    opens: date | None = None
    asked: int = 0
    owed: int = 0
    own: int = 0
    changed_at: datetime | None = None

    @property
    def label(self) -> str:
        return round_label(self.key)


@dataclass(frozen=True)
class Extended:
    """A report asked of this person that has a day of its own."""

    pk: int
    title: str
    round: str
    due: date
    changed_at: datetime | None


@dataclass
class Standing:
    """How far one agency is in one round; an empty one where the year was not begun."""

    assessment: Assessment | None = None
    is_to_begin: bool = False  # the newest year that an officer may begin; older ones left out are owed by nobody
    done: set[Stage] = field(default_factory=set)
    report: Report | None = None  # the newest version of the analysis report
    rounds: list[RoundState] = field(default_factory=list)
    extended: list[Extended] = field(default_factory=list)


def standings_of(places: Iterable[Place], user: User) -> dict[Place, Standing]:
    """How far each (agency id, fiscal year of the results) is, as ``user`` may see it. Ten queries at most."""
    wanted = list(dict.fromkeys(places))
    years = {year for _agency, year in wanted}
    newest = Framework.objects.offered().aggregate(year=Max("fiscal_year"))["year"]
    found = {place: Standing(is_to_begin=place[1] == newest) for place in wanted}
    begun = {
        each.pk: each
        for each in Assessment.objects.filter(
            agency__in={agency for agency, _year in wanted}, fiscal_year__in=years
        ).annotate(measure_count=Count("measures"))
        if (each.agency_id, each.fiscal_year) in found
    }
    reports = _newest_reports(begun)
    rounds = _rounds(begun, user)
    extended = _extended(begun, user)
    for pk, assessment in begun.items():
        standing = found[assessment.agency_id, assessment.fiscal_year]
        standing.assessment = assessment
        standing.done = _done(assessment, reports[pk])
        standing.report = next((each for each in reports[pk] if each.kind == DocumentKind.ANALYSIS), None)
        standing.rounds = rounds[pk]
        standing.extended = extended[pk]
    return found


def asked_elsewhere(user: User, agencies: Iterable[int]) -> list[tuple[int, Extended]]:
    """What ``user`` is asked for by name in other agencies than these: (fiscal year of the results, report).

    Two queries.
    """
    rows = ProgressReport.objects.to_be_done_by(user).owed().exclude(measure__assessment__agency__in=list(agencies))
    return [(row.measure.assessment.fiscal_year, _as_extended(row, moved)) for row, moved in _with_moves(rows)]


def answered_items(fiscal_years: Iterable[int]) -> dict[tuple[int, str], str]:
    """The code of the item that asks for a document of ours, by fiscal year and topic. One query."""
    rows = Item.objects.filter(
        indicator__instrument__framework__in=Framework.objects.offered(),
        indicator__instrument__framework__fiscal_year__in=set(fiscal_years),
        topic__in=ANSWERS.values(),
    )
    return {
        (year, topic): code
        for year, topic, code in rows.values_list("indicator__instrument__framework__fiscal_year", "topic", "code")
    }


def _done(assessment: Assessment, reports: list[Report]) -> set[Stage]:
    """What is finished, judged as «my work» judges it: the state alone says so."""
    certified = assessment.status == AssessmentStatus.APPROVED
    analysis = [each for each in reports if each.kind == DocumentKind.ANALYSIS]
    published = {each.part for each in reports if each.status in PUBLIC_STATUSES and each.kind == "follow-up"}
    rows = (
        (Stage.SCORES, certified or assessment.status == AssessmentStatus.SUBMITTED),
        (Stage.CERTIFY, certified),
        (Stage.MEASURES, certified and assessment.measure_count > 0),  # type: ignore[attr-defined]
        (Stage.REPORT, any(each.status in MADE for each in analysis)),
        (Stage.ENDORSE, any(each.status in (ReportStatus.APPROVED, *PUBLIC_STATUSES) for each in analysis)),
        (Stage.PUBLISH, any(each.status in PUBLIC_STATUSES for each in analysis)),
        (Stage.FOLLOW_UP_HALF, bool(published & {FIRST_HALF, WHOLE_YEAR})),
        (Stage.FOLLOW_UP_YEAR, WHOLE_YEAR in published),
    )
    return {stage for stage, is_done in rows if is_done}


def _newest_reports(begun: dict[int, Assessment]) -> dict[int, list[Report]]:
    """The versions of analysis and follow-up reports, the newest of each document first. One query."""
    found: dict[int, list[Report]] = {pk: [] for pk in begun}
    rows = Report.objects.versions().filter(
        assessment__in=begun, kind__in=(DocumentKind.ANALYSIS, DocumentKind.FOLLOW_UP)
    )
    for row in rows.order_by("-version").only("assessment_id", "kind", "part", "version", "status"):
        found[row.assessment_id].append(row)
    return found


# ── rounds of follow-up ───────────────────────────────────────────────────────
def _rounds(begun: dict[int, Assessment], user: User) -> dict[int, list[RoundState]]:
    """The open rounds with what they brought in, and those to come. Six queries."""
    found: dict[int, list[RoundState]] = {pk: [] for pk in begun}
    opened = list(Round.objects.filter(assessment__in=begun))
    counts = {
        pk: (asked, owed, newest)
        for pk, asked, owed, newest in ProgressReport.objects.visible_to(user)
        .filter(round__in=opened)
        .exclude(state=ProgressState.CLOSED)
        .order_by()
        .values_list("round")
        .annotate(asked=Count("pk"), not_sent=Count("pk", filter=Q(state__in=OWED)), newest=Max("state_at"))
    }
    mine = ProgressReport.objects.to_be_done_by(user).owed().filter(round__in=opened, is_extended=False)
    own = dict(mine.order_by().values_list("round").annotate(n=Count("pk")))
    moved = last_recorded("measures.round", [row.pk for row in opened])
    for row in opened:
        asked, owed, newest = counts.get(row.pk, (0, 0, row.opened_at))
        found[row.assessment_id].append(
            RoundState(
                fiscal_year=begun[row.assessment_id].fiscal_year,
                key=row.key,
                due=row.due,
                pk=row.pk,
                asked=asked,
                owed=owed,
                own=own.get(row.pk, 0),
                changed_at=max(moved.get(row.pk, row.opened_at), newest),
            )
        )
    for pk, span, since in _to_come(begun, {(row.assessment_id, row.key) for row in opened}):
        found[pk].append(RoundState(begun[pk].fiscal_year, span.key, span.due, opens=span.opens, changed_at=since))
    return found


def _to_come(begun: dict[int, Assessment], there: set[tuple[int, str]]) -> Iterator[tuple[int, Span, datetime]]:
    """The rounds that measures ask for and that are not open yet: (assessment, round, since when), each once."""
    measures = Measure.objects.filter(assessment__in=begun).only(
        "assessment_id", "carried_out_in", "follow_up", "period", "starts", "ends", "updated_at"
    )
    spans: dict[tuple[int, str], Span] = {}
    since: dict[tuple[int, str], datetime] = {}
    for measure in measures.prefetch_related("follow_up_dates", "steps").order_by("assessment", "order"):
        for span in spans_of_measure(measure):
            place = (measure.assessment_id, span.key)
            if place not in there:
                spans[place] = span
                since[place] = max(measure.updated_at, since.get(place, measure.updated_at))
    for place, span in spans.items():
        yield place[0], span, since[place]


def _extended(begun: dict[int, Assessment], user: User) -> dict[int, list[Extended]]:
    """What this person owes by a day of its own, by assessment. Two queries."""
    found: dict[int, list[Extended]] = defaultdict(list)
    rows = ProgressReport.objects.to_be_done_by(user).owed().filter(is_extended=True, measure__assessment__in=begun)
    for row, moved in _with_moves(rows):
        found[row.measure.assessment_id].append(_as_extended(row, moved))
    return found


def _with_moves(rows: QuerySet[ProgressReport]) -> list[tuple[ProgressReport, datetime]]:
    """Each report with when something was last done to it."""
    found = list(rows.select_related("measure__assessment", "round").order_by("due", "pk"))
    moved = last_recorded("measures.progressreport", [row.pk for row in found])
    return [(row, max(moved.get(row.pk, row.state_at), row.state_at)) for row in found]


def _as_extended(row: ProgressReport, changed_at: datetime) -> Extended:
    return Extended(row.pk, f"{row.measure.number} {row.measure.title}", row.round.label, row.due, changed_at)


def last_recorded(target_type: str, pks: list[int]) -> dict[int, datetime]:
    """When something was last recorded of each object. One query; none for no objects."""
    if not pks:
        return {}
    rows = AuditEvent.objects.filter(target_type=target_type, target_id__in=pks)
    return dict(rows.order_by().values_list("target_id").annotate(newest=Max("at")))
