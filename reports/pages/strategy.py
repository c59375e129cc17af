"""What the strategy division's overview shows: counts first, then what is missing, owed and to be made, by urgency."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from assessments.analysis import Findings
from assessments.charts.result import CLASS_TITLES
from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.rules import can_edit_scores, open_steps, problems_before_submit
from assessments.texts import findings_of
from assessments.year_dates import milestones_for
from ita_portal.accounts.models import User
from ita_portal.lib.thai import thai_date, thai_period
from measures.queries.follow_up import linked_codes
from measures.queries.planning import Answered, WeakPoint, measure_count, recommended, weak_indicators
from measures.rules import can_edit_measures, can_review, can_see_follow_up
from reports.enums import DocumentKind, ReportStatus
from reports.models import Report
from reports.pages.executive_divisions import DivisionRow, YearOfWork, work_years
from reports.pages.executive_queries import newest_versions
from reports.pages.result import state_with_report
from reports.pages.strategy_documents import DocumentRow, document_rows
from reports.pages.strategy_gaps import Gap, gaps_of
from reports.rules import can_request_report

PARTS_SHOWN = 4
NEXT_SHOWN = 3


@dataclass(frozen=True)
class WeakRow:
    """A weak point that no measure answers, or that is answered only in part."""

    code: str
    title: str
    score: Decimal | None
    state: str
    chip: str
    is_open: bool  # the point itself waits, not only parts of it
    parts: tuple[WeakPoint, ...]
    more: int
    advice: str


@dataclass(frozen=True)
class Action:
    """The one thing to do first."""

    label: str
    url: str
    icon: str = "arrow"


class StrategyPage:
    """The year as the strategy division works on it; everything is read once."""

    def __init__(self, assessment: Assessment, user: User, *, today: date) -> None:
        self.assessment, self.user, self.today = assessment, user, today
        self.findings: Findings = findings_of(assessment)
        self.gaps: list[Gap] = gaps_of(assessment, user, self.findings)
        self.weak: list[WeakRow] = weak_rows(assessment, self.findings)
        self.measures = measure_count(assessment)
        self.works: list[YearOfWork] = work_years(assessment, today=today) if self._sees_follow_up() else []
        self.versions: list[Report] = newest_versions(assessment)
        rows = document_rows(
            assessment,
            self.findings.result,
            self.versions,
            measures=self.measures,
            may_make=can_request_report(user, assessment),
            today=today,
        )
        # Those that somebody has to do something about first.
        self.documents: list[DocumentRow] = sorted(rows, key=lambda row: not row.is_open)

    def _sees_follow_up(self) -> bool:
        return can_see_follow_up(self.user, self.assessment.agency)

    def context(self) -> dict[str, Any]:
        """Everything the template shows. The number of queries does not grow with anything that is listed."""
        coming = self.coming()
        return {
            "assessment": self.assessment,
            "findings": self.findings,
            "state": state_with_report(
                self.assessment, [each for each in self.versions if each.kind == DocumentKind.ANALYSIS]
            ),
            "action": next(self.actions(), None),
            "stats": self.stats(),
            "sections": self.sections(),
            "gaps": self.gaps,
            "weak": self.weak,
            "owing": self.owing(),
            "works": self.works,
            "sees_follow_up": self._sees_follow_up(),
            "documents": self.documents,
            "measures": self.measures,
            "coming": coming,
            "can_plan": can_edit_measures(self.user, self.assessment),
            "can_review": can_review(self.user, self.assessment.agency),
        }

    # ── counts and order ──────────────────────────────────────────────────────
    def owing(self) -> list[tuple[YearOfWork, list[DivisionRow]]]:
        """The divisions that owe a report, or whose report waits for review, by year of work; the latest first."""
        found = ((work, [row for row in work.rows if row.owed or row.to_review]) for work in self.works)
        return [(work, rows) for work, rows in found if rows]

    def late(self) -> list[DivisionRow]:
        return [row for work in self.works for row in work.rows if row.late]

    def stats(self) -> list[dict[str, Any]]:
        """The figures of the head, each with a line that says what it means, and where it is listed."""
        late, open_ones = self.late(), [row for row in self.documents if row.is_open]
        owed = sum(row.owed for _work, rows in self.owing() for row in rows)
        points = sum(row.is_open for row in self.weak)
        found = [
            _stat("gaps", "ข้อมูลที่ยังขาด", len(self.gaps), _of_gaps(self.gaps)),
            _stat("weak", "จุดอ่อนไม่มีมาตรการ", len(self.weak), _of_weak(points, len(self.weak), self.findings.is_empty)),
        ]
        if self._sees_follow_up():
            words = f"ค้างนานที่สุด {max(row.days_late for row in late):,} วัน" if late else "ไม่มีหน่วยงานเกินกำหนด"
            found.append(_stat("owing", "หน่วยงานเกินกำหนด", len({row.pk for row in late}), words))
            is_asked = any(work.is_asked for work in self.works)
            settled = "ส่งครบแล้ว" if is_asked else "ยังไม่มีรายงานที่ถึงรอบ"
            found.append(_stat("owing", "รายงานที่ยังไม่ส่ง", owed, "ฉบับ รวมที่ยังไม่ถึงกำหนด" if owed else settled))
        words = "รอเห็นชอบ เผยแพร่ หรือแก้ไข" if open_ones else "ไม่มีเอกสารที่ค้างขั้นตอน"
        return [*found, _stat("documents", "เอกสารที่ยังไม่จบ", len(open_ones), words)]

    def sections(self) -> list[str]:
        """The lists in the order of what matters now: what has something to do, then what is complete."""
        holds_up = any(gap.holds_up for gap in self.gaps)
        ranked = [
            ("gaps", bool(self.gaps), 0 if holds_up else 3),
            ("owing", bool(self.owing()), 1 if self.late() else 4),
            ("weak", bool(self.weak), 2),
            ("documents", True, 5),
        ]
        shown = [each for each in ranked if each[0] != "owing" or self._sees_follow_up()]
        return [name for name, _filled, _rank in sorted(shown, key=lambda each: (not each[1], each[2]))]

    def coming(self) -> list[dict[str, Any]]:
        """What the calendar of the year says comes next: the nearest days, how far, and which may still move."""
        place = (self.assessment.agency_id, self.assessment.fiscal_year)
        found = [each for each in milestones_for([place])[place] if each.ends >= self.today]
        return [
            {
                "title": each.title,
                "days_words": thai_period(each.starts, each.ends) if each.starts else f"ภายใน {thai_date(each.ends)}",
                "days": (each.ends - self.today).days,
                "is_provisional": each.is_provisional,
            }
            for each in found[:NEXT_SHOWN]
        ]

    # ── the one main action ───────────────────────────────────────────────────
    def actions(self) -> Iterator[Action]:
        """What this person can do, the most urgent first; the page shows the first."""
        yield from self._to_mend()
        yield from (_fill(gap) for gap in self.gaps if gap.holds_up and gap.button)
        yield from (_fill(gap) for gap in self.gaps if gap.key == "differences" and gap.button)
        yield from self._to_submit()
        yield from self._to_follow_up()
        yield from self._to_plan()
        yield from (_fill(gap) for gap in self.gaps if gap.button)
        yield from self._to_make()

    def _url(self, name: str, **more: object) -> str:
        place = {"slug": self.assessment.agency.slug, "fiscal_year": self.assessment.fiscal_year}
        return reverse(name, kwargs={**place, **more})

    def _to_mend(self) -> Iterator[Action]:
        if self.assessment.status == AssessmentStatus.RETURNED and can_edit_scores(self.user, self.assessment):
            yield Action("แก้คะแนนตามที่ส่งกลับ", self._url("assessments:score_entry"), "undo")
        if can_request_report(self.user, self.assessment):
            for report in self.versions:
                if report.status == ReportStatus.RETURNED:
                    here = {"document": report.document, "version": report.version}
                    yield Action(f"แก้{report.document.word}ที่ส่งกลับ", self._url("reports:report_detail", **here), "undo")

    def _to_submit(self) -> Iterator[Action]:
        steps = open_steps(self.user, self.assessment)
        if any(step.name == "submit" for step in steps) and not problems_before_submit(self.findings.result):
            yield Action("ตรวจแล้วส่งผู้บริหาร", self._url("assessments:year"))

    def _to_follow_up(self) -> Iterator[Action]:
        if not can_review(self.user, self.assessment.agency):
            return
        for work in self.works:
            if told := sum(row.can_be_reminded for row in work.rows):
                yield Action(f"เตือน {told:,} หน่วยงานที่เกินกำหนด", work.remind_url, "bell")
        for work in self.works:
            if waiting := work.totals["to_review"]:
                yield Action(f"ตรวจรายงาน {waiting:,} ฉบับ", f"{work.reports_url}?state=sent", "document")

    def _to_plan(self) -> Iterator[Action]:
        first = next((row for row in self.weak), None)
        if first and can_edit_measures(self.user, self.assessment):
            code = first.code if first.is_open else first.parts[0].code
            yield Action("วางมาตรการจุดอ่อนแรก", f"{self._url('measures:measure_new')}?code={code}", "plus")

    def _to_make(self) -> Iterator[Action]:
        ready = next((row for row in self.documents if not row.version and row.label == "ไปจัดทำ"), None)
        if ready:
            yield Action("จัดทำเอกสาร", ready.url, "document")


def _fill(gap: Gap) -> Action:
    return Action(gap.deed, gap.url, "pencil")


def _stat(key: str, label: str, value: int, note: str) -> dict[str, Any]:
    return {"key": key, "label": label, "value": value, "note": note}


def _of_gaps(gaps: list[Gap]) -> str:
    if not gaps:
        return "ครบแล้ว"
    holding = sum(gap.holds_up for gap in gaps)
    return f"{holding} เรื่องทำให้คิดคะแนนรวมไม่ได้" if holding else "คิดคะแนนรวมได้แล้ว"


def _of_weak(points: int, every: int, is_empty: bool) -> str:
    if is_empty:
        return "ยังไม่มีคะแนนให้ดู"
    if not every:
        return "มีมาตรการครบแล้ว"
    return f"ทั้งเรื่อง {points} บางข้อ {every - points}" if points < every else "ตัวชี้วัดและข้อเสนอแนะ"


def weak_rows(assessment: Assessment, findings: Findings) -> list[WeakRow]:
    """Every weak point that no measure answers, the lowest first, then recommendations. Two queries."""
    answered = Answered(linked_codes(assessment), findings.framework)
    points = [(each, answered.open_in(each)) for each in weak_indicators(findings)]
    rows = [_indicator(each, left, answered) for each, left in points if left is not None]
    advice = [each for each in recommended(assessment) if not answered.has(each.code)]
    return [*rows, *(_advice(each) for each in advice)]


def _indicator(point: WeakPoint, left: WeakPoint, answered: Answered) -> WeakRow:
    is_open = point.is_weak and not answered.has(point.code)
    state = CLASS_TITLES[point.class_key] if is_open else "มีข้อที่ยังไม่มีมาตรการ"  # type: ignore[index]
    return WeakRow(
        code=point.code,
        title=point.label,
        score=point.score,
        state=state,
        chip="stop" if is_open and point.class_key == "urgent" else "warn" if is_open else "quiet",
        is_open=is_open,
        parts=left.parts[:PARTS_SHOWN],
        more=max(len(left.parts) - PARTS_SHOWN, 0),
        advice="",
    )


def _advice(point: WeakPoint) -> WeakRow:
    return WeakRow(
        code=point.code,
        title=point.label,
        score=None,
        state="ป.ป.ช. เสนอแนะ",
        chip="",
        is_open=True,
        parts=(),
        more=0,
        advice=point.advice,
    )
