"""Reminding: every day by itself, agency by agency, or by hand; and the agency's days of it."""

import hashlib
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.actions import record, record_all
from ita_portal.inbox import jobs
from ita_portal.inbox.actions import Message, tell_many
from ita_portal.inbox.enums import NoticeKind
from ita_portal.inbox.queries import told_on
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.models import FollowUpSettings, Measure, ProgressReport
from measures.notices import escalation, reminder
from measures.queries.progress import people_of_role, reporters_of
from measures.queries.reminders import agencies_to_remind, days_of, owed_reports, returned_on, to_days
from measures.reminders import Days, head_day, is_untold, reminder_day

log = logging.getLogger(__name__)

DayOf = Callable[[date, date, Days, date | None], date | None]


@dataclass(frozen=True)
class Plan:
    """What an agency is to be told today, and how far each report has come with it (day → reports by pk)."""

    messages: list[Message] = field(default_factory=list)
    reminded: dict[date, list[int]] = field(default_factory=dict)
    escalated: dict[date, list[int]] = field(default_factory=dict)


def remind_all(*, now: datetime) -> Counter[str]:
    """Tell everybody what is due or late, each reminder once; how many were told, by ``NoticeKind``.

    Agency by agency, each in its own transaction, safe to run at any time and as often as one likes. What fails
    for one agency does not stop the others; the first failure is raised at the end.
    """
    told: Counter[str] = Counter()
    failure: Exception | None = None
    for agency in agencies_to_remind(today=localdate(now)):
        try:
            told += remind_agency(agency=agency, now=now)
        except Exception as error:  # recorded here, raised below
            log.exception("agency %s could not be reminded", agency.pk)
            failure = failure or error
    if told:
        jobs.hint()
    if failure is not None:
        raise failure
    return told


@transaction.atomic
def remind_agency(*, agency: Agency, now: datetime) -> Counter[str]:
    """Tell the people of one agency; the messages and how far the reports have come are stored together."""
    _lock(agency, localdate(now))
    plan = plan_for(agency, today=localdate(now))
    written = tell_many(plan.messages, now=now)
    if len(written) != len(plan.messages):
        raise RuntimeError(f"agency {agency.pk}: {len(plan.messages)} messages planned, {len(written)} written")
    for column, days in (("reminded_stage", plan.reminded), ("head_stage", plan.escalated)):
        for day, pks in days.items():
            ProgressReport.objects.filter(pk__in=pks).update(**{column: day.isoformat()})
    return Counter(notice.kind for notice in written)


def plan_for(agency: Agency, *, today: date) -> Plan:
    """What the agency's people are to be told today. The queries do not grow with reports or people.

    Whoever was told today already hears of the rest tomorrow, so that nobody gets two messages of a kind on a day.
    """
    days = days_of(agency)
    rows = list(owed_reports(agency, today=today))
    messages: list[Message] = []
    reminded = _remind(agency, _due(rows, reminder_day, "reminded_stage", days, today), today, messages)
    escalated = _escalate(agency, _due(rows, head_day, "head_stage", days, today), days, today, messages)
    return Plan(messages, reminded, escalated)


def _due(
    rows: Iterable[ProgressReport], falls_on: DayOf, column: str, days: Days, today: date
) -> dict[ProgressReport, date]:
    """The reports whose reminder has come and was not told yet, with its day."""
    found = {}
    for row in rows:
        day = falls_on(row.due, today, days, returned_on(row.state, row.state_at))
        if day is not None and is_untold(day, getattr(row, column)):
            found[row] = day
    return found


def _remind(
    agency: Agency, due: dict[ProgressReport, date], today: date, messages: list[Message]
) -> dict[date, list[int]]:
    """One message to each person who is asked for any of these reports.

    For a division that has nobody the agency's officers are told, and the message says so.
    """
    if not due:
        return {}
    asked, told = reporters_of(due), told_on(agency, NoticeKind.REMINDER, today)
    officers = people_of_role(agency.pk, Role.OFFICER) if not all(asked.values()) else []
    wanted: dict[User, list[ProgressReport]] = defaultdict(list)
    done: dict[date, list[int]] = defaultdict(list)
    orphans = set()
    for row, day in due.items():
        people = asked[row.pk] or officers
        if not people or any(person.pk in told for person in people):
            continue
        if not asked[row.pk]:
            orphans.add(row.pk)
        done[day].append(row.pk)
        for person in people:
            wanted[person].append(row)
    messages += [reminder(person, agency, rows, orphans, today) for person, rows in wanted.items()]
    return done


