"""One document of a year for every agency that can have it: asked for in portions, resumable, its progress.

What is asked for are ordinary reports with ordinary jobs; the batch only remembers how far the asking came. A portion
is one transaction: a process that dies in the middle leaves nothing of it, and whoever goes on starts with it again.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, Min, Q, QuerySet

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from reports import actions, rules
from reports.documents import Document
from reports.enums import JobState
from reports.models import Batch, RenderJob

log = logging.getLogger(__name__)

PORTION = 10
NAMED = 3  # agencies named beside a reason
MOST_REASONS = 50
RATE_OVER = timedelta(minutes=10)
NO_YEAR = "ยังไม่มีข้อมูลของปีนี้"
IN_THE_MAKING = "มีฉบับที่กำลังจัดทำอยู่แล้ว"
FAULT = "ระบบจัดทำเนื้อหาไม่สำเร็จ ดูบันทึกของระบบ"
OTHER = "เหตุอื่น"


# ── asking ────────────────────────────────────────────────────────────────────
def open_batch(document: Document, fiscal_year: int) -> Batch | None:
    """The batch of a document that was begun and not yet asked for everywhere."""
    return _batches(document, fiscal_year).filter(asked_all_at=None).first()


def last_batch(document: Document, fiscal_year: int) -> Batch | None:
    """The newest batch of a document, finished or not."""
    return _batches(document, fiscal_year).first()


def _batches(document: Document, fiscal_year: int) -> QuerySet[Batch]:
    return Batch.objects.filter(kind=document.kind, part=document.part, fiscal_year=fiscal_year)


@transaction.atomic
def start_batch(*, document: Document, fiscal_year: int, by: User) -> Batch:
    """Begin to ask for a document of every agency; an open batch of the same document is gone on with."""
    require(rules.can_make_batches(by))
    batch, is_new = Batch.objects.get_or_create(
        kind=document.kind,
        part=document.part,
        fiscal_year=fiscal_year,
        asked_all_at=None,
        defaults={"requested_by": by},
    )
    if is_new:
        record(by=by, verb="batch_started", target=batch, agency=None, document=document.slug, fiscal_year=fiscal_year)
    return batch


@transaction.atomic
def ask_portion(*, batch: Batch, by: User, now: datetime, size: int = PORTION) -> bool:
    """Ask for the next agencies' reports in one transaction; False when all have been asked for.

    Two processes at the same batch take turns: the row is locked. Who tells the workers is ``jobs.feed_batches``.
    """
    require(rules.can_make_batches(by))
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.asked_all_at:
        return False
    years = Assessment.objects.filter(fiscal_year=batch.fiscal_year)
    portion = list(years.filter(pk__gt=batch.cursor).select_related("agency", "framework").order_by("pk")[:size])
    for assessment in portion:
        _ask(assessment, batch, by=by)
    if portion:
        batch.cursor = portion[-1].pk
    else:
        without = Agency.objects.exclude(pk__in=years.values("agency"))
        named = without.order_by("name_key", "pk").values_list("name", flat=True)[:NAMED]
        _refuse(batch, NO_YEAR, named, count=without.count())
        batch.asked_all_at = now
        record(by=by, verb="batch_asked", target=batch, agency=None, reports=batch.reports.count())
    batch.save(update_fields=["cursor", "refused", "asked_all_at"])
    return bool(portion)


@transaction.atomic
def ask_chosen(*, document: Document, assessments: Iterable[Assessment], by: User, now: datetime) -> Batch:
    """Ask for the reports of a few agencies, in one transaction and as a batch that is never open."""
    require(rules.can_make_batches(by))
    chosen = list(assessments)
    batch = Batch.objects.create(
        kind=document.kind,
        part=document.part,
        fiscal_year=chosen[0].fiscal_year,
        requested_by=by,
        asked_all_at=now,
    )
    for assessment in chosen:
        _ask(assessment, batch, by=by)
    batch.save(update_fields=["refused"])
    record(by=by, verb="batch_asked", target=batch, agency=None, reports=batch.reports.count())
    return batch


def _ask(assessment: Assessment, batch: Batch, *, by: User) -> None:
    name = assessment.agency.name
    try:
        report = actions.request_report(assessment=assessment, by=by, kind=batch.kind, part=batch.part, batch=batch)
    except RuleBroken as refused:
        _refuse(batch, " ".join(refused.messages), [name])
    except DatabaseError:
        raise
    except Exception:
        # One agency's odd data must not keep thousands from their report. It is counted, and the command fails
        # at its end because of it.
        log.exception("no content for %s", assessment)
        _refuse(batch, FAULT, [name])
    else:
        if report.batch_id != batch.pk:
            _refuse(batch, IN_THE_MAKING, [name])


def _refuse(batch: Batch, reason: str, names: Iterable[str], *, count: int = 1) -> None:
    """Count a reason and keep the first names; a reason too many is counted with the others."""
    if not count:
        return
    if reason not in batch.refused and len(batch.refused) >= MOST_REASONS:
        reason = OTHER
    found = batch.refused.setdefault(reason, {"count": 0, "named": []})
    found["count"] += count
    found["named"] = [*found["named"], *names][:NAMED]


# ── trying again ──────────────────────────────────────────────────────────────
def retry_failed(*, batch: Batch, by: User) -> int:
    """Queue every report of a batch that failed once more; how many."""
    require(rules.can_make_batches(by))
    failed = batch.reports.filter(job__state=JobState.FAILED).defer("snapshot").order_by("pk")
    count = 0
    for report in failed.iterator(chunk_size=100):
        actions.retry_report(report=report, by=by, is_awaited=False)
        count += 1
    return count


# ── progress ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Reason:
    """Why reports of a batch cannot be made or failed, how many, and a few of the agencies."""

    text: str
    count: int
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far a batch is: numbers of agencies, and reports finished a minute over the last ten minutes."""

    agencies: int  # that have the year; not yet known to be refused
    looked_at: int
    waiting: int
    building: int
    ready: int
    failed: int
    per_minute: float
    refused: tuple[Reason, ...]
    failures: tuple[Reason, ...]
    asked_all: bool

    @property
    def asked(self) -> int:
        """Reports of this batch."""
        return self.waiting + self.building + self.ready + self.failed

    @property
    def to_make(self) -> int:
        """Reports still to be made, those not asked for yet included."""
        return self.waiting + self.building + max(0, self.agencies - self.looked_at)

    @property
    def is_finished(self) -> bool:
        """Nothing more will happen by itself."""
        return self.asked_all and not self.to_make

    @property
    def minutes_left(self) -> int | None:
        """At the present rate, rounded up; None while nothing is known of the rate."""
        return ceil(self.to_make / self.per_minute) if self.per_minute else None


