"""The list of measures and the weak points that wait for one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Recommendation
from measures.actions.carry_over import carry_over
from measures.pages.measure_list import list_context
from tests import make

from .facts import ADDRESS, planned

PAGE = ADDRESS + "measures/"


def codes(points):
    return [point.code for point in points]


def open_codes(assessment):
    """The indicators that wait for a measure themselves."""
    return [each.point.code for each in list_context(assessment)["open_points"] if each.is_open]


def test_every_weak_point_without_measure_is_listed_lowest_first(assessment, officer, as_user):
    assert open_codes(assessment) == ["4", "2", "5", "3", "1", "8"]
    page = as_user(officer).get(PAGE).content.decode()
    assert f'href="{PAGE}new/?code=4"' in page
    assert "ยังไม่มีมาตรการ" in page


def test_the_agencys_own_line_decides_what_is_weak(assessment):
    assessment.agency.urgent_below, assessment.agency.maintain_from = 85, 90
    assert open_codes(assessment) == ["4", "2"]


@pytest.mark.parametrize("linked", ["4", "i20", "IIT"])
def test_a_measure_for_a_part_or_for_the_whole_answers_the_indicator(assessment, officer, linked):
    planned(assessment, officer, codes=[linked])
    assert "4" not in open_codes(assessment)


def test_advice_is_answered_by_its_code_or_what_it_is_part_of(assessment, officer):
    for code in ("i20", "i7", "O38"):
        Recommendation.objects.create(assessment=assessment, code=code, text="ปรับปรุง", created_by=officer)
    planned(assessment, officer, codes=["4", "i8"])
    assert codes(list_context(assessment)["recommendations"]) == ["i7", "O38"]


def test_a_row_says_what_it_answers_who_and_when(assessment, officer, as_user):
    strategy = assessment.agency.divisions.first()
    planned(assessment, officer, lead=strategy, codes=["4", "i20", "5"])
    page = as_user(officer).get(PAGE).content.decode()
    assert "จากตัวชี้วัดที่ 4 ข้อ i20 และตัวชี้วัดที่ 5" in page
    assert strategy.name in page
    assert "ปีงบประมาณ พ.ศ. 2566" in page
    assert "ไม่ใช้งบประมาณ" in page


def open_parts(assessment):
    """The weak questions and items that wait for a measure, by their indicator."""
    found = list_context(assessment)["open_points"]
    return {each.point.code: codes(each.point.parts) for each in found if each.point.parts}


def test_every_weak_question_and_item_without_measure_is_listed(assessment, officer, as_user):
    """Also where the indicator has a measure for another question, or is strong, or is not known."""
    make.give_scores(assessment, {"i20": "82.64", "i23": "80", "i24": "95", "O38": "0", "e1": "84"}, officer)
    assessment.scores.filter(code="6").delete()
    planned(assessment, officer, codes=["i20"])
    assert open_parts(assessment) == {"4": ["i23"], "10": ["O38"], "6": ["e1"]}
    assert "4" not in open_codes(assessment)
    page = as_user(officer).get(PAGE).content.decode()
    assert [f'href="{PAGE}new/?code={code}"' in page for code in ("i23", "O38", "e1", "i20")] == [True] * 3 + [False]
    planned(assessment, officer, title="ทั้งตัวชี้วัด", codes=["4", "OIT", "6"])
    assert open_parts(assessment) == {}


@pytest.mark.parametrize(
    ("linked", "words"),
    [
        ([], "ยังไม่ผูกกับจุดอ่อน"),
        (["9"], "จุดที่ผูกไว้ไม่ใช่จุดอ่อน"),
        (["6", "O43"], "จุดที่ผูกไว้ไม่ใช่จุดอ่อน"),
        (["9", "4"], ""),  # one of several is enough
        (["i22"], ""),  # part of a weak indicator
        (["IIT"], ""),  # the whole that weak ones are part of
        (["TOTAL"], ""),
        (["O38"], ""),  # recommended
        (["10.1"], ""),
    ],
)
def test_every_measure_without_weak_point_is_listed(assessment, officer, as_user, linked, words):
    Recommendation.objects.create(assessment=assessment, code="O38", text="ปรับปรุง", created_by=officer)
    planned(assessment, officer, codes=linked)
    answer = as_user(officer).get(PAGE)
    assert [row.aimless for row in answer.context["aimless"]] == ([words] if words else [])
    assert ("มาตรการที่ไม่ได้แก้จุดอ่อน" in answer.content.decode()) == bool(words)


def test_without_figures_nobody_is_told_that_a_point_is_not_weak(agency, officer):
    year = make.assessment(agency, 2564, by=officer)
    planned(year, officer, codes=["4"])
    assert list_context(year)["aimless"] == []


def test_look_alikes_stand_on_the_list(assessment, officer, as_user):
    earlier = make.assessment(assessment.agency, 2564, by=officer)
    old = planned(earlier, officer)
    first = planned(assessment, officer)
    second = planned(assessment, officer, title="จัดระบบยืมทรัพย์สินให้ชัดเจน")
    rows = list_context(assessment)["rows"]
    assert [[each.pk for each in row.alike] for row in rows] == [[second.pk, old.pk], [first.pk, old.pk]]
    assert f'href="/staff/our-town/2564/measures/#m-{old.pk}"' in as_user(officer).get(PAGE).content.decode()


def test_a_measure_carried_over_is_not_called_a_look_alike_of_its_source(assessment, officer):
    later = make.assessment(assessment.agency, 2566, by=officer)
    source = planned(assessment, officer, codes=["4"])
    carry_over(assessment=later, pks=[source.pk], by=officer)
    (row,) = list_context(later)["rows"]
    assert row.alike == []


def test_readers_see_the_list_without_buttons(assessment, officer, head, as_user):
    planned(assessment, officer)
    page = as_user(head).get(PAGE).content.decode()
    assert "จัดระบบการยืมทรัพย์สิน" in page
    assert "วางมาตรการ" not in page


def test_a_division_is_led_to_no_page_that_refuses_it(assessment, officer, division_officer, as_user):
    planned(assessment, officer)
    page = as_user(division_officer).get(PAGE).content.decode()
    leads = set(re.findall(rf'href="({ADDRESS}[^"#?]*)', page))
    assert len(leads) > 3
    assert {path: as_user(division_officer).get(path).status_code for path in leads} == dict.fromkeys(leads, 200)


def test_a_stranger_gets_404_and_nobody_writes_here(assessment, officer, outsider, as_user):
    assert as_user(outsider).get(PAGE).status_code == 404
    assert as_user(officer).post(PAGE).status_code == 405


def test_twelve_measures_cost_as_many_queries_as_one(assessment, officer, as_user):
    def count() -> int:
        person = as_user(officer)
        person.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert person.get(PAGE).status_code == 200
        return len(queries)

    lead = assessment.agency.divisions.first()
    planned(assessment, officer, steps=2, lead=lead)
    one = count()
    for number in range(11):
        planned(assessment, officer, steps=3, title=f"มาตรการ {number}", lead=lead)
    assert count() == one


def test_without_scores_only_the_officer_is_sent_to_enter_them(agency, officer, head, as_user):
    make.assessment(agency)
    entry = f'href="{ADDRESS}scores/"'
    pages = {who: as_user(who).get(PAGE).content.decode() for who in (officer, head)}
    assert pages[officer].count(entry) == pages[head].count(entry) + 1
    assert "เจ้าหน้าที่ผู้รับผิดชอบ ITA ยังไม่ได้กรอกคะแนนของปี 2565" in pages[head]
    assert "จุดอ่อนที่ยังไม่มีมาตรการ" not in pages[officer]  # it would say the same once more
