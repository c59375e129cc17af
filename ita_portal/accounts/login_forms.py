"""The forms of log-in and passwords: allauth's, with our labels and with each mistake said in our words."""

from typing import Any

from allauth.account import forms as allauth
from django import forms

from ita_portal.lib.forms import say_in_thai

OTHER_SECOND = "ไม่ตรงกับรหัสผ่านใหม่ช่องแรก พิมพ์ให้เหมือนกันทั้งสองช่อง"
LABELS = {
    "login": "ชื่อผู้ใช้หรืออีเมล",
    "password": "รหัสผ่าน",
    "email": "อีเมล",
    "oldpassword": "รหัสผ่านเดิม",
    "password1": "รหัสผ่านใหม่",
    "password2": "รหัสผ่านใหม่อีกครั้ง",
}


class OurWords(forms.Form):
    """Labels and mistakes in the words of the rest of the portal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
        say_in_thai(self)

    def add_error(self, field: str | None, error: Any) -> None:
        # The only mistake that is given to this field from outside is that it differs from the first.
        super().add_error(field, OTHER_SECOND if field == "password2" and isinstance(error, str) else error)


class LoginForm(OurWords, allauth.LoginForm):
    """Log-in by user name or e-mail."""


class ChangePasswordForm(OurWords, allauth.ChangePasswordForm):
    """A new password by somebody who is logged in."""


class ResetPasswordForm(OurWords, allauth.ResetPasswordForm):
    """Where the link to a new password is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators = [
            forms.fields.validators.EmailValidator("รูปแบบอีเมลไม่ถูกต้อง ตรวจเครื่องหมาย @ และชื่อหลังจุด")
        ]


class ResetPasswordKeyForm(OurWords, allauth.ResetPasswordKeyForm):
    """A new password by the link that was sent."""
