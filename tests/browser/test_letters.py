"""A mail as a mail program draws it: readable in light and dark, from 320 to 700 px; nothing asked from anywhere."""

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import RULES, look
from tests.lib.test_letters import FULL

# A mail stands inside the page of its program, which has the landmarks.
WCAG = {**RULES, "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_is_readable_and_fetches_nothing(chromium: Browser, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(FULL.html())
    assert list(look(page, (320, 375, 700), WCAG)) == []
    ground = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 36, 35)"}[scheme]
    assert asked == []
    context.close()
