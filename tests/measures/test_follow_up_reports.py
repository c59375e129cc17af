"""The list of the divisions' reports: order, filters, ticks for those who may act."""

from datetime import timedelta

import pytest
from django.utils import timezone

from measures.enums import ProgressState
from tests import make
from tests.measures.follow_up_facts import PAGE, asked, measure, round_

LIST = PAGE + "reports/"


@pytest.fixture
def reports(assessment, officer):
    """Accepted, sent, due in five days, ten days late and returned, in this order of making."""
    strategy, clerks = assessment.agency.divisions.all()
    held = round_(assessment)
    one, two = measure(assessment, officer, "คู่มือการยืม"), measure(assessment, officer, "ช่องทางร้องเรียน")
    return [
        asked(one, strategy, held, ProgressState.ACCEPTED, 20, officer),
        asked(one, clerks, held, ProgressState.SENT, 15, officer),
        asked(two, strategy, held, late=-5),
        asked(two, clerks, held, ProgressState.RETURNED, 10),
    ]


def listed(as_user, person, query=""):
    return [row.report for row in as_user(person).get(LIST + query).context["rows"]]


def test_what_is_owed_longest_comes_first_then_what_waits_for_review(reports, officer, as_user):
    accepted, sent, soon, late = reports
    assert listed(as_user, officer) == [late, soon, sent, accepted]


def test_a_row_says_how_late_it_is_and_what_was_said(reports, officer, as_user):
    rows = as_user(officer).get(LIST).context["rows"]
    assert [[chip.words for chip in row.chips] for row in rows] == [
        ["ส่งกลับให้แก้", "เกินกำหนด 10 วัน"],
        ["อีก 5 วัน"],
        ["รอตรวจ"],
        ["รับแล้ว"],
    ]
    assert [row.work and row.work.words for row in rows] == [None, None, "กำลังดำเนินการ", "กำลังดำเนินการ"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?late=on", [3]),
        ("?owed=on", [3, 2]),
        ("?state=sent", [1]),
        ("?q=ร้องเรียน", [3, 2]),
        ("?status=done", []),
        ("?round=h1&late=on", [3]),
    ],
)
def test_the_same_filters_as_for_measures(reports, officer, as_user, query, expected):
    assert listed(as_user, officer, query) == [reports[at] for at in expected]


def test_a_month_narrows_to_its_days_and_can_be_taken_away(assessment, officer, as_user):
    """Fiscal year 2566 has passed: what is due today stands after it."""
    strategy = assessment.agency.divisions.first()
    held, own = round_(assessment), measure(assessment, officer)
    then = asked(own, strategy, held)
    then.due = timezone.datetime(2023, 4, 20).date()
    then.save()
    now = asked(measure(assessment, officer), strategy, held)
    assert listed(as_user, officer, "?month=2023-04") == [then]
    assert listed(as_user, officer, "?month=after") == [now]
    assert listed(as_user, officer, "?month=before") == []
    page = as_user(officer).get(LIST + "?month=2023-04").content.decode()
    assert "เฉพาะรายงานที่ครบกำหนด <b>เมษายน 2566</b>" in page


def test_all_that_is_filtered_counts_what_is_still_owed(reports, officer, as_user):
    page = as_user(officer).get(LIST + "?q=ร้องเรียน").content.decode()
    assert "เลือกทั้งหมดที่กรองอยู่ (2)" in page
    assert '<input type="hidden" name="q" value="ร้องเรียน">' in page


def test_only_what_is_owed_can_be_ticked_and_only_by_those_who_act(reports, officer, head, as_user):
    page = as_user(officer).get(LIST).content.decode()
    assert page.count('name="report"') == 2
    seen = as_user(head).get(LIST).content.decode()
    assert 'name="report"' not in seen
    assert "bulk/" not in seen
    reviewed = as_user(officer).get(LIST + "?state=sent").content.decode()
    assert "has-ticks" not in reviewed  # an empty column otherwise


def test_a_year_without_rounds_says_so(assessment, officer, as_user):
    page = as_user(officer).get(LIST).content.decode()
    assert "ยังไม่เปิดรอบติดตาม" in page
    assert f'href="{PAGE}rounds/"' in page


def test_fifty_a_page_and_the_filters_stay(assessment, officer, as_user):
    held, strategy = round_(assessment), assessment.agency.divisions.first()
    for _ in range(51):
        asked(measure(assessment, officer), strategy, held, late=1)
    answer = as_user(officer).get(LIST + "?late=on")
    assert len(answer.context["rows"]) == 50
    assert 'href="?late=on&amp;page=2"' in answer.content.decode()
    assert len(listed(as_user, officer, "?late=on&page=2")) == 1


def test_another_agencys_reports_never_show(reports, outsider, officer, as_user):
    elsewhere = make.assessment(outsider.memberships.get().agency, 2565, by=outsider)
    asked(measure(elsewhere, outsider), elsewhere.agency.divisions.first(), round_(elsewhere), late=3)
    assert len(listed(as_user, officer)) == 4
    assert as_user(outsider).get(LIST).status_code == 404


def test_who_may_look(reports, head, division_officer, agency_admin, as_user):
    assert [as_user(who).get(LIST).status_code for who in (head, division_officer, agency_admin)] == [200, 403, 403]


def test_a_day_before_is_not_late(assessment, officer, as_user):
    today = timezone.localdate()
    report = asked(measure(assessment, officer), assessment.agency.divisions.first(), round_(assessment))
    assert report.due == today
    assert listed(as_user, officer, "?late=on") == []
    report.due = today - timedelta(days=1)
    report.save()
    assert listed(as_user, officer, "?late=on") == [report]
