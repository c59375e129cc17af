"""The year's documents as the strategy division sees them: version, state, since when, what comes next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from assessments.models import Assessment
from assessments.scoring import Result
from assessments.workplan import matrix_framework, oit_items
from reports import rules
from reports.documents import ANALYSIS, PAPERS, Document
from reports.enums import DocumentKind, JobState, ReportStatus
from reports.models import Report
from reports.pages.documents import chip_of, list_of, part_of

# What somebody has to do something about, the most urgent first.
TURN = (ReportStatus.RETURNED, ReportStatus.READY, ReportStatus.APPROVED, ReportStatus.REQUESTED)


@dataclass(frozen=True)
class DocumentRow:
    """One document with its newest version, or what stands before the first one."""

    title: str
    version: int  # 0: none yet
    status: str
    chip: str
    icon: str
    since: datetime | None
    next: str
    url: str
    label: str  # of the link
    is_open: bool  # somebody has to do something before it is at rest


def document_rows(
    assessment: Assessment, result: Result, versions: Sequence[Report], *, measures: int, may_make: bool, today: date
) -> list[DocumentRow]:
    """Every document of the year; of the follow-up report the parts that exist and the one that is due. One query.

    ``versions`` are the newest of every document; ``measures`` counts those of the year.
    """
    newest = {each.document: each for each in versions}
    problems = _problems(assessment, result, measures)
    rows = []
    for document in _documents(assessment, newest, today):
        report = newest.get(document)
        if report is not None:
            rows.append(_made(assessment, report))
        else:
            rows.append(_missing(assessment, document, problems[document.kind], may_make))
    return rows


def _documents(assessment: Assessment, newest: Mapping[Document, Report], today: date) -> Iterator[Document]:
    yield ANALYSIS
    current = Document(DocumentKind.FOLLOW_UP, part_of(assessment, today))
    parts = {document for document in newest if document.kind == DocumentKind.FOLLOW_UP} | {current}
    yield from sorted(parts, key=lambda document: document.span(assessment.fiscal_year))
    yield from PAPERS


def _problems(assessment: Assessment, result: Result, measures: int) -> dict[DocumentKind, list[str]]:
    """Why a document of each kind cannot be made yet, from what is known already."""
    of_result = rules.problems_before_analysis(result)
    of_measures = rules.problems_before_measures(measures)
    items = len(oit_items(matrix_framework(assessment).to_plain()))
    return {
        DocumentKind.ANALYSIS: of_result,
        DocumentKind.BRIEF: of_result,
        DocumentKind.MEMO: of_result,
        DocumentKind.FOLLOW_UP: of_measures,
        DocumentKind.MEMO_DIVISIONS: of_measures,
        DocumentKind.ANNOUNCEMENT: of_measures,
        DocumentKind.OIT_MATRIX: rules.problems_before_matrix(items),
    }


def _made(assessment: Assessment, report: Report) -> DocumentRow:
    chip, icon = chip_of(report)
    failed = report.status == ReportStatus.REQUESTED and report.job.state == JobState.FAILED
    return DocumentRow(
        title=report.title,
        version=report.version,
        status="สร้างไฟล์ไม่สำเร็จ" if failed else report.status_words,
        chip="stop" if failed else chip,
        icon="warn" if failed else icon,
        since=report.job.finished_at if failed else report.status_at,
        next="สั่งสร้างไฟล์อีกครั้ง" if failed else rules.next_words(report),
        url=reverse(
            "reports:report_detail",
            kwargs={
                "slug": assessment.agency.slug,
                "fiscal_year": assessment.fiscal_year,
                "document": report.document,
                "version": report.version,
            },
        ),
        label=f"เปิดฉบับที่ {report.version}",
        is_open=report.document.is_public and report.status in TURN,
    )


def _missing(assessment: Assessment, document: Document, problems: list[str], may_make: bool) -> DocumentRow:
    return DocumentRow(
        title=document.title(assessment.fiscal_year),
        version=0,
        status="ยังไม่มี",
        chip="quiet",
        icon="ring",
        since=None,
        next="รอเจ้าหน้าที่จัดทำ" if not may_make else problems[0] if problems else "จัดทำได้แล้ว",
        url=list_of(assessment.agency.slug, assessment.fiscal_year, document),
        label="ไปจัดทำ" if may_make and not problems else "ดูรายการ",
        is_open=False,
    )
