"""A mail as plain values, and its two bodies: text and HTML are made from the same words, so they say the same."""

from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

SENDER = "ระบบงาน ITA"


@dataclass(frozen=True)
class Link:
    """Somewhere to go: the words in HTML, the full address in text."""

    label: str
    url: str


@dataclass(frozen=True)
class Letter:
    """What one mail says. Addresses are full ones; people are named by their position."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()  # words, and where they lead or ""
    action: Link | None = None  # the one thing to do, as a button
    after: tuple[str, ...] = ()  # paragraphs below it
    sender: str = SENDER
    closing: str = ""  # small, at the foot
    closing_link: Link | None = None

    def text(self) -> str:
        """The body for readers without HTML."""
        return render_to_string("mail/email.txt", {"letter": self})

    def html(self) -> str:
        """The same as a page: 320 to 600 px wide, light and dark, nothing fetched from anywhere."""
        return render_to_string("mail/email.html", {"letter": self})


def with_both_bodies(mail: EmailMultiAlternatives, letter: Letter) -> EmailMultiAlternatives:
    """``mail`` with subject and bodies of ``letter``; address, headers and connection stay."""
    mail.subject, mail.body = letter.subject, letter.text()
    mail.attach_alternative(letter.html(), "text/html")
    return mail
