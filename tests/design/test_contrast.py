"""The colours are read out of the style sheets themselves: text and borders are seen in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from ita_portal.design_tokens import THEMES, Pair, colours, contrast, seen_pairs, text_pairs, tokens

SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
# Not drawn with our tokens: what is printed into documents and Django's own back office.
OTHER_SHEETS = ("print.css", "print-preview.css", "admin.css", "fonts.css", "web-fonts.css")
OURS = [path for path in SHEETS if path.name not in OTHER_SHEETS]
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
TEXT = re.compile(r"(?<![\w-])color:\s*var\(--([\w-]+)\)")
GROUND = re.compile(r"background(?:-color)?:\s*var\(--([\w-]+)\)\s*(?:;|$)")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def named(pair: Pair) -> str:
    return f"{pair.text} on {pair.ground}"


def test_the_formula_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == 21.0
    assert contrast("#ffffff", "#ffffff") == 1.0
    assert contrast("#777777", "#ffffff") == 4.47
    assert contrast("#0f5257", "#ffffff") == 8.88


@pytest.mark.parametrize("pair", text_pairs(), ids=named)
def test_text_reads_on_its_ground(pair: Pair) -> None:
    assert pair.ratios["light"] >= 4.5
    assert pair.ratios["contrast"] >= 7


@pytest.mark.parametrize("pair", seen_pairs(), ids=named)
def test_borders_and_signs_are_seen(pair: Pair) -> None:
    assert pair.ratios["light"] >= 3
    assert pair.ratios["contrast"] >= 3


def test_hairlines_are_borders_in_high_contrast() -> None:
    high = colours("contrast")
    assert contrast(high["line"], high["surface"]) >= 4.5
    assert contrast(high["line"], high["paper"]) >= 4.5


def test_high_contrast_states_every_colour_anew() -> None:
    assert list(colours("contrast")) == list(colours("light"))
    assert [token.name for token in tokens() if not token.values["contrast"]] == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_rule_that_sets_text_and_ground_sets_a_readable_pair(theme: str) -> None:
    values, least, found, wrong = colours(theme), THEMES[theme][1], 0, []
    for path in OURS:
        for selector, body in RULE.findall(path.read_text(encoding="utf-8")):
            text, ground = TEXT.search(body), GROUND.search(body)
            if text and ground and text[1] in values and ground[1] in values:
                found += 1
                if contrast(values[text[1]], values[ground[1]]) < least:
                    wrong.append(f"{path.name}: {selector.strip()}")
    assert found >= 20
    assert wrong == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_colours_are_written_in_the_tokens_alone(path: Path) -> None:
    if path.name in ("tokens.css", "contrast.css"):
        return
    rules = re.sub(r"/\*.*?\*/|@media print \{.*?\n\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert HEX.findall(rules) == [], "use a token, so that the themes hold"


def test_nothing_moves_for_those_who_asked_for_less() -> None:
    for path in OURS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"\b(transition|animation|scroll-behavior)\s*:", line):
                assert "prefers-reduced-motion: no-preference" in line, f"{path.name}: {line.strip()}"
