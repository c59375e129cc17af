"""From a frozen report to HTML and PDF; the only module that knows WeasyPrint."""

import gc
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from ita_portal.lib.workflow import RuleBroken
from reports.pdf import layout
from reports.pdf.repair import repair
from reports.snapshot import SECTIONS

FONTS = ("Light", "Regular", "SemiBold", "Bold")
MOST_LETTERS = 20
# Far above any real report, below what makes the engine slow or large: 500 measures in 5,000 lines take some
# 70 seconds of a processor and 1.2 GiB (``scripts/drill long``).
MAX_TEXT, MAX_ROWS, MAX_CHARACTERS, MAX_HTML = 6_000, 500, 600_000, 4_000_000
MAX_PICTURES = 120
_JPEG = b"\xff\xd8\xff"
# Headings as they are; breaks; terms of Thai letters, unless a sign follows that would be read as part of the word.
_LIGHTER = re.compile(
    r'<(h[1-6])\b.*?</\1>|(?P<wbr><wbr>)|<span class="k">(?P<term>[ก-\u0e4d]+)</span>(?![ก-\u0e4fฯๆ])', re.DOTALL
)
# Keys and file names that the checks need, of which nothing stands on the page.
_NOT_PRINTED = ("facts", "picture_files")
# Lists that stand in one section and nowhere else, in the kinds that have this section.
_ONLY_IN = {"measures": "measures", "calendar": "calendar", "oit": "oit_matrix", "minutes": "minutes"}
_PARTS = {
    **SECTIONS,
    "title": "ชื่อรายงาน",
    "prose": "ข้อความประกอบ",
    "oit": SECTIONS["oit_matrix"],
    "agency": "ข้อมูลหน่วยงาน",
    "rows": "ตารางความก้าวหน้า",
    "orders": "เรื่องที่ขอให้ผู้บริหารสั่งการ",
}


class RefusedAddress(Exception):
    """A document asked for something that is not one of our packaged files: a fault of ours."""


# ── HTML ──────────────────────────────────────────────────────────────────────
def render_html(
    template: str, context: dict[str, Any], *, sections: Mapping[str, str] = SECTIONS, preview: bool = False
) -> str:
    """Print ``context["report"]`` (a snapshot of a kind that has these ``sections``); the whole document as text.

    Raises ``RuleBroken`` with the part and its length where a text or list is too long to print.
    ``preview`` is the page for a screen: it links the style sheets instead of carrying them.
    """
    report = context["report"]
    too_long = problems_of_length(report, sections)
    if too_long:
        raise RuleBroken(" ".join(too_long))
    unknown = [section for section in report["sections"] if section not in sections]
    if unknown:
        raise ValueError(f"unknown sections: {unknown}")
    styles = "" if preview else style_sheet()
    html: str = render_to_string(template, {**context, "styles": styles, "preview": preview})
    if preview:
        # On a narrow screen a section with a wide table scrolls sideways: by keyboard too.
        html = html.replace("<section", '<section tabindex="0"')
    return layout.compose(html, terms=_unbroken(report["agency"]["divisions"]))


def _unbroken(names: list[str]) -> tuple[str, ...]:
    """Names that a line must not break; a long one is held together in its parts («กองยุทธศาสตร์|และงบประมาณ»).

    The narrowest column of names is 34 mm, about twenty letters without their marks at 9.5 pt.
    """
    parts = [
        part for name in names for part in (re.split("(?=และ)", name) if _letters(name) > MOST_LETTERS else [name])
    ]
    return tuple(part for part in parts if 1 < _letters(part) <= MOST_LETTERS)


def _letters(text: str) -> int:
    return sum(unicodedata.category(letter) != "Mn" for letter in text)


def problems_of_length(report: Mapping[str, Any], sections: Mapping[str, str] = SECTIONS) -> list[str]:
    """Say in Thai which part of a report is too long to print and how to mend it; empty means none.

    ``sections`` are those of its kind; what stands only in one that is not chosen is not printed.
    """
    found: list[str] = []
    lengths: list[tuple[int, str]] = []
    total = 0
    for key, part in report.items():
        section = _ONLY_IN.get(key)
        if key in _NOT_PRINTED or (section in sections and section not in report["sections"]):
            continue
        for name, piece in _pieces(key, part):
            letters = 0
            for value in _walk(piece):
                if isinstance(value, str):
                    letters += len(value)
                    if len(value) > MAX_TEXT:
                        found.append(
                            f"«{name}» มีข้อความยาว {len(value):,} ตัวอักษร พิมพ์ได้ไม่เกิน {MAX_TEXT:,} ย่อหรือแบ่งข้อความ"
                        )
                elif isinstance(value, list) and len(value) > MAX_ROWS:
                    found.append(
                        f"«{name}» มี {len(value):,} แถว พิมพ์ได้ไม่เกิน {MAX_ROWS:,} รวมรายการที่คล้ายกัน หรือไม่เลือกหัวข้อนี้"
                    )
            total += letters
            lengths.append((letters, name))
    if total > MAX_CHARACTERS:
        longest = " ".join(f"«{name}» {letters:,} ตัวอักษร" for letters, name in sorted(lengths, reverse=True)[:3])
        found.append(
            f"รายงานยาว {total:,} ตัวอักษร พิมพ์ได้ไม่เกิน {MAX_CHARACTERS:,} ส่วนที่ยาวที่สุดคือ {longest} "
            "ย่อข้อความ หรือไม่เลือกหัวข้อที่ยาว"
        )
    pictures = len(report.get("picture_files", ()))
    if pictures > MAX_PICTURES:
        found.append(
            f"มีภาพที่เปิดเผย {pictures:,} ภาพ พิมพ์ได้ไม่เกิน {MAX_PICTURES} ภาพ เปิดเผยเฉพาะภาพสำคัญ หรือไม่เลือกหัวข้อภาพกิจกรรม"
        )
    return found


