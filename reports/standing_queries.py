"""Reading agencies side by side: ranked, counted and compared by the database.

Two tables are read the same way: certified years (``Assessment``), for those who oversee an area, and published ones
(``Standing``), for everyone. Every function costs the same queries for eight agencies and for eight thousand.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from assessments import structure
from assessments.enums import AssessmentStatus, FrameworkStatus
from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency
from ita_portal.lib import thai
from reports.models import Standing, StandingPart

WIDTH, FULL = 5, 100  # points in a band of the distribution
MOVED = 5  # agencies named among those that rose or fell most
CENT = Decimal("0.01")
_sort_key = lru_cache(maxsize=16384)(thai.sort_key)


@dataclass(frozen=True)
class Wanted:
    """What is asked for. ``scope`` are the provinces that may be asked about, None for the whole country."""

    year: int
    scope: tuple[str, ...] | None = None
    province: str = ""
    kind: str = ""
    words: tuple[str, ...] = ()
    level: str = ""
    status: str = ""
    sort: str = "total"

    def about(self, prefix: str = "") -> Q:
        """The part of the question that agencies answer; ``prefix`` leads to them («agency__»)."""
        asked = Q()
        if self.scope is not None:
            asked &= Q(**{f"{prefix}province__in": self.scope})
        for name in ("province", "kind"):
            if value := getattr(self, name):
                asked &= Q(**{f"{prefix}{name}": value})
        for word in self.words:
            asked &= Q(**{f"{prefix}name__icontains": word}) | Q(**{f"{prefix}district__icontains": word})
        return asked


@dataclass(frozen=True)
class Ranked:
    """Years that have a result, and what its columns are called; each row has ``passed`` and an ``agency``."""

    rows: QuerySet[Any]
    total: str = "total"
    level: str = "level"
    change: str = "change"
    # Equal totals stand in the order of the index, so that a page of the list reads no more than its own rows.
    index: tuple[str, ...] = ("total", "level", "passed", "agency_id")

    def only(self, *conditions: Any, **lookups: Any) -> "Ranked":
        """Those of them that answer more conditions."""
        return replace(self, rows=self.rows.filter(*conditions, **lookups))

    def of_level(self, level: str) -> "Ranked":
        return self.only(**{self.level: level}) if level else self

    def reading(self, *related: str) -> "Ranked":
        """The same, each row read together with what it is of."""
        return replace(self, rows=self.rows.select_related(*related))


@dataclass(frozen=True)
class Summary:
    """How many there are, by outcome, level and band of five points; counted in one query."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0  # whether they passed is not known
    levels: Counter[str] = field(default_factory=Counter)
    bands: Counter[int] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.passed + self.failed + self.unknown

    @property
    def share(self) -> Decimal | None:
        """Percent that passed, of those of whom it is known."""
        known = self.passed + self.failed
        return Decimal(self.passed * 100) / known if known else None


class _Band(Func):
    """The number of the band that a total lies in; Django's own rounding differs between databases."""

    template = "FLOOR(%(expressions)s / 5)"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s / 5 AS INTEGER)", **context)


# ── the two tables ────────────────────────────────────────────────────────────
def published(wanted: Wanted) -> Ranked:
    """What is published of a year. The only table a public page reads here."""
    return Ranked(Standing.objects.filter(wanted.about("agency__"), fiscal_year=wanted.year))


def started(wanted: Wanted) -> QuerySet[Assessment]:
    """Every agency's year that was started, whatever its state."""
    return Assessment.objects.filter(wanted.about("agency__"), fiscal_year=wanted.year)


