"""Which documents a year has: one of each kind, and a follow-up report for each part of the year after."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from ita_portal.lib import thai
from reports.enums import PUBLIC_KINDS, DocumentKind

# The part of the fiscal year a follow-up report covers: the whole, its halves, its months from October on.
WHOLE_YEAR, FIRST_HALF, SECOND_HALF = "year", "h1", "h2"
MONTHS = tuple(f"m{month}" for month in (10, 11, 12, *range(1, 10)))
PARTS = (WHOLE_YEAR, FIRST_HALF, SECOND_HALF, *MONTHS)
# The word for a document in a sentence: «เห็นชอบประกาศ»; everything else is a report.
WORDS = {
    DocumentKind.BRIEF: "เอกสาร",
    DocumentKind.MEMO: "บันทึกข้อความ",
    DocumentKind.MEMO_DIVISIONS: "บันทึกข้อความ",
    DocumentKind.ANNOUNCEMENT: "ประกาศ",
    DocumentKind.OIT_MATRIX: "ตาราง",
}
REPORT_WORD = "รายงาน"
# Documents about the work of the year after the results; all others are about the results.
OF_NEXT_YEAR = (
    DocumentKind.FOLLOW_UP,
    DocumentKind.MEMO_DIVISIONS,
    DocumentKind.ANNOUNCEMENT,
    DocumentKind.OIT_MATRIX,
)
PART_NAMES = {WHOLE_YEAR: "ทั้งปี", FIRST_HALF: "รอบ 6 เดือนแรก", SECOND_HALF: "รอบ 6 เดือนหลัง"}


@dataclass(frozen=True)
class Document:
    """One document of a year of results: its kind and, for follow-up, the part of the year it covers.

    ``fiscal_year`` below is always the year of the results; measures are carried out in the year after.
    """

    kind: DocumentKind
    part: str = ""

    @property
    def slug(self) -> str:
        """The word in addresses and file names: «analysis», «follow-up-h1»."""
        return f"{self.kind.value}-{self.part}" if self.part else self.kind.value

    def part_name(self, fiscal_year: int) -> str:
        """The part in words: «รอบ 6 เดือนแรก», «เดือนตุลาคม 2565»; empty for a document without parts."""
        if self.part in MONTHS:
            starts, _ = self.span(fiscal_year)
            return f"เดือน{thai.MONTHS[starts.month - 1]} {thai.buddhist_year(starts)}"
        return PART_NAMES.get(self.part, "")

    def title(self, fiscal_year: int) -> str:
        """What the document is called in lists and messages."""
        year = fiscal_year + (self.kind in OF_NEXT_YEAR)
        return f"{self.kind.label} ปี {year} {self.part_name(fiscal_year)}".rstrip()

    @property
    def word(self) -> str:
        """The document in a sentence: «รายงาน», «ประกาศ»."""
        return WORDS.get(self.kind, REPORT_WORD)

    @property
    def is_public(self) -> bool:
        """Whether it may be published; all other documents stay in the house."""
        return self.kind in PUBLIC_KINDS

    def span(self, fiscal_year: int) -> tuple[date, date]:
        """First and last day of the part covered; the whole fiscal year after the results without a part."""
        first, last = thai.fiscal_year_bounds(fiscal_year + 1)
        if self.part in MONTHS:
            month = int(self.part[1:])
            starts = date(first.year if month >= 10 else last.year, month, 1)
            return starts, starts.replace(day=monthrange(starts.year, month)[1])
        if self.part == FIRST_HALF:
            return first, date(last.year, 3, 31)
        if self.part == SECOND_HALF:
            return date(last.year, 4, 1), last
        return first, last

    def __str__(self) -> str:
        return self.slug


ANALYSIS = Document(DocumentKind.ANALYSIS)
FOLLOW_UPS = tuple(Document(DocumentKind.FOLLOW_UP, part) for part in PARTS)
# The short documents that go with the reports, in the order in which a year needs them.
PAPERS = tuple(
    Document(kind)
    for kind in (
        DocumentKind.BRIEF,
        DocumentKind.MEMO,
        DocumentKind.ANNOUNCEMENT,
        DocumentKind.MEMO_DIVISIONS,
        DocumentKind.OIT_MATRIX,
    )
)
BY_SLUG = {document.slug: document for document in (ANALYSIS, *FOLLOW_UPS, *PAPERS)}


class DocumentConverter:
    """The word of a document in an address; any other word is no address of ours."""

    regex = "[a-z0-9-]+"

    def to_python(self, value: str) -> Document:
        if value not in BY_SLUG:
            raise ValueError(value)
        return BY_SLUG[value]

    def to_url(self, value: Document | str) -> str:
        return str(value)
