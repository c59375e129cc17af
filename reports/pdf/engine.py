"""WeasyPrint's document with a lighter style sheet of its own: the same pages, a tenth less time and memory.

Imported only by whoever renders, for the engine is slow to load.
"""

import re
import threading
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, cast

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import can_break_text

# Rules for notes stand for every element of a document: six styles that nothing ever shows, for each of thousands.
_NOTES = re.compile(r"^::(?:foot)?note-\w+ \{.*\}\n", re.MULTILINE)
_MARKER = re.compile(r"^::marker \{", re.MULTILINE)
_kept = threading.local()


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


def fonts() -> FontConfiguration:
    """The fonts of this thread's documents, read once and kept.

    Each new configuration reads all fonts of the machine and never gives back some 300 KiB: a worker that makes one
    for each report grows by 60 MiB in 200 reports. The faces of Sarabun are the same in every document.
    """
    if not hasattr(_kept, "fonts"):
        _kept.fonts = FontConfiguration()
    return cast(FontConfiguration, _kept.fonts)


@lru_cache(maxsize=5_000)
def is_one_word(term: str) -> bool:
    """Does the engine find no place to break a line inside these Thai letters?"""
    return not can_break_text(term, "th")
