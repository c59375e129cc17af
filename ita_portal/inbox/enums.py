"""Fixed choices of the inbox: what a notice is about, and where its mail is."""

from django.db.models import TextChoices


class NoticeKind(TextChoices):
    """What a notice is about, as the log names it."""

    REMINDER = "reminder", "เตือนส่งรายงาน"
    ESCALATION = "escalation", "เกินกำหนด แจ้งผู้บริหาร"
    ASKED = "asked", "เตือนโดยเจ้าหน้าที่"
    ROUND_OPENED = "round_opened", "เปิดรอบรายงาน"
    RETURNED = "returned", "ส่งรายงานกลับให้แก้"
    ACCEPTED = "accepted", "รับรายงานแล้ว"
    REOPENED = "reopened", "เปิดรายงานให้แก้อีกครั้ง"
    DEADLINE_MOVED = "deadline_moved", "เปลี่ยนกำหนดส่ง"
    REASSIGNED = "reassigned", "เปลี่ยนผู้รายงาน"


class MailState(TextChoices):
    """Where the mail of a notice is. The notice itself is in the inbox, whatever stands here."""

    WAITING = "waiting", "รอส่ง"
    SENDING = "sending", "กำลังส่ง"
    SENT = "sent", "ส่งแล้ว"
    FAILED = "failed", "ส่งไม่สำเร็จ"
    OFF = "off", "ไม่ส่งอีเมล"
