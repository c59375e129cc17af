"""The agency's own words of an earlier year as the words of a later one. Plain values."""

import re

from ita_portal.lib.thai import to_arabic_digits, to_thai_digits

# What an agency says of itself, not of its figures: an own text is kept for the years after.
KEPT = ("introduction", "objectives", "benefits")

# A year that opens a range («ปีงบประมาณ พ.ศ. 2566 – 2570») is that of a plan of years, not of this report.
_YEAR = re.compile(
    r"(?P<before>ปีงบประมาณ\s*(?:พ\.\s?ศ\.\s*)?)(?P<year>[0-9๐-๙]{4})(?![0-9๐-๙])(?!\s*[-–—]\s*[0-9๐-๙])(?!\s*ถึง)"
)


def moved_on(text: str, year: int, to: int) -> str:
    """``text`` of the report of ``year`` with its fiscal years as the report of ``to`` says them.

    Only «ปีงบประมาณ พ.ศ. …» of that year and of the one after, whose measures it names, moves; every other year
    (of a law, of a plan, of earlier results) stays. Digits stay Thai or Arabic as they were.
    """

    def later(found: re.Match[str]) -> str:
        digits = found["year"]
        named = int(to_arabic_digits(digits))
        if named not in (year, year + 1):
            return found[0]
        moved = str(named + to - year)
        return found["before"] + (moved if digits.isascii() else to_thai_digits(moved))

    return _YEAR.sub(later, text)
