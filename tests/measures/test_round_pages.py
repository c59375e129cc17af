"""The pages of the rounds: which are open and which come, opening one by hand, moving a deadline."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ita_portal.audit.models import AuditEvent
from ita_portal.lib.thai import thai_date
from measures.enums import ProgressState
from measures.models import ProgressReport, Round
from tests.measures.facts import planned
from tests.measures.follow_up_facts import PAGE, asked, many, measure, queries_of, round_

ROUNDS = PAGE + "rounds/"


@pytest.fixture
def plan(assessment, officer):
    """A measure that asks both divisions every half-year."""
    return planned(assessment, officer)


def rows(as_user, person):
    return as_user(person).get(ROUNDS).context["rows"]


def test_the_rounds_of_the_year_stand_in_order_with_what_they_will_ask(plan, officer, as_user):
    found = [(row.label, row.due, row.chip.words, row.new, row.new_divisions) for row in rows(as_user, officer)]
    assert found == [
        ("รอบ 6 เดือนแรก", date(2023, 4, 20), "ยังไม่เปิด", 2, 2),
        ("รอบ 6 เดือนหลัง", date(2023, 10, 20), "ยังไม่เปิด", 2, 2),
    ]


def test_an_open_round_says_what_came_in(plan, officer, as_user):
    strategy, clerks = plan.assessment.agency.divisions.all()
    held = round_(plan.assessment, due=date(2023, 4, 20))
    asked(plan, strategy, held, ProgressState.ACCEPTED, 5, officer)
    asked(plan, clerks, held, late=5)
    row = rows(as_user, officer)[0]
    assert (row.round.received, row.round.asked, row.chip.words, row.new) == (1, 2, "เกินกำหนด 1 ฉบับ", 0)
    assert f'href="{ROUNDS}{held.pk}/deadline/"' in as_user(officer).get(ROUNDS).content.decode()


def test_a_round_with_every_report_in_offers_no_new_deadline(plan, officer, as_user):
    held = round_(plan.assessment)
    asked(plan, plan.assessment.agency.divisions.all()[0], held, ProgressState.ACCEPTED, 5, officer)
    page = as_user(officer).get(ROUNDS).content.decode()
    assert "ได้รับครบแล้ว" in page
    assert f"{held.pk}/deadline/" not in page


def test_where_there_is_nothing_to_do_there_is_no_column_for_it(assessment, officer, as_user):
    one = measure(assessment, officer)
    division = assessment.agency.divisions.all()[0]
    for key in ("h1", "h2"):
        asked(one, division, round_(assessment, key), ProgressState.ACCEPTED, 5, officer)
    answer = as_user(officer).get(ROUNDS)
    assert [row.offers for row in answer.context["rows"]] == [False, False]
    assert '<th scope="col">ดำเนินการ</th>' not in answer.content.decode()


def test_a_measure_planned_later_can_still_be_asked_for(plan, officer, as_user):
    round_(plan.assessment)
    assert rows(as_user, officer)[0].new == 2
    page = as_user(officer).get(ROUNDS).content.decode()
    assert "ขอเพิ่มอีก 2 รายงาน" in page


def test_a_year_without_measures_says_what_to_do_first(assessment, officer, as_user):
    assert "ยังไม่มีรอบ เพราะยังไม่มีมาตรการ" in as_user(officer).get(ROUNDS).content.decode()


def test_opening_shows_whom_it_asks_and_opens_one_round(plan, officer, as_user):
    answer = as_user(officer).get(ROUNDS + "h1/open/")
    assert answer.context["count"] == 2
    assert answer.context["divisions"] == [("กองยุทธศาสตร์และงบประมาณ", ["ม.1"]), ("สำนักปลัดเทศบาล", ["ม.1"])]
    assert answer.context["is_past"]
    for _press in range(2):
        answer = as_user(officer).post(ROUNDS + "h1/open/")
        assert (answer.status_code, answer.url) == (302, ROUNDS)
    opened = Round.objects.get()
    # Long past: two weeks from today.
    assert (opened.opened_by, opened.due) == (officer, timezone.localdate() + timedelta(days=14))
    assert ProgressReport.objects.count() == 2


def test_a_round_no_measure_has_is_not_there(plan, officer, as_user):
    assert as_user(officer).get(ROUNDS + "m2022-10/open/").status_code == 404
    assert as_user(officer).post(ROUNDS + "nonsense/open/").status_code == 404


def test_a_deadline_moves_with_its_reason_for_those_who_still_owe(plan, officer, as_user):
    strategy, clerks = plan.assessment.agency.divisions.all()
    held = round_(plan.assessment)
    sent = asked(plan, strategy, held, ProgressState.SENT, 5, officer)
    owed = asked(plan, clerks, held, late=5)
    extended = asked(measure(plan.assessment, officer), clerks, held, late=-60, is_extended=True)
    address = f"{ROUNDS}{held.pk}/deadline/"
    assert as_user(officer).get(address).context["count"] == 1
    later = timezone.localdate() + timedelta(days=10)
    answer = as_user(officer).post(address, {"due": thai_date(later), "reason": "น้ำท่วม"}, follow=True)
    assert "แจ้งผู้ที่ยังไม่ส่ง 1 รายงาน" in answer.content.decode()
    dues = dict(ProgressReport.objects.values_list("pk", "due"))
    assert dues == {sent.pk: sent.due, owed.pk: later, extended.pk: extended.due}
    assert AuditEvent.objects.filter(verb="deadline_moved").count() == 1


def test_a_deadline_without_reason_keeps_what_was_typed(plan, officer, as_user):
    held = round_(plan.assessment)
    answer = as_user(officer).post(f"{ROUNDS}{held.pk}/deadline/", {"due": "30 ธ.ค. 2590", "reason": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"reason"}
    assert "30 ธ.ค. 2590" in answer.content.decode()


def test_a_day_long_before_the_round_ends_is_refused(plan, officer, as_user):
    held = round_(plan.assessment)
    answer = as_user(officer).post(f"{ROUNDS}{held.pk}/deadline/", {"due": "1 ต.ค. 2565", "reason": "เร่ง"})
    assert answer.status_code == 422
    assert "กำหนดส่งต้องไม่ก่อน" in answer.content.decode()


def test_who_may_look_and_who_may_act(plan, head, division_officer, outsider, as_user):
    held = round_(plan.assessment)
    people = (head, division_officer, outsider)
    assert [as_user(who).get(ROUNDS).status_code for who in people] == [200, 403, 404]
    for address in (ROUNDS + "h1/open/", f"{ROUNDS}{held.pk}/deadline/"):
        assert [as_user(who).post(address).status_code for who in people] == [403, 403, 404]
    seen = as_user(head).get(ROUNDS).content.decode()
    assert "เลื่อนกำหนด" not in seen
    assert "/open/" not in seen


def test_a_round_of_another_year_is_not_there(plan, outsider, officer, as_user):
    from tests import make

    elsewhere = round_(make.assessment(outsider.memberships.get().agency, 2565, by=outsider))
    assert as_user(officer).get(f"{ROUNDS}{elsewhere.pk}/deadline/").status_code == 404


@pytest.mark.parametrize("path", ["", "h1/open/"])
def test_many_measures_cost_as_many_queries_as_one(plan, officer, as_user, path):
    many(plan.assessment, officer, 1)
    person = as_user(officer)
    few = queries_of(person, ROUNDS + path)
    many(plan.assessment, officer, 60)
    assert queries_of(person, ROUNDS + path) == few
