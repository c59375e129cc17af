"""What the page of OIT owners shows, and what it sends back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.actions.workplan import OwnerChoice
from assessments.models import Assessment, ItemOwner
from assessments.queries import given_scores
from assessments.structure import Framework as Plain
from assessments.structure import Item
from assessments.workplan import matrix_framework, oit_groups, oit_items
from ita_portal.lib.workflow import RuleBroken

CHOSEN, SEEN = "owner-", "seen-"
FULL = Decimal(100)


@dataclass(frozen=True)
class OwnerRow:
    """One OIT item with its owner; None where nobody is named."""

    item: Item
    owner: int | None
    owner_name: str
    score: Decimal | None = None  # of the assessment; None where unknown or the item is new

    @property
    def missed(self) -> bool:
        """Whether the assessment found less than all that the item asks for."""
        return self.score is not None and self.score < FULL


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
    """The items by sub-indicator with their owners. Four queries whatever their number."""
    framework = matrix_framework(assessment)
    plain = framework.to_plain()
    scores = _scores(assessment, plain)
    divisions = list(assessment.agency.divisions.all())
    names = {division.pk: division.name for division in divisions}
    rows = ItemOwner.objects.filter(assessment=assessment, fiscal_year=framework.fiscal_year)
    owners = dict(rows.values_list("code", "division_id"))
    groups = [
        OwnerGroup(sub.code, sub.name, [_row(item, owners.get(item.code), names, scores) for item in sub.items])
        for sub in oit_groups(plain)
        if sub.items
    ]
    rows_shown = [row for group in groups for row in group.rows]
    shares = Counter(row.owner for row in rows_shown)
    return {
        "assessment": assessment,
        "year": framework.fiscal_year,
        "is_next_year": framework.fiscal_year != assessment.fiscal_year,
        "groups": groups,
        "divisions": divisions,
        "count": len(rows_shown),
        "missed": sum(row.missed for row in rows_shown),
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


def _scores(assessment: Assessment, plain: Plain) -> dict[str, Decimal]:
    """What the assessment gave for each item of the list ``plain``, by the list's own codes.

    The list may be the next year's, where the same item has another code or another item has the same: there the
    topic tells which is which, and an item without topic or without forerunner has no score.
    """
    given = given_scores(assessment)
    items = oit_items(plain)
    if plain.fiscal_year == assessment.fiscal_year:
        return {item.code: given[item.code] for item in items if item.code in given}
    own = oit_items(assessment.framework.to_plain())
    by_topic = {item.topic: given[item.code] for item in own if item.topic and item.code in given}
    return {item.code: by_topic[item.topic] for item in items if item.topic in by_topic}


def _row(item: Item, owner: int | None, names: dict[int, str], scores: Mapping[str, Decimal]) -> OwnerRow:
    return OwnerRow(item, owner, names.get(owner, "") if owner else "", scores.get(item.code))


def _key(text: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError as wrong:
        raise RuleBroken("อ่านสำนัก/กองที่เลือกไม่ได้ โหลดหน้าใหม่แล้วเลือกอีกครั้ง") from wrong
