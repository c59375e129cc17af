"""Last year's measures in this year: what is taken over, translated, moved, told, and never doubled."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment
from ita_portal.audit.models import AuditEvent
from measures.actions.carry_over import carry_over
from measures.actions.contents import contents
from measures.actions.planning import plan_measure
from measures.carrying import moved
from measures.models import Measure
from tests import make

from .facts import data, planned

PAGE = "/staff/our-town/2566/measures/carry-over/"


@pytest.fixture
def later(assessment: Assessment, officer) -> Assessment:
    """The year after, in which questions are not known and OIT items have other numbers."""
    return make.assessment(assessment.agency, 2566, by=officer)


@pytest.fixture
def rich(assessment: Assessment, officer) -> Measure:
    strategy, clerk = assessment.agency.divisions.all()
    made = plan_measure(
        assessment=assessment,
        data=data(
            title="แผนยืมทรัพย์สิน",
            codes=["4", "i20", "O30", "9.3"],
            target="ยืมผ่านทะเบียน",
            target_value=Decimal(90),
            target_unit="ร้อยละ",
            budget=Decimal(5000),
            lead=strategy,
            supporting=[clerk],
            every_division=False,
            period="dates",
            starts=date(2022, 10, 1),
            ends=date(2023, 3, 31),
            follow_up="dates",
            follow_up_note="ประชุมหัวหน้าส่วน",
            follow_up_dates=[date(2023, 1, 15), date(2023, 3, 31)],
        ),
        steps=[{"text": "ทำคู่มือ", "divisions": [clerk], "starts": date(2022, 10, 1), "ends": date(2022, 12, 31)}],
        by=officer,
    )
    Measure.objects.filter(pk=made.pk).update(work_status="delayed", percent=40)
    return made


def test_everything_is_taken_over_with_links_translated_dates_moved_and_nothing_done(later, rich, officer):
    (made,) = carry_over(assessment=later, pks=[rich.pk], by=officer).made
    made.refresh_from_db()
    assert (made.carried_from, made.carried_out_in, made.order) == (rich, 2567, 1)
    assert (made.work_status, made.percent, made.version) == ("not_started", 0, 1)
    was, now = contents(rich), contents(made)
    assert now == was | {
        "codes": ["4", "9", "O28"],
        "starts": "2023-10-01",
        "ends": "2024-03-31",
        "follow_up_dates": ["2024-01-15", "2024-03-31"],
        "steps": [was["steps"][0] | {"starts": "2023-10-01", "ends": "2023-12-31"}],
    }
    details = AuditEvent.objects.get(verb="measure_carried").details
    assert (details["was"], details["codes"]) == (["4", "i20", "O30", "9.3"], ["4", "O28", "9"])


def test_the_page_tells_what_changes_before_anything_is_written(later, rich, officer, as_user):
    (row,) = as_user(officer).get(PAGE).context["rows"]
    assert row.told == [
        "i20 ไม่มีในปี 2566 ผูกกับตัวชี้วัดที่ 4 แทน",
        "O30 ของเดิมเป็น O28 ในปี 2566",
        "9.3 ไม่มีในปี 2566 ผูกกับตัวชี้วัดที่ 9 แทน",
    ]
    assert (row.is_proposed, row.there, row.status.words) == (True, "", "ล่าช้า")


def test_twice_makes_no_second_one(later, rich, officer, as_user):
    client = as_user(officer)
    answers = [client.post(PAGE, {"pk": [rich.pk]}, follow=True) for _ in range(2)]
    assert Measure.objects.filter(assessment=later).count() == 1
    assert AuditEvent.objects.filter(verb="measure_carried").count() == 1
    assert ["ยกมา 1 มาตรการแล้ว" in answer.content.decode() for answer in answers] == [True, False]
    assert "มีในปีนี้แล้ว จึงไม่ยกมาอีก" in answers[1].content.decode()
    (row,) = client.get(PAGE).context["rows"]
    assert row.there == "ม.1"


def test_a_title_this_year_has_already_is_left_as_it_is(later, rich, officer):
    own = planned(later, officer, title=rich.title, codes=["4"])
    done = carry_over(assessment=later, pks=[rich.pk], by=officer)
    assert (done.made, done.there) == ([], [rich.title])
    assert list(Measure.objects.filter(assessment=later)) == [own]


def test_the_chosen_ones_come_in_their_old_order_behind_what_is_there(assessment, later, officer):
    planned(later, officer, title="ของปีนี้", codes=["4"])
    first, second, third = (planned(assessment, officer, title=title) for title in ("หนึ่ง", "สอง", "สาม"))
    carry_over(assessment=later, pks=[third.pk, first.pk], by=officer)
    rows = Measure.objects.filter(assessment=later)
    assert [(row.order, row.title) for row in rows] == [(1, "ของปีนี้"), (2, "หนึ่ง"), (3, "สาม")]
    assert second.carried_to.count() == 0


def test_a_text_that_names_its_year_is_pointed_out(assessment, later, officer, as_user):
    planned(assessment, officer, title="แจ้งแผนประจำปี ๒๕๖๖")
    (row,) = as_user(officer).get(PAGE).context["rows"]
    assert row.told[-1] == "ข้อความยังเขียนปี 2566 ตรวจแล้วแก้ให้ตรงปี"


def test_done_and_cancelled_ones_are_not_ticked_from_the_start(assessment, later, officer, as_user):
    for status in ("done", "cancelled", "on_hold"):
        made = planned(assessment, officer, title=status)
        Measure.objects.filter(pk=made.pk).update(work_status=status)
    assert [row.is_proposed for row in as_user(officer).get(PAGE).context["rows"]] == [False, False, True]


def test_the_latest_year_with_measures_counts_and_dates_move_by_all_the_years_between(assessment, rich, officer):
    year = make.assessment(assessment.agency, 2567, by=officer)
    (made,) = carry_over(assessment=year, pks=[rich.pk], by=officer).made
    assert (made.starts, made.ends) == (date(2024, 10, 1), date(2025, 3, 31))


def test_29_february_becomes_the_28th_where_there_is_none():
    assert moved(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert moved(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert moved(None, 1) is None


def test_measures_of_strangers_and_of_later_years_are_not_taken(assessment, later, officer):
    elsewhere = make.agency()
    strange = planned(make.assessment(elsewhere, 2565), make.user(elsewhere))
    own = planned(later, officer, codes=["4"])
    assert carry_over(assessment=assessment, pks=[own.pk], by=officer).made == []
    assert carry_over(assessment=later, pks=[strange.pk], by=officer).made == []


def test_nothing_chosen_is_said(later, rich, officer, as_user):
    answer = as_user(officer).post(PAGE, {})
    assert answer.status_code == 422
    assert "ยังไม่ได้เลือกมาตรการ" in answer.content.decode()


def test_without_earlier_measures_the_page_says_where_to_begin(later, officer, as_user):
    assert "ยังไม่มีมาตรการของปีก่อน" in as_user(officer).get(PAGE).content.decode()


def test_only_those_who_plan_may(later, rich, officer, head, division_officer, outsider, as_user):
    for person, status in ((head, 403), (division_officer, 403), (outsider, 404)):
        client = as_user(person)
        assert [client.get(PAGE).status_code, client.post(PAGE, {"pk": [rich.pk]}).status_code] == [status] * 2
        with pytest.raises(PermissionDenied):
            carry_over(assessment=later, pks=[rich.pk], by=person)
    assert not Measure.objects.filter(assessment=later).exists()


def test_twelve_measures_cost_as_many_queries_as_one(assessment, later, officer, as_user):
    def count() -> int:
        client = as_user(officer)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    lead = assessment.agency.divisions.first()
    planned(assessment, officer, steps=2, lead=lead)
    one = count()
    for number in range(11):
        planned(assessment, officer, steps=3, title=f"มาตรการ {number}", lead=lead)
    assert count() == one
