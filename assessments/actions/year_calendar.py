"""Moving a milestone of an ITA year, giving it back to the framework, and keeping the agency's own dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments import rules, year_calendar
from assessments.models import YearDate
from assessments.year_calendar import Milestone
from assessments.year_dates import milestones_for
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.actions import record
from ita_portal.lib import thai
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken


class DateChanged(Exception):
    """Someone saved this date after it was opened; nothing was written. ``row`` is what stands there now."""

    def __init__(self, row: YearDate | None) -> None:
        self.row = row
        super().__init__("the date was saved by someone else")


@dataclass(frozen=True)
class OwnDate:
    """A date of the agency's own, as it was typed; ``starts`` is None for a single day."""

    title: str
    starts: date | None
    ends: date
    who: str = ""
    note: str = ""


@transaction.atomic
def move_milestone(
    *,
    agency: Agency,
    fiscal_year: int,
    key: str,
    starts: date | None,
    ends: date,
    note: str,
    seen: int,
    by: User,
) -> bool:
    """Let one milestone of the year have the agency's own days; False where it had them already.

    ``seen`` is the version the page showed, 0 where nothing was stored. Everything that shows or counts the milestone
    follows. Raises ``DateChanged`` when somebody saved it in between, ``RuleBroken`` for days that cannot be.
    """
    _lock(agency, by)
    found = _milestone(agency, fiscal_year, key)
    if found.stage and starts:
        raise RuleBroken("ขั้นตอนของหน่วยงานมีแต่วันครบกำหนด ไม่มีวันเริ่ม")
    _check(starts, ends, fiscal_year)
    row = YearDate.objects.filter(agency=agency, fiscal_year=fiscal_year, key=key).first()
    _check_seen(row, seen)
    if (found.starts, found.ends) == (starts, ends) and (row is None or row.ends is None or row.note == note):
        return False
    row = row or YearDate(agency=agency, fiscal_year=fiscal_year, key=key, version=0)
    row.starts, row.ends, row.note = starts, ends, note
    _save(row, by)
    record(
        by=by,
        verb="year_date_moved",
        target=row,
        agency=agency,
        fiscal_year=fiscal_year,
        key=key,
        title=found.title,
        old=_span(found.starts, found.ends),
        new=_span(starts, ends),
        note=note,
    )
    return True


@transaction.atomic
def restore_milestone(*, agency: Agency, fiscal_year: int, key: str, seen: int, by: User) -> bool:
    """Give a moved milestone back to the framework's days; False where it had them already."""
    _lock(agency, by)
    row = YearDate.objects.filter(agency=agency, fiscal_year=fiscal_year, key=key).first()
    if row is None or row.ends is None:
        return False
    _check_seen(row, seen)
    old = _span(row.starts, row.ends)
    row.starts = row.ends = None
    row.note = ""
    _save(row, by)
    found = _milestone(agency, fiscal_year, key)
    record(
        by=by,
        verb="year_date_restored",
        target=row,
        agency=agency,
        fiscal_year=fiscal_year,
        key=key,
        title=found.title,
        old=old,
        new=_span(found.starts, found.ends),
    )
    return True


@transaction.atomic
def add_date(*, agency: Agency, own: OwnDate, by: User, today: date) -> YearDate:
    """Add a date of the agency's own. The same date sent twice is one."""
    _lock(agency, by)
    _check(own.starts, own.ends, thai.fiscal_year_of(today))
    year = thai.fiscal_year_of(own.ends)
    same = YearDate.objects.filter(
        agency=agency, fiscal_year=year, key="", title=own.title, starts=own.starts, ends=own.ends
    ).first()
    if same is not None:
        return same
    row = YearDate(agency=agency, fiscal_year=year, version=0, **vars(own))
    _save(row, by)
    record(by=by, verb="year_date_added", target=row, agency=agency, fiscal_year=year, **dict(_words(row)))
    return row


@transaction.atomic
def change_date(*, date_: YearDate, own: OwnDate, seen: int, by: User, today: date) -> bool:
    """Change a date of the agency's own; False where it says that already."""
    _lock(date_.agency, by)
    row = YearDate.objects.filter(pk=date_.pk, key="").first()
    _check_seen(row, seen)
    assert row is not None  # noqa: S101 - a row that is gone was refused above
    _check(own.starts, own.ends, thai.fiscal_year_of(today))
    if OwnDate(row.title, row.starts, row.ends or own.ends, row.who, row.note) == own:
        return False
    old = dict(_words(row))
    row.title, row.starts, row.ends, row.who, row.note = own.title, own.starts, own.ends, own.who, own.note
    row.fiscal_year = thai.fiscal_year_of(own.ends)
    _save(row, by)
    record(by=by, verb="year_date_changed", target=row, agency=row.agency, old=old, new=dict(_words(row)))
    return True


@transaction.atomic
def remove_date(*, date_: YearDate, seen: int, by: User) -> None:
    """Take a date of the agency's own out of the calendar; the record keeps what it said."""
    _lock(date_.agency, by)
    row = YearDate.objects.filter(pk=date_.pk, key="").first()
    _check_seen(row, seen)
    assert row is not None  # noqa: S101 - a row that is gone was refused above
    record(by=by, verb="year_date_removed", target=row, agency=row.agency, **dict(_words(row)))
    row.delete()


def _lock(agency: Agency, by: User) -> None:
    """The agency's calendar is written by one person at a time: a date that is not stored yet has no row to lock."""
    locked = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    require(rules.can_edit_year_dates(by, locked))


def _milestone(agency: Agency, fiscal_year: int, key: str) -> Milestone:
    """What stands in the calendar now; ``RuleBroken`` for a key the year does not have."""
    found = milestones_for([(agency.pk, fiscal_year)])[agency.pk, fiscal_year]
    named = next((each for each in found if each.key == key and each.kind != "own"), None)
    if named is None:
        raise RuleBroken("ไม่มีวันนี้ในปฏิทินของปีนี้แล้ว โหลดหน้าใหม่เพื่อดูปฏิทินล่าสุด")
    return named


def _check(starts: date | None, ends: date, fiscal_year: int) -> None:
    if starts and ends < starts:
        raise RuleBroken("วันสิ้นสุดอยู่ก่อนวันเริ่ม")
    for day in filter(None, (starts, ends)):
        if not year_calendar.is_near(fiscal_year, day):
            raise RuleBroken(f"{thai.thai_date(day)} ไม่อยู่ใกล้ปีงบประมาณ {fiscal_year} ตรวจปี พ.ศ. อีกครั้ง")


def _check_seen(row: YearDate | None, seen: int) -> None:
    if (row.version if row else 0) != seen:
        raise DateChanged(row)


def _save(row: YearDate, by: User) -> None:
    row.version += 1
    row.saved_at, row.saved_by = timezone.now(), by
    row.save()


def _span(starts: date | None, ends: date) -> list[str | None]:
    return [starts.isoformat() if starts else None, ends.isoformat()]


def _words(row: YearDate) -> Iterator[tuple[str, object]]:
    yield "title", row.title
    yield "days", _span(row.starts, row.ends) if row.ends else []
    yield "who", row.who
    yield "note", row.note
