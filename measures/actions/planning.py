"""Planning, changing and dropping measures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from assessments.models import Assessment
from assessments.structure import TOTAL
from ita_portal.accounts.models import Division, User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.enums import Period
from measures.models import Measure, MeasureDivision, MeasureLink, MeasureStep

PLAIN_FIELDS = (
    "title",
    "justification",
    "target",
    "budget",
    "every_division",
    "period",
    "follow_up",
    "follow_up_note",
)


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

    ``data``: title, codes (of weak points), target, justification, budget (baht, None: none used), every_division,
    lead (Division or None), supporting (Divisions), period, starts, ends, follow_up, follow_up_note.
    ``steps``: text, divisions, starts, ends, follow_up each; what is left out is empty.
    The same measure sent twice is planned once; another one under a title in use raises ``RuleBroken``.
    """
    locked = _lock(assessment, by)
    there = Measure.objects.filter(assessment=locked, title=data["title"]).first()
    made = there or Measure(assessment=locked, carried_out_in=locked.fiscal_year + 1, created_by=by, version=0)
    if there:
        if contents(there) != asked(data, steps):
            raise RuleBroken(f"ปีนี้มีมาตรการชื่อ «{there.title}» อยู่แล้ว ตั้งชื่ออื่น หรือแก้มาตรการเดิม")
        return there
    last = Measure.objects.filter(assessment=locked).order_by("-order").first()
    made.order = last.order + 1 if last else 1
    _write(made, data, steps)
    record(
        by=by, verb="measure_planned", target=made, agency=locked.agency, title=made.title, codes=list(data["codes"])
    )
    return made


@transaction.atomic
def change_measure(
    *, measure: Measure, data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], seen_version: int, by: User
) -> Measure:
    """Replace what a measure says; ``data`` and ``steps`` as in ``plan_measure``.

    A step that names its ``pk`` keeps its row. Saving what is there already changes nothing. Raises
    ``MeasureChanged`` when somebody saved another text since version ``seen_version`` was opened.
    """
    locked = _lock(measure.assessment, by)
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
    _write(row, data, steps)
    changed = {name: [before[name], wanted[name]] for name in wanted if before[name] != wanted[name]}
    record(by=by, verb="measure_changed", target=row, agency=locked.agency, title=row.title, changed=changed)
    return row


@transaction.atomic
def drop_measure(*, assessment: Assessment, pk: int, by: User) -> bool:
    """Delete a measure of this assessment; False where it is gone already. The record keeps what it said."""
    locked = _lock(assessment, by)
    row = Measure.objects.filter(assessment=locked, pk=pk).first()
    if row is None:
        return False
    record(by=by, verb="measure_dropped", target=row, agency=locked.agency, title=row.title, contents=contents(row))
    row.delete()
    return True


def contents(measure: Measure) -> dict[str, Any]:
    """What a measure says, as plain JSON values: to compare two states and to keep in the record. Five queries."""
    divisions = list(measure.responsibilities.values_list("division_id", "is_lead"))
    data = {name: getattr(measure, name) for name in PLAIN_FIELDS} | {
        "starts": measure.starts,
        "ends": measure.ends,
        "codes": list(measure.links.values_list("code", flat=True)),
        "lead": next((pk for pk, leads in divisions if leads), None),
        "supporting": [pk for pk, leads in divisions if not leads],
    }
    steps = [
        {
            "text": step.text,
            "divisions": [division.pk for division in step.divisions.all()],
            "starts": step.starts,
            "ends": step.ends,
            "follow_up": step.follow_up,
        }
        for step in measure.steps.prefetch_related("divisions")
    ]
    return _plain(data, steps)


def asked(data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a form asks for, in the same shape as ``contents``."""
    lead, (starts, ends) = data["lead"], _dates(data)
    said = {name: data[name] for name in PLAIN_FIELDS} | {
        "starts": starts,
        "ends": ends,
        "codes": list(dict.fromkeys(data["codes"])),
        "lead": lead.pk if lead else None,
        "supporting": [division.pk for division in data["supporting"] if division != lead],
    }
    wanted = [
        {
            "text": step["text"],
            "divisions": [division.pk for division in step.get("divisions", ())],
            "starts": step.get("starts"),
            "ends": step.get("ends"),
            "follow_up": step.get("follow_up", ""),
        }
        for step in steps
    ]
    return _plain(said, wanted)


def _plain(data: dict[str, Any], steps: list[dict[str, Any]]) -> dict[str, Any]:
    budget = data["budget"]
    return data | {
        "budget": None if budget is None else f"{budget:.2f}",
        "starts": _iso(data["starts"]),
        "ends": _iso(data["ends"]),
        "codes": sorted(data["codes"]),
        "supporting": sorted(data["supporting"]),
        "steps": [
            step | {"divisions": sorted(step["divisions"]), "starts": _iso(step["starts"]), "ends": _iso(step["ends"])}
            for step in steps
        ],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _dates(data: Mapping[str, Any]) -> tuple[Any, Any]:
    """The measure's own dates; they count only where the period is given by dates."""
    return (data["starts"], data["ends"]) if data["period"] == Period.DATES else (None, None)


def _lock(assessment: Assessment, by: User) -> Assessment:
    """The year, locked: measures of one year are written one after the other."""
    locked = (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "framework")
        .get(pk=assessment.pk)
    )
    require(rules.can_edit_measures(by, locked))
    return locked


def _write(measure: Measure, data: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> None:
    _check(measure.assessment, data, steps)
    for name in PLAIN_FIELDS:
        setattr(measure, name, data[name])
    measure.starts, measure.ends = _dates(data)
    measure.version += 1
    measure.save()
    measure.links.all().delete()
    MeasureLink.objects.bulk_create(MeasureLink(measure=measure, code=code) for code in dict.fromkeys(data["codes"]))
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
    """Refuse codes of another year and divisions of another agency; the form says it at the field first."""
    nodes = assessment.framework.to_plain().nodes
    if unknown := [code for code in data["codes"] if code != TOTAL and code not in nodes]:
        raise RuleBroken(f"ปีนี้ไม่มีรหัส {' '.join(unknown)}")
    named = [data["lead"]] if data["lead"] else []
    named += [*data["supporting"], *(division for step in steps for division in step.get("divisions", ()))]
    if any(division.agency_id != assessment.agency_id for division in named):
        raise RuleBroken("สำนัก/กองที่เลือกอยู่ในหน่วยงานอื่น เลือกสำนัก/กองของหน่วยงานเดียวกัน")
    for place in (data, *steps):
        if place.get("starts") and place.get("ends") and place["ends"] < place["starts"]:
            raise RuleBroken("วันสิ้นสุดอยู่ก่อนวันเริ่ม")
    if data["period"] == Period.DATES and not all(_dates(data)):
        raise RuleBroken("มาตรการที่กำหนดเป็นวันที่ต้องมีทั้งวันเริ่มและวันสิ้นสุด")
