"""Every page of the portal × every kind of person × 320, 768 and 1440 px × full, empty and in error.

The pages come from the URLconf, so a new one is looked at without being named here. A page whose main part is letter
by letter that of one that was looked at already (another role's, say) is looked at again only for a frame that is new.

PICTURES=FOLDER in the environment also takes a picture of each, at 375 and 1440 px, for a person to look at.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from ita_portal.accounts.models import Agency, Oversight, User
from ita_portal.accounts.roles import Role
from ita_portal.appearance import COOKIE
from tests import make
from tests.access import World, addresses
from tests.browser.looking import HIGH_CONTRAST, fill_wrongly, look, moving

# The back office is looked at by itself (test_admin.py); files and health answers are no pages.
LEFT_OUT = ("admin:", "livez", "readyz")
NO_PAGE = (".pdf", ".png", ".webp", "/file/", "/seal/", "/emblem/", "/preview/", "/panel/", "/progress/", "/alike/")
WIDTHS = (320, 768, 1440)
PICTURES = os.environ.get("PICTURES", "")
PICTURE_WIDTHS = (375, 1440)
PEOPLE = ("anonymous", "officer", "division", "head", "agency admin", "system admin", "overseer")
# What differs from one request to the next without being seen.
UNSEEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="seen" value="[^"]*"')
# What in a frame names the page that it stands around: where its links lead, and which of them is this page.
OF_ONE_PAGE = re.compile(r' (?:href|action|aria-current)="[^"]*"|\d+')


class EmptyWorld(World):
    """An agency that has just begun: a year without a figure, no divisions, nobody who signs, nothing published."""

    def __init__(self) -> None:
        self._browsers = {}
        self.agency = Agency.objects.create(
            name="เทศบาลตำบลเริ่มใหม่", slug="new-town", kind="subdistrict", province="ระยอง", code="N00001"
        )
        self.officer = make.user(self.agency, Role.OFFICER)
        self.assessment = make.assessment(self.agency, 2565, by=self.officer)
        self.people = {
            "anonymous": [None],
            "officer": [self.officer],
            "division": [make.user(self.agency, Role.DIVISION_OFFICER)],
            "head": [make.user(self.agency, Role.HEAD)],
            "agency admin": [make.user(self.agency, Role.AGENCY_ADMIN)],
            "system admin": [make.user(None, None, is_staff=True, is_superuser=True)],
        }

    def value(self, view: str, parameter: str) -> object:
        """Addresses of things that are not there yet lead nowhere, and are left out for that."""
        known = {"slug": self.agency.slug, "fiscal_year": 2565, "code": "9", "section": "introduction"}
        texts = {"document": "analysis", "suffix": "csv", "uidb36": "1", "key": "h1", "deed": "remind", "step": "x"}
        return known.get(parameter) or texts.get(parameter, 0)


def person(world: World, who: str) -> User | None:
    """One of that kind; the overseer is made here, for no agency has one."""
    if who == "overseer":
        made = make.user(None, None)
        Oversight.objects.create(user=made, province=world.agency.province)
        return made
    return world.people[who][0]


def is_page(answer: HttpResponseBase) -> bool:
    return answer.status_code == 200 and "html" in answer.get("Content-Type", "")


def pages(world: World, client: Client) -> Iterator[tuple[str, str]]:
    """The addresses that show this person a page, each once, with the page."""
    for address in addresses(world):
        if address.name.startswith(LEFT_OUT) or any(part in address.path for part in NO_PAGE):
            continue
        answer = client.get(address.path)
        if is_page(answer):
            yield address.path, answer.content.decode()


class Looker:
    """Goes from page to page as one person and keeps what is wrong."""

    def __init__(self, context: BrowserContext, client: Client, live_server: Any, kind: str) -> None:
        self.kind = kind  # of person and state, which names its pictures
        if "sessionid" in client.cookies:
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        self.page = context.new_page()
        self.page.on("console", self._note)
        self.faults: list[str] = []
        self.looked_at = 0

    def _note(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def at(self, path: str, widths: tuple[int, ...] = WIDTHS, **options: Any) -> Page:
        """Open ``path`` and look at it."""
        self.page.goto(path)
        self.keep(path, widths, **options)
        return self.page

    def keep(self, what: str, widths: tuple[int, ...] = WIDTHS, **options: Any) -> None:
        """Look at what stands there now."""
        self.looked_at += 1
        self.faults += [f"{what} {fault}" for fault in look(self.page, widths, **options)]
        if PICTURES:
            self.take_pictures(what)

    def take_pictures(self, what: str) -> None:
        """Files named after what stands there, for the eye; nothing is tested by them."""
        name = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-") or "home"
        for width in PICTURE_WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            path = Path(PICTURES, f"{self.kind}-{name}-{width}.png")
            self.page.screenshot(path=path, full_page=True)


@pytest.fixture(scope="module")
def seen() -> set[int]:
    """Parts of pages that were looked at already, as they were sent."""
    return set()


def is_new(page: str, seen: set[int]) -> bool:
    """Whether the page's main part, or the frame around it as a frame, was never looked at."""
    body = UNSEEN.sub("", page).partition("<body")[2]
    main = re.search(r"<main.*</main>", body, re.DOTALL)
    around = OF_ONE_PAGE.sub("", body.replace(main[0], "") if main else "")
    parts = {hash(main[0] if main else body), hash(around)}
    fresh = not parts <= seen
    seen |= parts
    return fresh


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ["full", "empty"])
@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_accessible_and_fit(
    live_server: Any, new_context: Callable[..., BrowserContext], seen: set[int], who: str, state: str
) -> None:
    world = World() if state == "full" else EmptyWorld()
    client = world.client(person(world, who))
    looker = Looker(new_context(reduced_motion="reduce"), client, live_server, f"{state}-{who}")
    answered = 0
    for path, page in pages(world, client):
        answered += 1
        if is_new(page, seen):
            looker.at(path)
            looker.faults += [f"{path} moves: {what}" for what in moving(looker.page)]
    assert answered >= (5 if who in ("anonymous", "overseer") else 15), f"only {answered} pages answered"
    assert looker.faults == [], "\n" + "\n".join(looker.faults)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["anonymous", "officer", "head"])
