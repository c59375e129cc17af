"""Everything that changes documents: choosing sections, asking for one, deciding on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken, check_step, step_named
from reports import jobs, rules, standing, verify
from reports.documents import Document
from reports.enums import DocumentKind, JobState, ReportStatus
from reports.kinds import KINDS
from reports.models import Batch, RenderJob, Report, ReportPlan
from reports.queries import newest_published
from reports.sections import in_order


class PlanChanged(Exception):
    """Someone saved the plan after the page was opened; nothing was written. ``plan`` is what stands there now."""

    def __init__(self, plan: ReportPlan) -> None:
        self.plan = plan
        super().__init__(f"plan {plan.pk} was saved by someone else")


@transaction.atomic
def save_plan(
    *,
    assessment: Assessment,
    document: Document,
    sections: Sequence[str],
    order: Sequence[str] = (),
    particulars: Mapping[str, Any] | None = None,
    seen: str = "",
    by: User,
) -> ReportPlan:
    """Keep what the officer chose for the next version of a document; what is there already is not saved again.

    ``order`` names sections in the order wanted, ``particulars`` the fields of ``ReportPlan`` that the kind asks
    for, ``seen`` is ``ReportPlan.state`` when the page was opened. Raises ``PlanChanged`` when somebody saved
    something else since.
    """
    # The agency's year is the lock: the first two plans of a document make one row.
    assessment = Assessment.objects.select_for_update(of=("self",)).select_related("agency").get(pk=assessment.pk)
    require(rules.can_request_report(by, assessment))
    kind = KINDS[document.kind]
    if not sections or set(sections) - set(kind.sections):
        raise RuleBroken("เลือกหัวข้ออย่างน้อยหนึ่งหัวข้อจากรายการ")
    ordered = in_order(kind.groups, order)
    wanted = {
        "left_out": [section for section in kind.sections if section not in sections],
        "order": [] if ordered == in_order(kind.groups, ()) else ordered,
        **{name: value for name, value in (particulars or {}).items() if name in kind.particulars},
    }
    of = {"assessment": assessment, "kind": document.kind, "part": document.part}
    plan = ReportPlan.objects.filter(**of).first() or ReportPlan(**of)
    if plan.pk and all(getattr(plan, name) == value for name, value in wanted.items()):
        return plan
    if seen != plan.state:
        raise PlanChanged(plan)
    for name, value in wanted.items():
        setattr(plan, name, value)
    plan.saved_by = by
    plan.save()
    record(
        by=by,
        verb="report_planned",
        target=assessment,
        agency=assessment.agency,
        document=document.slug,
        left_out=plan.left_out,
        order=plan.order,
    )
    return plan


@transaction.atomic
def request_report(
    *,
    assessment: Assessment,
    by: User,
    kind: str = DocumentKind.ANALYSIS,
    part: str = "",
    batch: Batch | None = None,
) -> Report:
    """Freeze the content of the next version and queue the building of its file; returns at once.

    ``part`` of the year only for the kinds that have parts (``reports.documents``).
    Pressing again while a version is in the making gives that version. The job row is written in the same
    transaction as the snapshot and the worker is hinted after the commit; of a report in a ``batch`` the batch tells
    (``jobs.feed_batches``).
    """
    require(rules.can_request_report(by, assessment))
    # The agency's year is the lock: two presses make one report.
    assessment = _locked_year(assessment)
    document = Document(DocumentKind(kind), part)
    versions = Report.objects.versions().filter(assessment=assessment).of(document)
    in_the_making = versions.filter(status=ReportStatus.REQUESTED).select_related("job").first()
    if in_the_making and in_the_making.job.state != JobState.FAILED:
        return in_the_making
    if problems := KINDS[document.kind].problems_before_request(assessment, document):
        raise RuleBroken(*problems)
    now = timezone.now()
    # Nobody ever saw a version whose file could not be made: its number is given to the content of now.
    number = in_the_making.version if in_the_making else (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    fresh: dict[str, Any] = {
        "snapshot": _frozen(assessment, document, version=number, made_at=now),
        "status_at": now,
        "status_by": by,
        "requested_at": now,
        "requested_by": by,
        "batch": batch,
    }
    report = in_the_making or Report(assessment=assessment, kind=document.kind, part=document.part, version=number)
    _freeze(report, fresh, now=now)
    record(by=by, verb="report_requested", target=report, agency=assessment.agency, version=number)
    if batch is None:
        transaction.on_commit(lambda: jobs.hint(report.pk))
    return report


def _frozen(assessment: Assessment, document: Document, *, version: int, made_at: datetime) -> dict[str, Any]:
    """The content of a version; of a document that may be published with how everyone checks it."""
    content = KINDS[document.kind].fill(assessment, document, version=version, made_at=made_at)
    if not document.is_public:
        return dict(content)
    address = verify.permanent_address(assessment.agency.slug, assessment.fiscal_year, document, version)
    return verify.sealed(content, address=address)


@transaction.atomic
def request_preview(*, assessment: Assessment, by: User, document: Document) -> Report:
    """Lay the content of now out as a file that is no version: to be looked at page by page before one is made.

    There is one preview a document, whoever asked for it; a new one takes the place of the old.
    """
    require(rules.can_request_report(by, assessment))
    assessment = _locked_year(assessment)
    if problems := KINDS[document.kind].problems_before_request(assessment, document):
        raise RuleBroken(*problems)
    now = timezone.now()
    fresh: dict[str, Any] = {
        "status": ReportStatus.PREVIEW,
        "snapshot": dict(KINDS[document.kind].fill(assessment, document, version=0, made_at=now)),
        "status_at": now,
        "status_by": by,
        "requested_at": now,
        "requested_by": by,
        "file": "",
        "sha256": "",
        "size": None,
        "pages": None,
    }
    there = Report.objects.filter(assessment=assessment, status=ReportStatus.PREVIEW).of(document).first()
    report = there or Report(assessment=assessment, kind=document.kind, part=document.part, version=0)
    if old := report.file.name:
        transaction.on_commit(lambda: default_storage.delete(old))
    _freeze(report, fresh, now=now)
    transaction.on_commit(lambda: jobs.hint(report.pk))
    return report


def _freeze(report: Report, fields: Mapping[str, Any], *, now: datetime) -> None:
    """Give ``report`` the content of now and put the making of its file in the queue.

    A worker that is still at older content finds another token on the job and throws its file away.
    """
    for name, value in fields.items():
        setattr(report, name, value)
    report.save()
    RenderJob.objects.update_or_create(
        report=report,
        defaults={
            "state": JobState.QUEUED,
            "token": None,
            "lease_until": None,
            "attempts": 0,
            "percent": 0,
            "doing": "",
            "failure": "",
            "queued_at": now,
            "hinted_at": None,
            "started_at": None,
            "finished_at": None,
        },
    )


@transaction.atomic
def retry_report(*, report: Report, by: User, is_awaited: bool = True) -> None:
    """Queue the building of a failed file again, with the same frozen content.

    Of a report that nobody waits for the workers are told by its batch (``jobs.feed_batches``).
    """
    report = _locked(report)
    require(rules.can_request_report(by, report.assessment))
    changed = RenderJob.objects.filter(report=report, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempts=0, percent=0, doing="", failure="", queued_at=timezone.now(), finished_at=None
    )
    if not changed:
        raise RuleBroken("งานนี้ไม่ได้อยู่ในสถานะไม่สำเร็จแล้ว โหลดหน้าใหม่เพื่อดูสถานะล่าสุด")
    record(by=by, verb="report_retried", target=report, agency=report.assessment.agency)
    if is_awaited:
        transaction.on_commit(lambda: jobs.hint(report.pk))


@transaction.atomic
def take_step(*, report: Report, name: str, note: str, by: User, seen: str | None = None) -> str:
    """Take one step of the table ``rules.STEPS``; returns the Thai sentence that says what was done.

    ``seen`` is ``rules.state_seen`` of the page that offered the step: another state is not decided on unseen.
    """
    step = step_named(rules.STEPS, name)
    # The year first, then the report: the same order everywhere, so that no two wait for each other. The lock on
    # the year keeps scores from being reopened while a report that shows them is published.
    Assessment.objects.select_for_update().get(pk=report.assessment_id)
    report = _locked(report)
    require(by.can(step.permission, report.assessment.agency))
    if problems := rules.problems_of_kind(report):
        raise RuleBroken(*problems)
    check_step(step, status=report.status, note=note, seen=seen, now=rules.state_seen(report))
    before, now = report.status, timezone.now()
    fields: dict[str, Any] = {"status": step.target, "status_at": now, "status_by": by, "status_note": note.strip()}
    if step.target == ReportStatus.APPROVED:
        fields |= {"approved_at": now, "approved_by": by}
    if step.target == ReportStatus.PUBLISHED:
        newer = newest_published(report.assessment, report.document)
        if problems := rules.problems_of_order(report, newer) + KINDS[report.kind].problems_before_publish(report):
            raise RuleBroken(*problems)
        _supersede(report, by=by)
        fields |= {"published_at": now, "published_by": by}
    for name_, value in fields.items():
        setattr(report, name_, value)
    report.save(update_fields=list(fields))
    if step.target == ReportStatus.PUBLISHED:
        standing.keep(report)
    record(
        by=by,
        verb=f"report_{step.name}",
        target=report,
        agency=report.assessment.agency,
        old=before,
        new=step.target,
        note=note,
    )
    return step.done


def _supersede(report: Report, *, by: User) -> None:
    """The version in force makes room for ``report``; its file and its address stay."""
    older = Report.objects.filter(assessment=report.assessment).of(report.document).published().select_for_update()
    for previous in older:
        previous.status, previous.status_at, previous.status_by = ReportStatus.SUPERSEDED, timezone.now(), by
        previous.save(update_fields=["status", "status_at", "status_by"])
        record(
            by=by,
            verb="report_superseded",
            target=previous,
            agency=report.assessment.agency,
            by_version=report.version,
        )


def _locked_year(assessment: Assessment) -> Assessment:
    """The agency's year, locked: whoever makes or plans a document of it waits here for the one before."""
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("agency", "framework")
    return locked.get(pk=assessment.pk)


def _locked(report: Report) -> Report:
    locked = Report.objects.select_for_update(of=("self",)).select_related("assessment__agency")
    return locked.get(pk=report.pk)
