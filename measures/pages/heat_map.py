"""The heat map of a fiscal year: for each division and month what is due there, the worst news first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.charts import HeatCell, HeatColumn, HeatKey, HeatRow
from assessments.charts import HeatMap as Chart
from assessments.charts.table import Head, table_of
from ita_portal.accounts.models import Division
from ita_portal.lib import thai
from measures.queries.follow_up import AFTER, BEFORE, month_of

# What a cell shows: the first of these that has reports. Name of the count → class, sign (an icon or a letter), words.
STATES = {
    "late": ("h-late", "", "เกินกำหนด"),
    "soon": ("h-soon", "clock", "ใกล้ครบกำหนด"),
    "open": ("h-doing", "half", "รอรายงาน"),
    "sent": ("h-sent", "document", "รอตรวจ"),
    "accepted": ("h-done", "tick", "รับแล้ว"),
    "closed": ("h-closed", "cross", "ปิดโดยไม่มีรายงาน"),
}
NOTHING_DUE = "ไม่มีรายงานที่ครบกำหนด"
FEW = 4  # months that fit side by side on a phone
COMING = ("h-none", "", "ยังไม่เปิดรอบ")


@dataclass(frozen=True)
class Month:
    """One column: its key in addresses, its short and its full name."""

    key: str
    short: str
    name: str
    year: str = ""  # stands under the first month of each calendar year
    is_now: bool = False


@dataclass(frozen=True)
class Cell:
    """What a division owes in a month. ``state`` is empty where nothing is due, «coming» where a round will be."""

    month: Month
    state: str
    look: str = ""
    icon: str = ""
    words: str = ""
    number: int = 0  # of reports in that state
    counts: Mapping[str, int] | None = None

    @property
    def asked(self) -> int:
        """How many reports are due, whatever became of them."""
        return sum(self.counts.values()) if self.counts else 0

    @property
    def sentence(self) -> str:
        """All of the cell in words: «เม.ย. 2569 เกินกำหนด 2 รับแล้ว 3»."""
        if not self.counts:
            return f"{self.month.name} {self.words}"
        said = [f"{STATES[name][2]} {count}" for name, count in self.counts.items() if count]
        return f"{self.month.name} {' '.join(said)}"


@dataclass(frozen=True)
class Row:
    """One division with its months."""

    division: Division
    cells: list[Cell]

    @property
    def late(self) -> int:
        return sum(cell.counts["late"] for cell in self.cells if cell.counts)

    @property
    def owed(self) -> int:
        return sum(cell.counts[name] for cell in self.cells if cell.counts for name in ("late", "soon", "open"))

    @property
    def filled(self) -> list[Cell]:
        """The months in which something is due: what the table of figures lists."""
        return [cell for cell in self.cells if cell.counts]


@dataclass(frozen=True)
class HeatMap:
    """The whole map; ``key`` lists the states that stand in it, for the legend."""

    months: list[Month]
    rows: list[Row]
    key: list[tuple[str, str, str]]


def _owing(heat: HeatMap) -> str:
    """What the map says in one sentence: «ค้าง 7 ฉบับ มากที่สุดที่กองช่าง 3 ฉบับ»; of several alike it names none."""
    owed = sum(row.owed for row in heat.rows)
    if not owed:
        return "ไม่มีรายงานค้าง"
    late = sum(row.late for row in heat.rows)
    most = max(row.owed for row in heat.rows)
    at = [row.division.name for row in heat.rows if row.owed == most]
    said = f"ค้าง {owed} ฉบับ" + (f" เกินกำหนด {late} ฉบับ" if late else "")
    if most == owed:
        return said
    if len(at) * most == owed:
        return f"{said} จาก {len(at)} หน่วยงาน หน่วยงานละ {most} ฉบับ"
    return f"{said} มากที่สุดที่{at[0]} {most} ฉบับ" if len(at) == 1 else said


def chart_of(heat: HeatMap, reports_url: str, fiscal_year: int) -> Chart:
    """The map as ``components/heat_map.html`` draws it; a cell leads to its reports at ``reports_url``."""

    used = {each.month.key for row in heat.rows for each in row.cells if each.state}
    idle = {month.key for month in heat.months if month.key not in used} if used else set()

    def cell(row: Row, each: Cell) -> HeatCell:
        if each.counts:
            url = f"{reports_url}?division={row.division.pk}&month={each.month.key}"
            sign = "" if each.icon else "!"
            return HeatCell(f"{each.number}", f"{row.division.name} {each.sentence}", each.look, each.icon, url, sign)
        return HeatCell(sentence=each.sentence, look=each.look, is_idle=each.month.key in idle)

    heads = [Head("หน่วยงาน"), Head("เดือน"), Head("ทั้งหมด", is_number=True)]
    heads += [Head(words, is_number=True) for _look, _icon, words in STATES.values()]
    filled = [(row, each) for row in heat.rows for each in row.filled]
    texts = [
        [row.division.name, each.month.name, f"{each.asked}", *(f"{each.counts[name]}" for name in STATES)]
        for row, each in filled
        if each.counts
    ]
    signs = {"h-late": "!", "h-none": "·"}
    key = [HeatKey(look, words, icon, signs.get(look, "")) for look, icon, words in heat.key]
    return Chart(
        caption=f"รายงานที่ครบกำหนดของแต่ละหน่วยงานในแต่ละเดือน ปีงบประมาณ {fiscal_year}",
        corner="หน่วยงาน",
        columns=tuple(
            HeatColumn(month.short, month.name, month.year, month.is_now, month.key in idle) for month in heat.months
        ),
        rows=tuple(
            HeatRow(row.division.name, tuple(cell(row, each) for each in row.cells), end=f"{row.owed}")
            for row in heat.rows
        ),
        key=(*key, HeatKey("", NOTHING_DUE, sign="–")),
        end="ค้าง",
        sentence=_owing(heat),
        note="ตัวเลขในช่องคือจำนวนรายงานในสถานะนั้น ช่องที่มีหลายสถานะแสดงสถานะที่ต้องตามก่อน",
        table=table_of("จำนวนรายงานตามเดือนที่ครบกำหนด", heads, texts),
        css="heat-months heat-few" if idle and len(used) <= FEW else "heat-months",
    )


def heat_map(
    fiscal_year: int,
    divisions: Sequence[Division],
    counted: Iterable[Mapping[str, object]],
    coming: Iterable[tuple[int, date]],
    *,
    today: date,
) -> HeatMap:
    """Lay out the counts of ``queries.follow_up.month_counts``; ``coming`` are divisions (pk) with days to come.

    Twelve columns from October to September, and one for what is due before or after them where there is any.
    """
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for row in counted:
        key = int(str(row["division"])), month_of(row["month"], fiscal_year)  # type: ignore[arg-type]
        into = counts.setdefault(key, dict.fromkeys(STATES, 0))
        for name in STATES:
            into[name] += int(str(row[name]))
    expected = {(pk, month_of(day, fiscal_year)) for pk, day in coming}
    months = _months(fiscal_year, {key for _pk, key in [*counts, *expected]}, today)
    rows = [
        Row(
            each,
            [_cell(month, counts.get((each.pk, month.key)), (each.pk, month.key) in expected) for month in months],
        )
        for each in divisions
    ]
    shown = {cell.state for row in rows for cell in row.cells}
    key_ = [look for name, look in (*STATES.items(), ("coming", COMING)) if name in shown]
    return HeatMap(months, rows, key_)


def _cell(month: Month, counts: Mapping[str, int] | None, is_coming: bool) -> Cell:
    if counts is None:
        look, icon, words = COMING if is_coming else ("", "", NOTHING_DUE)
        return Cell(month, "coming" if is_coming else "", look, icon, words)
    worst = next(name for name in STATES if counts[name])
    return Cell(month, worst, *STATES[worst], number=counts[worst], counts=counts)


def _months(fiscal_year: int, used: set[str], today: date) -> list[Month]:
    first, _last = thai.fiscal_year_bounds(fiscal_year)
    now = month_of(today, fiscal_year)
    months = []
    for at in range(12):
        year, number = first.year + (9 + at) // 12, (9 + at) % 12 + 1
        key, said = f"{year}-{number:02}", str(year + thai.BUDDHIST_OFFSET)
        name = f"{thai.MONTHS[number - 1]} {said}"
        months.append(Month(key, thai.MONTHS_SHORT[number - 1], name, said if number in (1, 10) else "", key == now))
    before = [Month(BEFORE, "ก่อน ต.ค.", "ก่อนเดือนตุลาคม")] if BEFORE in used else []
    after = [Month(AFTER, "หลัง ก.ย.", "หลังเดือนกันยายน")] if AFTER in used else []
    return [*before, *months, *after]
