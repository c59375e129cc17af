"""What waits for the executive's decision: each matter with what follows, what is seen, and its path so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments import rules as assessment_rules
from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.scoring import Result
from assessments.year_calendar import Stage
from assessments.year_dates import deadlines_for
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from ita_portal.audit.queries import EVENT_WORDS
from ita_portal.lib import thai
from ita_portal.lib.workflow import Step
from measures.pages.chips import Chip, due_chip
from reports import rules
from reports.content.result import level_words
from reports.documents import FIRST_HALF, WHOLE_YEAR, Document
from reports.enums import DocumentKind, ReportStatus
from reports.kinds import KINDS
from reports.models import Report
from reports.pages import executive_queries as queries

LONG_PAST = 366  # days after which nobody speaks of a deadline any more
PATH_SHOWN = 5  # the newest steps of a path; older ones are counted
# The deed in one word, for «ยืนยัน…» and «ยังไม่…».
DEEDS = {"approve": "เห็นชอบ", "publish": "เผยแพร่"}
SCORES_FOLLOW = "เมื่อรับรอง คะแนนของปีนี้จะตรึงไว้ เจ้าหน้าที่แก้ไม่ได้ และใช้เผยแพร่รายงานต่อได้ ถ้าพบภายหลังว่าผิด ท่านเปิดให้แก้ได้โดยบอกเหตุผล"
FOLLOWS = {
    "approve": "เมื่อเห็นชอบ ฉบับนี้พร้อมเผยแพร่ ประชาชนยังไม่เห็นจนกว่าจะเผยแพร่ เนื้อหาแก้ไม่ได้นอกจากออกฉบับใหม่",
    "publish": "เมื่อเผยแพร่ ประชาชนเปิดอ่านได้ทันที ไฟล์และที่อยู่จะไม่เปลี่ยน ถ้าต้องแก้ให้ออกฉบับใหม่แทน",
}
SCORES = "scores"
DECISIONS = ("approve", "publish", "return")  # of the two tables of steps, those that are taken here


@dataclass(frozen=True)
class PathStep:
    """One step on a matter's way: what, by whom, when, and the reason given; ``state``: done, now or empty."""

    what: str
    when: str
    which: str = ""  # «ฉบับที่ 2»
    note: str = ""
    state: str = "done"


@dataclass(frozen=True)
class Matter:
    """One thing to decide. The steps are None for those who only read."""

    key: str  # «scores», «analysis-2»
    title: str  # what is asked: «รับรองคะแนน ปีงบประมาณ 2565»
    edition: str  # which version, and from when
    follows: str  # what follows from agreeing
    deed: str  # «รับรอง», «เห็นชอบ», «เผยแพร่»
    label: str  # on the button
    seen: str
    since: datetime
    by: str
    days: int  # waited
    due: date | None  # by the calendar of the year; None where no day binds
    due_chip: Chip | None
    path: tuple[PathStep, ...]
    earlier: int  # steps of the path that are not shown
    agree_url: str = ""  # empty: not for this person
    return_url: str = ""
    return_label: str = ""
    problems: tuple[str, ...] = ()  # why it cannot be agreed to yet
    read_url: str = ""
    read_label: str = ""
    report: Report | None = None  # of a document
    deciding: str = ""  # the template that says what the document says
    total: str = ""  # of scores
    level: str = ""

    @property
    def can_decide(self) -> bool:
        return bool(self.agree_url or self.return_url)


