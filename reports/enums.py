"""Fixed choices of documents."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """The documents; the value stands in public addresses."""

    ANALYSIS = "analysis", "รายงานผลการวิเคราะห์และมาตรการ"
    FOLLOW_UP = "follow-up", "รายงานผลการดำเนินการตามมาตรการ"
    BRIEF = "brief", "สรุปหน้าเดียวสำหรับผู้บริหาร"
    MEMO = "memo", "บันทึกข้อความเสนอผู้บังคับบัญชา"
    MEMO_DIVISIONS = "memo-divisions", "บันทึกข้อความแจ้งสำนัก/กอง"
    ANNOUNCEMENT = "announcement", "ประกาศมาตรการส่งเสริมคุณธรรมและความโปร่งใส"
    OIT_MATRIX = "oit-matrix", "ตารางผู้รับผิดชอบข้อมูล OIT"


# What may be approved, published and checked by everyone. All others are papers of the house: they are made,
# printed and signed with a pen, and no step of the portal and no public page ever touches them.
PUBLIC_KINDS = (DocumentKind.ANALYSIS, DocumentKind.FOLLOW_UP, DocumentKind.ANNOUNCEMENT, DocumentKind.OIT_MATRIX)
INTERNAL_KINDS = (DocumentKind.BRIEF, DocumentKind.MEMO, DocumentKind.MEMO_DIVISIONS)


class ReportStatus(TextChoices):
    PREVIEW = "preview", "ตัวอย่าง"
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
