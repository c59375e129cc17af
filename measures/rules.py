"""Who may plan and follow up measures, in which status, and what is still missing."""

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.lib.workflow import Step
from measures.enums import NEED_REASON, OWED, PERCENT_OF, WorkStatus
from measures.enums import ProgressState as S
from measures.models import ProgressReport

# Sending belongs to whoever the report is asked of; this word stands for that in the table.
BY_ASSIGNMENT = "by_assignment"

STEPS = (
    Step(
        name="send",
        label="ส่งรายงาน",
        sources=OWED,
        target=S.SENT,
        permission=BY_ASSIGNMENT,
        done="ส่งรายงานแล้ว รอกองผู้รับผิดชอบ ITA ตรวจ",
    ),
    Step(
        name="withdraw",
        label="ดึงกลับมาแก้",
        sources=(S.SENT,),
        target=S.OPEN,
        permission=BY_ASSIGNMENT,
        done="ดึงรายงานกลับมาแล้ว แก้แล้วส่งใหม่",
    ),
    Step(
        name="accept",
        label="รับรายงาน",
        sources=(S.SENT,),
        target=S.ACCEPTED,
        permission=P.FOLLOW_UP_REVIEW,
        done="รับรายงานแล้ว",
    ),
    Step(
        name="return",
        label="ส่งกลับให้แก้",
        sources=(S.SENT,),
        target=S.RETURNED,
        permission=P.FOLLOW_UP_REVIEW,
        done="ส่งรายงานกลับพร้อมเหตุผลแล้ว หน่วยงานเห็นทันที",
        needs_note=True,
    ),
    Step(
        name="reopen",
        label="เปิดให้แก้อีกครั้ง",
        sources=(S.ACCEPTED, S.CLOSED),
        target=S.RETURNED,
        permission=P.FOLLOW_UP_REVIEW,
        done="เปิดรายงานให้แก้อีกครั้งแล้ว",
        needs_note=True,
    ),
    Step(
        name="close",
        label="ปิดโดยไม่มีรายงาน",
        sources=OWED,
        target=S.CLOSED,
        permission=P.FOLLOW_UP_REVIEW,
        done="ปิดรายการนี้โดยไม่มีรายงานแล้ว",
        needs_note=True,
    ),
)

NEXT_WORDS = {
    S.OPEN: "หน่วยงานรายงานแล้วส่ง",
    S.SENT: "กองผู้รับผิดชอบ ITA ตรวจแล้วรับหรือส่งกลับ",
    S.RETURNED: "หน่วยงานแก้ตามเหตุผลแล้วส่งใหม่",
    S.ACCEPTED: "ใช้ในรายงานผลการดำเนินการ",
    S.CLOSED: "รอบนี้ไม่ต้องรายงานแล้ว",
}


def can_edit_measures(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` may plan, change and drop measures: at any time, for reports are frozen apart from them."""
    return user.can(P.MEASURES_EDIT, assessment.agency)


def can_review(user: User, agency: Agency) -> bool:
    """Whether ``user`` follows up: opens rounds, moves deadlines, reminds, reassigns, accepts and returns."""
    return user.can(P.FOLLOW_UP_REVIEW, agency)


def can_see_follow_up(user: User, agency: Agency) -> bool:
    """Whether ``user`` sees every division's reports."""
    return user.can(P.FOLLOW_UP_SEE, agency)


def may_report(user: User, report: ProgressReport) -> bool:
    """Whether the report is asked of ``user``: in person, through the division, or in the division's place.

    An assignment gives this and nothing else; the strategy division may write for a division that cannot.
    """
    if not user.is_active:
        return False
    is_asked = report.assignee_id == user.pk or report.division_id in user.division_ids()
    return is_asked or can_review(user, report.measure.assessment.agency)


def can_write(user: User, report: ProgressReport) -> bool:
    """Whether ``user`` may change the report's words and proof now; what was sent or accepted is locked."""
    return report.state in OWED and may_report(user, report)


def may_take(user: User, step: Step, report: ProgressReport) -> bool:
    """Whether this step is for ``user`` at all, whatever the status."""
    if step.permission == BY_ASSIGNMENT:
        return may_report(user, report)
    return user.can(step.permission, report.measure.assessment.agency)


def open_steps(user: User, report: ProgressReport) -> list[Step]:
    """The steps ``user`` may take from the present status, in the order of the table."""
    return [step for step in STEPS if report.state in step.sources and may_take(user, step, report)]


def problems_before_send(report: ProgressReport) -> dict[str, str]:
    """What is missing before the report can be sent: field → Thai sentence that says how to mend it."""
    found: dict[str, str] = {}
    status = report.work_status
    if not status:
        found["work_status"] = "ยังไม่ได้เลือกว่าดำเนินการถึงไหน"
    if status in NEED_REASON and not report.reason.strip():
        found["reason"] = f"เลือก «{WorkStatus(status).label}» ต้องบอกเหตุผล"
    if status in (WorkStatus.IN_PROGRESS, WorkStatus.DONE, WorkStatus.DELAYED) and not report.what.strip():
        found["what"] = "ยังไม่ได้บอกว่าทำอะไรไปแล้ว เช่น ทำอะไร เมื่อใด ใครเข้าร่วม"
    if status == WorkStatus.DONE and not report.outcome.strip():
        found["outcome"] = "ยังไม่ได้กรอกผลที่เกิดขึ้น เช่น เจ้าหน้าที่ทราบแผนเพิ่มขึ้นเท่าใด"
    if status and status not in PERCENT_OF and report.percent is None:
        found["percent"] = "ยังไม่ได้กรอกความก้าวหน้าเป็นร้อยละ เช่น 60"
    if status == WorkStatus.DELAYED and not (report.next_step.strip() and report.next_by):
        found["next_step" if not report.next_step.strip() else "next_by"] = "งานล่าช้าต้องบอกว่าจะทำอะไรต่อ ภายในวันใด"
    return found
