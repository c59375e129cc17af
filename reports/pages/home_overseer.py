"""What «my work» says to those who oversee a province or the country: how many agencies are not done with the year."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from assessments.year_calendar import Stage, deadlines, milestones
from assessments.year_dates import all_rules
from ita_portal.accounts.models import User
from measures.pages.work import DueDay
from reports.pages.area import AreaPage
from reports.pages.home_values import Left, Quiet, Task
from reports.standing_queries import summary


@dataclass(frozen=True)
class Overseen:
    """The area of a person in the newest year whose results are out, as the page of the area counts it."""

    area: str
    year: int
    counts: dict[str, int]
    due: DueDay | None  # by when results are to be published

    @property
    def url(self) -> str:
        return f"{reverse('area')}?year={self.year}"

    @property
    def within(self) -> str:
        """The area after «หน่วยงาน»: «ในจังหวัดนครปฐม», «ใน 2 จังหวัด», «ทั้งประเทศ»."""
        if self.area.startswith("จังหวัด"):
            return f"ใน{self.area}"
        return f"ใน {self.area}" if self.area[0].isdecimal() else self.area

    @property
    def open(self) -> int:
        """How many agencies have not published yet."""
        return self.counts["every"] - self.counts["published"]


def overseen_by(user: User, *, today: date) -> Overseen | None:
    """What the person oversees; None for whoever oversees nothing. At most fourteen queries."""
    if not user.overseen():
        return None
    page = AreaPage({}, user, today=today)
    year = page.wanted.year
    # The days of the framework: an agency may have moved its own.
    due = deadlines(milestones(year, all_rules())).get(Stage.PUBLISH)
    counts = page.counts(summary(page.ranked).count)
    return Overseen(page.area_words(), year, counts, DueDay(due, today) if due else None)


def tasks_of(seen: Overseen | None) -> list[Task]:
    """Look after those who have not published; nothing once everybody has."""
    if seen is None or not seen.open:
        return []
    counts = seen.counts
    states = (
        ("ยังไม่เริ่ม", counts["none"]),
        ("กำลังกรอก", counts["entering"]),
        ("รอรับรอง", counts["submitted"]),
        ("รับรองแล้วแต่ยังไม่เผยแพร่", counts["unpublished"]),
    )
    return [
        Task(
            title=f"ติดตาม {seen.open:,} หน่วยงาน{seen.within} ที่ยังไม่เผยแพร่ผลปี {seen.year}",
            why=" · ".join(f"{words} {count:,} แห่ง" for words, count in states if count),
            button="เทียบหน่วยงาน",
            url=seen.url,
            due=seen.due,
            left=Left(counts["published"], counts["every"], "หน่วยงาน", "เผยแพร่แล้ว"),
        )
    ]


def quiet_of(seen: Overseen) -> Quiet:
    """Everybody has published, or nobody is there yet."""
    if not seen.counts["every"]:
        return Quiet(f"ยังไม่มีหน่วยงาน{seen.within}", "เมื่อผู้ดูแลระบบเพิ่มหน่วยงานในพื้นที่ของท่าน ความคืบหน้าจะขึ้นที่นี่")
    return Quiet(
        f"ทุกหน่วยงาน{seen.within} เผยแพร่ผลปี {seen.year} แล้ว",
        f"ครบ {seen.counts['every']:,} หน่วยงาน เมื่อ ป.ป.ช. ประกาศผลปี {seen.year + 1} เรื่องถัดไปจะขึ้นที่นี่",
        "เทียบหน่วยงาน",
        seen.url,
    )
