"""The library: earlier measures found by indicator and words, with what became of them, and used again."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment
from measures.models import Measure
from tests import make

from .facts import planned, typed

PAGE, NEW = "/staff/our-town/2567/measures/library/", "/staff/our-town/2567/measures/new/"


@pytest.fixture
def this_year(assessment: Assessment, officer) -> Assessment:
    """FY 2567, when OIT items have numbers of their own again; 2566 lies between."""
    make.assessment(assessment.agency, 2566, by=officer, scores={"4": "90.10", "2": "86.00"})
    return make.assessment(assessment.agency, 2567, by=officer)


@pytest.fixture
def shelf(assessment: Assessment, this_year: Assessment, officer) -> list[Measure]:
    between = Assessment.objects.get(agency=assessment.agency, fiscal_year=2566)
    return [
        planned(assessment, officer, title="ทำทะเบียนยืมทรัพย์สิน", codes=["i20"]),
        planned(assessment, officer, title="ชี้แจงงบประมาณ", codes=["2"], steps=2),
        planned(assessment, officer, title="รับเรื่องร้องเรียน", codes=["O30"]),
        planned(between, officer, title="ทบทวนทะเบียนยืม", codes=["4"]),
    ]


def titles(answer) -> list[str]:
    return [row.measure.title for row in answer.context["rows"]]


def test_all_earlier_years_stand_there_the_newest_first(shelf, officer, as_user):
    found = titles(as_user(officer).get(PAGE))
    assert found == ["ทบทวนทะเบียนยืม", "ทำทะเบียนยืมทรัพย์สิน", "ชี้แจงงบประมาณ", "รับเรื่องร้องเรียน"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"indicator": "4"}, ["ทบทวนทะเบียนยืม", "ทำทะเบียนยืมทรัพย์สิน"]),
        ({"indicator": "9"}, ["รับเรื่องร้องเรียน"]),
        ({"q": "ยืม"}, ["ทบทวนทะเบียนยืม", "ทำทะเบียนยืมทรัพย์สิน"]),
        ({"q": "ทะเบียน ทรัพย์สิน"}, ["ทำทะเบียนยืมทรัพย์สิน"]),
        ({"q": "ขั้นตอน 2"}, ["ชี้แจงงบประมาณ"]),
        ({"q": "ยืม", "indicator": "2"}, []),
        ({"indicator": "77"}, ["ทบทวนทะเบียนยืม", "ทำทะเบียนยืมทรัพย์สิน", "ชี้แจงงบประมาณ", "รับเรื่องร้องเรียน"]),
    ],
)
def test_found_by_indicator_and_words(shelf, officer, as_user, asked, expected):
    assert titles(as_user(officer).get(PAGE, asked)) == expected


def test_an_item_is_found_by_its_indicator_whatever_its_number_is_now(shelf, officer, as_user):
    """O30 of 2565 is o23 in 2567; both lie in indicator 9."""
    answer = as_user(officer).get(PAGE, {"indicator": "9"})
    (row,) = answer.context["rows"]
    assert row.source == "ตัวชี้วัดที่ 9 ข้อ O30"


def test_it_says_what_became_of_each(shelf, officer, as_user):
    Measure.objects.filter(title="ชี้แจงงบประมาณ").update(work_status="done", percent=100)
    rows = {row.measure.title: row for row in as_user(officer).get(PAGE).context["rows"]}
    row = rows["ชี้แจงงบประมาณ"]
    assert (row.status.words, row.verdict) == ("แล้วเสร็จ", "คะแนนลดลง")
    (point,) = row.points
    assert (point.name, point.point.before, point.point.after, point.change) == (
        *("ตัวชี้วัดที่ 2", Decimal("88.13"), Decimal("86.00"), "−2.13"),
    )
    assert rows["ทำทะเบียนยืมทรัพย์สิน"].verdict == ""
    assert rows["ทำทะเบียนยืมทรัพย์สิน"].points[0].point.note == "ปี 2566 ไม่มีข้อนี้"


def test_one_press_opens_the_form_filled_and_saving_keeps_the_descent(shelf, this_year, officer, as_user):
    client, source = as_user(officer), shelf[2]
    answer = client.get(NEW, {"from": source.pk})
    page = answer.content.decode()
    assert answer.context["form"]["title"].value() == "รับเรื่องร้องเรียน"
    assert answer.context["form"]["weak"].value() == ["o23"]
    assert "O30 ของเดิมเป็น o23 ในปี 2567" in page
    post = typed(title="รับเรื่องร้องเรียนออนไลน์", weak=["o23"], carried_from=source.pk)
    assert client.post(NEW, post).status_code == 302
    made = Measure.objects.get(assessment=this_year)
    assert (made.carried_from, [link.code for link in made.links.all()]) == (source, ["o23"])
    rows = {row.measure.pk: row.there for row in client.get(PAGE).context["rows"]}
    assert rows[source.pk] == "ม.1"


def test_a_mistake_keeps_what_was_taken_over(shelf, officer, as_user):
    answer = as_user(officer).post(NEW, typed(title="", weak=[], carried_from=shelf[2].pk))
    assert answer.status_code == 422
    assert answer.context["source"] == shelf[2]
    assert answer.context["form"]["carried_from"].value() == str(shelf[2].pk)


def test_what_is_not_an_earlier_measure_of_the_agency_cannot_be_used(shelf, this_year, officer, as_user):
    elsewhere = make.agency()
    strange = planned(make.assessment(elsewhere, 2565), make.user(elsewhere))
    own = planned(this_year, officer, title="ของปีนี้", codes=["4"])
    client = as_user(officer)
    assert [client.get(NEW, {"from": pk}).status_code for pk in (strange.pk, own.pk, 10**12)] == [404] * 3
    assert client.post(NEW, typed(carried_from=strange.pk)).status_code == 404
    assert client.get(NEW, {"from": "nonsense"}).status_code == 200


def test_readers_look_but_do_not_use(shelf, head, as_user):
    page = as_user(head).get(PAGE).content.decode()
    assert 'รับเรื่อง<span class="nb">ร้องเรียน</span>' in page
    assert "ใช้มาตรการนี้" not in page


def test_an_empty_library_says_where_to_begin(assessment, officer, as_user):
    page = as_user(officer).get("/staff/our-town/2565/measures/library/").content.decode()
    assert "ยังไม่มีมาตรการของปีก่อน" in page


def test_pages_of_twenty_keep_the_filters(assessment, this_year, officer, as_user):
    for number in range(21):
        planned(assessment, officer, title=f"ยืม {number}")
    answer = as_user(officer).get(PAGE, {"q": "ยืม", "page": "2"})
    assert len(answer.context["rows"]) == 1
    assert 'href="?q=%E0%B8%A2%E0%B8%B7%E0%B8%A1&amp;page=1"' in answer.content.decode()


def test_twenty_measures_cost_as_many_queries_as_one(assessment, this_year, officer, as_user):
    def count() -> int:
        client = as_user(officer)
        asked = {"indicator": "4", "q": "มาตรการ"}
        client.get(PAGE, asked)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE, asked).status_code == 200
        return len(queries)

    lead = assessment.agency.divisions.first()
    planned(assessment, officer, steps=2, title="มาตรการ", lead=lead)
    one = count()
    for number in range(15):
        planned(assessment, officer, steps=3, title=f"มาตรการ {number}", lead=lead)
    assert count() == one
