"""What a citizen types into the search box, understood: words of a name, a province, a fiscal year."""

import re
from dataclasses import dataclass

from django.db.models import Q

from ita_portal.accounts.models import AgencyKind
from ita_portal.lib import thai

# What people write for the kinds of agencies, and what stands in their official names.
SHORT_NAMES = {
    "อบต.": "องค์การบริหารส่วนตำบล",
    "อบต": "องค์การบริหารส่วนตำบล",
    "อบจ.": "องค์การบริหารส่วนจังหวัด",
    "อบจ": "องค์การบริหารส่วนจังหวัด",
    "ทน.": "เทศบาลนคร",
    "ทม.": "เทศบาลเมือง",
    "ทต.": "เทศบาลตำบล",
}
# Words that only say what the next one is.
LABELS = re.compile(r"^(?:จังหวัด|จ\.|อำเภอ|อ\.|ปีงบประมาณ|ปี|พ\.ศ\.)")
LONGEST = 100
MOST_WORDS = 8


@dataclass(frozen=True)
class Search:
    """A question to the list of agencies; empty parts do not narrow it."""

    text: str = ""  # as typed, for showing it again
    words: tuple[str, ...] = ()
    province: str = ""
    kind: str = ""
    year: int | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.province or self.kind or self.year)

    def about_agency(self) -> Q:
        """The part of the question that agencies answer: every word stands in name, district or province."""
        asked = Q()
        for word in self.words:
            asked &= Q(name__icontains=word) | Q(district__icontains=word) | Q(province__icontains=word)
        if self.province:
            asked &= Q(province=self.province)
        if self.kind:
            asked &= Q(kind=self.kind)
        return asked


def understand(q: str, *, province: str = "", kind: str = "", year: str = "") -> Search:
    """Read what was typed and chosen; digits may be Thai or Arabic. What is not understood does not narrow."""
    text = " ".join(q.split())[:LONGEST]
    chosen_year = _year(thai.to_arabic_digits(year).strip())
    words: list[str] = []
    for typed in thai.to_arabic_digits(text).split():
        word = LABELS.sub("", typed)
        if (found := _year(word)) is not None:
            chosen_year = chosen_year or found
        elif word:
            words.append(_whole_name(word))
    return Search(
        text=text,
        words=tuple(words[:MOST_WORDS]),
        province=province.strip()[:LONGEST],
        kind=kind if kind in AgencyKind.values else "",
        year=chosen_year,
    )


def _year(word: str) -> int | None:
    """A fiscal year of the Buddhist era; nothing for any other word."""
    return int(word) if re.fullmatch(r"2[56][0-9]{2}", word) else None


def _whole_name(word: str) -> str:
    for short, whole in SHORT_NAMES.items():
        if word.startswith(short):
            return whole + word[len(short) :]
    return word
