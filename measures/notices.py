"""What people are told of their reports, in the words of the inbox: returned, accepted, moved, handed over."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate, now

from ita_portal.accounts.models import Agency, User
from ita_portal.inbox.actions import Line, Message, tell
from ita_portal.inbox.enums import NoticeKind
from ita_portal.lib import thai
from ita_portal.lib.workflow import Step
from measures import reminders
from measures.enums import ProgressState
from measures.models import ProgressReport
from measures.queries.progress import reporters_of

KINDS = {"return": NoticeKind.RETURNED, "accept": NoticeKind.ACCEPTED, "reopen": NoticeKind.REOPENED}


def tell_of_step(report: ProgressReport, step: Step, *, note: str, by: User) -> None:
    """Tell those who report that the strategy division has decided; what they did themselves they know."""
    if step.name not in KINDS:
        return
    people = {person.pk: person for person in reporters_of([report])[report.pk]}
    if report.sent_by is not None and report.sent_by.is_active:
        people.setdefault(report.sent_by.pk, report.sent_by)
    people.pop(by.pk, None)
    lines = [line(report)] + ([{"text": f"เหตุผล: {note}", "url": ""}] if note else [])
    for person in people.values():
        tell(
            user=person,
            agency=report.measure.assessment.agency,
            kind=KINDS[step.name],
            subject=f"{KINDS[step.name].label} {report.measure.number} {report.round.label}",
            lines=lines,
            day=localdate(report.state_at),
            key=f"{report.pk}.{report.version}",
        )


def tell_of_deadline(reports: Iterable[ProgressReport], *, due: date, reason: str, by: User) -> None:
    """Tell everyone who owes one of these reports of the new day, each in one message."""
    _tell_each(
        list(reports),
        NoticeKind.DEADLINE_MOVED,
        f"เลื่อนกำหนดส่งรายงานเป็น {thai.thai_date(due)}",
        f"เหตุผล: {reason}",
        by,
    )


def tell_of_work(reports: Iterable[ProgressReport], *, note: str, by: User) -> None:
    """Tell everyone who is now asked for one of these reports, each in one message."""
    rows = list(reports)
    _tell_each(rows, NoticeKind.REASSIGNED, "มอบหมายให้รายงานผลมาตรการ", f"หมายเหตุ: {note}" if note else "", by)


def named(report: ProgressReport) -> str:
    """A report in one line: «ม.2 คู่มือการยืมทรัพย์สิน · รอบ 6 เดือนแรก»."""
    return f"{report.measure.number} {report.measure.title} · {report.round.label}"


def line(report: ProgressReport) -> Line:
    """A report as a line of a message, with its address."""
    return {"text": named(report), "url": reverse("measures:progress_report", kwargs={"pk": report.pk})}


def _tell_each(reports: list[ProgressReport], kind: str, subject: str, last: str, by: User) -> None:
    if not reports:
        return
    people: dict[int, User] = {}
    wanted: dict[int, list[ProgressReport]] = {}
    asked = reporters_of(reports)
    for report in reports:
        for person in asked[report.pk]:
            if person.pk != by.pk:
                people[person.pk] = person
                wanted.setdefault(person.pk, []).append(report)
    for pk, rows in wanted.items():
        tell(
            user=people[pk],
            agency=rows[0].measure.assessment.agency,
            kind=kind,
            subject=f"{subject} ({len(rows)} รายการ)" if len(rows) > 1 else subject,
            lines=[*(line(row) for row in rows), *([Line(text=last, url="")] if last else [])],
            day=localdate(),
            # Moved twice in a day is told twice: the later day is the one that holds.
            key=f"{now():%H%M%S%f}",
        )


def reminder(
    person: User,
    agency: Agency,
    reports: Sequence[ProgressReport],
    orphans: Collection[int],
    today: date,
    *,
    by: User | None = None,
    key: str = "",
) -> Message:
    """What a person is reminded of on a day, all in one message; ``orphans`` (pk) have a division without officers.

    ``by``: who asked for it by hand.
    """
    lines = []
    for report in reports:
        text = f"{named(report)} · กำหนดส่ง {thai.thai_date(report.due)} ({reminders.when_words(report.due, today)})"
        if report.state == ProgressState.RETURNED:
            text += " · ส่งกลับให้แก้"
        if report.pk in orphans:
            text += f" · {report.division}ไม่มีเจ้าหน้าที่ในระบบ"
        lines.append(Line(text=text, url=line(report)["url"]))
    if any(report.pk in orphans for report in reports):
        lines.append(Line(text="ที่ไม่มีเจ้าหน้าที่: เพิ่มเจ้าหน้าที่ มอบหมายผู้รายงาน หรือรายงานแทน", url=""))
    if by is not None:
        lines.append(Line(text=f"เตือนโดย{by.title()}", url=""))
    kind = NoticeKind.REMINDER if by is None else NoticeKind.ASKED
    subject = reminders.subject([report.due for report in reports], today)
    return Message(person, agency, kind, subject, lines, today, key or agency.slug)


def escalation(head: User, agency: Agency, reports: Sequence[ProgressReport], head_after: int, today: date) -> Message:
    """What a head is told of reports long overdue: one line a division, the longest overdue first."""
    groups: dict[tuple[int, int], list[ProgressReport]] = {}
    for report in sorted(reports, key=lambda report: report.due):
        groups.setdefault((report.measure.assessment.fiscal_year, report.division_id), []).append(report)
    lines = []
    for (fiscal_year, division), rows in groups.items():
        address = reverse("measures:follow_up_reports", kwargs={"slug": agency.slug, "fiscal_year": fiscal_year})
        text = reminders.head_line(str(rows[0].division), [row.due for row in rows], today)
        lines.append(Line(text=text, url=f"{address}?division={division}&late=on"))
    subject = reminders.head_subject(len(reports), len({report.division_id for report in reports}), head_after)
    return Message(head, agency, NoticeKind.ESCALATION, subject, lines, today, agency.slug)
