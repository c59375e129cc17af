"""The back office: measures and reports to be looked through; who acts is led to the staff pages."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from measures.enums import ProgressState
from tests import make
from tests.measures.follow_up_facts import PAGE, asked, lead, many, measure, queries_of, round_

MEASURES = "/admin/measures/measure/"
REPORTS = "/admin/measures/progressreport/"


@pytest.fixture
def year(assessment, officer):
    """Two measures: the first accepted, the second ten days late."""
    strategy, clerks = assessment.agency.divisions.all()
    held = round_(assessment)
    one = measure(assessment, officer, "คู่มือการยืม", ["i20"], work_status="done", percent=100)
    two = measure(assessment, officer, "ช่องทางร้องเรียน", ["5"])
    lead(two, clerks)
    return [
        asked(one, strategy, held, ProgressState.ACCEPTED, 20, officer),
        asked(two, clerks, held, late=10),
    ]


def listed(person, address):
    return list(person.get(address).context["cl"].result_list)


def test_measures_stand_with_what_is_overdue_first(year, system_admin, as_user):
    person = as_user(system_admin)
    assert [row.title for row in listed(person, MEASURES)] == ["ช่องทางร้องเรียน", "คู่มือการยืม"]
    page = person.get(MEASURES).content.decode()
    for words in ("เกินกำหนด 10 วัน", "สำนักปลัดเทศบาล", "100% รายงาน 1/1", "ปีงบประมาณ พ.ศ. 2566"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?owed=late", ["ช่องทางร้องเรียน"]),
        ("?work_status__exact=done", ["คู่มือการยืม"]),
        ("?indicator=4", ["คู่มือการยืม"]),
        ("?division=สำนักปลัดเทศบาล", ["ช่องทางร้องเรียน"]),
        ("?round=h1", ["ช่องทางร้องเรียน", "คู่มือการยืม"]),
        ("?indicator=x", []),
        ("?q=ร้องเรียน", ["ช่องทางร้องเรียน"]),
    ],
)
def test_measures_are_filtered(year, system_admin, as_user, query, expected):
    assert [row.title for row in listed(as_user(system_admin), MEASURES + query)] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?owed=owed", [1]),
        ("?indicator=4", [0]),
        ("?state__exact=accepted", [0]),
        ("?division=สำนักปลัดเทศบาล", [1]),
        ("", [0, 1]),
    ],
)
def test_reports_are_filtered(year, system_admin, as_user, query, expected):
    assert listed(as_user(system_admin), REPORTS + query) == [year[at] for at in expected]


@pytest.mark.parametrize(("address", "at"), [(MEASURES, "measure"), (REPORTS, "report")])
def test_actions_lead_to_the_page_that_asks_once_more(year, system_admin, as_user, address, at):
    chosen = [row.measure_id if at == "measure" else row.pk for row in year]
    answer = as_user(system_admin).post(address, {"action": "extend", "_selected_action": chosen}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}bulk/extend/?ids={year[1].pk}", 302)]
    assert answer.context["count"] == 1


def test_actions_are_for_one_agency_and_year_at_a_time(year, outsider, system_admin, as_user):
    elsewhere = make.assessment(outsider.memberships.get().agency, 2565, by=outsider)
    theirs = asked(measure(elsewhere, outsider), elsewhere.agency.divisions.first(), round_(elsewhere), late=3)
    chosen = [year[1].pk, theirs.pk]
    answer = as_user(system_admin).post(REPORTS, {"action": "remind", "_selected_action": chosen}, follow=True)
    assert "หน่วยงานเดียวและปีเดียว" in answer.content.decode()
    nothing = as_user(system_admin).post(REPORTS, {"action": "remind", "_selected_action": [year[0].pk]}, follow=True)
    assert "หน่วยงานเดียวและปีเดียว" in nothing.content.decode()


@pytest.mark.parametrize("address", [MEASURES, REPORTS])
def test_what_is_chosen_can_be_taken_away(year, system_admin, as_user, address):
    chosen = [year[1].measure_id if address == MEASURES else year[1].pk]
    answer = as_user(system_admin).post(address, {"action": "export_csv", "_selected_action": chosen})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row[3] for row in rows] == ["มาตรการ", "ช่องทางร้องเรียน"]
    book = as_user(system_admin).post(address, {"action": "export_xlsx", "_selected_action": chosen})
    assert book.content.startswith(b"PK")


def test_nothing_is_changed_here(year, system_admin, as_user):
    person = as_user(system_admin)
    assert person.get(REPORTS + "add/").status_code == 403
    page = person.get(f"{REPORTS}{year[0].pk}/change/").content.decode()
    assert 'name="_save"' not in page
    assert person.post(f"{REPORTS}{year[0].pk}/delete/").status_code == 403


def test_an_officer_let_in_sees_the_own_agency_only(year, officer, outsider, division_officer, as_user):
    for person in (officer, outsider, division_officer):
        person.is_staff = True
        person.save()
    assert len(listed(as_user(officer), MEASURES)) == 2
    assert len(listed(as_user(outsider), MEASURES)) == 0
    assert as_user(outsider).get(f"{REPORTS}{year[0].pk}/change/").status_code == 302
    assert as_user(division_officer).get(REPORTS).status_code == 403


@pytest.mark.parametrize("address", [MEASURES, REPORTS])
def test_many_rows_cost_as_many_queries_as_few(assessment, officer, year, system_admin, as_user, address):
    person = as_user(system_admin)
    many(assessment, officer, 1)
    few = queries_of(person, address)
    many(assessment, officer, 40)
    assert queries_of(person, address) == few


def test_a_day_today_is_near_and_not_late(assessment, officer, system_admin, as_user):
    report = asked(measure(assessment, officer), assessment.agency.divisions.first(), round_(assessment))
    assert "ครบกำหนดวันนี้" in as_user(system_admin).get(REPORTS).content.decode()
    report.due += timedelta(days=40)
    report.save()
    assert report.due > timezone.localdate()
    assert "ครบกำหนดวันนี้" not in as_user(system_admin).get(REPORTS).content.decode()
