"""Looking at one page as it stands in the browser: axe, nothing wider than the screen, no text cut, nothing moving."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Locator, Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    "preload": False,  # no rule that is asked reads the style sheets as text: none is fetched once more
}
# Text of 7 : 1 and more, which is what the high-contrast theme promises.
HIGH_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}, "preload": False}
# As high as the longest page: else a bar at the foot of the screen stands over whatever happens to be there.
HEIGHT = 8000

# In a page, an expression whose value has the functions of looking.js.
ASKED = Path(__file__).with_name("looking.js").read_text(encoding="utf-8").split("\n", 1)[1]


def look(page: Page, widths: tuple[int, ...], options: dict[str, Any] = RULES) -> Iterator[str]:
    """The faults of the page that stands in ``page`` at each of ``widths`` (px), in words."""
    page.evaluate(AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found = page.evaluate("(options) => axe.run(document, options)", options)
        for violation in found["violations"]:
            where = [node["target"] for node in violation["nodes"]][:3]
            yield f"{width} px: {violation['id']} {where}"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            yield f"{width} px: {wider} px wider than the screen"
        yield from (f"{width} px: {fault}" for fault in page.evaluate(f"{ASKED}.cut()"))


def moving(page: Page) -> list[str]:
    """What moves although its reader asked for no motion (the context says so)."""
    return page.evaluate(f"{ASKED}.moving()")


def fill_wrongly(form: Locator) -> None:
    """Put what no field takes into every field of ``form``, and switch the browser's own checks off."""
    form.evaluate(f"(form) => {ASKED}.fillWrongly(form)")
