"""Reading the rounds of a year: what each has brought in, whom it asked and whom it will ask, and open work."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from measures.enums import OWED, RECEIVED, ProgressState
from measures.models import Measure, ProgressReport, Round
from measures.queries.follow_up import LONG


def rounds_of(assessment: Assessment, *, today: date) -> list[Round]:
    """The rounds that are open or were, the earliest due first, each with its counts. One query."""
    late = Q(progress__state__in=OWED, progress__due__lt=today)
    rows = Round.objects.filter(assessment=assessment).select_related("opened_by")
    return list(
        rows.annotate(
            asked=Count("progress", filter=~Q(progress__state=ProgressState.CLOSED)),
            received=Count("progress", filter=Q(progress__state__in=RECEIVED)),
            owed=Count("progress", filter=Q(progress__state__in=OWED)),
            late=Count("progress", filter=late),
        )
    )


def round_or_404(assessment: Assessment, pk: int) -> Round:
    """The round of that year; else 404."""
    return get_object_or_404(Round.objects.select_related("assessment__agency"), assessment=assessment, pk=pk)


def concerned_by(round_: Round) -> QuerySet[ProgressReport]:
    """What is still owed in a round and has no extension of its own: moves with the round's deadline. One query."""
    rows = ProgressReport.objects.owed().filter(round=round_, is_extended=False)
    return rows.select_related("measure", "division", "round").order_by("due", "pk").defer(*LONG)


def asked_already(assessment: Assessment) -> set[tuple[str, int, int]]:
    """Every report there is: key of the round, measure, division. One query."""
    rows = ProgressReport.objects.of_year(assessment).order_by()
    return set(rows.values_list("round__key", "measure", "division"))


def received_of(assessment: Assessment) -> Iterator[tuple[int, int, str, int]]:
    """What was said in every report received: measure, division, work status, round. One query."""
    rows = ProgressReport.objects.of_year(assessment).received().order_by()
    return rows.values_list("measure", "division", "work_status", "round").iterator()


def measures_to_ask(assessment: Assessment) -> QuerySet[Measure]:
    """The year's measures with all that says whom they ask and when. Five queries."""
    rows = Measure.objects.filter(assessment=assessment)
    return rows.prefetch_related("responsibilities", "steps__divisions", "follow_up_dates")


def open_work(agency: Agency, *, person: int | None = None, division: int | None = None) -> QuerySet[ProgressReport]:
    """What a person was asked for by name, or a division, and still owes: of all years of the agency. One query."""
    whose = Q(division=division) if person is None else Q(assignee=person)
    rows = ProgressReport.objects.owed().filter(whose, measure__assessment__agency=agency)
    return rows.select_related("measure", "division", "round").order_by("due", "pk").defer(*LONG)


def people_with_open_work(agency: Agency) -> QuerySet[User]:
    """Who was asked by name for something still owed, with its number (``owed``); also people who have left."""
    asked = User.objects.filter(progress__measure__assessment__agency=agency, progress__state__in=OWED)
    return asked.annotate(owed=Count("progress")).order_by("position", "username")