def _escalate(
    agency: Agency, due: dict[ProgressReport, date], days: Days, today: date, messages: list[Message]
) -> dict[date, list[int]]:
    """One message to each head, one line a division."""
    if not due:
        return {}
    heads, told = people_of_role(agency.pk, Role.HEAD), told_on(agency, NoticeKind.ESCALATION, today)
    if not heads or any(head.pk in told for head in heads):
        return {}
    messages += [escalation(head, agency, list(due), days.head_after, today) for head in heads]
    done: dict[date, list[int]] = defaultdict(list)
    for row, day in due.items():
        done[day].append(row.pk)
    return done


def _lock(agency: Agency, today: date) -> None:
    """The agency's years, measures and reports, in the order in which every action takes them."""
    rows = owed_reports(agency, today=today)
    list(Assessment.objects.select_for_update(no_key=True).filter(agency=agency).order_by("pk"))
    touched = rows.order_by().values("measure")
    list(Measure.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk").only("pk"))
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


@transaction.atomic
def remind_by_hand(*, reports: Iterable[ProgressReport], by: User, now: datetime) -> int:
    """Remind of these reports now, each person in one message; of how many reports somebody was told.

    What was sent meanwhile is left out, and so are divisions that have nobody. The same reports once more on the
    same day tell nobody a second time.
    """
    wanted = [report.pk for report in reports]
    rows = list(
        ProgressReport.objects.owed()
        .filter(pk__in=wanted)
        .select_related("measure__assessment__agency", "division", "round")
        .order_by("due", "measure__order", "pk")
    )
    by_agency: dict[Agency, list[ProgressReport]] = defaultdict(list)
    for row in rows:
        by_agency[row.measure.assessment.agency].append(row)
    for agency in by_agency:
        require(rules.can_review(by, agency))
    return sum(_remind_now(agency, of_one, by, now) for agency, of_one in by_agency.items())


def _remind_now(agency: Agency, rows: list[ProgressReport], by: User, now: datetime) -> int:
    asked = reporters_of(rows)
    wanted: dict[User, list[ProgressReport]] = defaultdict(list)
    for row in rows:
        for person in asked[row.pk]:
            if person.pk != by.pk:
                wanted[person].append(row)
    messages = [
        reminder(person, agency, of_one, set(), localdate(now), by=by, key=_key(of_one))
        for person, of_one in wanted.items()
    ]
    told = {notice.user_id for notice in tell_many(messages, now=now)}
    reminded = [row for row in rows if any(person.pk in told for person in asked[row.pk])]
    record_all(by=by, verb="progress_reminded", targets=reminded, agency=agency)
    if reminded:
        transaction.on_commit(jobs.hint)
    return len(reminded)


def _key(rows: Iterable[ProgressReport]) -> str:
    """The same for the same reports, whatever their order."""
    pks = ",".join(str(pk) for pk in sorted(row.pk for row in rows))
    return hashlib.sha256(pks.encode()).hexdigest()[:32]


@transaction.atomic
def save_settings(*, agency: Agency, days: Days, seen: Days, by: User) -> bool:
    """Keep the agency's days of reminding; False where they are so already.

    Raises ``RuleBroken`` when somebody saved other days since ``seen`` was shown.
    """
    locked = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    require(rules.can_review(by, locked))
    row = FollowUpSettings.objects.filter(agency=locked).first()
    stored = to_days(row)
    if stored == days:
        return False
    if stored != seen:
        raise RuleBroken("มีผู้เปลี่ยนวันเตือนก่อน ค่าที่ใช้อยู่แสดงด้านบน ถ้าต้องการใช้ค่าที่พิมพ์ไว้ กดบันทึกอีกครั้ง")
    row = row or FollowUpSettings(agency=locked)
    row.days_before, row.overdue_every, row.head_after = list(days.before), days.overdue_every, days.head_after
    row.saved_by = by
    row.save()
    record(by=by, verb="reminder_days_saved", target=row, agency=locked, old=_plain(stored), new=_plain(days))
    return True


def _plain(days: Days) -> list[object]:
    return [list(days.before), days.overdue_every, days.head_after]
