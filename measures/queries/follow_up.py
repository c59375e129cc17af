"""What the strategy division follows up: the year's measures and reports, filtered, counted and in order.

Everything is counted by the database; each function costs the same queries for three reports and for thirty thousand.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate, TruncMonth
from django.shortcuts import get_object_or_404

from assessments.models import Assessment
from assessments.structure import Framework
from ita_portal.accounts.models import Division, User
from ita_portal.audit.models import AuditEvent
from ita_portal.lib import thai
from measures.enums import OWED, RECEIVED, ProgressState
from measures.models import Measure, MeasureDivision, MeasureStep, ProgressReport, Proof, Round

SOON = timedelta(days=14)  # «ใกล้ครบกำหนด»
BEFORE, AFTER = "before", "after"  # the months of a heat map that lie outside its fiscal year
# Texts that a list does not show.
LONG = ("what", "result", "outcome", "problems", "remedies", "next_step", "reason")
IS_OWED, IS_RECEIVED = Q(state__in=OWED), Q(state__in=RECEIVED)


@dataclass(frozen=True)
class Wanted:
    """What a page is narrowed to, as it stands in its address; empty: everything."""

    q: str = ""
    status: str = ""  # of the measure: WorkStatus
    division: int | None = None
    indicator: int | None = None  # its number
    round: str = ""  # its key
    state: str = ""  # of the report: ProgressState
    due_from: date | None = None
    due_to: date | None = None
    late: bool = False
    owed: bool = False

    def asks_for_reports(self) -> bool:
        """Whether something is wanted that only a report can answer."""
        return bool(self.round or self.state or self.due_from or self.due_to or self.late or self.owed)


def followed_measures(assessment: Assessment, wanted: Wanted, *, today: date) -> QuerySet[Measure]:
    """The measures wanted, the longest overdue first, each with what its reports add up to.

    Adds ``next_due`` (the earliest day on which something is owed), ``asked``, ``received``, ``to_review`` and
    ``last_sent_on``; when one division or round is wanted, of that division or round alone. Seven queries.
    """
    rows = with_standing(_measures(assessment, wanted, today), _scope(wanted, "progress__"))
    return rows.order_by(F("next_due").asc(nulls_last=True), "order", "pk").prefetch_related(
        "links", "responsibilities__division", "steps__divisions", "follow_up_dates"
    )


def with_standing(measures: QuerySet[Measure], scope: Q | None = None) -> QuerySet[Any]:
    """The same measures, each with what its reports (within ``scope``, on ``progress__…``) add up to."""
    scope = scope or Q()
    owed = scope & Q(progress__state__in=OWED)
    return measures.annotate(
        next_due=Min("progress__due", filter=owed),
        asked=Count("progress", filter=scope & ~Q(progress__state=ProgressState.CLOSED)),
        received=Count("progress", filter=scope & Q(progress__state__in=RECEIVED)),
        to_review=Count("progress", filter=scope & Q(progress__state=ProgressState.SENT)),
        last_sent_on=TruncDate(Max("progress__sent_at", filter=scope)),
    )


def with_year(measures: QuerySet[Any]) -> QuerySet[Any]:
    """The same measures with their agency and framework, in the same query."""
    return measures.select_related("assessment__agency", "assessment__framework")


def followed_reports(assessment: Assessment, wanted: Wanted, *, today: date) -> QuerySet[ProgressReport]:
    """The reports wanted: what is owed first, by its day, then what waits for review, then the rest. One query."""
    turn = Case(When(IS_OWED, then=0), When(state=ProgressState.SENT, then=1), default=2, output_field=IntegerField())
    rows = ProgressReport.objects.filter(
        _conditions(wanted, today), measure__in=_measures(assessment, wanted, today, with_reports=False).values("pk")
    )
    return rows.select_related("measure", "division", "round", "assignee").order_by(
        turn, "due", "measure__order", "measure_id", "division__order", "division_id", "pk"
    )


def owed_among(reports: QuerySet[ProgressReport]) -> int:
    """How many of these reports are still owed: those that a bulk action can do something with. One query."""
    return reports.order_by().filter(IS_OWED).count()


def with_proof_count(reports: QuerySet[ProgressReport]) -> QuerySet[ProgressReport]:
    """The same reports, each with the number of its proofs (``proof_count``)."""
    proofs = Proof.objects.filter(report=OuterRef("pk")).order_by().values("report").annotate(count=Count("pk"))
    return reports.annotate(proof_count=Coalesce(Subquery(proofs.values("count")), 0))


def for_export(reports: QuerySet[ProgressReport]) -> Iterator[Any]:
    """The reports one after the other, each with ``proof_count``; divisions, rounds and people are read once.

    A year has thousands of reports and a handful of those: made anew for every row they would cost more than the rows.
    """
    chosen = reports.order_by()
    divisions = Division.objects.in_bulk(list(chosen.values_list("division", flat=True).distinct()))
    rounds = Round.objects.in_bulk(list(chosen.values_list("round", flat=True).distinct()))
    people = User.objects.in_bulk(list(chosen.exclude(assignee=None).values_list("assignee", flat=True).distinct()))
    for row in with_proof_count(reports.select_related(None)).iterator(chunk_size=2000):
        row.division, row.round = divisions[row.division_id], rounds[row.round_id]
        row.assignee = people.get(row.assignee_id)
        yield row


def reports_numbered(assessment: Assessment, pks: list[int]) -> QuerySet[ProgressReport]:
    """The reports of the year with these numbers, without their long texts. One query."""
    rows = ProgressReport.objects.of_year(assessment).filter(pk__in=pks)
    return rows.select_related("measure", "division", "round").order_by("due", "pk").defer(*LONG)


def who_owes(measures: list[int], wanted: Wanted) -> dict[int, list[tuple[date, str]]]:
    """By measure: the divisions that still owe it a report, with the earliest day, the longest overdue first."""
    rows = ProgressReport.objects.filter(_scope(wanted), IS_OWED, measure__in=measures)
    found: dict[int, list[tuple[date, str]]] = {pk: [] for pk in measures}
    named = rows.values_list("measure", "division__name").annotate(first=Min("due"))
    for measure, name, first in named.order_by("measure_id", "first", "division__order", "division_id"):
        found[measure].append((first, name))
    return found


def report_totals(assessment: Assessment, *, today: date) -> dict[str, int]:
    """How many reports were asked for and received, and what is late: reports, measures and divisions. One query."""
    late = IS_OWED & Q(due__lt=today)
    return ProgressReport.objects.of_year(assessment).aggregate(
        asked=Count("pk", filter=~Q(state=ProgressState.CLOSED)),
        received=Count("pk", filter=IS_RECEIVED),
        to_review=Count("pk", filter=Q(state=ProgressState.SENT)),
        late=Count("pk", filter=late),
        late_measures=Count("measure", filter=late, distinct=True),
        late_divisions=Count("division", filter=late, distinct=True),
    )


def measures_by_status(assessment: Assessment) -> dict[str, int]:
    """How many measures stand where (WorkStatus). One query."""
    rows = Measure.objects.filter(assessment=assessment).order_by()
    return dict(rows.values_list("work_status").annotate(Count("pk")))


def linked_codes(assessment: Assessment) -> set[str]:
    """Every code that a measure of the year answers. One query."""
    rows = Measure.objects.filter(assessment=assessment, links__isnull=False).order_by()
    return set(rows.values_list("links__code", flat=True).distinct())


def month_counts(assessment: Assessment, *, today: date) -> list[dict[str, object]]:
    """For each division and month (its first day) in which reports are due: how many stand where. One query."""
    late, soon = IS_OWED & Q(due__lt=today), IS_OWED & Q(due__gte=today, due__lte=today + SOON)
    rows = ProgressReport.objects.of_year(assessment).order_by().values("division", month=TruncMonth("due"))
    return list(
        rows.annotate(
            late=Count("pk", filter=late),
            soon=Count("pk", filter=soon),
            open=Count("pk", filter=IS_OWED & Q(due__gt=today + SOON)),
            sent=Count("pk", filter=Q(state=ProgressState.SENT)),
            accepted=Count("pk", filter=Q(state=ProgressState.ACCEPTED)),
            closed=Count("pk", filter=Q(state=ProgressState.CLOSED)),
        )
    )


def divisions_followed(assessment: Assessment) -> list[Division]:
    """The agency's divisions in order. One query."""
    return list(Division.objects.filter(agency=assessment.agency_id))


