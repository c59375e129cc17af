"""Who may do what with a document, in which status, and what is still missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.scoring import Result
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from ita_portal.lib.workflow import Step
from reports.content.followed import Followed
from reports.documents import REPORT_WORD, Document
from reports.enums import JobState
from reports.enums import ReportStatus as S
from reports.missing import Missing
from reports.models import Report

STEPS = (
    Step(
        name="approve",
        label="เห็นชอบรายงาน",
        sources=(S.READY,),
        target=S.APPROVED,
        permission=P.REPORT_APPROVE,
        done="เห็นชอบรายงานแล้ว เผยแพร่ได้",
    ),
    Step(
        name="publish",
        label="เผยแพร่รายงาน",
        sources=(S.APPROVED,),
        target=S.PUBLISHED,
        permission=P.REPORT_PUBLISH,
        done="เผยแพร่รายงานแล้ว ประชาชนเปิดอ่านได้",
    ),
    Step(
        name="return",
        label="ส่งกลับให้แก้",
        sources=(S.READY, S.APPROVED),
        target=S.RETURNED,
        permission=P.REPORT_APPROVE,
        done="ส่งรายงานกลับพร้อมเหตุผลแล้ว",
        needs_note=True,
    ),
)

MOST_NAMED = 8  # codes in a sentence

NEXT_WORDS = {
    S.PREVIEW: "อ่านทีละหน้า แล้วสร้างฉบับจริง",
    S.REQUESTED: "รอระบบสร้างไฟล์",
    S.READY: "ผู้บริหารอ่านแล้วเห็นชอบหรือส่งกลับ",
    S.RETURNED: "แก้ตามเหตุผลแล้วสร้างฉบับใหม่",
    S.APPROVED: "ผู้บริหารเผยแพร่",
    S.PUBLISHED: "ถ้าต้องแก้ ให้สร้างฉบับใหม่แทน",
    S.SUPERSEDED: "มีฉบับใหม่แทนแล้ว",
}


def can_request_report(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` may have a document of this year made, choose its sections and retry a failed one."""
    return user.can(P.REPORT_REQUEST, assessment.agency)


