"""What people type and paste: digits of both kinds, blocks from a spreadsheet, and every kind of mistake."""

import re
from decimal import Decimal

import pytest

from assessments.scoring.text import Placed, Unplaced, read_block, read_score, write_score

COLUMN = ["1", "2", "3"]
KNOWN = ["1", "2", "3", "O38", "i1.1"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("94.56", "94.56"),
        ("94,56", "94.56"),
        ("๙๔.๕๖", "94.56"),
        ("๙๔,๕", "94.5"),
        (" 100 ", "100"),
        ("0", "0"),
        ("95.1200", "95.12"),
        ("\u200b88.13\ufeff", "88.13"),
    ],
)
def test_reads_what_officers_type(text: str, value: str) -> None:
    assert read_score(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_an_empty_cell_is_no_score(text: str) -> None:
    assert read_score(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("100.01", "คะแนนต้องอยู่ระหว่าง 0 ถึง 100"),
        ("-1", "คะแนนต้องอยู่ระหว่าง 0 ถึง 100"),
        ("95.123", "ทศนิยมเกินสองตำแหน่ง พิมพ์อย่างที่ประกาศ เช่น 95.12"),
        ("ผ่าน", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("9²", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("²", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("1e2", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("NaN", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("95%", "ใช้ได้เฉพาะตัวเลขและจุดทศนิยม"),
        ("9.5.1", "จุดหรือจุลภาคอยู่ผิดที่"),
        ("1" * 25, "ยาวเกินไป พิมพ์เฉพาะคะแนน 0 ถึง 100 ทศนิยมไม่เกินสองตำแหน่ง"),
    ],
)
def test_says_why_a_text_is_no_score(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        read_score(text)


def test_writes_two_decimals_and_nothing_for_nothing() -> None:
    assert (write_score(Decimal("95.1")), write_score(None)) == ("95.10", "")


def test_a_column_falls_on_the_cells_below() -> None:
    placed, unplaced = read_block("94.56\r\n88.13\r\n๙๐.๘๑\r\n\r\n", column=COLUMN, known=KNOWN)
    assert placed == [Placed(1, "1", "94.56"), Placed(2, "2", "88.13"), Placed(3, "3", "๙๐.๘๑")]
    assert unplaced == []


def test_an_empty_line_leaves_its_cell_alone() -> None:
    placed, _ = read_block("94.56\n\n90.81", column=COLUMN, known=KNOWN)
    assert [(each.code, each.text) for each in placed] == [("1", "94.56"), ("3", "90.81")]


def test_lines_beyond_the_last_cell_are_named() -> None:
    placed, unplaced = read_block("1\n2\n3\n4", column=COLUMN, known=KNOWN)
    assert len(placed) == 3
    assert unplaced == [Unplaced(4, "4", "เลยช่องสุดท้ายของหน้านี้")]


def test_pairs_of_code_and_score_find_their_cells() -> None:
    placed, unplaced = read_block("o38\tประเด็น\t100\nI 1.1\t95\n๒\t88.13", column=COLUMN, known=KNOWN)
    assert [(each.code, each.text) for each in placed] == [("O38", "100"), ("i1.1", "95"), ("2", "88.13")]
    assert unplaced == []


def test_unknown_and_repeated_codes_are_named() -> None:
    placed, unplaced = read_block("O99\t100\n1\t90\n1\t91", column=COLUMN, known=KNOWN)
    assert [(each.code, each.text) for each in placed] == [("1", "90")]
    assert [each.line for each in unplaced] == [1, 3]
    assert "O99" in unplaced[0].reason
    assert unplaced[1].reason == "1 มีแล้วในบรรทัดที่ 2"


def test_a_row_of_figures_is_a_column_lying_down() -> None:
    placed, _ = read_block("94.56\t88.13\t90.81", column=COLUMN, known=KNOWN)
    assert [(each.code, each.text) for each in placed] == [("1", "94.56"), ("2", "88.13"), ("3", "90.81")]


def test_a_block_of_a_thousand_lines_stops() -> None:
    placed, unplaced = read_block("\n".join(["1"] * 1000), column=COLUMN, known=KNOWN)
    assert len(placed) == 3
    assert unplaced[-1].reason == "วางได้ครั้งละไม่เกิน 400 บรรทัด"
    assert len(unplaced) == 398
