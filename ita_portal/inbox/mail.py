"""The mail of a notice: plain text with a simple HTML twin, in Thai, with links that work outside the portal."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from ita_portal.inbox.models import Notice


def mail_of(notice: Notice, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail that says what ``notice`` says; people are named by their position alone."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    context = {
        "notice": notice,
        "position": notice.user.position,
        "lines": [
            {"text": line["text"], "url": f"{settings.SITE_URL}{line['url']}" if line["url"] else ""}
            for line in notice.lines
        ],
        "inbox_url": settings.SITE_URL + reverse("inbox:inbox"),
    }
    mail = EmailMultiAlternatives(
        subject=notice.subject,
        body=render_to_string("inbox/email.txt", context),
        to=[notice.user.email],
        connection=connection,
        # No answer by a machine is wanted, and a copy sent again is known as one.
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{notice.ref}@{host}>"},
    )
    mail.attach_alternative(render_to_string("inbox/email.html", context), "text/html")
    return mail
