"""The charts of one year's result: ranking, contribution, triage."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assessments.charts.table import UNKNOWN, ChartTable, Head, Lines, Shown, table_of
from ita_portal.lib.thai import join_thai

ClassKey = Literal["urgent", "improve", "maintain", "unknown"]
FILLS: dict[str, str] = {"urgent": "is-urgent", "improve": "is-improve", "maintain": "is-keep"}
CLASS_TITLES: dict[ClassKey, str] = {
    "urgent": "ต้องแก้ไขเร่งด่วน",
    "improve": "ต้องพัฒนา",
    "maintain": "รักษามาตรฐาน",
    "unknown": "ยังไม่ทราบคะแนน",
}
NAMED = 3  # indicators that a sentence names; more are counted


@dataclass(frozen=True)
class RankRow:
    """An indicator as a bar. ``place`` and ``bar`` (0–100) are None where the score is not known."""

    number: int
    title: str
    instrument: str
    score: Shown
    place: int | None
    bar: Decimal | float | None
    class_key: str
    before: str = ""  # the score of the latest comparable year

    @property
    def fill(self) -> str:
        """How the bar is filled, by the class of the agency's triage."""
        return FILLS.get(self.class_key, "")

    @property
    def class_title(self) -> str:
        return CLASS_TITLES.get(self.class_key, "")  # type: ignore[call-overload]

    @property
    def figure(self) -> str:
        return f"indicator.{self.number}"


@dataclass(frozen=True)
class Ranking:
    """Indicators from the highest down, the unknown ones at the end; ``total`` closes the table."""

    rows: tuple[RankRow, ...]
    lines: Lines
    caption: str = "คะแนนรายตัวชี้วัด"
    total: str = ""

    @property
    def sentence(self) -> str:
        """«สูงสุดการใช้อำนาจ 97.31 ต่ำสุด… ไม่มีตัวชี้วัดใดต่ำกว่า 85»; empty while nothing is known."""
        known = [row for row in self.rows if row.bar is not None]
        if not known:
            return ""
        first, last = known[0], known[-1]
        said = [f"สูงสุดคือ {first.title} {first.score.text}"]
        if last.score.text != first.score.text:
            said.append(f"ต่ำสุดคือ {last.title} {last.score.text}")
        return " ".join([*said, self._below(known)])

    def _below(self, known: list[RankRow]) -> str:
        mark = Decimal(self.lines.pass_mark)
        below = [row for row in known if row.bar is not None and Decimal(str(row.bar)) < mark]
        if not below:
            return f"ไม่มีตัวชี้วัดใดต่ำกว่าเกณฑ์ {self.lines.pass_mark}"
        if len(below) > NAMED:
            return f"ต่ำกว่าเกณฑ์ {self.lines.pass_mark} อยู่ {len(below)} ตัวชี้วัด"
        return f"ต่ำกว่าเกณฑ์ {self.lines.pass_mark} คือตัวชี้วัดที่ {join_thai(row.number for row in below)}"

    @property
    def table(self) -> ChartTable:
        """Indicator, instrument, the comparable year before (where any row has one), class, score."""
        before = any(row.before for row in self.rows)
        heads = [Head("ตัวชี้วัด"), Head("เครื่องมือ"), Head("กลุ่ม"), Head("คะแนน", is_number=True)]
        if before:
            heads.insert(3, Head("ปีก่อนที่เทียบได้", is_number=True))
        rows = []
        for row in self.rows:
            texts = [f"{row.number} {row.title}", row.instrument, row.class_title, row.score.text + row.score.mark]
            if before:
                texts.insert(3, row.before or "–")
            rows.append(texts)
        total = ["คะแนนรวมถ่วงน้ำหนัก", *[""] * (len(heads) - 2), self.total] if self.total else ()
        figures = [row.figure for row in self.rows]
        return table_of(self.caption, heads, rows, figures=figures, total=total, total_figure="total")


@dataclass(frozen=True)
class Slot:
    """An instrument's place in the 100 points. ``share`` (0–100 of the slot) is what is filled, None: not known.

    ``kind`` is known, implied (from the announced total) or unknown; ``inside``, ``title``, ``words`` are printed.
    ``weighted`` and ``lost`` are points of the total as texts, empty where not known.
    """

    code: str
    weight: str
    kind: Literal["known", "implied", "unknown"]
    share: Decimal | float | None
    inside: str
    words: str
    score: str = ""
    weighted: str = ""
    lost: str = ""

    @property
    def title(self) -> str:
        """«IIT จาก 30», or «OIT เต็ม 40» where nothing is lost."""
        nothing_lost = bool(self.lost) and not Decimal(self.lost)
        return f"{self.code} {'เต็ม' if nothing_lost else 'จาก'} {self.weight}"


