"""The year's documents on one page, prepared: each document with its versions, and the one main action."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from measures.enums import FollowUp
from measures.models import Measure
from reports import rules
from reports.content.followed import followed
from reports.documents import ANALYSIS, FIRST_HALF, MONTHS, PAPERS, SECOND_HALF, WHOLE_YEAR, Document
from reports.enums import DocumentKind, JobState, ReportStatus
from reports.kinds import KINDS, Kind
from reports.missing import Missing, missing_from
from reports.models import Report
from reports.queries import chosen_sections, plan_of, versions_of

# How the status of a version is drawn: chip class and icon.
CHIPS = {
    "preview": ("quiet", "half"),
    "requested": ("", "half"),
    "ready": ("turn", "arrow"),
    "returned": ("warn", "undo"),
    "approved": ("turn", "arrow"),
    "published": ("done", "tick"),
    "superseded": ("quiet", "history"),
}
# In the last two months of the fiscal year people write the report of the whole year.
YEAR_END_FROM = 8


@dataclass(frozen=True)
class Part:
    """A choice of the follow-up report: which part of the year, and how many versions it has."""

    document: Document
    name: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Versions:
    """A document with its versions and what stands between it and the next one."""

    document: Document
    rows: list[tuple[Report, str, str]]
    problems: list[str]
    in_the_making: Report | None
    section_count: int
    all_count: int

    @property
    def needs_work(self) -> bool:
        """Whether the next version is what the officer is about to do: none yet, one returned or being made."""
        newest = self.rows[0][0].status if self.rows else ReportStatus.RETURNED
        return not self.problems and newest in (ReportStatus.RETURNED, ReportStatus.REQUESTED)


@dataclass(frozen=True)
class Paper:
    """A short document in the list: what it is for, its newest version and how many there are."""

    document: Document
    label: str
    purpose: str
    problems: list[str]
    newest: Report | None
    chip: str
    icon: str
    older: list[Report]
    plan_words: str  # what is chosen or filled in beforehand; empty: nothing

    @property
    def is_working(self) -> bool:
        return self.newest is not None and _is_being_made(self.newest)


def document_list(user: User, assessment: Assessment, *, part: str, today: date) -> dict[str, Any]:
    """Context of the page, in a fixed number of queries. ``part`` as asked for; any other word: that of ``today``."""
    may_request = rules.can_request_report(user, assessment)
    parts = _parts(assessment, part, today)
    current = next(choice.document for choice in parts if choice.is_current)
    rows = followed(assessment, current, words=False)
    name = current.part_name(assessment.fiscal_year)
    analysis = _versions(assessment, ANALYSIS)
    follow_up = _versions(assessment, current, rules.problems_before_follow_up(rows, name))
    missing: list[Missing] = [] if follow_up.problems else missing_from(rows)
    return {
        "assessment": assessment,
        "may_request": may_request,
        "analysis": analysis,
        "follow_up": follow_up,
        "parts": parts,
        "part_name": name,
        "missing": missing,
        "papers": _papers(assessment, {KINDS[ANALYSIS.kind].problems_before_request: analysis.problems}),
        "emblem_missing": not assessment.agency.emblem,
        "may_edit_agency": user.can(P.AGENCY_EDIT, assessment.agency),
        # One main action: the analysis report first; once it is on its way, the follow-up report.
        "main": "analysis" if analysis.needs_work or follow_up.problems else "follow_up",
    }


def _is_being_made(report: Report) -> bool:
    """Whether its file is on its way: one that failed is asked for anew, or tried again."""
    return report.status == ReportStatus.REQUESTED and report.job.state != JobState.FAILED


def chip_of(report: Report) -> tuple[str, str]:
    """How the status is drawn; a finished paper of the house waits for nobody."""
    if report.status == ReportStatus.READY and not report.document.is_public:
        return CHIPS[ReportStatus.PUBLISHED]
    return CHIPS[report.status]


def _papers(assessment: Assessment, problems: dict[Any, list[str]]) -> list[Paper]:
    """The short documents of the year, each with its versions: one query for all, and one question a reason.

    ``problems`` are the answers that are known already, by the question.
    """
    versions: dict[str, list[Report]] = {}
    rows = Report.objects.versions().filter(assessment=assessment, kind__in=[paper.kind for paper in PAPERS])
    for row in rows.select_related("job", "assessment").defer("snapshot"):
        versions.setdefault(row.kind, []).append(row)
    found = []
    for document in PAPERS:
        kind = KINDS[document.kind]
        asks = kind.problems_before_request
        if asks not in problems:
            problems[asks] = asks(assessment, document)
        own = versions.get(document.kind, [])
        chip, icon = chip_of(own[0]) if own else ("", "")
        found.append(
            Paper(
                document=document,
                label=document.kind.label,
                purpose=kind.purpose,
                problems=problems[asks],
                newest=own[0] if own else None,
                chip=chip,
                icon=icon,
                older=own[1:],
                plan_words=_plan_words(kind),
            )
        )
    return found


def _plan_words(kind: Kind) -> str:
    """The link to what may be filled in beforehand, or chosen where nothing is filled in."""
    return "เลขที่ วันที่ และข้อความ" if kind.particulars else "เลือกหัวข้อ" if kind.has_plan else ""


def list_of(slug: str, fiscal_year: int, document: Document) -> str:
    """Where the year's documents are listed, opened at this one."""
    part = f"?part={document.part}#follow-up" if document.part else "#papers" if document in PAPERS else ""
    return reverse("reports:report_list", args=[slug, fiscal_year]) + part


