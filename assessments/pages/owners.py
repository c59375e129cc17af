"""What the page of OIT owners shows, and what it sends back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.actions.workplan import OwnerChoice
from assessments.models import Assessment, ItemOwner
from assessments.structure import Item
from assessments.workplan import matrix_framework, oit_groups
from ita_portal.lib.workflow import RuleBroken

CHOSEN, SEEN = "owner-", "seen-"


@dataclass(frozen=True)
class OwnerRow:
    """One OIT item with its owner; None where nobody is named."""

    item: Item
    owner: int | None
    owner_name: str


@dataclass(frozen=True)
class OwnerGroup:
    """A sub-indicator with its items."""

    code: str
    name: str
    rows: list[OwnerRow]

    @property
    def without(self) -> int:
        return sum(row.owner is None for row in self.rows)


def owners_context(assessment: Assessment) -> dict[str, Any]:
    """The items by sub-indicator with their owners. Three queries whatever their number."""
    framework = matrix_framework(assessment)
    divisions = list(assessment.agency.divisions.all())
    names = {division.pk: division.name for division in divisions}
    rows = ItemOwner.objects.filter(assessment=assessment, fiscal_year=framework.fiscal_year)
    owners = dict(rows.values_list("code", "division_id"))
    groups = [
        OwnerGroup(sub.code, sub.name, [_row(item, owners.get(item.code), names) for item in sub.items])
        for sub in oit_groups(framework.to_plain())
        if sub.items
    ]
    shares = Counter(row.owner for group in groups for row in group.rows)
    return {
        "assessment": assessment,
        "year": framework.fiscal_year,
        "is_next_year": framework.fiscal_year != assessment.fiscal_year,
        "groups": groups,
        "divisions": divisions,
        "count": sum(shares.values()),
        "without": shares[None],
        "shares": [(division.name, shares[division.pk]) for division in divisions if shares[division.pk]],
    }


def choices_from(post: Mapping[str, str]) -> dict[str, OwnerChoice]:
    """What was chosen, by item code, each with what the page showed when it was opened."""
    found = {}
    for name in post:
        if name.startswith(CHOSEN):
            code = name.removeprefix(CHOSEN)
            found[code] = OwnerChoice(chosen=_key(post[name]), seen=_key(post.get(SEEN + code, "")))
    return found


def _row(item: Item, owner: int | None, names: dict[int, str]) -> OwnerRow:
    return OwnerRow(item, owner, names.get(owner, "") if owner else "")


def _key(text: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError as wrong:
        raise RuleBroken("อ่านสำนัก/กองที่เลือกไม่ได้ โหลดหน้าใหม่แล้วเลือกอีกครั้ง") from wrong
