"""Pictures for the Word file: bars, dots and marks as shapes without a word in them, and the words that say them.

They repeat what the print style draws with boxes: solid, hatched and empty differ in black and white too.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from ita_portal.lib import thai
from reports.word.styles import ACCENT, HAIR, INK, RULE
from reports.word.tree import Node

DOTS = 12  # to the millimetre: 305 to the inch
HEIGHT, LOW = 6.2, 4.4  # of a chart's cell in mm: in a report, in the brief
MARK_WORDS = {"urgent": "ช่องทึบ", "improve": "ช่องลายขีด", "unknown": "ช่องเส้นประ", "": "ช่องว่าง"}
BOX_WORDS = "ช่องสำหรับทำเครื่องหมาย"
Colour = tuple[int, int, int]


def _rgb(name: str) -> Colour:
    return int(name[:2], 16), int(name[2:4], 16), int(name[4:], 16)


_WHITE = (255, 255, 255)
_INK, _ACCENT, _HAIR, _RULE = _rgb(INK), _rgb(ACCENT), _rgb(HAIR), _rgb(RULE)


def _bytes(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(DOTS * 25.4, DOTS * 25.4))
    return out.getvalue()


def _hatched(size: tuple[int, int]) -> Image.Image:
    """Slanted lines at even distances, as the hatching of the print style."""
    tile = Image.new("RGB", size, _WHITE)
    draw = ImageDraw.Draw(tile)
    step = round(1.5 * DOTS)
    for at in range(-size[1], size[0] + size[1], step):
        draw.line([(at, size[1]), (at + size[1], 0)], fill=_INK, width=3)
    return tile


def _filled(image: Image.Image, box: tuple[int, int, int, int], kind: str, *, dot: bool, weight: int) -> None:
    """A bar or dot: ``urgent`` solid, ``improve`` hatched, ``now`` in the accent, anything else empty."""
    size = (max(1, box[2] - box[0] + 1), max(1, box[3] - box[1] + 1))
    colour = {"urgent": _INK, "now": _ACCENT}.get(kind, _WHITE)
    body = _hatched(size) if kind == "improve" else Image.new("RGB", size, colour)
    round_mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(round_mask)
    is_round = dot and kind != "urgent"
    (draw.ellipse if is_round else draw.rectangle)((0, 0, size[0] - 1, size[1] - 1), fill=255)
    image.paste(body, box[:2], round_mask)
    edge = ImageDraw.Draw(image)
    (edge.ellipse if is_round else edge.rectangle)(box, outline=_ACCENT if kind == "now" else _INK, width=weight)


@lru_cache(maxsize=16)
def mark(kind: str, *, dot: bool = False) -> bytes:
    """The sign of a group beside its word."""
    side = 3 * DOTS
    image = Image.new("RGB", (side, side), _WHITE)
    _filled(image, (1, 1, side - 2, side - 2), kind, dot=dot, weight=3)
    if kind == "unknown":
        draw = ImageDraw.Draw(image)
        for at in range(4, side, 8):
            for gap in (
                (at, 0, at + 3, 4),
                (at, side - 5, at + 3, side),
                (0, at, 4, at + 3),
                (side - 5, at, side, at + 3),
            ):
                draw.rectangle(gap, fill=_WHITE)
    return _bytes(image)


@lru_cache(maxsize=1)
def box() -> bytes:
    """An empty box for a pen."""
    side = round(3.2 * DOTS)
    image = Image.new("RGB", (side, side), _WHITE)
    ImageDraw.Draw(image).rectangle((1, 1, side - 2, side - 2), outline=_INK, width=3)
    return _bytes(image)


# ── the cell of a chart ───────────────────────────────────────────────────────
def cell(chart: Node, width: float, height: float) -> bytes:
    """The shapes of one row of a chart (``.rel``), so many mm wide and high."""
    size = round(width * DOTS), round(height * DOTS)
    image = Image.new("RGB", size, _WHITE)
    draw = ImageDraw.Draw(image)
    middle = size[1] // 2
    for shape in chart.elements:
        at = round((shape.style("left") or 0) / 100 * (size[0] - 1))
        if shape.has("track"):
            draw.line([(0, middle), (size[0], middle)], fill=_HAIR, width=2)
        elif shape.has("bar"):
            share = 100.0 if shape.has("whole") else shape.style("width") or 0
            half = round(2.1 * DOTS)
            right = max(3, round(share / 100 * (size[0] - 1)))
            _filled(image, (0, middle - half, right, middle + half), _kind(shape), dot=False, weight=3)
            if shape.has("invented"):
                _broken(draw, right, middle, half)
        elif shape.has("pass") or shape.has("line"):
            _upright(draw, at, size[1], dashed=shape.has("pass", "p"))
        elif shape.has("dot"):
            half = round(1.6 * DOTS)
            at = min(max(at, half), size[0] - 1 - half)
            _filled(image, (at - half, middle - half, at + half, middle + half), _kind(shape), dot=True, weight=4)
    return _bytes(image)


def _kind(shape: Node) -> str:
    return next((name for name in ("urgent", "improve", "now") if shape.has(name)), "")


def _broken(draw: ImageDraw.ImageDraw, right: int, middle: int, half: int) -> None:
    """Gaps in the outline of a bar whose value nobody announced."""
    for at in range(8, right, 16):
        for edge in (middle - half, middle + half):
            draw.rectangle((at, edge - 3, at + 6, edge + 3), fill=_WHITE)


def _upright(draw: ImageDraw.ImageDraw, at: int, height: int, *, dashed: bool) -> None:
    """A line of the scale; the pass mark is the one dashed line."""
    if not dashed:
        draw.line([(at, 0), (at, height)], fill=_RULE, width=2)
        return
    for top in range(0, height, 20):
        draw.line([(at, top), (at, min(top + 11, height))], fill=_ACCENT, width=4)


# ── in words ──────────────────────────────────────────────────────────────────
def words(chart: Node, *, scale: Node | None, label: str, value: str, digits: str) -> str:
    """What a row of a chart shows, for those who do not see it: «แท่งคะแนน 88.09 จาก 100 เกณฑ์ผ่าน 85»."""
    ticks = [(tick.style("left") or 0, tick.text) for tick in scale.elements] if scale else []
    passes = next((shape.style("left") for shape in chart.elements if shape.has("pass", "p")), None)
    pass_mark = next((text for at, text in ticks if passes is not None and abs(at - passes) < 0.01), "")
    is_dot = scale is not None and not any(shape.has("bar") for shape in chart.elements)
    shape = "จุด" if is_dot else "แท่ง"
    told = [f"{shape}{label} {value}".strip()]
    if is_dot and ticks:
        told.append(f"บนแกน {ticks[0][1]} ถึง {ticks[-1][1]}")
    elif ticks:
        told.append(f"จาก {ticks[-1][1]}")
    if pass_mark:
        told.append(f"เกณฑ์ผ่าน {pass_mark}")
    sentence = " ".join(told)
    return thai.to_thai_digits(sentence) if digits == "thai" else sentence
