"""What the follow-up of measures adds to «my work»: reports owed, reports to review, divisions that are late."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from ita_portal.accounts.models import User
from ita_portal.lib import thai
from measures.enums import ProgressState
from measures.models import ProgressReport
from reports.pages.home import Task
from reports.pages.home_queries import LateDivision, late_divisions, owed_by, to_review_by

SHOWN = 5  # reports by name, and late divisions; the others are counted


@dataclass(frozen=True)
class Late:
    """A late division as the page lists it."""

    division: str
    count: int
    days: int
    url: str


def follow_up_tasks(user: User, *, today: date) -> list[Task]:
    """The reports ``user`` has to write, then those that wait for review. Two queries."""
    owed = owed_by(user)
    tasks = [_report_task(report, today) for report in owed[:SHOWN]]
    if len(owed) > SHOWN:
        tasks.append(
            Task(
                title=f"รายงานผลมาตรการอีก {len(owed) - SHOWN} ฉบับ",
                why="เรียงตามกำหนดส่งในหน้ารายงานที่ต้องส่ง",
                button="ดูทั้งหมด",
                url=reverse("measures:my_work"),
                about_year=False,
            )
        )
    return [*tasks, *_review_tasks(user)]


def late_rows(user: User, *, today: date) -> tuple[list[Late], int]:
    """The divisions that are late, the latest first, and how many are not shown. One query."""
    found = late_divisions(user, today=today)
    return [_late(each, today) for each in found[:SHOWN]], max(0, len(found) - SHOWN)


def _report_task(report: ProgressReport, today: date) -> Task:
    days = (report.due - today).days
    due = f"ส่งภายใน {thai.thai_date(report.due)}" if days >= 0 else f"เกินกำหนด {-days} วัน"
    is_back = report.state == ProgressState.RETURNED
    return Task(
        title=f"{'แก้รายงานผล' if is_back else 'รายงานผล'} {report.measure.number} {report.measure.title}",
        why=f"{report.division.name} · {report.round.label} · {due}"
        + (f" · เหตุผลที่ส่งกลับ: {report.state_note}" if is_back else ""),
        button="แก้รายงาน" if is_back else "เขียนต่อ" if report.saved_at else "เขียนรายงาน",
        url=reverse("measures:progress_report", args=[report.pk]),
        since=report.state_at,
        pair=(("เกินกำหนด (วัน)" if days < 0 else "เหลือ (วัน)", abs(days)),),
        about_year=False,
    )


def _review_tasks(user: User) -> list[Task]:
    reviews = to_review_by(user)
    several = len({each.slug for each in reviews}) > 1
    return [
        Task(
            title=f"ตรวจรายงาน {each.count} ฉบับ" + (f" {each.agency}" if several else ""),
            why=f"หน่วยงานส่งผลมาตรการปี {each.fiscal_year + 1} มาแล้ว รอตั้งแต่ {thai.thai_date(each.oldest)} "
            "รับ หรือส่งกลับพร้อมเหตุผล",
            button="เริ่มตรวจ",
            url=_list_url(each.slug, each.fiscal_year, "state=sent"),
            since=each.oldest,
            about_year=False,
        )
        for each in reviews
    ]


def _late(each: LateDivision, today: date) -> Late:
    return Late(
        each.division, each.count, (today - each.earliest).days, _list_url(each.slug, each.fiscal_year, "late=on")
    )


def _list_url(slug: str, fiscal_year: int, query: str) -> str:
    return reverse("measures:follow_up_reports", args=[slug, fiscal_year]) + f"?{query}"
