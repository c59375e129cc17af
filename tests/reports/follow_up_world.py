"""A year with measures, rounds, reports and proof, for the follow-up report's tests. All of it is invented."""

import hashlib
import io
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from assessments.models import Assessment
from ita_portal.accounts.models import Division, User
from measures.enums import NEED_REASON, RECEIVED, FollowUp, ProgressState, WorkStatus
from measures.models import Measure, MeasureDivision, MeasureStep, ProgressReport, Proof, Round
from measures.rounds import span_of_key
from reports.documents import Document
from reports.enums import DocumentKind, JobState, ReportStatus
from reports.kinds import KINDS
from reports.models import RenderJob, Report

_number = count(1)

# Title, work status, percent, what was done, result, outcome; Rong Chang's thirteen kinds of work in our words.
THIRTEEN: tuple[tuple[str, str, int, str, str, str], ...] = (
    (
        "สร้างความเข้าใจเรื่องการแยกประโยชน์ส่วนตนออกจากประโยชน์ส่วนรวม",
        WorkStatus.DONE,
        100,
        "จัดอบรมเชิงปฏิบัติการหนึ่งวันให้ผู้บริหาร สมาชิกสภา และพนักงานทุกประเภท โดยใช้กรณีศึกษาจากงานพัสดุและงานบริการประชาชน",
        "มีผู้เข้าอบรมครบทุกหน่วยงาน และลงนามแนวปฏิบัติร่วมกัน",
        "ผลทดสอบหลังอบรมเฉลี่ย 86 จาก 100 คะแนน เพิ่มขึ้นจากก่อนอบรม 24 คะแนน",
    ),
    (
        "จัดทำคู่มือการใช้และการยืมทรัพย์สินของราชการ",
        WorkStatus.DONE,
        100,
        "จัดทำคู่มือการยืมแยกตามประเภทงาน ประกาศใช้ และชี้แจงหัวหน้างานพัสดุทุกหน่วยงาน\nติดประกาศขั้นตอนไว้ที่จุดรับแบบคำขอ",
        "ประกาศใช้คู่มือ 1 ฉบับ และแบบคำขอหน้าเดียว",
        "ระยะเวลาอนุญาตเฉลี่ยลดจาก 3 วัน เหลือ 1 วัน",
    ),
    (
        "กำหนดกลไกติดตามและตรวจสอบการยืมทรัพย์สิน",
        WorkStatus.IN_PROGRESS,
        60,
        "สุ่มตรวจทะเบียนการยืมและคืนเดือนละ 1 ครั้ง และรายงานผลต่อปลัดเทศบาลทุกครั้ง",
        "ตรวจแล้ว 4 ครั้ง 6 หน่วยงาน",
        "พบรายการค้างคืนเกินกำหนด 3 รายการ ติดตามคืนได้ครบแล้ว",
    ),
    (
        "ประชาสัมพันธ์คู่มือการยืมทรัพย์สินให้เจ้าหน้าที่และประชาชน",
        WorkStatus.DONE,
        100,
        "ทำแผนผังขั้นตอนหนึ่งหน้า ติดที่จุดบริการ และเผยแพร่ทางเว็บไซต์และกลุ่มสื่อสารภายใน",
        "ติดแล้ว 7 จุด มีผู้เปิดอ่านบนเว็บไซต์ 412 ครั้ง",
        "ไม่มีคำขอที่ต้องส่งกลับเพราะเอกสารไม่ครบในไตรมาสที่ 2",
    ),
    (
        "มอบหมายงานให้ชัดเจนและเป็นธรรม",
        WorkStatus.IN_PROGRESS,
        50,
        "ทบทวนคำสั่งมอบหมายงานของทุกหน่วยงานให้ตรงกับโครงสร้างและหน้าที่",
        "ออกคำสั่งใหม่แล้ว 5 หน่วยงาน",
        "บุคลากรตรวจสอบคำสั่งของตนได้จากระบบภายใน",
    ),
    (
        "อำนวยความสะดวกแก่ประชาชนผู้มาติดต่อ",
        WorkStatus.DONE,
        100,
        "จัดที่นั่งรอ ป้ายบอกทาง ผังขั้นตอน และตัวอย่างการกรอกแบบคำร้อง พร้อมเจ้าหน้าที่แนะนำ",
        "ปรับปรุงจุดบริการครบ 4 จุด",
        "เวลารอเฉลี่ยลดลง 12 นาที",
    ),
    (
        "ให้บริการผ่านระบบอิเล็กทรอนิกส์",
        WorkStatus.DELAYED,
        40,
        "เปิดแบบคำขอทางอิเล็กทรอนิกส์ 2 บริการ คือ ชำระภาษีและแจ้งซ่อมไฟฟ้าสาธารณะ",
        "มีคำขอผ่านระบบ 96 รายการ",
        "ยังวัดผลไม่ได้ เพราะเปิดใช้ไม่ครบ 3 เดือน",
    ),
    (
        "เปิดให้ประชาชนมีส่วนร่วมในการดำเนินงาน",
        WorkStatus.DONE,
        100,
        "จัดเวทีรับฟังความคิดเห็น 2 ครั้ง และเปิดแบบประเมินความพึงพอใจที่จุดบริการ",
        "ได้ข้อเสนอ 14 เรื่อง นำไปปรับปรุงแล้ว 6 เรื่อง",
        "ประชาชนทราบผลการนำข้อเสนอไปใช้ทางเว็บไซต์",
    ),
    (
        "พิจารณาความก้าวหน้าของบุคลากรตามหลักคุณธรรม",
        WorkStatus.NOT_STARTED,
        0,
        "",
        "",
        "",
    ),
    (
        "สร้างความเข้าใจเรื่องการเปิดเผยข้อมูลสาธารณะ (OIT)",
        WorkStatus.DONE,
        100,
        "ชี้แจงรายการข้อมูลทีละข้อพร้อมตัวอย่างที่ครบถ้วน และตั้งคณะทำงานจากทุกหน่วยงาน",
        "เจ้าหน้าที่ผู้รับผิดชอบเข้าร่วมครบ 43 รายการ",
        "ข้อมูลผ่านการตรวจของคณะทำงานก่อนกำหนด 2 สัปดาห์",
    ),
    (
        "ปรับมาตรการให้ตรงกับผลการประเมิน",
        WorkStatus.CANCELLED,
        20,
        "วิเคราะห์ประเด็นที่ต้องแก้ไขร่วมกับทุกหน่วยงาน",
        "",
        "",
    ),
    (
        "ประกาศนโยบายไม่รับของขวัญ (No Gift Policy)",
        WorkStatus.DONE,
        100,
        "ประกาศนโยบายโดยผู้บริหารสูงสุด และเผยแพร่ทั้งภาษาไทยและภาษาอังกฤษ",
        "ประกาศ 1 ฉบับ",
        "ไม่พบการรายงานการรับของขวัญ",
    ),
    (
        "รายงานผลการป้องกันการทุจริต",
        WorkStatus.ON_HOLD,
        30,
        "รวบรวมผลการดำเนินงานตามแผนป้องกันการทุจริตจากทุกหน่วยงาน",
        "",
        "",
    ),
)
REASONS = {
    WorkStatus.DELAYED: "ผู้รับจ้างส่งมอบระบบช้ากว่าสัญญา และบริการที่เหลือ 3 บริการยังไม่ได้ข้อสรุปเรื่องเอกสารที่ต้องแนบ",
    WorkStatus.ON_HOLD: "รอแบบรายงานใหม่จากส่วนกลาง",
    WorkStatus.CANCELLED: "รวมเข้ากับมาตรการที่ 10 แล้ว",
}


