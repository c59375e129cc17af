"""What the page of a year shows: how much is filled, what to do next, the steps one may take, the record."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from assessments import rules
from assessments.models import Assessment
from assessments.pages.score_panel import Panel, panel
from assessments.pages.score_queries import last_changes, reasons_of, recommendations_of, samples_of, stored_cells
from assessments.pages.scores import USUAL_REASONS
from assessments.pages.sheets import INDICATORS, item_codes
from assessments.pages.state_words import state_line
from assessments.scoring import Implied, NodeResult, Result, evaluate
from assessments.structure import Instrument
from ita_portal.accounts.requests import StaffRequest
from ita_portal.audit.models import AuditEvent
from ita_portal.audit.queries import timeline

EVENTS_READ, EVENTS_SHOWN = 50, 5  # the older ones that are read stand behind a fold


@dataclass(frozen=True)
class Filled:
    """How much of one instrument is filled."""

    code: str
    name: str
    indicators: tuple[int, int]  # with a figure, of all
    items: tuple[int, int]
    node: NodeResult
    implied: Implied | None  # what only the announced total tells of it
    weight: str
    sheet: str

    @property
    def is_full(self) -> bool:
        return self.node.value is not None


@dataclass(frozen=True)
class Todo:
    """One thing that is left to do, with where to do it."""

    title: str
    why: str
    action: str
    url: str


@dataclass(frozen=True)
class Recorded:
    """What was done with the year; one entry for the same thing done several times in a row by one person."""

    event: AuditEvent  # the latest
    times: int = 1


def _in_a_row(events: Iterable[AuditEvent]) -> list[Recorded]:
    """The events, newest first; those with a note of their own stand alone."""
    found: list[Recorded] = []
    for event in events:
        last = found[-1] if found else None
        if last and not event.details.get("note") and _deed(event) == _deed(last.event):
            found[-1] = replace(last, times=last.times + 1)
        else:
            found.append(Recorded(event))
    return found


def _deed(event: AuditEvent) -> tuple[str, int | None, date]:
    return event.verb, event.by_id, localdate(event.at)


def _filled(instrument: Instrument, result: Result, given: set[str]) -> Filled:
    codes = item_codes(instrument)
    implied = result.implied.get(instrument.code)
    known = sum(result.nodes[each.code].value is not None for each in instrument.indicators)
    return Filled(
        code=instrument.code,
        name=instrument.plain_name or instrument.name,
        indicators=(known, len(instrument.indicators)),
        items=(sum(result.nodes[code].value is not None for code in codes), len(codes)),
        node=result.nodes[instrument.code],
        implied=implied if implied and implied.possible else None,
        weight=f"{instrument.weight:.0f}" if instrument.weight is not None else "–",
        sheet=instrument.code if codes and given.intersection(codes) else INDICATORS,
    )


def _todos(assessment: Assessment, shown: Panel, samples: int, recommendations: int) -> Iterable[Todo]:
    at = (assessment.agency.slug, assessment.fiscal_year)
    grid = reverse("assessments:score_entry", args=at)
    total = shown.result.total
    if total.value is None and not shown.is_empty:  # of an empty year the main button says it
        codes = " ".join(link.code for link in shown.missing[:5])
        yield Todo("กรอกคะแนนที่ยังขาด", f"ยังขาด {codes}{' …' if len(total.missing) > 5 else ''}", "กรอกต่อ", grid)
    for row in shown.compared:
        if row.difference and row.difference.beyond and not row.reason:
            gap = f"ประกาศ {row.announced} คำนวณได้ {row.computed}"
            yield Todo(f"ตรวจผลต่างของ {row.label}", gap, "ตรวจผลต่าง", f"{grid}#rec")
    if not samples:
        yield Todo(
            "บันทึกกลุ่มตัวอย่าง",
            "รายงานต้องระบุประชากรและผู้ตอบของ IIT และ EIT",
            "บันทึก",
            reverse("assessments:survey_samples", args=at),
        )
    if not recommendations:
        yield Todo(
            "บันทึกข้อเสนอแนะของ ป.ป.ช.",
            "ใช้เขียนบทวิเคราะห์และวางมาตรการ",
            "บันทึก",
            reverse("assessments:recommendations", args=at),
        )


def year_context(request: StaffRequest, assessment: Assessment) -> dict[str, Any]:
    """Everything ``year.html`` shows."""
    framework, stored = assessment.framework.to_plain(), stored_cells(assessment)
    given = {code: row.value for code, row in stored.items() if row.value is not None}
    result = evaluate(framework, given, assessment.announced_level or None)
    shown = panel(framework, result, reasons_of(assessment))
    samples, recommendations = samples_of(assessment), recommendations_of(assessment).count()
    can_edit = rules.can_edit_scores(request.user, assessment)
    steps = rules.open_steps(request.user, assessment)
    problems = rules.problems_before_submit(result)
    ready = not problems
    record = _in_a_row(timeline(assessment)[:EVENTS_READ])
    return {
        "assessment": assessment,
        "state": state_line(assessment),
        "panel": shown,
        "result": result,
        "filled": [_filled(each, result, set(given)) for each in framework.instruments],
        "samples": samples,
        "recommendations": recommendations,
        "todos": list(_todos(assessment, shown, len(samples), recommendations)) if can_edit else [],
        "can_edit": can_edit,
        "main_step": next((s for s in steps if s.name in ("submit", "approve") and ready), None),
        "other_steps": [s for s in steps if s.name not in ("submit", "approve")],
        "blocked": "" if ready or not can_edit else " ".join(problems),
        "events": record[:EVENTS_SHOWN],
        "older_events": record[EVENTS_SHOWN:],
        "changes": last_changes(assessment),
        "usual_reasons": USUAL_REASONS,
    }
