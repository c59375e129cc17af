"""Measures that look like another one of this year or of earlier years: a hint, never a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass

from measures.likeness import Titles
from measures.queries.library import Titled

MOST_SHOWN = 3


@dataclass(frozen=True)
class Likeness:
    """A measure alike to the one that is looked at, as a page names it."""

    pk: int
    title: str
    number: str  # «ม.3»
    fiscal_year: int  # of the result it answers, as in its address
    year: str  # «ปีนี้», «ปี 2565»: when it is or was carried out

    @property
    def words(self) -> str:
        """«ม.3 ของปี 2565 «…»»."""
        return f"{self.number} ของ{self.year} «{self.title}»"


class AlikeFinder:
    """The measures of an agency, ready to be compared with one title or with each other."""

    def __init__(self, titled: Sequence[Titled], fiscal_year: int) -> None:
        self._rows = {row.pk: row for row in titled}
        self._titles = Titles({row.pk: row.title for row in titled})
        self._year = fiscal_year

    def alike(self, title: str, own: int | None = None, source: int | None = None) -> list[Likeness]:
        """What looks like ``title``, this year's first; its own row and what it was taken over from do not count.

        A measure that continues an earlier one is meant to look like it: then only this year's are named.
        """
        source = self._rows[own].carried_from if own in self._rows else source
        besides = [pk for pk in (own, source) if pk is not None]
        found = [self._rows[pk] for pk in self._titles.alike(title, besides)]
        if source is not None:
            found = [row for row in found if row.fiscal_year == self._year]
        found.sort(key=lambda row: -row.fiscal_year)  # stable: the likest of a year stay in front
        return [self._named(row) for row in found[:MOST_SHOWN]]

    def _named(self, row: Titled) -> Likeness:
        year = "ปีนี้" if row.fiscal_year == self._year else f"ปี {row.carried_out_in}"
        return Likeness(row.pk, row.title, f"ม.{row.order}", row.fiscal_year, year)
