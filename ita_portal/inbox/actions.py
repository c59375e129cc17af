"""Writing to people: telling them something, reading it, switching mails off, sending a failed mail again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.audit.actions import record
from ita_portal.inbox import jobs
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.models import Notice
from ita_portal.inbox.rules import why_no_mail
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken

SUBJECT_LENGTH = 200


class Line(TypedDict):
    """One line of a notice: what is said, and the portal's own page it leads to («/staff/…», or empty)."""

    text: str
    url: str


@dataclass(frozen=True)
class Message:
    """What one person is to be told. ``day`` is the local date; ``key`` tells apart several of one kind on one day."""

    user: User
    agency: Agency | None
    kind: str
    subject: str
    lines: Sequence[Line]
    day: date
    key: str = ""


def tell(
    *,
    user: User,
    agency: Agency | None,
    kind: str,
    subject: str,
    lines: Sequence[Line],
    day: date,
    key: str = "",
    now: datetime | None = None,
) -> Notice | None:
    """Tell one person something, in the caller's transaction; None when that was told before.

    «Before» is the same person, kind, day and key. The mail goes out after the commit, if the person wants mails;
    otherwise the notice says why it does not. ``kind`` is a ``NoticeKind``.
    """
    message = Message(user, agency, kind, subject, lines, day, key)
    written = tell_many([message], now=now or timezone.now())
    transaction.on_commit(jobs.hint)
    return written[0] if written else None


def tell_many(messages: Iterable[Message], *, now: datetime) -> list[Notice]:
    """Tell many at once, in the caller's transaction: two queries for each 500 (SQLite takes some 50 a query).

    Gives the notices newly written; what was told before is left out.
    Nobody is hinted: who tells many calls ``jobs.hint`` once at the end, and beat looks every minute.
    """
    wanted = [_notice(message, now) for message in messages]
    if not wanted:
        return []
    with transaction.atomic():
        Notice.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
        # What was there before keeps its own ref, so these are exactly the rows this call made.
        return list(Notice.objects.filter(ref__in=[notice.ref for notice in wanted]).order_by("pk"))


def _notice(message: Message, now: datetime) -> Notice:
    for line in message.lines:
        if line["url"] and (not line["url"].startswith("/") or line["url"].startswith("//")):
            raise ValueError(f"a notice leads to a page of the portal, not to {line['url']!r}")
    off = why_no_mail(message.user, backend=settings.EMAIL_BACKEND)
    return Notice(
        user=message.user,
        agency=message.agency,
        kind=message.kind,
        day=message.day,
        key=message.key,
        subject=_one_line(message.subject),
        lines=[{"text": line["text"], "url": line["url"]} for line in message.lines],
        created_at=now,
        mail_state=MailState.OFF if off else MailState.WAITING,
        mail_error=off,
        mail_not_before=None if off else now,
    )


def _one_line(text: str) -> str:
    """A subject fits its column and the header of a mail."""
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"


def mark_read(*, notice: Notice, by: User) -> None:
    """Note that ``by`` has opened the own notice; the first time counts."""
    require(notice.user_id == by.pk)
    now = timezone.now()
    if Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now):
        notice.read_at = now


def read_all(*, by: User, up_to: int) -> int:
    """Mark everything in the inbox as read up to the notice ``up_to``, the newest when the page was made."""
    mine = Notice.objects.addressed_to(by).unread().filter(pk__lte=up_to)
    return mine.update(read_at=timezone.now())


@transaction.atomic
def switch_mail(*, on: bool, by: User) -> bool:
    """Say whether reminders also come by mail; False where it was so already. The inbox is not touched.

    Mails that still wait are not sent to somebody who switched them off meanwhile.
    """
    changed = User.objects.filter(pk=by.pk).exclude(mail_reminders=on).update(mail_reminders=on)
    if changed:
        record(by=by, verb="mail_switched_on" if on else "mail_switched_off", target=by, agency=None)
    return bool(changed)


@transaction.atomic
def resend(*, notice: Notice, by: User, now: datetime) -> None:
    """Send the mail of a failed notice again; ``RuleBroken`` where it did not fail or the person wants none."""
    row = Notice.objects.select_for_update(of=("self",)).select_related("user", "agency").get(pk=notice.pk)
    require(row.agency is not None and by.can(P.FOLLOW_UP_REVIEW, row.agency))
    if row.mail_state in (MailState.WAITING, MailState.SENDING):
        raise RuleBroken("อีเมลนี้รอส่งอยู่แล้ว ไม่ต้องกดอีก")
    if row.mail_state != MailState.FAILED:
        raise RuleBroken("อีเมลนี้ไม่ได้อยู่ในสถานะส่งไม่สำเร็จแล้ว โหลดหน้าใหม่เพื่อดูสถานะล่าสุด")
    if off := why_no_mail(row.user, backend=settings.EMAIL_BACKEND):
        raise RuleBroken(f"ส่งอีกครั้งไม่ได้ เพราะ{off} ข้อความยังอยู่ในกล่องข้อความของผู้รับ")
    before = row.mail_error
    row.mail_state, row.mail_error, row.mail_not_before = MailState.WAITING, "", now
    # Without its token a worker that comes back late writes nothing.
    row.mail_attempts, row.mail_token, row.mail_lease_until = 0, None, None
    row.save(
        update_fields=[
            *("mail_state", "mail_error", "mail_not_before", "mail_attempts", "mail_token", "mail_lease_until")
        ]
    )
    record(by=by, verb="mail_resent", target=row, agency=row.agency, failure=before)
    transaction.on_commit(jobs.hint)
