"""How alike two titles are, so that a measure planned twice is noticed. Plain text in, plain values out.

Thai has no spaces between words, so titles are compared by their runs of three characters: what two titles share of
all their runs (Dice coefficient, 0 to 1). Spaces, punctuation, the way of writing digits and ำ, and the year a title
names do not count.
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import Generic, TypeVar

from ita_portal.lib.thai import to_arabic_digits

# Measured on the titles of the demonstration and of three published plans (tests/measures/test_likeness.py): a measure
# worded anew shares 0.53 to 0.90 of its runs, two different measures of one plan at most 0.34.
ALIKE = 0.5
RUN = 3

_YEAR = re.compile(r"(ประจำ)?(ปีงบประมาณ|ปี)?(พศ)?25[0-9]{2}")
_NOT_LETTERS = re.compile(r"[^0-9a-zก-ฮะ-ฺเ-ๅ็-๎]")
Key = TypeVar("Key", bound=Hashable)


def plain(text: str) -> str:
    """The letters and digits of ``text`` that count: «จัดทำคู่มือ ประจำปี ๒๕๖๖» and «จัดทำ คู่มือ» are the same."""
    joined = to_arabic_digits(text).casefold().replace("ํา", "ำ")
    return _YEAR.sub("", _NOT_LETTERS.sub("", joined))


def runs(text: str) -> frozenset[str]:
    """The runs of three characters of ``text``; a shorter text is one run."""
    bare = plain(text)
    return frozenset(bare[at : at + RUN] for at in range(max(len(bare) - RUN + 1, 1))) if bare else frozenset()


class Titles(Generic[Key]):
    """Titles that others are compared with, kept by their runs: asking costs what is shared, not all there is."""

    def __init__(self, titles: Mapping[Key, str]) -> None:
        self._size: dict[Key, int] = {}
        self._with_run: dict[str, list[Key]] = {}
        for key, title in titles.items():
            found = runs(title)
            self._size[key] = len(found)
            for run in found:
                self._with_run.setdefault(run, []).append(key)

    def alike(self, title: str, besides: Collection[Key] = ()) -> list[Key]:
        """The titles alike to ``title``, the likest first; ``besides`` are left out."""
        own = runs(title)
        shared: Counter[Key] = Counter(key for run in own for key in self._with_run.get(run, ()))
        found = {key: 2 * count / (len(own) + self._size[key]) for key, count in shared.items()}
        close = [key for key, likeness in found.items() if likeness >= ALIKE and key not in besides]
        return sorted(close, key=lambda key: -found[key])
