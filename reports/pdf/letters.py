"""What each glyph of Sarabun stands for, read from the font itself.

The engine remembers for a glyph the first text it was drawn with, and a drawn ำ is two glyphs under one text: whoever
asks the engine gets ดาเนินงาน for ดำเนินงาน. The font says what every glyph is: its characters, the narrow and lowered
forms of a mark, and the forms that stand for two characters.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

# The names of the faces as they stand in the PDF, with the packaged files they come from.
FACES = {"Sarabun-Light": "Light", "Sarabun": "Regular", "Sarabun-Semi-Bold": "SemiBold", "Sarabun-Bold": "Bold"}
# Characters that are forms of several others, as ﬁ is of f and i.
_FORMS = range(0xFB00, 0xFB07)
_ONE_FOR_ONE, _TWO_IN_ONE, _EXTENSION = 1, 4, 7


@cache
def letters_of(face: str) -> dict[bytes, str]:
    """The text of each glyph (two bytes) of a face; empty for a font that is not ours."""
    if face not in FACES:
        return {}
    # Slow to load, so only whoever repairs a file waits for it.
    import fontpkg_sarabun
    from fontTools.ttLib import TTFont

    file = Path(fontpkg_sarabun.__file__).parent / "files" / f"Sarabun-{FACES[face]}.ttf"
    with TTFont(file, lazy=True) as font:
        texts: dict[str, str] = {}
        for character, glyph in sorted(font.getBestCmap().items()):
            if character not in _FORMS:
                texts.setdefault(glyph, chr(character))
        # A form may be made of another form.
        for _ in range(3):
            for table in _substitutions(font["GSUB"].table):
                _add_forms(texts, table)
        numbers = font.getReverseGlyphMap()
        return {numbers[glyph].to_bytes(2, "big"): text for glyph, text in texts.items()}


def _substitutions(table: Any) -> Iterator[Any]:
    for lookup in table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            yield subtable.ExtSubTable if subtable.LookupType == _EXTENSION else subtable


def _add_forms(texts: dict[str, str], table: Any) -> None:
    """Add the forms of a substitution whose parts are known."""
    if table.LookupType == _ONE_FOR_ONE:
        for glyph, form in table.mapping.items():
            if glyph in texts:
                texts.setdefault(form, texts[glyph])
    elif table.LookupType == _TWO_IN_ONE:
        for first, forms in table.ligatures.items():
            for form in forms:
                parts = [first, *form.Component]
                if all(part in texts for part in parts):
                    # A nikhahit and a tone mark make the same form either way round; in ำ the nikhahit comes first.
                    text = "".join(sorted((texts[part] for part in parts), key=lambda part: part != "\u0e4d"))
                    texts.setdefault(form.LigGlyph, text)
