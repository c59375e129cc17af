"""The years of an agency, and starting one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import AssessmentStatus
from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db


def url(agency: Agency) -> str:
    return reverse("assessments:agency_years", args=[agency.slug])


def framework(year: int) -> Framework:
    return Framework.objects.get(fiscal_year=year, edition="มาตรฐาน")


def test_an_agency_without_years_is_told_what_to_do_first(agency: Agency, officer: User, as_user) -> None:
    page = as_user(officer).get(url(agency)).content.decode()
    assert "เริ่มจากปีที่ประกาศผลล่าสุด" in page
    assert page.count("btn-primary") == 1


def test_who_may_not_start_is_told_who_does(agency: Agency, division_officer: User, as_user) -> None:
    page = as_user(division_officer).get(url(agency)).content.decode()
    assert "เจ้าหน้าที่ผู้รับผิดชอบ ITA ของหน่วยงานเป็นผู้เริ่มปี" in page
    assert "btn-primary" not in page


def test_drafts_and_started_years_are_not_offered(agency: Agency, officer: User, as_user) -> None:
    make.assessment(agency, 2565, by=officer)
    page = as_user(officer).get(url(agency)).content.decode()
    offered = set(Framework.objects.offered().values_list("fiscal_year", flat=True))
    assert 2569 not in offered
    for year in range(2562, 2570):
        option = f'<option value="{framework(year).pk}"'
        assert (option in page) == (year in offered - {2565})


def test_starting_a_year_twice_starts_one(agency: Agency, officer: User, as_user) -> None:
    client = as_user(officer)
    form = {"framework": framework(2565).pk}
    first = client.post(url(agency), form)
    assert first.status_code == 302
    assert first["Location"] == reverse("assessments:year", args=[agency.slug, 2565])
    assert client.post(url(agency), form).status_code == 422  # started already, so no longer offered
    assert Assessment.objects.filter(agency=agency).count() == 1
    assert AuditEvent.objects.filter(verb="year_started").count() == 1


def test_a_draft_cannot_be_started(agency: Agency, officer: User, as_user) -> None:
    assert as_user(officer).post(url(agency), {"framework": framework(2569).pk}).status_code == 422
    assert not Assessment.objects.exists()


def test_only_the_officer_starts(
    agency: Agency, division_officer: User, head: User, agency_admin: User, outsider: User, as_user, client: Client
) -> None:
    form = {"framework": framework(2565).pk}
    for person in (division_officer, head, agency_admin):
        assert as_user(person).post(url(agency), form).status_code == 403
    assert as_user(outsider).get(url(agency)).status_code == 404
    assert as_user(outsider).post(url(agency), form).status_code == 404
    assert client.get(url(agency)).status_code == 302
    assert not Assessment.objects.exists()


def test_a_certified_year_leads_to_its_result_and_an_open_one_says_what_comes_next(
    agency: Agency, officer: User, as_user
) -> None:
    make.assessment(agency, 2565, by=officer, scores=make.NAKHON_PATHOM, status=AssessmentStatus.APPROVED)
    make.assessment(agency, 2564, by=officer)
    page = as_user(officer).get(url(agency)).content.decode()
    link = '<a href="{}">ดูผลและบทวิเคราะห์<span class="visually-hidden"> ปี {}</span></a>'
    assert link.format(reverse("reports:result", args=[agency.slug, 2565]), 2565) in page
    assert page.count("ดูผลและบทวิเคราะห์") == 1
    assert '<td data-label="ต่อไป">กรอกคะแนนให้ครบแล้วส่งผู้บริหารตรวจ</td>' in page


def test_each_year_shows_state_total_and_level(agency: Agency, officer: User, as_user) -> None:
    make.assessment(agency, 2565, by=officer, scores=make.NAKHON_PATHOM)
    make.assessment(agency, 2564, by=officer, scores={"1": "90"})
    make.assessment(agency, 2563, by=officer)
    page = as_user(officer).get(url(agency)).content.decode()
    assert "95.82" in page
    assert "<b>AA</b><span>ผ่าน</span>" in page
    assert "5.40 ถึง 99.40" in page  # one indicator of five, 30 %: 90 × 0.06, and all others open
    assert "ยังไม่กรอก" in page


def test_the_number_of_queries_does_not_grow(agency: Agency, officer: User, as_user) -> None:
    client = as_user(officer)
    make.assessment(agency, 2563, by=officer, scores=make.NAKHON_PATHOM)
    for year in (2564, 2565):
        framework(year).to_plain()
    client.get(url(agency))
    with CaptureQueriesContext(connection) as one:
        client.get(url(agency))
    for year in (2564, 2565):
        make.assessment(agency, year, by=officer, scores=make.NAKHON_PATHOM)
    with CaptureQueriesContext(connection) as three:
        client.get(url(agency))
    assert len(one) == len(three)
