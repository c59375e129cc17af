"""The one-page brief for the executive, frozen: where the year stands, what is weak, what is due, what to decide."""

from datetime import date, datetime

from django.utils import timezone

from assessments.analysis import Findings
from assessments.models import Assessment
from assessments.texts import findings_of
from ita_portal.accounts.models import Agency, Division, Signatory, SignatoryPlace
from ita_portal.lib import thai
from measures.queries.planning import measures_of
from measures.queries.rounds import rounds_of
from reports import snapshot as report_shape
from reports import snapshot_papers as shape
from reports.content import brief_due, brief_margin, brief_room, brief_weak, work
from reports.content import indicators as parts
from reports.content.brief_asks import asks
from reports.content.common import notice, signs, strategy_division, version_words
from reports.content.memo import signatories_of
from reports.content.papers import paper
from reports.content.result import level_words, value_of
from reports.documents import Document
from reports.models import Report

# Rows of what is weak, due and to be decided: as many as one page holds, tried in this order.
MOST_ROWS = ((3, 4, 4), (3, 3, 4), (3, 2, 4), (2, 2, 4), (2, 2, 3), (2, 1, 3), (1, 1, 2))
# Lines for the pen: two, and more where the page has room.
MOST_PEN_LINES = 4
LONGEST_POSITION, LONGEST_ISSUER = 40, 90
# A survey gives its score, the website gets it.
GIVES = {"IIT": "ให้", "EIT": "ให้"}


def snapshot(assessment: Assessment, document: Document, *, version: int, made_at: datetime) -> shape.BriefPaper:
    """Everything the page prints. The number of queries does not depend on the number of measures or rounds."""
    agency, year = assessment.agency, assessment.fiscal_year
    today = timezone.localtime(made_at).date()
    findings = findings_of(assessment)
    result = findings.result
    division = strategy_division(agency)
    chief = signatories_of(assessment).get(SignatoryPlace.CHIEF)
    axis = parts.axis_of(findings)
    nearest, *others = brief_margin.standing(findings) or [""]
    common = paper(
        assessment,
        title=document.title(year),
        sections=shape.BRIEF_SECTIONS,
        version=version,
        made_at=made_at,
    )
    # A line must not break inside the name of a level.
    levels = [level_words(band) for band in findings.framework.bands]
    common["agency"]["divisions"] += levels
    content = shape.BriefPaper(
        **common,
        issuer=_issuer(agency, division),
        edition=f"{version_words(version)} วันที่ {thai.thai_date(today)}",
        reader=_reader(chief),
        heading=f"ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {year}",
        warning=notice(agency),
        total=value_of(result.total, result),
        level=level_words(result.grade) if result.grade else "",
        passed=result.passed,
        verdict=_verdict(findings),
        standing=_standing(findings),
        margin=nearest,
        stakes=[*others, *brief_margin.costs(findings)],
        axis=axis,
        axis_note=_axis_note(axis),
        class_legend=parts.class_legend(agency),
        ranking=_ranking(findings),
        weak_lead=brief_weak.lead(findings),
        weak=[],
        weak_more="",
        weak_note=brief_weak.hidden(findings),
        due=[],
        due_more="",
        asks=[],
        asks_more="",
        pen_lines=[1, 2],
        signatory=signs(chief, "ผู้บริหาร"),
    )
    return _fitted(content, *_work(assessment, findings, division, today))


def _work(
    assessment: Assessment, findings: Findings, division: Division | None, today: date
) -> tuple[list[shape.BriefWeak], list[shape.BriefDue], list[shape.BriefAsk]]:
    """All that is weak, due and to be decided, in the order of importance."""
    measures = list(measures_of(assessment))
    rounds = rounds_of(assessment, today=today)
    answers = work.answers(work.parts_of(measures, findings.framework), findings.framework)
    weak = brief_weak.to_mend(findings)
    numbers = [number for each in weak for number in answers.get(str(each.number), [])]
    versions = list(Report.objects.versions().filter(assessment=assessment).defer("snapshot"))
    return (
        brief_weak.rows(assessment, findings, weak, measures, answers),
        brief_due.due(assessment, measures, rounds, today=today, division=division),
        asks(assessment, measures, versions, division=division, numbers=numbers),
    )


