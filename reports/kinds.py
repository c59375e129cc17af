"""What each kind of document brings: its sections, its content, its template, and what it needs beforehand.

A new kind is one row of ``KINDS``; everything else (versions, jobs, steps, addresses) is the same for all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from assessments.models import Assessment
from assessments.queries import result_of
from assessments.workplan import matrix_framework, oit_items
from reports import pdf, rules
from reports import snapshot as analysis_shape
from reports import snapshot_follow_up as follow_up_shape
from reports import snapshot_papers as papers_shape
from reports.content import analysis, announcement, brief, follow_up, memo, memo_divisions, oit_matrix
from reports.content.followed import followed
from reports.documents import Document
from reports.enums import DocumentKind
from reports.missing import missing_from
from reports.models import Report
from reports.queries import public_proofs
from reports.sections import Group


class Fill(Protocol):
    """Gathers the content of a document as it stands now; version 0 is a preview."""

    def __call__(
        self, assessment: Assessment, document: Document, *, version: int, made_at: datetime
    ) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Kind:
    """One kind of document. The problems are Thai sentences; none means go."""

    sections: Mapping[str, str]
    fill: Fill
    template: str
    problems_before_request: Callable[[Assessment, Document], list[str]]
    # Of documents that may be published: what a person reads who decides on it, and what still stands in the way.
    deciding: str = ""
    problems_before_publish: Callable[[Report], list[str]] = lambda report: []
    purpose: str = ""  # what a short document is for, in the list of documents
    # Which sections stand together and which may change places; none: all stay where they are.
    groups: Sequence[Group] = ()
    # What the officer may fill in beforehand: fields of ``ReportPlan`` with their labels.
    particulars: Mapping[str, str] = field(default_factory=dict)
    # What is said under such a field where the usual words do not fit this kind.
    helps: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        """Whether the officer has anything to choose or fill in before a version is made."""
        return len(self.sections) > 1 or bool(self.particulars)

    def html(self, snapshot: Mapping[str, Any], *, preview: bool = False) -> str:
        """The document as HTML, for the file or for a screen."""
        return pdf.render_html(self.template, {"report": snapshot}, sections=self.sections, preview=preview)


def _analysis_before_request(assessment: Assessment, document: Document) -> list[str]:
    return rules.problems_before_analysis(result_of(assessment))


def _measures_before_request(assessment: Assessment, document: Document) -> list[str]:
    return rules.problems_before_measures(assessment.measures.count())


def _follow_up_before_request(assessment: Assessment, document: Document) -> list[str]:
    part = document.part_name(assessment.fiscal_year)
    return rules.problems_before_follow_up(followed(assessment, document, words=False), part)


def _follow_up_before_publish(report: Report) -> list[str]:
    rows = followed(report.assessment, report.document, words=False)
    facts = report.snapshot["facts"]
    withdrawn = len(facts["public_proofs"]) - public_proofs(facts["public_proofs"]).count()
    return rules.problems_before_publishing_follow_up(rows, missing_from(rows), facts, withdrawn=withdrawn)


def _matrix_before_request(assessment: Assessment, document: Document) -> list[str]:
    return rules.problems_before_matrix(len(oit_items(matrix_framework(assessment).to_plain())))


def _announcement_before_publish(report: Report) -> list[str]:
    changes = announcement.changes_since(report.snapshot, report.assessment)
    return rules.problems_before_publishing_announcement(report.snapshot["facts"], changes)


def _matrix_before_publish(report: Report) -> list[str]:
    changed = oit_matrix.changes_since(report.snapshot, report.assessment)
    return rules.problems_before_publishing_matrix(report.snapshot["facts"], changed)


OF_A_MEMO = {"memo_number": "เลขที่หนังสือ", "memo_date": "วันที่ของหนังสือ", "opening": "ข้อความเพิ่มเติมของหน่วยงาน"}

KINDS: dict[str, Kind] = {
    DocumentKind.ANALYSIS: Kind(
        sections=analysis_shape.SECTIONS,
        groups=analysis_shape.GROUPS,
        fill=analysis.snapshot,
        template="reports/pdf/sections.html",
        deciding="reports/_deciding_analysis.html",
        problems_before_request=_analysis_before_request,
        problems_before_publish=rules.problems_before_publishing_analysis,
        particulars={"memo_number": "เลขที่บันทึกข้อความ", "memo_date": "วันที่ของบันทึกข้อความ"},
    ),
    DocumentKind.FOLLOW_UP: Kind(
        sections=follow_up_shape.SECTIONS,
        fill=follow_up.snapshot,
        template="reports/pdf/follow_up.html",
        deciding="reports/_deciding_follow_up.html",
        problems_before_request=_follow_up_before_request,
        problems_before_publish=_follow_up_before_publish,
    ),
    DocumentKind.BRIEF: Kind(
        purpose="หนึ่งหน้าให้ผู้บริหารเห็นผล จุดอ่อน งานเร่ง และเรื่องที่ต้องพิจารณา มีช่องให้กาและลงนาม",
        sections=papers_shape.BRIEF_SECTIONS,
        fill=brief.snapshot,
        template="reports/pdf/sections.html",
        problems_before_request=_analysis_before_request,
    ),
    DocumentKind.MEMO: Kind(
        purpose="เสนอรายงานต่อปลัดและนายก มีช่องเกษียนและลงนาม",
        sections=papers_shape.MEMO_SECTIONS,
        fill=memo.snapshot,
        template="reports/pdf/letter.html",
        problems_before_request=_analysis_before_request,
        particulars=OF_A_MEMO,
    ),
    DocumentKind.MEMO_DIVISIONS: Kind(
        purpose="แจ้งหัวหน้าหน่วยงานทุกแห่ง มีบัญชีมาตรการและกำหนดส่งของแต่ละสำนัก/กอง",
        sections=papers_shape.MEMO_DIVISIONS_SECTIONS,
        fill=memo_divisions.snapshot,
        template="reports/pdf/letter.html",
        problems_before_request=_measures_before_request,
        particulars=OF_A_MEMO,
    ),
    DocumentKind.ANNOUNCEMENT: Kind(
        purpose="ประกาศของหน่วยงานให้ทุกสำนัก/กองถือปฏิบัติ เผยแพร่ให้ประชาชนทราบ มีบัญชีมาตรการแนบท้าย",
        sections=papers_shape.ANNOUNCEMENT_SECTIONS,
        fill=announcement.snapshot,
        template="reports/pdf/letter.html",
        deciding="reports/_deciding_announcement.html",
        problems_before_request=_measures_before_request,
        problems_before_publish=_announcement_before_publish,
        particulars={"memo_date": "วันที่ประกาศ", "memo_number": "เลขที่ประกาศ", "opening": "ข้อความนำของหน่วยงาน"},
        helps={
            "memo_date": "เช่น 1 ต.ค. 2565 หรือ 1/10/2565 ต้องมีก่อนเผยแพร่ ถ้าเว้นว่าง ประกาศจะเว้นเส้นประไว้เขียน",
            "memo_number": "เว้นว่างถ้าไม่ใช้ ประกาศตามแบบไม่มีเลขที่",
            "opening": "ใช้แทนย่อหน้าแรกที่บอกเหตุผลของประกาศ เว้นบรรทัดว่างหนึ่งบรรทัดเพื่อขึ้นย่อหน้าใหม่ ระบบเก็บไว้เสนอให้ใช้ในปีถัดไป",
        },
    ),
    DocumentKind.OIT_MATRIX: Kind(
        purpose="รายการ OIT ทุกข้อกับหน่วยงานที่รับผิดชอบ พร้อมสรุปว่าแต่ละสำนัก/กองรับผิดชอบข้อใด",
        sections=papers_shape.MATRIX_SECTIONS,
        fill=oit_matrix.snapshot,
        template="reports/pdf/oit_matrix.html",
        deciding="reports/_deciding_oit_matrix.html",
        problems_before_request=_matrix_before_request,
        problems_before_publish=_matrix_before_publish,
    ),
}
