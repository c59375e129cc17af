"""The text of a finished PDF page: what was written, for readers that only see where glyphs were drawn.

ำ is drawn as two glyphs, and readers order marks by their position, so that ที่ comes back as ท่ี, ฟื้นฟู as ฟื้ นฟู.
Here every consonant with marks stands in a span that says what was written (``ActualText``), and spaces that the
engine left undrawn are said too.
"""

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

from reports.pdf.letters import letters_of

_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_MARKED = f"[ก-ฮ]?(?:{_NIKHAHIT}[{_TONES}]?{_SARA_AA}|[{_MARKS}]+)"
# PDFium forgets a space that is drawn by itself: between two spans, or at an edge, it goes into a span.
_SPAN = re.compile(f"(?:^ +)?{_MARKED}(?: +(?={_MARKED}|$))?")
# A mark that ends further left than this (in thousandths of an em) leaves a gap that poppler takes for a space.
_GAP = 50
# A raised mark that starts no further left than _LEFT is moved there, by up to _NUDGE (thousandths of an em).
_NUDGE, _LEFT = 60, 2.0
# A rise under this part of an em is unseen.
_SEEN = 0.002


def join_sara_am(text: str) -> str:
    """Write nikhahit, tone mark and sara aa as ำ again."""
    return re.sub(f"{_NIKHAHIT}([{_TONES}]?){_SARA_AA}", rf"\1{_SARA_AM}", text)


def say_what_is_written(content: list[Any], fonts: dict[str, "FontText"]) -> Iterator[Any]:
    """The instructions of a page with its marked syllables and undrawn spaces said in ``ActualText`` spans."""
    spaced = _before_undrawn_spaces(content)
    font, size, row = NO_FONT, 1.0, []
    for at, instruction in enumerate(content):
        operator = str(instruction.operator)
        # A mark that is raised or lowered (Ts) ends a row of glyphs, but not its syllable.
        if operator == "TJ":
            row += _glyphs(instruction.operands[0])
            continue
        if operator == "Ts":
            row.append(instruction)
            continue
        if row:
            yield from _said(_settled(row, size), font, spaced=at in spaced)
            row = []
        if operator == "Tf":
            font, size = fonts.get(str(instruction.operands[0]), NO_FONT), float(instruction.operands[1])
        yield instruction


def _before_undrawn_spaces(content: list[Any]) -> set[int]:
    """Where texts end (ET) that a space follows: the engine opens and closes a text for it and draws nothing."""
    found: set[int] = set()
    last, begins = -1, -2
    for at, instruction in enumerate(content):
        operator = str(instruction.operator)
        if operator == "BT":
            begins = at
        elif operator == "ET":
            if begins == at - 1:
                found.add(last)
            else:
                last = at
    return found


# ── fonts ─────────────────────────────────────────────────────────────────────
class FontText:
    """What each glyph (two bytes) of a font stands for, and how wide it is in thousandths of an em."""

    def __init__(self, characters: dict[bytes, str], widths: list[Any]) -> None:
        self.characters = characters
        self.space = next((glyph for glyph, text in characters.items() if text == " "), None)
        self._widths = widths

    def width(self, glyph: bytes) -> int:
        """The width of a glyph, from the array «first [width …]» that the engine writes."""
        number = int.from_bytes(glyph, "big")
        for first, listed in zip(self._widths[::2], self._widths[1::2], strict=True):
            if int(first) <= number < int(first) + len(listed):
                return int(listed[number - int(first)])
        return 0


NO_FONT = FontText({}, [])
_MAPPED = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>")


def font_text(font: Any) -> FontText:
    """Read what a font's glyphs stand for and how wide they are, and set its character map right.

    Of the map only the glyphs in use are taken; what they stand for is known better from the face itself.
    """
    if "/ToUnicode" not in font:
        return NO_FONT
    head, begin, entries = font.ToUnicode.read_bytes().partition(b"beginbfchar")
    letters = letters_of(str(font.BaseFont).rsplit("+")[-1])
    characters: dict[bytes, str] = {}

    def righted(entry: re.Match[bytes]) -> bytes:
        glyph = bytes.fromhex(entry[1].decode())
        text = letters.get(glyph) or bytes.fromhex(entry[2].decode()).decode("utf-16-be")
        characters[glyph] = text
        return b"<%s> <%s>" % (entry[1], text.encode("utf-16-be").hex().encode())

    font.ToUnicode.write(head + begin + _MAPPED.sub(righted, entries))
    return FontText(characters, list(font.DescendantFonts[0].get("/W", [])))


