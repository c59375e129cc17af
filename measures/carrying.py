"""What an earlier year's measure becomes in another year: links translated, dates moved, the rest as it stands."""

import re
from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ita_portal.lib.thai import to_arabic_digits
from measures.models import Measure
from measures.succession import Succession, Successor

# What a measure says of itself, without its dates and rows; taken over as it stands.
PLAIN_FIELDS = (
    "title",
    "justification",
    "target",
    "target_value",
    "target_unit",
    "budget",
    "every_division",
    "period",
    "follow_up",
    "follow_up_note",
)


@dataclass(frozen=True)
class Carried:
    """An earlier measure in the words of the new year: what ``plan_measure`` is given, and what is to be told."""

    data: dict[str, Any]
    steps: list[dict[str, Any]]
    links: tuple[Successor, ...]
    names_year: str  # the earlier year, where the text names it: «2565»; empty where it does not

    @property
    def changed(self) -> tuple[Successor, ...]:
        """The links whose code changed, or that have none in the new year."""
        return tuple(link for link in self.links if link.now != link.code)


def carried(measure: Measure, succession: Succession, fiscal_year: int) -> Carried:
    """``measure`` taken over into the assessment of ``fiscal_year``; its status and reports stay behind.

    Reads ``assessment``, ``links``, ``responsibilities__division``, ``steps__divisions``, ``follow_up_dates``.
    """
    years = fiscal_year - measure.assessment.fiscal_year
    links = tuple(succession.successor(link.code) for link in measure.links.all())
    shares = list(measure.responsibilities.all())
    steps: list[dict[str, Any]] = [
        {
            "text": step.text,
            "divisions": list(step.divisions.all()),
            "starts": moved(step.starts, years),
            "ends": moved(step.ends, years),
            "follow_up": step.follow_up,
        }
        for step in measure.steps.all()
    ]
    data = {name: getattr(measure, name) for name in PLAIN_FIELDS} | {
        "codes": list(dict.fromkeys(link.now for link in links if link.now)),
        "lead": next((share.division for share in shares if share.is_lead), None),
        "supporting": [share.division for share in shares if not share.is_lead],
        "starts": moved(measure.starts, years),
        "ends": moved(measure.ends, years),
        "follow_up_dates": [day for each in measure.follow_up_dates.all() if (day := moved(each.day, years))],
        "carried_from": measure,
    }
    said = (measure.title, measure.justification, measure.target, *(step["text"] for step in steps))
    return Carried(data, steps, links, _year_named(said, measure))


def moved(day: date | None, years: int) -> date | None:
    """The same day ``years`` later; 29 February becomes the 28th where the year has none."""
    if day is None:
        return None
    year = day.year + years
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and not isleap(year) else day.replace(year=year)


def _year_named(texts: Sequence[str], measure: Measure) -> str:
    """The year of the work or of the result where a text names it, so that somebody looks at it again."""
    for year in (measure.carried_out_in, measure.assessment.fiscal_year):
        if any(re.search(rf"(?<![0-9]){year}(?![0-9])", to_arabic_digits(text)) for text in texts):
            return str(year)
    return ""