def test_pages_in_high_contrast(live_server: Any, new_context: Callable[..., BrowserContext], who: str) -> None:
    world = World()
    client = world.client(person(world, who))
    context = new_context()
    context.add_cookies([{"name": COOKIE, "value": "contrast", "url": live_server.url}])
    looker = Looker(context, client, live_server, f"contrast-{who}")
    shown = set()
    for path, _page in pages(world, client):
        shown.add(looker.at(path, (1440,), options=HIGH_CONTRAST).evaluate("document.documentElement.dataset.theme"))
    assert shown == {"contrast"}
    assert looker.faults == [], "\n" + "\n".join(looker.faults)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("who", "forms_of"), [("anonymous", 1), ("officer", 5), ("division", 1), ("agency admin", 1)])
def test_pages_that_refuse_what_was_sent(
    live_server: Any, new_context: Callable[..., BrowserContext], who: str, forms_of: int
) -> None:
    """Each form with fields is sent with wrong values and without the browser's own checks; the answer is looked at.

    Without JavaScript, for that is how a form is sent as a whole; the answer is the same page with what is wrong.
    """
    world = World()
    client = world.client(person(world, who))
    looker = Looker(new_context(), client, live_server, f"refused-{who}")
    refused, silent = 0, []
    # The living page's forms are specimens: they are sent nowhere.
    for path in [path for path, _page in pages(world, client) if path != reverse("design")]:
        looker.page.goto(path)
        forms = looker.page.locator("main form[method=post]:has(input:not([type=hidden]), textarea)")
        for number in range(forms.count()):
            looker.page.goto(path)
            form = forms.nth(number)
            if form.count() == 0 or form.locator("textarea, input[type=text], input[type=number]").count() == 0:
                continue
            fill_wrongly(form)
            with looker.page.expect_navigation():
                form.evaluate("(form) => HTMLFormElement.prototype.submit.call(form)")
            refused += 1
            looker.keep(f"{path} form {number + 1}")
            says = looker.page.locator(
                "[role=alert], [aria-invalid=true], .msg, .cellnote, .invalid-feedback, .errors"
            )
            if says.count() == 0:
                silent.append(f"{path} form {number + 1} → {looker.page.url}")
    assert refused >= forms_of, f"only {refused} forms were sent"
    assert looker.faults == [], "\n" + "\n".join(looker.faults)
    assert silent == []
