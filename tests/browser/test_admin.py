"""The back office in a real browser: no page of the URLconf with an axe violation or wider than the screen.

One person and one tab. Every page is measured at all widths; lists and forms, which differ from table to table, are
examined at the narrowest, and one page of each kind at all three.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.access import Address, World, addresses
from tests.browser.looking import look

WIDTHS = (320, 768, 1440)
# No pages: answers for scripts, addresses that only lead elsewhere, and what nobody may see.
NO_PAGE = ("jsi18n", "autocomplete", "view_on_site", "logout", "login", "old_address", "anything_else")
ALIKE = {"history", "delete", "list"}  # of whatever table


def kind_of(address: Address) -> str:
    """What a page is, whatever it is about: «changelist», «add», «password_change» …"""
    return address.name.split(":")[1].rpartition("_")[2] if "_" in address.name else address.name


def too_wide(page: Page, width: int) -> list[str]:
    """Measured alone, where nothing else is examined."""
    page.set_viewport_size({"width": width, "height": 900})
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{width} px: {wider} px wider than the screen"] if wider > 0 else []


@pytest.mark.django_db(transaction=True)
def test_back_office_is_accessible_and_fits(live_server: Any, new_context: Callable[..., BrowserContext]) -> None:
    world = World()
    (person,) = world.people["system admin"]
    context = new_context(width=WIDTHS[0])
    session = world.client(person).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    faults: list[str] = []
    refused: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    page.on("console", note)
    kinds: set[str] = set()
    looked_at = 0
    for address in addresses(world):
        if not address.name.startswith("admin:") or address.name.endswith(NO_PAGE):
            continue
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = page.goto(address.path)
        assert answer is not None
        if answer.status != 200:
            continue  # a table that nobody adds to or deletes from
        looked_at += 1
        faults += [f"{address.path}: {words}" for words in refused]
        kind = kind_of(address)
        examined = WIDTHS if kind not in kinds else () if kind in ALIKE else WIDTHS[:1]
        kinds.add(kind)
        found = list(look(page, examined)) if examined else []
        for width in WIDTHS[len(examined) :]:
            found += too_wide(page, width)
        faults += [f"{address.path}: {words}" for words in found]
        refused.clear()  # axe tries styles of its own, which the policy refuses
    assert {"changelist", "change", "add", "delete", "history", "list", "done"} <= kinds
    assert looked_at >= 55
    assert faults == []
