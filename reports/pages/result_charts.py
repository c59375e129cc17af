"""What the charts of a result are drawn from: plain dictionaries in the shape the chart components name.

The same components draw the staff's page from live findings and could draw a public page from a frozen
snapshot, so each takes plain values only: texts as they stand on the page, numbers only for what is drawn.
"""

from typing import Any

from assessments import scoring
from assessments.analysis import ClassKey, Findings, IndicatorFinding, InstrumentFinding
from ita_portal.lib.thai import plain_number

FILLS: dict[ClassKey, str] = {"urgent": "is-urgent", "improve": "is-improve", "maintain": "is-keep", "unknown": ""}
CLASS_TITLES: dict[ClassKey, str] = {
    "urgent": "ต้องแก้ไขเร่งด่วน",
    "improve": "ต้องพัฒนา",
    "maintain": "รักษามาตรฐาน",
    "unknown": "ยังไม่ทราบคะแนน",
}
LANES = {"urgent": "urgent", "improve": "improve", "maintain": "keep"}
UNKNOWN = "ไม่ทราบ"


def lines_of(findings: Findings) -> dict[str, str]:
    """The agency's lines as texts, for the keys of the charts."""
    lines = findings.thresholds
    return {
        "pass_mark": plain_number(lines.pass_mark),
        "urgent_below": plain_number(lines.urgent_below),
        "maintain_from": plain_number(lines.maintain_from),
    }


def ranking(findings: Findings) -> list[dict[str, Any]]:
    """Rows of ``components/ranking.html``: from the highest down, the unknown ones at the end."""
    return [_ranked(each) for each in findings.ranking]


def _ranked(each: IndicatorFinding) -> dict[str, Any]:
    known = each.score is not None
    return {
        "place": each.place,
        "number": each.number,
        "title": each.name,
        "instrument": each.instrument,
        "score": {"text": f"{each.score}" if known else UNKNOWN, "source": each.source, "mark": ""},
        "bar": each.score,
        "fill": FILLS[each.class_key],
        "class_title": CLASS_TITLES[each.class_key],
    }


def contribution(findings: Findings) -> list[dict[str, Any]]:
    """Slots of ``components/contribution.html``, one an instrument."""
    return [_slot(each) for each in findings.instruments]


def _slot(each: InstrumentFinding) -> dict[str, Any]:
    weight = plain_number(each.weight)
    slot: dict[str, Any] = {"code": each.code, "weight": weight, "kind": "known"}
    if each.weighted is not None:
        words = "ไม่เสียคะแนน" if not each.lost else f"เสีย {each.lost}"
        title = f"{each.code} {'เต็ม' if not each.lost else 'จาก'} {weight}"
        return slot | {"share": each.score, "inside": f"{each.weighted}", "title": title, "words": words}
    if each.implied and each.implied.possible:
        low, high = each.implied.low_shown, each.implied.high_shown
        words = f"อนุมานจากคะแนนรวมว่า {low} ถึง {high}"
        share = each.implied.shown
        return slot | {
            "kind": "implied",
            "share": share,
            "inside": "ค่าอนุมาน",
            "title": f"{each.code} จาก {weight}",
            "words": words,
        }
    return slot | {
        "kind": "unknown",
        "share": None,
        "inside": "ไม่ทราบ",
        "title": f"{each.code} จาก {weight}",
        "words": "คะแนนยังไม่ครบ",
    }


def triage(findings: Findings, answered_by: dict[str, list[int]]) -> list[dict[str, Any]]:
    """Lanes of ``components/triage.html``; the fourth, of unknown ones, only where there are any."""
    lines = lines_of(findings)
    spans: dict[ClassKey, str] = {
        "urgent": f"ต่ำกว่า {lines['urgent_below']}",
        "improve": f"{lines['urgent_below']} แต่ไม่ถึง {lines['maintain_from']}",
        "maintain": f"{lines['maintain_from']} ขึ้นไป",
        "unknown": "ยังจัดกลุ่มไม่ได้",
    }
    lanes = []
    for key, span in spans.items():
        members = findings.in_class(key)
        if key == "unknown" and not members:
            continue
        lanes.append(
            {
                "css": LANES.get(key, "unknown"),
                "title": CLASS_TITLES[key],
                "range": span,
                "rows": [_lane_row(each, answered_by) for each in members],
            }
        )
    return lanes


def _lane_row(each: IndicatorFinding, answered_by: dict[str, list[int]]) -> dict[str, Any]:
    measures = len(answered_by.get(str(each.number), []))
    if measures:
        note = f"มีมาตรการแล้ว {measures} เรื่อง"
    elif each.class_key == "maintain":
        note = _before(each)
    else:
        note = "ยังไม่มีมาตรการ"
    return {
        "number": each.number,
        "title": each.name,
        "value": "–" if each.score is None else f"{each.score}",
        "note": note,
        "plan": not measures and each.class_key in ("urgent", "improve"),
    }


def _before(each: IndicatorFinding) -> str:
    if each.before is None:
        return "ไม่มีคะแนนปีก่อนให้เทียบ"
    return f"เท่าปี {each.before_year}" if not each.change else f"ปี {each.before_year} ได้ {each.before}"


def years(findings: Findings) -> list[dict[str, Any]]:
    """Columns of ``components/years.html``, oldest first."""
    return [
        {
            "year": each.fiscal_year,
            "value": {"text": "ไม่ทราบ" if each.total is None else f"{each.total}", "mark": ""},
            "level": each.level,
            "bar": each.total,
            "fails": each.passed is False,
            "comparable": each.comparable,
            "current": each.current,
            "note": each.note,
        }
        for each in findings.years
    ]


def working(findings: Findings) -> list[dict[str, Any]]:
    """Rows of ``components/working.html``: what is not known is a range, or what the announced total implies."""
    return [_working_row(findings, line) for line in scoring.working(findings.framework, findings.result)]


def _working_row(findings: Findings, line: scoring.WorkingLine) -> dict[str, Any]:
    row = {"label": line.label, "formula": line.formula, "note": line.note, "is_total": line.kind == "total"}
    implied = findings.result.implied.get(line.code)
    if line.shown is not None:
        return row | {"value": f"{line.shown}"}
    if implied and implied.possible:
        words = f"ไม่ทราบ อนุมานจากคะแนนรวมว่า {implied.low_shown} ถึง {implied.high_shown}"
        return row | {"value": "–", "formula": "", "note": words if line.kind == "mean" else ""}
    if (line.low, line.high) == (0, line.high) and line.kind == "weighted":
        return row | {"value": "–"}
    return row | {"value": f"{line.low} – {line.high}"}
