"""The theme: chosen without JavaScript, remembered by a cookie of its own, and never handed to somebody else."""

import pytest
from django.test import Client
from django.urls import reverse

from ita_portal.accounts.models import User

pytestmark = pytest.mark.django_db
CHOICE = "/appearance/"


def html(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_without_a_choice_the_device_decides(client: Client) -> None:
    page = html(client, "/")
    assert '<html lang="th" data-theme="auto">' in page
    assert 'css/contrast.css" media="(prefers-contrast: more)"' in page


@pytest.mark.parametrize(
    ("chosen", "link"), [("contrast", '<link rel="stylesheet" href="/static/css/contrast.css">'), ("light", None)]
)
def test_a_choice_is_remembered_for_a_year_and_leads_back(client: Client, chosen: str, link: str | None) -> None:
    answer = client.post(CHOICE, {"theme": chosen, "next": "/about/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/about/?a=1")
    cookie = answer.cookies["appearance"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == (chosen, 365 * 24 * 60 * 60, "Lax")
    page = html(client, "/")
    assert f'data-theme="{chosen}"' in page
    assert (link in page) if link else ("contrast.css" not in page)


def test_going_back_to_the_device_forgets_the_cookie(client: Client) -> None:
    client.post(CHOICE, {"theme": "contrast"})
    client.post(CHOICE, {"theme": "auto"})
    assert 'data-theme="auto"' in html(client, "/")


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x", ""]
)
def test_the_way_back_never_leaves_the_portal(client: Client, back: str) -> None:
    assert client.post(CHOICE, {"theme": "light", "next": back})["Location"] == "/"


def test_an_unknown_theme_is_refused_with_what_to_do(client: Client) -> None:
    answer = client.post(CHOICE, {"theme": "dark"})
    assert answer.status_code == 422
    assert "เลือกหนึ่งแบบจากรายการนี้" in answer.content.decode()
    assert "appearance" not in answer.cookies


def test_a_wrong_cookie_counts_as_none(client: Client) -> None:
    client.cookies["appearance"] = '"><script>'
    assert 'data-theme="auto"' in html(client, "/")


def test_it_asks_for_the_token(officer: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(CHOICE, {"theme": "light"}).status_code == 403


def test_pages_for_everyone_stay_without_cookie_and_are_kept_by_the_cookie_they_were_drawn_by(client: Client) -> None:
    answer = client.get(reverse("reports:public_about"))
    assert not answer.cookies
    assert "Cookie" in answer["Vary"]
    assert 'href="/appearance/?next=' in answer.content.decode()


def test_the_foot_of_staff_pages_switches_at_once(client: Client, officer: User) -> None:
    client.force_login(officer)
    before = html(client, "/staff/")
    assert 'name="theme" value="contrast"' in before
    client.post(CHOICE, {"theme": "contrast", "next": "/staff/"})
    assert 'name="theme" value="light"' in html(client, "/staff/")