def matters_of(
    assessment: Assessment, user: User, result: Result, versions: Sequence[Report], *, now: datetime
) -> list[Matter]:
    """Everything that waits in this year: the scores, then the documents. Nine queries, and a document's own checks.

    ``versions`` are the newest of every document.
    """
    waiting = [each for each in versions if each.document.is_public and each.status in queries.TO_DECIDE]
    scores = assessment.status == AssessmentStatus.SUBMITTED
    if not scores and not waiting:
        return []
    place = (assessment.agency_id, assessment.fiscal_year)
    days = deadlines_for([place])[place]
    events, of_documents = queries.events_of(assessment, {each.document for each in waiting}, ON_THE_WAY)
    today = timezone.localtime(now).date()
    found = []
    if scores:
        own = [event for event in events if event.target_type == Assessment._meta.label_lower]
        found.append(_scores(assessment, user, result, own, days.get(Stage.CERTIFY), today))
    in_force = queries.versions_in_force(assessment) if waiting else {}
    for report in queries.with_content(waiting):
        own = [event for event in events if _is_of(event, report, of_documents)]
        replaced = in_force.get(report.document, 0)
        due = days.get(stage) if (stage := _stage(report)) else None
        found.append(_document(report, user, own, of_documents, replaced, due, today))
    return sorted(found, key=lambda matter: (matter.key != SCORES, matter.report is None or _order(matter.report)))


def key_of(document: Document | None, version: int) -> str:
    """The matter that an address names."""
    return SCORES if document is None else f"{document.slug}-{version}"


def _order(report: Report) -> int:
    return list(KINDS).index(report.kind)


def _is_of(event: AuditEvent, report: Report, versions: Mapping[int, Report]) -> bool:
    of = versions.get(event.target_id) if event.target_type == Report._meta.label_lower else None
    return of is not None and of.document == report.document and of.version <= report.version


def _permitted(steps: Iterable[Step], name: str) -> Step | None:
    return next((step for step in steps if step.name == name), None)


def _stage(report: Report) -> Stage | None:
    """The stage of the year that the decision on this document ends; None for one the calendar does not know."""
    if report.kind == DocumentKind.ANALYSIS:
        return Stage.ENDORSE if report.status == ReportStatus.READY else Stage.PUBLISH
    parts = {FIRST_HALF: Stage.FOLLOW_UP_HALF, WHOLE_YEAR: Stage.FOLLOW_UP_YEAR}
    return parts.get(report.part) if report.kind == DocumentKind.FOLLOW_UP else None


def _near(due: date | None, today: date) -> Chip | None:
    """How near the day is; nothing where a past year is entered long after its days."""
    return None if due is None or (today - due).days > LONG_PAST else due_chip(due, today=today)


