"""Fixed choices of documents."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """The documents; the value stands in public addresses."""

    ANALYSIS = "analysis", "รายงานผลการวิเคราะห์และมาตรการ"
    FOLLOW_UP = "follow-up", "รายงานผลการดำเนินการตามมาตรการ"


class ReportStatus(TextChoices):
    REQUESTED = "requested", "กำลังจัดทำ"
    READY = "ready", "รอพิจารณา"
    RETURNED = "returned", "ส่งกลับ"
    APPROVED = "approved", "เห็นชอบแล้ว"
    PUBLISHED = "published", "เผยแพร่แล้ว"
    SUPERSEDED = "superseded", "แทนที่ด้วยฉบับใหม่"


class JobState(TextChoices):
    QUEUED = "queued", "รอคิว"
    BUILDING = "building", "กำลังสร้าง"
    DONE = "done", "เสร็จแล้ว"
    FAILED = "failed", "ไม่สำเร็จ"
