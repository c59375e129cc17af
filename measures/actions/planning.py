"""Planning, changing, moving and dropping measures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from assessments.models import Assessment
from assessments.structure import TOTAL
from ita_portal.accounts.models import Division, User
from ita_portal.audit.actions import record
from ita_portal.lib import thai
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions.contents import DEFAULTS, asked, contents, dates_of, days_of
from measures.actions.rounds import sync_open_rounds
from measures.carrying import PLAIN_FIELDS
from measures.enums import Period
from measures.forms.measure import follow_up_bounds
from measures.models import FollowUpDate, Measure, MeasureDivision, MeasureLink, MeasureStep, ProgressReport
from measures.queries.planning import written_reports


class MeasureChanged(Exception):
    """Someone saved the measure after it was opened; nothing was written. ``measure`` is what stands there now."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        super().__init__(f"measure {measure.pk} is at version {measure.version}")


@transaction.atomic
def plan_measure(
    *, assessment: Assessment, data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], by: User
) -> Measure:
    """Plan a measure that answers the results of ``assessment``; it is carried out in the fiscal year after.

    ``data``: title, codes (of weak points), target, target_value and target_unit (both or neither), justification,
    budget (baht, None: none used), every_division, lead (Division or None), supporting (Divisions), period, starts,
    ends, follow_up, follow_up_note, follow_up_dates (days, where it is followed up on dates), carried_from (the
    earlier measure it was taken from). ``steps``: text, divisions, starts, ends, follow_up each; what is left out
    is empty. The same measure sent twice is planned once; another one under a title in use raises ``RuleBroken``.
    """
    locked = lock_year(assessment, by)
    there = Measure.objects.filter(assessment=locked, title=data["title"]).first()
    if there:
        if contents(there) != asked(data, steps):
            raise RuleBroken(f"ปีนี้มีมาตรการชื่อ «{there.title}» อยู่แล้ว ตั้งชื่ออื่น หรือแก้มาตรการเดิม")
        return there
    made = add_measure(locked, data, steps, by)
    record(
        by=by, verb="measure_planned", target=made, agency=locked.agency, title=made.title, codes=list(data["codes"])
    )
    return made


@transaction.atomic
def change_measure(
    *,
    measure: Measure,
    data: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    seen_version: int,
    by: User,
    today: date,
) -> Measure:
    """Replace what a measure says; ``data`` and ``steps`` as in ``plan_measure``.

    A step that names its ``pk`` keeps its row. Saving what is there already changes nothing. Raises
    ``MeasureChanged`` when somebody saved another text since version ``seen_version`` was opened. In rounds that
    are open ``today``, divisions that are no longer asked are let go and new ones are asked.
    """
    locked = lock_year(measure.assessment, by)
    row = Measure.objects.select_for_update(of=("self",)).filter(pk=measure.pk, assessment=locked).first()
    if row is None:
        raise RuleBroken("มาตรการนี้ถูกลบไปแล้ว ข้อความที่พิมพ์ยังอยู่ คัดลอกไปวางเป็นมาตรการใหม่ได้")
    before, wanted = contents(row), asked(data, steps)
    if before == wanted:
        return row
    if row.version != seen_version:
        raise MeasureChanged(row)
    if Measure.objects.filter(assessment=locked, title=data["title"]).exclude(pk=row.pk).exists():
        raise RuleBroken(f"ปีนี้มีมาตรการชื่อ «{data['title']}» อยู่แล้ว ตั้งชื่ออื่น")
    _write(row, locked, data, steps)
    sync_open_rounds(measure=row, today=today)
    changed = {name: [before[name], wanted[name]] for name in wanted if before[name] != wanted[name]}
    record(by=by, verb="measure_changed", target=row, agency=locked.agency, title=row.title, changed=changed)
    return row


@transaction.atomic
def move_measure(*, assessment: Assessment, pk: int, to: int, by: User) -> bool:
    """Give a measure the number ``to`` (1 is the first); the others close up. False where it is there or gone."""
    locked = lock_year(assessment, by)
    rows = list(Measure.objects.filter(assessment=locked))
    moved = next((row for row in rows if row.pk == pk), None)
    if moved is None or moved.order == to or not 1 <= to <= len(rows):
        return False
    old = moved.order
    rows.remove(moved)
    rows.insert(to - 1, moved)
    for order, row in enumerate(rows, start=1):
        row.order = order
    Measure.objects.bulk_update(rows, ["order"])
    record(by=by, verb="measure_moved", target=moved, agency=locked.agency, title=moved.title, numbers=[old, to])
    return True


@transaction.atomic
def drop_measure(*, assessment: Assessment, pk: int, by: User) -> bool:
    """Delete a measure of this assessment; False where it is gone already. The record keeps what it said.

    Later measures move up, so that the numbers stay without gaps. Reports that were asked for and that nobody has
    written in go with it; once somebody has reported, ``RuleBroken``: then the work is cancelled by a report.
    """
    locked = lock_year(assessment, by)
    row = Measure.objects.select_for_update(of=("self",)).filter(assessment=locked, pk=pk).first()
    if row is None:
        return False
    reports = ProgressReport.objects.filter(measure=row)
    # Locked first: a division that is writing this moment finishes, and is then counted.
    list(reports.select_for_update(of=("self",)).values_list("pk"))
    if written := written_reports(row):
        raise RuleBroken(drop_refusal(written))
    reports.delete()
    record(by=by, verb="measure_dropped", target=row, agency=locked.agency, title=row.title, contents=contents(row))
    Measure.objects.filter(assessment=locked, order__gt=row.order).update(order=F("order") - 1)
    row.delete()
    return True


