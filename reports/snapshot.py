"""The shape of a frozen report: everything the templates print, as plain JSON values.

``reports.content`` fills it, ``Report.snapshot`` stores it, ``templates/reports/pdf`` prints it. The
templates calculate nothing, so every figure here is the text that stands on the page (Arabic digits;
the page turns them into Thai ones where the agency wants that), every date and period is already
written in Thai, and only what is drawn is a number. Lists may be empty: what has no rows is left out.
"""

from decimal import Decimal
from typing import Literal, NotRequired, TypedDict

from reports.sections import Group

SCHEMA = 1

# Every section there is, in the order of the report. ``Snapshot.sections`` is a selection of these.
SECTIONS: dict[str, str] = {
    "cover": "ปก",
    "memo": "บันทึกข้อความ",
    "contents": "สารบัญ",
    "summary": "สาระสำคัญของปี",
    "basics": "การประเมินและเกณฑ์ที่ใช้",
    "result": "ผลการประเมินในภาพรวม",
    "instruments": "ผลการวิเคราะห์ตามเครื่องมือ",
    "indicators": "ผลการวิเคราะห์รายตัวชี้วัด",
    "triage": "การจัดลำดับเรื่องที่ต้องดำเนินการ",
    "measures": "มาตรการ",
    "calendar": "ปฏิทินการดำเนินงาน",
    "oit_matrix": "หน่วยงานที่รับผิดชอบข้อมูลตามแบบตรวจ OIT",
    "minutes": "รายงานการประชุม",
    "record": "ทะเบียนเอกสาร",
}
# Which of them stand together, in the same order, and where the officer may change their places.
GROUPS = (
    Group("ต้นเล่ม", ("cover", "memo", "contents"), note="อยู่ต้นเล่มตามลำดับนี้เสมอ"),
    Group(
        "เนื้อหา",
        ("summary", "basics", "result", "instruments", "indicators", "triage", "measures", "calendar"),
        note="เลขบท เลขตาราง และสารบัญนับตามลำดับนี้",
        moves=True,
    ),
    Group("ภาคผนวก", ("oit_matrix", "minutes"), note="อยู่หลังเนื้อหา อักษรกำกับนับตามลำดับนี้", moves=True),
    Group("ท้ายเล่ม", ("record",), note="อยู่หน้าสุดท้ายเสมอ"),
)

UNKNOWN = "ไม่ได้ประกาศ"
IMPLIED = "ค่าที่อนุมานจากคะแนนรวม"

Source = Literal["announced", "computed", "implied", "invented", "unknown"]
Digits = Literal["arabic", "thai"]
ClassKey = Literal["urgent", "improve", "maintain", "unknown"]


class Value(TypedDict):
    """A score as printed. ``mark`` («*») points to ``Snapshot.legend``; unknown prints ``UNKNOWN``."""

    text: str
    source: Source
    mark: str


class LegendRow(TypedDict):
    """What a ``Value.mark`` stands for: «*» – «ค่าที่อนุมานจากคะแนนรวม»."""

    mark: str
    text: str


class LabelText(TypedDict):
    """One line of a record: «จัดทำโดย» – «กองวิชาการและแผนงาน»."""

    label: str
    text: str


class Agency(TypedDict):
    """``kind`` is the short word of the text («เทศบาล»).

    ``seal`` and ``garuda`` are ``asset:seal`` and ``asset:emblem``, or empty: then an outline stands there.
    """

    name: str
    kind: str
    place: str
    seal: str
    garuda: str
    divisions: list[str]


class Version(TypedDict):
    """``number`` counts from 1; ``date`` is the day or month of the version, ``status`` in words."""

    number: int
    date: str
    status: str


class Tick(TypedDict):
    """A line of the dot axis at ``at`` percent; the pass mark is the dashed one."""

    label: str
    at: float
    is_pass: bool


class Axis(TypedDict):
    """The axis of the dot charts; it may start above 0, and the note under the chart says so."""

    start: int
    ticks: list[Tick]


class Figure(TypedDict):
    """One of the large figures of the summary with two lines under it; the first one is the total.

    ``code`` names the figure as pages do: «total», «instrument.IIT», «indicator.4».
    """

    value: Value
    lines: list[str]
    code: NotRequired[str]  # versions of earlier releases do not say


class Decision(TypedDict):
    """What the executive is asked to decide, who carries it out, by when."""

    text: str
    owner: str
    due: str


class Band(TypedDict):
    """One level of the scale; ``own`` is the agency's result in that band, else empty."""

    level: str
    range: str
    verdict: str
    own: str


class PeopleRow(TypedDict):
    """Who was asked: population, smallest sample the rule asks for, respondents reached."""

    code: str
    group: str
    population: str
    minimum: str
    reached: str


class WeightRow(TypedDict):
    """One instrument (or the total, ``code`` empty) with announced and recomputed figures."""

    code: str
    title: str
    weight: str
    announced: Value
    computed: Value
    weighted_announced: Value
    weighted_computed: Value


