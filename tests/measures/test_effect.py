"""What changed in the year after: by number and topic, with the shown figures, said with care."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import scoring
from assessments.models import Framework
from measures.effect import Comparison, Effect, PointEffect, Scored
from tests import make

from .facts import ADDRESS, planned

PAGE = ADDRESS + "measures/effect/"
pytestmark = pytest.mark.django_db


def scored(year: int, **scores: str) -> Scored:
    framework = Framework.objects.get(fiscal_year=year, edition="มาตรฐาน").to_plain()
    given = {code.removeprefix("n"): Decimal(value) for code, value in scores.items()}
    return Scored(year, framework, scoring.evaluate(framework, given))


def point(before: str | None, after: str | None, note: str = "") -> PointEffect:
    return PointEffect(
        "4", "ทรัพย์สิน", Decimal(before) if before else None, Decimal(after) if after else None, note=note
    )


@pytest.mark.parametrize(
    ("before", "after", "kind", "change"),
    [
        ("88.09", "90.10", "rose", "2.01"),
        ("90.10", "88.09", "fell", "-2.01"),
        ("90.00", "90.00", "stayed", "0.00"),
        ("90.00", "90.01", "rose", "0.01"),
        ("0.00", "0.00", "stayed", "0.00"),
        ("0.00", "100.00", "rose", "100.00"),
    ],
)
def test_a_point_rose_stayed_or_fell_by_the_shown_figures(before, after, kind, change):
    found = point(before, after)
    assert (found.kind, found.change) == (kind, Decimal(change))


def test_figures_that_are_shown_equal_stayed_whatever_lies_behind_them():
    """Two means that differ in the fourth decimal are both shown as 90.33."""
    before = scored(2564, i19="90", i20="90", i21="91", i22="90.333", i23="90.333", i24="90.333")
    after = scored(2565, i19="90", i20="90", i21="91", i22="90.334", i23="90.334", i24="90.334")
    (found,) = Comparison(before, after).of(["4"]).points
    assert (found.before, found.after, found.kind) == (Decimal("90.33"), Decimal("90.33"), "stayed")


@pytest.mark.parametrize(
    ("points", "verdict"),
    [
        ([("1", "2"), ("1", "1")], "rose"),
        ([("2", "1"), ("1", "1")], "fell"),
        ([("1", "1"), ("2", "2")], "stayed"),
        ([("1", "2"), ("2", "1")], "mixed"),
        ([("1", "2"), ("2", None)], "rose"),
        ([("1", None)], "unknown"),
        ([], "unknown"),
    ],
)
def test_several_points_are_summed_up_only_where_they_agree(points, verdict):
    effect = Effect(tuple(point(*each, note="" if each[1] else "ยังไม่มีคะแนน") for each in points))
    assert effect.verdict == verdict


@pytest.mark.parametrize(
    ("code", "after", "kind", "note"),
    [
        ("4", "", "rose", ""),
        ("O30", "O28", "rose", ""),
        ("i20", "", "unknown", "ปี 2566 ไม่มีข้อนี้"),
        ("9.3", "", "unknown", "ปี 2566 ไม่มีตัวชี้วัดย่อยนี้"),
        ("5", "", "unknown", "ไม่มีคะแนนปี 2565 ให้เทียบ"),
        ("2", "", "unknown", "ยังไม่มีคะแนนปี 2566"),
    ],
)
def test_points_are_found_again_or_said_to_be_incomparable(code, after, kind, note):
    before = scored(2565, n4="88.09", n2="88.13", O30="0", i20="82.64")
    later = scored(2566, n4="90.10", n5="91", O28="100")
    (found,) = Comparison(before, later).of([code]).points
    assert (found.code_after, found.kind, found.note) == (after, kind, note)


def test_years_of_other_weights_are_compared_by_item_only():
    before, later = scored(2564, n4="89.40", i20="80"), scored(2565, n4="92", i20="85")
    iit, eit, oit = later.framework.instruments
    others = (replace(iit, weight=Decimal(40)), replace(eit, weight=Decimal(20)), oit)
    later = replace(later, framework=replace(later.framework, instruments=others))
    found = Comparison(before, later).of(["4", "TOTAL", "i20"]).points
    words = "ปี 2565 ใช้น้ำหนักเครื่องมือต่างจากปี 2564 จึงเทียบกันไม่ได้"
    assert [(each.kind, each.note) for each in found] == [("unknown", words), ("unknown", words), ("rose", "")]


def test_without_the_year_after_nothing_is_said():
    (found,) = Comparison(scored(2565, n4="88.09"), None).of(["4"]).points
    assert (found.before, found.note) == (Decimal("88.09"), "ยังไม่มีคะแนนปี 2566")


@pytest.fixture
def later(assessment, officer):
    scores = {"1": "94.56", "2": "86.00", "4": "90.10", "8": "95.00"}
    return make.assessment(assessment.agency, 2566, by=officer, scores=scores)


def test_the_page_has_a_list_for_each_way_with_figures_before_and_after(assessment, later, officer, as_user):
    for title, codes in (("ขึ้น", ["4"]), ("เท่า", ["1"]), ("ลง", ["2"]), ("ปน", ["2", "4"]), ("ไม่รู้", ["i20"])):
        planned(assessment, officer, title=title, codes=codes)
    answer = as_user(officer).get(PAGE)
    groups = {group.key: [row.measure.title for row in group.rows] for group in answer.context["groups"]}
    assert groups == {"rose": ["ขึ้น"], "stayed": ["เท่า"], "fell": ["ลง"], "mixed": ["ปน"], "unknown": ["ไม่รู้"]}
    rose = answer.context["groups"][0].rows[0].points[0]
    assert (rose.name, f"{rose.point.before}", f"{rose.point.after}", rose.change) == (
        *("ตัวชี้วัดที่ 4", "88.09", "90.10", "+2.01"),
    )
    page = " ".join(answer.content.decode().split())
    assert "ไม่ได้แปลว่าเพราะมาตรการ" in page
    assert "คะแนนปี 2566 ยังไม่รับรอง" in page
    assert "−2.13" in page


def test_its_figures_are_those_of_the_result_pages(assessment, later, officer, as_user):
    planned(assessment, officer, codes=["8"])
    client = as_user(officer)
    (row,) = client.get(PAGE).context["groups"][0].rows
    for year, figure in ((2565, row.points[0].point.before), (2566, row.points[0].point.after)):
        findings = client.get(f"/staff/our-town/{year}/result/").context["findings"]
        assert next(each for each in findings.indicators if each.number == 8).score == figure


def test_a_year_whose_successor_is_not_there_yet_says_so(assessment, officer, as_user):
    planned(assessment, officer)
    page = as_user(officer).get(PAGE).content.decode()
    assert page.count("มีคะแนนปี 2566") == 1
    assert "จะเทียบได้เมื่อมีคะแนนปี 2566" in page
    assert "มาตรการที่รอเทียบ" in page
    assert 'class="stats"' not in page  # four noughts say nothing


def test_a_measure_without_links_has_nothing_to_compare(assessment, later, officer, as_user):
    planned(assessment, officer, codes=[])
    assert "ไม่ได้ผูกกับจุดใด" in as_user(officer).get(PAGE).content.decode()


def test_readers_may_look_strangers_may_not(assessment, head, division_officer, outsider, as_user):
    planned_nothing = [as_user(person).get(PAGE).status_code for person in (head, division_officer, outsider)]
    assert planned_nothing == [200, 200, 404]


def test_twelve_measures_cost_as_many_queries_as_one(assessment, later, officer, as_user):
    def count() -> int:
        client = as_user(officer)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    planned(assessment, officer)
    one = count()
    for number in range(11):
        planned(assessment, officer, title=f"มาตรการ {number}", codes=["4", "i20", "O38", "9.1"])
    assert count() == one
