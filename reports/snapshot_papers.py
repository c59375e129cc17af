"""The shapes of the short documents beside the reports: memos, brief, announcement, the matrix alone.

As in ``reports.snapshot`` every figure is the text that stands on the page and every date is written in Thai.
"""

from typing import Any, TypedDict

from reports.snapshot import Agency, Digits, LabelText, Memo, OitMatrix, Version

SCHEMA = 1

# The sections of each kind, in the order of the document.
MEMO_SECTIONS = {"memo": "บันทึกข้อความ"}
MEMO_DIVISIONS_SECTIONS = {"memo": "บันทึกข้อความ", "division_lists": "บัญชีแนบท้ายรายสำนัก/กอง"}


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


class MatrixPaper(Paper):
    """The owners of the OIT items."""

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