@dataclass(frozen=True)
class Contribution:
    """Where the points of the total come from: a slot an instrument, as wide as its weight."""

    slots: tuple[Slot, ...]
    lost: str = ""  # points of the total that were not reached
    total: str = ""
    caption: str = "คะแนนรวมมาจากเครื่องมือใดเท่าใด"

    @property
    def sentence(self) -> str:
        """«เสียไป 4.18 คะแนน มากที่สุดที่ IIT 2.60»; empty where the total is not known."""
        if not self.lost:
            return ""
        if not Decimal(self.lost):
            return "ได้คะแนนเต็มทุกเครื่องมือ"
        losing = [slot for slot in self.slots if slot.lost and Decimal(slot.lost)]
        if not losing or any(not slot.lost for slot in self.slots):  # where one is not known, none is the most
            return f"เสียไป {self.lost} คะแนน"
        most = max(losing, key=lambda slot: Decimal(slot.lost))
        if len(losing) == 1 and most.lost == self.lost:
            return f"เสียไป {self.lost} คะแนน ทั้งหมดที่ {most.code}"
        return f"เสียไป {self.lost} คะแนน มากที่สุดที่ {most.code} {most.lost}"

    @property
    def table(self) -> ChartTable:
        """Instrument, score, weight, what it brings to the total, what it loses."""
        words = ("คะแนน", "น้ำหนัก", "ถ่วงน้ำหนัก", "เสียไป")
        heads = [Head("เครื่องมือ"), *(Head(word, is_number=True) for word in words)]
        rows = [
            [slot.code, slot.score or UNKNOWN, slot.weight, slot.weighted or UNKNOWN, slot.lost or UNKNOWN]
            for slot in self.slots
        ]
        figures = [f"weighted.{slot.code}" for slot in self.slots]
        total = ["คะแนนรวม", "", "100", self.total or UNKNOWN, self.lost or UNKNOWN]
        return table_of(self.caption, heads, rows, figures=figures, figure_at=3, total=total, total_figure="total")


@dataclass(frozen=True)
class LaneRow:
    """An indicator in its lane; ``plan`` says that it still waits for a measure."""

    number: int
    title: str
    value: str
    note: str = ""
    plan: bool = False


@dataclass(frozen=True)
class Lane:
    """A class of the agency's triage: ``key``, its title and range in words, its indicators, the lowest first."""

    key: ClassKey
    range: str
    rows: tuple[LaneRow, ...]

    @property
    def title(self) -> str:
        return CLASS_TITLES[self.key]


@dataclass(frozen=True)
class Triage:
    """The lanes; the unknown one stands apart and only where something is not known. ``plan_url`` may be empty."""

    lanes: tuple[Lane, ...]
    plan_url: str = ""
    caption: str = "ตัวชี้วัดตามความเร่งด่วน"

    @property
    def known(self) -> tuple[Lane, ...]:
        return tuple(lane for lane in self.lanes if lane.key != "unknown")

    @property
    def unknown(self) -> Lane | None:
        return next((lane for lane in self.lanes if lane.key == "unknown"), None)

    @property
    def sentence(self) -> str:
        """«ต้องแก้ไขเร่งด่วน 1 ต้องพัฒนา 4 รักษามาตรฐาน 5 ตัวชี้วัด»."""
        return " ".join(f"{lane.title} {len(lane.rows)}" for lane in self.lanes) + " ตัวชี้วัด"

    @property
    def table(self) -> ChartTable:
        """Indicator, class, what is done, score."""
        heads = [Head("ตัวชี้วัด"), Head("กลุ่ม"), Head("มาตรการ"), Head("คะแนน", is_number=True)]
        pairs = [(lane, row) for lane in self.lanes for row in lane.rows]
        rows = [[f"{row.number} {row.title}", lane.title, row.note or "–", row.value] for lane, row in pairs]
        figures = [f"indicator.{row.number}" for _lane, row in pairs]
        return table_of(self.caption, heads, rows, figures=figures)
