"""Moving a date of the year and keeping own dates: effect, record, refusal, and nothing overwritten unseen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessments.actions.year_calendar import (
    DateChanged,
    OwnDate,
    add_date,
    change_date,
    move_milestone,
    remove_date,
    restore_milestone,
)
from assessments.models import YearDate
from assessments.year_calendar import Stage
from assessments.year_dates import deadline, deadlines_for
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from ita_portal.lib.workflow import RuleBroken

TODAY = date(2025, 11, 21)
MEETING = OwnDate("ประชุมคณะทำงาน", None, date(2026, 1, 15), "กองยุทธศาสตร์และงบประมาณ", "ห้องประชุม 2")


def move(agency: Agency, by: User, key: str = "certify", seen: int = 0, **change: object) -> bool:
    values = {"starts": None, "ends": date(2025, 9, 30), "note": "ผู้บริหารไปราชการ", "fiscal_year": 2568} | change
    return move_milestone(agency=agency, key=key, seen=seen, by=by, **values)  # type: ignore[arg-type]


def last_event() -> tuple[str, dict]:
    event = AuditEvent.objects.latest("pk")
    return event.verb, event.details


# ── a milestone ───────────────────────────────────────────────────────────────
def test_one_change_moves_the_date_for_everything_that_reads_it(agency: Agency, officer: User) -> None:
    assert move(agency, officer) is True
    assert deadline(agency, 2568, Stage.CERTIFY) == date(2025, 9, 30)
    row = YearDate.objects.get()
    assert (row.version, row.saved_by, row.note) == (1, officer, "ผู้บริหารไปราชการ")
    assert last_event() == (
        "year_date_moved",
        {
            "fiscal_year": 2568,
            "key": "certify",
            "title": "ผู้บริหารรับรองคะแนน",
            "old": [None, "2025-09-14"],
            "new": [None, "2025-09-30"],
            "note": "ผู้บริหารไปราชการ",
        },
    )


def test_moving_twice_to_the_same_day_writes_once(agency: Agency, officer: User) -> None:
    assert move(agency, officer) is True
    assert move(agency, officer, seen=1) is False
    assert YearDate.objects.get().version == 1
    assert AuditEvent.objects.filter(verb="year_date_moved").count() == 1


def test_the_frameworks_own_day_is_no_move(agency: Agency, officer: User) -> None:
    assert move(agency, officer, ends=date(2025, 9, 14)) is False
    assert not YearDate.objects.exists()


def test_moving_the_results_moves_every_stage_counted_from_them(agency: Agency, officer: User) -> None:
    move(agency, officer, "results", ends=date(2025, 8, 22))
    found = deadlines_for([(agency.pk, 2568)])[agency.pk, 2568]
    assert (found[Stage.SCORES], found[Stage.CERTIFY]) == (date(2025, 9, 12), date(2025, 9, 21))


def test_giving_it_back_returns_the_frameworks_day_and_the_version_goes_on(agency: Agency, officer: User) -> None:
    move(agency, officer)
    assert restore_milestone(agency=agency, fiscal_year=2568, key="certify", seen=1, by=officer) is True
    assert deadline(agency, 2568, Stage.CERTIFY) == date(2025, 9, 14)
    assert YearDate.objects.get().version == 2
    verb, details = last_event()
    assert (verb, details["old"], details["new"]) == (
        "year_date_restored",
        [None, "2025-09-30"],
        [None, "2025-09-14"],
    )
    assert restore_milestone(agency=agency, fiscal_year=2568, key="certify", seen=2, by=officer) is False
    assert move(agency, officer, seen=2) is True
    assert YearDate.objects.get().version == 3


def test_who_saw_an_older_date_is_told_and_nothing_is_written(agency: Agency, officer: User) -> None:
    move(agency, officer)
    with pytest.raises(DateChanged) as told:
        move(agency, officer, seen=0, ends=date(2025, 10, 1))
    assert told.value.row is not None
    assert told.value.row.ends == date(2025, 9, 30)
    with pytest.raises(DateChanged):
        restore_milestone(agency=agency, fiscal_year=2568, key="certify", seen=0, by=officer)
    assert YearDate.objects.get().version == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends": date(2568, 9, 30)}, "ไม่อยู่ใกล้ปีงบประมาณ 2568"),
        ({"ends": date(2023, 9, 30)}, "ไม่อยู่ใกล้ปีงบประมาณ 2568"),
        ({"starts": date(2025, 9, 1)}, "มีแต่วันครบกำหนด"),
        ({"key": "oit-answers", "starts": date(2025, 3, 2), "ends": date(2025, 3, 1)}, "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
        ({"key": "nothing-like-it"}, "ไม่มีวันนี้ในปฏิทิน"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    agency: Agency, officer: User, change: dict[str, object], words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        move(agency, officer, **change)  # type: ignore[arg-type]
    assert not YearDate.objects.exists()
    assert not AuditEvent.objects.exists()


# ── own dates ─────────────────────────────────────────────────────────────────
def test_an_own_date_belongs_to_the_fiscal_year_of_its_last_day(agency: Agency, officer: User) -> None:
    row = add_date(agency=agency, own=MEETING, by=officer, today=TODAY)
    assert (row.fiscal_year, row.title, row.who, row.version) == (2569, "ประชุมคณะทำงาน", MEETING.who, 1)
    assert add_date(agency=agency, own=MEETING, by=officer, today=TODAY) == row
    assert YearDate.objects.count() == 1
    assert AuditEvent.objects.filter(verb="year_date_added").count() == 1


def test_an_own_date_is_changed_and_taken_out(agency: Agency, officer: User) -> None:
    row = add_date(agency=agency, own=MEETING, by=officer, today=TODAY)
    later = OwnDate(MEETING.title, date(2026, 10, 1), date(2026, 10, 2))
    assert change_date(date_=row, own=later, seen=1, by=officer, today=TODAY) is True
    row.refresh_from_db()
    assert (row.fiscal_year, row.starts, row.who, row.version) == (2570, date(2026, 10, 1), "", 2)
    assert change_date(date_=row, own=later, seen=2, by=officer, today=TODAY) is False
    with pytest.raises(DateChanged):
        change_date(date_=row, own=MEETING, seen=1, by=officer, today=TODAY)
    with pytest.raises(DateChanged):
        remove_date(date_=row, seen=1, by=officer)
    remove_date(date_=row, seen=2, by=officer)
    assert not YearDate.objects.exists()
    verb, details = last_event()
    assert (verb, details["title"], details["days"]) == (
        "year_date_removed",
        "ประชุมคณะทำงาน",
        ["2026-10-01", "2026-10-02"],
    )
    with pytest.raises(DateChanged) as gone:
        remove_date(date_=row, seen=2, by=officer)
    assert gone.value.row is None


def test_an_own_date_of_another_century_is_refused(agency: Agency, officer: User) -> None:
    with pytest.raises(RuleBroken, match="ตรวจปี"):
        add_date(agency=agency, own=OwnDate("ประชุม", None, date(2569, 1, 15)), by=officer, today=TODAY)


# ── who ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["division_officer", "head", "agency_admin", "outsider"])
def test_only_the_officer_of_the_agency_moves_dates(agency: Agency, officer: User, who: str, request) -> None:
    person = request.getfixturevalue(who)
    row = add_date(agency=agency, own=MEETING, by=officer, today=TODAY)
    with pytest.raises(PermissionDenied):
        move(agency, person)
    with pytest.raises(PermissionDenied):
        restore_milestone(agency=agency, fiscal_year=2568, key="certify", seen=0, by=person)
    with pytest.raises(PermissionDenied):
        add_date(agency=agency, own=MEETING, by=person, today=TODAY)
    with pytest.raises(PermissionDenied):
        change_date(date_=row, own=MEETING, seen=1, by=person, today=TODAY)
    with pytest.raises(PermissionDenied):
        remove_date(date_=row, seen=1, by=person)
