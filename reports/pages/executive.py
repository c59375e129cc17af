"""What the executive's overview shows: where the year stands, its weakest points and what is done about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.analysis import Findings, IndicatorFinding, InstrumentFinding
from assessments.charts.result import CLASS_TITLES
from assessments.models import Assessment
from assessments.rules import can_edit_scores
from assessments.structure import Framework
from assessments.texts import findings_of
from ita_portal.accounts.models import User
from ita_portal.lib.thai import plain_number
from measures.models import Measure
from measures.pages.chips import Chip, work_chip
from measures.queries.planning import measures_of
from measures.words import who_words
from reports.content import brief_margin
from reports.content.brief_weak import clipped
from reports.enums import DocumentKind
from reports.models import Report
from reports.pages import executive_queries as queries
from reports.pages import result_charts as charts
from reports.pages.executive_divisions import YearOfWork, work_years
from reports.pages.executive_matters import Matter, matters_of
from reports.pages.instrument_lines import InstrumentLine, instrument_lines
from reports.pages.result import hero, plan_url, state_with_report

WEAK_SHOWN, STRONG_SHOWN = 3, 3
DIVISIONS_SHOWN = 6  # of all years of work together
LONGEST_TITLE, LONGEST_OWNER = 120, 60  # of a measure beside a weak point; its own page has all of it
# One A4 has room for a hand-written order besides so many matters to decide and years of work.
MATTERS_WITH_PEN, WORKS_WITH_PEN = 3, 1


@dataclass(frozen=True)
class Answer:
    """A measure that answers a weak point: its number and title, who does it, where it stands."""

    number: str
    title: str
    owner: str
    owners_more: str  # «และอีก 2 หน่วยงาน»
    chip: Chip
    url: str


@dataclass(frozen=True)
class WeakRow:
    """One of the lowest indicators and what is done about it."""

    number: int
    name: str
    score: Decimal | None
    class_title: str
    needs_measure: bool  # it is weak by the agency's own lines and nothing answers it
    answers: tuple[Answer, ...]
    more: int  # measures besides those shown
    change: str


@dataclass(frozen=True)
class Part:
    """One instrument as the overview shows it."""

    code: str
    name: str
    score: str  # as shown; an implied one bears its mark; empty where nothing is known
    note: str  # «ได้ 27.13 จาก 30»
    is_lowest: bool = False
    stretch: str = ""  # of an implied one, what its mark stands for


def executive_context(assessment: Assessment, user: User, *, now: datetime) -> dict[str, Any]:
    """Everything the page shows. The number of queries does not grow with measures, divisions, scores or years."""
    findings = findings_of(assessment)
    versions = queries.newest_versions(assessment)
    matters = matters_of(assessment, user, findings.result, versions, now=now)
    works = work_years(assessment, today=timezone.localtime(now).date())
    measures = list(measures_of(assessment))
    return {
        "assessment": assessment,
        "findings": findings,
        "now": now,
        "reader": queries.chief_of(assessment.agency) or "ผู้บริหาร",
        "matters": matters,
        "decides": any(matter.can_decide for matter in matters),
        "state": _state(assessment, versions, matters),
        "other_years": queries.other_years_to_decide(assessment),
        "hero": hero(findings),
        "change": change_words(findings),
        "standing": [*brief_margin.standing(findings), *brief_margin.costs(findings)],
        "parts": parts_of(findings),
        "working": charts.working(findings),
        "weak": weak_rows(findings, measures, assessment),
        "more_urgent": max(len(findings.in_class("urgent")) - WEAK_SHOWN, 0),
        "strong": strongest(findings),
        "years": charts.years(findings),
        "works": [_shown(work, DIVISIONS_SHOWN // len(works)) for work in works],
        "has_pen": len(matters) <= MATTERS_WITH_PEN and len(works) <= WORKS_WITH_PEN,
        "measure_count": len(measures),
        "plan_url": plan_url(assessment, user),
        "can_fill": can_edit_scores(user, assessment),
    }


def _state(assessment: Assessment, versions: Sequence[Report], matters: Sequence[Matter]) -> dict[str, Any]:
    """The state line: the matter that waits longest in the order of the page; without one, the year's own."""
    if not matters:
        analysis = [each for each in versions if each.kind == DocumentKind.ANALYSIS]
        return state_with_report(assessment, analysis)
    first = matters[0]
    waits = "รอท่านพิจารณา" if first.can_decide else "รอผู้บริหารพิจารณา"
    return {
        "label": f"{waits} {len(matters)} เรื่อง" if len(matters) > 1 else waits,
        "chip": "turn",
        "icon": "arrow",
        "since": min(matter.since for matter in matters),
        "by": first.by,
        "next": first.title,
    }


