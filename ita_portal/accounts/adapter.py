"""How allauth behaves here: nobody signs up by themselves, and refusals and mails are in our own words."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ita_portal.accounts.tries import Tries, tries_of
from ita_portal.lib.letters import Letter, Link, with_both_bodies

A_DAY = 24 * 60 * 60  # seconds
TOO_MANY = "ลองหลายครั้งเกินไป"
WRONG = "ชื่อผู้ใช้หรือรหัสผ่านไม่ตรง ตรวจแป้นไทย–อังกฤษ"


class ClosedAdapter(DefaultAccountAdapter):
    """Log-in only; accounts are made by administrators."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": f"{TOO_MANY} รอ 5 นาทีแล้วลองใหม่",
        "enter_current_password": "รหัสผ่านเดิมไม่ถูกต้อง",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a try; where none is left, says from when on there is one."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            tries = self._tries(request, credentials)
            if tries.again_at is None:  # another request held the counter: say what is always true
                raise
            raise ValidationError(f"{TOO_MANY} {_what_is_left(tries)}", code=refused.code) from refused

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The refusal that follows says how many tries are left."""
        wrong = f"{WRONG} {_what_is_left(self._tries(request, credentials))}"
        mismatches = {code: wrong for code, words in self.error_messages.items() if words == WRONG}
        self.error_messages = {**self.error_messages, **mismatches}

    def _tries(self, request: HttpRequest, credentials: dict[str, Any]) -> Tries:
        return tries_of(request, self._get_login_attempts_cache_key(request, **credentials), now=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work: the form that was just sent has nothing more to ask."""
        return reverse("home")

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The one mail that is sent from here, the way to a new password; allauth's others stay off (settings)."""
        if template_prefix != "account/email/password_reset_key":
            return super().render_mail(template_prefix, email, context, headers)
        sent_to = [email] if isinstance(email, str) else email
        mail = EmailMultiAlternatives(from_email=self.get_from_email(), to=sent_to, headers=headers)
        return with_both_bodies(mail, new_password_letter(context["user"], context["password_reset_url"]))


def _what_is_left(tries: Tries) -> str:
    """«ลองได้อีก 3 ครั้ง», or from which minute on; a begun minute counts as one to wait for."""
    if tries.again_at is None:
        return f"ลองได้อีก {tries.left} ครั้ง"
    again = timezone.localtime(tries.again_at + timedelta(seconds=59))
    return f"ลองใหม่ได้ตั้งแต่ {again:%H:%M} น."


def new_password_letter(user: Any, url: str) -> Letter:
    """The letter with the way to a new password; ``url`` works once."""
    days = settings.PASSWORD_RESET_TIMEOUT // A_DAY
    return Letter(
        subject="ตั้งรหัสผ่านใหม่ของระบบงาน ITA",
        greeting=f"เรียน {user.position or 'เจ้าหน้าที่'}",
        paragraphs=(f"มีผู้ขอตั้งรหัสผ่านใหม่ของบัญชี {user.username} ลิงก์นี้ใช้ได้ครั้งเดียวและมีอายุ {days} วัน",),
        action=Link("ตั้งรหัสผ่านใหม่", url),
        after=("ถ้าไม่ได้ขอเอง ไม่ต้องทำอะไร รหัสผ่านเดิมยังใช้ได้",),
        closing="อีเมลนี้ส่งโดยระบบ ไม่ต้องตอบกลับ",
    )
