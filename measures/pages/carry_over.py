"""What the page of carrying measures over shows: last year's, and what each becomes in this year."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment
from measures.carrying import carried
from measures.models import Measure
from measures.pages.chips import Chip, work_chip
from measures.queries.library import last_year_with_measures, whole
from measures.queries.planning import measures_of, own_measures
from measures.succession import Succession
from measures.words import link_words, source_words, who_words


@dataclass(frozen=True)
class Row:
    """One earlier measure: how it ended, and what would become of it."""

    measure: Measure
    source: str
    divisions: list[str]
    status: Chip
    told: list[str]  # what changes, in words
    there: str  # the number it has in this year already; empty: not carried over yet

    @property
    def is_proposed(self) -> bool:
        """Whether it is ticked from the start: not there yet, and not finished or given up."""
        return not self.there and self.measure.work_status not in ("done", "cancelled")


def carry_over_context(assessment: Assessment) -> dict[str, Any]:
    """Last year's measures in their order. The number of queries does not grow with them."""
    last = last_year_with_measures(assessment)
    rows: list[Row] = []
    if last is not None:
        succession = Succession(last.framework.to_plain(), assessment.framework.to_plain())
        there = own_measures(assessment)
        rows = [_row(each, assessment, succession, there) for each in whole(measures_of(last))]
    return {
        "assessment": assessment,
        "year": assessment.fiscal_year + 1,
        "last": last,
        "last_year": last.fiscal_year + 1 if last else None,
        "years_on": assessment.fiscal_year - last.fiscal_year if last else 0,
        "rows": rows,
        "left": sum(not row.there for row in rows),
    }


def _row(measure: Measure, assessment: Assessment, succession: Succession, there: list[Measure]) -> Row:
    taken = carried(measure, succession, assessment.fiscal_year)
    told = [link_words(link, assessment.fiscal_year) for link in taken.changed]
    if taken.names_year:
        told.append(f"ข้อความยังเขียนปี {taken.names_year} ตรวจแล้วแก้ให้ตรงปี")
    same = (each for each in there if each.carried_from_id == measure.pk or each.title == measure.title)
    found = next(same, None)
    return Row(
        measure=measure,
        source=source_words([link.code for link in measure.links.all()], measure.assessment.framework.to_plain()),
        divisions=who_words(measure),
        status=work_chip(measure.work_status),
        told=told,
        there=found.number if found else "",
    )
