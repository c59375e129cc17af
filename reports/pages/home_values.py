"""The plain values of «my work»: a task, what waits for others, a stage of the year; how much is left, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from ita_portal.lib import thai
from measures.pages.work import DueDay, is_stale, urgency
from measures.reminders import late_words

StateLine = Mapping[str, Any]  # what components/stateline.html shows


@dataclass(frozen=True)
class Left:
    """How much of a task is done: ``done`` of ``of`` units; ``verb`` says what «done» means."""

    done: int
    of: int
    unit: str  # «ช่อง», «หน่วยงาน»
    verb: str = "เสร็จแล้ว"

    @property
    def left(self) -> int:
        return self.of - self.done

    @property
    def words(self) -> str:
        """What is there and what is not: «ส่งแล้ว 5 จาก 8 หน่วยงาน เหลือ 3 หน่วยงาน»."""
        return f"{self.verb} {self.done:,} จาก {self.of:,} {self.unit} เหลือ {self.left:,} {self.unit}"

    @property
    def short(self) -> str:
        """«เหลือ 12 จาก 88 ช่อง»."""
        return f"เหลือ {self.left:,} จาก {self.of:,} {self.unit}"

    @property
    def percent(self) -> int:
        """For drawing; the words have the exact figures."""
        return 100 * self.done // self.of if self.of else 0


@dataclass(frozen=True)
class Task:
    """One thing that this person can do now."""

    title: str
    why: str
    button: str
    url: str
    due: DueDay | None = None
    left: Left | None = None
    since: datetime | None = None  # nobody has moved it since
    is_awaited: bool = False  # others cannot go on before
    is_returned: bool = False
    minutes: int | None = None  # only where it takes everybody about as long
    pair: tuple[tuple[str, object], ...] = ()  # figures that belong beside the words
    level: tuple[str, str, bool | None] | None = None  # what the figure means: code, name, whether it passes
    state: StateLine | None = None  # of the object itself
    agency: str = ""  # whose it is, for a person of several agencies

    @property
    def figures(self) -> tuple[tuple[str, object], ...]:
        """The large figures of the card: what the task is about, else how much is left, else how many days."""
        if self.pair:
            return self.pair
        if self.left and self.left.left:
            return ((f"เหลือ ({self.left.unit})", f"{self.left.left:,}"),)
        return days_pair(self.due)

    @property
    def is_about_days(self) -> bool:
        """Whether the large figure says what the chip says: only one of the two is shown."""
        return self.figures == days_pair(self.due)

    @property
    def is_said_in_words(self) -> bool:
        """Whether title, bar or chip say every large figure too; a small screen leaves the figures out."""
        said = f"{self.title} {self.left.words if self.left else ''}".split()
        return self.is_about_days or all(str(value) in said for _label, value in self.figures)

    @property
    def order(self) -> tuple[int, date]:
        return urgency(self.due, is_awaited=self.is_awaited, since=self.since)

    @property
    def is_stale(self) -> bool:
        return is_stale(self.due, self.since)


@dataclass(frozen=True)
class Waiting:
    """One thing that someone else has to do: since ``since``, counted to ``today``."""

    title: str
    url: str
    who: str
    since: date
    today: date
    is_late: bool = False  # ``since`` is the day on which it was due
    remind_url: str = ""  # where this person can remind them
    agency: str = ""

    @property
    def days(self) -> int:
        return (self.today - self.since).days

    @property
    def days_words(self) -> str:
        """How long it has waited: «5 วัน», «วันนี้», «เกินกำหนด 32 วัน»."""
        if self.is_late:
            return late_words(self.days)
        return f"{self.days:,} วัน" if self.days > 0 else "วันนี้"


@dataclass(frozen=True)
class Stage:
    """A stage of the year's round."""

    what: str
    when: str
    state: str  # done, now, or empty
    is_late: bool = False


@dataclass(frozen=True)
class Quiet:
    """What the page says instead of a card: what comes next and when, or where one could look meanwhile."""

    title: str
    why: str
    button: str = ""
    url: str = ""


@dataclass(frozen=True)
class Tasks:
    """What there is to do: the first thing, the next ones, and those folded away."""

    first: Task | None = None
    next: tuple[Task, ...] = ()
    folded: tuple[Task, ...] = ()

    @property
    def count(self) -> int:
        """What the lead counts as next, folded or not."""
        return len(self.next) + len(self.folded)

    @property
    def folded_words(self) -> str:
        """What stands behind the fold: «ดูทั้งหมด อีก 3 เรื่อง», «ค้างเกินหนึ่งปี 2 เรื่อง»."""
        if all(task.is_stale for task in self.folded):
            return f"ค้างเกินหนึ่งปี {len(self.folded)} เรื่อง"
        return f"ดูทั้งหมด อีก {len(self.folded)} เรื่อง"


def days_pair(due: DueDay | None) -> tuple[tuple[str, object], ...]:
    """The days as the large figure of a card; nothing where it is due today, or where nobody has set a day."""
    if due is None or not due.days:
        return ()
    return (("เกินกำหนด (วัน)" if due.is_late else "เหลือ (วัน)", f"{abs(due.days):,}"),)


SHOWN = 5  # tasks after the first, and things that wait for others; the others are one press away


def in_order(found: Iterable[Task]) -> Tasks:
    """The most urgent first; what is long past its day, and what a page does not hold, is folded away."""
    tasks = sorted(found, key=lambda task: task.order)
    if not tasks:
        return Tasks()
    rest = tasks[1:]
    shown = [task for task in rest if not task.is_stale][:SHOWN]
    return Tasks(tasks[0], tuple(shown), tuple(task for task in rest if task not in shown))


def waited(moment: datetime | date, today: date) -> date:
    """The local day since which something waits; never after today."""
    return min(localdate(moment) if isinstance(moment, datetime) else moment, today)


WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


def today_words(today: date) -> str:
    """«วันพุธที่ 24 สิงหาคม 2565»."""
    return f"วัน{WEEKDAYS[today.weekday()]}ที่ {thai.thai_date(today, 'long')}"


def when_words(moment: datetime, now: datetime) -> str:
    """When something happened: «วันนี้ 10:42 น.», «เมื่อวาน 10:42 น.», «19 ส.ค. 2565»."""
    day, today = localdate(moment), localdate(now)
    if (today - day).days > 1:
        return thai.thai_date(day)
    clock = thai.thai_datetime(moment).rsplit(" ", 2)
    return f"{'วันนี้' if day == today else 'เมื่อวาน'} {clock[1]} น."