def followed_measure_or_404(assessment: Assessment, pk: int) -> Measure:
    """The measure of that year, with what its page says of it; else 404. Three queries."""
    rows = Measure.objects.filter(assessment=assessment).prefetch_related("links", "responsibilities__division")
    return get_object_or_404(rows, pk=pk)


def reports_of_measure(measure: Measure) -> QuerySet[ProgressReport]:
    """Every report of a measure, the newest round first, with the number of proofs. One query."""
    rows = ProgressReport.objects.filter(measure=measure).select_related("division", "round", "assignee", "sent_by")
    return with_proof_count(rows).defer(*LONG).order_by("-round__ends", "round_id", "division__order", "pk")


def events_of_measure(measure: Measure, reports: Sequence[ProgressReport]) -> QuerySet[AuditEvent]:
    """Everything recorded of a measure, of its reports and their proof, and of its rounds; newest first. One query.

    The numbers go into the query as they are: with subqueries PostgreSQL would read the whole record.
    """
    about = (
        Q(target_type=Measure._meta.label_lower, target_id=measure.pk)
        | Q(target_type=ProgressReport._meta.label_lower, target_id__in=[row.pk for row in reports])
        | Q(target_type=Round._meta.label_lower, target_id__in={row.round_id for row in reports})
    )
    return AuditEvent.objects.filter(about).select_related("by").order_by("-at", "-pk")


