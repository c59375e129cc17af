"""The shapes of the short documents beside the reports: memos, brief, announcement, the matrix alone.

As in ``reports.snapshot`` every figure is the text that stands on the page and every date is written in Thai.
"""

from typing import Any, TypedDict

from reports.snapshot import Agency, Digits, LabelText, Memo, OitMatrix, Version

SCHEMA = 1

# The sections of each kind, in the order of the document.
MEMO_SECTIONS = {"memo": "บันทึกข้อความ"}


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
