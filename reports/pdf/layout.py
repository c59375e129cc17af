"""The pass over a finished report's HTML: numbers, contents, digits and terms that must not break.

Templates mark where a number belongs; this counts, so any section can be left out. Plain text in,
plain text out; the same pass serves the PDF and the preview.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from ita_portal.lib import thai

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_APPENDICES = "กขคงจฉชซฌญ"
# WeasyPrint sets these attributes as running heads, so they are drawn like text.
_TONES = "[\u0e48-\u0e4b]"
_DRAWN_ATTRIBUTES = ("data-part", "data-doc", "data-agency")
# Characters that must stay with the term they touch.
_OPENING, _CLOSING = "([“«‘/–-", ")]”»’.,;:/!?ๆฯ–-%"


@dataclass
class Token:
    """A piece of HTML: kind ``start``, ``end``, ``text`` (unescaped) or ``raw`` (written as it is)."""

    kind: str
    value: str
    attrs: list[tuple[str, str | None]] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The value of an attribute; an attribute without value is an empty string."""
        return next((value or "" for key, value in self.attrs if key == name), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Token] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tokens.append(Token("start", tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.tokens.append(Token("end", tag))

    def handle_data(self, data: str) -> None:
        kind = "raw" if self.cdata_elem else "text"
        self.tokens.append(Token(kind, data))

    def handle_decl(self, decl: str) -> None:
        self.tokens.append(Token("raw", f"<!{decl}>"))


def read(html: str) -> list[Token]:
    """Cut HTML into tokens; comments are dropped."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.tokens


def write(tokens: list[Token]) -> str:
    """Put tokens back together; text is escaped."""
    out: list[str] = []
    for token in tokens:
        if token.kind == "start":
            attrs = "".join(f" {k}" if v is None else f' {k}="{escape(v)}"' for k, v in token.attrs)
            out.append(f"<{token.value}{attrs}>")
        elif token.kind == "end":
            out.append(f"</{token.value}>")
        else:
            out.append(escape(token.value, quote=False) if token.kind == "text" else token.value)
    return "".join(out)


def compose(html: str, *, terms: tuple[str, ...] = ()) -> str:
    """Number the chapters, tables and figures, fill the contents, set the digits, hold terms together.

    ``data-count="chapter|appendix|section|table|figure"`` on an empty element receives the number;
    headings with ``data-toc`` (and an ``id``) are listed in the element with ``data-contents``;
    ``data-digits="thai|arabic"`` holds for all text below it, except columns of figures (``num``).
    ``terms`` are added to the words a line must not break.
    """
    tokens = _number(_drop_idle_legends(read(html)))
    return write(_set_text(_fill_contents(tokens), terms))


# ── legends ───────────────────────────────────────────────────────────────────
def _drop_idle_legends(tokens: list[Token]) -> list[Token]:
    """Keep a legend (``data-legend="*"``) only where its sign stands between it and the one before."""
    out: list[Token] = []
    used: set[str] = set()
    in_sign, ends = False, ""
    for token in tokens:
        mark = token.get("data-legend")
        if ends:
            ends = "" if token.kind == "end" and token.value == ends else ends
            continue
        if mark is not None:
            if mark not in used:
                ends = token.value
                continue
            used.discard(mark)
        elif token.kind == "start":
            in_sign = token.get("class") == "ref"
            used = set() if token.value == "section" else used
        elif token.kind == "text" and in_sign:
            used.add(token.value)
        elif token.kind == "end":
            in_sign = False
        out.append(token)
    return out


# ── numbers and contents ──────────────────────────────────────────────────────
class _Counter:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.chapter = self.appendix = self.section = self.table = self.figure = 0
        self.part = ""

    def next(self, kind: str) -> str:
        setattr(self, kind, getattr(self, kind) + 1)
        if kind == "chapter":
            self.part, self.section = str(self.chapter), 0
        elif kind == "appendix":
            self.part, self.section = _APPENDICES[self.appendix - 1], 0
        return {
            "chapter": self.part,
            "appendix": self.part,
            "section": f"{self.part}.{self.section}",
            "table": f"ตารางที่ {self.table}",
            "figure": f"ภาพที่ {self.figure}",
        }[kind]


def _number(tokens: list[Token]) -> list[Token]:
    counter, out = _Counter(), []
    for token in tokens:
        kind = token.get("data-count")
        if kind is None:
            out.append(token)
            continue
        kept = [(key, value) for key, value in token.attrs if key != "data-count"]
        out += [Token("start", token.value, kept), Token("text", counter.next(kind))]
    return out


@dataclass
class _Heading:
    level: str
    anchor: str
    number: str = ""
    text: str = ""


def _headings(tokens: list[Token]) -> list[_Heading]:
    found: list[_Heading] = []
    heading, in_number = None, False
    for token in tokens:
        if token.kind == "start" and token.get("data-toc") is not None:
            heading = _Heading(token.value, token.get("id") or "", text=token.get("data-toc") or "")
            fixed = bool(heading.text)
            found.append(heading)
        elif heading is not None and token.kind == "start":
            in_number = token.get("class") == "no"
            if token.value == "br":
                heading.text += " "
        elif heading is not None and token.kind == "text":
            if in_number:
                heading.number += token.value
            elif not fixed:
                heading.text += token.value
        elif heading is not None and token.kind == "end":
            heading = None if token.value == heading.level else heading
            in_number = False
    return found


def _fill_contents(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        if token.kind == "start" and token.get("data-contents") is not None:
            for heading in _headings(tokens):
                out += _entry(heading)
    return out


def _entry(heading: _Heading) -> list[Token]:
    level = "l1" if heading.level == "h1" else "l2"
    # A link holds text only, and the number stands outside it: checkers report anything else.
    return [
        Token("start", "li", [("class", level)]),
        Token("start", "b", [("class", "no")]),
        Token("text", heading.number or "\u2002"),
        Token("end", "b"),
        Token("start", "a", [("href", f"#{heading.anchor}"), ("class", "whole")]),
        Token("text", " ".join(heading.text.split())),
        Token("end", "a"),
        Token("end", "li"),
    ]


# ── digits and terms ──────────────────────────────────────────────────────────
def _set_text(tokens: list[Token], terms: tuple[str, ...]) -> list[Token]:
    out: list[Token] = []
    # One entry per open element: digit style, and whether terms are wrapped below it.
    stack: list[tuple[str, bool]] = [("arabic", True)]
    for token in tokens:
        if token.kind == "start" and token.value not in _VOID:
            style, wraps = stack[-1]
            classes = (token.get("class") or "").split()
            style = "arabic" if "num" in classes else token.get("data-digits") or style
            stack.append((style, wraps and token.value != "head" and not {"k", "whole"} & set(classes)))
            if style == "thai":
                token.attrs = [
                    (k, thai.to_thai_digits(v) if v and k in _DRAWN_ATTRIBUTES else v) for k, v in token.attrs
                ]
        elif token.kind == "end":
            stack.pop()
        if token.kind == "text":
            style, wraps = stack[-1]
            token = Token("text", _with_sara_am(token.value))
            pieces = _held(token.value, terms) if wraps else [token]
            out += [_with_digits(piece, style) for piece in pieces]
        else:
            out.append(token)
    return out


def _with_sara_am(text: str) -> str:
    """Write as ำ what somebody typed as nikhahit and sara aa: it looks the same, but no line would break beside it."""
    return re.sub(f"\u0e4d({_TONES}?)\u0e32|({_TONES})\u0e4d\u0e32", "\\1\\2\u0e33", text)


def _with_digits(token: Token, style: str) -> Token:
    if token.kind == "text" and style == "thai":
        return Token("text", thai.to_thai_digits(token.value))
    return token


def _held(text: str, terms: tuple[str, ...]) -> list[Token]:
    """Wrap each kept term; without the ``<wbr>`` the engine finds no break beside the span."""
    out: list[Token] = []
    before = ""
    # A line must not end with ณ.
    pieces = thai.keep_together(re.sub(r"(?<![ก-๎])ณ ", "ณ\u00a0", text), terms)
    for at, (piece, keep) in enumerate(pieces):
        if not keep:
            out.append(Token("text", piece))
        else:
            after = pieces[at + 1][0][0] if at + 1 < len(pieces) else ""
            if before and not before.isspace() and before not in _OPENING:
                out.append(Token("start", "wbr"))
            out += [Token("start", "span", [("class", "k")]), Token("text", piece), Token("end", "span")]
            follows_term = at + 1 < len(pieces) and pieces[at + 1][1]
            if after and not follows_term and not after.isspace() and after not in _CLOSING:
                out.append(Token("start", "wbr"))
        before = piece[-1]
    return out
