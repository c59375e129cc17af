"""Handing over all open work of a person or a division, in one step, with the number and the names first."""

import pytest

from ita_portal.accounts.models import Membership
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from measures.enums import ProgressState
from measures.models import MeasureDivision, ProgressReport
from tests import make
from tests.measures.follow_up_facts import PAGE, asked, lead, measure, round_

ADDRESS = PAGE + "hand-over/"


@pytest.fixture
def clerk(assessment):
    return make.user(assessment.agency, Role.DIVISION_OFFICER, username="clerk", position="เจ้าหน้าที่คนเดิม")


@pytest.fixture
def reports(assessment, officer, clerk):
    """Of the clerk: two open, one sent. Of the second division besides: one open."""
    _strategy, clerks = assessment.agency.divisions.all()
    held = round_(assessment)
    made = [measure(assessment, officer) for _ in range(4)]
    lead(made[0], clerks)
    return [
        asked(made[0], clerks, held, late=3, assignee=clerk),
        asked(made[1], clerks, held, late=3, assignee=clerk),
        asked(made[2], clerks, held, ProgressState.SENT, 3, officer, assignee=clerk),
        asked(made[3], clerks, held, late=3),
    ]


def post(source, target, **more):
    return {"source": source, "target": target, "note": "ย้ายไปจังหวัดอื่น"} | more


def test_first_the_number_and_the_names(reports, officer, clerk, division_officer, as_user):
    answer = as_user(officer).post(ADDRESS, post(f"p{clerk.pk}", f"p{division_officer.pk}"))
    assert answer.status_code == 200
    assert (answer.context["count"], answer.context["source"]) == (2, "เจ้าหน้าที่คนเดิม")
    page = answer.content.decode()
    assert "โอน 2 รายงาน" in page
    assert page.count('type="hidden" name="note" value="ย้ายไปจังหวัดอื่น"') == 1
    assert not AuditEvent.objects.exists()


def test_a_persons_open_work_goes_to_another_once(reports, officer, clerk, division_officer, as_user):
    confirmed = post(f"p{clerk.pk}", f"p{division_officer.pk}", confirm="1")
    answer = as_user(officer).post(ADDRESS, confirmed, follow=True)
    assert "โอนงานแล้ว 2 รายงาน" in answer.content.decode()
    again = as_user(officer).post(ADDRESS, confirmed)
    assert again.status_code == 422
    assert "ไม่มีงานค้างแล้ว" in again.content.decode()
    rows = ProgressReport.objects.order_by("pk")
    assert [row.assignee for row in rows] == [division_officer, division_officer, clerk, None]
    assert AuditEvent.objects.filter(verb="progress_reassigned").count() == 2


def test_a_persons_work_goes_back_to_the_division(reports, officer, clerk, as_user):
    as_user(officer).post(ADDRESS, post(f"p{clerk.pk}", "back", confirm="1"))
    assert [row.assignee for row in ProgressReport.objects.order_by("pk")] == [None, None, clerk, None]


def test_somebody_who_has_left_can_still_be_handed_over(reports, officer, clerk, as_user):
    Membership.objects.filter(user=clerk).delete()
    clerk.is_active = False
    clerk.save()
    groups = dict(as_user(officer).get(ADDRESS).context["form"].fields["source"].choices)
    assert groups["ผู้ที่ได้รับมอบหมายเป็นรายคน"] == [(f"p{clerk.pk}", "เจ้าหน้าที่คนเดิม (2 รายงาน)")]
    as_user(officer).post(ADDRESS, post(f"p{clerk.pk}", "back", confirm="1"))
    assert ProgressReport.objects.filter(assignee=clerk).count() == 1


def test_a_divisions_open_work_goes_to_another_with_its_part_in_the_measures(assessment, reports, officer, as_user):
    strategy, clerks = assessment.agency.divisions.all()
    answer = as_user(officer).post(ADDRESS, post(f"d{clerks.pk}", f"d{strategy.pk}", confirm="1"))
    assert answer.status_code == 302
    assert [row.division for row in ProgressReport.objects.order_by("pk")] == [strategy, strategy, clerks, strategy]
    assert MeasureDivision.objects.get().division == strategy


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("d1", "d1", "คนละหน่วยงาน"),
        ("p", "d1", "โอนให้บุคคล"),
        ("d1", "back", "โอนให้หน่วยงาน"),
        ("", "", "ยังไม่ได้เลือก"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    assessment, reports, officer, clerk, as_user, source, target, words
):
    first = assessment.agency.divisions.first().pk
    values = {"d1": f"d{first}", "p": f"p{clerk.pk}"}
    answer = as_user(officer).post(ADDRESS, post(values.get(source, source), values.get(target, target), confirm="1"))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "ย้ายไปจังหวัดอื่น" in answer.content.decode()
    assert not AuditEvent.objects.exists()


def test_nobody_without_work_is_handed_over(assessment, officer, as_user):
    strategy, clerks = assessment.agency.divisions.all()
    answer = as_user(officer).post(ADDRESS, post(f"d{clerks.pk}", f"d{strategy.pk}", confirm="1"))
    assert "สำนักปลัดเทศบาลไม่มีรายงานค้าง" in answer.content.decode()


def test_an_agency_without_divisions_has_nothing_to_hand_over(assessment, officer, as_user):
    assessment.agency.divisions.all().delete()
    page = as_user(officer).get(ADDRESS).content.decode()
    assert "<b>ยังไม่มีงานให้โอน</b>หน่วยงานยังไม่มีสำนัก/กอง จึงยังไม่มีรายงานที่มอบหมาย" in page
    assert "ดูรายการที่จะโอน" not in page


def test_who_may_hand_over(reports, head, division_officer, outsider, as_user):
    assert [as_user(who).get(ADDRESS).status_code for who in (head, division_officer, outsider)] == [403, 403, 404]
