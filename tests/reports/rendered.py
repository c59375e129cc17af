"""Every document of the demonstration agencies as files, with what the layout says about their lines."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import weasyprint
from django.db import transaction

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, DigitStyle
from ita_portal.demo import load
from reports import jobs, pdf, verify
from reports.documents import BY_SLUG, FOLLOW_UPS, WHOLE_YEAR, Document
from reports.kinds import KINDS

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
FEWEST_LETTERS = 5


@dataclass
class Lines:
    """What is wrong with the lines of a document, and how much there was to look at."""

    terms: int = 0
    cells: int = 0
    paragraphs: int = 0
    split_terms: list[str] = field(default_factory=list)
    beyond_cells: list[str] = field(default_factory=list)
    lonely_ends: list[str] = field(default_factory=list)


@dataclass
class Rendered:
    """One document as it was rendered."""

    name: str
    agency: str
    document: Document
    digits: str
    html: str
    assets: dict[str, bytes]
    file: bytes
    lines: Lines


# ── the content ───────────────────────────────────────────────────────────────
@dataclass
class Content:
    """A document before it is rendered."""

    name: str
    agency: str
    document: Document
    digits: str
    html: str
    assets: dict[str, bytes]


def contents() -> list[Content]:
    """Load the demonstration agencies and fill every kind of document in both digit settings; keeps nothing."""
    found: list[Content] = []
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # The demonstration publishes by rendering; here every document is rendered once, below.
        patch.setattr(load, "publish", lambda *_, **__: None)
        load.load_all(lambda line: None)
        for digits in (DigitStyle.ARABIC, DigitStyle.THAI):
            Agency.objects.update(digits=digits)
            for agency in Agency.objects.order_by("slug"):
                found += [_content(year, document, digits) for year, document in _newest(agency)]
        transaction.set_rollback(True)
    return found


def _newest(agency: Agency) -> Iterator[tuple[Assessment, Document]]:
    """Each document with the newest year that can have it; of the follow-up reports the year and one part."""
    years = list(
        Assessment.objects.filter(agency=agency).select_related("agency", "framework").order_by("-fiscal_year")
    )
    parts = 0
    for document in BY_SLUG.values():
        if document in FOLLOW_UPS and document.part != WHOLE_YEAR and parts:
            continue
        ready = [year for year in years if not KINDS[document.kind].problems_before_request(year, document)]
        if ready:
            parts += document in FOLLOW_UPS and document.part != WHOLE_YEAR
            yield ready[0], document


def _content(year: Assessment, document: Document, digits: str) -> Content:
    kind = KINDS[document.kind]
    frozen: Any = kind.fill(year, document, version=1, made_at=NOW)
    if document.is_public:
        address = verify.permanent_address(year.agency.slug, year.fiscal_year, document, 1)
        frozen = verify.sealed(frozen, address=address)
    name = f"{year.agency.slug} {year.fiscal_year} {document.slug} {digits}"
    return Content(name, year.agency.slug, document, digits, kind.html(frozen), jobs.assets_of(frozen))


# ── the file ──────────────────────────────────────────────────────────────────
def rendered(content: Content) -> Rendered:
    """Render a document as the portal does, looking at the engine's lines on the way."""
    lines: list[Lines] = []
    render = weasyprint.HTML.render

    def looking(self: Any, *args: Any, **options: Any) -> Any:
        document = render(self, *args, **options)
        lines.append(lines_of(document))
        return document

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weasyprint.HTML, "render", looking)
        file = pdf.html_to_pdf(content.html, assets=content.assets)
    return Rendered(**vars(content), file=file, lines=lines[-1])


# ── lines ─────────────────────────────────────────────────────────────────────
def lines_of(document: Any) -> Lines:
    """Read the lines of a laid-out document back from its boxes."""
    found = Lines()
    terms: Counter[tuple[int, int, str]] = Counter()
    paragraphs: dict[int, list[Any]] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            kind = type(box).__name__
            if kind == "InlineBox" and box.element_tag == "span" and box.element.get("class") == "k":
                # A term split over two lines leaves a box on each.
                terms[number, id(box.element), box.element.text] += 1
            elif kind == "TableCellBox" and box.element_tag in ("td", "th"):
                found.cells += 1
                found.beyond_cells += _beyond(box)
            elif box.element_tag == "p" and kind == "BlockBox" and box.element.find(".//br") is None:
                lines = [child for child in box.children if type(child).__name__ == "LineBox"]
                paragraphs.setdefault(id(box.element), []).extend(lines)
    found.terms = len(terms)
    found.split_terms = [text for (_, _, text), count in terms.items() if count > 1]
    found.paragraphs = len(paragraphs)
    for lines in paragraphs.values():
        texts = [text for text in map(_text, lines) if text]
        if len(texts) > 1 and _letters(texts[-1]) < FEWEST_LETTERS:
            found.lonely_ends.append(f"{texts[-2]} ⏎ {texts[-1]}")
    return found


def _beyond(cell: Any) -> list[str]:
    left, right = cell.position_x, cell.position_x + cell.border_width()
    texts = [box for box in cell.descendants() if type(box).__name__ == "TextBox" and box.text.strip()]
    return [box.text for box in texts if box.position_x < left - 0.5 or box.position_x + box.width > right + 0.5]


def _text(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if type(box).__name__ == "TextBox").strip(" \u200b")


def _letters(text: str) -> int:
    return sum(unicodedata.category(letter) not in ("Mn", "Zs", "Cf") for letter in text)
