"""Three readers of a finished PDF, and the comparison of what they read with what the document says.

The source is the HTML after its digits are set, text by text. Every reader gives the texts in the order of the
painting; ``compared`` finds each of them there, whole, once and with its spaces, and lists what is left over.
"""

import io
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pymupdf
import pypdfium2

from reports.pdf import layout

MARKS = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e"
# A letter with the marks that belong to it, which is what a reader gets right or wrong.
SYLLABLE = re.compile(f"[ก-ฯะ-\u0e46๏-๛][{MARKS}]*|[{MARKS}]+")
_PAGE_MARK = re.compile("หน้า[0-9๐-๙]+จาก[0-9๐-๙]+$")
# Elements that do not interrupt the text they stand in; other spans and numbers are boxes of their own.
_INLINE = {"b", "strong", "em", "a", "wbr"}
_NOT_DRAWN = {"head", "style", "script", "title"}


# ── readers ───────────────────────────────────────────────────────────────────
def by_poppler(document: bytes, *flags: str) -> list[str]:
    """The text of each page as pdftotext reads it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(document)
        file.flush()
        command = ["pdftotext", *flags, "-enc", "UTF-8", file.name, "-"]
        done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def by_poppler_in_order(document: bytes) -> list[str]:
    """The same, in the order in which the page was painted."""
    return by_poppler(document, "-raw")


def by_pdfium(document: bytes) -> list[str]:
    """The text of each page as PDFium, and so most browsers, read it."""
    with pypdfium2.PdfDocument(document) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def by_mupdf(document: bytes) -> list[str]:
    """The text of each page as MuPDF reads it."""
    with pymupdf.open(stream=io.BytesIO(document), filetype="pdf") as opened:
        return [page.get_text() for page in opened]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "poppler": by_poppler_in_order,
    "PDFium": by_pdfium,
    "MuPDF": by_mupdf,
}


# ── the source ────────────────────────────────────────────────────────────────
@dataclass
class Source:
    """What a document says: its texts in order, and what may stand on its pages more than once."""

    texts: list[str]
    repeated: list[str]


def source_of(html: str) -> Source:
    """Read the texts of a document; elements within a line do not end one, everything else does."""
    texts, heads, running = [""], [], set()
    stack: list[tuple[str, bool]] = []
    in_head = ""
    for token in layout.read(html):
        if token.kind == "start":
            running |= {value for key in ("data-doc", "data-agency", "data-part") if (value := token.get(key))}
            inline = token.get("class") == "k" or (token.value in _INLINE and token.get("class") != "no")
            if token.value not in layout._VOID:
                stack.append((token.value, inline))
            if token.value == "thead":
                in_head = "\n"
        elif token.kind == "end":
            inline = stack.pop()[1]
            if token.value == "thead":
                heads.append(in_head)
                in_head = ""
        elif token.kind == "text" and not any(tag in _NOT_DRAWN for tag, _ in stack):
            texts[-1] += token.value
            in_head += token.value if in_head else ""
            continue
        else:
            continue
        if not inline and texts[-1].strip():
            texts.append("")
    return Source([text for text in texts if text.strip()], [*running, *(head for head in heads if head.strip())])


def compact(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def syllables(text: str) -> Counter[str]:
    """How often each Thai letter with its marks occurs."""
    return Counter(SYLLABLE.findall(compact(text)))


# ── the comparison ────────────────────────────────────────────────────────────
@dataclass
class Comparison:
    """What a reader got wrong: texts it does not give back, Thai nobody wrote, spaces too many or lost."""

    texts: int = 0
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Everything that is wrong, ready to be read."""
        return [
            *(f"missing: {text}" for text in self.missing),
            *(f"added: {text}" for text in self.added),
            *(f"spaces: {text}" for text in self.spaces),
        ]


def compared(source: Source, pages: list[str]) -> Comparison:
    """Find every text of the source in what was read, and account for the rest."""
    return _Placing(source, pages).done()


