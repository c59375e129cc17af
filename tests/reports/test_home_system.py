"""«My work» of a system administrator: what keeps agencies from working comes first, all agencies stand below."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import FrameworkStatus
from assessments.models import Framework
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.inbox.enums import MailState, NoticeKind
from ita_portal.inbox.models import Notice
from ita_portal.lib.thai import fiscal_year_of
from reports.enums import JobState
from reports.models import RenderJob
from tests import make
from tests.access import publish
from tests.reports.home_world import card, first, news, page, quiet, titles, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules_are_there(db: None) -> None:
    """The rules of the last year that is over are in force."""
    newest = Framework.objects.offered().latest("fiscal_year")
    Framework.objects.filter(fiscal_year=fiscal_year_of(today()) - 1).delete()
    Framework.objects.filter(pk=newest.pk).update(fiscal_year=fiscal_year_of(today()) - 1)


def test_without_an_agency_one_is_added_first(as_user, system_admin: User) -> None:
    assert quiet(as_user(system_admin)).startswith("ยังไม่มีหน่วยงาน เพิ่มหน่วยงานแรกพร้อมสำนัก/กอง")


def test_all_agencies_with_their_newest_year(as_user, system_admin: User, rules_are_there: None) -> None:
    make.assessment(make.agency("first-town", name="เทศบาลเมืองแรก"))
    make.user(make.agency("second-town", name="เทศบาลเมืองสอง"))
    shown = page(as_user(system_admin))
    assert "เทศบาลเมืองแรก" in shown
    assert "ยังไม่เริ่ม" in shown
    assert quiet(as_user(system_admin)) == ("ไม่มีเรื่องที่ต้องทำตอนนี้ ทุกหน่วยงานมีเจ้าหน้าที่ กรอบการประเมินพร้อม ไม่มีไฟล์หรืออีเมลที่ค้าง")


def test_an_agency_in_which_nobody_can_work_is_named(as_user, system_admin: User, rules_are_there: None) -> None:
    make.agency("second-town", name="เทศบาลเมืองสอง")
    assert card(as_user(system_admin)) == (
        "ทำเรื่องนี้ก่อน ให้บทบาทเจ้าหน้าที่ใน 1 หน่วยงาน ยังไม่มีผู้กรอกคะแนนได้ในเทศบาลเมืองสอง เพิ่มผู้ใช้แล้วเลือกบทบาท "
        "«เจ้าหน้าที่ผู้รับผิดชอบ ITA» ไม่มีเจ้าหน้าที่ (แห่ง) 1 เพิ่มผู้ใช้"
    )
    for number in range(4):
        make.agency(name=f"เทศบาลเมือง {number}")
    assert "ในเทศบาลเมือง 0 เทศบาลเมือง 1 เทศบาลเมือง 2 และอีก 2 แห่ง" in card(as_user(system_admin))


def test_failed_files_and_mails_come_first(as_user, system_admin: User, rules_are_there: None) -> None:
    year = make.assessment()
    made = publish(year, year.created_by)
    RenderJob.objects.filter(report=made).update(state=JobState.FAILED, failure="ไม่พบตัวอักษร")
    Notice.objects.create(
        user=year.created_by,
        kind=NoticeKind.REMINDER,
        day=today(),
        subject="เตือน",
        created_at=timezone.now(),
        mail_state=MailState.FAILED,
        mail_error="ปลายทางไม่รับ",
    )
    assert first(as_user(system_admin)) == "ดูไฟล์เอกสารที่สร้างไม่สำเร็จ 1 ไฟล์"
    assert titles(as_user(system_admin)) == ["ดูอีเมลที่ส่งไม่สำเร็จ 1 ฉบับ"]
    shown = page(as_user(system_admin))
    assert 'href="/admin/reports/renderjob/?state__exact=failed"' in shown
    assert 'href="/admin/inbox/notice/?mail_state__exact=failed"' in shown
    for address in ("/admin/reports/renderjob/?state__exact=failed", "/admin/inbox/notice/?mail_state__exact=failed"):
        assert as_user(system_admin).get(address).status_code == 200


def test_the_rules_of_the_last_year_that_is_over_are_asked_for(as_user, system_admin: User) -> None:
    make.user(make.agency())
    year = fiscal_year_of(today()) - 1
    Framework.objects.filter(fiscal_year__gte=year).delete()
    assert first(as_user(system_admin)) == f"เตรียมกรอบการประเมินปี {year}"
    draft = Framework.objects.create(fiscal_year=year, name="ร่างของปีหน้า", status=FrameworkStatus.DRAFT)
    assert first(as_user(system_admin)) == f"ตรวจร่างกรอบการประเมินปี {year} แล้วประกาศใช้"
    assert f'href="/admin/assessments/framework/{draft.pk}/change/"' in page(as_user(system_admin))


def test_what_happened_anywhere_is_news_of_the_agency_it_happened_in(as_user, system_admin: User) -> None:
    year = make.assessment(make.agency(name="เทศบาลเมืองแรก"))
    record(by=year.created_by, verb="assessment_approve", target=year, agency=year.agency)
    record(by=year.created_by, verb="assessment_submit", target=year, agency=year.agency)
    assert len(news(as_user(system_admin))) == 1
    assert " น. เทศบาลเมืองแรก รับรองคะแนน ปี 2565 " in news(as_user(system_admin))[0]


def test_number_of_queries_does_not_grow_with_agencies(as_user, system_admin: User) -> None:
    client, counts = as_user(system_admin), []
    for _ in range(2):
        for _ in range(3):
            make.assessment(make.agency())
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
