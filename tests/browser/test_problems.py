"""The pages that say what went wrong, in a real browser; and what cannot be loaded says so in its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page

from ita_portal.accounts.models import User
from tests import make
from tests.browser.looking import look
from tests.test_problems import HEADINGS


@pytest.mark.django_db(transaction=True)
def test_pages_of_failure_are_accessible_and_fit_and_read_without_their_sheets(
    live_server: Any, new_context: Callable[..., BrowserContext], settings: Any, tmp_path: Path
) -> None:
    settings.ROOT_URLCONF = "tests.problem_urls"
    page = new_context(width=320).new_page()
    faults = []
    for status, heading in HEADINGS.items():
        answer = page.goto(f"/fails/{status}")
        assert answer is not None
        assert answer.status == status
        assert page.locator("h1").inner_text() == heading
        # One layout: the first is looked at as it fits every screen, the others as they fit the smallest.
        faults += [f"{status}: {words}" for words in look(page, (320, 768, 1440) if status == 400 else (320,))]
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    settings.MAINTENANCE_FILE.write_text("ปรับรุ่นระบบ เปิดอีกครั้งเวลา 18:00 น.", encoding="utf-8")
    page.goto("/")
    faults += [f"maintenance: {words}" for words in look(page, (320,))]
    settings.MAINTENANCE_FILE.unlink()
    assert faults == []
    bare = new_context(width=320).new_page()
    bare.route("**/static/**", lambda route: route.abort())
    bare.goto("/fails/500")
    assert bare.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    mark = bare.locator(".brandmark").bounding_box()
    assert mark is not None
    assert mark["width"] <= 30


@pytest.mark.django_db(transaction=True)
def test_after_the_session_ended_a_part_says_so_in_its_place_and_all_else_stays(
    log_in: Callable[..., Page], officer: User
) -> None:
    page = log_in(officer)
    page.evaluate("""() => {
        document.querySelector("main").insertAdjacentHTML("beforeend",
            '<label for="typed">x</label><input id="typed" value="ยังพิมพ์อยู่"><div id="part"></div>');
        htmx.config.timeout = 10000;
    }""")
    Session.objects.all().delete()
    page.evaluate("htmx.ajax('GET', '/staff/', {target: '#part', source: '#part'})")
    note = page.locator("#part").locator("xpath=preceding-sibling::*[1]")
    note.get_by_role("link", name="เข้าสู่ระบบในแท็บใหม่").wait_for()
    assert note.get_attribute("role") == "alert"
    assert "หมดเวลาเข้าใช้งาน สิ่งที่พิมพ์ยังอยู่ในหน้านี้" in note.inner_text()
    assert page.locator("#part").inner_html() == ""
    assert page.locator("#typed").input_value() == "ยังพิมพ์อยู่"
    with page.context.expect_page() as opened:
        note.get_by_role("link").click()
    other = opened.value
    other.wait_for_url("**/accounts/login/")
    other.locator("input[name=login]").fill(officer.username)
    other.locator("input[name=password]").fill(make.PASSWORD)
    assert other.locator("#id_password").get_attribute("type") == "password"
    other.get_by_role("button", name="แสดง รหัสผ่าน").click()
    assert other.locator("#id_password").get_attribute("type") == "text"
    other.get_by_role("button", name="เข้าสู่ระบบ").click()
    other.wait_for_url("**/staff/**")
    # The first page still has the token of the session that ended; what is sent from it arrives all the same.
    page.locator("footer .foot-button").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() != "แบบฟอร์มนี้เปิดค้างไว้นานเกินไป"
    assert page.get_by_role("button", name="กลับเป็นสีปกติ").count() == 1
