"""Logging in and out: in Thai, limited, and never leading off-site."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from ita_portal.accounts.adapter import WRONG
from ita_portal.accounts.models import User
from ita_portal.accounts.tries import ACTION, APP, Tries, tries_of
from tests import make

LOGIN = "/accounts/login/"


def log_in(client: Client, name: str, password: str = make.PASSWORD, **more: str):
    return client.post(LOGIN, {"login": name, "password": password, **more})


@pytest.mark.parametrize("name", ["officer", "officer@example.org"])
def test_log_in_by_user_name_or_e_mail(client: Client, officer: User, name: str) -> None:
    response = log_in(client, name)
    assert response.status_code == 302
    assert response["Location"] == reverse("home")
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("officer", "wrong-password-1"), ("nobody", make.PASSWORD)])
def test_a_wrong_log_in_says_the_same_for_known_and_unknown(
    client: Client, officer: User, name: str, password: str
) -> None:
    page = log_in(client, name, password).content.decode()
    assert WRONG in page
    assert f'value="{name}"' in page
    assert password not in page


TOO_MANY = "ลองหลายครั้งเกินไป"


def test_the_sixth_wrong_try_is_stopped_and_the_right_password_too(client: Client, officer: User, head: User) -> None:
    pages = [log_in(client, "officer", f"wrong-{n}-password").content.decode() for n in range(6)]
    assert [TOO_MANY in page for page in pages] == [False] * 5 + [True]
    page = log_in(client, "officer")
    assert page.status_code == 200
    assert TOO_MANY in page.content.decode()
    assert client.get("/staff/").status_code == 302
    # Another person at the same machine still gets in.
    assert log_in(Client(), "head").status_code == 302


@pytest.mark.parametrize("name", ["officer", "nobody", "officer@example.org"])
def test_a_wrong_log_in_says_how_many_tries_are_left_and_then_from_when_on(
    client: Client, officer: User, name: str
) -> None:
    pages = [log_in(client, name, f"wrong-{n}-password").content.decode() for n in range(6)]
    assert [re.findall(r"ลองได้อีก (\d) ครั้ง", page) for page in pages] == [["4"], ["3"], ["2"], ["1"], [], []]
    fifth, sixth = (re.findall(r">([^<>]*) ลองใหม่ได้ตั้งแต่ (\d\d:\d\d) น\.<", page) for page in pages[4:])
    assert [words for words, _at in fifth + sixth] == [WRONG, TOO_MANY]
    # Both speak of the same moment, when the first of the five is forgotten: in five minutes, the minute rounded up.
    soon = timezone.localtime(timezone.now() + timedelta(minutes=5))
    assert fifth[0][1] == sixth[0][1]
    assert fifth[0][1] in {f"{soon + timedelta(minutes=back):%H:%M}" for back in (-1, 0, 1)}


def test_a_log_in_that_succeeds_uses_up_no_try(client: Client, officer: User) -> None:
    for _time in range(6):
        assert log_in(client, "officer").status_code == 302
        client.post("/accounts/logout/")
    assert "ลองได้อีก 4 ครั้ง" in log_in(client, "officer", "wrong-password-1").content.decode()


def test_tries_are_counted_by_name_and_by_machine_and_come_back_one_by_one(db: None) -> None:
    request, now = RequestFactory().post(LOGIN), datetime(2026, 8, 24, 3, 0, tzinfo=UTC)
    by_machine, by_name = ratelimit.get_rates(app=APP, action=ACTION)
    assert [(by_machine.amount, by_machine.duration), (by_name.amount, by_name.duration)] == [(10, 60), (5, 300)]

    def used(rate: ratelimit.Rate, *seconds_ago: int) -> None:
        key = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key="site:name")
        cache.set(key, [now.timestamp() - ago for ago in seconds_ago], 600)

    assert tries_of(request, "site:name", now=now) == Tries(5, None)
    used(by_name, 10, 20, 400)
    assert tries_of(request, "site:name", now=now) == Tries(3, None)
    used(by_name, 10, 20, 30, 40, 60)
    assert tries_of(request, "site:name", now=now) == Tries(0, now + timedelta(minutes=4))
    assert tries_of(request, "site:name", now=now + timedelta(minutes=4)) == Tries(1, None)
    assert tries_of(request, "site:another", now=now) == Tries(5, None)
    used(by_machine, *range(5, 55, 5))
    assert tries_of(request, "site:another", now=now) == Tries(0, now + timedelta(seconds=10))


def test_a_machine_that_guesses_at_many_names_is_stopped(client: Client, db: None) -> None:
    answers = [log_in(client, f"name-{n}", "wrong-password-1") for n in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[30].status_code == 429
    page = answers[30].content.decode()
    assert TOO_MANY in page
    assert "รอ 1 นาที" in page


def test_what_is_left_empty_is_said_at_its_field(client: Client, db: None) -> None:
    page = log_in(client, "", "").content.decode()
    assert '<p class="invalid-feedback d-block mb-0" id="id_login-wrong">ยังไม่ได้กรอกชื่อผู้ใช้หรืออีเมล</p>' in page
    assert 'aria-describedby="id_password-wrong"' in page


def test_no_word_of_logging_out_waits_for_the_next_log_in(client: Client, officer: User) -> None:
    log_in(client, "officer")
    client.post("/accounts/logout/")
    log_in(client, "officer")
    assert [str(message) for message in client.get("/staff/").context["messages"]] == []


def test_a_session_gets_a_new_key_on_log_in(client: Client, officer: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    log_in(client, "officer")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_log_in_never_leads_off_site(client: Client, officer: User, target: str) -> None:
    assert log_in(client, "officer", next=target)["Location"] == reverse("home")


def test_log_in_leads_back_to_the_page_that_was_asked_for(client: Client, officer: User) -> None:
    assert log_in(client, "officer", next="/staff/our-town/")["Location"] == "/staff/our-town/"


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert "signup" not in page
    assert client.get("/accounts/signup/").status_code in (302, 404)


def test_a_deactivated_person_does_not_get_in(client: Client, officer: User) -> None:
    officer.is_active = False
    officer.save()
    page = log_in(client, "officer")
    assert page.status_code in (200, 302)
    assert client.get("/staff/").status_code == 302


def test_log_out_asks_and_then_does(as_user, officer: User) -> None:
    client = as_user(officer)
    assert "ออกจากระบบหรือไม่" in client.get("/accounts/logout/").content.decode()
    client.post("/accounts/logout/")
    assert client.get("/staff/").status_code == 302


def test_what_is_wrong_stands_first_has_the_focus_and_leads_to_its_field(client: Client, db: None) -> None:
    page = log_in(client, "", "").content.decode()
    summary = page[page.index('id="problems"') : page.index("<form method")]
    assert 'role="alert"' in page
    assert 'tabindex="-1" autofocus' in summary
    assert '<a href="#id_login">ยังไม่ได้กรอกชื่อผู้ใช้หรืออีเมล</a>' in summary
    assert '<a href="#id_password">ยังไม่ได้กรอกรหัสผ่าน</a>' in summary
    assert "<title>ยังไม่สำเร็จ: เข้าสู่ระบบ" in page


def test_a_password_can_be_looked_at_only_where_scripts_run(client: Client, db: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert 'data-show="id_password" aria-pressed="false" hidden' in page
    assert 'type="password" autocomplete="current-password"' in page
    assert 'autocomplete="username"' in page


def test_whoever_was_sent_here_hears_that_the_way_leads_back(client: Client, db: None) -> None:
    told = "เข้าสู่ระบบแล้วจะกลับไปหน้าที่เปิดไว้"
    assert told in client.get(f"{LOGIN}?next=/staff/our-town/").content.decode()
    assert told not in client.get(LOGIN).content.decode()
