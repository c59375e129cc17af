"""The page of the days of reminding: defaults shown, mistakes explained, nobody's change lost."""

from typing import Any

import pytest
from django.test import Client

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from measures.forms.reminders import read, written
from measures.models import FollowUpSettings
from measures.queries.reminders import days_of
from measures.reminders import Days
from tests.measures.facts import ADDRESS

PAGE = f"{ADDRESS}follow-up/settings/"
TYPED = {"before": "30, 7, 0", "overdue_every": "5", "head_after": "10", "seen": "14,3,0/7/14"}


def post(client: Client, **changed: Any) -> tuple[int, str]:
    response = client.post(PAGE, TYPED | changed, follow=True)
    return response.status_code, response.content.decode()


@pytest.fixture
def client_of_officer(as_user, assessment: Assessment, officer: User) -> Client:
    return as_user(officer)


def test_the_defaults_are_shown_as_what_is_in_use(client_of_officer: Client) -> None:
    page = client_of_officer.get(PAGE).content.decode()
    for words in (
        '<span class="chip">ค่าเริ่มต้น</span>',
        '<b class="num">14 วัน</b> ก่อนครบกำหนด',
        "<b>วันครบกำหนด</b> เตือนผู้รายงาน",
        'เกินกำหนด <b class="num">7 วัน</b> เตือนผู้รายงาน',
        'เกินกำหนด <b class="num">14 วัน</b> แจ้งผู้บริหาร',
        'value="14, 3, 0"',
    ):
        assert words in page


def test_the_agency_s_own_days_are_kept_for_all_its_years(
    client_of_officer: Client, assessment: Assessment, officer: User
) -> None:
    status, page = post(client_of_officer, before="๐ 30,7 7;", overdue_every="๕")
    assert (status, "บันทึกวันเตือนแล้ว" in page, "ค่าเริ่มต้น" in page) == (200, True, False)
    assert days_of(assessment.agency) == Days((30, 7, 0), 5, 10)
    event = AuditEvent.objects.get(verb="reminder_days_saved")
    assert (event.by, event.details) == (officer, {"old": [[14, 3, 0], 7, 14], "new": [[30, 7, 0], 5, 10]})


def test_saving_the_same_again_changes_nothing(client_of_officer: Client) -> None:
    post(client_of_officer)
    status, page = post(client_of_officer)
    assert (status, "วันเตือนเป็นอย่างนี้อยู่แล้ว" in page) == (200, True)
    assert AuditEvent.objects.filter(verb="reminder_days_saved").count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"before": ""}, "ยังไม่ได้กรอกเตือนก่อนครบกำหนดกี่วัน"),
        ({"before": "14, สาม"}, "«สาม» พิมพ์เป็นจำนวนเต็ม เช่น 14, 3, 0"),
        ({"before": "-3"}, "«-3» พิมพ์เป็นจำนวนเต็ม เช่น 14, 3, 0"),
        ({"before": "61"}, "เตือนล่วงหน้าได้ไม่เกิน 60 วัน แก้ 61"),
        ({"before": "7 6 5 4 3 2 1"}, "เตือนก่อนกำหนดได้ไม่เกิน 6 ครั้ง"),
        ({"overdue_every": "0"}, "กรอก 1 ถึง 90 วัน"),
        ({"overdue_every": "1.5"}, "«1.5» พิมพ์เป็นจำนวนเต็ม เช่น 7"),
        ({"head_after": "91"}, "กรอก 1 ถึง 90 วัน"),
        ({"head_after": ""}, "ยังไม่ได้กรอกแจ้งผู้บริหารเมื่อเกินกำหนดกี่วัน"),
    ],
)
def test_a_mistake_is_explained_and_what_was_typed_stays(
    client_of_officer: Client, typed: dict[str, str], told: str
) -> None:
    status, page = post(client_of_officer, **typed)
    assert (status, told in page) == (422, True)
    for name, value in (TYPED | typed).items():
        assert not value or f'value="{value}"' in page, name
    assert FollowUpSettings.objects.count() == 0


def test_whoever_saves_second_sees_what_stands_there_first(
    client_of_officer: Client, assessment: Assessment, officer: User
) -> None:
    post(client_of_officer)
    status, page = post(client_of_officer, before="20", seen="14,3,0/7/14")
    assert (status, "มีผู้เปลี่ยนวันเตือนก่อน" in page) == (409, True)
    assert '<b class="num">30 วัน</b>' in page
    assert 'value="20"' in page
    assert days_of(assessment.agency) == Days((30, 7, 0), 5, 10)
    status, _page = post(client_of_officer, before="20", seen="30,7,0/5/10")
    assert (status, days_of(assessment.agency)) == (200, Days((20,), 5, 10))


def test_days_travel_with_the_form_and_nonsense_counts_as_what_stands_there() -> None:
    days = Days((30, 7), 5, 10)
    assert read(written(days), Days()) == days
    assert read("nonsense", days) == days