class WorkingRow(TypedDict):
    """How a mean came about: «94.56 + 88.13 หาร 2» – «91.3450» – «× 0.30 = 27.4035»."""

    code: str
    terms: str
    mean: str
    weighted: str


class YearRow(TypedDict):
    """A year of the comparison. A year of another framework is not comparable and has no bar (None).

    ``new_scale``: the levels of this year have other names than those of the year before it in the list.
    """

    year: int
    value: Value
    level: str
    note: str
    comparable: bool
    current: bool
    bar: float | None
    new_scale: NotRequired[bool]  # versions of earlier releases do not say


class Result(TypedDict):
    """The result of the year and how it came about."""

    total: Value
    level: str
    pass_mark: str
    passed: bool | None
    figures: list[Figure]
    weighting: list[WeightRow]
    weighting_total: WeightRow
    difference: list[str]
    working: list[WorkingRow]
    working_total: str
    years: list[YearRow]


class IndicatorRow(TypedDict):
    """An indicator in a list or chart; ``dot`` is percent of the axis, ``bar`` percent of 100."""

    number: int
    title: str
    instrument: str
    score: Value
    place: int | None
    class_key: ClassKey
    class_title: str
    class_short: str
    dot: float | None
    bar: float | None


class Recommendation(TypedDict):
    """What the NACC recommends for a question or item, and the measure that answers it."""

    code: str
    topic: str
    text: str
    measures: str


class ItemCost(TypedDict):
    """What one missing item of a sub-indicator costs in points of the total."""

    code: str
    title: str
    items: int
    cost: str
    highest: bool


class MissingItem(TypedDict):
    """An OIT item that was not accepted."""

    code: str
    title: str
    reason: str


class InstrumentPart(TypedDict):
    """One instrument: basics (who is asked, weight) and findings. ``people`` only for the surveys."""

    code: str
    short: str
    title: str
    full_title: str
    informants: str
    weight: str
    score: Value
    findings: list[str]
    indicators: list[IndicatorRow]
    recommendations: list[Recommendation]
    item_costs: list[ItemCost]
    missing_items: list[MissingItem]


class QuestionPart(TypedDict):
    """A question or item; ``verdict`` is «ผ่าน» or «ขาด 6.42 คะแนน»."""

    code: str
    topic: str
    score: Value
    passed: bool | None
    verdict: str


class IndicatorPart(IndicatorRow):
    """One indicator in full: what is asked, what the result says, what is done next.

    ``basis`` is «IIT 6 ข้อ (i1 – i6)», ``rank`` «อันดับ 6 จาก 10» or empty; ``weakest_note`` marks
    question scores that were not announced.
    """

    rank: str
    basis: str
    asked: list[str]
    findings: list[str]
    todo: list[str]
    weakest: list[QuestionPart]
    weakest_note: str


class TriageRow(TypedDict):
    """An indicator in its class with the reason and the measures («1, 2» or «งานประจำ»)."""

    number: int
    title: str
    score: Value
    reason: str
    measures: str


class TriageClass(TypedDict):
    """A class of the agency's own triage; ``range`` is «คะแนนต่ำกว่า 90»."""

    key: ClassKey
    title: str
    range: str
    rows: list[TriageRow]


class MeasureStep(TypedDict):
    """A step of the method. Empty ``divisions``, ``period``, ``follow_up`` mean those of the measure."""

    label: str
    text: str
    divisions: list[str]
    period: str
    follow_up: str


class MeasurePart(TypedDict):
    """A measure with at least one step; the division named first leads, «ทุกหน่วยงาน» is a division."""

    number: int
    title: str
    codes: NotRequired[list[str]]
    source: str
    target: str
    divisions: list[str]
    period: str
    follow_up: str
    steps: list[MeasureStep]


class CalendarRow(TypedDict):
    """A stage of the year's work; ``months`` says for each month of the calendar whether it runs."""

    title: str
    period: str
    actions: list[str]
    months: list[bool]


class Calendar(TypedDict):
    """The work of the year; ``span`` is «ก.ย. 2565 – ต.ค. 2566», ``months`` the short names in order."""

    span: str
    months: list[str]
    rows: list[CalendarRow]


class OitRow(TypedDict):
    """An OIT item: what it must show, of which year, and the division that owns it."""

    code: str
    title: str
    must_show: list[str]
    year: str
    division: str


class OitGroup(TypedDict):
    """A sub-indicator with its items."""

    number: str
    title: str
    items: list[OitRow]


class OitMatrix(TypedDict):
    """All items of one year; ``note`` says which year and where the list is from."""

    fiscal_year: int
    note: str
    detailed: NotRequired[bool]  # False: what each item must show is not known for this year
    groups: list[OitGroup]


class Signatory(TypedDict):
    """Who signs: the position; the name stays empty (a dotted line) until the agency fills it in."""

    position: str
    name: str


