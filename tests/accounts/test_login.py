"""Logging in and out, and passwords: in Thai, limited, and never leading off-site."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ita_portal.accounts.adapter import WRONG
from ita_portal.accounts.models import User
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


def test_too_many_tries_are_stopped_and_said(client: Client, officer: User) -> None:
    statuses = [log_in(client, "officer", f"wrong-{n}-password").status_code for n in range(12)]
    last = log_in(client, "officer")
    assert "sessionid" not in client.cookies or not client.session.get("_auth_user_id")
    assert last.status_code == 429 or "ลองหลายครั้งเกินไป" in last.content.decode()
    assert statuses[0] == 200


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


def test_a_forgotten_password_is_set_anew_by_the_mailed_link(client: Client, officer: User) -> None:
    client.post("/accounts/password/reset/", {"email": officer.email})
    body = mail.outbox[0].body
    assert "ตั้งรหัสผ่านใหม่" in mail.outbox[0].subject
    assert officer.username in body
    link = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert link
    page = client.get(link[1], follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": "a-new-one-2569", "password2": "a-new-one-2569"})
    assert log_in(Client(), "officer", "a-new-one-2569").status_code == 302
    again = client.get(link[1], follow=True).content.decode()
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in again


def test_an_unknown_address_gets_the_same_answer(client: Client, db: None) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "ตรวจอีเมล" in response.content.decode()


def test_password_change_says_what_is_wrong(as_user, officer: User) -> None:
    client = as_user(officer)
    page = client.post(
        "/accounts/password/change/",
        {"oldpassword": "not-it-at-all", "password1": "a-new-one-2569", "password2": "a-new-one-2569"},
    ).content.decode()
    assert "รหัสผ่านเดิมไม่ถูกต้อง" in page
