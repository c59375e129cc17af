"""What changed between two drafts, word by word, so that an officer sees it at a glance. Plain values."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

ALIKE = 0.4  # share of words in common, 0–1


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is in both drafts (``same``), only in the old one (``gone``) or the new one (``new``)."""

    kind: Literal["same", "gone", "new"]
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The new draft with what it adds and what it leaves out, in reading order. Words part at spaces.

    Empty when they have too little in common for the marks to help.
    """
    before, after = _words(old), _words(new)
    found: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[i:j])))
            continue
        if gone := "".join(before[i:j]).strip():
            found.append(Piece("gone", gone))
        if added := "".join(after[k:m]).strip():
            found.append(Piece("new", added))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)