def progress(user: User, report: Report) -> dict[str, Any]:
    """How the making of a version or a preview comes along, and where it stands: context of its pages."""
    chip, icon = chip_of(report)
    job = report.job
    return {
        "report": report,
        "assessment": report.assessment,
        "job": job,
        "working": job.state in (JobState.QUEUED, JobState.BUILDING),
        # A preview that failed is simply made anew.
        "may_retry": bool(report.version) and rules.can_retry(user, report),
        "state": {
            "label": report.status_words,
            "chip": chip,
            "icon": icon,
            "since": report.status_at,
            "by": report.status_by.title(),
            "next": rules.next_words(report),
        },
    }


def _versions(assessment: Assessment, document: Document, problems: list[str] | None = None) -> Versions:
    kind = KINDS[document.kind]
    versions = list(versions_of(assessment, document))
    return Versions(
        document=document,
        rows=[(version, *chip_of(version)) for version in versions],
        problems=kind.problems_before_request(assessment, document) if problems is None else problems,
        in_the_making=next((v for v in versions if _is_being_made(v)), None),
        section_count=len(chosen_sections(plan_of(assessment, document), kind.sections)),
        all_count=len(kind.sections),
    )


def _parts(assessment: Assessment, asked: str, today: date) -> list[Part]:
    """The halves and the year; months where measures are followed up monthly or a month has a version."""
    counts: dict[str, int] = {}
    versions = Report.objects.versions().filter(assessment=assessment, kind=DocumentKind.FOLLOW_UP)
    for part in versions.values_list("part", flat=True):
        counts[part] = counts.get(part, 0) + 1
    monthly = Measure.objects.filter(assessment=assessment, follow_up=FollowUp.MONTHLY).exists()
    offered = [FIRST_HALF, SECOND_HALF, WHOLE_YEAR, *(m for m in MONTHS if monthly or m in counts)]
    current = asked if asked in offered else part_of(assessment, today)
    return [
        Part(document, document.part_name(assessment.fiscal_year), counts.get(part, 0), part == current)
        for part in offered
        for document in [Document(DocumentKind.FOLLOW_UP, part)]
    ]


def part_of(assessment: Assessment, today: date) -> str:
    """What is written at this time: the first half until July, then the whole year."""
    _, last = Document(DocumentKind.FOLLOW_UP, WHOLE_YEAR).span(assessment.fiscal_year)
    return FIRST_HALF if today < date(last.year, YEAR_END_FROM, 1) else WHOLE_YEAR
