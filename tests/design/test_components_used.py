"""What a component draws is written in that component alone: a page calls it, it does not copy it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES: Path = settings.BASE_DIR / "templates"
# The class a component's own element has, and how a page calls it.
DRAWN_BY = {
    "pagehead": "{% pagehead %}",
    "crumbs": "{% crumbs %}",
    "empty": "{% nothing %}",
    "msg": "{% msg %}",
    "pages": "{% pager %}",
    "tablewrap": "{% tablewrap %}",
    "sendbar": "{% sendbar %}",
    "filters": "{% filters %}",
    "stateline": 'include "components/stateline.html"',
    "subnav": 'include "components/subnav.html"',
}
# Charts wrap their own tables. The notes of a report are patterns that its script copies, each with marks of its own.
OTHERWISE = ("components/", "design/", "measures/_progress_notes.html")
OF_DJANGO_OR_PAPER = ("admin/", "reports/pdf/", "mail/")
PAGES = [
    path
    for path in sorted(TEMPLATES.rglob("*.html"))
    if not str(path.relative_to(TEMPLATES)).startswith((*OTHERWISE, *OF_DJANGO_OR_PAPER))
]


@pytest.mark.parametrize("css", DRAWN_BY)
def test_no_page_copies_a_component(css: str) -> None:
    own = re.compile(rf'<(?:div|nav|form|dl) [^>]*class="{css}(?![\w-])')
    assert len(PAGES) > 100
    copies = [str(path.relative_to(TEMPLATES)) for path in PAGES if own.search(path.read_text(encoding="utf-8"))]
    assert copies == [], f"call {DRAWN_BY[css]}"
