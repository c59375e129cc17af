"""The ladder of a plan: its steps as rows, what they bring, where they stand, the measures that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.analysis import name_of
from assessments.models import Assessment
from assessments.scoring import Result, to_cents
from assessments.structure import TOTAL, Framework
from assessments.target import Goal, Step
from measures.models import Measure
from measures.queries.planning import Answered
from measures.queries.target import links_by_measure


@dataclass(frozen=True)
class Row:
    """One step of the plan as the page lists it."""

    step: Step
    number: int
    title: str
    start: Decimal
    instrument: Decimal | None  # the score of its instrument after this step
    before_at: Decimal  # 0–100 of the ladder's axis: before this step, …
    at: Decimal  # … after it, …
    line_at: Decimal  # … and the line that has to be reached
    measures: list[Measure]  # that answer it already

    @property
    def by(self) -> Decimal:
        """Points that the score itself rises."""
        return to_cents(Fraction(self.step.to) - (self.step.lever.start or 0))


class _Axis:
    """A stretch of the scores of one place (the total or an instrument) as shown, drawn from 0 to 100."""

    def __init__(self, code: str, line: Decimal, now: Result, after: Result) -> None:
        self._code = code
        start, end = (result.nodes[code].shown or Decimal(0) for result in (now, after))
        self._low, self._high = min(start, line), max(end, line)

    def place(self, result: Result) -> Decimal:
        """Where a result stands on it."""
        return self.place_of(result.nodes[self._code].shown or Decimal(0))

    def place_of(self, score: Decimal) -> Decimal:
        """Where a score stands on it."""
        span = self._high - self._low
        return to_cents(Fraction(score - self._low) * 100 / Fraction(span)) if span else Decimal(0)


def only_floors(goal: Goal, now: Result) -> bool:
    """Whether the total is high enough and only floors of instruments are not reached."""
    return (now.total.shown or 0) >= goal.points


def ladder(
    steps: Sequence[Step], framework: Framework, goal: Goal, now: Result, answering: Sequence[tuple[Measure, Answered]]
) -> list[Row]:
    """The steps as rows, on the axis of the total; of each step's instrument where only floors are missing."""
    floors = only_floors(goal, now)
    line = Decimal((goal.floor if floors else goal.points) or 0)
    before, rows = now, []
    for number, step in enumerate(steps, start=1):
        code, instrument = step.lever.code, step.lever.instrument
        axis = _Axis(instrument if floors else TOTAL, line, now, steps[-1].after)
        rows.append(
            Row(
                step=step,
                number=number,
                title=named(framework, code),
                start=to_cents(step.lever.start or 0),
                instrument=step.after.nodes[instrument].shown,
                before_at=axis.place(before),
                at=axis.place(step.after),
                line_at=axis.place_of(line),
                measures=[measure for measure, answered in answering if answered.has(code)],
            )
        )
        before = step.after
    return rows


def named(framework: Framework, code: str) -> str:
    """A lever as people call it: «O43 รายงาน…», «ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ»."""
    name = name_of(framework, code)
    return f"ตัวชี้วัดที่ {code} {name}" if code.isdecimal() else f"{code} {name}"


def answering(assessment: Assessment, framework: Framework) -> list[tuple[Measure, Answered]]:
    """The year's measures, each with what it answers."""
    return [(m, Answered(codes, framework)) for m, codes in links_by_measure(assessment).items() if codes]
