"""Opening rounds of follow-up, by themselves or by hand, and moving their deadlines."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib import thai
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.asking import Heard, Window, asked_in, spans_of_measure, windows_of
from measures.enums import OWED, RECEIVED
from measures.models import Measure, ProgressReport, Round
from measures.rounds import Span

log = logging.getLogger(__name__)

# A portal that was switched off still opens a round that is due; what is long past is opened by hand only.
CATCH_UP = timedelta(days=60)
LATE_ROUND = timedelta(days=14)  # to report in a round that is opened after its own deadline


def open_due_rounds(*, today: date) -> int:
    """Open every round whose day has come, agency by agency, each in its own transaction; how many were opened.

    Safe to run at any time and as often as one likes. What fails for one agency does not stop the others; the
    first failure is raised at the end.
    """
    opened, failure = 0, None
    for assessment in assessments_to_open(today):
        try:
            opened += len(open_rounds_of(assessment=assessment, today=today))
        except Exception as error:  # recorded here, raised below
            log.exception("rounds of assessment %s could not be opened", assessment.pk)
            failure = failure or error
    if failure is not None:
        raise failure
    return opened


def assessments_to_open(today: date) -> list[Assessment]:
    """The years whose measures are carried out now or were until lately."""
    years = {thai.fiscal_year_of(today), thai.fiscal_year_of(today - CATCH_UP - timedelta(days=31))}
    return list(Assessment.objects.filter(measures__carried_out_in__in=years).distinct().order_by("pk"))


@transaction.atomic
def open_rounds_of(*, assessment: Assessment, today: date) -> list[Round]:
    """Open the rounds of one year whose day has come, and ask whoever has come to owe a report since.

    A round exists once and a division is asked once in it, however often this runs.
    """
    year = _Year(_lock(assessment))
    opened = []
    for span in year.spans():
        there = year.rounds.get(span.key)
        last_day = there.due if there else span.due + CATCH_UP
        if span.opens <= today <= last_day and (rows := year.to_ask(span, planned_by=span.due)):
            round_ = there or year.open(span, by=None)
            year.ask(round_, rows)
            opened += [] if there else [round_]
    return opened


@transaction.atomic
def open_round(*, assessment: Assessment, key: str, by: User, today: date) -> Round:
    """Open a round by hand, also one of a year long past, and ask whoever owes a report in it.

    Opening it again asks those who have come to owe one since. Raises ``RuleBroken`` for a round that no measure
    of the year has. A round opened after its own deadline is due in two weeks.
    """
    locked = _lock(assessment)
    require(rules.can_review(by, locked.agency))
    year = _Year(locked)
    span = {span.key: span for span in year.spans()}.get(key)
    if span is None:
        raise RuleBroken("ไม่มีมาตรการที่ติดตามในรอบนี้ กำหนดการติดตามในมาตรการก่อน แล้วเปิดรอบอีกครั้ง")
    there, rows = year.rounds.get(key), year.to_ask(span)
    if there is None and not rows:
        raise RuleBroken("ไม่มีหน่วยงานที่ต้องรายงานในรอบนี้ เพราะงานแล้วเสร็จหรือยังไม่ถึงเวลาดำเนินการ")
    round_ = there or year.open(span, by=by, due=None if span.due >= today else today + LATE_ROUND)
    year.ask(round_, rows)
    return round_


@transaction.atomic
def sync_open_rounds(*, measure: Measure, today: date) -> None:
    """After a measure changed: let go whom it no longer asks, ask whom it asks now, in rounds that are not over.

    A report that somebody has written in stays, whatever the measure says now.
    """
    year = _Year(_lock(measure.assessment))
    fresh = next((each for each in year.measures if each.pk == measure.pk), None)
    if fresh is None:
        return
    spans = {span.key: span for span in spans_of_measure(fresh)}
    asked = {pk for pk in year.windows[fresh.pk]}
    untouched = ProgressReport.objects.filter(measure=fresh).untouched()
    untouched.exclude(division__in=asked, round__key__in=spans).delete()
    for key, span in spans.items():
        round_ = year.rounds.get(key)
        if round_ is not None and round_.due >= today:
            year.ask(round_, year.to_ask(span, only=fresh))


@transaction.atomic
def move_deadline(*, round_: Round, due: date, reason: str, by: User) -> int:
    """Move the deadline of a whole round with one change; how many reports it concerns.

    Reports that have their own extension keep it, and what was sent already is left alone. Only those who still
    owe a report are told.
    """
    from measures.notices import tell_of_deadline

    _lock(round_.assessment)
    locked = Round.objects.select_for_update(of=("self",)).select_related("assessment__agency").get(pk=round_.pk)
    agency = locked.assessment.agency
    require(rules.can_review(by, agency))
    if not reason.strip():
        raise RuleBroken("ยังไม่ได้ระบุเหตุผลที่เลื่อนกำหนด กรอกเหตุผลแล้วบันทึกอีกครั้ง")
    if due < locked.ends - timedelta(days=60):
        raise RuleBroken(f"กำหนดส่งต้องไม่ก่อน {thai.thai_date(locked.ends - timedelta(days=60))}")
    if due == locked.due:
        return 0
    old, locked.due = locked.due, due
    locked.save(update_fields=["due"])
    concerned = ProgressReport.objects.filter(round=locked, state__in=OWED, is_extended=False)
    reports = list(concerned.select_related("measure__assessment__agency", "round", "division"))
    # The new day is reminded of from the start.
    concerned.update(due=due, reminded_stage="", head_stage="")
    record(
        by=by,
        verb="deadline_moved",
        target=locked,
        agency=agency,
        old=old.isoformat(),
        new=due.isoformat(),
        reason=reason.strip(),
        reports=len(reports),
    )
    tell_of_deadline(reports, due=due, reason=reason.strip(), by=by)
    return len(reports)


class _Year:
    """The measures of a year with all that decides who is asked when. Eight queries whatever their number."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.measures = list(
            Measure.objects.filter(assessment=assessment).prefetch_related(
                "responsibilities", "steps__divisions", "follow_up_dates"
            )
        )
        every = list(assessment.agency.divisions.values_list("pk", flat=True))
        self.rounds = {row.key: row for row in Round.objects.filter(assessment=assessment)}
        self.windows: dict[int, Mapping[int, Window]] = {row.pk: windows_of(row, every) for row in self.measures}
        self._spans = {row.pk: {span.key: span for span in spans_of_measure(row)} for row in self.measures}
        self._heard: dict[int, dict[int, list[Heard]]] = {}
        self._there: set[tuple[int, int, int]] = set()
        rows = ProgressReport.objects.filter(measure__assessment=assessment).values_list(
            "round", "measure", "division", "state", "work_status", "round__ends"
        )
        for round_, measure, division, state, status, ends in rows:
            self._there.add((round_, measure, division))
            if state in RECEIVED:
                self._heard.setdefault(measure, {}).setdefault(division, []).append(Heard(status, ends))

    def spans(self) -> Iterable[Span]:
        """Every round of the year's measures, each once."""
        return {span.key: span for spans in self._spans.values() for span in spans.values()}.values()

    def open(self, span: Span, *, by: User | None, due: date | None = None) -> Round:
        """Open a round that is not open yet."""
        made = Round.objects.create(
            assessment=self.assessment,
            key=span.key,
            starts=span.starts,
            ends=span.ends,
            due=due or span.due,
            opened_by=by,
        )
        self.rounds[span.key] = made
        record(by=by, verb="round_opened", target=made, agency=self.assessment.agency, round=made.label)
        return made

    def to_ask(
        self, span: Span, *, only: Measure | None = None, planned_by: date | None = None
    ) -> list[tuple[Measure, int]]:
        """Measures and divisions (pk) that owe a report in the round and were not asked yet.

        A measure planned after ``planned_by`` owes nothing: whoever plans it today is not late for last month.
        """
        there = self.rounds.get(span.key)
        found = []
        for measure in [only] if only else self.measures:
            own = self._spans[measure.pk].get(span.key)
            if own is None or (planned_by and localdate(measure.created_at) > planned_by):
                continue
            for division in asked_in(own, self.windows[measure.pk], self._heard.get(measure.pk, {})):
                if there is None or (there.pk, measure.pk, division) not in self._there:
                    found.append((measure, division))
        return found

    def ask(self, round_: Round, rows: list[tuple[Measure, int]]) -> None:
        """Ask these divisions; whoever reported in person last is asked in person again."""
        if not rows:
            return
        assignees = self._last_assignees()
        ProgressReport.objects.bulk_create(
            [
                ProgressReport(
                    measure=measure,
                    division_id=division,
                    round=round_,
                    due=round_.due,
                    assignee_id=assignees.get((measure.pk, division)),
                )
                for measure, division in rows
            ],
            batch_size=500,
        )

    def _last_assignees(self) -> dict[tuple[int, int], int]:
        """Who reported in person last, by measure and division: the next round asks the same person."""
        rows = ProgressReport.objects.filter(
            measure__assessment=self.assessment, assignee__isnull=False, assignee__is_active=True
        ).order_by("round__ends", "pk")
        return {
            (measure, division): who for measure, division, who in rows.values_list("measure", "division", "assignee")
        }


def _lock(assessment: Assessment) -> Assessment:
    """The year, locked: rounds and measures of one year are written one after the other."""
    return (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "framework")
        .get(pk=assessment.pk)
    )
