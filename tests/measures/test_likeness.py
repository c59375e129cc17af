"""Titles that mean the same are noticed, titles of different measures are not."""

import tomllib
from pathlib import Path

import pytest

from measures.likeness import Titles, plain

DEMO = Path(__file__).parents[2] / "ita_portal" / "demo"
SAME = [
    ("จัดทำคู่มือการยืมทรัพย์สินของราชการ", "จัดทำคู่มือการใช้และการยืมทรัพย์สินของราชการ"),
    ("ปรับปรุงคู่มือประชาชนให้เป็นปัจจุบัน", "จัดทำและปรับปรุงคู่มือประชาชน"),
    ("ประชาสัมพันธ์ขั้นตอนการให้บริการเชิงรุก", "ประชาสัมพันธ์เชิงรุกเรื่องขั้นตอนการให้บริการ"),
    ("จัดระบบการยืมทรัพย์สินของราชการให้ชัดเจนและสะดวก", "จัดระบบยืมทรัพย์สินของราชการให้ชัดเจน สะดวก ตรวจสอบได้"),
    ("ระบบยืม–คืนทรัพย์สินที่ตรวจสอบย้อนหลังได้", "ระบบยืมคืนทรัพย์สินตรวจสอบย้อนหลังได้"),
    ("เพิ่มช่องทางแจ้งเบาะแสการทุจริตและคุ้มครองผู้แจ้ง", "ช่องทางแจ้งเบาะแสทุจริตที่คุ้มครองผู้แจ้ง"),
    ("พัฒนาทักษะของบุคลากร", "ส่งเสริมการพัฒนาทักษะของบุคลากร"),
    ("ให้บุคลากรรู้แผนและผลการใช้จ่ายงบประมาณ", "ให้บุคลากรเข้าถึงแผนงานและการใช้จ่ายงบประมาณ"),
    ("กำกับและตรวจสอบการใช้ทรัพย์สินอย่างสม่ำเสมอ", "ตรวจสอบการใช้ทรัพย์สินของราชการอย่างสม่ำเสมอ"),
    ("เปิดให้ผู้ใช้บริการมีส่วนร่วม", "ส่งเสริมให้ประชาชนผู้ใช้บริการมีส่วนร่วม"),
    ("แสดงผลการปรับปรุงบริการให้ประชาชนเห็นและร่วมปรับปรุง", "บอกผลการปรับปรุงบริการ 5 เรื่องต่อประชาชน"),
    ("ประกาศนโยบายไม่รับของขวัญ (No Gift Policy)", "จัดทำประกาศนโยบาย No Gift Policy"),
]


def plans() -> list[list[str]]:
    """The titles of each year's plan of the demonstration agencies."""
    files = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(DEMO.glob("*.toml")))
    years = (year for data in files for year in data.get("years", ()))
    return [titles for year in years if (titles := [row["title"] for row in year.get("measures", ())])]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_measure_worded_anew_is_noticed(one: str, other: str) -> None:
    assert Titles({1: one}).alike(other) == [1]


def test_no_two_measures_of_one_plan_are_taken_for_the_same() -> None:
    assert len(plans()) >= 3
    for titles in plans():
        every = Titles(dict(enumerate(titles)))
        assert [every.alike(title) for title in titles] == [[at] for at in range(len(titles))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("คู่มือ การยืม", "คู่มือการยืม"),
        ("แจ้งผล ๕ เรื่อง", "แจ้งผล 5 เรื่อง"),
        ("แผนดำเนินงาน ประจำปี ๒๕๖๕", "แผนดำเนินงาน ปีงบประมาณ พ.ศ. 2566"),
        ("ทํางานโปร่งใส", "ทำงานโปร่งใส"),
        ("No Gift Policy!", "no gift policy"),
        ("ระบบยืม–คืน", "ระบบยืมคืน"),
    ],
)
def test_spaces_digits_years_and_ways_of_writing_do_not_count(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_the_likest_comes_first_and_some_are_left_out() -> None:
    titles = Titles({"a": "ทำคู่มือการยืมทรัพย์สิน", "b": "ทำคู่มือการยืมทรัพย์สินของราชการ", "c": "อบรมบุคลากร"})
    assert titles.alike("ทำคู่มือการยืมทรัพย์สินของราชการทุกชนิด") == ["b", "a"]
    assert titles.alike("ทำคู่มือการยืมทรัพย์สินของราชการทุกชนิด", besides={"b"}) == ["a"]


@pytest.mark.parametrize("nothing", ["", "   ", "– . /", "ปี 2566"])
def test_nothing_is_like_nothing(nothing: str) -> None:
    assert Titles({1: nothing, 2: "ปี 2565"}).alike(nothing) == []


def test_2000_titles_are_compared_with_each_other_in_a_moment() -> None:
    titles = {n: f"มาตรการส่งเสริมเรื่องที่ {n * 7919} ของหน่วยงาน {n % 13}" for n in range(2000)}
    every = Titles(titles)
    assert all(n in every.alike(titles[n]) for n in range(0, 2000, 100))
