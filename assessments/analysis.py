"""What a year's figures say: ranking, triage, weak points, change over the years. Plain values in and out.

Everything is read from a framework (``structure``) and its scored result (``scoring``). Figures are the ones
that are shown, rounded once by scoring; what is not known is None and stays so. The ways to the next level and
what a missed item would cost are in ``analysis_ways``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from . import scoring
from .score_nodes import NodeResult, shares
from .scoring import Result
from .structure import TOTAL, Framework, Indicator, Instrument, Item

ClassKey = Literal["urgent", "improve", "maintain", "unknown"]
Source = Literal["announced", "computed", "implied", "unknown"]
FULL = Decimal(100)


@dataclass(frozen=True)
class Thresholds:
    """The agency's own lines, 0–100: pass mark of a question, and where urgent ends and maintaining begins."""

    pass_mark: Decimal = Decimal(85)
    urgent_below: Decimal = Decimal(90)
    maintain_from: Decimal = Decimal(95)

    def class_of(self, score: Decimal | None) -> ClassKey:
        """The class of the agency's triage that a score falls into."""
        if score is None:
            return "unknown"
        if score < self.urgent_below:
            return "urgent"
        return "maintain" if score >= self.maintain_from else "improve"


@dataclass(frozen=True)
class Year:
    """One year of the same agency, for comparison."""

    fiscal_year: int
    framework: Framework
    result: Result


@dataclass(frozen=True)
class QuestionFinding:
    """A survey question with its score beside the pass mark."""

    code: str
    label: str
    topic: str
    indicator: int
    score: Decimal
    pass_mark: Decimal
    before: Decimal | None = None  # the same topic in the latest earlier year that has it

    @property
    def passed(self) -> bool:
        return self.score >= self.pass_mark

    @property
    def distance(self) -> Decimal:
        """Points above (or, without sign, below) the pass mark."""
        return abs(self.score - self.pass_mark)

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.score - self.before


@dataclass(frozen=True)
class MissedItem:
    """An OIT item without full score, and the points of the total that this costs."""

    code: str
    label: str
    sub_indicator: str
    indicator: int
    score: Decimal
    cost: Decimal


@dataclass(frozen=True)
class IndicatorFinding:
    """One indicator: its place, its class, its weakest questions, its change. Unknown scores are None."""

    number: int
    name: str
    description: str
    instrument: str
    score: Decimal | None
    source: Source
    place: int | None  # 1 is the highest; equal scores share a place
    tied: bool
    class_key: ClassKey
    item_count: int
    questions: tuple[QuestionFinding, ...]  # those that are known, the lowest first
    missed_items: tuple[MissedItem, ...]
    before: Decimal | None
    before_year: int | None

    @property
    def change(self) -> Decimal | None:
        """Points since the latest comparable year."""
        return None if self.score is None or self.before is None else self.score - self.before

    @property
    def failing(self) -> tuple[QuestionFinding, ...]:
        return tuple(each for each in self.questions if not each.passed)


@dataclass(frozen=True)
class InstrumentFinding:
    """One instrument: what it brought and what it lost, in points of the total, and its extremes."""

    code: str
    name: str
    plain_name: str
    weight: Decimal
    score: Decimal | None  # in force; None for implied and unknown ones
    source: Source
    implied: scoring.Implied | None
    weighted: Decimal | None
    lost: Decimal | None
    indicators: tuple[IndicatorFinding, ...]  # in the order of the framework

    @property
    def known(self) -> tuple[IndicatorFinding, ...]:
        """Its indicators with a score, the highest first."""
        return tuple(sorted((i for i in self.indicators if i.score is not None), key=_from_the_highest))

    @property
    def questions(self) -> tuple[QuestionFinding, ...]:
        """Its known questions, the lowest first."""
        return tuple(sorted((q for i in self.indicators for q in i.questions), key=lambda q: q.score))

    @property
    def missed_items(self) -> tuple[MissedItem, ...]:
        return tuple(item for i in self.indicators for item in i.missed_items)


@dataclass(frozen=True)
class YearFinding:
    """A year's total in the comparison. ``note`` says why it cannot be laid beside this year."""

    fiscal_year: int
    total: Decimal | None
    level: str
    passed: bool | None
    comparable: bool
    note: str
    current: bool = False


@dataclass(frozen=True)
class Findings:
    """All that a year's figures say."""

    framework: Framework
    result: Result
    thresholds: Thresholds
    instruments: tuple[InstrumentFinding, ...]
    years: tuple[YearFinding, ...]  # oldest first, this year last

    @cached_property
    def indicators(self) -> tuple[IndicatorFinding, ...]:
        return tuple(i for instrument in self.instruments for i in instrument.indicators)

    @cached_property
    def ranking(self) -> tuple[IndicatorFinding, ...]:
        """From the highest down; the unknown ones stand at the end, in their order."""
        return tuple(sorted(self.indicators, key=_from_the_highest))

    @property
    def highest(self) -> tuple[IndicatorFinding, ...]:
        """The indicators that share the first place."""
        return tuple(i for i in self.ranking if i.place == 1)

    @property
    def lowest(self) -> tuple[IndicatorFinding, ...]:
        """The indicators that share the last place; none where all share the first."""
        last = max((i.place for i in self.ranking if i.place is not None), default=1)
        return tuple(i for i in self.ranking if i.place == last) if last > 1 else ()

    def in_class(self, key: ClassKey) -> tuple[IndicatorFinding, ...]:
        """A class of the triage, the lowest first; unknown ones in their order."""
        members = [i for i in self.indicators if i.class_key == key]
        return tuple(sorted(members, key=lambda i: (i.score is None, i.score or 0, i.number)))

    @cached_property
    def weakest(self) -> tuple[QuestionFinding, ...]:
        """Every known question, the lowest first."""
        return tuple(sorted((q for i in self.indicators for q in i.questions), key=lambda q: q.score))

    @property
    def missed_items(self) -> tuple[MissedItem, ...]:
        return tuple(item for i in self.indicators for item in i.missed_items)

    def instrument(self, code: str) -> InstrumentFinding | None:
        """The instrument of that code, if the year has it."""
        return next((i for i in self.instruments if i.code == code), None)

    @property
    def survey_gap(self) -> Decimal | None:
        """How far the public (EIT) stands above the staff (IIT); negative the other way; None if unknown."""
        inside, outside = self.instrument("IIT"), self.instrument("EIT")
        if inside is None or outside is None or inside.score is None or outside.score is None:
            return None
        return outside.score - inside.score

    @property
    def lost(self) -> Decimal | None:
        """Points of the total that were not reached."""
        total = self.result.total.shown
        return None if total is None else FULL - total

    @property
    def is_empty(self) -> bool:
        """Nothing was entered yet."""
        return not self.result.total.has_entry

    @property
    def previous(self) -> YearFinding | None:
        """The latest earlier year whose total is known."""
        return next((y for y in reversed(self.years[:-1]) if y.total is not None), None)


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


def _from_the_highest(indicator: IndicatorFinding) -> tuple[bool, int, int]:
    return indicator.place is None, indicator.place or 0, indicator.number


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
