"""The colours of the portal as its own style sheets state them, and how well text reads on them.

No value is written down twice: names and values come out of ``tokens.css`` and ``contrast.css``, the contrast is
computed from them (WCAG 2.2, relative luminance).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders

from ita_portal.design_catalogue import TOKEN_USES

# Theme: the sheets whose tokens hold in it, later ones over earlier ones; the least contrast of text and of borders.
THEMES = {
    "light": (("css/tokens.css",), 4.5, 3.0),
    "contrast": (("css/tokens.css", "css/contrast.css"), 7.0, 3.0),
}
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\s*;")
SPACE = re.compile(r"--(s\d):\s*([\d.]+)rem")
ROOT = re.compile(r":root\s*\{(.*?)\n\}", re.DOTALL)

# Which text stands on which ground, and where: the pages are drawn from these alone.
TEXT_ON = (
    ("ink", ("surface", "paper", "mist", "mist-2", "hover", "stop-tint", "warn-tint"), "เนื้อความ"),
    ("ink-2", ("surface", "paper", "mist", "warn-tint", "stop-tint"), "ข้อความรอง"),
    ("ink-3", ("surface", "paper", "mist"), "ป้ายกำกับ คำอธิบายใต้ภาพ"),
    ("accent", ("surface", "paper", "mist"), "ลิงก์ ปุ่มรอง"),
    ("accent-strong", ("surface", "mist", "mist-2"), "ตัวเลขเด่น"),
    ("stop", ("surface", "paper", "stop-tint", "warn-tint"), "เร่งด่วน ไม่สำเร็จ เกินกำหนด"),
    ("warn", ("surface", "warn-tint"), "ต้องระวัง"),
    ("on-dark", ("accent", "accent-strong", "stop", "ink"), "ตัวอักษรบนพื้นเข้ม"),
    ("focus-in", ("focus-out",), "วงโฟกัส"),
)
# What must be seen without being read: borders of controls, signs, the ring of the focus.
SEEN_ON = (
    ("line-strong", ("surface", "paper", "mist"), "ขอบช่องกรอกและปุ่ม"),
    ("warn-line", ("surface", "warn-tint"), "ขอบของสิ่งที่ต้องระวัง"),
    ("accent", ("surface", "track", "bar"), "แท่งและขอบแท่ง"),
    ("stop", ("surface", "track"), "แท่งที่ต้องแก้ไขเร่งด่วน"),
    ("hatch", ("surface", "hatch-pale"), "ลายของแท่งที่ต้องพัฒนา"),
    ("focus-out", ("surface", "paper"), "วงโฟกัสบนหน้า"),
)


@dataclass(frozen=True)
class Token:
    """One colour: its name without the dashes, what it is for, its value in each theme."""

    name: str
    use: str
    values: dict[str, str]


@dataclass(frozen=True)
class Pair:
    """Something on a ground: the contrast it has in each theme, and the least it must have."""

    text: str
    ground: str
    use: str
    ratios: dict[str, float]
    least: dict[str, float]

    @property
    def is_enough(self) -> bool:
        return all(self.ratios[theme] >= self.least[theme] for theme in self.ratios)


def colours(theme: str) -> dict[str, str]:
    """The colour tokens of ``theme``: name without dashes → «#rrggbb»."""
    found: dict[str, str] = {}
    for sheet in THEMES[theme][0]:
        found |= {name: _long(value) for name, value in COLOUR.findall(_root_of(sheet))}
    return {name: value for name, value in found.items() if not name.startswith("bs-")}


def tokens() -> list[Token]:
    """Every colour token in the order of the sheet, with what it is for."""
    by_theme = {theme: colours(theme) for theme in THEMES}
    return [
        Token(name, TOKEN_USES[name], {theme: by_theme[theme][name] for theme in THEMES}) for name in by_theme["light"]
    ]


def spaces() -> list[tuple[str, str]]:
    """The spaces in their order: name without dashes, size in pixels of a browser's usual type."""
    found = SPACE.findall(_root_of("css/tokens.css"))
    return [(name, f"{float(size) * 16:g} px") for name, size in found]


def text_pairs() -> list[Pair]:
    """Each text on each ground it is used on."""
    return _pairs(TEXT_ON, {theme: text for theme, (_sheets, text, _border) in THEMES.items()})


def seen_pairs() -> list[Pair]:
    """Each border and sign on each ground it is used on."""
    return _pairs(SEEN_ON, {theme: border for theme, (_sheets, _text, border) in THEMES.items()})


def contrast(one: str, other: str) -> float:
    """The contrast of two colours «#rrggbb», 1 to 21, cut to two decimals so that it never looks better than it is."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return int((light + 0.05) / (dark + 0.05) * 100) / 100


def _pairs(table: tuple[tuple[str, tuple[str, ...], str], ...], least: dict[str, float]) -> list[Pair]:
    by_theme = {theme: colours(theme) for theme in THEMES}
    return [
        Pair(text, ground, use, {theme: contrast(c[text], c[ground]) for theme, c in by_theme.items()}, least)
        for text, grounds, use in table
        for ground in grounds
    ]


def _root_of(sheet: str) -> str:
    path = finders.find(sheet)
    assert path, f"{sheet} is no static file"  # noqa: S101  (our own files; gone means a broken build)
    return "\n".join(ROOT.findall(Path(path).read_text(encoding="utf-8")))


def _long(value: str) -> str:
    digits = value[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