def codes_of_indicator(framework: Framework, number: int) -> list[str]:
    """The indicator's own code and those of all its parts."""
    return [code for code, indicator in framework.indicator_of.items() if indicator.number == number]


def month_of(day: date, fiscal_year: int) -> str:
    """The column of the heat map in which a report due that day stands: «2026-04», ``BEFORE`` or ``AFTER``."""
    first, last = thai.fiscal_year_bounds(fiscal_year)
    if day < first:
        return BEFORE
    return AFTER if day > last else f"{day:%Y-%m}"


def days_of_month(month: str, fiscal_year: int) -> tuple[date | None, date | None]:
    """First and last day of a column of the heat map; None where it is open. ``ValueError`` for no such column."""
    first, last = thai.fiscal_year_bounds(fiscal_year)
    if month == BEFORE:
        return None, first - timedelta(days=1)
    if month == AFTER:
        return last + timedelta(days=1), None
    start = date.fromisoformat(f"{month}-01")
    if not first <= start <= last:
        raise ValueError(f"{month} is not a month of the fiscal year {fiscal_year}")
    return start, start.replace(day=monthrange(start.year, start.month)[1])


def _measures(assessment: Assessment, wanted: Wanted, today: date, *, with_reports: bool = True) -> QuerySet[Measure]:
    rows = Measure.objects.filter(assessment=assessment)
    if wanted.status:
        rows = rows.filter(work_status=wanted.status)
    if wanted.indicator is not None:
        codes = codes_of_indicator(assessment.framework.to_plain(), wanted.indicator)
        rows = rows.filter(pk__in=Measure.objects.filter(links__code__in=codes).values("pk"))
    for word in wanted.q.split():
        rows = rows.filter(_says(word))
    if with_reports:
        rows = rows.filter(_asks(wanted, today))
    return rows


def _says(word: str) -> Q:
    """Whether a measure says ``word``: in its number («ม.3»), title, reason, target or steps."""
    steps = MeasureStep.objects.filter(measure=OuterRef("pk"), text__icontains=word)
    number = thai.to_arabic_digits(word).removeprefix("ม.")
    said = Q(title__icontains=word) | Q(justification__icontains=word) | Q(target__icontains=word) | Q(Exists(steps))
    return said | Q(order=int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else said


def _asks(wanted: Wanted, today: date) -> Q:
    """Whether a measure has a report as wanted; or, where only a division is wanted, is that division's work."""
    reports = ProgressReport.objects.filter(_conditions(wanted, today), measure=OuterRef("pk"))
    if wanted.asks_for_reports():
        return Q(Exists(reports))
    if wanted.division is None:
        return Q()
    named = MeasureDivision.objects.filter(measure=OuterRef("pk"), division=wanted.division)
    at_step = MeasureStep.objects.filter(measure=OuterRef("pk"), divisions=wanted.division)
    return Q(every_division=True) | Q(Exists(named)) | Q(Exists(at_step)) | Q(Exists(reports))


def _scope(wanted: Wanted, prefix: str = "") -> Q:
    """The reports that counts are made of: of one division or round where that is wanted, else all."""
    found = Q()
    if wanted.division is not None:
        found &= Q(**{f"{prefix}division": wanted.division})
    if wanted.round:
        found &= Q(**{f"{prefix}round__key": wanted.round})
    return found


def _conditions(wanted: Wanted, today: date) -> Q:
    """What is wanted of a report, as far as the report itself says it."""
    found = _scope(wanted)
    if wanted.state:
        found &= Q(state=wanted.state)
    if wanted.late:
        found &= IS_OWED & Q(due__lt=today)
    if wanted.owed:
        found &= IS_OWED
    if wanted.due_from:
        found &= Q(due__gte=wanted.due_from)
    if wanted.due_to:
        found &= Q(due__lte=wanted.due_to)
    return found