class Endorsement(TypedDict):
    """A superior's endorsement below the memo; ``to`` may be empty, ``date`` is «........ ก.ย. 2565»."""

    to: str
    lines: list[str]
    signatory: Signatory
    date: str


class Memo(TypedDict):
    """The memo of form 29; ``body`` are reason, facts, proposal."""

    division: str
    number: str
    date: str
    subject: str
    to: str
    body: list[str]
    signatory: Signatory
    endorsements: list[Endorsement]


class AgendaItem(TypedDict):
    """An item of the meeting's agenda."""

    title: str
    paragraphs: list[str]


class Minutes(TypedDict):
    """The minutes of the meeting; persons by position."""

    title: str
    date: str
    place: str
    present: list[str]
    agenda: list[AgendaItem]


class Paragraphs(TypedDict):
    """Prose that belongs to a chapter. A ``…_lead`` is the one sentence that says the result first."""

    summary: list[str]
    introduction: list[str]
    objectives: list[str]
    benefits: list[str]
    basics_lead: str
    result_lead: str
    result: list[str]
    ranking: list[str]
    years: list[str]
    instruments_lead: str
    indicators_lead: str
    triage_lead: str
    triage: list[str]
    measures_lead: str
    measures_note: str
    calendar_lead: str
    conclusion: list[str]


class InstrumentFacts(TypedDict):
    """An instrument's figures for pages and data: texts with two decimals, None where not known."""

    code: str
    name: str
    plain_name: str
    weight: str
    score: str | None
    source: Source
    weighted: str | None
    lost: str | None


class Facts(TypedDict):
    """The result without its dress, for public pages, open data and checks: codes and plain figures."""

    total: str
    level_code: str
    level_label: str
    passed: bool | None
    pass_mark: str
    urgent_below: str
    maintain_from: str
    announced_on: str
    instruments: list[InstrumentFacts]


class Check(TypedDict):
    """How a reader checks the document: its number, the address of its permanent page, the hash of the content."""

    number: NotRequired[str]  # versions of earlier releases have none
    address: str
    content_sha256: str


class Snapshot(TypedDict):
    """A whole report. ``notice`` is printed on the cover when the figures are invented."""

    schema: int
    title: str
    title_lines: list[str]
    subtitle: str
    running_title: str
    fiscal_year: int
    measures_year: int
    digits: Digits
    memo_digits: Digits
    notice: str
    sections: list[str]
    agency: Agency
    version: Version
    cover: list[LabelText]
    memo: Memo | None
    axis: Axis
    legend: list[LegendRow]
    class_legend: list["ClassLegend"]
    decisions: list[Decision]
    bands: list[Band]
    bands_note: str
    people: list[PeopleRow]
    result: Result
    ranking: list[IndicatorRow]
    instruments: list[InstrumentPart]
    indicators: list[IndicatorPart]
    triage: list[TriageClass]
    measures: list[MeasurePart]
    calendar: Calendar | None
    oit: OitMatrix | None
    minutes: Minutes | None
    record: list[LabelText]
    prose: Paragraphs
    made_at: NotRequired[str]
    seal_file: NotRequired[str]
    emblem_file: NotRequired[str]
    facts: NotRequired[Facts]
    check: NotRequired[Check]  # of a version that was asked for; a preview has none


class ClassLegend(TypedDict):
    """A mark of the charts in words: «ต่ำกว่า 90»."""

    key: ClassKey
    text: str


# ── what is drawn ─────────────────────────────────────────────────────────────
def dot_axis(scores: list[Decimal], pass_mark: Decimal) -> Axis:
    """The axis of the dot charts: from 80, or from the ten below the lowest score or the pass mark."""
    lowest = min([*scores, pass_mark, Decimal(89)])
    start = max(0, min(80, int(lowest // 10) * 10))
    step = 5 if start >= 80 else 10 if start >= 50 else 20
    points = {*range(-(-start // step) * step, 101, step), start, 100}
    ticks: list[Tick] = [{"label": str(point), "at": _at(Decimal(point), start), "is_pass": False} for point in points]
    at_pass = _at(pass_mark, start)
    ticks = [tick for tick in ticks if abs(tick["at"] - at_pass) > 6]
    ticks.append({"label": f"{pass_mark.normalize():f}", "at": at_pass, "is_pass": True})
    return {"start": start, "ticks": sorted(ticks, key=lambda tick: tick["at"])}


def dot_at(score: Decimal | None, axis: Axis) -> float | None:
    """Where on the axis a score stands, in percent; nothing for an unknown score."""
    return None if score is None else _at(score, axis["start"])


def bar_of(score: Decimal | None) -> float | None:
    """The length of a score's bar in percent of 100 points; bars start at 0."""
    return None if score is None else _at(score, 0)


def _at(score: Decimal, start: int) -> float:
    return float(round((score - start) / (100 - start) * 100, 2))
