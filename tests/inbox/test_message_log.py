"""The log of what was sent: to whom, which way, when, what failed and why, and sending it again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ita_portal.accounts.models import User
from ita_portal.inbox import jobs
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.models import Notice
from tests import make
from tests.inbox.conftest import say

LOG = "/staff/our-town/messages/"


@pytest.fixture
def sent(officer: User, head: User, division_officer: User) -> dict[str, Notice]:
    """One notice whose mail is in each state; and one of another agency."""
    made = {state: say(division_officer, state, subject=f"เรื่อง {state}") for state in MailState.values}
    now = timezone.now()
    fields = {
        MailState.SENT: {"mailed_at": now, "mail_to": "division@example.org"},
        MailState.FAILED: {"mail_error": "เครื่องแม่ข่ายอีเมลไม่รับที่อยู่นี้ (550 no such user)", "mail_attempts": 1},
        MailState.OFF: {"mail_error": "ผู้รับปิดรับอีเมลเตือน"},
        MailState.WAITING: {"mail_error": "ติดต่อเครื่องแม่ข่ายอีเมลไม่ได้", "mail_attempts": 2},
        MailState.SENDING: {"mail_token": made["sending"].ref, "mail_lease_until": now + jobs.LEASE},
    }
    for state, values in fields.items():
        Notice.objects.filter(pk=made[state].pk).update(mail_state=state, **values)
    say(make.user(make.agency()), subject="ของหน่วยงานอื่น")
    return made


def test_the_log_says_what_went_to_whom_and_what_failed(as_user, officer: User, sent: dict[str, Notice]) -> None:
    page = as_user(officer).get(LOG).content.decode()
    for words in (
        "division@example.org",
        "เครื่องแม่ข่ายอีเมลไม่รับที่อยู่นี้ (550 no such user)",
        "ผู้รับปิดรับอีเมลเตือน",
        "ลองแล้ว 2 ครั้ง ส่งอีกครั้ง",
        "กำลังส่ง",
    ):
        assert page.count(words) >= 1, words
    assert page.count(">ส่งอีกครั้ง<") == 1
    assert "ของหน่วยงานอื่น" not in page


def test_the_filter_stays_in_the_address(as_user, officer: User, sent: dict[str, Notice]) -> None:
    client = as_user(officer)
    page = client.get(f"{LOG}?state=failed").content.decode()
    assert "เรื่อง failed" in page
    assert "เรื่อง sent" not in page
    assert '<a href="?state=failed" aria-current="true">ส่งไม่สำเร็จ <span class="num">1</span></a>' in page
    response = client.post(f"{LOG}{sent['failed'].pk}/resend/", {"state": "failed"}, follow=True)
    assert response.redirect_chain == [(f"{LOG}?state=failed", 302)]
    page = response.content.decode()
    assert "ส่งอีเมลอีกครั้งแล้ว" in page
    assert "ไม่มีข้อความในสถานะนี้" in page
    assert Notice.objects.get(pk=sent["failed"].pk).mail_state == MailState.WAITING


def test_sending_again_what_did_not_fail_is_explained(as_user, officer: User, sent: dict[str, Notice]) -> None:
    client = as_user(officer)
    address = f"{LOG}{sent['sent'].pk}/resend/"
    response = client.post(address, headers={"referer": f"http://testserver{LOG}"}, follow=True)
    assert "อีเมลนี้ไม่ได้อยู่ในสถานะส่งไม่สำเร็จแล้ว" in response.content.decode()


def test_an_empty_log_says_what_comes_first(as_user, officer: User) -> None:
    assert "ยังไม่เคยส่งข้อความ" in as_user(officer).get(LOG).content.decode()


def test_the_log_costs_the_same_for_one_and_many(as_user, officer: User) -> None:
    client = as_user(officer)
    say(officer, "first")
    client.get(LOG)
    with CaptureQueriesContext(connection) as one:
        client.get(LOG)
    for number in range(9):
        say(make.user(officer.memberships.get().agency), str(number))
    with CaptureQueriesContext(connection) as many:
        client.get(LOG)
    assert len(one) == len(many)


def test_a_notice_of_another_agency_is_not_sent_again_from_here(as_user, officer: User) -> None:
    elsewhere = say(make.user(make.agency()))
    assert as_user(officer).post(f"{LOG}{elsewhere.pk}/resend/").status_code == 404