def can_see_strategy(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` sees what the year still lacks: who plans its work, and who keeps the agency's own data."""
    return any(user.can(each, assessment.agency) for each in (P.MEASURES_EDIT, P.AGENCY_EDIT))


def can_make_batches(user: User) -> bool:
    """Whether ``user`` may have a document made for every agency at once: system administrators."""
    return user.is_active and user.is_superuser


def open_steps(user: User, report: Report) -> list[Step]:
    """The steps ``user`` may take from the present status, in the order of the table."""
    agency = report.assessment.agency
    if problems_of_kind(report):
        return []
    return [s for s in STEPS if report.status in s.sources and user.can(s.permission, agency)]


def state_seen(report: Report) -> str:
    """What somebody who decides has seen: the status, since when, and the file; sent along with the decision."""
    return f"{report.status} {report.status_at.isoformat()} {report.sha256}".strip()


def problems_of_kind(report: Report) -> list[str]:
    """Why no step is ever taken on this document: papers of the house are printed and signed with a pen."""
    if report.document.is_public:
        return []
    return [f"{report.get_kind_display()}ใช้ภายในหน่วยงาน พิมพ์แล้วลงนามได้เลย ไม่มีการเห็นชอบหรือเผยแพร่ในระบบ"]


def say_of(document: Document, words: str) -> str:
    """Words written of a report, said of this document: «เห็นชอบรายงาน» of an announcement is «เห็นชอบประกาศ»."""
    return words.replace(REPORT_WORD, document.word)


def next_words(report: Report) -> str:
    """What comes next for a version, in words."""
    if report.status == S.READY and not report.document.is_public:
        return "พิมพ์แล้วเสนอลงนาม"
    return NEXT_WORDS[S(report.status)]


def problems_before_analysis(result: Result) -> list[str]:
    """Why no analysis report can be made yet, as Thai sentences; empty when it can."""
    if result.total.value is None:
        return ["ยังไม่มีคะแนนรวม กรอกคะแนนที่ขาด หรือกรอกคะแนนรวมที่ประกาศก่อน"]
    return []


def problems_before_measures(count: int) -> list[str]:
    """Why no document about measures can be made yet."""
    return [] if count else ["ปีนี้ยังไม่มีมาตรการ วางมาตรการก่อน แล้วสร้างเอกสาร"]


def problems_before_matrix(items: int) -> list[str]:
    """Why no table of owners can be made yet: a list of items must be known."""
    return [] if items else ["กรอบการประเมินของปีนี้ยังไม่มีรายการ OIT ให้ผู้ดูแลระบบใส่รายการในกรอบก่อน แล้วสร้างตาราง"]


def problems_before_publishing_announcement(facts: Mapping[str, Any], changes: Sequence[str]) -> list[str]:
    """Why an announcement cannot be published yet: it has no day, or announces other measures than are planned now.

    ``facts`` are those of the frozen announcement; ``changes`` say what became of the measures since.
    """
    found = []
    if not facts["announced_on"]:
        found.append("ประกาศฉบับนี้ยังไม่มีวันที่ กรอกวันที่ประกาศในหน้า «เลขที่ วันที่ และข้อความ» แล้วสร้างประกาศฉบับใหม่")
    if changes:
        found.append(f"มาตรการเปลี่ยนหลังจัดทำฉบับนี้ {' '.join(changes)} สร้างประกาศฉบับใหม่แล้วเผยแพร่ฉบับนั้น")
    return found


def problems_before_publishing_matrix(facts: Mapping[str, Any], changed: Sequence[str]) -> list[str]:
    """Why a table of owners cannot be published yet: items without owner, or owners that are others now.

    ``facts`` are those of the frozen table; ``changed`` are the codes that differ from it now.
    """
    found = []
    if unowned := facts["unowned"]:
        found.append(
            f"ยังไม่กำหนดผู้รับผิดชอบ {len(unowned)} รายการ ({_named(unowned)}) "
            "กำหนดในหน้า «ผู้รับผิดชอบรายการ OIT» แล้วสร้างตารางฉบับใหม่"
        )
    if changed:
        found.append(
            f"ผู้รับผิดชอบหรือรายการเปลี่ยนหลังจัดทำฉบับนี้ {len(changed)} รายการ ({_named(changed)}) "
            "สร้างตารางฉบับใหม่แล้วเผยแพร่ฉบับนั้น"
        )
    return found


def _named(codes: Sequence[str]) -> str:
    """The first few codes of a list, and how many more there are."""
    more = f" และอีก {len(codes) - MOST_NAMED} รายการ" if len(codes) > MOST_NAMED else ""
    return ", ".join(codes[:MOST_NAMED]) + more


def problems_before_publishing_analysis(report: Report) -> list[str]:
    """Why an analysis report cannot be published yet: it must show the figures that were certified."""
    assessment = report.assessment
    if assessment.status != AssessmentStatus.APPROVED:
        return ["คะแนนของปีนี้ยังไม่ได้รับรอง รับรองคะแนนก่อนแล้วเผยแพร่"]
    shown = report.snapshot["facts"]
    if (shown["total"], shown["level_code"]) != (f"{assessment.approved_total}", assessment.approved_level):
        return [
            f"รายงานฉบับนี้แสดงคะแนน {shown['total']} ระดับ {shown['level_code']} "
            f"แต่คะแนนที่รับรองคือ {assessment.approved_total} ระดับ {assessment.approved_level} "
            "สร้างรายงานฉบับใหม่แล้วเผยแพร่ฉบับนั้น"
        ]
    return []


def problems_of_order(report: Report, published: int) -> list[str]:
    """A version never takes the place of a newer one; ``published`` is the number in force, 0 without one."""
    if published > report.version:
        return [f"เผยแพร่ฉบับที่ {published} ไปแล้ว ฉบับที่ {report.version} เก่ากว่า ถ้าต้องแก้ให้สร้างฉบับใหม่"]
    return []


def problems_before_follow_up(rows: Sequence[Followed], part: str) -> list[str]:
    """Why no follow-up report of a part can be made yet: there must be measures that are followed up in it."""
    if not rows:
        return ["ปีนี้ยังไม่มีมาตรการ วางมาตรการก่อน แล้วสร้างรายงาน"]
    if not any(row.is_followed for row in rows):
        return [f"ไม่มีมาตรการที่ติดตามใน{part} เลือกช่วงอื่นของปี"]
    return []


def problems_before_publishing_follow_up(
    rows: Sequence[Followed], missing: Sequence[Missing], facts: Mapping[str, Any], *, withdrawn: int
) -> list[str]:
    """Why a follow-up report cannot be published yet: what is missing, or what changed since it was frozen.

    ``facts`` are those of the frozen report; ``withdrawn`` of its public proofs are no longer shown to the public.
    """
    found = [each.sentence for each in missing]
    counted = sorted(
        [share.counted.pk, share.counted.version] for row in rows for share in row.shares if share.counted
    )
    if counted != [list(pair) for pair in facts["counted"]]:
        found.append("มีรายงานของหน่วยงานที่รับเพิ่มหรือแก้ไขหลังจัดทำฉบับนี้ สร้างรายงานฉบับใหม่แล้วเผยแพร่ฉบับนั้น")
    if withdrawn:
        found.append(f"หลักฐาน {withdrawn} รายการในฉบับนี้ไม่เปิดเผยแล้ว สร้างรายงานฉบับใหม่แล้วเผยแพร่ฉบับนั้น")
    return found


def can_retry(user: User, report: Report) -> bool:
    """Whether the file may be built again: only after it failed."""
    return report.job.state == JobState.FAILED and can_request_report(user, report.assessment)
