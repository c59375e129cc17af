"""Where one agency stands among the others of its kind: how many reached each band of points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median as middle

from assessments.charts.table import ChartTable, Head, table_of
from ita_portal.lib.thai import plain_number

FULL = 100
FEW = 20  # up to so many others are counted, more are put in percent
EMPTY_BELOW = 2  # bands drawn under that of the pass mark, even where nobody lies in them
LABELLED = 9  # up to so many bands each have a label


@dataclass(frozen=True)
class Band:
    """A band of points from ``low`` to under ``high`` (the last one includes 100), with how many reached it."""

    low: int
    high: int
    count: int
    height: Decimal  # percent of the fullest band
    ours: bool
    fails: bool  # the whole band lies under the pass mark

    @property
    def label(self) -> str:
        """«85 – 89.99», the last band «95 – 100»."""
        last = FULL if self.high >= FULL else f"{self.high - 1}.99"
        return f"{self.low} – {last}"


@dataclass(frozen=True)
class Distribution:
    """Totals of all agencies of a kind in bands, with ours, the median and the pass mark on the same axis.

    ``peers`` is what they are called («เทศบาลเมือง», «เทศบาลเมืองในจังหวัดจันทบุรี»); ``ours`` (None: not known, or
    nobody's) and ``median`` are shown with two decimals. ``below`` and ``others`` count the other agencies.
    """

    bands: tuple[Band, ...]
    peers: str
    pass_mark: Decimal
    median: Decimal | None
    ours: Decimal | None = None
    name: str = ""  # whose chart it is
    below: int = 0
    others: int = 0

    @property
    def count(self) -> int:
        """How many agencies the bands hold."""
        return sum(band.count for band in self.bands)

    @property
    def start(self) -> int:
        """Where the axis begins: it is cut, and its label says so."""
        return self.bands[0].low if self.bands else 0

    @property
    def axis(self) -> tuple[str, ...]:
        """The label at the left edge of each band; of many narrow bands only the tens are labelled."""
        step = 10 if len(self.bands) > LABELLED else 1
        return tuple("" if band.low % step else f"{band.low}" for band in self.bands)

    def at(self, score: Decimal | None) -> Decimal | None:
        """Where a score stands on the axis, in percent of its width."""
        if score is None or not self.bands:
            return None
        return min(max((score - self.start) * 100 / (FULL - self.start), Decimal(0)), Decimal(100))

    @property
    def ours_at(self) -> Decimal | None:
        return self.at(self.ours)

    @property
    def median_at(self) -> Decimal | None:
        return self.at(self.median)

    @property
    def pass_at(self) -> Decimal | None:
        return self.at(self.pass_mark)

    @property
    def pass_text(self) -> str:
        return plain_number(self.pass_mark)

    @property
    def has_fails(self) -> bool:
        """Whether a band is drawn as one that fails: only then the key says how such a band looks."""
        return any(band.count and band.fails and not band.ours for band in self.bands)

    @property
    def standing(self) -> str:
        """«สูงกว่า 62% ของเทศบาลเมือง», of few «สูงกว่า 2 จาก 3 แห่ง»; empty where there is nobody to compare with."""
        if self.ours is None or not self.others:
            return ""
        if not self.below:
            return f"ไม่สูงกว่า{self.peers}แห่งใด"
        if self.below == self.others:
            return f"สูงกว่า{self.peers}อื่นทุกแห่ง"
        if self.others <= FEW:
            return f"สูงกว่า{self.peers} {self.below} จาก {self.others} แห่งที่เหลือ"
        share = (Decimal(self.below * 100) / self.others).quantize(Decimal(1), ROUND_HALF_UP)
        if share == 100:
            share = Decimal(99)  # not all of them
        return f"สูงกว่า {share}% ของ{self.peers}" if share else f"สูงกว่า{self.peers} {self.below:,} แห่ง"

    @property
    def sentence(self) -> str:
        """The standing beside the median: «… ค่ากลาง 89.40 ห่างจากค่ากลาง +6.42 คะแนน»."""
        if self.median is None:
            return ""
        if self.ours is not None and not self.others:
            return f"ยังไม่มี{self.peers}อื่นให้เทียบ"
        said = [self.standing, f"ค่ากลางของ{self.peers} {self.count:,} แห่งคือ {self.median}"]
        if self.ours is not None:
            gap = self.ours - self.median
            words = f"สูงกว่าค่ากลาง {gap}" if gap > 0 else f"ต่ำกว่าค่ากลาง {-gap}" if gap else "เท่ากับค่ากลางพอดี"
            said.append(words + (" คะแนน" if gap else ""))
        return " ".join(each for each in said if each)

    @property
    def table(self) -> ChartTable:
        """Band, how many agencies, percent of all, and which band is ours."""
        heads = [Head("ช่วงคะแนน"), Head("จำนวนแห่ง", True), Head("ร้อยละ", True), Head("หมายเหตุ")]
        rows = []
        for band in self.bands:
            share = (Decimal(band.count * 100) / self.count).quantize(Decimal("0.01"), ROUND_HALF_UP)
            notes = [self.name or "หน่วยงานนี้"] if band.ours else []
            notes += ["ไม่ผ่านเกณฑ์"] if band.fails and band.count else []
            rows.append([band.label, f"{band.count:,}", f"{share}", " · ".join(notes) or "–"])
        total = ["รวม", f"{self.count:,}", "100.00", f"ค่ากลาง {self.median}" if self.median is not None else "–"]
        return table_of(f"จำนวน{self.peers}ตามช่วงคะแนนรวม", heads, rows, total=total)


def counted(scores: Iterable[Decimal], *, width: int = 5) -> dict[int, int]:
    """How many scores lie in each band: first point of the band → count. 100 belongs to the last band."""
    return dict(Counter(_band_of(score, width) for score in scores))


def distribution(
    scores: Iterable[Decimal],
    *,
    peers: str,
    pass_mark: Decimal,
    ours: Decimal | None = None,
    name: str = "",
    width: int = 5,
) -> Distribution:
    """The chart of known totals (0–100, rounded as shown). ``ours`` is one of ``scores`` where it is given."""
    known = sorted(scores)
    return distribution_of_counts(
        counted(known, width=width),
        peers=peers,
        pass_mark=pass_mark,
        median=median_of(known),
        ours=ours,
        name=name,
        below=0 if ours is None else sum(score < ours for score in known),
        width=width,
    )


def distribution_of_counts(
    counts: Mapping[int, int],
    *,
    peers: str,
    pass_mark: Decimal,
    median: Decimal | None,
    ours: Decimal | None = None,
    name: str = "",
    below: int = 0,
    width: int = 5,
) -> Distribution:
    """The same from figures a database has counted: ``counts`` as ``counted`` makes them, ours among them.

    ``below`` counts the agencies with a total under ``ours``. ``width`` (points) must divide 100.
    """
    held = [low for low, count in counts.items() if count]
    if not held:
        return Distribution((), peers, pass_mark, None, ours, name)
    first = min(min(held), _band_of(pass_mark, width) - EMPTY_BELOW * width)
    fullest = max(counts.values())
    mine = None if ours is None else _band_of(ours, width)
    bands = tuple(
        Band(
            low=low,
            high=low + width,
            count=counts.get(low, 0),
            height=Decimal(counts.get(low, 0) * 100) / fullest,
            ours=low == mine,
            fails=low + width <= pass_mark,
        )
        for low in range(max(first, 0), FULL, width)
    )
    others = sum(counts.values()) - (1 if ours is not None else 0)
    return Distribution(bands, peers, pass_mark, median, ours, name, below, others)


def median_of(scores: Iterable[Decimal]) -> Decimal | None:
    """The median with two decimals, half-up; None of nothing."""
    known = list(scores)
    return Decimal(middle(known)).quantize(Decimal("0.01"), ROUND_HALF_UP) if known else None


def _band_of(score: Decimal, width: int) -> int:
    return min(int(score // width) * width, FULL - width)
