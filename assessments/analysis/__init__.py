"""What a year's figures say: ranking, triage, weak points, change over the years. Plain values in and out.

Everything is read from a framework (``structure``) and its scored result (``scoring``). Figures are the ones
that are shown, rounded once by scoring; what is not known is None and stays so. The values made here are in
``findings``; what a missed item would cost is in ``analysis.risks``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assessments import scoring
from assessments.analysis.findings import (
    FULL,
    ClassKey,
    Findings,
    IndicatorFinding,
    InstrumentFinding,
    MissedItem,
    QuestionFinding,
    Source,
    Thresholds,
    Year,
    YearFinding,
)
from assessments.scoring import Result
from assessments.scoring.nodes import NodeResult, shares
from assessments.structure import TOTAL, Framework, Indicator, Instrument, Item

__all__ = [
    "ClassKey",
    "Findings",
    "IndicatorFinding",
    "InstrumentFinding",
    "MissedItem",
    "QuestionFinding",
    "Source",
    "Thresholds",
    "Year",
    "YearFinding",
    "analyse",
    "name_of",
    "source_of",
    "why_incomparable",
]


def analyse(framework: Framework, result: Result, thresholds: Thresholds, earlier: Sequence[Year] = ()) -> Findings:
    """All findings of one year; ``earlier`` are the agency's other years, in any order."""
    past = sorted((y for y in earlier if y.fiscal_year < framework.fiscal_year), key=lambda y: y.fiscal_year)
    places = _places(framework, result)
    instruments = tuple(
        _instrument(framework, result, thresholds, past, places, rule, part)
        for rule, part in zip(framework.instruments, result.instruments, strict=True)
    )
    now = _year(framework, Year(framework.fiscal_year, framework, result), current=True)
    years = (*(_year(framework, year) for year in past), now)
    return Findings(framework, result, thresholds, instruments, years)


def why_incomparable(framework: Framework, other: Framework) -> str:
    """Why totals of another year's rules cannot be laid beside this year's, in Thai; empty where they can."""

    def shape(rules: Framework) -> list[tuple[str, Decimal | None, list[int]]]:
        return [(i.code, i.weight, [each.number for each in i.indicators]) for i in rules.instruments]

    if [row[0] for row in shape(framework)] != [row[0] for row in shape(other)]:
        return "ใช้เครื่องมือประเมินต่างจากปีนี้"
    if [row[1] for row in shape(framework)] != [row[1] for row in shape(other)]:
        return "ใช้น้ำหนักเครื่องมือต่างจากปีนี้"
    if shape(framework) != shape(other):
        return "ใช้ตัวชี้วัดต่างจากปีนี้"
    return ""


def source_of(node: NodeResult, result: Result) -> Source:
    """Where the figure of a place comes from."""
    if node.announced is not None:
        return "announced"
    if node.computed is not None:
        return "computed"
    return "implied" if node.code in result.implied else "unknown"


def _places(framework: Framework, result: Result) -> dict[Decimal, tuple[int, bool]]:
    """The place of each score that occurs, and whether it is shared."""
    scores = [score for i in framework.indicators() if (score := result.nodes[i.code].shown) is not None]
    scores.sort(reverse=True)
    return {score: (scores.index(score) + 1, scores.count(score) > 1) for score in scores}


def _year(framework: Framework, year: Year, *, current: bool = False) -> YearFinding:
    grade = year.result.grade
    note = why_incomparable(framework, year.framework)
    return YearFinding(
        fiscal_year=year.fiscal_year,
        total=year.result.total.shown,
        level=grade.code if grade else "",
        passed=year.result.passed,
        comparable=not note,
        note=note,
        current=current,
        scale=tuple(band.code for band in year.framework.bands),
    )


def _instrument(
    framework: Framework,
    result: Result,
    thresholds: Thresholds,
    past: Sequence[Year],
    places: dict[Decimal, tuple[int, bool]],
    rule: Instrument,
    part: scoring.InstrumentResult,
) -> InstrumentFinding:
    return InstrumentFinding(
        code=rule.code,
        name=rule.name,
        plain_name=rule.plain_name,
        weight=part.weight,
        score=part.score_shown,
        source=source_of(part.node, result),
        implied=result.implied.get(rule.code),
        weighted=part.weighted_shown,
        lost=part.lost_shown,
        indicators=tuple(
            _indicator(framework, result, thresholds, past, places, rule.code, each) for each in rule.indicators
        ),
    )


def _indicator(
    framework: Framework,
    result: Result,
    thresholds: Thresholds,
    past: Sequence[Year],
    places: dict[Decimal, tuple[int, bool]],
    instrument: str,
    indicator: Indicator,
) -> IndicatorFinding:
    score = result.nodes[indicator.code].shown
    place, tied = (None, False) if score is None else places[score]
    before, before_year = _before(framework, past, indicator)
    questions = (_question(result, thresholds, past, indicator, item) for item in indicator.items)
    return IndicatorFinding(
        number=indicator.number,
        name=indicator.name,
        description=indicator.description,
        instrument=instrument,
        score=score,
        source=source_of(result.nodes[indicator.code], result),
        place=place,
        tied=tied,
        class_key=thresholds.class_of(score),
        item_count=len(indicator.all_items()),
        questions=tuple(sorted((q for q in questions if q is not None), key=lambda q: q.score)),
        missed_items=tuple(_missed(framework, result, indicator)),
        before=before,
        before_year=before_year,
    )


def _question(
    result: Result, thresholds: Thresholds, past: Sequence[Year], indicator: Indicator, item: Item
) -> QuestionFinding | None:
    score = result.nodes[item.code].shown
    if score is None:
        return None
    before = _topic_before(past, item.topic) if item.topic else None
    return QuestionFinding(item.code, item.label, item.topic, indicator.number, score, thresholds.pass_mark, before)


def _missed(framework: Framework, result: Result, indicator: Indicator) -> list[MissedItem]:
    missed = []
    for sub in indicator.sub_indicators:
        for item in sub.items:
            score = result.nodes[item.code].shown
            if score is not None and score < FULL:
                cost = scoring.to_cents(shares(framework)[item.code] * int(FULL - score))
                missed.append(MissedItem(item.code, item.label, sub.code, indicator.number, score, cost))
    return missed


def _before(framework: Framework, past: Sequence[Year], indicator: Indicator) -> tuple[Decimal | None, int | None]:
    """The latest earlier score of the same indicator. By number: its name varies in print."""
    for year in reversed(past):
        if why_incomparable(framework, year.framework):
            continue
        score = year.result.nodes[indicator.code].shown
        if score is not None:
            return score, year.fiscal_year
    return None, None


def _topic_before(past: Sequence[Year], topic: str) -> Decimal | None:
    """The latest earlier score of a topic; the number of a question changes over the years, its topic does not."""
    for year in reversed(past):
        for indicator in year.framework.indicators():
            for item in indicator.items:
                if item.topic == topic and (score := year.result.nodes[item.code].shown) is not None:
                    return score
    return None


def name_of(framework: Framework, code: str) -> str:
    """What stands at a code: the name of an indicator or instrument, the label of a question; «คะแนนรวม»."""
    if code == TOTAL:
        return "คะแนนรวม"
    node = framework.nodes.get(code)
    return getattr(node, "label", "") or getattr(node, "name", "") or code
