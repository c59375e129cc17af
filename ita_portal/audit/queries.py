"""Reading the record."""

from django.db import models
from django.db.models import QuerySet

from .models import AuditEvent


def timeline(target: models.Model) -> QuerySet[AuditEvent]:
    """Everything recorded of one object, newest first, with the people."""
    return AuditEvent.objects.filter(target_type=target._meta.label_lower, target_id=target.pk).select_related("by")


# What each recorded deed is called on a page. A new verb needs its words here (tests/test_audit.py).
EVENT_WORDS = {
    "agency_changed": "แก้ข้อมูลหน่วยงาน",
    "mail_switched_on": "เปิดรับอีเมลเตือน",
    "mail_switched_off": "ปิดรับอีเมลเตือน",
    "mail_resent": "สั่งส่งอีเมลอีกครั้ง",
    "year_started": "เริ่มปี",
    "assessment_submit": "ส่งผู้บริหารตรวจ",
    "assessment_withdraw": "ดึงกลับมาแก้",
    "assessment_return": "ส่งกลับให้แก้",
    "assessment_approve": "รับรองคะแนน",
    "assessment_reopen": "เปิดให้แก้คะแนน",
    "announced_saved": "บันทึกระดับและวันที่ประกาศ",
    "reason_saved": "ระบุเหตุผลของผลต่าง",
    "samples_saved": "บันทึกกลุ่มตัวอย่าง",
    "recommendation_added": "เพิ่มข้อเสนอแนะของ ป.ป.ช.",
    "recommendation_deleted": "ลบข้อเสนอแนะของ ป.ป.ช.",
    "measure_planned": "วางมาตรการ",
    "measure_changed": "แก้มาตรการ",
    "measure_dropped": "ลบมาตรการ",
    "measure_carried": "ยกมาตรการมาจากปีก่อน",
    "measure_moved": "เปลี่ยนลำดับมาตรการ",
    "round_opened": "เปิดรอบติดตาม",
    "deadline_moved": "เลื่อนกำหนดส่งของรอบ",
    "progress_begun": "เริ่มเขียนรายงาน",
    "progress_send": "ส่งรายงาน",
    "progress_withdraw": "ดึงรายงานกลับมาแก้",
    "progress_accept": "รับรายงาน",
    "progress_return": "ส่งรายงานกลับให้แก้",
    "progress_reopen": "เปิดรายงานให้แก้อีกครั้ง",
    "progress_close": "ปิดโดยไม่มีรายงาน",
    "progress_reminded": "เตือนให้ส่งรายงาน",
    "reminder_days_saved": "กำหนดวันเตือน",
    "progress_extended": "ขยายเวลาส่ง",
    "progress_reassigned": "เปลี่ยนผู้รายงาน",
    "proof_added": "แนบหลักฐาน",
    "proof_changed": "แก้คำอธิบายหรือการเปิดเผยหลักฐาน",
    "proof_removed": "ลบหลักฐาน",
    "owners_proposed": "ใช้ผู้รับผิดชอบ OIT ที่เสนอ",
    "owners_saved": "กำหนดผู้รับผิดชอบ OIT",
    "calendar_proposed": "ใช้ปฏิทินที่เสนอ",
    "calendar_saved": "แก้ปฏิทินการดำเนินงาน",
    "year_date_moved": "เลื่อนวันในปฏิทินปี ITA",
    "year_date_restored": "กลับไปใช้วันตามกรอบ",
    "year_date_added": "เพิ่มวันในปฏิทินปี ITA",
    "year_date_changed": "แก้วันในปฏิทินปี ITA",
    "year_date_removed": "ลบวันในปฏิทินปี ITA",
    "calendar_feed_made": "ขอที่อยู่ปฏิทินของตน",
    "calendar_feed_renewed": "เปลี่ยนที่อยู่ปฏิทินของตน",
    "calendar_feed_closed": "ปิดที่อยู่ปฏิทินของตน",
    "report_planned": "เลือกหัวข้อรายงาน",
    "report_requested": "สั่งจัดทำ",
    "report_retried": "สั่งสร้างไฟล์อีกครั้ง",
    "report_built": "สร้างไฟล์เสร็จ",
    "batch_started": "เริ่มสั่งจัดทำทั้งชุด",
    "batch_asked": "สั่งจัดทำทั้งชุดครบแล้ว",
    "report_approve": "เห็นชอบรายงาน",
    "report_publish": "เผยแพร่",
    "report_return": "ส่งกลับให้แก้",
    "report_superseded": "แทนที่ด้วยฉบับใหม่",
    "framework_cloned": "ทำสำเนากรอบการประเมิน",
    "framework_edited": "แก้กรอบการประเมิน",
    "framework_official": "ประกาศใช้กรอบการประเมิน",
    "framework_withdrawn": "เปลี่ยนกรอบการประเมินเป็นร่าง",
    "framework_offered": "เปิดหรือปิดกรอบการประเมิน",
}
