"""Thai numbers, dates, fiscal years, sorting and the terms a line must not break."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_portal.lib import thai


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("95.82", "95.82"),
        (" ๙๕.๘๒ ", "95.82"),
        ("95,82", "95.82"),
        ("\u00a0100\u200b", "100"),
        ("-1", "-1"),
        ("0,123", "0.123"),
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("๑,๒๓๔.๕", "1234.5"),
        ("007", "7"),
    ],
)
def test_parse_decimal_reads_what_people_type(typed, value):
    assert thai.parse_decimal(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "ยังไม่ได้พิมพ์ตัวเลข"),
        ("   ", "ยังไม่ได้พิมพ์ตัวเลข"),
        ("²", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("9²", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("٩٥", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("1e2", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("nan", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("Infinity", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("+5", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("1_0", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("9 5", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("1,234", "1,234 อ่านได้สองแบบ พิมพ์ 1234 หรือ 1.234"),
        ("1.234,5", "จุดหรือจุลภาคอยู่ผิดที่"),
        ("12,34.5", "จุดหรือจุลภาคอยู่ผิดที่"),
        ("95.", "จุดหรือจุลภาคอยู่ผิดที่"),
        ("9" * 25, "ตัวเลขยาวเกินไป"),
    ],
)
def test_parse_decimal_refuses_with_a_reason(typed, reason):
    with pytest.raises(ValueError, match=r".") as refused:
        thai.parse_decimal(typed)
    assert str(refused.value) == reason


def test_parse_count_reads_thousands_and_refuses_fractions():
    assert thai.parse_count("๑,๒๓๔") == 1234
    assert thai.parse_count("400") == 400
    for typed in ("12.5", "-3", "1,23", "²"):
        with pytest.raises(ValueError, match="พิมพ์เป็นจำนวนเต็ม"):
            thai.parse_count(typed)


def test_digits_change_only_digits():
    assert thai.to_thai_digits("O42 ได้ 95.82") == "O๔๒ ได้ ๙๕.๘๒"
    assert thai.to_arabic_digits("พ.ศ. ๒๕๖๕") == "พ.ศ. 2565"
    assert thai.digits(2565, "thai") == "๒๕๖๕"
    assert thai.digits("๒๕๖๕", "arabic") == "2565"
    with pytest.raises(ValueError, match="roman"):
        thai.digits("1", "roman")


def test_thai_date_has_three_styles():
    day = date(2022, 8, 24)
    assert thai.thai_date(day) == "24 ส.ค. 2565"
    assert thai.thai_date(day, "long") == "24 สิงหาคม 2565"
    assert thai.thai_date(day, "memo") == "๒๔ สิงหาคม ๒๕๖๕"


def test_a_moment_is_written_on_the_clock_of_bangkok():
    moment = datetime(2022, 9, 30, 18, 30, tzinfo=UTC)
    assert thai.thai_datetime(moment) == "1 ต.ค. 2565 01:30 น."
    assert thai.thai_date(moment) == "1 ต.ค. 2565"
    with pytest.raises(ValueError, match="time zone"):
        thai.thai_date(datetime(2022, 9, 30))


def test_thai_period_names_shared_month_and_year_once():
    assert thai.thai_period(date(2022, 8, 1), date(2022, 8, 15)) == "1 – 15 ส.ค. 2565"
    assert thai.thai_period(date(2022, 10, 1), date(2022, 11, 30)) == "1 ต.ค. – 30 พ.ย. 2565"
    assert thai.thai_period(date(2022, 10, 1), date(2023, 9, 30)) == "1 ต.ค. 2565 – 30 ก.ย. 2566"
    assert thai.thai_period(date(2022, 8, 1), date(2022, 8, 1), "long") == "1 สิงหาคม 2565"
    with pytest.raises(ValueError, match="วันสิ้นสุด"):
        thai.thai_period(date(2022, 8, 2), date(2022, 8, 1))


@pytest.mark.parametrize(
    "typed",
    [
        *("24 ส.ค. 2565", "24 สิงหาคม 2565", "๒๔ สิงหาคม พ.ศ. ๒๕๖๕", "24/8/2565", "24-08-2565", "24.8.2565"),
        *("2022-08-24", "2565-08-24", "24/08/2022", " 24  สค  2565 ", "วันที่ 24 สิงหาคม 2565"),
    ],
)
def test_parse_thai_date_reads_both_eras(typed):
    assert thai.parse_thai_date(typed) == date(2022, 8, 24)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("24/8/65", "พิมพ์ปีสี่หลัก"),
        ("24 ส.ค. 65", "พิมพ์ปีสี่หลัก"),
        ("24/8/3108", "ไม่อยู่ในช่วง"),
        ("29/2/2566", "ไม่มีวันที่นี้"),
        ("31/13/2565", "ไม่มีวันที่นี้"),
        ("24 สคส 2565", "ไม่รู้จักเดือน"),
        ("พรุ่งนี้", "พิมพ์วันที่"),
        ("²/8/2565", "พิมพ์วันที่"),
    ],
)
def test_parse_thai_date_refuses_with_a_reason(typed, reason):
    with pytest.raises(ValueError, match=reason):
        thai.parse_thai_date(typed)


def test_29_february_2567_exists():
    assert thai.parse_thai_date("29 ก.พ. 2567") == date(2024, 2, 29)
    assert thai.thai_date(date(2024, 2, 29)) == "29 ก.พ. 2567"


def test_fiscal_year_starts_in_october_in_bangkok():
    assert thai.fiscal_year_of(date(2022, 9, 30)) == 2565
    assert thai.fiscal_year_of(date(2022, 10, 1)) == 2566
    assert thai.fiscal_year_of(datetime(2022, 9, 30, 16, 59, tzinfo=UTC)) == 2565
    assert thai.fiscal_year_of(datetime(2022, 9, 30, 18, 30, tzinfo=UTC)) == 2566
    assert thai.fiscal_year_bounds(2565) == (date(2021, 10, 1), date(2022, 9, 30))


def test_sort_key_orders_as_the_dictionary_does():
    ordered = ["กก", "กา", "เก", "เก่า", "เก้า", "ไก่", "ขา", "แขก", "นคร", "โพธิ์", "มา", "อำเภอ"]
    assert sorted(reversed(ordered), key=thai.sort_key) == ordered
    assert sorted(["O10", "O2", "O๑", "9.10", "9.2"], key=thai.sort_key) == ["9.2", "9.10", "O๑", "O2", "O10"]
    thai.sort_key("9" * 10_000)


WORDS = [
    "",
    "ก",
    "กข",
    "ก1",
    "ก๑",
    "ก10",
    "ก2",
    "ก2ข",
    "1ก",
    "10",
    "เก่า",
    "เก้า",
    "เก",
    "แขก",
    "ค่าค้า",
    "ค้าค่า",
    "Ab",
    "ข้อ 2.10",
]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text("กขเไ่้1๒0 aB.", max_size=8)), max_size=12))
def test_sort_bytes_are_in_the_same_order(words: list[str]):
    # Texts that differ only as «1» and «๑» do are alike for a database; their order is left to the row.
    assert sorted(words, key=thai.sort_bytes) == sorted(words, key=lambda word: thai.sort_key(word)[:3])


def test_join_thai_says_and_before_the_last():
    assert thai.join_thai([]) == ""
    assert thai.join_thai(["ก"]) == "ก"
    assert thai.join_thai(["ก", "ข"]) == "ก และข"
    assert thai.join_thai(["ก", "ข", "ค"]) == "ก ข และค"
    assert thai.join_thai(["ก", "เรื่อง"], "หรือ") == "ก หรือเรื่อง"
    assert thai.join_thai(["ข้อ 1", 2]) == "ข้อ 1 และ 2"


def test_keep_together_marks_terms_figures_and_dates_and_loses_nothing():
    text = "เทศบาลได้ 95.82 คะแนน ระดับ AA ในปีงบประมาณ พ.ศ. 2565 ก่อน 30 ก.ย. 2565 ตามตัวชี้วัดที่ 4 ข้อ i20"
    pieces = thai.keep_together(text)
    assert "".join(piece for piece, _ in pieces) == text
    kept = [piece for piece, keep in pieces if keep]
    assert kept == [
        *("เทศบาล", "95.82 คะแนน", "ระดับ AA", "ปีงบประมาณ พ.ศ. 2565", "30 ก.ย. 2565", "ตัวชี้วัดที่ 4", "ข้อ i20"),
    ]
    assert thai.keep_together("กองใหม่ดี", ("กองใหม่",)) == [("กองใหม่", True), ("ดี", False)]
