"""How allauth behaves here: nobody signs up by themselves, and refusals are in our own words."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

WRONG = "ชื่อผู้ใช้หรือรหัสผ่านไม่ตรง ตรวจแป้นไทย–อังกฤษแล้วลองใหม่"


class ClosedAdapter(DefaultAccountAdapter):
    """Log-in only; accounts are made by administrators."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": "ลองหลายครั้งเกินไป รอ 5 นาทีแล้วลองใหม่",
        "enter_current_password": "รหัสผ่านเดิมไม่ถูกต้อง",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work: the form that was just sent has nothing more to ask."""
        return reverse("home")
