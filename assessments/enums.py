"""Fixed choices of the assessment."""

from django.db.models import TextChoices


class FrameworkStatus(TextChoices):
    DRAFT = "draft", "ร่าง"
    OFFICIAL = "official", "ใช้จริง"


class AssessmentStatus(TextChoices):
    DRAFT = "draft", "ร่าง"
    SUBMITTED = "submitted", "รอตรวจ"
    RETURNED = "returned", "ส่งกลับ"
    APPROVED = "approved", "รับรองแล้ว"