# ── rows of glyphs ────────────────────────────────────────────────────────────
def _glyphs(shown: Any) -> list[Any]:
    """The single glyphs (two bytes each) and the distances between them."""
    items: list[Any] = []
    for part in shown:
        if isinstance(part, String):
            row = bytes(part)
            items += [row[at : at + 2] for at in range(0, len(row), 2)]
        else:
            items.append(float(part))
    return items


def _settled(items: list[Any], size: float) -> list[Any]:
    """The row without rises too small to see, and no raised mark to the right of the letter after it.

    A raised mark is drawn by itself, and PDFium measures from what is drawn by itself and sorts it by where it
    starts: a hundredth of an em too far right and the mark is read after the next letter.
    """
    settled: list[Any] = []
    raised = False
    before = moved = 0.0
    for item in items:
        if isinstance(item, ContentStreamInstruction):
            rise = float(item.operands[0])
            if rise and abs(rise) < _SEEN * size:
                continue
            if raised or rise:
                settled.append(item)
            raised = bool(rise)
        elif isinstance(item, float):
            if raised and not isinstance(settled[-1], bytes):
                before = item
                continue
            settled.append(item + moved)
            moved = 0.0
        else:
            if raised and -_NUDGE < before < _LEFT:
                moved, before = before - _LEFT, _LEFT
            elif not raised and moved:
                before, moved = moved, 0.0
            settled += [before, item] if before else [item]
            before = 0.0
    return settled


def _said(items: list[Any], font: FontText, *, spaced: bool) -> Iterator[Any]:
    """Cut a row so that each syllable that readers get wrong stands in a span of its own."""
    if spaced and font.space:
        items = [*items, font.space]
    # Each glyph with the distances and rises up to the next one, and what stands before the first.
    starts = [place for place, item in enumerate(items) if isinstance(item, bytes)]
    if not starts:
        yield from _show(items)
        return
    glyphs = [items[start:end] for start, end in zip(starts, [*starts[1:], len(items)], strict=True)]
    texts = [font.characters.get(glyph[0], "\ufffd") for glyph in glyphs]
    yield from _show(items[: starts[0]])
    at = 0
    for begin, end in _spans(texts, to_end=spaced):
        yield from _show([item for glyph in glyphs[at:begin] for item in glyph])
        text = join_sara_am("".join(texts[begin:end]))
        if spaced and end == len(glyphs) and not font.space:
            text += " "
        yield _instruction("BDC", Name.Span, Dictionary(ActualText=String(text)))
        yield from _span([item for glyph in glyphs[begin:end] for item in glyph], font)
        yield _instruction("EMC")
        at = end
    yield from _show([item for glyph in glyphs[at:] for item in glyph])


def _spans(texts: list[str], *, to_end: bool) -> Iterator[tuple[int, int]]:
    """First and one past the last glyph of each span; ``to_end`` asks for one that ends the row."""
    glyph_of = [number for number, text in enumerate(texts) for _ in text]
    end = 0
    for match in _SPAN.finditer("".join(texts)):
        begin, end = glyph_of[match.start()], glyph_of[match.end() - 1] + 1
        yield begin, end
    if to_end and end < len(texts):
        yield len(texts) - 1, len(texts)


def _span(items: list[Any], font: FontText) -> list[Any]:
    """Draw a syllable, and end it where its letter ends, also where its mark stands far to the left of that.

    Poppler measures a span by its last glyph; over a tall consonant that is a mark, and the rest of the letter
    looks like a space. The letter drawn once more, invisible, sets the measure right.
    """
    shown = list(_show(items))
    left = 0.0
    for item in reversed(items):
        if isinstance(item, bytes):
            break
        left -= item if isinstance(item, float) else 0
    if left < _GAP:
        return shown
    letter = next(item for item in items if isinstance(item, bytes))
    again = Array([font.width(letter), String(letter)])
    return [*shown, _instruction("Tr", 3), _instruction("TJ", again), _instruction("Tr", 0)]


def _show(items: list[Any]) -> Iterator[Any]:
    """The instructions that draw glyphs and distances, with the rises between them as they were."""
    row: list[Any] = []
    for item in items:
        if isinstance(item, ContentStreamInstruction):
            if row:
                yield _instruction("TJ", Array(row))
            yield item
            row = []
        else:
            row.append(String(item) if isinstance(item, bytes) else item)
    if row:
        yield _instruction("TJ", Array(row))


def _instruction(operator: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(operator))
