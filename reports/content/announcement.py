"""The announcement of the year's measures, frozen: why, what is announced, from when, and the list behind it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from assessments.models import Assessment
from assessments.prose.words import before_word
from assessments.queries import result_of
from ita_portal.accounts.models import SignatoryPlace
from ita_portal.lib import thai
from measures.enums import Period
from measures.models import Measure
from measures.words import EVERY_DIVISION
from reports import snapshot_papers as shape
from reports.content import work
from reports.content.common import signs
from reports.content.memo import own_words, signatories_of
from reports.content.papers import paper
from reports.content.result import level_words
from reports.documents import Document
from reports.models import ReportPlan
from reports.queries import chosen_sections, plan_of
from reports.snapshot import MeasurePart

MOST_LISTED = 10  # more measures stand in the list behind alone: the announcement itself stays a page or two
IN_LIST = "ให้เป็นไปตามบัญชีแนบท้ายประกาศนี้"
SUBJECT = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
# Where the pen writes the day: in an announcement the month and the year have words of their own.
BLANK_DATE = "วันที่ ........ เดือน .............................. พ.ศ. .............."


def snapshot(
    assessment: Assessment, document: Document, *, version: int, made_at: datetime
) -> shape.AnnouncementPaper:
    """The announcement with its list, as plain JSON values.

    ``version`` 0 is a preview. The number of queries does not depend on the number of measures.
    """
    agency, year = assessment.agency, assessment.fiscal_year + 1
    plan = plan_of(assessment, document)
    sections = chosen_sections(plan, shape.ANNOUNCEMENT_SECTIONS)
    rows = list(work.measures_of(assessment))
    parts = work.parts_of(rows, assessment.framework.to_plain())
    common = paper(
        assessment,
        title=document.title(assessment.fiscal_year),
        sections=sections,
        version=version,
        made_at=made_at,
        is_letter=True,
    )
    day = plan.memo_date if plan else None
    common["facts"] = {"measures": [row.pk for row in rows], "announced_on": day.isoformat() if day else ""}
    return shape.AnnouncementPaper(
        **common,
        announcement=_announcement(assessment, plan, rows, parts, has_list="announcement_list" in sections),
        list_title=[
            f"บัญชีแนบท้ายประกาศ{agency.name}",
            f"เรื่อง {SUBJECT} ประจำปีงบประมาณ พ.ศ. {year}",
            *([f"ลงวันที่ {thai.thai_date(day, 'long')}"] if day else []),
        ],
        measures=parts,
    )


def _announcement(
    assessment: Assessment,
    plan: ReportPlan | None,
    rows: Sequence[Measure],
    parts: Sequence[MeasurePart],
    *,
    has_list: bool,
) -> shape.Announcement:
    """The text by the form of the regulation on correspondence (form 7). Figures are Arabic, the page turns them."""
    year = assessment.fiscal_year + 1
    in_list = has_list and len(rows) > MOST_LISTED
    return shape.Announcement(
        number=plan.memo_number if plan else "",
        subject=[SUBJECT, f"ประจำปีงบประมาณ พ.ศ. {year}"],
        reason=own_words(plan) or [_reason(assessment)],
        announces=_announces(assessment, len(rows), in_list=in_list),
        items=[] if in_list else [_item(row, part, has_list) for row, part in zip(rows, parts, strict=True)],
        details="" if in_list or not has_list else f"วิธีดำเนินการ ผู้รับผิดชอบ และการติดตามผล {IN_LIST}",
        closing=[
            "ให้ทุกสำนัก/กองถือปฏิบัติตามมาตรการที่รับผิดชอบ และรายงานผลพร้อมหลักฐานตามรอบที่กำหนด",
            "ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",
        ],
        date=date_words(plan.memo_date if plan else None),
        signatory=signs(signatories_of(assessment).get(SignatoryPlace.CHIEF), "ผู้บริหาร"),
    )


def _reason(assessment: Assessment) -> str:
    """The result that the measures answer; without a total it says only that the year was assessed."""
    agency, result = assessment.agency, result_of(assessment)
    assessed = (
        f"การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) ประจำปีงบประมาณ พ.ศ. {assessment.fiscal_year}"
    )
    analysed = "และได้วิเคราะห์ผลการประเมินเป็นรายตัวชี้วัดเพื่อกำหนดเรื่องที่ต้องแก้ไขและพัฒนาแล้ว นั้น"
    if result.total.value is None:
        return f"ตามที่{before_word(agency.name)}ได้เข้ารับ{assessed} {analysed}"
    level = f" อยู่ใน{level_words(result.grade)}" if result.grade else ""
    total = f"{before_word(agency.name)}ได้คะแนนรวม {result.total.shown} คะแนน{level}"
    return f"ตามที่สำนักงาน ป.ป.ช. ได้ประกาศผล{assessed} โดย{total} {analysed}"


def _announces(assessment: Assessment, count: int, *, in_list: bool) -> str:
    where = "รายละเอียดตามบัญชีแนบท้ายประกาศนี้" if in_list else "ดังต่อไปนี้"
    return (
        "เพื่อให้การปฏิบัติราชการเป็นไปตามหลักการบริหารกิจการบ้านเมืองที่ดีและนโยบายของรัฐด้านการป้องกันและปราบปรามการทุจริต "
        f"ตรวจสอบได้ และเป็นที่เชื่อมั่นของประชาชน {assessment.agency.name}จึงประกาศ{SUBJECT} "
        f"ประจำปีงบประมาณ พ.ศ. {assessment.fiscal_year + 1} จำนวน {count} มาตรการ {where}"
    )


def _item(measure: Measure, part: MeasurePart, has_list: bool) -> str:
    """One measure as a paragraph: number, title, who leads, how long; what is not known is left out."""
    words = [f"{part['number']}. {part['title']}"]
    if part["divisions"]:
        lead = part["divisions"][0]
        words.append("โดยทุกสำนัก/กองร่วมกันดำเนินการ" if lead == EVERY_DIVISION else f"โดย{lead}เป็นหน่วยงานหลัก")
    if measure.period == Period.DATES and measure.starts and measure.ends:
        words.append(f"ระหว่างวันที่ {thai.thai_period(measure.starts, measure.ends, 'long')}")
    elif measure.period != Period.PER_STEP:
        words.append(f"ตลอด{part['period']}")
    elif has_list:
        words.append("ตามระยะเวลาของแต่ละขั้นตอนในบัญชีแนบท้าย")
    return " ".join(words)


def date_words(day: date | None) -> str:
    """The day as an announcement gives it, «วันที่ 11 ตุลาคม พ.ศ. 2565», or dots for the pen."""
    if day is None:
        return BLANK_DATE
    return f"วันที่ {day.day} {thai.MONTHS[day.month - 1]} พ.ศ. {thai.buddhist_year(day)}"


# ── what changed since ────────────────────────────────────────────────────────
def changes_since(content: Mapping[str, Any], assessment: Assessment) -> list[str]:
    """What the measures of the tables differ in from those frozen in ``content``, in words; empty when in nothing.

    «เพิ่ม 1 มาตรการ», «แก้ไขมาตรการที่ 2 5», «ตัดออก 1 มาตรการ». A measure is known by its key, not by its number.
    """
    rows = list(work.measures_of(assessment))
    parts = work.parts_of(rows, assessment.framework.to_plain())
    before = dict(zip(content["facts"]["measures"], content["measures"], strict=True))
    now = {row.pk: part for row, part in zip(rows, parts, strict=True)}
    added, gone = [key for key in now if key not in before], [key for key in before if key not in now]
    kept = [key for key in now if key in before]
    edited = [str(before[key]["number"]) for key in kept if _bare(before[key]) != _bare(now[key])]
    found = [f"เพิ่ม {len(added)} มาตรการ"] if added else []
    found += [f"แก้ไขมาตรการที่ {', '.join(edited)}"] if edited else []
    found += [f"ตัดออก {len(gone)} มาตรการ"] if gone else []
    if not found and list(before) != list(now):
        found.append("เรียงลำดับใหม่")
    return found


def _bare(part: Mapping[str, Any]) -> dict[str, Any]:
    """A measure without the numbers that its place in the list gives it."""
    steps = [{key: value for key, value in step.items() if key != "label"} for step in part["steps"]]
    return {**part, "number": 0, "steps": steps}
