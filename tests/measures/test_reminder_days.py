"""On which day which reminder falls, and how it is said."""

from datetime import date, timedelta

import pytest

from measures.reminders import Days, head_day, head_line, is_untold, reminder_day, subject, when_words

DUE, DEFAULT = date(2023, 4, 20), Days()


def fallen(left: int, days: Days = DEFAULT, returned: int | None = None) -> int | None:
    """The reminder reached ``left`` days before the due date (negative: after), as days relative to it."""
    returned_on = None if returned is None else DUE + timedelta(days=returned)
    day = reminder_day(DUE, DUE - timedelta(days=left), days, returned_on)
    return None if day is None else (day - DUE).days


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (61, None),
        (15, None),
        (14, -14),
        (13, -14),
        (4, -14),
        (3, -3),
        (1, -3),
        (0, 0),
        (-1, 0),
        (-6, 0),
        (-7, 7),
        (-13, 7),
        (-14, 14),
        (-400, 399),
    ],
)
def test_the_latest_reminder_of_every_day(left: int, expected: int | None) -> None:
    assert fallen(left) == expected


def test_the_agency_s_own_days_in_any_order() -> None:
    days = Days(before=(2, 30), overdue_every=3, head_after=10)
    assert [fallen(left, days) for left in (31, 30, 3, 2, 0, -2, -3, -8)] == [None, -30, -30, -2, -2, -2, 3, 6]


@pytest.mark.parametrize(
    ("left", "expected"), [(-13, None), (-14, 14), (-20, 14), (-21, 21), (-27, 21), (-28, 28), (5, None)]
)
def test_heads_hear_after_14_days_and_every_7(left: int, expected: int | None) -> None:
    day = head_day(DUE, DUE - timedelta(days=left), Days())
    assert (None if day is None else (day - DUE).days) == expected


def test_a_return_starts_anew_and_is_no_reminder_itself() -> None:
    late = [fallen(-after, returned=10) for after in (10, 11, 16, 17, 23, 24)]
    assert late == [None, None, None, 17, 17, 24]
    early = [fallen(left, returned=-5) for left in (5, 4, 3, 0, -6, -7)]
    assert early == [None, None, -3, 0, 0, 7]
    assert [head_day(DUE, DUE + timedelta(days=n), Days(), DUE + timedelta(days=10)) for n in (23, 24)] == [
        None,
        DUE + timedelta(days=24),
    ]


def test_a_reminder_is_told_once_and_a_later_one_again() -> None:
    assert is_untold(DUE, "") is True
    assert is_untold(DUE, "2023-04-17") is True
    assert is_untold(DUE, "2023-04-20") is False
    assert is_untold(DUE, "2023-04-27") is False
    assert is_untold(None, "") is False


def test_every_day_of_a_year_tells_each_reminder_once() -> None:
    told, days = "", []
    for number in range(-60, 60):
        today = DUE + timedelta(days=number)
        day = reminder_day(DUE, today, Days())
        if day is not None and is_untold(day, told):
            told, days = day.isoformat(), [*days, number]
    assert days == [-14, -3, 0, 7, 14, 21, 28, 35, 42, 49, 56]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([3], "รายงานผลมาตรการ 1 รายการครบกำหนดใน 3 วัน"),
        ([0, 0], "รายงานผลมาตรการ 2 รายการครบกำหนดวันนี้"),
        ([0, 3], "รายงานผลมาตรการ 2 รายการใกล้ครบกำหนด รายการแรกวันนี้"),
        ([3, 14, 14], "รายงานผลมาตรการ 3 รายการใกล้ครบกำหนด รายการแรกใน 3 วัน"),
        ([-7, -7], "รายงานผลมาตรการ 2 รายการเกินกำหนด 7 วัน"),
        ([-7, -21], "รายงานผลมาตรการ 2 รายการเกินกำหนด นานที่สุด 21 วัน"),
        ([-7, 3, 0], "รายงานผลมาตรการเกินกำหนด 1 รายการ ใกล้ครบกำหนด 2 รายการ"),
    ],
)
def test_the_heading_says_how_many_and_how_near(days: list[int], words: str) -> None:
    assert subject([DUE + timedelta(days=n) for n in days], DUE) == words


def test_words_of_a_day_and_of_a_division() -> None:
    near = [when_words(DUE, DUE - timedelta(days=left)) for left in (3, 0, -7)]
    assert near == ["อีก 3 วัน", "วันนี้", "เกินกำหนด 7 วัน"]
    today = DUE + timedelta(days=21)
    assert head_line("กองคลัง", [DUE], today) == "กองคลัง 1 รายการ ช้า 21 วัน"
    assert head_line("กองคลัง", [DUE, DUE + timedelta(days=7)], today) == "กองคลัง 2 รายการ ช้าที่สุด 21 วัน"
