"""What the calendar of an ITA year is made of: its entries, each with its state and what to do about it."""

from dataclasses import dataclass
from datetime import date, datetime

from assessments.year_calendar import Milestone
from ita_portal.lib import thai
from measures.pages.chips import Chip

SOON = 14  # days before its day from which an entry asks for attention

KINDS = {
    "national": "กำหนดการประเมินระดับประเทศ",
    "stage": "งานของหน่วยงาน",
    "round": "รอบติดตามมาตรการ",
    "own": "วันของหน่วยงานเอง",
}
CONFIDENCE = {
    "certain": "มีประกาศหรือเอกสารยืนยัน",
    "likely": "น่าจะใช่ ยังไม่พบประกาศโดยตรง",
    "unsure": "ยังไม่แน่ รอตรวจกับประกาศ",
    "default": "ค่าตั้งต้นของระบบ ไม่มีประกาศกำหนดไว้",
}


@dataclass(frozen=True)
class Action:
    """What to do about an entry, and where; ``is_mine`` when this person is the one who acts."""

    words: str
    url: str
    is_mine: bool


@dataclass(frozen=True)
class Entry:
    """One line of the calendar. ``state`` is done, past, late, now, soon, coming or open (no day binds yet)."""

    name: str  # tells it from all others of the agency, in links
    kind: str
    title: str
    about: str  # whose year: «ผลปี 2569», «มาตรการปี 2570»
    starts: date | None
    ends: date
    who: str
    state: str
    chip: Chip
    days: int = 0  # days late, or days that are left
    action: Action | None = None
    waits_for: str = ""  # the stage that comes first and is not done
    holds_up: tuple[str, ...] = ()  # the late stages that wait for this one
    note: str = ""
    milestone: Milestone | None = None
    changed_at: datetime | None = None
    concerns_me: bool = True  # belongs into this person's own feed
    fiscal_year: int = 0  # of the round

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]

    @property
    def period(self) -> str:
        """«1 มี.ค. – 30 เม.ย. 2570», or the one day."""
        return thai.thai_period(self.starts or self.ends, self.ends)

    @property
    def was(self) -> str:
        """The framework's days where the agency moved them."""
        if not self.milestone or not self.milestone.was:
            return ""
        starts, ends = self.milestone.was
        return thai.thai_period(starts or ends, ends)

    @property
    def lent_by(self) -> int | None:
        """The year whose days stand here because this one has announced none."""
        return self.milestone.lent_by if self.milestone and self.kind == "national" else None

    @property
    def is_default(self) -> bool:
        """Whether the day is our own default, which nobody announced."""
        return bool(self.milestone and self.milestone.confidence == "default" and not self.was)

    @property
    def confidence(self) -> str:
        """How sure the framework's day is, in words."""
        return CONFIDENCE.get(self.milestone.confidence, "") if self.milestone else ""

    @property
    def remark(self) -> str:
        """What the agency wrote to its own day."""
        return self.milestone.moved.note if self.milestone and self.milestone.moved else ""
