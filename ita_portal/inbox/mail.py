"""The mail of a notice, in Thai, with links that work outside the portal."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from ita_portal.inbox.models import Notice
from ita_portal.lib.letters import SENDER, Letter, Link, with_both_bodies

CLOSING = "อีเมลนี้ส่งโดยระบบ ไม่ต้องตอบกลับ อ่านย้อนหลังหรือปิดรับอีเมลที่"


def letter_of(notice: Notice) -> Letter:
    """What ``notice`` says, as a letter to its person."""
    return Letter(
        subject=" ".join(notice.subject.split()),
        greeting=f"เรียน {notice.user.position or 'เจ้าหน้าที่'}",
        lines=tuple(
            (line["text"], f"{settings.SITE_URL}{line['url']}" if line["url"] else "") for line in notice.lines
        ),
        sender=f"{notice.agency.name} · {SENDER}" if notice.agency else SENDER,
        closing=CLOSING,
        closing_link=Link("กล่องข้อความ", settings.SITE_URL + reverse("inbox:inbox")),
    )


def mail_of(notice: Notice, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail that says what ``notice`` says; people are named by their position alone."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    mail = EmailMultiAlternatives(
        to=[notice.user.email],
        connection=connection,
        # No answer by a machine is wanted, and a copy sent again is known as one.
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{notice.ref}@{host}>"},
    )
    return with_both_bodies(mail, letter_of(notice))
