"""What others wait for: decisions on scores and documents, and what came back to be mended."""

from collections.abc import Iterator

from django.urls import reverse

from assessments.enums import AssessmentStatus as A
from assessments.pages.state_words import state_line
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from reports import rules
from reports.enums import DocumentKind, JobState
from reports.enums import ReportStatus as R
from reports.models import Report
from reports.pages.documents import chip_of
from reports.pages.executive_matters import key_of
from reports.pages.home_queries import Work
from reports.pages.home_values import StateLine, Task


def decide_on_scores(user: User, work: Work) -> Iterator[Task]:
    """Certify what was sent, or send it back."""
    year = work.year
    if not year or year.status != A.SUBMITTED or not user.can(P.SCORES_APPROVE, work.agency):
        return
    yield Task(
        title=f"พิจารณาคะแนน{work.year_words}",
        why=f"{year.status_by.title()} ส่งคะแนนมาให้ตรวจ อ่านผลแล้วรับรอง หรือส่งกลับพร้อมเหตุผล",
        button="เปิดพิจารณา",
        url=_matter(work, key_of(None, 0)),
        due=work.due("certify"),
        since=year.status_at,
        is_awaited=True,
        pair=work.total_pair,
        level=work.level,
        state=state_line(year),
        agency=work.agency.name,
    )


def decide_on_report(user: User, work: Work) -> Iterator[Task]:
    """Endorse a document, or publish one that is endorsed."""
    for report in work.documents:
        if report.status == R.READY and user.can(P.REPORT_APPROVE, work.agency):
            yield Task(
                title=f"อ่านและให้ความเห็นชอบ{named(report, work)}",
                why=f"{_version(report)}พร้อมแล้ว เห็นชอบ หรือส่งกลับพร้อมเหตุผล",
                button="เปิดพิจารณา",
                url=_matter(work, key_of(report.document, report.version)),
                due=work.due(_endorse_by(report)),
                since=report.status_at,
                is_awaited=True,
                pair=work.total_pair if report.kind == DocumentKind.ANALYSIS else (),
                level=work.level if report.kind == DocumentKind.ANALYSIS else None,
                state=state_of(report),
                agency=work.agency.name,
            )
        if report.status == R.APPROVED and user.can(P.REPORT_PUBLISH, work.agency):
            yield Task(
                title=f"เผยแพร่{named(report, work)}",
                why=f"{_version(report)}เห็นชอบแล้ว เผยแพร่เพื่อให้ประชาชนเปิดอ่านได้",
                button="ไปเผยแพร่",
                url=_matter(work, key_of(report.document, report.version)),
                due=work.due(_publish_by(report)),
                since=report.status_at,
                is_awaited=True,
                minutes=1,
                state=state_of(report),
                agency=work.agency.name,
            )


def mend_what_came_back(user: User, work: Work) -> Iterator[Task]:
    """Scores and documents that were sent back, and files that could not be made."""
    year = work.year
    if year and year.status == A.RETURNED and user.can(P.SCORES_EDIT, work.agency):
        yield Task(
            title=f"แก้คะแนน{work.year_words} ตามที่ส่งกลับ",
            why=f"เหตุผล: {year.status_note}",
            button="แก้คะแนน",
            url=work.url("assessments:score_entry"),
            due=work.due("scores"),
            since=year.status_at,
            is_awaited=True,
            is_returned=True,
            state=state_line(year),
            agency=work.agency.name,
        )
    for report in work.documents if user.can(P.REPORT_REQUEST, work.agency) else ():
        if report.status == R.RETURNED:
            yield Task(
                title=f"แก้{named(report, work)} ตามที่ส่งกลับ",
                why=f"เหตุผล: {report.status_note}",
                button=f"ดู{report.document.word}",
                url=opened(report, work),
                due=work.due(_endorse_by(report)),
                since=report.status_at,
                is_awaited=True,
                is_returned=True,
                state=state_of(report),
                agency=work.agency.name,
            )
        elif report.status == R.REQUESTED and report.job.state == JobState.FAILED:
            yield Task(
                title=f"สร้างไฟล์{named(report, work)} ไม่สำเร็จ",
                why=f"{report.job.failure} เนื้อหาที่ตรึงไว้ยังอยู่ สั่งสร้างอีกครั้งได้",
                button="เปิดดู",
                url=opened(report, work),
                due=work.due("report"),
                since=report.job.finished_at,
                is_awaited=True,
                agency=work.agency.name,
            )


RULES = (decide_on_scores, decide_on_report, mend_what_came_back)


# ── a document in words ───────────────────────────────────────────────────────
def named(report: Report, work: Work) -> str:
    """A document in a sentence: «รายงานปี 2565», «รายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก»."""
    if report.kind == DocumentKind.ANALYSIS:
        return f"รายงาน{work.year_words}"
    return report.document.title(work.fiscal_year)


def opened(report: Report, work: Work) -> str:
    """The page of this version."""
    return reverse(
        "reports:report_detail",
        args=[work.agency.slug, work.fiscal_year, report.document, report.version],
    )


def _matter(work: Work, key: str) -> str:
    """Where the matter is read and decided: the executive's page of the year."""
    return f"{work.url('reports:executive')}#matter-{key}"


def state_of(report: Report) -> StateLine:
    """What ``components/stateline.html`` shows of a document."""
    chip, icon = chip_of(report)
    return {
        "label": report.get_status_display(),
        "chip": chip,
        "icon": icon,
        "since": report.status_at,
        "by": report.status_by.title(),
        "next": rules.next_words(report),
    }


def _version(report: Report) -> str:
    pages = f" {report.pages} หน้า " if report.pages else ""
    return f"ฉบับที่ {report.version}{pages}"


def _endorse_by(report: Report) -> str:
    """The stage by which a document is endorsed: the follow-up reports have days of their own."""
    return _follow_up_stage(report) or "endorse"


def _publish_by(report: Report) -> str:
    return _follow_up_stage(report) or "publish"


def _follow_up_stage(report: Report) -> str:
    if report.kind != DocumentKind.FOLLOW_UP:
        return ""
    return "follow-up-half" if report.part == "h1" else "follow-up-year"