# ── where we stand ────────────────────────────────────────────────────────────
def change_words(findings: Findings) -> str:
    """Beside the year before: «ปี 2564 ได้ 92.37 ดีขึ้น 3.45»; why it cannot be laid beside; empty without one."""
    before, total = findings.previous, findings.result.total.shown
    if before is None or before.total is None:
        return ""
    said = f"ปี {before.fiscal_year} ได้ {before.total}"
    if total is None:
        return said
    if not before.comparable:
        return f"{said} เทียบตรงไม่ได้ เพราะ{before.note}"
    change = total - before.total
    return f"{said} " + ("เท่าเดิม" if not change else f"{'ดีขึ้น' if change > 0 else 'ลดลง'} {abs(change)}")


def parts_of(findings: Findings) -> list[Part]:
    """The instruments, each with what it brought or why its figure is not its own."""
    lines = instrument_lines(findings.result, findings.framework)
    return [_part(each, line, findings) for each, line in zip(findings.instruments, lines, strict=True)]


def _part(each: InstrumentFinding, line: InstrumentLine, findings: Findings) -> Part:
    if not line.is_known:
        return Part(line.code, line.name, "", line.value)
    if each.score is None:
        return Part(line.code, line.name, line.value, "ไม่มีคะแนนที่ประกาศ", stretch=line.note)
    known = [other.score for other in findings.instruments if other.score is not None]
    lowest = len(known) > 1 and each.score == min(known) and known.count(each.score) == 1
    return Part(line.code, line.name, line.value, f"ได้ {each.weighted} จาก {plain_number(each.weight)}", lowest)


# ── weak and strong ───────────────────────────────────────────────────────────
def weak_rows(findings: Findings, measures: Sequence[Measure], assessment: Assessment) -> list[WeakRow]:
    """The lowest indicators that are known, each with the measures that answer it or a part of it."""
    answered = _answers(measures, findings.framework)
    known = sorted((i for i in findings.indicators if i.score is not None), key=lambda i: (i.score, i.number))
    return [_weak(each, answered, assessment) for each in known[:WEAK_SHOWN] if each.place != 1]


def _weak(each: IndicatorFinding, answered: Mapping[int, list[Measure]], assessment: Assessment) -> WeakRow:
    found = answered.get(each.number, [])
    return WeakRow(
        number=each.number,
        name=each.name,
        score=each.score,
        class_title=CLASS_TITLES[each.class_key],
        needs_measure=not found and each.class_key in ("urgent", "improve"),
        answers=tuple(_answer(measure, assessment) for measure in found[:1]),
        more=len(found[1:]),
        change=_indicator_change(each),
    )


def _indicator_change(each: IndicatorFinding) -> str:
    if each.change is None:
        return ""
    if not each.change:
        return f"เท่าปี {each.before_year}"
    return f"{'เพิ่มขึ้น' if each.change > 0 else 'ลดลง'} {abs(each.change)} จากปี {each.before_year}"


def _answers(measures: Sequence[Measure], framework: Framework) -> dict[int, list[Measure]]:
    """The measures of each indicator by its number, in their order."""
    found: dict[int, list[Measure]] = {}
    for measure in measures:
        numbers = (
            framework.indicator_of[link.code].number
            for link in measure.links.all()
            if link.code in framework.indicator_of
        )
        for number in dict.fromkeys(numbers):
            found.setdefault(number, []).append(measure)
    return found


def _answer(measure: Measure, of: Assessment) -> Answer:
    names = who_words(measure)
    return Answer(
        number=measure.number,
        title=clipped(measure.title, LONGEST_TITLE),
        owner=clipped(names[0], LONGEST_OWNER) if names else "ยังไม่มีผู้รับผิดชอบ",
        owners_more=f"และอีก {len(names) - 1} หน่วยงาน" if len(names) > 1 else "",
        chip=work_chip(measure.work_status),
        url=reverse("measures:measure_progress", args=[of.agency.slug, of.fiscal_year, measure.pk]),
    )


def strongest(findings: Findings) -> dict[str, Any]:
    """The indicators that share the first place; nothing where none is known or all are alike."""
    highest = findings.highest
    if not highest or not findings.lowest:
        return {}
    return {
        "score": highest[0].score,
        "names": [each.name for each in highest[:STRONG_SHOWN]],
        "more": max(len(highest) - STRONG_SHOWN, 0),
    }


# ── measures by division ──────────────────────────────────────────────────────
def _shown(work: YearOfWork, most: int) -> dict[str, Any]:
    """A year of work with as many divisions as the page holds, the latest first."""
    rest = work.rows[most:]
    return {
        "work": work,
        "rows": work.rows[:most],
        "more": len(rest),
        "more_behind": sum(row.is_behind for row in rest),
    }
