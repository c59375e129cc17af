"""The published report as the year's public page shows it: texts of the snapshot, nothing calculated anew."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.charts import Contribution, Lines, Ranking, RankRow, Shown, Slot, YearColumn, Years
from ita_portal.accounts.models import Agency
from ita_portal.lib.thai import plain_number
from reports.models import Report
from reports.public.queries import National, PublishedYear, level_names
from reports.snapshot import Facts, IndicatorRow, InstrumentFacts, Snapshot, YearRow

# The parts of the year's page: anchor and words.
CONTENTS = (
    ("who", "ใครให้คะแนน"),
    ("rank", "ตัวชี้วัด"),
    ("next", "มาตรการ"),
    ("docs", "เอกสาร"),
)
CHARTED = 8  # years that an agency's chart shows
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
    lines = _lines(facts)
    return {
        "content": content,
        "facts": facts,
        "lead": _lead(content),
        "instruments": _instruments(content, facts),
        "contribution": _contribution(facts),
        "ranking": _ranking(content["ranking"], lines, content),
        "years": _years(content["result"]["years"], lines),
        "rest": len(content["measures"]) - 3,
        "contents": CONTENTS,
    }


def agency_page(agency: Agency, years: list[PublishedYear]) -> dict[str, Any]:
    """Context of an agency's page: its published years, newest first, and the latest of them as a chart.

    ``scales_differ`` is what must be said beside levels of different years. One query.
    """
    shown = years[:CHARTED][::-1]
    names = level_names(row.fiscal_year for row in years)
    before = [None, *(names.get(row.fiscal_year) for row in shown[:-1])]
    columns = tuple(
        YearColumn(
            year=row.fiscal_year,
            value=Shown(row.facts["total"]),
            level=row.facts["level_code"],
            bar=Decimal(row.facts["total"]),
            fails=row.facts["passed"] is False,
            current=row is shown[-1],
            new_scale=earlier is not None and earlier != names.get(row.fiscal_year),
        )
        for earlier, row in zip(before, shown, strict=True)
    )
    return {
        "agency": agency,
        "years": years,
        "latest": years[0],
        "trend": Years(columns, _lines(years[0].facts)),
        "scales_differ": len({names.get(row.fiscal_year) for row in years}) > 1,
    }


def national_years(results: list[National]) -> Years:
    """The average of the whole country, oldest year first; the levels are those of agencies, so none stand here."""
    latest = results[-1]
    columns = tuple(
        YearColumn(
            year=row.fiscal_year,
            value=Shown(f"{row.average:.2f}"),
            level="",
            bar=row.average,
            fails=row.average < row.pass_mark,
            current=row is latest,
        )
        for row in results
    )
    return Years(columns, Lines(plain_number(latest.pass_mark)), "คะแนนเฉลี่ยทั้งประเทศ", "ปีที่ต่ำกว่าเกณฑ์")


def _lines(facts: Mapping[str, Any]) -> Lines:
    """The agency's lines as the report froze them: «85», «90», «95»."""
    return Lines(*(plain_number(Decimal(facts[key])) for key in ("pass_mark", "urgent_below", "maintain_from")))


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


def _contribution(facts: Facts) -> Contribution:
    """Where the points come from; what is lost of the total is the rest to 100."""
    slots = tuple(_slot(fact) for fact in facts["instruments"])
    return Contribution(slots, lost=f"{100 - Decimal(facts['total'])}", total=facts["total"])


def _slot(fact: InstrumentFacts) -> Slot:
    weighted, lost = fact["weighted"], fact["lost"]
    if fact["source"] == "implied" and fact["score"]:
        words, score = "อนุมานจากคะแนนรวม", fact["score"]
        return Slot(fact["code"], fact["weight"], "implied", Decimal(score), "ค่าอนุมาน", words, score)
    if weighted is None or lost is None:
        return Slot(fact["code"], fact["weight"], "unknown", None, "ไม่ทราบ", "ไม่ได้ประกาศ")
    return Slot(
        code=fact["code"],
        weight=fact["weight"],
        kind="known",
        share=Decimal(weighted) * 100 / Decimal(fact["weight"]),
        inside=weighted,
        words=f"เสีย {lost}" if Decimal(lost) else "ไม่เสียคะแนน",
        score=fact["score"] or "",
        weighted=weighted,
        lost=lost,
    )


def _years(rows: list[YearRow], lines: Lines) -> Years:
    """The years the report compares. Earlier releases did not freeze where the levels changed: the rules say it."""
    if not rows:  # a year that stands alone
        return Years((), lines)
    names = level_names(row["year"] for row in rows) if any("new_scale" not in row for row in rows) else {}
    before = [None, *(names.get(row["year"]) for row in rows[:-1])]
    columns = tuple(
        YearColumn(
            year=row["year"],
            value=Shown(row["value"]["text"], row["value"]["mark"]),
            level=row["level"],
            bar=row["bar"],
            fails=row["bar"] is not None and Decimal(str(row["bar"])) < Decimal(lines.pass_mark),
            comparable=row["comparable"],
            current=row["current"],
            note=row["note"] if not row["comparable"] else "",
            new_scale=row.get("new_scale", earlier is not None and earlier != names.get(row["year"])),
        )
        for earlier, row in zip(before, rows, strict=True)
    )
    return Years(columns, lines)


def _ranking(rows: list[IndicatorRow], lines: Lines, content: Snapshot) -> Ranking:
    ranked = tuple(
        RankRow(
            number=row["number"],
            title=row["title"],
            instrument=row["instrument"],
            score=Shown(row["score"]["text"], row["score"]["mark"]),
            place=row["place"],
            bar=row["bar"],
            class_key=row["class_key"],
        )
        for row in rows
    )
    caption = f"คะแนนรายตัวชี้วัด ปีงบประมาณ {content['fiscal_year']}"
    return Ranking(ranked, lines, caption, content["facts"]["total"])
