"""«My work» of a system administrator: what keeps agencies from working, and all agencies with their newest year."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate

from assessments.enums import FrameworkStatus
from assessments.models import Framework
from ita_portal.accounts.models import Agency, Membership, User
from ita_portal.accounts.roles import Role
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.models import Notice
from ita_portal.lib import thai
from reports.enums import JobState
from reports.models import RenderJob
from reports.pages.home_events import news_of
from reports.pages.home_queries import all_agencies
from reports.pages.home_values import Task, in_order, today_words

NAMED = 3  # agencies in a sentence
MAIL_DAYS = timedelta(days=30)  # whoever got no mail a month ago has read the inbox since


def system_context(user: User, *, page: int | str, now: datetime) -> dict[str, Any]:
    """What the administrator does first, recent events everywhere, one page of all agencies."""
    today = localdate(now)
    agencies = all_agencies(page)
    tasks = in_order([*_files(), *_mails(now), *_officers(), *_framework(today)]) if agencies.paginator.count else None
    return {
        "today_words": today_words(today),
        "tasks": tasks,
        "agencies": agencies,
        "news": news_of(user, now=now),
        "is_several": True,
    }


def _files() -> Iterator[Task]:
    """Documents of which the file could not be made."""
    failed = RenderJob.objects.filter(state=JobState.FAILED).aggregate(n=Count("pk"), since=Min("finished_at"))
    if failed["n"]:
        yield Task(
            title=f"ดูไฟล์เอกสารที่สร้างไม่สำเร็จ {failed['n']:,} ไฟล์",
            why="เนื้อหาที่ตรึงไว้ยังอยู่ เหตุอยู่ในรายการ เมื่อแก้เหตุแล้ว หน่วยงานหรือท่านสั่งสร้างอีกครั้งได้",
            button="ดูงานสร้างไฟล์",
            url=reverse("admin:reports_renderjob_changelist") + f"?state__exact={JobState.FAILED.value}",
            since=failed["since"],
            is_awaited=True,
            pair=(("ไม่สำเร็จ (ไฟล์)", f"{failed['n']:,}"),),
        )


def _mails(now: datetime) -> Iterator[Task]:
    """Mails that did not go out lately."""
    lately = Notice.objects.filter(mail_state=MailState.FAILED, created_at__gte=now - MAIL_DAYS)
    failed = lately.aggregate(n=Count("pk"), since=Min("created_at"))
    if failed["n"]:
        yield Task(
            title=f"ดูอีเมลที่ส่งไม่สำเร็จ {failed['n']:,} ฉบับ",
            why="ข้อความอยู่ในกล่องข้อความของผู้รับแล้ว ตรวจการตั้งค่าอีเมลและที่อยู่ของผู้รับ",
            button="ดูอีเมลที่ไม่สำเร็จ",
            url=reverse("admin:inbox_notice_changelist") + f"?mail_state__exact={MailState.FAILED.value}",
            since=failed["since"],
            is_awaited=True,
            pair=(("ไม่สำเร็จ (ฉบับ)", f"{failed['n']:,}"),),
        )


def _officers() -> Iterator[Task]:
    """Agencies in which nobody can enter scores."""
    working = Membership.objects.filter(agency=OuterRef("pk"), role=Role.OFFICER, user__is_active=True)
    without = Agency.objects.filter(~Exists(working)).order_by("name_key", "pk")
    count = without.count()
    if not count:
        return
    names = [agency.name for agency in without[:NAMED]]
    some = thai.join_thai(names) if count == len(names) else f"{' '.join(names)} และอีก {count - len(names):,} แห่ง"
    yield Task(
        title=f"ให้บทบาทเจ้าหน้าที่ใน {count:,} หน่วยงาน",
        why=f"ยังไม่มีผู้กรอกคะแนนได้ใน{some} เพิ่มผู้ใช้แล้วเลือกบทบาท «{Role.OFFICER.label}»",
        button="เพิ่มผู้ใช้",
        url=reverse("admin:accounts_user_add"),
        pair=(("ไม่มีเจ้าหน้าที่ (แห่ง)", f"{count:,}"),),
    )


def _framework(today: date) -> Iterator[Task]:
    """The rules of the last year that is over: without them nobody can start it."""
    year = thai.fiscal_year_of(today) - 1
    if Framework.objects.offered().filter(fiscal_year__gte=year).exists():
        return
    draft = Framework.objects.filter(fiscal_year=year, status=FrameworkStatus.DRAFT).first()
    url = reverse("admin:assessments_framework_changelist")
    if draft is None:
        yield Task(
            title=f"เตรียมกรอบการประเมินปี {year}",
            why=f"หน่วยงานเริ่มปี {year} ไม่ได้จนกว่าจะมีกรอบ ทำสำเนากรอบปีล่าสุด แก้ให้ตรงกับคู่มือของปีนั้น แล้วประกาศใช้",
            button="เปิดกรอบการประเมิน",
            url=url,
        )
    else:
        yield Task(
            title=f"ตรวจร่างกรอบการประเมินปี {year} แล้วประกาศใช้",
            why=f"หน่วยงานเริ่มปี {year} ไม่ได้จนกว่ากรอบจะประกาศใช้ ร่างที่มี: {draft.name}",
            button="เปิดร่าง",
            url=reverse("admin:assessments_framework_change", args=[draft.pk]),
        )