def _fitted(
    content: shape.BriefPaper,
    weak: list[shape.BriefWeak],
    due: list[shape.BriefDue],
    open_asks: list[shape.BriefAsk],
) -> shape.BriefPaper:
    """As many rows as the page holds; what is left over is counted."""
    for most_weak, most_due, most_asks in MOST_ROWS:
        fitted: shape.BriefPaper = {
            **content,
            "weak": weak[:most_weak],
            "weak_more": _more(len(weak) - most_weak, "ดูรายงานฉบับเต็ม"),
            "due": due[:most_due],
            "due_more": _more(len(due) - most_due, "ดูรายงานฉบับเต็ม"),
            "asks": open_asks[:most_asks],
            "asks_more": _more(len(open_asks) - most_asks, "เสนอพิจารณาในระบบ"),
        }
        room = brief_room.PAGE - brief_room.height(_parts(fitted))
        if room >= 0:
            break
    more_lines = min(MOST_PEN_LINES - 2, max(0, int(room // brief_room.PEN_LINE)))
    return {**fitted, "pen_lines": list(range(1, 3 + more_lines))}


def _parts(content: shape.BriefPaper) -> brief_room.Parts:
    return brief_room.Parts(
        head=[content["issuer"], content["reader"]],
        has_notice=bool(content["warning"]),
        said=[*content["standing"], content["margin"], *content["stakes"]],
        chart_rows=len(content["ranking"]),
        weak_lead=content["weak_lead"],
        weak=content["weak"],
        weak_note=content["weak_note"],
        due=content["due"],
        asks=content["asks"],
        position=content["signatory"]["position"],
    )


def _more(count: int, where: str) -> str:
    return f"และอีก {count} เรื่อง {where}" if count > 0 else ""


def _issuer(agency: Agency, division: Division | None) -> str:
    """Whose page it is; where both names would fill more than two lines the agency's alone."""
    both = f"{agency.name}\u2002{division.name}" if division else agency.name
    return both if len(both) <= LONGEST_ISSUER else agency.name


def _reader(chief: Signatory | None) -> str:
    """For whom the page is; a position that fills a line stands at its signature alone."""
    position = chief.position if chief and len(chief.position) <= LONGEST_POSITION else "ผู้บริหาร"
    return f"สรุปหน้าเดียวสำหรับ{position}"


# ── where we stand ────────────────────────────────────────────────────────────
def _verdict(findings: Findings) -> str:
    mark = thai.plain_number(findings.framework.pass_mark)
    words = {True: "ผ่านเกณฑ์", False: "ไม่ผ่านเกณฑ์", None: "เกณฑ์ผ่าน"}[findings.result.passed]
    return f"{words} {mark}"


def _standing(findings: Findings) -> list[str]:
    """Above or below the pass mark, beside the year before, and who gave what."""
    total = findings.result.total.shown
    if total is None:  # nothing is asked of a year without a total; said so that it holds for itself
        return []
    gap = total - findings.framework.pass_mark
    grade = findings.result.grade
    top = "อยู่ในระดับสูงสุด " if grade is not None and grade == findings.framework.bands[0] else ""
    side = "เท่ากับเกณฑ์ผ่านพอดี" if not gap else f"{'สูง' if gap > 0 else 'ต่ำ'}กว่าเกณฑ์ผ่าน {abs(gap)} คะแนน"
    before = findings.previous
    if before is not None and before.comparable and before.total is not None:
        change = total - before.total
        side += f" {_change(change)}ปี {before.fiscal_year}" + (f" {abs(change)} คะแนน" if change else "")
    return [top + side, *_instruments(findings)]


def _change(change: object) -> str:
    return "เท่ากับ" if not change else "เพิ่มขึ้นจาก" if change > 0 else "ลดลงจาก"  # type: ignore[operator]


def _instruments(findings: Findings) -> list[str]:
    result = findings.result
    said = []
    for each in findings.instruments:
        value = value_of(result.nodes[each.code], result)
        if value["source"] != "unknown":
            implied = " (อนุมานจากคะแนนรวม)" if value["source"] == "implied" else ""
            said.append(f"{each.plain_name or each.name}{GIVES.get(each.code, 'ได้')} {value['text']}{implied}")
    return [" ".join(said)] if said else []


def _ranking(findings: Findings) -> list[report_shape.IndicatorRow]:
    """The indicators from low to high, unknown ones last; nothing where none is known."""
    known = sorted((i for i in findings.indicators if i.score is not None), key=lambda i: (i.score, i.number))
    if not known:
        return []
    rows = parts.indicator_rows(findings)
    return [rows[i.number] for i in (*known, *(i for i in findings.indicators if i.score is None))]


def _axis_note(axis: report_shape.Axis) -> str:
    mark = next(tick["label"] for tick in axis["ticks"] if tick["is_pass"])
    return f"เส้นประ คือ เกณฑ์ผ่าน {mark} คะแนน" + (f" แกนเริ่มที่ {axis['start']}" if axis["start"] else "")
