"""Saving scores so that none is lost: each save names the version of the cell it saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import rules
from assessments.models import Assessment, DifferenceReason, Score, ScoreChange
from assessments.scoring.text import read_score, write_score
from assessments.structure import TOTAL
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.thai import thai_date
from ita_portal.lib.workflow import RuleBroken


@dataclass(frozen=True)
class Entry:
    """What somebody typed into a cell, and the version of the cell they had before them (0: an empty one)."""

    code: str
    text: str
    seen: int


@dataclass(frozen=True)
class Saved:
    """The cell holds what was typed. ``changed`` is False where it held it already."""

    code: str
    value: Decimal | None
    version: int
    at: datetime | None
    changed: bool


@dataclass(frozen=True)
class Conflict:
    """Somebody saved the cell after the typist had last seen it; nothing was written."""

    code: str
    typed: Decimal | None
    value: Decimal | None  # what the cell holds now
    version: int
    at: datetime
    by: User


@dataclass(frozen=True)
class Refused:
    """What was typed is no score of this cell; nothing was written. The reason is Thai."""

    code: str
    text: str
    reason: str


Outcome = Saved | Conflict | Refused


def lock_for_editing(assessment: Assessment, by: User) -> Assessment:
    """The assessment, locked until the end of the transaction, so that no step is taken while cells are written.

    NO KEY UPDATE is enough to keep steps and other writers out, and lets rows that point here be added.
    """
    locked = (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "framework")
        .get(pk=assessment.pk)
    )
    require(by.can(P.SCORES_EDIT, locked.agency))
    if not rules.can_edit_scores(by, locked):
        raise RuleBroken(f"คะแนนปีนี้อยู่ในสถานะ «{locked.get_status_display()}» แก้ไม่ได้ ให้ดึงกลับหรือให้ผู้บริหารส่งกลับก่อน")
    return locked


def save_cell(*, assessment: Assessment, code: str, text: str, seen_version: int, by: User) -> Outcome:
    """Save one cell; see ``save_cells``."""
    [outcome] = save_cells(assessment=assessment, entries=[Entry(code, text, seen_version)], by=by)
    return outcome


@transaction.atomic
def save_cells(*, assessment: Assessment, entries: Sequence[Entry], by: User) -> list[Outcome]:
    """Save cells in one transaction, each with an outcome of its own, in the order given.

    A cell is written only if it still has the version its entry names. Saving what is there already is
    acknowledged without a change, so a save may be sent twice. An empty text clears the cell and keeps its
    row. Raises ``PermissionDenied``, and ``RuleBroken`` where the year's status forbids it.
    """
    locked = lock_for_editing(assessment, by)
    known = locked.framework.to_plain().nodes.keys() | {TOTAL}
    rows = {
        row.code: row
        for row in Score.objects.filter(assessment=locked, code__in={e.code for e in entries}).select_related(
            "saved_by"
        )
    }
    changes: list[ScoreChange] = []
    outcomes: list[Outcome] = []
    for entry in entries:
        if entry.code not in known:
            outcomes.append(Refused(entry.code, entry.text, f"ไม่มีรหัส «{entry.code}» ในกรอบการประเมินปีนี้"))
            continue
        try:
            value = read_score(entry.text)
        except ValueError as reason:
            outcomes.append(Refused(entry.code, entry.text, str(reason)))
            continue
        outcomes.append(_save(locked, entry, value, rows, changes, by))
    ScoreChange.objects.bulk_create(changes)
    return outcomes


def _save(
    assessment: Assessment,
    entry: Entry,
    value: Decimal | None,
    rows: dict[str, Score],
    changes: list[ScoreChange],
    by: User,
) -> Outcome:
    row = rows.get(entry.code)
    held = row.value if row else None
    if held == value:
        return Saved(entry.code, value, row.version if row else 0, row.saved_at if row else None, changed=False)
    if (row.version if row else 0) != entry.seen:
        return _conflict(row, entry, value)
    written = _write(assessment, entry, value, by)
    if written is None:  # somebody who does not take the lock was faster
        row = Score.objects.select_related("saved_by").get(assessment=assessment, code=entry.code)
        return _conflict(row, entry, value)
    rows[entry.code] = written
    changes.append(
        ScoreChange(
            assessment=assessment,
            code=entry.code,
            version=written.version,
            old=held,
            new=value,
            at=written.saved_at,
            by=by,
        )
    )
    return Saved(entry.code, value, written.version, written.saved_at, changed=True)


def _conflict(row: Score | None, entry: Entry, value: Decimal | None) -> Outcome:
    if row is None:  # rows of cells are never removed, so this version was never given out
        return Refused(entry.code, entry.text, "หน้านี้เก่าเกินไป โหลดหน้าใหม่แล้วพิมพ์อีกครั้ง")
    return Conflict(entry.code, value, row.value, row.version, row.saved_at, row.saved_by)


def _write(assessment: Assessment, entry: Entry, value: Decimal | None, by: User) -> Score | None:
    """Write the cell if it still has the version that was seen; None where it has not.

    The lock on the assessment already makes writers queue. The version stands in the write itself all the
    same, so that no code which forgets the lock can lose a figure.
    """
    now = timezone.now()
    new = Score(assessment=assessment, code=entry.code, value=value, version=entry.seen + 1, saved_at=now, saved_by=by)
    if entry.seen == 0:
        try:
            with transaction.atomic():
                new.save(force_insert=True)
        except IntegrityError:
            return None
        return new
    changed = Score.objects.filter(assessment=assessment, code=entry.code, version=entry.seen).update(
        value=value, version=new.version, saved_at=now, saved_by=by
    )
    return new if changed else None


@transaction.atomic
def save_announced(
    *,
    assessment: Assessment,
    level: str,
    announced_on: date | None,
    seen_level: str,
    seen_on: date | None,
    by: User,
) -> None:
    """Save the announced level and the day of the announcement.

    ``seen_…`` is what the form showed: where somebody changed it since, ``RuleBroken`` tells what it is now.
    """
    locked = lock_for_editing(assessment, by)
    before = (locked.announced_level, locked.announced_on)
    if before == (level, announced_on):
        return
    if before != (seen_level, seen_on):
        raise RuleBroken(
            f"มีผู้แก้ก่อน ขณะนี้ระดับที่ประกาศคือ {before[0] or 'ยังไม่ระบุ'} "
            f"วันที่ประกาศ {thai_date(before[1]) if before[1] else 'ยังไม่ระบุ'} ตรวจแล้วบันทึกอีกครั้ง"
        )
    codes = {band.code for band in locked.framework.to_plain().bands}
    if level and level not in codes:
        raise RuleBroken(f"ปีนี้ไม่มีระดับ «{level}» เลือกจากรายการ")
    locked.announced_level, locked.announced_on = level, announced_on
    locked.save(update_fields=["announced_level", "announced_on"])
    record(
        by=by,
        verb="announced_saved",
        target=locked,
        agency=locked.agency,
        old=[before[0], str(before[1] or "")],
        new=[level, str(announced_on or "")],
    )


@transaction.atomic
def save_reason(*, assessment: Assessment, code: str, reason: str, by: User) -> None:
    """Keep why the announced figure of ``code`` differs from the computed one; an empty reason removes it."""
    locked = lock_for_editing(assessment, by)
    if code != TOTAL and code not in locked.framework.to_plain().nodes:
        raise RuleBroken(f"ไม่มีรหัส «{code}» ในกรอบการประเมินปีนี้")
    reasons = DifferenceReason.objects.filter(assessment=locked, code=code)
    old = reasons.values_list("reason", flat=True).first() or ""
    reason = reason.strip()
    if reason == old:
        return
    if reason:
        DifferenceReason.objects.update_or_create(
            assessment=locked, code=code, defaults={"reason": reason, "saved_by": by}
        )
    else:
        reasons.delete()
    record(by=by, verb="reason_saved", target=locked, agency=locked.agency, code=code, old=old, new=reason)


def said(outcome: Outcome) -> str:
    """The outcome in words, for a list of what was not saved."""
    if isinstance(outcome, Refused):
        return outcome.reason
    if isinstance(outcome, Conflict):
        now = write_score(outcome.value) or "ว่าง"
        return f"{outcome.by.title()} แก้เป็น {now} ก่อนแล้ว"
    return f"บันทึก {write_score(outcome.value)}" if outcome.value is not None else "ล้างช่องแล้ว"
