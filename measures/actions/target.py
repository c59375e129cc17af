"""Planning the measures that a path to a target asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from measures.actions.planning import add_measure, lock_year
from measures.drafting import Draft
from measures.models import Measure
from measures.queries.planning import Answered
from measures.queries.target import links_by_measure


@dataclass(frozen=True)
class PlannedForTarget:
    """What came of it: the new measures, and the codes that a measure answers already."""

    made: list[Measure]
    there: list[str]


@transaction.atomic
def plan_for_target(*, assessment: Assessment, drafts: Sequence[Draft], goal: str, by: User) -> PlannedForTarget:
    """Plan a measure for each draft, to be carried out in the fiscal year after; ``goal`` is the target in words.

    A weak point that a measure answers already, itself, in a part or as part of something wider, gets no second one;
    so doing it twice changes nothing.
    """
    locked = lock_year(assessment, by)
    framework = locked.framework.to_plain()
    linked = {code for codes in links_by_measure(locked).values() for code in codes}
    titles = set(Measure.objects.filter(assessment=locked).values_list("title", flat=True))
    done = PlannedForTarget([], [])
    # What was there before counts, not what this very press adds: two steps of one path may lie within each other.
    answered = Answered(linked, framework)
    for draft in {draft.code: draft for draft in drafts}.values():
        if answered.has(draft.code) or draft.data["title"] in titles:
            done.there.append(draft.code)
            continue
        made = add_measure(locked, draft.data, draft.steps, by)
        record(
            by=by,
            verb="measure_planned",
            target=made,
            agency=locked.agency,
            title=made.title,
            codes=[draft.code],
            goal=goal,
        )
        done.made.append(made)
    return done
