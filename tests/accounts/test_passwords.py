"""Changing a password and setting a forgotten one anew: by mail, once, limited, with each mistake in Thai."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ita_portal.accounts.login_forms import NO_EMAIL, TWO_DIFFER
from ita_portal.accounts.models import User
from tests import make
from tests.accounts.test_login import log_in

CHANGE, RESET = "/accounts/password/change/", "/accounts/password/reset/"
NEW = "a-new-one-2569"
MISTAKES = [
    ({"password1": "short1", "password2": "short1"}, "สั้นเกินไป ใช้อย่างน้อย 10 ตัวอักษร"),
    ({"password1": "8471120035", "password2": "8471120035"}, "เป็นตัวเลขล้วน"),
    ({"password1": "qwertyuiop", "password2": "qwertyuiop"}, "เดาง่าย"),
    ({"password1": "officer@example", "password2": "officer@example"}, "คล้ายชื่อผู้ใช้หรืออีเมล"),
    ({"password2": "another-one-2569"}, TWO_DIFFER),
    ({"password1": "", "password2": ""}, "ยังไม่ได้กรอกรหัสผ่านใหม่"),
]


def mailed_address(client: Client, person: User) -> str:
    """The page for a new password, reached by the link of the mail."""
    client.post(RESET, {"email": person.email})
    link = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert link
    return str(client.get(link[1], follow=True).redirect_chain[-1][0])


def test_a_changed_password_works_at_once_and_leads_back_to_work(as_user, officer: User) -> None:
    client = as_user(officer)
    sent = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    answer = client.post(CHANGE, sent, follow=True)
    assert answer.redirect_chain == [(reverse("home"), 302)]
    assert "เปลี่ยนรหัสผ่านแล้ว" in answer.content.decode()
    assert log_in(Client(), "officer", NEW).status_code == 302
    assert log_in(Client(), "officer").status_code == 200


@pytest.mark.parametrize(("changed", "said"), [*MISTAKES, ({"oldpassword": "not-it"}, "รหัสผ่านเดิมไม่ถูกต้อง")])
def test_a_mistake_in_changing_is_said_in_thai(as_user, officer: User, changed: dict[str, str], said: str) -> None:
    sent = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW} | changed
    page = as_user(officer).post(CHANGE, sent).content.decode()
    assert said in page
    assert "password is" not in page
    assert NEW not in page
    officer.refresh_from_db()
    assert officer.check_password(make.PASSWORD)


def test_a_forgotten_password_is_set_anew_by_the_mailed_link_once(client: Client, officer: User) -> None:
    address = mailed_address(client, officer)
    assert "ตั้งรหัสผ่านใหม่" in mail.outbox[0].subject
    assert officer.username in mail.outbox[0].body
    assert mail.outbox[0].to == [officer.email]
    done = client.post(address, {"password1": NEW, "password2": NEW}, follow=True)
    assert done.redirect_chain[-1][0] == "/accounts/password/reset/key/done/"
    assert log_in(Client(), "officer", NEW).status_code == 302
    link = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[0].body))
    assert link
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in client.get(link[1], follow=True).content.decode()


@pytest.mark.parametrize(("changed", "said"), MISTAKES)
def test_a_mistake_in_setting_anew_is_said_in_thai(
    client: Client, officer: User, changed: dict[str, str], said: str
) -> None:
    address = mailed_address(client, officer)
    page = client.post(address, {"password1": NEW, "password2": NEW} | changed).content.decode()
    assert said in page
    officer.refresh_from_db()
    assert officer.check_password(make.PASSWORD)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, officer: User) -> None:
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert mail.outbox == []
    known = client.post(RESET, {"email": officer.email}, follow=True)
    assert unknown.redirect_chain == known.redirect_chain
    assert re.sub(r"nonce\S+", "", unknown.content.decode()) == re.sub(r"nonce\S+", "", known.content.decode())
    assert len(mail.outbox) == 1


def test_what_is_no_address_is_said(client: Client, db: None) -> None:
    assert NO_EMAIL in client.post(RESET, {"email": "plan-office"}).content.decode()


def test_asking_again_and_again_for_mail_is_stopped(client: Client, officer: User) -> None:
    answers = [client.post(RESET, {"email": officer.email}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "ลองหลายครั้งเกินไป" in answers[-1].content.decode()
    assert len(mail.outbox) == 5
