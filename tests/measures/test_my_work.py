"""«My work» of a division: only what is theirs, in the order in which it should be done."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from ita_portal.accounts.models import User
from measures.actions.progress import take_step
from measures.models import ProgressReport
from tests import make
from tests.measures.work_facts import clerk_of, owed, sent

WORK = "/staff/work/"


@pytest.fixture
def clerk(assessment: Assessment) -> User:
    return clerk_of(assessment, username="clerk")


def page(client: Client) -> str:
    response = client.get(WORK)
    assert response.status_code == 200
    return response.content.decode()


def due_in(report: ProgressReport, days: int) -> ProgressReport:
    ProgressReport.objects.filter(pk=report.pk).update(due=timezone.localdate() + timedelta(days=days))
    report.refresh_from_db()
    return report


def titles(html: str) -> list[str]:
    """The measures that are to be done, the first one first."""
    return re.findall(r'<h2 id="now">รายงานผล (ม\.\d+)', html) + re.findall(r"<h3>(ม\.\d+) ", html)


def test_address_is_not_taken_for_an_agency(as_user, clerk: User) -> None:
    assert reverse("measures:my_work") == WORK
    assert "รายงานที่ต้องส่ง" in page(as_user(clerk))


def test_late_comes_first_then_what_was_returned_then_what_is_due_later(
    as_user, assessment: Assessment, officer: User, clerk: User
) -> None:
    later, late, back, waiting = (owed(assessment, officer, title=title) for title in "กขคง")
    due_in(later, 30)
    due_in(late, -10)
    sent(due_in(back, 60), clerk)
    take_step(report=back, name="return", note="ใส่จำนวนผู้เข้าร่วม <ด้วย>", by=officer)
    sent(due_in(waiting, 5), clerk)
    html = page(as_user(clerk))
    assert titles(html) == ["ม.2", "ม.3", "ม.1"]
    assert "ใส่จำนวนผู้เข้าร่วม &lt;ด้วย&gt;" in html
    assert "เกินกำหนด 10 วัน" in html
    assert "อีก 30 วัน" in html
    assert "รอท่าน 3 ฉบับ" in html
    assert "เกินกำหนด 1 ฉบับ" in html
    assert html.index('id="sent"') < html.index("ม.4 ง")


def test_finished_reports_are_folded_below(as_user, assessment: Assessment, officer: User, clerk: User) -> None:
    done = sent(owed(assessment, officer), clerk)
    take_step(report=done, name="accept", note="", by=officer)
    html = page(as_user(clerk))
    assert "ไม่มีรายงานที่ต้องส่งตอนนี้" in html
    assert '<details class="finished"><summary><h2 class="h3">เสร็จแล้ว 1 ฉบับ' in html


def test_other_divisions_work_is_not_shown(as_user, assessment: Assessment, officer: User) -> None:
    owed(assessment, officer)
    ProgressReport.objects.filter(division=assessment.agency.divisions.last()).delete()
    html = page(as_user(clerk_of(assessment)))
    assert "ยังไม่มีรายงานที่มอบให้ท่าน" in html
    assert titles(html) == []


def test_what_is_assigned_to_a_colleague_is_the_colleagues(
    as_user, assessment: Assessment, officer: User, clerk: User
) -> None:
    report, colleague = owed(assessment, officer), clerk_of(assessment)
    ProgressReport.objects.filter(pk=report.pk).update(assignee=colleague)
    assert titles(page(as_user(clerk))) == []
    assert titles(page(as_user(colleague))) == ["ม.1"]


def test_someone_with_only_an_assignment_sees_it_and_nothing_else(
    as_user, assessment: Assessment, officer: User
) -> None:
    report = owed(assessment, officer)
    outside = make.user(None, None, username="helper", position="ที่ปรึกษาโครงการ")
    ProgressReport.objects.filter(pk=report.pk).update(assignee=outside)
    client = as_user(outside)
    assert client.get("/staff/").headers["Location"] == WORK
    html = page(client)
    assert titles(html) == ["ม.1"]
    assert assessment.agency.name not in html
    assert "/staff/our-town/" not in html
    opened = client.get(f"/staff/work/{report.pk}/")
    assert opened.status_code == 200
    assert assessment.agency.name in opened.content.decode()
    other = ProgressReport.objects.exclude(pk=report.pk)[0]
    assert client.get(f"/staff/work/{other.pk}/").status_code == 404
    assert client.get("/staff/our-town/2565/measures/").status_code == 404


def test_number_of_queries_does_not_grow(as_user, assessment: Assessment, officer: User, clerk: User) -> None:
    client, counts = as_user(clerk), []
    for titles_ in ("ก", "ขคง"):
        for title in titles_:
            owed(assessment, officer, title=title)
        sent(ProgressReport.objects.filter(division=clerk.division_ids()[0], state="open")[0], clerk)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
