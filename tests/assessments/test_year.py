"""The page of one year: what is filled, whose turn it is, the steps and the record."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import scores, survey, years
from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from tests import make

pytestmark = pytest.mark.django_db


def url(year: Assessment, name: str = "year") -> str:
    return reverse(f"assessments:{name}", args=[year.agency.slug, year.fiscal_year])


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_an_empty_year_leads_to_the_grid(agency: Agency, officer: User, as_user) -> None:
    year = make.assessment(agency, by=officer)
    answer = as_user(officer).get(url(year))
    assert "ยังไม่มีคะแนน" in words(answer)
    assert re.search(
        rf'<a class="btn btn-primary" href="{url(year, "score_entry")}">กรอกคะแนน</a>', answer.content.decode()
    )


def test_it_counts_what_is_filled_by_instrument(agency: Agency, officer: User, as_user) -> None:
    year = make.assessment(agency, by=officer, scores={"1": "94.56", "i7": "90", "e1": "95", "O1": "100", "O2": "0"})
    text = words(as_user(officer).get(url(year)))
    assert "IIT บุคลากร น้ำหนัก 30% 1/5 1/30 ยังไม่ครบ" in text
    assert "EIT ประชาชน น้ำหนัก 30% 0/3 1/15 ยังไม่ครบ" in text
    assert "OIT เว็บไซต์ น้ำหนัก 40% 0/2 2/43 ยังไม่ครบ" in text


def test_a_complete_year_goes_through_its_steps(agency: Agency, officer: User, head: User, as_user) -> None:
    year = make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM)
    typist, chief = as_user(officer), as_user(head)
    assert "ส่งผู้บริหารตรวจ" in words(typist.get(url(year)))
    for client, name, note, status in (
        (typist, "submit", "", S.SUBMITTED),
        (typist, "withdraw", "", S.DRAFT),
        (typist, "submit", "", S.SUBMITTED),
        (chief, "return", "", S.SUBMITTED),  # no reason, so nothing happens
        (chief, "return", "ตรวจคะแนน EIT อีกครั้ง", S.RETURNED),
        (typist, "submit", "", S.SUBMITTED),
        (chief, "approve", "", S.APPROVED),
        (chief, "approve", "", S.APPROVED),  # a double click
    ):
        answer = client.post(
            url(year, "step"), {"name": name, "note": note}, headers={"referer": "http://testserver/x"}
        )
        assert answer.status_code == 302
        year.refresh_from_db()
        assert year.status == status
    text = words(chief.get(url(year)))
    assert "รับรองแล้ว" in text
    assert "ตรวจคะแนน EIT อีกครั้ง" in text  # in the record
    assert text.count("รับรองคะแนน ") == 1


def test_the_officer_sees_why_it_was_returned(agency: Agency, officer: User, as_user) -> None:
    year = make.assessment(agency, by=officer, status=S.RETURNED, status_note="แนบหนังสือแจ้งผล")
    assert "ส่งกลับให้แก้ แนบหนังสือแจ้งผล" in words(as_user(officer).get(url(year)))


def test_an_incomplete_year_is_not_submitted(agency: Agency, officer: User, as_user) -> None:
    year = make.assessment(agency, by=officer, scores={"1": "94.56"})
    client = as_user(officer)
    client.post(url(year, "step"), {"name": "submit"}, headers={"referer": f"http://testserver{url(year)}"})
    year.refresh_from_db()
    assert year.status == S.DRAFT
    assert "ยังไม่มีคะแนนรวม ยังขาด" in words(client.get(url(year)))


def test_what_is_left_to_do_is_listed_and_goes_away(agency: Agency, officer: User, as_user) -> None:
    year = make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM | {"EIT": "90"})
    client = as_user(officer)
    text = words(client.get(url(year)))
    assert "ตรวจผลต่างของ EIT ประกาศ 90.00 คำนวณได้ 95.66" in text
    assert "บันทึกข้อเสนอแนะของ ป.ป.ช." in text
    scores.save_reason(assessment=year, code="EIT", reason="สอบถามแล้ว", by=officer)
    survey.save_samples(assessment=year, counts={"IIT": (10, 10)}, by=officer)
    survey.add_recommendation(assessment=year, code="i20", text="ก", by=officer)
    assert "สิ่งที่ต้องทำต่อ" not in words(client.get(url(year)))


def test_the_record_says_the_same_deed_of_a_person_once_and_folds_away_what_is_older(
    agency: Agency, officer: User, head: User, as_user
) -> None:
    year = make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM)
    survey.save_samples(assessment=year, counts={"IIT": (10, 10)}, by=officer)
    for text in ("ก", "ข", "ค"):
        survey.add_recommendation(assessment=year, code="i20", text=text, by=officer)
    for name, note in (("submit", ""), ("return", "ตรวจ EIT"), ("submit", ""), ("return", "ตรวจ OIT")):
        years.take_step(assessment=year, name=name, note=note, by=officer if name == "submit" else head)
    context = as_user(officer).get(url(year)).context
    rows = [(each.event.verb, each.times) for each in (*context["events"], *context["older_events"])]
    assert rows[:6] == [
        ("assessment_return", 1),
        ("assessment_submit", 1),
        ("assessment_return", 1),
        ("assessment_submit", 1),
        ("recommendation_added", 3),
        ("samples_saved", 1),
    ]
    assert len(context["events"]) == 5
    text = words(as_user(officer).get(url(year)))
    assert "เพิ่มข้อเสนอแนะของ ป.ป.ช. 3 ครั้ง" in text
    assert "ก่อนหน้านี้" in text
    assert text.index("ตรวจ OIT") < text.index("ตรวจ EIT")


def test_what_only_the_total_implies_bears_its_mark(agency: Agency, officer: User, as_user) -> None:
    year = make.assessment(agency, by=officer, scores={"EIT": "95.65", "OIT": "100", "TOTAL": "95.82"})
    text = words(as_user(officer).get(url(year)))
    assert "0/5 0/30 90.42 *" in text.replace("90.42*", "90.42 *")
    assert "* IIT อนุมานจากคะแนนรวม อยู่ระหว่าง 90.40 ถึง 90.43" in text


def test_steps_belong_to_their_roles(
    agency: Agency, officer: User, division_officer: User, head: User, outsider: User, as_user, client: Client
) -> None:
    year = make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM)
    assert as_user(division_officer).post(url(year, "step"), {"name": "submit"}).status_code == 403
    assert as_user(head).post(url(year, "step"), {"name": "submit"}).status_code == 403
    assert as_user(outsider).post(url(year, "step"), {"name": "submit"}).status_code == 404
    assert as_user(outsider).get(url(year)).status_code == 404
    assert as_user(officer).get(url(year, "step")).status_code == 405
    assert client.get(url(year)).status_code == 302
    year.refresh_from_db()
    assert year.status == S.DRAFT


@pytest.mark.parametrize("status", S.values)
def test_one_main_action_at_most(
    agency: Agency, officer: User, head: User, division_officer: User, as_user, status
) -> None:
    year = make.assessment(agency, by=officer, status=status, scores=make.NAKHON_PATHOM)
    for person in (officer, head):
        assert as_user(person).get(url(year)).content.decode().count("btn-primary") <= 1


def test_the_number_of_queries_does_not_grow(agency: Agency, officer: User, as_user) -> None:
    year = make.assessment(agency, by=officer, scores={"1": "94.56"})
    client = as_user(officer)
    scores.save_cell(assessment=year, code="2", text="90", seen_version=0, by=officer)
    survey.save_samples(assessment=year, counts={"IIT": (10, 10)}, by=officer)
    client.get(url(year))
    with CaptureQueriesContext(connection) as one:
        client.get(url(year))
    entries = [scores.Entry(f"O{n}", "100", 0) for n in range(1, 44)]
    scores.save_cells(assessment=year, entries=entries, by=officer)
    for n in range(3):
        survey.add_recommendation(assessment=year, code="i20", text=f"เรื่องที่ {n}", by=officer)
    with CaptureQueriesContext(connection) as more:
        client.get(url(year))
    assert len(one) == len(more)
