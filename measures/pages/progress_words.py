"""A progress report in words: for reading, and to show two people what each of them wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ita_portal.lib import thai
from measures.actions.progress import DRAFT_FIELDS
from measures.enums import NEED_REASON, WorkStatus
from measures.forms.progress import ProgressForm
from measures.models import ProgressReport

LABELS = {name: str(field.label) for name, field in ProgressForm.base_fields.items()}
# As on the form; the two days are said in one line.
ORDER = tuple(name for name in LABELS if name not in ("done_to", "seen_version"))


@dataclass(frozen=True)
class Line:
    """One thing a report says, for reading."""

    label: str
    words: str


def stored_fields(report: ProgressReport, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What somebody else saved wherever it differs from ``asked``: name, label, words, and the value for the field."""
    found = []
    for name in (*DRAFT_FIELDS, "steps_done"):
        value = sorted(step.pk for step in report.steps_done.all()) if name == "steps_done" else getattr(report, name)
        typed = asked.get(name)
        if (sorted(typed) if isinstance(typed, list) else typed) == value:
            continue
        found.append(
            {"name": name, "label": LABELS[name], "words": _words(report, name) or "ว่าง", "value": _field_value(value)}
        )
    return found


def _field_value(value: Any) -> Any:
    """As a field of the page holds it."""
    if isinstance(value, date):
        return thai.thai_date(value)
    if isinstance(value, list):
        return [str(each) for each in value]
    return "" if value is None else str(value)


def lines_of(report: ProgressReport) -> list[Line]:
    """Everything a report says, in the order of the form, without what was left empty."""
    lines = []
    for name in ORDER:
        if name == "done_from":
            lines.append(Line("ดำเนินการเมื่อ", _days(report)))
        elif name != "reason" or report.work_status in NEED_REASON:
            lines.append(Line(LABELS[name], _words(report, name)))
    return [line for line in lines if line.words]


def _days(report: ProgressReport) -> str:
    if report.done_from and report.done_to and report.done_from != report.done_to:
        return thai.thai_period(report.done_from, report.done_to)
    day = report.done_from or report.done_to
    return thai.thai_date(day) if day else ""


def _words(report: ProgressReport, name: str) -> str:
    if name == "steps_done":
        return "\n".join(f"• {step.text}" for step in report.steps_done.all())
    value = getattr(report, name)
    if value in (None, ""):
        return ""
    if name == "work_status":
        return WorkStatus(value).label
    if isinstance(value, date):
        return thai.thai_date(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
