"""What the executive is asked to decide today: only what is really open in this year, each with boxes to tick."""

from collections.abc import Iterator, Sequence

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import Division
from measures.enums import WorkStatus
from measures.models import Measure
from measures.words import who_words
from reports import snapshot_papers as shape
from reports.content.brief_weak import clipped
from reports.content.indicators import join_numbers
from reports.documents import ANALYSIS, BY_SLUG, Document
from reports.enums import ReportStatus as S
from reports.models import Report

LONGEST_TITLE, LONGEST_NAME = 60, 40
SETTLED = (S.APPROVED, S.PUBLISHED, S.SUPERSEDED)
BLANK = "." * 30
TROUBLED = (WorkStatus.DELAYED, WorkStatus.ON_HOLD)


def asks(
    assessment: Assessment,
    measures: Sequence[Measure],
    versions: Sequence[Report],
    *,
    division: Division | None,
    numbers: Sequence[int],
) -> list[shape.BriefAsk]:
    """The open decisions in the order in which they stand in each other's way; without any, to take note.

    ``versions`` are all versions of all documents of the year; ``numbers`` the measures that answer what is weak,
    the weakest first. What was approved or published is not asked again: who approves the analysis report approves
    the measures in it. No query beyond what was read.
    """
    newest = _newest(versions)
    decided = any(each.document == ANALYSIS and each.status in SETTLED for each in versions)
    # Where divisions report on their work already, nobody asks whether it may begin.
    approved = decided or any(each.work_status != WorkStatus.NOT_STARTED for each in measures)
    found = [
        *_scores(assessment),
        *_measures(assessment, measures, division, approved=approved),
        *_owner(measures, numbers, approved=approved),
        *_documents(assessment, newest),
        *_troubled(measures),
    ]
    return found or [shape.BriefAsk(text="รับทราบผลการประเมินและกำหนดเวลาข้างต้น", choices=["ทราบ", "มีข้อสั่งการ"])]


def _newest(versions: Sequence[Report]) -> dict[str, Report]:
    """The newest version of each document by its slug."""
    found: dict[str, Report] = {}
    for each in sorted(versions, key=lambda version: version.version):
        found[each.document.slug] = each
    return found


def _scores(assessment: Assessment) -> Iterator[shape.BriefAsk]:
    if assessment.status == AssessmentStatus.SUBMITTED:
        yield shape.BriefAsk(text=f"รับรองคะแนนปีงบประมาณ พ.ศ. {assessment.fiscal_year}", choices=["รับรอง", "ส่งกลับ"])


def _measures(
    assessment: Assessment, measures: Sequence[Measure], division: Division | None, *, approved: bool
) -> Iterator[shape.BriefAsk]:
    year = f"ปีงบประมาณ พ.ศ. {assessment.fiscal_year + 1}"
    if not measures:
        who = f"มอบ{clipped(division.name, LONGEST_NAME)}" if division else "มอบหมายหน่วยงาน"
        choices = ["มอบหมาย", "ยังไม่มอบหมาย"] if division else [f"มอบ {BLANK}"]
        yield shape.BriefAsk(text=f"{who}จัดทำมาตรการ{year}", choices=choices)
    elif not approved:
        text = f"อนุมัติมาตรการ{year} จำนวน {len(measures)} มาตรการ และแจ้งให้ทุกสำนัก/กองถือปฏิบัติ"
        yield shape.BriefAsk(text=text, choices=["อนุมัติ", "ให้แก้ไข"])


def _owner(measures: Sequence[Measure], numbers: Sequence[int], *, approved: bool) -> Iterator[shape.BriefAsk]:
    """Measures that nobody leads; while the measures are not approved, the lead of the one for the weakest point."""
    without = [at for at, each in enumerate(measures, start=1) if not who_words(each)]
    if without:
        text = f"กำหนดหน่วยงานหลักของมาตรการที่ {join_numbers(without[:10])} ซึ่งยังไม่มีผู้รับผิดชอบ"
        yield shape.BriefAsk(text=text, choices=[f"มอบ {BLANK}"])
    elif not approved:
        for number in numbers:
            measure = measures[number - 1]
            if lead := next((each.division.name for each in measure.responsibilities.all() if each.is_lead), ""):
                title = clipped(measure.title, LONGEST_TITLE)
                text = f"มอบ{clipped(lead, LONGEST_NAME)}เป็นหน่วยงานหลักของมาตรการที่ {number} {title}"
                yield shape.BriefAsk(text=text, choices=["มอบหมาย", "ให้เสนอใหม่"])
                return


def _documents(assessment: Assessment, newest: dict[str, Report]) -> Iterator[shape.BriefAsk]:
    """Public documents that wait for a decision, and the analysis report while none was decided on."""
    if ANALYSIS.slug not in newest or newest[ANALYSIS.slug].status == S.REQUESTED:
        yield shape.BriefAsk(text=f"เผยแพร่{_title(ANALYSIS, assessment)} บนเว็บไซต์", choices=["เผยแพร่", "ยังไม่เผยแพร่"])
    for each in (newest[slug] for slug in BY_SLUG if slug in newest):
        title = f"{_title(each.document, assessment)} ฉบับที่ {each.version}"
        if each.status == S.READY and each.document.is_public:
            yield shape.BriefAsk(text=f"เห็นชอบและเผยแพร่{title}", choices=["เห็นชอบ", "ส่งกลับ"])
        elif each.status == S.APPROVED:
            yield shape.BriefAsk(text=f"เผยแพร่{title}", choices=["เผยแพร่", "ยังไม่เผยแพร่"])


def _title(document: Document, assessment: Assessment) -> str:
    return document.title(assessment.fiscal_year)


def _troubled(measures: Sequence[Measure]) -> Iterator[shape.BriefAsk]:
    found = [at for at, each in enumerate(measures, start=1) if each.work_status in TROUBLED]
    if found:
        text = f"สั่งการมาตรการที่ {join_numbers(found[:10])} ซึ่งล่าช้าหรือพักไว้"
        yield shape.BriefAsk(text=text, choices=["เร่งรัด", "ปรับกำหนดเวลา"])