def _pieces(key: str, part: Any) -> list[tuple[str, Any]]:
    """What a length is said of: each measure of a follow-up report by its number and title, else the whole part."""
    name = _PARTS.get(key, "รายงาน")
    if key == "measures" and part and "shares" in part[0]:
        named = [(f"มาตรการที่ {each['number']} {each['title']}", each) for each in part]
        # The list itself is counted once, without its contents.
        return [(name, [None] * len(part)), *named]
    return [(name, part)]


def _walk(value: Any) -> list[Any]:
    waiting, seen = [value], []
    while waiting:
        item = waiting.pop()
        seen.append(item)
        if isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return seen


# ── PDF ───────────────────────────────────────────────────────────────────────
def html_to_pdf(
    html: str,
    *,
    assets: Mapping[str, bytes] | None = None,
    progress: Callable[[int, str], None] | None = None,
) -> bytes:
    """Render HTML to a tagged PDF (PDF/UA-1) whose Thai reads back character for character.

    ``assets`` are PNG or JPEG images by name, reached as ``asset:NAME``. ``progress`` hears percent and what
    happens. The same input gives the same bytes. Raises ``RefusedAddress`` when anything else is
    fetched and ``RuleBroken`` when the document is too large.
    """
    if len(html) > MAX_HTML:
        raise RuleBroken(f"รายงานใหญ่เกินไป ({len(html):,} ตัวอักษร) เลือกบางส่วนแล้วจัดทำใหม่")
    # Slow to load (a second), so only whoever renders waits for it.
    from weasyprint.urls import FatalURLFetchingError

    from reports.pdf.ends import hold_ends
    from reports.pdf.engine import Source, fonts

    tell = progress or (lambda percent, what: None)
    tell(10, "จัดหน้า")
    with _collecting_once():
        source = Source(string=_for_engine(hold_ends(html)), base_url="asset:", url_fetcher=_fetcher(assets or {}))
        try:
            document = source.render(font_config=fonts(), pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as refused:
            raise RefusedAddress(str(refused)) from refused
        tell(70, f"เขียนไฟล์ {len(document.pages)} หน้า")
        # The repair packs the streams; packing them twice costs a tenth of a second.
        written = document.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
        tell(90, "ตรวจข้อความไทยในไฟล์")
        repaired = repair(written)
        del source, document
    return repaired


def _for_engine(html: str) -> str:
    """The same document in the form that costs the engine least.

    A ``<wbr>`` is an element with a pseudo-element and three boxes; the character it stands for is none. A span that
    holds a term together is needed only where the engine would break it. In a report of 25 pages both are a third of
    the whole time. Headings keep theirs: the outline repeats their characters.
    """
    from reports.pdf.engine import is_one_word

    def lighter(found: re.Match[str]) -> str:
        if found["wbr"]:
            return "\u200b"
        if found["term"] and is_one_word(found["term"]):
            return found["term"]
        return found[0]

    return _LIGHTER.sub(lighter, html)


@contextmanager
def _collecting_once() -> Iterator[None]:
    """Look for unreachable cycles once, at the end, and only among what was made meanwhile.

    A layout is hundreds of thousands of objects that all stay alive until the file is written: Python's collector
    would go through them again and again, a quarter of the whole time, and find nothing.
    """
    enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if enabled:
            gc.enable()


def _fetcher(assets: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class PackagedOnly(URLFetcher):
        """Gives out our packaged files and the images handed over; refuses everything else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix("asset:")
            if not url.startswith("asset:") or not (name in assets or name in _packaged()):
                raise FatalURLFetchingError(f"refused while rendering: {url[:200]}")
            if name in assets:
                kind = "image/jpeg" if assets[name].startswith(_JPEG) else "image/png"
                return URLFetcherResponse(url, assets[name], {"Content-Type": kind})
            path, kind = _packaged()[name]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return PackagedOnly()


# ── packaged files ────────────────────────────────────────────────────────────
@cache
def _packaged() -> dict[str, tuple[Path, str]]:
    """Every file a document may ask for, with its media type."""
    import fontpkg_sarabun

    fonts = Path(fontpkg_sarabun.__file__).parent / "files"
    files = {f"Sarabun-{name}.ttf": (fonts / f"Sarabun-{name}.ttf", "font/ttf") for name in FONTS}
    return {**files, "hatch.svg": (_static("img/hatch.svg"), "image/svg+xml")}


def _static(name: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / name


def style_sheet() -> str:
    """The print style with the embedded faces of Sarabun."""
    weights = zip((300, 400, 600, 700), FONTS, strict=True)
    faces = "\n".join(
        f"@font-face {{ font-family: Sarabun; font-weight: {number}; src: url(asset:Sarabun-{name}.ttf) }}"
        for number, name in weights
    )
    rules = _with_values(_static("css/print.css").read_text(encoding="utf-8"))
    # The same file styles the preview, where the tile is an ordinary static file.
    return f"{faces}\n{rules.replace('../img/hatch.svg', 'asset:hatch.svg')}"


def _with_values(rules: str) -> str:
    """The rules with each variable's value in its place: the engine would look it up for every element anew."""
    root = re.search(r":root \{(.*?)\}", rules, re.DOTALL)
    if root is None:
        raise ValueError("print.css does not name its variables")
    values = {name: value.strip() for name, value in re.findall(r"(--[\w-]+):([^;}]+)", root[1])}
    return re.sub(r"var\((--[\w-]+)\)", lambda used: values[used[1]], rules.replace(root[0], "", 1))
