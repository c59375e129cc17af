"""The forms of log-in and passwords: allauth's, with our labels and with each mistake said in our words."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.core.exceptions import ValidationError

from ita_portal.lib.forms import say_in_thai

TWO_DIFFER = "ไม่ตรงกับรหัสผ่านใหม่ช่องแรก พิมพ์ให้เหมือนกันทั้งสองช่อง"
NO_EMAIL = "ไม่ใช่อีเมล ตรวจเครื่องหมาย @ และชื่อที่อยู่ข้างหลัง"
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
            field.label = LABELS[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = NO_EMAIL
        say_in_thai(self)

    def add_error(self, field: str | None, error: Any) -> None:
        # allauth compares the two new passwords and says so with bare words; the fields' own checks raise.
        differ = field == "password2" and not isinstance(error, ValidationError)
        super().add_error(field, TWO_DIFFER if differ else error)


class LoginForm(OurWords, allauth.LoginForm):
    """Log-in by user name or e-mail."""


class ChangePasswordForm(OurWords, allauth.ChangePasswordForm):
    """A new password for somebody who is logged in."""


class ResetPasswordForm(OurWords, allauth.ResetPasswordForm):
    """Where the link to a new password is sent."""


class ResetPasswordKeyForm(OurWords, allauth.ResetPasswordKeyForm):
    """A new password by the link that was sent."""
