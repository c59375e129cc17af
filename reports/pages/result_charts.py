"""The charts of a year's result, made of its live findings: every text is written here, once for all pages."""

from typing import Any

from assessments import scoring
from assessments.analysis import ClassKey, Findings, IndicatorFinding, InstrumentFinding
from assessments.charts import (
    CLASS_TITLES,
    ChangeRow,
    Changes,
    Contribution,
    Lane,
    LaneRow,
    Lines,
    Ranking,
    RankRow,
    Shown,
    Slot,
    Triage,
    YearColumn,
    Years,
    changes,
)
from ita_portal.lib.thai import plain_number
from reports.content.result import IMPLIED_MARK

__all__ = [
    "CLASS_TITLES",
    "contribution",
    "implied_words",
    "indicator_changes",
    "lines_of",
    "plain_number",
    "ranking",
    "triage",
    "working",
    "years",
]
UNKNOWN = "ไม่ทราบ"


def lines_of(findings: Findings) -> Lines:
    """The agency's lines as texts, for the keys of the charts."""
    lines = findings.thresholds
    return Lines(
        pass_mark=plain_number(lines.pass_mark),
        urgent_below=plain_number(lines.urgent_below),
        maintain_from=plain_number(lines.maintain_from),
    )


def ranking(findings: Findings) -> Ranking:
    """Indicators from the highest down, the unknown ones at the end."""
    total = findings.result.total.shown
    return Ranking(
        rows=tuple(_ranked(each) for each in findings.ranking),
        lines=lines_of(findings),
        caption=f"คะแนนรายตัวชี้วัด ปีงบประมาณ {findings.framework.fiscal_year}",
        total=UNKNOWN if total is None else f"{total}",
    )


def _ranked(each: IndicatorFinding) -> RankRow:
    return RankRow(
        number=each.number,
        title=each.name,
        instrument=each.instrument,
        score=Shown(UNKNOWN if each.score is None else f"{each.score}"),
        place=each.place,
        bar=each.score,
        class_key=each.class_key,
        before="" if each.before is None else f"{each.before}",
    )


def contribution(findings: Findings) -> Contribution:
    """Where the points of the total come from, a slot an instrument."""
    total = findings.result.total.shown
    return Contribution(
        slots=tuple(_slot(each) for each in findings.instruments),
        lost="" if findings.lost is None else f"{findings.lost}",
        total="" if total is None else f"{total}",
    )


def _slot(each: InstrumentFinding) -> Slot:
    weight = plain_number(each.weight)
    if each.weighted is not None and each.lost is not None:
        words = f"เสีย {each.lost}" if each.lost else "ไม่เสียคะแนน"
        score, weighted, lost = f"{each.score}", f"{each.weighted}", f"{each.lost}"
        return Slot(each.code, weight, "known", each.score, weighted, words, score, weighted, lost)
    if each.implied and each.implied.possible:
        low, high = each.implied.low_shown, each.implied.high_shown
        words = f"อนุมานจากคะแนนรวมว่า {low} ถึง {high}"
        return Slot(each.code, weight, "implied", each.implied.shown, "ค่าอนุมาน", words)
    return Slot(each.code, weight, "unknown", None, UNKNOWN, "คะแนนยังไม่ครบ")


def triage(findings: Findings, answered_by: dict[str, list[int]], plan_url: str = "") -> Triage:
    """Lanes of the agency's own lines; the fourth, of unknown ones, only where there are any."""
    lines = lines_of(findings)
    spans: dict[ClassKey, str] = {
        "urgent": f"ต่ำกว่า {lines.urgent_below}",
        "improve": f"{lines.urgent_below} แต่ไม่ถึง {lines.maintain_from}",
        "maintain": f"{lines.maintain_from} ขึ้นไป",
        "unknown": "ยังจัดกลุ่มไม่ได้",
    }
    compares = any(each.before is not None for each in findings.indicators)
    lanes = []
    for key, span in spans.items():
        members = findings.in_class(key)
        if key != "unknown" or members:
            lanes.append(Lane(key, span, tuple(_lane_row(each, answered_by, compares) for each in members)))
    return Triage(tuple(lanes), plan_url)


