"""Carrying measures of an earlier year over into this one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from measures.actions.planning import add_measure, lock_year
from measures.carrying import carried
from measures.models import Measure
from measures.queries.library import earlier_measures, whole
from measures.succession import Succession


@dataclass(frozen=True)
class CarriedOver:
    """What came of it: the new measures, and the titles that were there already."""

    made: list[Measure]
    there: list[str]


@transaction.atomic
def carry_over(*, assessment: Assessment, pks: Sequence[int], by: User) -> CarriedOver:
    """Plan the chosen earlier measures anew in ``assessment``, in their old order, with nothing done yet.

    One that was carried over before, or whose title this year has, is left as it is, so doing it twice makes no
    second one. Measures of other agencies or of this and later years are not found and not made.
    """
    locked = lock_year(assessment, by)
    framework = locked.framework.to_plain()
    there = Measure.objects.filter(assessment=locked)
    sources, titles = set(there.values_list("carried_from", flat=True)), set(there.values_list("title", flat=True))
    done = CarriedOver([], [])
    for source in whole(earlier_measures(locked).filter(pk__in=pks)):
        if source.pk in sources or source.title in titles:
            done.there.append(source.title)
            continue
        succession = Succession(source.assessment.framework.to_plain(), framework)
        taken = carried(source, succession, locked.fiscal_year)
        made = add_measure(locked, taken.data, taken.steps, by)
        titles.add(made.title)
        record(
            by=by,
            verb="measure_carried",
            target=made,
            agency=locked.agency,
            title=made.title,
            year=source.assessment.fiscal_year,
            codes=taken.data["codes"],
            was=[link.code for link in taken.links],
        )
        done.made.append(made)
    return done
