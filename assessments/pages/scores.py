"""What the score pages are made of: the sheet with its cells, the panel, what may be done."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessments import rules
from assessments.actions.scores import Conflict, Outcome, Refused
from assessments.forms import AnnouncedForm
from assessments.models import Assessment
from assessments.pages.score_panel import panel
from assessments.pages.score_queries import reasons_of, stored_cells, year_before
from assessments.pages.sheets import INDICATORS, Sheet, sheet, tabs
from assessments.pages.state_words import state_line
from assessments.queries import result_of
from assessments.scoring import evaluate
from assessments.scoring.text import write_score
from ita_portal.accounts.requests import StaffRequest

# Offered while typing a reason; any other words will do.
USUAL_REASONS = (
    "ประกาศคิดจากทศนิยมเต็มก่อนปัด",
    "กรอกคะแนนย่อยไม่ตรงกับประกาศ",
    "สอบถามสำนักงาน ป.ป.ช. แล้ว รอคำตอบ",
    "สำนักงาน ป.ป.ช. แก้ผลหลังประกาศ",
)


def panel_context(request: StaffRequest, assessment: Assessment) -> dict[str, Any]:
    """The panel alone."""
    framework, result = assessment.framework.to_plain(), result_of(assessment)
    return {
        "assessment": assessment,
        "panel": panel(framework, result, reasons_of(assessment)),
        "can_edit": rules.can_edit_scores(request.user, assessment),
        "usual_reasons": USUAL_REASONS,
        "sheet_name": request.GET.get("sheet", INDICATORS),
    }


def sheet_context(
    request: StaffRequest, assessment: Assessment, name: str, outcomes: Sequence[Outcome] = ()
) -> dict[str, Any]:
    """One sheet with the panel beside it. ``outcomes`` are saves that were not acknowledged: their values are
    shown again in their boxes. Raises 404 for a sheet the year does not have."""
    framework, stored = assessment.framework.to_plain(), stored_cells(assessment)
    given = {code: row.value for code, row in stored.items() if row.value is not None}
    result = evaluate(framework, given, assessment.announced_level or None)
    before = year_before(assessment)
    grid = sheet(name, framework, stored, result, before)
    if grid is None:
        raise Http404("no such sheet in this year")
    can_edit = rules.can_edit_scores(request.user, assessment)
    known = {code for code, node in result.nodes.items() if node.value is not None}
    saved = [row.saved_at for row in stored.values()]
    steps = [s for s in rules.open_steps(request.user, assessment) if s.name == "submit"]
    return {
        "assessment": assessment,
        "sheet": grid if can_edit else grid.to_read(),
        "sheet_name": name,
        "is_indicators": name == INDICATORS,
        "previous_year": before.framework.fiscal_year if before else None,
        # Who types counts what was typed; who reads, what is known.
        "tabs": tabs(framework, given if can_edit else known),
        "nodes": result.nodes,
        "panel": panel(framework, result, reasons_of(assessment)),
        "can_edit": can_edit,
        "is_blank": not can_edit and not any(cell.text or cell.computed is not None for cell in grid.cells),
        "opened": request.GET.get("open", ""),
        "last_saved": max(saved) if saved else None,
        "notes": {outcome.code: _note(outcome) for outcome in outcomes},
        "elsewhere": _elsewhere(grid, outcomes),
        "announced_form": AnnouncedForm(initial=_announced(assessment), framework=framework),
        "usual_reasons": USUAL_REASONS,
        "state": state_line(assessment),
        "step": steps[0] if steps else None,
        "blocked": " ".join(rules.problems_before_submit(result)),
    }


def _announced(assessment: Assessment) -> dict[str, Any]:
    level, day = assessment.announced_level, assessment.announced_on
    return {"level": level, "announced_on": day, "seen_level": level, "seen_on": day}


def _note(outcome: Outcome) -> dict[str, Any]:
    """What a box that was not saved shows: the typed text, why, and the version to save over."""
    if isinstance(outcome, Refused):
        return {"state": "failed", "text": outcome.text, "reason": outcome.reason}
    assert isinstance(outcome, Conflict)  # noqa: S101 - acknowledged saves have no note
    return {
        "state": "conflict",
        "text": write_score(outcome.typed),
        "theirs": write_score(outcome.value),
        "version": outcome.version,
        "by": outcome.by.title(),
        "at": outcome.at,
    }


def _elsewhere(grid: Sheet, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Saves that were not acknowledged and whose cells are not on this sheet."""
    here = {cell.code for cell in grid.cells}
    return [{"code": each.code, **_note(each)} for each in outcomes if each.code not in here]
