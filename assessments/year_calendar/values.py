"""What the calendar of an ITA year is made of: stages, what a framework says, what an agency stored, the entries."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ita_portal.lib import thai


class Stage(StrEnum):
    """What the agency does with the results of a year, in order; the value is the key of its deadline."""

    SCORES = "scores"
    CERTIFY = "certify"
    MEASURES = "measures"
    REPORT = "report"
    ENDORSE = "endorse"
    PUBLISH = "publish"
    FOLLOW_UP_HALF = "follow-up-half"
    FOLLOW_UP_YEAR = "follow-up-year"

    @property
    def label(self) -> str:
        """The stage as pages name it."""
        return STAGE_NAMES[self]


STAGE_NAMES = {
    Stage.SCORES: "กรอกและตรวจคะแนน",
    Stage.CERTIFY: "ผู้บริหารรับรองคะแนน",
    Stage.MEASURES: "บทวิเคราะห์และมาตรการ",
    Stage.REPORT: "จัดทำรายงาน",
    Stage.ENDORSE: "ผู้บริหารเห็นชอบรายงาน",
    Stage.PUBLISH: "เผยแพร่รายงานต่อประชาชน",
    Stage.FOLLOW_UP_HALF: "รายงานผลตามมาตรการ รอบ 6 เดือน",
    Stage.FOLLOW_UP_YEAR: "รายงานผลตามมาตรการ รอบ 12 เดือน",
}


@dataclass(frozen=True)
class Period:
    """A national period of one year, as its framework says it; ``starts`` is None where only the end is known.

    ``recurs``: the key means the same period in every year, so that another year may borrow its days.
    """

    key: str
    name: str
    starts: date | None
    ends: date
    source: str = ""
    confidence: str = ""
    recurs: bool = True


@dataclass(frozen=True)
class StageRule:
    """By when a stage is due, for any year: so many days after the results, or a day of a fiscal year after it.

    ``fiscal_years_after`` counts from the fiscal year of the results (1 is the one in which the measures are carried
    out); ``month`` and ``day`` are that year's, 31 in a shorter month being its last day.
    """

    stage: Stage
    days_after_results: int | None = None
    fiscal_years_after: int = 0
    month: int = 0
    day: int = 0
    source: str = ""
    confidence: str = ""

    def due(self, fiscal_year: int, results_on: date) -> date:
        """The last day of the stage for the results of ``fiscal_year`` (Buddhist era)."""
        if self.days_after_results is not None:
            return results_on + timedelta(days=self.days_after_results)
        first, last = thai.fiscal_year_bounds(fiscal_year + self.fiscal_years_after)
        year = first.year if self.month >= first.month else last.year
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


@dataclass(frozen=True)
class YearRules:
    """What one framework says of the dates of its fiscal year; ``changed_at`` is when it last began to say so."""

    fiscal_year: int
    is_official: bool
    results_on: date | None
    periods: tuple[Period, ...]
    stages: tuple[StageRule, ...]
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Moved:
    """What an agency stored: a milestone moved (``key``), or a date of its own (``title``, no key).

    A milestone that went back to the framework keeps its row, without dates, so that its version never falls.
    """

    pk: int
    fiscal_year: int
    key: str
    title: str
    starts: date | None
    ends: date | None
    who: str
    note: str
    version: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True)
class Milestone:
    """One entry of the calendar of the round of ``fiscal_year``.

    ``kind`` is national, stage or own. ``lent_by`` is the year whose dates stand here because this year has none yet;
    ``is_provisional`` says that the day rests on such dates or on a draft, so that nobody can be late with it.
    ``was`` are the framework's dates where the agency moved them.
    """

    fiscal_year: int
    key: str
    title: str
    starts: date | None
    ends: date
    kind: str
    source: str = ""
    confidence: str = ""
    lent_by: int | None = None
    is_provisional: bool = False
    was: tuple[date | None, date] | None = None
    moved: Moved | None = None
    changed_at: datetime | None = None

    @property
    def stage(self) -> Stage | None:
        """The agency's stage this is the deadline of; None for every other entry."""
        return Stage(self.key) if self.kind == "stage" else None

    @property
    def name(self) -> str:
        """What tells this entry from every other of the agency, for links and forms: «2569.results», «own.12»."""
        return f"own.{self.moved.pk}" if self.kind == "own" and self.moved else f"{self.fiscal_year}.{self.key}"
