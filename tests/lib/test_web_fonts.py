"""The browsers' Sarabun: every letter we write, as wide as in the whole font, in a quarter of its size."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from ita_portal.lib.web_fonts import FACES, RANGES, WebFontFinder, unicode_range

ALL_THAI = [chr(code) for code in (*range(0xE01, 0xE3B), *range(0xE3F, 0xE5C))]
CSS = Path(portal.BASE_DIR, "static/css/web-fonts.css")


def whole(face: str) -> TTFont:
    return TTFont(str(files("fontpkg_sarabun").joinpath("files", f"Sarabun-{face}.ttf")))


@pytest.mark.parametrize("face", FACES)
def test_small_font_has_every_letter_as_wide_as_the_whole_one(face: str) -> None:
    path = str(finders.find(f"web-fonts/Sarabun-{face}.woff2"))
    small, full = TTFont(path), whole(face)
    wanted = {code for first, last in RANGES for code in range(first, last + 1)} & full.getBestCmap().keys()
    assert wanted <= small.getBestCmap().keys()
    assert {ord(letter) for letter in ALL_THAI} <= wanted
    for code in wanted:
        assert small["hmtx"][small.getBestCmap()[code]] == full["hmtx"][full.getBestCmap()[code]], hex(code)
    # Marks above marks and the narrow forms live in these tables.
    for table in ("GSUB", "GPOS"):
        tags = [
            {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord} for font in (small, full)
        ]
        assert tags[0] >= tags[1] & {"ccmp", "mark", "mkmk", "kern", "locl", "tnum"}
    assert Path(path).stat().st_size < 25_000
    assert Path(path).read_bytes()[:4] == b"wOF2"


def test_style_sheet_names_the_same_letters() -> None:
    text = CSS.read_text(encoding="utf-8")
    assert text.count(f"unicode-range: {unicode_range()};") == len(FACES)
    assert all(f"web-fonts/Sarabun-{face}.woff2" in text for face in FACES)


def test_no_other_address_is_found() -> None:
    assert not finders.find("web-fonts/Sarabun-Thin.woff2")
    assert not finders.find("web-fonts/Sarabun-Regular.ttf")


def test_font_is_made_once_and_whole(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    finder = WebFontFinder()
    path = Path(finder.find("web-fonts/Sarabun-Bold.woff2"))
    made = path.stat()
    assert finder.find("web-fonts/Sarabun-Bold.woff2") == str(path)
    assert path.stat() == made
    # Written under another name first, of which nothing is left.
    assert list(path.parent.iterdir()) == [path]
    assert TTFont(path).flavor == "woff2"
