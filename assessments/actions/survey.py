"""Saving how many people the surveys reached, and what the NACC recommends."""

from collections.abc import Mapping

from django.db import transaction

from assessments.actions.scores import lock_for_editing
from assessments.models import Assessment, Recommendation, SurveySample
from assessments.structure import TOTAL
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.workflow import RuleBroken


@transaction.atomic
def save_samples(
    *, assessment: Assessment, counts: Mapping[str, tuple[int | None, int | None]], by: User
) -> list[str]:
    """Save (population, respondents), in people, by instrument; returns the instruments that changed.

    Raises ``RuleBroken`` for an instrument of another year, or more respondents than people.
    """
    locked = lock_for_editing(assessment, by)
    instruments = {each.code for each in locked.framework.to_plain().instruments}
    stored = {row.instrument: row for row in SurveySample.objects.filter(assessment=locked)}
    changed = []
    for instrument, (population, respondents) in counts.items():
        if instrument not in instruments:
            raise RuleBroken(f"ไม่มีเครื่องมือ «{instrument}» ในปีนี้")
        if population is not None and respondents is not None and respondents > population:
            raise RuleBroken(f"{instrument}: ผู้ตอบมากกว่าประชากรทั้งหมด ตรวจตัวเลขทั้งสองช่องอีกครั้ง")
        row = stored.get(instrument)
        before = (row.population, row.respondents) if row else (None, None)
        if before == (population, respondents):
            continue
        SurveySample.objects.update_or_create(
            assessment=locked, instrument=instrument, defaults={"population": population, "respondents": respondents}
        )
        record(
            by=by,
            verb="samples_saved",
            target=locked,
            agency=locked.agency,
            instrument=instrument,
            old=before,
            new=(population, respondents),
        )
        changed.append(instrument)
    return changed


@transaction.atomic
def add_recommendation(*, assessment: Assessment, code: str, text: str, by: User) -> Recommendation:
    """Add what the NACC recommends for ``code``. The same words for the same code are kept once."""
    locked = lock_for_editing(assessment, by)
    if code != TOTAL and code not in locked.framework.to_plain().nodes:
        raise RuleBroken(f"ปีนี้ไม่มีรหัส «{code}»")
    made, created = Recommendation.objects.get_or_create(
        assessment=locked, code=code, text=text.strip(), defaults={"created_by": by}
    )
    if created:
        record(by=by, verb="recommendation_added", target=locked, agency=locked.agency, code=code, text=made.text)
    return made


@transaction.atomic
def delete_recommendation(*, assessment: Assessment, pk: int, by: User) -> bool:
    """Delete a recommendation of this assessment; False where it is gone already."""
    locked = lock_for_editing(assessment, by)
    row = Recommendation.objects.filter(assessment=locked, pk=pk).first()
    if row is None:
        return False
    row.delete()
    record(by=by, verb="recommendation_deleted", target=locked, agency=locked.agency, code=row.code, text=row.text)
    return True
