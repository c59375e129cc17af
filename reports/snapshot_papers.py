"""The shapes of the short documents beside the reports: memos, brief, announcement, the matrix alone.

As in ``reports.snapshot`` every figure is the text that stands on the page and every date is written in Thai.
"""

from typing import Any, TypedDict

from reports.snapshot import (
    Agency,
    Axis,
    ClassLegend,
    Digits,
    IndicatorRow,
    LabelText,
    MeasurePart,
    Memo,
    OitMatrix,
    Signatory,
    Value,
    Version,
)

SCHEMA = 1

# The sections of each kind, in the order of the document.
MEMO_SECTIONS = {"memo": "บันทึกข้อความ"}
BRIEF_SECTIONS = {"brief": "สรุปหน้าเดียว"}
MEMO_DIVISIONS_SECTIONS = {"memo": "บันทึกข้อความ", "division_lists": "บัญชีแนบท้ายรายสำนัก/กอง"}
ANNOUNCEMENT_SECTIONS = {
    "announcement": "ประกาศ",
    "announcement_list": "บัญชีแนบท้ายประกาศ",
    "paper_record": "ทะเบียนเอกสาร",
}
MATRIX_SECTIONS = {
    "matrix_divisions": "สรุปตามสำนัก/กอง",
    "matrix_items": "ตารางรายการและผู้รับผิดชอบ",
    "paper_record": "ทะเบียนเอกสาร",
}


class Paper(TypedDict):
    """What every short document says of itself; ``emblem_file`` and ``seal_file`` are names in the store or empty."""

    schema: int
    title: str
    running_title: str
    fiscal_year: int
    measures_year: int
    digits: Digits
    memo_digits: Digits
    notice: str
    sections: list[str]
    agency: Agency
    version: Version
    record: list[LabelText]
    made_at: str
    seal_file: str
    emblem_file: str
    facts: dict[str, Any]


class MemoPaper(Paper):
    """The memo that puts the report before the superiors."""

    memo: Memo | None


class Announcement(TypedDict):
    """The announcement by its form; ``number`` may be empty, ``date`` is what follows «ประกาศ ณ».

    ``items`` are the measures as paragraphs («1. …»); none where they stand in the list behind alone. ``details``
    points to that list, ``closing`` stays on the page of the signature.
    """

    number: str
    subject: list[str]
    reason: list[str]
    announces: str
    items: list[str]
    details: str
    closing: list[str]
    date: str
    signatory: Signatory


class AnnouncementPaper(Paper):
    """The announcement of the measures with their list; ``list_title`` stands over the list."""

    announcement: Announcement
    list_title: list[str]
    measures: list[MeasurePart]


class DivisionItems(TypedDict):
    """What one division owns: how many items, and which: «O5, O10 – O17»."""

    division: str
    count: int
    codes: str


class MatrixPaper(Paper):
    """The owners of the OIT items: how many there are, each division's own, and the table."""

    heading: list[str]
    under: list[str]
    lead: str
    note: str
    by_division: list[DivisionItems]
    oit: OitMatrix | None


class Deadline(TypedDict):
    """A report that is owed: «รอบ 6 เดือนแรก» – «20 เม.ย. 2566»."""

    round: str
    due: str


class Duty(TypedDict):
    """A step that the division carries out; an empty period is that of the measure."""

    text: str
    period: str


class DutyRow(TypedDict):
    """A measure as one division is asked to carry it out; ``role`` is «หน่วยงานหลัก», «หน่วยงานร่วม» or the like."""

    number: int
    title: str
    role: str
    target: str
    steps: list[Duty]
    period: str
    reports: list[Deadline]


class DivisionList(TypedDict):
    """Everything that one division is asked for."""

    division: str
    lead: str
    rows: list[DutyRow]


class MemoDivisionsPaper(Paper):
    """The memo to all heads of division, with a list for each."""

    memo: Memo | None
    lists: list[DivisionList]


class BriefWeak(TypedDict):
    """A weak indicator; ``basis`` says where the cause is from, or what is known instead of one."""

    number: int
    title: str
    score: Value
    cause: str
    basis: str
    remedy: str


class BriefDue(TypedDict):
    """Something with a day; ``late``: the day has passed."""

    due: str
    text: str
    owner: str
    late: bool


class BriefAsk(TypedDict):
    """A decision that is open; each of ``choices`` has a box before it."""

    text: str
    choices: list[str]


class BriefPaper(Paper):
    """The one-page brief. ``ranking`` runs from low to high and is empty where no indicator is known.

    ``margin`` is the sentence that stands out; ``…_more`` says how much did not fit.
    """

    issuer: str
    edition: str
    reader: str
    heading: str
    warning: str
    total: Value
    level: str
    passed: bool | None
    verdict: str
    standing: list[str]
    margin: str
    stakes: list[str]
    axis: Axis
    axis_note: str
    class_legend: list[ClassLegend]
    ranking: list[IndicatorRow]
    weak_lead: str
    weak: list[BriefWeak]
    weak_more: str
    weak_note: str
    due: list[BriefDue]
    due_more: str
    asks: list[BriefAsk]
    asks_more: str
    pen_lines: list[int]
    signatory: Signatory
