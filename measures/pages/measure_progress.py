"""The page of one measure's progress: what each division reported in each round, and everything that happened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from ita_portal.audit.queries import EVENT_WORDS
from ita_portal.lib import thai
from measures.enums import WorkStatus
from measures.models import Measure, ProgressReport
from measures.pages.chips import Chip, report_chips, work_chip
from measures.queries import follow_up as queries
from measures.words import period_words, source_words, target_words, who_words

PAGE_SIZE = 20
# Parts of a measure as its form calls them, for «แก้มาตรการ».
PARTS = {
    "title": "ชื่อ",
    "justification": "เหตุผล",
    "target": "ผลที่ถือว่าสำเร็จ",
    "target_value": "ค่าเป้าหมาย",
    "target_unit": "หน่วยนับ",
    "budget": "งบประมาณ",
    "every_division": "ผู้รับผิดชอบ",
    "lead": "ผู้รับผิดชอบ",
    "supporting": "ผู้รับผิดชอบ",
    "period": "ระยะเวลา",
    "starts": "ระยะเวลา",
    "ends": "ระยะเวลา",
    "follow_up": "การติดตาม",
    "follow_up_note": "การติดตาม",
    "follow_up_dates": "การติดตาม",
    "codes": "จุดอ่อนที่แก้",
    "steps": "ขั้นตอน",
}


@dataclass(frozen=True)
class Told:
    """One division's report as the table lists it."""

    report: ProgressReport
    chips: list[Chip]
    work: Chip | None


@dataclass(frozen=True)
class Happened:
    """One entry of the timeline."""

    at: datetime
    by: str
    words: str
    about: str  # which division and round; empty: the measure itself
    lines: list[str]  # what changed
    reason: str
    report: int | None
    is_done: bool


def progress_context(assessment: Assessment, measure: Measure, page: str | None, *, today: date) -> dict[str, Any]:
    """Everything on the page: nine queries whatever the number of reports and events."""
    framework = assessment.framework.to_plain()
    reports: list[Any] = list(queries.reports_of_measure(measure))
    events = Paginator(queries.events_of_measure(measure, reports), PAGE_SIZE).get_page(page)
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "measure": measure,
        "source": source_words([link.code for link in measure.links.all()], framework),
        "divisions": who_words(measure),
        "period": period_words(measure),
        "target": target_words(measure),
        "work": work_chip(measure.work_status),
        "rounds": _by_round(reports, today),
        "received": sum(not row.is_owed and row.state != "closed" for row in reports),
        "asked": sum(row.state != "closed" for row in reports),
        "events": _timeline(events, reports),
        "page": events,
    }


def _by_round(reports: list[ProgressReport], today: date) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in reports:
        told = Told(row, report_chips(row, today=today), work_chip(row.work_status) if row.work_status else None)
        found.setdefault(row.round_id, {"round": row.round, "rows": []})["rows"].append(told)
    return list(found.values())


def _timeline(events: Page[AuditEvent], reports: list[ProgressReport]) -> list[Happened]:
    rows = list(events.object_list)
    named = {value for row in rows for key in ("old", "new") if isinstance(value := row.details.get(key), int)}
    people = {person.pk: person.title() for person in User.objects.filter(pk__in=named)}
    # A round's name is not parted at the end of a line.
    about = {row.pk: f"{row.division} · {row.round.label.replace(' ', thai.NO_BREAK)}" for row in reports}
    rounds = {row.round_id: row.round.label for row in reports}
    return [_happened(row, about, rounds, people) for row in rows]


def _happened(event: AuditEvent, about: dict[int, str], rounds: dict[int, str], people: dict[int, str]) -> Happened:
    is_report = event.target_type == ProgressReport._meta.label_lower
    where = about if is_report else rounds if event.target_type.endswith(".round") else {}
    details = event.details
    return Happened(
        at=event.at,
        by=event.by.title() if event.by else "ระบบ",
        words=EVENT_WORDS.get(event.verb, event.verb),
        about=where.get(event.target_id, ""),
        lines=_lines(event.verb, details, people),
        reason=str(details.get("reason") or details.get("note") or ""),
        report=event.target_id if is_report else None,
        is_done=event.verb in ("progress_accept", "progress_send"),
    )


def _lines(verb: str, details: dict[str, Any], people: dict[int, str]) -> list[str]:
    """What an event changed, in words; of what is not known here, nothing."""
    if verb in ("progress_extended", "deadline_moved"):
        old, new = (thai.thai_date(date.fromisoformat(details[key])) for key in ("old", "new"))
        return [f"จาก {old} เป็น {new}"]
    if verb == "progress_reassigned" and "new_division" in details:
        return [f"จาก{details['old_division']} เป็น{details['new_division']}"]
    if verb == "progress_reassigned":
        old, new = (people.get(details[key] or 0, "เจ้าหน้าที่ของหน่วยงาน") for key in ("old", "new"))
        return [f"จาก{old} เป็น{new}"]
    if verb == "progress_send":
        return _sent(details)
    if verb == "measure_changed":
        return ["แก้ " + " ".join(dict.fromkeys(PARTS[name] for name in details.get("changed", ()) if name in PARTS))]
    name = details.get("name") or details.get("url")
    return [str(name)] if verb.startswith("proof_") and name else []


def _sent(details: dict[str, Any]) -> list[str]:
    said = details.get("contents", {})
    status = said.get("work_status")
    words = [WorkStatus(status).label] if status in WorkStatus.values else []
    words += [f"ร้อยละ {said['percent']}"] if said.get("percent") is not None else []
    words += [f"หลักฐาน {details['proofs']} รายการ"] if details.get("proofs") else ["ไม่มีหลักฐาน"]
    return [" · ".join(words)]
