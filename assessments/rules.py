"""Who may do what with an assessment, in which status, and what is still missing."""

from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment, Framework
from assessments.scoring import Result
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.lib.workflow import Step

STEPS = (
    Step(
        name="submit",
        label="ส่งผู้บริหารตรวจ",
        sources=(S.DRAFT, S.RETURNED),
        target=S.SUBMITTED,
        permission=P.SCORES_EDIT,
        done="ส่งคะแนนให้ผู้บริหารตรวจแล้ว",
    ),
    Step(
        name="withdraw",
        label="ดึงกลับมาแก้",
        sources=(S.SUBMITTED,),
        target=S.DRAFT,
        permission=P.SCORES_EDIT,
        done="ดึงคะแนนกลับมาเป็นร่างแล้ว",
    ),
    Step(
        name="return",
        label="ส่งกลับให้แก้",
        sources=(S.SUBMITTED,),
        target=S.RETURNED,
        permission=P.SCORES_APPROVE,
        done="ส่งคะแนนกลับพร้อมเหตุผลแล้ว",
        needs_note=True,
    ),
    Step(
        name="approve",
        label="รับรองคะแนน",
        sources=(S.SUBMITTED,),
        target=S.APPROVED,
        permission=P.SCORES_APPROVE,
        done="รับรองคะแนนแล้ว",
    ),
    Step(
        name="reopen",
        label="เปิดให้แก้คะแนน",
        sources=(S.APPROVED,),
        target=S.RETURNED,
        permission=P.SCORES_APPROVE,
        done="เปิดให้แก้คะแนนแล้ว",
        needs_note=True,
    ),
)

# Scores are typed only while the year is with the officer.
EDITABLE = (S.DRAFT, S.RETURNED)

NEXT_WORDS = {
    S.DRAFT: "กรอกคะแนนให้ครบแล้วส่งผู้บริหารตรวจ",
    S.SUBMITTED: "ผู้บริหารรับรองคะแนนหรือส่งกลับ",
    S.RETURNED: "แก้ตามเหตุผลแล้วส่งอีกครั้ง",
    S.APPROVED: "บทวิเคราะห์ มาตรการ และรายงานของปีนี้",
}


def can_start_year(user: User, agency: Agency) -> bool:
    """Whether ``user`` may start a year's assessment of ``agency``."""
    return user.can(P.SCORES_EDIT, agency)


def can_edit_scores(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` may type scores, samples and recommendations now."""
    return assessment.status in EDITABLE and user.can(P.SCORES_EDIT, assessment.agency)


def can_edit_analysis(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` may write the analysis: at any time, for reports are frozen apart from it."""
    return user.can(P.ANALYSIS_EDIT, assessment.agency)


def can_edit_workplan(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` may share out the OIT items and keep the calendar of the work: at any time."""
    return user.can(P.MEASURES_EDIT, assessment.agency)


def can_edit_year_dates(user: User, agency: Agency) -> bool:
    """Whether ``user`` may move the dates of the agency's ITA year and add its own: at any time."""
    return user.can(P.MEASURES_EDIT, agency)


def open_steps(user: User, assessment: Assessment) -> list[Step]:
    """The steps that ``user`` may take from the present status, in the order of the table."""
    return [s for s in STEPS if assessment.status in s.sources and user.can(s.permission, assessment.agency)]


def state_seen(assessment: Assessment, result: Result) -> str:
    """What somebody who decides has seen: the status, since when, total and level; sent along with the decision."""
    level = result.grade.code if result.grade else ""
    return f"{assessment.status} {assessment.status_at.isoformat()} {result.total.shown} {level}".strip()


def problems_before_submit(result: Result) -> list[str]:
    """Why the year cannot be submitted yet, as Thai sentences; empty when it can.

    A year may be certified when its total is known, announced or computed: municipalities publish years of
    which only the total and some indicators were announced.
    """
    if result.total.value is not None:
        return []
    missing = "  ".join(result.missing[:12])
    more = len(result.missing) - 12
    return [f"ยังไม่มีคะแนนรวม ยังขาด {missing}" + (f" และอีก {more} ข้อ" if more > 0 else "")]


def can_manage_frameworks(user: User) -> bool:
    """Whether ``user`` may copy the rules of a year, edit the copy and put it in force: system administrators."""
    return user.is_active and user.is_superuser


def can_change_framework(user: User, framework: Framework) -> bool:
    """Whether ``user`` may edit this framework and its parts."""
    return can_manage_frameworks(user) and not problems_before_framework_change(framework)


def problems_before_framework_change(framework: Framework) -> list[str]:
    """Why a framework may not be edited, as Thai sentences; empty when it may."""
    if framework.is_frozen():
        return [f"{framework} มีผลการประเมินที่รับรองแล้ว จึงแก้ไม่ได้ ทำสำเนาเป็นร่างอีกฉบับแล้วแก้ในร่าง"]
    if framework.is_shipped():
        return [f"{framework} มากับระบบ รุ่นถัดไปของระบบอาจปรับปรุงฉบับนี้ ทำสำเนาเป็นร่างแล้วแก้ในร่าง"]
    return []
