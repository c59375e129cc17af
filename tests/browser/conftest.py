"""Debian's Chromium, driven by Playwright against the live server; one browser a run, a fresh profile a person."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ita_portal.accounts.models import User
from tests import make

# Playwright's own loop runs in the test's thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or pytest.fail("chromium is missing: scripts/test installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """new_context(width=375) is a browser of its own, with its own cookies, at that width."""
    opened: list[BrowserContext] = []

    def make_one(*, width: int = 1440, height: int = 900, **options: Any) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="th-TH", **options
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield make_one
    for context in opened:
        context.close()


@pytest.fixture
def log_in(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """log_in(person, width=375) is a page on which that person has logged in by the form."""

    def log_in_as(person: User, **options: Any) -> Page:
        page = new_context(**options).new_page()
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(person.username)
        page.locator("input[name=password]").fill(make.PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/staff/**")
        return page

    return log_in_as
