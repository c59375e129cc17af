"""What happens to a division's report: written, sent, taken back, accepted, returned, opened again, closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken, check_step, step_named
from measures import rules
from measures.asking import windows_of
from measures.enums import PERCENT_OF, RECEIVED, ProgressState, WorkStatus
from measures.models import Measure, ProgressReport
from measures.standing import Said, standing

DRAFT_FIELDS = (
    "work_status",
    "percent",
    "reason",
    "what",
    "done_from",
    "done_to",
    "by_whom",
    "participants",
    "result",
    "outcome",
    "problems",
    "remedies",
    "next_step",
    "next_by",
)


class ProgressChanged(Exception):
    """Someone saved the report after it was opened; nothing was written. ``report`` is what stands there now."""

    def __init__(self, report: ProgressReport) -> None:
        self.report = report
        super().__init__(f"progress report {report.pk} is at version {report.version}")


@transaction.atomic
def save_draft(*, report: ProgressReport, data: Mapping[str, Any], seen_version: int, by: User) -> ProgressReport:
    """Keep what was typed of a report that is not sent; nothing needs to be complete yet.

    ``data`` holds any of ``DRAFT_FIELDS`` and ``steps_done`` (pks of steps of the measure); what it leaves out
    stays. Saving what is there already changes nothing. Raises ``ProgressChanged`` when somebody else saved since
    version ``seen_version``, ``RuleBroken`` when the report is sent or accepted.
    """
    row = locked_report(report)
    require(rules.may_report(by, row))
    if not rules.can_write(by, row):
        raise RuleBroken("รายงานนี้ส่งแล้ว แก้ไม่ได้ ถ้าต้องแก้ ให้ดึงกลับหรือขอให้ส่งกลับก่อน")
    before, wanted = contents(row), _asked(row, data)
    is_first = row.saved_at is None
    if before == wanted and not is_first:
        return row
    if row.version != seen_version:
        raise ProgressChanged(row)
    for name in DRAFT_FIELDS:
        if name in data:
            setattr(row, name, data[name])
    if row.work_status in PERCENT_OF:
        row.percent = PERCENT_OF[WorkStatus(row.work_status)]
    row.version += 1
    row.saved_at, row.saved_by = timezone.now(), by
    row.save()
    if "steps_done" in data:
        row.steps_done.set(row.measure.steps.filter(pk__in=data["steps_done"]))
    if is_first:
        record(by=by, verb="progress_begun", target=row, agency=row.measure.assessment.agency)
    return row


@transaction.atomic
def take_step(*, report: ProgressReport, name: str, note: str, by: User) -> str:
    """Take one step of the table ``rules.STEPS``; returns the Thai sentence that says what was done."""
    from measures.notices import tell_of_step

    step = step_named(rules.STEPS, name)
    row = locked_report(report)
    require(rules.may_take(by, step, row))
    check_step(step, status=row.state, note=note)
    agency, now, before = row.measure.assessment.agency, timezone.now(), row.state
    details: dict[str, Any] = {"old": before, "new": step.target, "note": note.strip()}
    if step.target == ProgressState.SENT:
        if row.saved_at is None:
            raise RuleBroken("ยังไม่ได้กรอกรายงานของรอบนี้ กรอกหรือแก้ข้อความจากรอบก่อน แล้วส่งอีกครั้ง")
        if problems := rules.problems_before_send(row):
            raise RuleBroken(*problems.values())
        row.sent_at, row.sent_by = now, by
        row.first_sent_on = row.first_sent_on or timezone.localdate(now)
        details |= {"contents": contents(row), "proofs": row.proofs.count()}
    if step.target == ProgressState.ACCEPTED:
        row.accepted_at, row.accepted_by = now, by
    elif before == ProgressState.ACCEPTED:
        row.accepted_at = row.accepted_by = None
    row.state, row.state_at, row.state_by, row.state_note = step.target, now, by, note.strip()
    row.version += 1
    row.save()
    refresh_standing(row.measure)
    record(by=by, verb=f"progress_{step.name}", target=row, agency=agency, **details)
    tell_of_step(row, step, note=note.strip(), by=by)
    return step.done


def refresh_standing(measure: Measure) -> None:
    """Write down where the measure stands, from the newest report that each division has sent. Four queries."""
    fresh = Measure.objects.prefetch_related("responsibilities", "steps__divisions").get(pk=measure.pk)
    every = list(fresh.assessment.agency.divisions.values_list("pk", flat=True))
    said = {pk: Said("", 0) for pk in windows_of(fresh, every)}
    rows = ProgressReport.objects.filter(measure=measure).order_by("round__ends", "pk")
    for division, state, status, percent in rows.values_list("division", "state", "work_status", "percent"):
        said.setdefault(division, Said("", 0))
        if state in RECEIVED:
            said[division] = Said(status, percent or 0)
    fresh.work_status, fresh.percent = standing(list(said.values()))
    fresh.save(update_fields=["work_status", "percent"])


def contents(report: ProgressReport) -> dict[str, Any]:
    """What a report says, as plain JSON values: to compare two states and to keep in the record."""
    said = {name: _plain(getattr(report, name)) for name in DRAFT_FIELDS}
    return said | {"steps_done": sorted(report.steps_done.values_list("pk", flat=True))}


def _asked(report: ProgressReport, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the draft asks for, in the same shape as ``contents``."""
    wanted = contents(report) | {name: _plain(data[name]) for name in DRAFT_FIELDS if name in data}
    if wanted["work_status"] in PERCENT_OF:
        wanted["percent"] = PERCENT_OF[WorkStatus(wanted["work_status"])]
    if "steps_done" in data:
        wanted["steps_done"] = sorted(data["steps_done"])
    return wanted


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def locked_report(report: ProgressReport) -> ProgressReport:
    """The report under a lock, after its measure: the same order everywhere, so that no two wait for each other."""
    Measure.objects.select_for_update(no_key=True).get(pk=report.measure_id)
    locked = ProgressReport.objects.select_for_update(of=("self",)).select_related(
        "measure__assessment__agency", "division", "round"
    )
    return locked.get(pk=report.pk)