def _scores(
    assessment: Assessment,
    user: User,
    result: Result,
    events: list[AuditEvent],
    due: date | None,
    today: date,
) -> Matter:
    place = {"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year}
    steps = assessment_rules.open_steps(user, assessment)
    agree, back = _permitted(steps, "approve"), _permitted(steps, "return")
    earlier, path = _path([(event, None) for event in events])
    waited = (today - timezone.localtime(assessment.status_at).date()).days
    grade = result.grade
    return Matter(
        key=SCORES,
        title=f"รับรองคะแนน ปีงบประมาณ {assessment.fiscal_year}",
        edition=f"ชุดที่ส่งเมื่อ {thai.thai_datetime(timezone.localtime(assessment.status_at))}",
        follows=SCORES_FOLLOW,
        deed="รับรอง",
        label="รับรองคะแนน",
        seen=assessment_rules.state_seen(assessment, result),
        since=assessment.status_at,
        by=assessment.status_by.title(),
        days=waited,
        due=due,
        due_chip=_near(due, today),
        path=(*path, _now("ผู้บริหาร พิจารณา", waited), _later("บทวิเคราะห์ มาตรการ และรายงาน")),
        earlier=earlier,
        agree_url=reverse("reports:executive_decide", kwargs=place | {"step": "approve"}) if agree else "",
        return_url=reverse("reports:executive_decide", kwargs=place | {"step": "return"}) if back else "",
        return_label=back.label if back else "",
        problems=tuple(assessment_rules.problems_before_submit(result)),
        read_url=reverse("reports:result", kwargs=place),
        read_label="อ่านผลทั้งหมด",
        total="" if result.total.shown is None else f"{result.total.shown}",
        level=level_words(grade) if grade else "",
    )


def _document(
    report: Report,
    user: User,
    events: list[AuditEvent],
    versions: Mapping[int, Report],
    replaced: int,
    due: date | None,
    today: date,
) -> Matter:
    document, assessment = report.document, report.assessment
    place = {"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year}
    place |= {"document": document, "version": report.version}
    name = "approve" if report.status == ReportStatus.READY else "publish"
    steps = rules.open_steps(user, report)
    agree, back = _permitted(steps, name), _permitted(steps, "return")
    earlier, path = _path([(event, versions[event.target_id]) for event in events])
    waited = (today - timezone.localtime(report.status_at).date()).days
    last = "เผยแพร่ต่อประชาชน" if name == "approve" else "ประชาชนเปิดอ่านได้"
    of_table = next(step for step in rules.STEPS if step.name == name)
    return Matter(
        key=key_of(document, report.version),
        title=f"{DEEDS[name]}{report.title}",
        edition=f"ฉบับที่ {report.version} จัดทำ {thai.thai_date(timezone.localtime(report.requested_at))}",
        follows=FOLLOWS[name] + (f" และแทนฉบับที่ {replaced} ที่เผยแพร่อยู่" if name == "publish" and replaced else ""),
        deed=DEEDS[name],
        label=rules.say_of(document, of_table.label),
        seen=rules.state_seen(report),
        since=report.status_at,
        # What is ready was finished by the portal; who asked for it proposes it.
        by=(report.requested_by if name == "approve" else report.status_by).title(),
        days=waited,
        due=due,
        due_chip=_near(due, today),
        path=(*path, _now(f"ผู้บริหาร {DEEDS[name]}หรือส่งกลับ", waited), _later(last)),
        earlier=earlier,
        agree_url=_decide(place, name) if agree else "",
        return_url=_decide(place, "return") if back else "",
        return_label=back.label if back else "",
        problems=tuple(_problems(report, replaced)) if name == "publish" else (),
        read_url=reverse("reports:report_file", kwargs=place),
        read_label=f"อ่าน{document.word} {report.pages} หน้า" if report.pages else f"อ่าน{document.word}",
        report=report,
        deciding=KINDS[report.kind].deciding,
    )


def _decide(place: dict[str, Any], step: str) -> str:
    return reverse("reports:executive_decide", kwargs=place | {"step": step})


def _problems(report: Report, in_force: int) -> list[str]:
    return rules.problems_of_order(report, in_force) + KINDS[report.kind].problems_before_publish(report)


# ── the path ──────────────────────────────────────────────────────────────────
# What belongs to a matter's way; savings in between do not.
ON_THE_WAY = frozenset(
    {
        *("year_started", "assessment_submit", "assessment_withdraw", "assessment_return"),
        *("assessment_approve", "assessment_reopen"),
        *("report_requested", "report_approve", "report_return", "report_publish"),
    }
)


def _path(events: Sequence[tuple[AuditEvent, Report | None]]) -> tuple[int, list[PathStep]]:
    """How many older steps there are, and the newest ones: «เจ้าหน้าที่… ส่งผู้บริหารตรวจ», each with its version."""
    steps = [_step(event, of) for event, of in events]
    return max(len(steps) - PATH_SHOWN, 0), steps[-PATH_SHOWN:]


def _step(event: AuditEvent, of: Report | None) -> PathStep:
    words = EVENT_WORDS[event.verb] if of is None else rules.say_of(of.document, EVENT_WORDS[event.verb])
    return PathStep(
        what=f"{event.by.title() if event.by else 'ระบบ'} {words}",
        when=thai.thai_datetime(timezone.localtime(event.at)),
        which=f"ฉบับที่ {of.version}" if of else "",
        note=str(event.details.get("note", "")).strip(),
    )


def _now(what: str, days: int) -> PathStep:
    return PathStep(what, f"รอมาแล้ว {days} วัน" if days else "เพิ่งมาถึงวันนี้", state="now")


def _later(what: str) -> PathStep:
    return PathStep(what, "ยังไม่ถึง", state="")
