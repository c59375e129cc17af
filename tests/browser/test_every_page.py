"""Every page of the portal in a real browser: no axe violation, nothing wider than the screen, no refused script.

The pages come from the URLconf, so a new one is looked at without being named here.
"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage

from tests.access import World, addresses

# Not pages of ours: the back office is Django's, files and health answers are no pages, the preview is a document.
LEFT_OUT = ("admin:", "livez", "readyz")
NO_PAGE = (".pdf", ".png", ".webp", "/file/", "/seal/", "/emblem/", "/preview/", "/panel/", "/progress/", "/alike/")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def pages(world: World) -> list[str]:
    """The addresses that show a page to somebody who logged in, each once."""
    return [
        address.path
        for address in addresses(world)
        if not address.name.startswith(LEFT_OUT) and not any(part in address.path for part in NO_PAGE)
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("who", ["anonymous", "officer", "head", "agency admin"])
def test_pages_are_accessible_and_fit(
    live_server: Any, new_context: Callable[..., BrowserContext], who: str, width: int
) -> None:
    world = World()
    context = new_context(width=width)
    person = world.people[who][0]
    if person is not None:
        session = world.client(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    faults: list[str] = []
    page = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(f"{page.url}: {message.text}")

    page.on("console", note)
    looked_at = 0
    for path in pages(world):
        answer = world.client(person).get(path)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue  # not this person's, or one that only takes what is sent
        page.goto(path)
        looked_at += 1
        for violation in Axe().run(page, options=RULES).response["violations"]:
            where = [node["target"] for node in violation["nodes"]][:3]
            faults.append(f"{path}: {violation['id']} {where}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            faults.append(f"{path}: {wider} px wider than the screen of {width} px")
    assert looked_at >= (5 if person is None else 15), f"only {looked_at} pages answered"
    assert faults == []
