"""Recent events that concern a person: who did what with what they made or must use, when, and where to see it."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import localdate

from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.audit.models import AuditEvent
from ita_portal.audit.queries import EVENT_WORDS
from ita_portal.inbox.models import Notice
from ita_portal.lib import thai
from measures.models import ProgressReport, Round
from reports.models import PUBLIC_STATUSES, Report
from reports.pages.home_event_queries import Targets, events_for, notices_for, own_reports, targets_of
from reports.pages.home_values import when_words

NEWEST, MORE = 5, 10  # shown at once, and one press away
SYSTEM = "ระบบ"
# A note belongs to these: why something came back. What else was noted stands on the object's own page.
WITH_REASON = ("assessment_return", "assessment_reopen", "report_return", "progress_return", "progress_reopen")


DATES = ("year_date_moved", "year_date_restored")
UNITS = {ProgressReport._meta.label_lower: "ฉบับ", Round._meta.label_lower: "รอบ"}
# The deed as it stands right before a name; EVENT_WORDS stand alone.
BEFORE_NAME = {"year_started": "เริ่ม", "report_approve": "เห็นชอบ", "report_publish": "เผยแพร่", "report_return": "ส่งกลับ"}
# Nobody publishes what was not endorsed, nor is told of both.
SAID_BY = {"report_approve": "report_publish"}


@dataclass(frozen=True)
class Event:
    """One line of news."""

    at: datetime
    when: str
    who: str
    what: str  # the deed and what it was done to
    url: str = ""
    note: str = ""
    agency: str = ""


@dataclass(frozen=True)
class News:
    """The newest events, and those one press away."""

    newest: tuple[Event, ...] = ()
    older: tuple[Event, ...] = ()


def news_of(user: User, *, now: datetime) -> News:
    """What others did lately that concerns ``user``. At most twelve queries, however much was done."""
    own = own_reports(user)
    events = events_for(user, own, now=now)
    targets = targets_of(events)
    found = [_event(user, rows, targets, set(own), now) for rows in _together(events, targets)]
    found += [_told(notice, now) for notice in notices_for(user, now=now)]
    found.sort(key=lambda event: event.at, reverse=True)
    return News(tuple(found[:NEWEST]), tuple(found[NEWEST : NEWEST + MORE]))


def _together(events: Iterable[AuditEvent], targets: Targets) -> list[list[AuditEvent]]:
    """The same deed of the same person on the same day in the same agency's year is one line."""
    rows = list(events)
    done = {(event.verb, event.target_type, event.target_id) for event in rows}
    groups: dict[Hashable, list[AuditEvent]] = {}
    for event in rows:
        if (SAID_BY.get(event.verb), event.target_type, event.target_id) in done:
            continue
        target = targets.of(event)
        alone = event.target_id if isinstance(target, Report) else ""
        key = (event.verb, event.by_id, event.agency_id, localdate(event.at), _year_of(target), alone)
        groups.setdefault(key, []).append(event)
    return list(groups.values())


def _event(user: User, rows: Sequence[AuditEvent], targets: Targets, own: set[int], now: datetime) -> Event:
    newest = rows[0]
    target = targets.of(newest)
    many = len({row.target_id for row in rows}) > 1
    return Event(
        at=newest.at,
        when=when_words(newest.at, now),
        who=newest.by.title() if newest.by else SYSTEM,
        what=_sentence(newest, target, _many(rows) if many else ""),
        url=_url_of_date(newest) or (_url_of_many(user, target, own) if many else _url(user, target)),
        note="" if many else _note(newest),
        agency=newest.agency.name if newest.agency else "",
    )


def _told(notice: Notice, now: datetime) -> Event:
    return Event(
        at=notice.created_at,
        when=when_words(notice.created_at, now),
        who=SYSTEM,
        what=notice.subject,
        url=reverse("inbox:notice", args=[notice.pk]),
        agency=notice.agency.name if notice.agency else "",
    )


# ── words ─────────────────────────────────────────────────────────────────────
def _sentence(event: AuditEvent, target: Model | None, many: str) -> str:
    """The deed with its object: «รับรองคะแนน ปี 2568», «เผยแพร่รายงานผลการวิเคราะห์และมาตรการ ปี 2568 ฉบับที่ 1»."""
    deed, about = BEFORE_NAME.get(event.verb, ""), many or _about(target, event)
    if deed and not many:
        return f"{deed}{about}"
    return f"{EVENT_WORDS.get(event.verb, event.verb)} {about}".rstrip()