def _lane_row(each: IndicatorFinding, answered_by: dict[str, list[int]], compares: bool) -> LaneRow:
    measures = len(answered_by.get(str(each.number), []))
    if measures:
        note = f"มีมาตรการแล้ว {measures} เรื่อง"
    elif each.class_key == "maintain":
        note = _before(each) if compares else ""
    else:
        note = "ยังไม่มีมาตรการ"
    value = "–" if each.score is None else f"{each.score}"
    return LaneRow(each.number, each.name, value, note, not measures and each.class_key in ("urgent", "improve"))


def _before(each: IndicatorFinding) -> str:
    if each.before is None:
        return "ไม่มีคะแนนปีก่อนให้เทียบ"
    return f"เท่าปี {each.before_year}" if not each.change else f"ปี {each.before_year} ได้ {each.before}"


def years(findings: Findings) -> Years:
    """Totals over the years, oldest first."""
    return Years(
        columns=tuple(
            YearColumn(
                year=each.fiscal_year,
                value=Shown(UNKNOWN if each.total is None else f"{each.total}"),
                level=each.level,
                bar=each.total,
                fails=each.passed is False,
                comparable=each.comparable,
                current=each.current,
                note=each.note,
                new_scale=before is not None and before.scale != each.scale,
            )
            for before, each in zip([None, *findings.years[:-1]], findings.years, strict=True)
        ),
        lines=lines_of(findings),
    )


def indicator_changes(findings: Findings) -> Changes | None:
    """Indicators against the latest comparable year, in the order of the framework; None without such a year.

    All are laid beside the same year: one that another year knows but not this one has no score before.
    """
    years = [each.before_year for each in findings.indicators if each.before_year is not None]
    if not years:
        return None
    year = max(years)
    rows = [
        ChangeRow(
            label=f"{each.number} {each.name}",
            before=each.before if each.before_year == year else None,
            after=each.score,
            figure=f"indicator.{each.number}",
        )
        for each in findings.indicators
    ]
    return changes(
        rows,
        before_year=year,
        after_year=findings.framework.fiscal_year,
        caption=f"คะแนนรายตัวชี้วัด ปี {year} กับปี {findings.framework.fiscal_year}",
    )


def implied_words(implied: scoring.Implied) -> tuple[str, str]:
    """A figure that only the announced total implies, with its mark, and the note that belongs to the mark."""
    note = f"{IMPLIED_MARK} อนุมานจากคะแนนรวม อยู่ระหว่าง {implied.low_shown} ถึง {implied.high_shown}"
    return f"{implied.shown}{IMPLIED_MARK}", note


def working(findings: Findings) -> list[dict[str, Any]]:
    """Rows of ``components/working.html``: what is not known is a range, or what the announced total implies."""
    return [_working_row(findings, line) for line in scoring.working(findings.framework, findings.result)]


def _working_row(findings: Findings, line: scoring.WorkingLine) -> dict[str, Any]:
    is_total = line.kind == "total"
    figure = {"total": "total", "mean": f"instrument.{line.code}", "weighted": f"weighted.{line.code}"}[line.kind]
    row = {"label": line.label, "formula": line.formula, "note": line.note, "figure": figure, "is_total": is_total}
    implied = findings.result.implied.get(line.code)
    if line.shown is not None:
        return row | {"value": f"{line.shown}"}
    if implied and implied.possible:
        if line.kind != "mean":
            return row | {"value": "–", "formula": ""}
        value, words = implied_words(implied)
        return row | {"value": value, "formula": "", "note": words}
    if (line.low, line.high) == (0, line.high) and line.kind == "weighted":
        return row | {"value": "–"}
    return row | {"value": f"{line.low} – {line.high}"}
