"""Where paragraphs end: never in a line of one short word.

Imported only by whoever renders, for the engine, which knows where Thai lines may break, is slow to load.
"""

import unicodedata

from weasyprint.text.line_break import get_log_attrs

from reports.pdf.layout import Token, read, write

# A paragraph no longer than this stands on one line; the last line of a longer one has at least so many letters.
_ONE_LINE, FEWEST = 30, 5


def hold_ends(html: str) -> str:
    """Keep the last words of every paragraph on one line where the last alone is too short for a line."""
    out: list[Token] = []
    begun = None
    for token in read(html):
        if token.value == "p" and token.kind == "start":
            begun = len(out)
        elif token.value == "p" and token.kind == "end" and begun is not None:
            if sum(len(each.value) for each in out[begun:] if each.kind == "text") > _ONE_LINE:
                _hold_end(out)
            begun = None
        out.append(token)
    return write(out)


def _hold_end(out: list[Token]) -> None:
    at = len(out) - 1
    while out[at].kind != "text" or not out[at].value.strip():
        at -= 1
    before, text = out[at - 1], out[at].value
    if before.get("class") == "k":
        return
    cut = _last_words(text)
    if cut:
        wbr, span = Token("start", "wbr"), Token("start", "span", [("class", "k")])
        out[at : at + 1] = [Token("text", text[:cut]), wbr, span, Token("text", text[cut:]), Token("end", "span")]
    elif _letters(text) < FEWEST:
        # What follows the last term is a short word: it goes with the term.
        ends = at - 2 if before.value == "wbr" else at - 1
        if out[ends].value == "span" and out[ends].kind == "end" and out[ends - 2].get("class") == "k":
            out[ends : at + 1] = [out[at], out[ends]]


def _last_words(text: str) -> int:
    """Where the last words begin that are long enough for a line; 0 where the last word is long enough by itself."""
    breaks = get_log_attrs(text, "th")
    places = [at for at in range(1, len(text)) if breaks[at].is_line_break and text[at:].strip()]
    if not places or _letters(text[places[-1] :]) >= FEWEST:
        return 0
    return next((at for at in reversed(places) if _letters(text[at:]) >= FEWEST), 0)


def _letters(text: str) -> int:
    return sum(not letter.isspace() and unicodedata.category(letter) != "Mn" for letter in text)
