"""What the agency's own people begin: a year, its scores, measures, analysis and documents, its particulars."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from assessments.enums import AssessmentStatus as A
from assessments.pages.state_words import state_line
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from ita_portal.lib import thai
from reports.documents import FIRST_HALF, WHOLE_YEAR, Document
from reports.enums import DocumentKind
from reports.pages.documents import list_of
from reports.pages.home_queries import Work
from reports.pages.home_values import Left, Task

SIGNATORIES = 3
# The follow-up reports every agency writes, with the stage of the calendar that says by when.
FOLLOW_UPS = ((FIRST_HALF, "follow-up-half"), (WHOLE_YEAR, "follow-up-year"))


def start_a_year(user: User, work: Work) -> Iterator[Task]:
    """The first year, or the newest one of which the results are out."""
    if not work.is_newest or not user.can(P.SCORES_EDIT, work.agency):
        return
    url = reverse("assessments:agency_years", args=[work.agency.slug])
    if work.year is None:
        yield Task(
            title="เริ่มปีแรก",
            why="เลือกปีงบประมาณที่ ป.ป.ช. ประกาศผลแล้ว ระบบเตรียมช่องคะแนนตามกรอบของปีนั้นให้",
            button="เลือกปี",
            url=url,
            minutes=1,
            agency=work.agency.name,
        )
    elif (newer := work.announced) and newer.results_on and newer.fiscal_year > work.fiscal_year:
        yield Task(
            title=f"เริ่มปี {newer.fiscal_year}",
            why=f"ป.ป.ช. ประกาศผลแล้วเมื่อ {thai.thai_date(newer.results_on)} ระบบเตรียมช่องคะแนนตามกรอบของปีนั้นให้",
            button=f"เริ่มปี {newer.fiscal_year}",
            url=url,
            minutes=1,
            agency=work.agency.name,
        )


def fill_and_submit(user: User, work: Work) -> Iterator[Task]:
    """Type what is missing, explain what differs, send it on."""
    year, result = work.year, work.result
    if not year or not result or not work.is_newest:
        return
    if year.status != A.DRAFT or not user.can(P.SCORES_EDIT, work.agency):
        return
    common: dict[str, Any] = {
        "due": work.due("scores"),
        "since": year.status_at,
        "state": state_line(year),
        "agency": work.agency.name,
    }
    if result.missing:
        yield Task(
            title=f"กรอกคะแนน{work.year_words}",
            why=f"ยังขาด {_some(result.missing)} พิมพ์หรือวางทั้งคอลัมน์จาก Excel ได้ แต่ละช่องบันทึกเอง",
            button="กรอกต่อ" if work.cells and work.cells.done else "กรอกคะแนน",
            url=work.url("assessments:score_entry"),
            left=work.cells,
            **common,
        )
    elif work.differences:
        first, count = work.differences[0], len(work.differences)
        yield Task(
            title=f"ตรวจผลต่างคะแนน {first.code} แล้วส่งผู้บริหารตรวจ",
            why=f"กรอกคะแนนครบแล้ว คะแนนที่ประกาศต่างจากที่คำนวณได้ {count} จุด เลือกเหตุผลแล้วส่งต่อได้",
            button="ตรวจผลต่าง",
            url=work.url("assessments:score_entry") + "#rec",
            minutes=2 * count,
            pair=(("ประกาศ", first.announced), ("คำนวณ", first.computed)),
            **common,
        )
    else:
        yield Task(
            title=f"ส่งคะแนน{work.year_words} ให้ผู้บริหารตรวจ",
            why="คะแนนพอสำหรับคะแนนรวมแล้ว ตรวจผลอีกครั้งแล้วส่งต่อ",
            button="ตรวจและส่ง",
            url=work.url("assessments:year"),
            minutes=2,
            pair=work.total_pair,
            level=work.level,
            **common,
        )


def write_the_report(user: User, work: Work) -> Iterator[Task]:
    """Measures, the officer's own words, and the document that carries both."""
    year = work.year
    if not year or not work.is_newest or not work.result or work.result.missing:
        return
    since, agency = year.status_at, work.agency.name
    if user.can(P.MEASURES_EDIT, work.agency) and work.measures == 0:
        yield Task(
            title=f"วางมาตรการสำหรับปี {year.fiscal_year + 1}",
            why="เลือกจากจุดอ่อนของปีนี้ บอกวิธีดำเนินการ ผู้รับผิดชอบ และกำหนดเวลา",
            button="วางมาตรการ",
            url=work.url("measures:measure_list"),
            due=work.due("measures"),
            since=since,
            agency=agency,
        )
    if work.report is not None:
        return
    if user.can(P.ANALYSIS_EDIT, work.agency) and not work.has_own_words:
        yield Task(
            title="อ่านและแก้บทวิเคราะห์",
            why="ระบบร่างจากคะแนนให้แล้ว เติมข้อเท็จจริงของหน่วยงานก่อนจัดทำรายงาน",
            button="เปิดบทวิเคราะห์",
            url=work.url("assessments:analysis"),
            due=work.due("measures"),
            since=since,
            agency=agency,
        )
    if user.can(P.REPORT_REQUEST, work.agency) and year.status == A.APPROVED:
        yield Task(
            title=f"จัดทำรายงาน{work.year_words}",
            why="คะแนนรับรองแล้ว เลือกหัวข้อ ดูตัวอย่าง แล้วสั่งสร้างไฟล์ PDF",
            button="ไปหน้ารายงาน",
            url=work.url("reports:report_list"),
            due=work.due("report"),
            since=since,
            agency=agency,
        )


