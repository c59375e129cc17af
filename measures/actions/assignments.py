"""Who reports and until when: extensions, reassignment, handing over all open work of a person or a division."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from ita_portal.accounts.models import Agency, Division, User
from ita_portal.audit.actions import record
from ita_portal.lib import thai
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.enums import OWED
from measures.models import Measure, MeasureDivision, MeasureStep, ProgressReport
from measures.notices import tell_of_deadline, tell_of_work


@transaction.atomic
def extend(*, reports: Iterable[ProgressReport], due: date, reason: str, by: User) -> int:
    """Give these reports until ``due``; how many it concerns. What was sent already is left alone.

    Only those who owe them are told. Raises ``RuleBroken`` without a reason or for a day that is no extension.
    """
    if not reason.strip():
        raise RuleBroken("ยังไม่ได้ระบุเหตุผลที่ขยายเวลา กรอกเหตุผลแล้วบันทึกอีกครั้ง")
    rows = _owed(reports, by)
    if early := [row for row in rows if row.due > due]:
        raise RuleBroken(f"{len(early)} รายการมีกำหนดหลัง {thai.thai_date(due)} อยู่แล้ว เลือกวันที่หลังกว่านั้น หรือเอารายการนั้นออก")
    changed = [row for row in rows if row.due != due]
    for row in changed:
        record(
            by=by,
            verb="progress_extended",
            target=row,
            agency=row.measure.assessment.agency,
            old=row.due.isoformat(),
            new=due.isoformat(),
            reason=reason.strip(),
        )
        row.due, row.is_extended, row.reminded_stage, row.head_stage = due, True, "", ""
    ProgressReport.objects.bulk_update(changed, ["due", "is_extended", "reminded_stage", "head_stage"], batch_size=500)
    tell_of_deadline(changed, due=due, reason=reason.strip(), by=by)
    return len(changed)


@transaction.atomic
def reassign(*, reports: Iterable[ProgressReport], to: User | None, note: str, by: User) -> int:
    """Ask ``to`` in person for these reports (None: whoever works for the division); how many changed hands.

    The assignment itself gives access to the report and to nothing else.
    """
    rows = [row for row in _owed(reports, by) if row.assignee_id != (to.pk if to else None)]
    if to is not None and not to.is_active:
        raise RuleBroken(f"บัญชีของ{to.title()}ปิดใช้แล้ว เลือกผู้อื่น")
    for row in rows:
        record(
            by=by,
            verb="progress_reassigned",
            target=row,
            agency=row.measure.assessment.agency,
            old=row.assignee_id,
            new=to.pk if to else None,
            note=note.strip(),
        )
        row.assignee = to
    ProgressReport.objects.bulk_update(rows, ["assignee"], batch_size=500)
    if rows:
        tell_of_work(rows, note=note.strip(), by=by)
    return len(rows)


@transaction.atomic
def hand_over(
    *,
    agency: Agency,
    from_person: User | None = None,
    from_division: Division | None = None,
    to_person: User | None = None,
    to_division: Division | None = None,
    note: str,
    by: User,
) -> int:
    """Hand all open work of a person or of a division to another, in one step; how many reports changed hands.

    Of a person: the reports assigned to that person go to ``to_person`` (None: back to the division). Of a
    division: its open reports and its part in measures that still run go to ``to_division``; where that one owes
    the same report already, its own stays and the other is closed by hand. Reports that were sent stay as they are.
    """
    require(rules.can_review(by, agency))
    open_work = ProgressReport.objects.filter(measure__assessment__agency=agency, state__in=OWED)
    if from_person is not None:
        return reassign(reports=open_work.filter(assignee=from_person), to=to_person, note=note, by=by)
    if from_division is None or to_division is None:
        raise RuleBroken("ยังไม่ได้เลือกว่าโอนงานจากใครไปให้ใคร")
    if from_division == to_division or {from_division.agency_id, to_division.agency_id} != {agency.pk}:
        raise RuleBroken("เลือกสำนัก/กองผู้รับโอนเป็นคนละแห่ง ในหน่วยงานเดียวกัน")
    return _move_division(agency, from_division, to_division, to_person, note, by)


def _move_division(
    agency: Agency, source: Division, target: Division, person: User | None, note: str, by: User
) -> int:
    rows = _owed(
        ProgressReport.objects.filter(measure__assessment__agency=agency, division=source, state__in=OWED), by
    )
    taken = set(
        ProgressReport.objects.filter(measure__assessment__agency=agency, division=target).values_list(
            "round", "measure"
        )
    )
    moved = [row for row in rows if (row.round_id, row.measure_id) not in taken]
    for row in moved:
        record(
            by=by,
            verb="progress_reassigned",
            target=row,
            agency=agency,
            old_division=source.name,
            new_division=target.name,
            note=note.strip(),
        )
        row.division, row.assignee = target, person
    ProgressReport.objects.bulk_update(moved, ["division", "assignee"], batch_size=500)
    _move_responsibilities(agency, source, target, {row.measure_id for row in rows})
    if moved:
        tell_of_work(moved, note=note.strip(), by=by)
    return len(moved)


def _move_responsibilities(agency: Agency, source: Division, target: Division, measures: set[int]) -> None:
    """The target takes the source's place in the measures whose work was handed over, for the rounds to come."""
    shares = MeasureDivision.objects.filter(measure__in=measures, division=source)
    has_already = set(
        MeasureDivision.objects.filter(measure__in=measures, division=target).values_list("measure", flat=True)
    )
    leading = set(shares.filter(is_lead=True, measure__in=has_already).values_list("measure", flat=True))
    shares.filter(measure__in=has_already).delete()
    shares.update(division=target)
    MeasureDivision.objects.filter(measure__in=leading, division=target).update(is_lead=True)
    through = MeasureStep.divisions.through
    steps = through.objects.filter(measurestep__measure__in=measures, division=source)
    doubled = set(
        through.objects.filter(measurestep__measure__in=measures, division=target).values_list(
            "measurestep", flat=True
        )
    )
    steps.filter(measurestep__in=doubled).delete()
    steps.update(division=target)
    # Whoever has the measure's form open must not write the old division back without seeing the new one.
    for measure in Measure.objects.filter(pk__in=measures):
        measure.version += 1
        measure.save(update_fields=["version"])


def _owed(reports: Iterable[ProgressReport], by: User) -> list[ProgressReport]:
    """These reports, locked, as far as they are still owed; ``by`` must be the reviewer of every agency among them."""
    wanted = [report.pk for report in reports]
    # Measures first, as everywhere.
    touched = ProgressReport.objects.filter(pk__in=wanted).values("measure")
    list(Measure.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk"))
    rows = list(
        ProgressReport.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, state__in=OWED)
        .select_related("measure__assessment__agency", "division", "round", "assignee")
        .order_by("pk")
    )
    for agency in {row.measure.assessment.agency for row in rows}:
        require(rules.can_review(by, agency))
    return rows