def progress_of(batch: Batch, *, now: datetime) -> Progress:
    """Count a batch in five queries, however large it is."""
    batch = Batch.objects.get(pk=batch.pk)
    years = Assessment.objects.filter(fiscal_year=batch.fiscal_year)
    states = RenderJob.objects.filter(report__batch=batch)
    since = now - RATE_OVER
    counted: dict[str, Any] = states.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in JobState.values},
        recent=Count("pk", filter=Q(state=JobState.DONE, finished_at__gt=since)),
        begun=Min("started_at"),
    )
    refused = tuple(Reason(text, each["count"], tuple(each["named"])) for text, each in batch.refused.items())
    asked = sum(counted[state] for state in JobState.values)
    if batch.asked_all_at:
        agencies = looked_at = asked + sum(each.count for each in refused)
    else:
        agencies, looked_at = years.count(), years.filter(pk__lte=batch.cursor).count()
    failures = states.filter(state=JobState.FAILED).values_list("failure").annotate(count=Count("pk"))
    minutes = (now - max(since, counted["begun"] or now)).total_seconds() / 60
    return Progress(
        agencies=agencies,
        looked_at=looked_at,
        waiting=counted[JobState.QUEUED],
        building=counted[JobState.BUILDING],
        ready=counted[JobState.DONE],
        failed=counted[JobState.FAILED],
        per_minute=counted["recent"] / minutes if minutes > 0 else 0.0,
        refused=tuple(sorted(refused, key=lambda each: -each.count)),
        failures=tuple(Reason(text, count) for text, count in failures.order_by("-count")[:MOST_REASONS]),
        asked_all=batch.asked_all_at is not None,
    )