def _about(target: Model | None, event: AuditEvent) -> str:
    """What it was done to, by its name."""
    if isinstance(target, Assessment):
        return f"ปี {target.fiscal_year}"
    if isinstance(target, Report):
        return f"{target.document.title(target.assessment.fiscal_year)} ฉบับที่ {target.version}"
    if isinstance(target, ProgressReport):
        return f"{target.measure.number} {target.round.label} {target.division.name}"
    if isinstance(target, Round):
        return f"{target.label} กำหนดส่ง {thai.thai_date(target.due)}"
    if isinstance(target, Framework):
        return str(target)
    return str(event.details.get("title", "")) if target is None else ""


def _many(rows: Sequence[AuditEvent]) -> str:
    """How many of them: «6 ฉบับ»."""
    unit = UNITS.get(rows[0].target_type, "รายการ")
    return f"{len({row.target_id for row in rows})} {unit}"


def _note(event: AuditEvent) -> str:
    """Why something came back, or until when a report has time now."""
    if event.verb in WITH_REASON:
        return str(event.details.get("note", "")).strip()
    if event.verb == "progress_extended" and event.details.get("new"):
        return f"ส่งได้ถึง {thai.thai_date(date.fromisoformat(event.details['new']))}"
    return ""


def _year_of(target: Any) -> int:
    """The year of results that an object belongs to; 0 for one that belongs to none."""
    if isinstance(target, Assessment):
        return target.fiscal_year
    if isinstance(target, ProgressReport):
        return target.measure.assessment.fiscal_year
    return target.assessment.fiscal_year if isinstance(target, Report | Round) else 0


# ── addresses ─────────────────────────────────────────────────────────────────
def _url(user: User, target: Model | None) -> str:
    """Where this person can see it; empty where there is no page for them."""
    if isinstance(target, ProgressReport):
        return reverse("measures:progress_report", args=[target.pk])
    if isinstance(target, Agency):
        return reverse("assessments:agency_profile", args=[target.slug])
    if isinstance(target, Framework):
        return reverse("admin:assessments_framework_change", args=[target.pk]) if user.is_superuser else ""
    if isinstance(target, Report):
        return _url_of_report(user, target)
    if isinstance(target, Assessment | Round):
        return _url_in_year(user, target)
    return ""


def _url_of_date(event: AuditEvent) -> str:
    """The calendar on which a date was moved; empty for every other deed."""
    if event.agency is None or event.verb not in DATES:
        return ""
    return reverse("reports:year_calendar", args=[event.agency.slug, event.details["fiscal_year"]])


def _url_of_report(user: User, report: Report) -> str:
    place = [report.assessment.agency.slug, report.assessment.fiscal_year]
    if user.can(P.VIEW, report.assessment.agency):
        return reverse("reports:report_detail", args=[*place, report.document, report.version])
    return reverse("reports:public_year", args=place) if report.status in PUBLIC_STATUSES else ""


def _url_in_year(user: User, target: Assessment | Round) -> str:
    year = target if isinstance(target, Assessment) else target.assessment
    if not user.can(P.VIEW, year.agency):
        return f"{reverse('area')}?year={year.fiscal_year}" if user.overseen() else ""
    if isinstance(target, Assessment):
        return reverse("assessments:year", args=[year.agency.slug, year.fiscal_year])
    if user.can(P.FOLLOW_UP_SEE, year.agency):
        return reverse("measures:rounds", args=[year.agency.slug, year.fiscal_year])
    return reverse("measures:my_work")


def _url_of_many(user: User, target: Model | None, own: set[int]) -> str:
    """The list on which all of them stand."""
    if not isinstance(target, ProgressReport):
        return _url(user, target)
    year = target.measure.assessment
    if target.pk in own and not user.can(P.FOLLOW_UP_SEE, year.agency):
        return reverse("measures:my_work")
    return reverse("measures:follow_up_reports", args=[year.agency.slug, year.fiscal_year])