def certified(wanted: Wanted, rules: "Rules") -> Ranked:
    """The years whose scores are certified now; a total in work is nobody's here."""
    rows = started(wanted).filter(status=AssessmentStatus.APPROVED, approved_total__isnull=False)
    passed = Case(
        When(approved_level__in=rules.codes(passes=True), then=Value(True)),
        When(approved_level__in=rules.codes(passes=False), then=Value(False)),
        When(approved_total__gte=rules.pass_mark, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    index = ("approved_total", "approved_level", "agency_id")
    return Ranked(rows.annotate(passed=passed), "approved_total", "approved_level", "approved_change", index)


def not_started(wanted: Wanted) -> QuerySet[Agency]:
    """The agencies that have not begun the year."""
    years = Assessment.objects.filter(agency=OuterRef("pk"), fiscal_year=wanted.year)
    return Agency.objects.filter(wanted.about()).filter(~Exists(years))


# ── the rules of a year ───────────────────────────────────────────────────────
@dataclass(frozen=True)
class Rules:
    """What the official framework of a year says, as far as agencies are compared by it."""

    year: int
    pass_mark: Decimal
    levels: tuple[tuple[str, str, bool], ...]  # code, words, whether it passes; from the highest down
    instruments: tuple[tuple[str, str], ...]  # code, plain name
    announced_on: date | None  # the day of the national results
    plain: structure.Framework

    def codes(self, *, passes: bool) -> list[str]:
        return [code for code, _label, good in self.levels if good is passes]

    def label(self, code: str) -> tuple[str, bool | None]:
        """Words of a level and whether it passes; a level of another framework speaks for itself."""
        return next(((label, good) for known, label, good in self.levels if known == code), ("", None))


def all_rules() -> dict[int, Rules]:
    """The official frameworks' rules by year, the newest first. One query, once they were read."""
    found = {}
    for framework in Framework.objects.filter(status=FrameworkStatus.OFFICIAL).order_by("-fiscal_year"):
        plain = framework.to_plain()
        found[framework.fiscal_year] = Rules(
            year=framework.fiscal_year,
            pass_mark=plain.pass_mark,
            levels=tuple((band.code, band.label, band.passes) for band in plain.bands),
            instruments=tuple((each.code, each.plain_name or each.name) for each in plain.instruments),
            announced_on=framework.results_on,
            plain=plain,
        )
    return found


def other_editions(year: int, rows: QuerySet[Any], name: str) -> list[str]:
    """The editions of a year, besides the official one, that ``rows`` rest on by ``name``. One query."""
    used = rows.filter(**{name: OuterRef("pk")})
    others = Framework.objects.filter(fiscal_year=year).exclude(status=FrameworkStatus.OFFICIAL)
    return list(others.filter(Exists(used)).values_list("edition", flat=True))


def published_years() -> list[int]:
    """The years of which something is published, newest first. One query."""
    there = Standing.objects.filter(fiscal_year=OuterRef("fiscal_year"))
    rows = Framework.objects.filter(Exists(there)).order_by("-fiscal_year")
    return list(dict.fromkeys(rows.values_list("fiscal_year", flat=True)))


def provinces(rows: QuerySet[Agency]) -> list[str]:
    """Their provinces, ordered as in a Thai dictionary. One query."""
    return sorted(rows.order_by().values_list("province", flat=True).distinct(), key=_sort_key)


# ── counting ──────────────────────────────────────────────────────────────────
def summary(ranked: Ranked) -> Summary:
    """Outcome, level and band of every row. One query."""
    found = Summary()
    passed, failed, unknown = 0, 0, 0
    # All rows of a group are counted, not their keys: so the index alone is read.
    groups = ranked.rows.order_by().values("passed", ranked.level).annotate(band=_Band(F(ranked.total)), n=Count("*"))
    for row in groups.values_list("passed", ranked.level, "band", "n"):
        outcome, level, band, count = row
        passed, failed, unknown = (
            passed + count * (outcome is True),
            failed + count * (outcome is False),
            unknown + count * (outcome is None),
        )
        found.levels[level] += count
        found.bands[min(band * WIDTH, FULL - WIDTH)] += count
    return Summary(passed, failed, unknown, found.levels, found.bands)


def median(rows: QuerySet[Any], name: str, count: int) -> Decimal | None:
    """The middle of ``count`` known values, half-up to cents; None of nothing. One query."""
    if not count:
        return None
    return _mean_between(rows, name, (count - 1) // 2, count // 2)


def median_total(ranked: Ranked, found: Summary) -> Decimal | None:
    """The middle total of all rows, which ``found`` has counted; None of nothing.

    One query, for the rows of those bands alone that the middle lies in.
    """
    first, last = (found.count - 1) // 2, found.count // 2
    bands, below, seen = [], 0, 0
    for band, count in sorted(found.bands.items()):
        if seen + count <= first:
            below = seen + count
        elif seen <= last:
            bands.append(band)
        seen += count
    if not bands:
        return None
    rows = ranked.rows.filter(**{f"{ranked.total}__gte": bands[0]})
    if bands[-1] + WIDTH < FULL:
        rows = rows.filter(**{f"{ranked.total}__lt": bands[-1] + WIDTH})
    return _mean_between(rows, ranked.total, first - below, last - below)


def _mean_between(rows: QuerySet[Any], name: str, first: int, last: int) -> Decimal:
    middle = list(rows.order_by(name).values_list(name, flat=True)[first : last + 1])
    return (sum(middle, Decimal(0)) / len(middle)).quantize(CENT, ROUND_HALF_UP)


def moved(ranked: Ranked, *, rose: bool) -> list[Any]:
    """The agencies whose total rose (or fell) most since the year before. One query."""
    side = {f"{ranked.change}__{'gt' if rose else 'lt'}": 0}
    rows = ranked.rows.filter(**side).select_related("agency")
    return list(rows.order_by(f"{'-' if rose else ''}{ranked.change}", "pk")[:MOVED])


# ── one agency among its kind ─────────────────────────────────────────────────
@dataclass(frozen=True)
class Line:
    """One score of an agency beside the median of its peers."""

    code: str
    own: Decimal | None
    median: Decimal | None
    peers: int  # how many of them have this score, this agency among them

    @property
    def gap(self) -> Decimal | None:
        return None if self.own is None or self.median is None else self.own - self.median


def instrument_lines(own: Standing | None, wanted: Wanted, codes: Sequence[str]) -> list[Line]:
    """The published instrument scores of an agency beside those of its peers. Two queries an instrument, and one."""
    scores = dict(own.parts.values_list("code", "score")) if own else {}
    lines = []
    for code in codes:
        rows = StandingPart.objects.filter(wanted.about("agency__"), fiscal_year=wanted.year, code=code)
        count = rows.count()
        lines.append(Line(code, scores.get(code), median(rows, "score", count), count))
    return lines
