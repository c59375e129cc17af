"""Posting the mails of notices: claimed one by one, sent outside any transaction, at most once.

The database holds what is to be sent, Celery the hint (decisions 0004 and 0009). A mail is claimed with one
conditional update that gives the worker a token and a lease. Unlike a report's file a mail cannot be thrown away
when it turns out to be the second one: where nobody can know whether it arrived, it fails with that reason and a
person decides.
"""

import logging
import smtplib
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from ita_portal.inbox.enums import MailState
from ita_portal.inbox.mail import mail_of
from ita_portal.inbox.models import Notice
from ita_portal.inbox.rules import why_no_mail

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # above the hard time limit of a task, so a living worker never loses its mail
PAUSES = (timedelta(minutes=10), timedelta(hours=2))  # after the first and the second try
MOST_ATTEMPTS = len(PAUSES) + 1
RUN_SECONDS = 100.0  # with the last mail's time-outs still under a task's soft time limit; the rest is the next run's
MOST_IN_A_RUN = 10_000
UNKNOWN = "ไม่ทราบว่าส่งถึงหรือไม่ "
FAULTS = (smtplib.SMTPException, OSError)


class _ServerAway(Exception):
    """The mail server does not take mails now, whoever they are for; the message is the Thai reason.

    ``ended`` is the state of the one mail that found out, where it is decided.
    """

    def __init__(self, reason: str, ended: str = "") -> None:
        self.ended = ended
        super().__init__(reason)


def hint() -> None:
    """Tell the workers that mails wait. If the broker is away they go on waiting, and beat looks every minute."""
    from kombu.exceptions import OperationalError

    from ita_portal.inbox.tasks import post_mail as task

    try:
        task.delay()
    except (OperationalError, OSError) as error:
        log.warning("no hint for the mails, beat will find them: %s", error)


def post_mail(*, now: datetime) -> Counter[str]:
    """Send what waits, for at most ``RUN_SECONDS``; how many notices ended in which ``MailState``.

    A mail that is refused for good fails with the reason; one that is refused for now waits for its next try, three
    in all. When the server itself is away the run ends, and everything due waits together.
    """
    moment = _clock(now)
    done: Counter[str] = Counter()
    done[MailState.FAILED] += _give_up_lost(now)
    due = list(Notice.objects.to_be_mailed(now=now).values_list("pk", flat=True)[:MOST_IN_A_RUN])
    if not due:
        return +done
    connection = get_connection()
    try:
        for pk in due:
            if moment() - now > timedelta(seconds=RUN_SECONDS):
                break
            _reach(connection)
            if token := claim(pk, now=moment()):
                done[_post(pk, token, connection, moment)] += 1
    except _ServerAway as away:
        log.warning("the mail server is away: %s", away)
        done += _postpone_due(str(away), now=moment()) + Counter([away.ended] if away.ended else [])
    finally:
        with suppress(*FAULTS):
            connection.close()
    return +done


def claim(pk: int, *, now: datetime) -> uuid.UUID | None:
    """Take one mail if it is still free: the token, or None when another worker has it or had it."""
    token = uuid.uuid4()
    # Durable: the claim has to be seen by everybody before the mail leaves.
    with transaction.atomic(durable=True):
        changed = (
            Notice.objects.to_be_mailed(now=now)
            .filter(pk=pk)
            .order_by()
            .update(
                mail_state=MailState.SENDING,
                mail_token=token,
                mail_lease_until=now + LEASE,
                mail_attempts=F("mail_attempts") + 1,
            )
        )
    return token if changed else None


