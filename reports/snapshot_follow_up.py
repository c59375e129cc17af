"""The shape of a frozen follow-up report: everything its templates print, as plain JSON values.

As in ``reports.snapshot`` every figure is the text that stands on the page and every date is written in Thai;
only bars are numbers. Pictures are named by ``asset:`` and read from the store when the file is made.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypedDict

from reports.snapshot import Agency, Digits, LabelText, Signatory, Version

SCHEMA = 1

SECTIONS: dict[str, str] = {
    "summary": "สรุปผล",
    "orders": "เรื่องที่ขอให้ผู้บริหารสั่งการ",
    "measures": "ผลการดำเนินการรายมาตรการ",
    "pictures": "ภาพกิจกรรม",
    "signatures": "ผู้รายงานและผู้รับรองรายงาน",
    "record": "ทะเบียนเอกสาร",
}

# The class of a mark: solid (act now), hatched (runs), empty (nothing to do), dotted (nothing known).
Mark = Literal["urgent", "improve", "maintain", "unknown"]


class Figure(TypedDict):
    """One of the large figures of the summary with the lines under it."""

    text: str
    lines: list[str]


class ProgressRow(TypedDict):
    """A measure in the progress table; ``bar`` is percent, None where nothing is reported."""

    number: int
    title: str
    lead: str
    bar: int | None
    percent: str
    mark: Mark
    status: str


class Order(TypedDict):
    """What the executive must order: the matter, why, who carries it out, by when."""

    text: str
    why: str
    owner: str
    due: str


class Picture(TypedDict):
    """A public picture: ``asset:`` name, the proof it is, caption and the words for those who do not see it."""

    asset: str
    proof: int
    caption: str
    alt: str


class ProofLine(TypedDict):
    """A public proof that is no picture: «ประกาศใช้คู่มือ» – «PDF 1.2 MB», or a link. ``proof`` is its key."""

    proof: int
    text: str
    detail: str
    url: str
    is_file: bool


class EarlierRound(TypedDict):
    """What was done in an earlier round of the part."""

    round: str
    percent: str
    what: list[str]


class ShareReport(TypedDict):
    """What one division said: at the side who, when and how many, then its own words. Lists are paragraphs."""

    division: str
    mark: Mark
    status: str
    percent: str
    side: list[LabelText]
    what: list[str]
    result: list[str]
    outcome: list[str]
    reason: list[str]
    problems: list[str]
    remedies: list[str]
    next_step: list[str]
    next_by: str
    earlier: list[EarlierRound]
    proofs: list[ProofLine]
    pictures: list[list[Picture]]  # in rows of two
    picture_count: int
    kept: str
    is_short: bool  # fits on a page: printed in one piece


class Silent(TypedDict):
    """Divisions of which nothing counts, by why: «ยังไม่มีรายงานที่รับแล้ว»."""

    text: str
    divisions: list[str]


class MeasureBlock(TypedDict):
    """One measure with the reports of its divisions; ``many``: more than one division has a part in it."""

    number: int
    title: str
    mark: Mark
    status: str
    percent: str
    source: str
    target: str
    lead: str
    many: bool
    shares: list[ShareReport]
    silent: list[Silent]


class Signature(TypedDict):
    """Who signs, and as what."""

    person: Signatory
    role: str


class Facts(TypedDict):
    """The counts, for pages, checks and data. ``counted`` are progress reports (pk, version) the report rests on."""

    measures: int
    done: int
    running: int
    not_started: int
    delayed: int
    on_hold: int
    cancelled: int
    none: int
    not_due: int
    on_time: int
    late: int
    partly: int
    starts: str  # ISO
    ends: str
    counted: list[list[int]]
    public_proofs: list[int]


class FollowUpSnapshot(TypedDict):
    """A whole follow-up report."""

    schema: int
    title: str
    title_lines: list[str]
    running_title: str
    fiscal_year: int
    measures_year: int
    part_name: str
    period: str
    digits: Digits
    notice: str
    sections: list[str]
    agency: Agency
    version: Version
    lead: str
    figures: list[Figure]
    as_of: str
    rows: list[ProgressRow]
    orders: list[Order]
    no_orders: str
    measures: list[MeasureBlock]
    signatures: list[Signature]
    record: list[LabelText]
    made_at: str
    seal_file: str
    picture_files: dict[str, str]  # asset name → file in the store
    facts: Facts


def pictures_of(snapshot: Mapping[str, Any]) -> Iterator[Picture]:
    """Every picture of a snapshot; a document of another kind has none."""
    for measure in snapshot.get("measures", ()):
        for share in measure.get("shares", ()):
            for pair in share["pictures"]:
                yield from pair