def drop_refusal(written: int) -> str:
    """Why a measure with so many reports is not deleted, and what to do instead."""
    return (
        f"มาตรการนี้มีรายงานผลแล้ว {written} ฉบับ จึงลบไม่ได้ "
        "ถ้าจะเลิกทำ ให้หน่วยงานรายงานสถานะ «ยกเลิก» พร้อมเหตุผล มาตรการจะไม่ถูกติดตามอีก"
    )


def lock_year(assessment: Assessment, by: User) -> Assessment:
    """The year, locked, if ``by`` may plan in it: measures of one year are written one after the other."""
    locked = (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "framework")
        .get(pk=assessment.pk)
    )
    require(rules.can_edit_measures(by, locked))
    return locked


def add_measure(locked: Assessment, data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], by: User) -> Measure:
    """A new measure at the end of the locked year; the caller records it."""
    made = Measure(assessment=locked, carried_out_in=locked.fiscal_year + 1, created_by=by, version=0)
    made.order = Measure.objects.filter(assessment=locked).count() + 1
    made.carried_from = data.get("carried_from")
    _write(made, locked, data, steps)
    return made


def _write(measure: Measure, locked: Assessment, data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> None:
    data = DEFAULTS | dict(data)
    _check(locked, data, steps)
    for name in PLAIN_FIELDS:
        setattr(measure, name, data[name])
    measure.starts, measure.ends = dates_of(data)
    measure.version += 1
    measure.save()
    measure.links.all().delete()
    MeasureLink.objects.bulk_create(MeasureLink(measure=measure, code=code) for code in dict.fromkeys(data["codes"]))
    measure.follow_up_dates.all().delete()
    FollowUpDate.objects.bulk_create(FollowUpDate(measure=measure, day=day) for day in days_of(data))
    lead: Division | None = data["lead"]
    measure.responsibilities.all().delete()
    MeasureDivision.objects.bulk_create(
        MeasureDivision(measure=measure, division=each, is_lead=each == lead)
        for each in dict.fromkeys([*([lead] if lead else []), *data["supporting"]])
    )
    _write_steps(measure, steps)


def _write_steps(measure: Measure, steps: Sequence[Mapping[str, Any]]) -> None:
    there = {row.pk: row for row in measure.steps.all()}
    kept = {step["pk"] for step in steps if step.get("pk") in there}
    measure.steps.exclude(pk__in=kept).delete()
    # Two steps that change places would meet on one number on the way.
    for row in measure.steps.order_by("-order"):
        MeasureStep.objects.filter(pk=row.pk).update(order=row.order + 1000)
    for order, step in enumerate(steps, start=1):
        row = there[step["pk"]] if step.get("pk") in kept else MeasureStep(measure=measure)
        row.order, row.text = order, step["text"]
        row.starts, row.ends = step.get("starts"), step.get("ends")
        row.follow_up = step.get("follow_up", "")
        row.save()
        row.divisions.set(step.get("divisions", ()))


def _check(assessment: Assessment, data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what does not fit this year and agency; the form says it at the field first."""
    nodes = assessment.framework.to_plain().nodes
    if unknown := [code for code in data["codes"] if code != TOTAL and code not in nodes]:
        raise RuleBroken(f"ปีนี้ไม่มีรหัส {' '.join(unknown)}")
    named = [data["lead"]] if data["lead"] else []
    named += [*data["supporting"], *(division for step in steps for division in step.get("divisions", ()))]
    if any(division.agency_id != assessment.agency_id for division in named):
        raise RuleBroken("สำนัก/กองที่เลือกอยู่ในหน่วยงานอื่น เลือกสำนัก/กองของหน่วยงานเดียวกัน")
    source = data["carried_from"]
    if source and source.assessment.agency_id != assessment.agency_id:
        raise RuleBroken("มาตรการเดิมเป็นของหน่วยงานอื่น เลือกจากคลังมาตรการของหน่วยงานเดียวกัน")
    for place in (data, *steps):
        if place.get("starts") and place.get("ends") and place["ends"] < place["starts"]:
            raise RuleBroken("วันสิ้นสุดอยู่ก่อนวันเริ่ม")
    if data["period"] == Period.DATES and not all(dates_of(data)):
        raise RuleBroken("มาตรการที่กำหนดเป็นวันที่ต้องมีทั้งวันเริ่มและวันสิ้นสุด")
    if (data["target_value"] is None) != (not data["target_unit"]):
        raise RuleBroken("ค่าเป้าหมายต้องมีหน่วยนับ และหน่วยนับต้องมีค่าเป้าหมาย")
    first, last = follow_up_bounds(assessment.fiscal_year + 1)
    if outside := [day for day in days_of(data) if not first <= day <= last]:
        raise RuleBroken(f"วันติดตาม {thai.thai_date(outside[0])} อยู่นอกปีงบประมาณ {assessment.fiscal_year + 1}")
