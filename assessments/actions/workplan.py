"""Sharing out the OIT items among the divisions, and keeping the calendar of the year's work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from assessments import rules
from assessments.models import Assessment, CalendarEntry, CalendarRow, Framework, Item, ItemOwner
from assessments.workplan import (
    PUBLISHED_TOPICS,
    Office,
    Work,
    matrix_framework,
    oit_items,
    proposed_calendar,
    proposed_owners,
)
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken


class CalendarChanged(Exception):
    """Someone saved the calendar after it was opened; nothing was written. ``rows`` are what stands there now."""

    def __init__(self, rows: list[CalendarRow]) -> None:
        self.rows = rows
        super().__init__("the calendar was saved by someone else")


@dataclass(frozen=True)
class OwnerChoice:
    """The division chosen for an item, and the one the page showed when it was opened; None is nobody."""

    chosen: int | None
    seen: int | None


@dataclass(frozen=True)
class OwnersSaved:
    """Codes whose owner changed, and codes that somebody else gave to another division in between."""

    changed: tuple[str, ...]
    refused: tuple[str, ...]


@transaction.atomic
def propose_owners(*, assessment: Assessment, by: User) -> int:
    """Give every OIT item without owner to the division usual for it; returns how many items got one."""
    locked = _lock(assessment, by)
    framework = matrix_framework(locked)
    taken = set(_owners(locked, framework).values_list("code", flat=True))
    items = Item.objects.filter(indicator__instrument__framework=framework, sub_indicator__isnull=False, parent=None)
    usual = {code: names for code, names in items.values_list("code", "suggested_division") if code not in taken}
    offices = [Office(d.pk, d.name, d.is_strategy) for d in locked.agency.divisions.all()]
    if usual and not offices:
        raise RuleBroken("ยังไม่มีสำนัก/กองในข้อมูลหน่วยงาน ให้ผู้ดูแลระบบของหน่วยงานเพิ่มก่อน")
    owners = proposed_owners(usual, offices)
    ItemOwner.objects.bulk_create(
        ItemOwner(assessment=locked, fiscal_year=framework.fiscal_year, code=code, division_id=division)
        for code, division in owners.items()
    )
    if owners:
        _record(locked, by, "owners_proposed", fiscal_year=framework.fiscal_year, owners=owners)
    return len(owners)


@transaction.atomic
def save_owners(*, assessment: Assessment, choices: Mapping[str, OwnerChoice], by: User) -> OwnersSaved:
    """Save the owners of items by code.

    Only what differs from what the page showed is written; of an item that somebody else gave away in between,
    the other's choice stays and the code is returned as refused.
    """
    locked = _lock(assessment, by)
    framework = matrix_framework(locked)
    codes = {item.code for item in oit_items(framework.to_plain())}
    divisions = {None, *locked.agency.divisions.values_list("pk", flat=True)}
    stored = {row.code: row.division_id for row in _owners(locked, framework)}
    changed: dict[str, list[int | None]] = {}
    refused = []
    for code, choice in choices.items():
        if code not in codes or choice.chosen not in divisions:
            raise RuleBroken("รายการหรือสำนัก/กองเปลี่ยนไปแล้ว โหลดหน้าใหม่แล้วเลือกอีกครั้ง")
        now = stored.get(code)
        if choice.chosen in (choice.seen, now):
            continue
        if now == choice.seen:
            changed[code] = [now, choice.chosen]
        else:
            refused.append(code)
    _owners(locked, framework).filter(code__in=changed).delete()
    ItemOwner.objects.bulk_create(
        ItemOwner(assessment=locked, fiscal_year=framework.fiscal_year, code=code, division_id=new)
        for code, (_, new) in changed.items()
        if new is not None
    )
    if changed:
        _record(locked, by, "owners_saved", fiscal_year=framework.fiscal_year, changed=changed)
    return OwnersSaved(tuple(changed), tuple(refused))


@transaction.atomic
def propose_calendar(*, assessment: Assessment, by: User) -> int:
    """Fill an empty calendar with the usual work of the year after; returns the number of rows, 0 if it had any."""
    locked = _lock(assessment, by)
    if CalendarRow.objects.filter(assessment=locked).exists():
        return 0
    following = Framework.objects.offered().filter(fiscal_year=locked.fiscal_year + 1)
    named = Item.objects.filter(indicator__instrument__framework__in=following, topic__in=PUBLISHED_TOPICS)
    rows = proposed_calendar(
        locked.fiscal_year,
        CalendarEntry.objects.filter(framework__in=following),
        dict(named.values_list("topic", "code")),
    )
    _store(locked, rows, by)
    _record(locked, by, "calendar_proposed", rows=len(rows))
    return len(rows)


@transaction.atomic
def save_calendar(*, assessment: Assessment, rows: Sequence[Work], seen: str, by: User) -> bool:
    """Replace the calendar by ``rows``, sorted by their dates; False where nothing changed.

    ``seen`` is the ``fingerprint`` of the calendar that was open. Raises ``CalendarChanged`` when somebody saved
    another one in between.
    """
    locked = _lock(assessment, by)
    stored = list(CalendarRow.objects.filter(assessment=locked).select_related("saved_by"))
    before = [Work(row.title, row.what, row.starts, row.ends) for row in stored]
    if any(row.ends < row.starts for row in rows):
        raise RuleBroken("วันสิ้นสุดอยู่ก่อนวันเริ่ม")
    wanted = sorted(rows, key=lambda row: row.starts)
    if before == wanted:
        return False
    if fingerprint(stored) != seen:
        raise CalendarChanged(stored)
    CalendarRow.objects.filter(assessment=locked).delete()
    _store(locked, wanted, by)
    _record(locked, by, "calendar_saved", old=[_words(row) for row in before], new=[_words(row) for row in wanted])
    return True


def fingerprint(rows: Sequence[CalendarRow]) -> str:
    """What tells one state of the calendar from another: every save writes new rows."""
    return "-".join(str(row.pk) for row in rows)


def _store(assessment: Assessment, rows: Sequence[Work], by: User) -> None:
    CalendarRow.objects.bulk_create(
        CalendarRow(
            assessment=assessment,
            order=order,
            title=row.title,
            what=row.what,
            starts=row.starts,
            ends=row.ends,
            saved_by=by,
        )
        for order, row in enumerate(rows, start=1)
    )


def _words(row: Work) -> list[str]:
    return [row.title, row.what, row.starts.isoformat(), row.ends.isoformat()]


def _owners(assessment: Assessment, framework: Framework) -> QuerySet[ItemOwner]:
    return ItemOwner.objects.filter(assessment=assessment, fiscal_year=framework.fiscal_year)


def _record(assessment: Assessment, by: User, verb: str, **details: object) -> None:
    record(by=by, verb=verb, target=assessment, agency=assessment.agency, **details)


def _lock(assessment: Assessment, by: User) -> Assessment:
    """The year, locked: its plan is written by one person at a time."""
    locked = (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "framework")
        .get(pk=assessment.pk)
    )
    require(rules.can_edit_workplan(by, locked))
    return locked
