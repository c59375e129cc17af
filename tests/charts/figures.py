"""Collects the figures that pages and documents state, by the name each carries: ``data-figure="indicator.7"``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import html

from ita_portal.lib.thai import to_arabic_digits

# What stands where a figure is not known; one mark for all of them, so that «known here, unknown there» is seen.
UNKNOWN = {"ไม่ทราบ", "ไม่ได้ประกาศ", "–", "ค่าอนุมาน"}


@dataclass(frozen=True)
class Stated:
    """One figure where it stands: its name, its string in Arabic digits without the mark of a note."""

    page: str
    code: str
    text: str


def stated(page: str, source: str | bytes) -> list[Stated]:
    """Every figure that a page or document names, in its order."""
    tree = html.fromstring(
        source.encode() if isinstance(source, str) else source, parser=html.HTMLParser(encoding="utf-8")
    )
    return [Stated(page, each.get("data-figure"), _plain(each)) for each in tree.xpath("//*[@data-figure]")]


def _plain(element: html.HtmlElement) -> str:
    said = " ".join(text for text in ("".join(part.split()) for part in element.itertext()) if text).replace(" ", "")
    text = to_arabic_digits(said).removesuffix("*")
    return "unknown" if text in UNKNOWN else text


def disagreements(found: Iterable[Stated], *, year: int) -> list[str]:
    """Figures that have more than one string, with where each stands. ``total.<year>`` is the year's own total."""
    strings: Mapping[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in found:
        code = "total" if each.code == f"total.{year}" else each.code
        strings[code][each.text].add(each.page)
    return [
        f"{code}: " + " | ".join(f"{text} ({', '.join(sorted(pages))})" for text, pages in sorted(texts.items()))
        for code, texts in sorted(strings.items())
        if len(texts) > 1
    ]
