"""The memo that puts the year's report before the superiors: inside the report, and as a document of its own."""

from datetime import datetime

from django.utils.timezone import localtime

from assessments.analysis import Findings
from assessments.models import Assessment
from assessments.prose.words import before_word
from assessments.texts import findings_of
from ita_portal.accounts.models import Signatory, SignatoryPlace
from ita_portal.lib import thai
from reports import snapshot as report_shape
from reports import snapshot_papers as shape
from reports.content.common import signs, strategy_division
from reports.content.papers import paper
from reports.content.result import level_words, value_of
from reports.documents import Document
from reports.models import ReportPlan
from reports.queries import plan_of

DOTS = "........"
DAY = "\u2003" * 3  # room for the day on the dotted line


def snapshot(assessment: Assessment, document: Document, *, version: int, made_at: datetime) -> shape.MemoPaper:
    """The memo alone, with the particulars chosen for this document."""
    return shape.MemoPaper(
        **paper(
            assessment,
            title=document.title(assessment.fiscal_year),
            sections=shape.MEMO_SECTIONS,
            version=version,
            made_at=made_at,
            is_letter=True,
        ),
        memo=report_memo(
            assessment, findings_of(assessment), plan_of(assessment, document), assessment.measures.count(), made_at
        ),
    )


def report_memo(
    assessment: Assessment, findings: Findings, plan: ReportPlan | None, measure_count: int, made_at: datetime
) -> report_shape.Memo:
    """The memo of form 29 that puts the report before the permanent secretary and the mayor.

    Figures are Arabic here and are turned into Thai digits by the page. Source: the memos of the published reports
    and the regulation on correspondence (form 29). Reads divisions and signatories of the agency.
    """
    agency, year = assessment.agency, assessment.fiscal_year
    name, signatories = author(assessment), signatories_of(assessment)
    clerk, chief = signatories.get(SignatoryPlace.CLERK), signatories.get(SignatoryPlace.CHIEF)
    superior = chief.position if chief else "ผู้บริหาร"
    return report_shape.Memo(
        division=f"{name} {agency.name}",
        number=number_words(plan),
        date=date_words(plan, made_at),
        subject="รายงานผลการวิเคราะห์การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ "
        f"ประจำปีงบประมาณ พ.ศ. {year} และมาตรการส่งเสริมคุณธรรมและความโปร่งใส",
        to=clerk.position if clerk else "ปลัด",
        body=[
            _what_was_announced(assessment, findings),
            f"{name}ได้วิเคราะห์ผลเป็นรายเครื่องมือและรายตัวชี้วัดแล้ว {_what_was_found(findings)} "
            f"{_what_was_planned(year, measure_count)} รายละเอียดตามรายงานที่เสนอมาพร้อมนี้",
            *own_words(plan),
            f"จึงเรียนมาเพื่อโปรดพิจารณา หากเห็นชอบโปรดนำเสนอ{superior}พิจารณาอนุมัติ "
            "แจ้งให้ทุกสำนัก/กองถือปฏิบัติ และเผยแพร่รายงานบนเว็บไซต์ของหน่วยงานต่อไป",
        ],
        signatory=signs(signatories.get(SignatoryPlace.PROPOSER), f"ผู้อำนวยการ{name}"),
        endorsements=[
            report_shape.Endorsement(
                to=chief.position if chief else "",
                lines=["เพื่อโปรดพิจารณาอนุมัติ"],
                signatory=signs(clerk, "ปลัด"),
                date=endorsed_on(plan, made_at),
            ),
            report_shape.Endorsement(
                to="",
                lines=["อนุมัติ", "ดำเนินการตามเสนอ"],
                signatory=signs(chief, "ผู้บริหาร"),
                date=endorsed_on(plan, made_at),
            ),
        ],
    )


def _what_was_announced(assessment: Assessment, findings: Findings) -> str:
    result, agency = findings.result, assessment.agency
    verdict = {True: "ผ่านเกณฑ์", False: "ไม่ผ่านเกณฑ์", None: "เทียบกับเกณฑ์"}[result.passed]
    level = f" อยู่ใน{level_words(result.grade)}" if result.grade else ""
    return (
        "ตามที่สำนักงาน ป.ป.ช. ได้ประกาศผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) "
        f"ประจำปีงบประมาณ พ.ศ. {assessment.fiscal_year} โดย{before_word(agency.name)}ได้คะแนนรวม "
        f"{result.total.shown} คะแนน{level} {verdict} {thai.plain_number(assessment.framework.pass_mark)} คะแนน นั้น"
    )


def _what_was_found(findings: Findings) -> str:
    below = thai.plain_number(findings.thresholds.urgent_below)
    weak = findings.in_class("urgent")
    if not weak:
        return f"ไม่พบตัวชี้วัดที่ต่ำกว่า {below} คะแนน จึงเห็นควรรักษาและพัฒนาผลการดำเนินงานให้ต่อเนื่อง"
    result = findings.result
    names = thai.join_thai([f"{i.name} {value_of(result.nodes[str(i.number)], result)['text']} คะแนน" for i in weak])
    return f"พบตัวชี้วัดที่ต่ำกว่า {below} คะแนน จำนวน {len(weak)} ตัวชี้วัด ซึ่งเห็นควรแก้ไขโดยเร่งด่วน ได้แก่ {names}"


def _what_was_planned(fiscal_year: int, measures: int) -> str:
    if not measures:
        return f"และจะจัดทำมาตรการสำหรับปีงบประมาณ พ.ศ. {fiscal_year + 1} เสนอต่อไป"
    return (
        f"และได้จัดทำมาตรการสำหรับปีงบประมาณ พ.ศ. {fiscal_year + 1} จำนวน {measures} มาตรการ "
        "พร้อมกำหนดผู้รับผิดชอบ ระยะเวลา และวิธีติดตาม"
    )


# ── what every letter has ─────────────────────────────────────────────────────
def author(assessment: Assessment) -> str:
    """The division in whose name letters are written."""
    division = strategy_division(assessment.agency)
    return division.name if division else "หน่วยงานผู้รับผิดชอบ"


def signatories_of(assessment: Assessment) -> dict[str, Signatory]:
    """Who signs at which place."""
    return {each.place: each for each in assessment.agency.signatories.all()}


def number_words(plan: ReportPlan | None) -> str:
    """The number of the letter; empty leaves the dotted line to the registry."""
    return plan.memo_number if plan else ""


def date_words(plan: ReportPlan | None, made_at: datetime) -> str:
    """The day of the letter in full, «11 ตุลาคม 2564»; where none was chosen the day is left to the pen."""
    if plan and plan.memo_date:
        return thai.thai_date(plan.memo_date, "long")
    return DAY + " ".join(thai.thai_date(localtime(made_at).date(), "long").split()[1:])


def endorsed_on(plan: ReportPlan | None, made_at: datetime) -> str:
    """The day of an endorsement, short and left to the pen: «........ ต.ค. 2564»."""
    written = plan.memo_date if plan and plan.memo_date else localtime(made_at).date()
    return f"{DOTS} {' '.join(thai.thai_date(written).split()[1:])}"


def own_words(plan: ReportPlan | None) -> list[str]:
    """What the agency itself wants to have said, a paragraph each."""
    return [part.strip() for part in plan.opening.replace("\r\n", "\n").split("\n\n") if part.strip()] if plan else []
