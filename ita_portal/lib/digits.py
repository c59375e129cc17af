"""A page's figures in Thai digits, for agencies that write so: words and figures in sentences, not columns or input.

The same choice as in the documents (``reports/pdf/layout.py``): Sarabun's Thai digits differ in width, so figures that
stand under each other, and figures set large, stay Arabic. So do codes (O38, e14), addresses and hashes, which are
copied letter for letter, and whatever a person types.
"""

import re
from collections.abc import Iterator

from ita_portal.lib import thai

# Whole tags, comments and the document type; what stands between them is text. Django writes > in attributes as &gt;.
_PIECES = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_CLASSES = re.compile(r"""\sclass="([^"]*)\"""")
# A figure of its own: no part of a code (O38), of a file's or standard's name (A-3u), or of a hexadecimal hash.
_FIGURE = re.compile(r"(?<![A-Za-z0-9_&#-])[0-9]+(?:[.,:][0-9]+)*(?![A-Za-z0-9_;]|-[A-Za-z])")
_ADDRESS = re.compile(r"://|www\.|@[a-z]")

KEPT_ELEMENTS = frozenset(
    {"script", "style", "svg", "textarea", "select", "code", "kbd", "samp", "pre", "title", "datalist"}
)
# Columns and charts of figures, figures set large, rows of the score grid, what is copied letter for letter.
KEPT_CLASSES = frozenset(
    {
        *("n", "val", "recon", "qrow", "working", "rank", "contrib", "trend", "triage", "heat", "dist", "dumb"),
        *("fig", "v", "range", "stats", "pair", "hash"),
    }
)
# Elements without an end tag open nothing.
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


def in_thai_digits(html: str) -> str:
    """A page of ours (well-formed HTML) with the figures of its running text in Thai digits."""
    return "".join(_converted(html))


def _converted(html: str) -> Iterator[str]:
    kept: str | None = None  # the element whose text stays as it is
    depth = 0  # how many of its name are open
    for piece in _PIECES.split(html):
        if not piece.startswith("<"):
            yield piece if kept or _ADDRESS.search(piece) else _FIGURE.sub(_to_thai, piece)
            continue
        yield piece
        tag = _TAG.match(piece)
        if tag is None or tag[2].lower() in VOID or piece.endswith("/>"):
            continue
        closes, name = bool(tag[1]), tag[2].lower()
        if kept is None:
            if not closes and _is_kept(name, piece):
                kept, depth = name, 1
        elif name == kept:
            depth += -1 if closes else 1
            if depth == 0:
                kept = None


def _is_kept(name: str, tag: str) -> bool:
    classes = _CLASSES.search(tag)
    return name in KEPT_ELEMENTS or bool(classes and KEPT_CLASSES & set(classes[1].split()))


def _to_thai(figure: re.Match[str]) -> str:
    return thai.to_thai_digits(figure[0])
