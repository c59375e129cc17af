"""The published report as the year's public page shows it: texts of the snapshot, nothing calculated anew."""

from typing import Any

from reports.models import Report
from reports.snapshot import Facts, IndicatorRow, InstrumentFacts, Snapshot, YearRow

# Who answers or inspects, in a citizen's words.
ASKED = {
    "IIT": "คนในหน่วยงาน",
    "EIT": "ประชาชน",
    "OIT": "เว็บไซต์",
}


def year_page(report: Report) -> dict[str, Any]:
    """Context of the year's page, drawn from the frozen content alone."""
    content: Snapshot = report.snapshot
    facts = content["facts"]
    return {
        "content": content,
        "facts": facts,
        "lead": _lead(content),
        "instruments": _instruments(content, facts),
        "slots": [_slot(fact) for fact in facts["instruments"]],
        "ranking": [_ranked(row) for row in content["ranking"]],
        "years": [_year(row, facts) for row in content["result"]["years"]],
        "rest": len(content["measures"]) - 3,
    }


def _lead(content: Snapshot) -> list[str]:
    """What the result means, in the agency's own words: how the summary begins and what it ends with doing."""
    summary = content["prose"]["summary"] or [content["prose"]["result_lead"]]
    return summary if len(summary) < 3 else [summary[0], summary[-1]]


def _instruments(content: Snapshot, facts: Facts) -> list[dict[str, Any]]:
    parts = {part["code"]: part for part in content["instruments"]}
    return [
        {
            **fact,
            "asked": ASKED.get(fact["code"], fact["plain_name"]),
            "informants": parts[fact["code"]]["informants"] if fact["code"] in parts else "",
            "topics": [row["title"] for row in parts[fact["code"]]["indicators"]] if fact["code"] in parts else [],
        }
        for fact in facts["instruments"]
    ]


def _slot(fact: InstrumentFacts) -> dict[str, Any]:
    """An instrument as ``components/contribution.html`` draws it; only the drawing turns texts into numbers."""
    weighted, lost = fact["weighted"], fact["lost"]
    if weighted is None or lost is None:
        words: dict[str, Any] = {"kind": "unknown", "share": None, "inside": "ไม่ทราบ", "words": "ไม่ได้ประกาศ"}
    else:
        words = {
            "kind": "implied" if fact["source"] == "implied" else "known",
            "share": float(weighted) / float(fact["weight"]) * 100,
            "inside": weighted,
            "words": "ไม่เสียคะแนน" if lost == "0.00" else f"เสีย {lost}",
        }
    joint = "เต็ม" if lost == "0.00" else "จาก"
    return {
        "code": fact["code"],
        "weight": fact["weight"],
        "title": f"{fact['code']} {joint} {fact['weight']}",
        **words,
    }


def _year(row: YearRow, facts: Facts) -> dict[str, Any]:
    return {**row, "fails": row["bar"] is not None and row["bar"] < float(facts["pass_mark"])}


def _ranked(row: IndicatorRow) -> dict[str, Any]:
    fill = {"urgent": "is-urgent", "improve": "is-improve", "maintain": "is-keep"}
    return {**row, "fill": fill.get(row["class_key"], "")}
