"""What the tests of the inbox share: telling somebody something, and a portal that posts to a real SMTP server."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from ita_portal.accounts.models import User
from ita_portal.inbox.actions import tell
from ita_portal.inbox.enums import NoticeKind
from ita_portal.inbox.models import Notice


@pytest.fixture
def use_server(settings: Any) -> Callable[..., None]:
    """use_server(port) makes the portal post its mails to that port of this machine."""

    def use(port: int, timeout: float = 1) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    return use


def say(user: User, key: str = "", **fields: Any) -> Notice:
    """One reminder for ``user``, told now; ``key`` makes it another one."""
    membership = user.memberships.select_related("agency").first()
    now = fields.pop("now", timezone.now())
    values = {
        "kind": NoticeKind.REMINDER,
        "subject": "รายงานมาตรการ 2 เรื่องครบกำหนดใน 3 วัน",
        "lines": [
            {"text": "ม.1 คู่มือการยืม · รอบ 6 เดือนแรก", "url": "/staff/our-town/2565/measures/"},
            {"text": "กำหนดส่ง 20 เม.ย. 2569", "url": ""},
        ],
        "day": timezone.localdate(now),
        "agency": membership.agency if membership else None,
    }
    made = tell(user=user, key=key, now=now, **{**values, **fields})
    assert made is not None
    return made


def fate(notice: Notice) -> tuple[str, str]:
    """Where the mail of a notice is now, and why."""
    notice.refresh_from_db()
    return notice.mail_state, notice.mail_error