def _clock(now: datetime) -> Callable[[], datetime]:
    """The run's own time: starts at ``now``, goes on as the real one does."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _give_up_lost(now: datetime) -> int:
    """Mails whose worker was killed between claim and mark; if it lives after all, its mark still counts."""
    return Notice.objects.lost_on_the_way(now=now).update(
        mail_state=MailState.FAILED, mail_error=UNKNOWN + "เครื่องส่งหยุดกลางคัน", mail_lease_until=None
    )


def _reach(connection: BaseEmailBackend) -> None:
    """Have a connection that answers, the same one for the whole run; ``_ServerAway`` when there is none.

    A server may hang up after some mails; asked before each, that is no mail of unknown fate.
    """
    server = getattr(connection, "connection", None)
    if server is not None:
        with suppress(*FAULTS):
            if server.noop()[0] == 250:
                return
        with suppress(*FAULTS):
            connection.close()
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        raise _ServerAway(
            f"เครื่องแม่ข่ายอีเมลไม่รับชื่อหรือรหัสผ่านของระบบ {_said(error.smtp_code, error.smtp_error)}"
        ) from error
    except FAULTS as error:
        raise _ServerAway("ติดต่อเครื่องแม่ข่ายอีเมลไม่ได้") from error


def _post(pk: int, token: uuid.UUID, connection: BaseEmailBackend, moment: Callable[[], datetime]) -> str:
    """Send one claimed mail and note what became of it; the state it ended in."""
    notice = Notice.objects.select_related("user", "agency").get(pk=pk)
    if off := why_no_mail(notice.user, backend=settings.EMAIL_BACKEND):
        return _mark(pk, token, MailState.OFF, mail_error=off)
    try:
        mail = mail_of(notice, connection)
    except Exception:
        _mark(pk, token, MailState.FAILED, mail_error="ระบบสร้างอีเมลไม่ได้ ให้แจ้งผู้ดูแลระบบ")
        raise
    return _send(notice, mail, token, connection, moment)


def _send(
    notice: Notice,
    mail: EmailMessage,
    token: uuid.UUID,
    connection: BaseEmailBackend,
    moment: Callable[[], datetime],
) -> str:
    pk = notice.pk
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        return _refused(notice, token, moment(), code, f"เครื่องแม่ข่ายอีเมลไม่รับที่อยู่นี้ {_said(code, text)}")
    except smtplib.SMTPSenderRefused as refused:
        # Not this mail's fault: the server takes none of ours.
        _mark(pk, token, MailState.WAITING, mail_token=None, mail_attempts=F("mail_attempts") - 1)
        raise _ServerAway(
            f"เครื่องแม่ข่ายอีเมลไม่รับจดหมายของระบบ {_said(refused.smtp_code, refused.smtp_error)}"
        ) from refused
    except smtplib.SMTPResponseException as refused:
        words = f"เครื่องแม่ข่ายอีเมลไม่รับข้อความนี้ {_said(refused.smtp_code, refused.smtp_error)}"
        return _refused(notice, token, moment(), refused.smtp_code, words)
    except (smtplib.SMTPNotSupportedError, ValueError):
        return _mark(pk, token, MailState.FAILED, mail_error="ที่อยู่อีเมลนี้ใช้ส่งไม่ได้ ให้ผู้ดูแลระบบตรวจ")
    except FAULTS as error:
        ended = _mark(pk, token, MailState.FAILED, mail_error=UNKNOWN + "เครื่องแม่ข่ายอีเมลไม่ตอบระหว่างส่ง")
        log.warning("the fate of the mail of notice %s is not known: %s", pk, error)
        raise _ServerAway("เครื่องแม่ข่ายอีเมลไม่ตอบ", ended) from error
    except Exception:
        _mark(pk, token, MailState.FAILED, mail_error=UNKNOWN + "ระบบขัดข้องระหว่างส่ง")
        raise
    return _mark(pk, token, MailState.SENT, mailed_at=moment(), mail_to=notice.user.email, mail_error="")


def _refused(notice: Notice, token: uuid.UUID, now: datetime, code: int, words: str) -> str:
    """5xx is for good; 4xx is for now, until the tries are used up."""
    if code < 500 and notice.mail_attempts < MOST_ATTEMPTS:
        again = now + PAUSES[notice.mail_attempts - 1]
        return _mark(notice.pk, token, MailState.WAITING, mail_error=words, mail_not_before=again, mail_token=None)
    return _mark(notice.pk, token, MailState.FAILED, mail_error=words)


def _mark(pk: int, token: uuid.UUID, state: MailState, **fields: Any) -> str:
    """Write what became of the mail, while the token is still its own."""
    Notice.objects.filter(pk=pk, mail_token=token).update(mail_state=state, mail_lease_until=None, **fields)
    return state


def _postpone_due(reason: str, *, now: datetime) -> Counter[str]:
    """Let everything due wait for its next try; what has had its tries fails. How many ended in which state."""
    due = Notice.objects.to_be_mailed(now=now).order_by()
    used_up = due.filter(mail_attempts__gte=MOST_ATTEMPTS - 1)
    done = Counter(
        {
            MailState.FAILED.value: used_up.update(
                mail_state=MailState.FAILED, mail_error=reason, mail_attempts=MOST_ATTEMPTS
            )
        }
    )
    for tried in reversed(range(len(PAUSES))):
        done[MailState.WAITING] += due.filter(mail_attempts=tried).update(
            mail_error=reason, mail_attempts=tried + 1, mail_not_before=now + PAUSES[tried]
        )
    return done


def _said(code: int, text: bytes | str) -> str:
    """The server's own words, for whoever runs it: «(550 no such user)»."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"({' '.join(f'{code} {words}'.split())[:100]})".replace("\x00", "")
