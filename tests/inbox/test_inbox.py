"""The inbox: what is there, what opening it does, and the switch for mails."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ita_portal.accounts.models import User
from ita_portal.inbox.models import Notice
from ita_portal.inbox.queries import PAGE_SIZE
from tests.inbox.conftest import say

INBOX = "/staff/inbox/"


def shown(client: Client, address: str = INBOX) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_inbox_says_what_will_come(as_user, division_officer: User) -> None:
    page = shown(as_user(division_officer))
    assert "ยังไม่มีข้อความ" in page
    assert "ยังไม่อ่าน" not in page
    assert "อ่านทั้งหมดแล้ว" not in page


def test_newest_first_unread_in_words_and_the_number_on_every_page(as_user, officer: User, head: User) -> None:
    now = timezone.now()
    say(officer, "1", subject="เรื่องแรก", now=now - timedelta(days=1))
    say(officer, "2", subject="เรื่องที่สอง", now=now)
    say(head, "3", subject="ของผู้อื่น")
    client = as_user(officer)
    page = shown(client)
    assert page.index("เรื่องที่สอง") < page.index("เรื่องแรก")
    assert "ของผู้อื่น" not in page
    assert page.count("</svg>ยังไม่อ่าน</span>") == 2
    count = '<span class="bar-count num"><span class="visually-hidden">ยังไม่อ่าน </span>2</span>'
    assert count in page
    assert count in shown(client, reverse("home"))


def test_opening_a_notice_shows_its_lines_and_marks_it_read(as_user, officer: User) -> None:
    notice = say(officer)
    client = as_user(officer)
    page = shown(client, f"{INBOX}{notice.pk}/")
    assert "<li>ม.1 คู่มือการยืม · รอบ 6 เดือนแรก</li>" in page
    assert '<a class="btn btn-primary" href="/staff/our-town/2565/measures/">เปิดเรื่องนี้' in page
    assert "<li>กำหนดส่ง 20 เม.ย. 2569</li>" in page
    assert Notice.objects.get().read_at is not None
    assert "อ่านครบทุกข้อความแล้ว" in shown(client)


def test_a_notice_of_several_places_leads_to_each(as_user, officer: User) -> None:
    notice = say(officer)
    notice.lines = [{"text": "ม.1", "url": "/staff/work/1/"}, {"text": "ม.2", "url": "/staff/work/2/"}]
    notice.save()
    page = shown(as_user(officer), f"{INBOX}{notice.pk}/")
    assert '<a href="/staff/work/1/">ม.1</a>' in page
    assert '<a href="/staff/work/2/">ม.2</a>' in page
    assert "เปิดเรื่องนี้" not in page


def test_reading_all_at_once(as_user, officer: User) -> None:
    say(officer, "1")
    newest = say(officer, "2")
    client = as_user(officer)
    assert f'name="newest" value="{newest.pk}"' in shown(client)
    since = say(officer, "3")
    response = client.post(f"{INBOX}read/", {"newest": newest.pk}, follow=True)
    assert "ทำเครื่องหมายว่าอ่านแล้ว 2 ข้อความ" in response.content.decode()
    assert list(Notice.objects.unread()) == [since]
    response = client.post(f"{INBOX}read/", {"newest": "²"}, follow=True)
    assert "ไม่มีข้อความที่ยังไม่อ่าน" in response.content.decode()


def test_mails_are_switched_off_and_on_here(as_user, officer: User) -> None:
    client = as_user(officer)
    assert "ส่งถึง" in shown(client)
    response = client.post(f"{INBOX}mail/", {"mail": "off"}, follow=True)
    assert "ปิดรับอีเมลไว้ ข้อความเข้ากล่องนี้อย่างเดียว" in response.content.decode()
    assert User.objects.get(pk=officer.pk).mail_reminders is False
    client.post(f"{INBOX}mail/", {"mail": "on"})
    assert User.objects.get(pk=officer.pk).mail_reminders is True


def test_the_inbox_has_pages_and_costs_the_same_for_one_and_many(as_user, officer: User) -> None:
    client = as_user(officer)
    say(officer, "first")
    shown(client)
    with CaptureQueriesContext(connection) as one:
        shown(client)
    for number in range(PAGE_SIZE + 2):
        say(officer, str(number))
    with CaptureQueriesContext(connection) as many:
        page = shown(client)
    assert len(one) == len(many)
    assert page.count('class="notice unread"') == PAGE_SIZE
    assert "หน้า 1 จาก 2" in page
    assert shown(client, f"{INBOX}?page=2").count('class="notice unread"') == 3
    assert shown(client, f"{INBOX}?page=nonsense").count('class="notice unread"') == PAGE_SIZE


def test_a_text_from_somebody_else_is_shown_as_text(as_user, officer: User) -> None:
    notice = say(officer, subject="<script>1</script>", lines=[{"text": "<b>ม.1</b>", "url": ""}])
    client = as_user(officer)
    assert "<script>1" not in shown(client)
    assert "<li>&lt;b&gt;ม.1&lt;/b&gt;</li>" in shown(client, f"{INBOX}{notice.pk}/")


def test_only_those_who_run_the_follow_up_are_led_to_the_log(as_user, officer: User, head: User) -> None:
    link = 'href="/staff/our-town/messages/"'
    assert link in shown(as_user(officer))
    assert link not in shown(as_user(head))