def write_the_follow_up(user: User, work: Work) -> Iterator[Task]:
    """The follow-up report of a half or of the year, from the day after it ended on."""
    year = work.year
    if not year or not work.measures or year.status != A.APPROVED or not user.can(P.REPORT_REQUEST, work.agency):
        return
    for part, stage in FOLLOW_UPS:
        document = Document(DocumentKind.FOLLOW_UP, part)
        _, ends = document.span(work.fiscal_year)
        if ends >= work.today or part in work.followed:
            continue
        # The report of the year says all that the one of its first half would say.
        if part == FIRST_HALF and WHOLE_YEAR in work.followed:
            continue
        yield Task(
            title=f"จัดทำ{document.title(work.fiscal_year)}",
            why="รวมผลที่สำนัก/กองรายงานและรับแล้ว พร้อมหลักฐาน เผยแพร่เป็นรายการ OIT ของปีถัดไป",
            button="ไปหน้ารายงาน",
            url=list_of(work.agency.slug, work.fiscal_year, document),
            due=work.due(stage),
            since=year.status_at,
            agency=work.agency.name,
        )


def complete_the_agency(user: User, work: Work) -> Iterator[Task]:
    """Seal, divisions and signatories, which every document needs."""
    if not work.is_newest or not user.can(P.AGENCY_EDIT, work.agency):
        return
    particulars = (
        ("ตราหน่วยงาน", bool(work.agency.seal)),
        ("สำนัก/กอง", work.divisions > 0),
        ("ผู้ลงนามครบสามลำดับ", work.signatories >= SIGNATORIES),
    )
    lacking = [word for word, there in particulars if not there]
    if lacking:
        yield Task(
            title="กรอกข้อมูลหน่วยงานให้ครบ",
            why=f"เอกสารของหน่วยงานยังขาด{thai.join_thai(lacking)}",
            button="แก้ข้อมูลหน่วยงาน",
            url=reverse("assessments:agency_profile", args=[work.agency.slug]),
            left=Left(len(particulars) - len(lacking), len(particulars), "อย่าง", "ครบแล้ว"),
            agency=work.agency.name,
        )


RULES = (start_a_year, fill_and_submit, write_the_report, write_the_follow_up, complete_the_agency)


def _some(codes: tuple[str, ...]) -> str:
    """The first codes of many: «ตัวชี้วัดที่ 1 2 3 4 5 6 และอีก 4 ข้อ»."""
    words = "ตัวชี้วัดที่ " if codes[0].isdecimal() else ""
    more = f" และอีก {len(codes) - 6} ข้อ" if len(codes) > 6 else ""
    return words + " ".join(codes[:6]) + more