class _Placing:
    """Ticks off the texts in what was read, the longest first: a short one may stand inside a longer one."""

    def __init__(self, source: Source, pages: list[str]) -> None:
        bodies = [compact(page) for page in pages]
        self.letters = "".join(bodies)
        self.ends = [len("".join(bodies[: number + 1])) for number in range(len(bodies))]
        self.gaps = _gaps("".join(f"{page}\n" for page in pages))
        self.taken = bytearray(len(self.letters))
        self.texts = source.texts
        self.repeated = sorted({compact(text) for text in source.repeated}, key=len, reverse=True)
        self.marks = [found[0] for body in bodies if (found := _PAGE_MARK.search(body))]
        self.result = Comparison(texts=len(source.texts))
        self.feet = [self._without(end, lambda at, mark: self.letters.endswith(mark, 0, at), -1) for end in self.ends]
        for foot, end in zip(self.feet, self.ends, strict=True):
            self.taken[foot:end] = b"\1" * (end - foot)

    def done(self) -> Comparison:
        expected, before = [], 0
        for text in self.texts:
            expected.append(before)
            before += len(compact(text))
        stretch = len(self.letters) / max(before, 1)
        order = sorted(range(len(self.texts)), key=lambda number: -len(compact(self.texts[number])))
        for number in order:
            text = self.texts[number]
            if not self._tick_off(text, expected[number] * stretch) and not self._tick_off_cut(text):
                self.result.missing.append(text)
        self.result.added = self._left_over()
        return self.result

    def _tick_off(self, text: str, expected: float) -> bool:
        """Find a text where nothing else was found yet, best where white space surrounds it."""
        wanted = compact(text)
        spaced = [bool(gap) for gap in _gaps(text)]
        found: list[tuple[int, int, float, int]] = []
        at = self.letters.find(wanted)
        while at >= 0:
            if not any(self.taken[at : at + len(wanted)]):
                end = at + len(wanted)
                loose = (not self.gaps[at]) + (end < len(self.gaps) and not self.gaps[end])
                unlike = sum(bool(read) != meant for read, meant in zip(self.gaps[at:end], spaced, strict=True))
                found.append((loose, unlike, abs(at - expected), at))
            at = self.letters.find(wanted, at + 1)
        if not found:
            return False
        self._take(text, min(found)[-1])
        return True

    def _tick_off_cut(self, text: str) -> bool:
        """Find a text that a page's end cuts in two, with running heads or a repeated table head between."""
        wanted = compact(text)
        for first_end, end in zip(self.feet, self.ends, strict=True):
            starts = {end, self._without(end, lambda at, mark: self.letters.startswith(mark, at), 1)}
            for length in range(1, len(wanted)):
                begin = first_end - length
                if self.letters[begin:first_end] != wanted[:length]:
                    continue
                for start in starts:
                    if self.letters.startswith(wanted[length:], start) and not self.taken[start]:
                        first, second = _cut(text, length)
                        self._take(first, begin)
                        self._take(second, start)
                        return True
        return False

    def _without(self, at: int, stands: Callable[[int, str], bool], step: int) -> int:
        """Walk over what is repeated on every page, from a page's end back into it, or forth into the next."""
        while found := next((mark for mark in [*self.marks, *self.repeated] if stands(at, mark)), ""):
            at += step * len(found)
        return at

    def _take(self, text: str, at: int) -> None:
        written = _gaps(text)
        self.taken[at : at + len(written)] = b"\1" * len(written)
        for place in range(1, len(written)):
            read, meant, letter = self.gaps[at + place], written[place], self.letters[at + place]
            # A line may end between words; inside a syllable nothing may stand.
            wrong = bool(meant) != bool(read) if read != "\n" else re.match(f"[{MARKS}]", letter) and not meant
            if wrong:
                around = self.letters[max(at, at + place - 12) : at + place], self.letters[at + place :][:12]
                self.result.spaces.append(f"{around[0]}{'␣' if read else '·'}{around[1]}")

    def _left_over(self) -> list[str]:
        """Thai letters that stand in the file and neither in the source nor among what is repeated."""
        left = "".join(letter if not taken else "\n" for letter, taken in zip(self.letters, self.taken, strict=True))
        for text in self.repeated:
            left = left.replace(text, "\n")
        return [part for part in left.split("\n") if re.search("[ก-๎]", part)]


def _gaps(text: str) -> list[str]:
    """What white space stands before each letter: none, a space, or a line's end."""
    gaps, gap = [], ""
    for letter in text:
        if letter.isspace():
            gap = "\n" if letter in "\r\n" or gap == "\n" else " "
        else:
            gaps.append(gap)
            gap = ""
    return gaps


def _cut(text: str, letters: int) -> tuple[str, str]:
    """Cut a text after so many letters, white space not counted."""
    seen = 0
    for at, letter in enumerate(text):
        if seen == letters:
            return text[:at], text[at:]
        seen += not letter.isspace()
    return text, ""
