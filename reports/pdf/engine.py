"""WeasyPrint's document with a lighter style sheet of its own: the same pages, a tenth less time and memory.

Imported only by whoever renders, for the engine is slow to load.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.line_break import can_break_text

# Rules for notes stand for every element of a document: six styles that nothing ever shows, for each of thousands.
_NOTES = re.compile(r"^::(?:foot)?note-\w+ \{.*\}\n", re.MULTILINE)
_MARKER = re.compile(r"^::marker \{", re.MULTILINE)


class Source(HTML):
    """A document without footnotes, whose list items alone have markers."""

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_sheet()]


@cache
def _sheet() -> CSS:
    """The engine's own rules for HTML, parsed once a process."""
    return CSS(string=rules(files("weasyprint.css").joinpath("html5_ua.css").read_text(encoding="utf-8")))


def rules(css: str) -> str:
    """The engine's style sheet without notes, and with markers for list items alone."""
    return _MARKER.sub("li::marker {", _NOTES.sub("", css))


@lru_cache(maxsize=5_000)
def is_one_word(term: str) -> bool:
    """Does the engine find no place to break a line inside these Thai letters?"""
    return not can_break_text(term, "th")
