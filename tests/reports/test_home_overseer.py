"""«My work» of those who oversee a province or the country: how many have not published, as the area's page counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.enums import AssessmentStatus as A
from assessments.models import Framework
from assessments.year_dates import deadlines_for
from ita_portal.accounts.models import Oversight, User
from ita_portal.lib.thai import thai_date
from reports.standing import rebuild
from tests import make
from tests.access import publish
from tests.reports.home_world import card, first, news, page, quiet, today, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def overseer(db: None) -> User:
    Framework.objects.filter(fiscal_year__gt=2568).delete()
    person = make.user(None, None, position="ท้องถิ่นจังหวัดตราด")
    Oversight.objects.create(user=person, province="ตราด")
    return person


def test_overseer_sees_how_many_have_not_published_and_where_they_are(as_user, overseer: User) -> None:
    make.agency(province="ตราด")
    entering = make.assessment(make.agency(province="ตราด"), 2568)
    make.assessment(make.agency(province="ตราด"), 2568, status=A.SUBMITTED)
    certified = make.assessment(make.agency(province="ตราด"), 2568, status=A.APPROVED, approved_total="91.00")
    make.agency(province="ระยอง")
    # The framework's day holds for the area, whatever one agency moved.
    [due] = [days["publish"] for days in deadlines_for([(entering.agency_id, 2568)]).values()]
    shown = card(as_user(overseer))
    assert shown.startswith(
        "ทำเรื่องนี้ก่อน ติดตาม 4 หน่วยงานในจังหวัดตราด ที่ยังไม่เผยแพร่ผลปี 2568 "
        "ยังไม่เริ่ม 1 แห่ง · กำลังกรอก 1 แห่ง · รอรับรอง 1 แห่ง · รับรองแล้วแต่ยังไม่เผยแพร่ 1 แห่ง"
    )
    assert "เผยแพร่แล้ว 0 จาก 4 หน่วยงาน เหลือ 4 หน่วยงาน" in shown
    assert f"เกินกำหนด {(today() - due).days} วัน ครบกำหนดเมื่อ {thai_date(due)}" in shown
    assert 'href="/staff/area/?year=2568"' in page(as_user(overseer))
    assert certified.agency.name not in page(as_user(overseer))


def test_once_everybody_has_published_nothing_is_left(as_user, overseer: User) -> None:
    assert quiet(as_user(overseer)).startswith("ยังไม่มีหน่วยงานในจังหวัดตราด")
    year = make.assessment(make.agency(province="ตราด"), 2568, status=A.APPROVED, approved_total="91.00")
    publish(year, year.created_by)
    rebuild()
    assert first(as_user(overseer)) == ""
    assert quiet(as_user(overseer)) == (
        "ทุกหน่วยงานในจังหวัดตราด เผยแพร่ผลปี 2568 แล้ว ครบ 1 หน่วยงาน เมื่อ ป.ป.ช. ประกาศผลปี 2569 เรื่องถัดไปจะขึ้นที่นี่ เทียบหน่วยงาน"
    )
    assert news(as_user(overseer)) == []


def test_the_country_is_named_as_a_whole(as_user, overseer: User) -> None:
    make.agency(province="ระยอง")
    Oversight.objects.filter(user=overseer).update(province="")
    assert first(as_user(overseer)) == "ติดตาม 1 หน่วยงานทั้งประเทศ ที่ยังไม่เผยแพร่ผลปี 2568"


def test_who_also_works_in_an_agency_reads_both(as_user, overseer: User) -> None:
    agency = make.agency("own-town", province="ตราด")
    overseer.memberships.create(agency=agency, role="officer")
    shown = words(page(as_user(User.objects.get(pk=overseer.pk))))
    assert "เริ่มปีแรก" in shown
    assert "ติดตาม 1 หน่วยงานในจังหวัดตราด" in shown


def test_number_of_queries_does_not_grow_with_agencies(as_user, overseer: User) -> None:
    client, counts = as_user(overseer), []
    for _ in range(2):
        for _ in range(4):
            make.assessment(make.agency(province="ตราด"), 2568, status=A.APPROVED, approved_total="91.00")
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