def photo(text: str = "1", size: tuple[int, int] = (1600, 1200), kind: str = "JPEG") -> bytes:
    """A picture that differs with its text."""
    shade = int(hashlib.sha256(text.encode()).hexdigest()[:2], 16)
    picture = Image.new("RGB", size, (60 + shade // 3, 110 + shade // 4, 120))
    draw = ImageDraw.Draw(picture)
    for at in range(0, size[0], 40):
        draw.line((at, 0, size[0] - at, size[1]), fill=(200, 205, (at + shade) % 255), width=6)
    draw.text((40, 40), text, fill="white")
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def measure(of: Assessment, title: str = "", lead: Division | None = None, **fields: Any) -> Measure:
    """A measure carried out in the year after, followed up every half year, led by the second division."""
    n = next(_number)
    last = of.measures.count()
    values = {"carried_out_in": of.fiscal_year + 1, "order": last + 1, "follow_up": FollowUp.HALF_YEAR}
    made = Measure.objects.create(
        assessment=of, title=title or f"มาตรการทดสอบ {n}", created_by=of.created_by, **{**values, **fields}
    )
    if not made.every_division:
        MeasureDivision.objects.create(measure=made, division=lead or of.agency.divisions.all()[1], is_lead=True)
    return made


def round_of(assessment: Assessment, key: str = "h1") -> Round:
    """A round of the year, opened once."""
    span = span_of_key(assessment.fiscal_year + 1, key)
    found, _ = Round.objects.get_or_create(
        assessment=assessment, key=key, defaults={"starts": span.starts, "ends": span.ends, "due": span.due}
    )
    return found


def progress(
    of: Measure, key: str = "h1", division: Division | None = None, state: str = ProgressState.ACCEPTED, **said: Any
) -> ProgressReport:
    """What a division reports on a measure in a round; sent on its day unless ``late`` days are given."""
    round_ = round_of(of.assessment, key)
    by = of.created_by
    late = said.pop("late", 0)
    values: dict[str, Any] = {"work_status": WorkStatus.IN_PROGRESS, "percent": 50, "what": "ดำเนินการแล้วครึ่งหนึ่ง"}
    if state not in RECEIVED:
        values = {}
    else:
        sent = timezone.make_aware(datetime.combine(round_.due, datetime.min.time())) + timedelta(days=late)
        values |= {"sent_at": sent, "sent_by": by, "first_sent_on": round_.due + timedelta(days=late)}
    if state == ProgressState.ACCEPTED:
        values |= {"accepted_at": timezone.now(), "accepted_by": by}
    if said.get("work_status") in NEED_REASON:
        values["reason"] = REASONS[said["work_status"]]
    return ProgressReport.objects.create(
        measure=of,
        division=division or of.assessment.agency.divisions.all()[1],
        round=round_,
        due=round_.due,
        state=state,
        saved_at=timezone.now(),
        saved_by=by,
        **{**values, **said},
    )


def proof(of: ProgressReport, content: bytes | None = None, *, public: bool = True, **fields: Any) -> Proof:
    """A picture that proves a report; another file with ``kind`` and ``name``."""
    n = next(_number)
    content = photo(str(n)) if content is None else content
    values = {"kind": "jpg", "mime": "image/jpeg", "name": f"ภาพ {n}.jpg", "caption": ""}
    made = Proof(
        report=of,
        is_public=public,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=of.measure.created_by,
        **{**values, **fields},
    )
    made.file.save(f"test/{n}.bin", ContentFile(content), save=False)
    made.save()
    return made


def typical(of: Assessment, by: User, *, pictures: int = 26) -> list[Measure]:
    """Thirteen measures with their reports of the first half and pictures, as the published report of a town has."""
    divisions = list(of.agency.divisions.all())
    first = date(of.fiscal_year - 543, 10, 1)
    made = []
    for at, (title, status, percent, what, result, outcome) in enumerate(THIRTEEN):
        row = measure(of, title, divisions[at % len(divisions)])
        for order, text in enumerate(("เตรียมการ", "ดำเนินการ", "สรุปผล"), start=1):
            MeasureStep.objects.create(measure=row, order=order, text=text)
        made.append(row)
        if at == 8:
            progress(row, division=divisions[at % len(divisions)], state=ProgressState.OPEN)
            continue
        said: dict[str, Any] = {"what": what, "result": result, "outcome": outcome}
        if status not in (WorkStatus.DONE, WorkStatus.CANCELLED):
            said |= {"next_step": "ดำเนินการส่วนที่เหลือให้ครบทุกหน่วยงาน", "next_by": first + timedelta(days=300)}
        report = progress(
            row,
            division=divisions[at % len(divisions)],
            work_status=status,
            percent=percent,
            done_from=first + timedelta(days=30 + at),
            done_to=first + timedelta(days=90 + at),
            participants=40 + at * 9,
            late=3 if at == 4 else 0,
            **said,
        )
        report.steps_done.set(row.steps.all()[: percent * 3 // 100])
        for picture in range(pictures // 12 + (at < pictures % 12)):
            proof(report, caption=f"{title} ภาพที่ {picture + 1}" if picture else "")
        proof(
            report, b"%PDF-1.7 test", kind="pdf", name="สรุปผล.pdf", caption="สรุปผลการดำเนินการ", mime="application/pdf"
        )
        proof(report, b"%PDF-1.7 kept", kind="pdf", name="บัญชีรายชื่อ.pdf", public=False, mime="application/pdf")
    return made


def large(of: Assessment, by: User, *, measures: int = 60) -> list[Measure]:
    """Many measures that every division carries out; each division reports in its own words."""
    divisions = list(of.agency.divisions.all())
    made = []
    for at in range(measures):
        title, _, _, what, result, outcome = THIRTEEN[at % len(THIRTEEN)]
        row = measure(of, f"{title} ระยะที่ {at // 13 + 1}", every_division=True)
        made.append(row)
        for place, division in enumerate(divisions):
            if place == len(divisions) - 1 and at % 4 == 0:
                progress(row, division=division, state=ProgressState.OPEN)
                continue
            status = (WorkStatus.DONE, WorkStatus.IN_PROGRESS, WorkStatus.DONE)[(at + place) % 3]
            progress(
                row,
                division=division,
                work_status=status,
                percent=100 if status == WorkStatus.DONE else 70,
                what=what or "ดำเนินการตามขั้นตอนที่กำหนด",
                result=result,
                outcome=outcome,
                next_step="" if status == WorkStatus.DONE else "ดำเนินการต่อให้ครบ",
            )
    return made


def published(
    of: Assessment, by: User, part: str = "h1", version: int = 1, status: str = ReportStatus.PUBLISHED
) -> Report:
    """A version of a follow-up report with today's content and a file that was not rendered."""
    document, now = Document(DocumentKind.FOLLOW_UP, part), timezone.now()
    content = b"%PDF-1.7\n%follow-up\n"
    report = Report(
        assessment=of,
        kind=document.kind,
        part=part,
        version=version,
        status=status,
        status_by=by,
        requested_by=by,
        snapshot=KINDS[document.kind].fill(of, document, version=version, made_at=now),
        sha256=hashlib.sha256(f"{part}{version}".encode()).hexdigest(),
        size=len(content),
        pages=3,
    )
    if status in (ReportStatus.PUBLISHED, ReportStatus.SUPERSEDED):
        report.published_at, report.published_by = now, by
    report.file.save(f"{document.slug}-v{version}.pdf", ContentFile(content), save=False)
    report.save()
    RenderJob.objects.create(report=report, state=JobState.DONE, queued_at=now, finished_at=now, percent=100)
    return report
