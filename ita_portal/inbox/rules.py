"""Who gets mails, and why somebody does not."""

from ita_portal.accounts.models import User

# These print or drop what they are given: a mail handed to them has reached nobody.
NO_SERVER = ("django.core.mail.backends.console.EmailBackend", "django.core.mail.backends.dummy.EmailBackend")


def why_no_mail(user: User, *, backend: str) -> str:
    """Why ``user`` gets no mail, in Thai; empty when one may be sent. ``backend`` is the mail backend in use."""
    if not user.is_active:
        return "ผู้รับถูกปิดบัญชีแล้ว"
    if not user.mail_reminders:
        return "ผู้รับปิดรับอีเมลเตือน"
    if not user.email:
        return "ผู้รับไม่มีที่อยู่อีเมล"
    if backend in NO_SERVER:
        return "ระบบยังไม่ได้ตั้งเครื่องแม่ข่ายอีเมล"
    return ""
