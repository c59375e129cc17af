"""What the path to a target reads: the year's measures with their weak points, and who owns which OIT item."""

from assessments.models import Assessment, ItemOwner
from assessments.workplan import matrix_framework
from ita_portal.accounts.models import Division
from measures.models import Measure, MeasureLink
from measures.succession import Succession


def links_by_measure(assessment: Assessment) -> dict[Measure, list[str]]:
    """The codes that each of the year's measures is linked to, in the measures' order. Two queries."""
    found: dict[Measure, list[str]] = {measure: [] for measure in Measure.objects.filter(assessment=assessment)}
    rows = MeasureLink.objects.filter(measure__assessment=assessment).values_list("measure_id", "code")
    by_pk = {measure.pk: codes for measure, codes in found.items()}
    for pk, code in rows:
        by_pk[pk].append(code)
    return found


def owners_of(assessment: Assessment) -> dict[str, Division]:
    """The divisions that own the OIT items, by the code the item has in the assessment's own year. Two queries.

    The list that is shared out may be the following year's, where the same subject has another number.
    """
    listed = matrix_framework(assessment)
    rows = ItemOwner.objects.filter(assessment=assessment, fiscal_year=listed.fiscal_year).select_related("division")
    owners = {row.code: row.division for row in rows}
    own = assessment.framework.to_plain()
    if listed.fiscal_year == own.fiscal_year:
        return owners
    back = Succession(listed.to_plain(), own)
    return {same: division for code, division in owners.items() if (same := back.same(code))}
