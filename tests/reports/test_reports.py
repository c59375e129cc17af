"""Pages and steps of a year's documents: asking for one, watching it, deciding on it, publishing it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from reports import actions, jobs
from reports.content import analysis
from reports.documents import ANALYSIS
from reports.enums import ReportStatus
from reports.models import Report
from tests import make

AsUser = Callable[[User], Client]


@pytest.fixture
def assessment(agency: Agency, officer: User, head: User) -> Assessment:
    return make.assessment(
        agency,
        scores={**make.NAKHON_PATHOM, "TOTAL": "95.82"},
        by=officer,
        status=AssessmentStatus.APPROVED,
        approved_by=head,
        approved_total="95.82",
        approved_level="AA",
    )


@pytest.fixture
def ready(assessment: Assessment, officer: User) -> Report:
    report = actions.request_report(assessment=assessment, by=officer)
    jobs.build(report.pk)
    return Report.objects.get(pk=report.pk)


def url(name: str, assessment: Assessment, *extra: Any) -> str:
    """The address of a page of the year's analysis report; the list is of all documents."""
    document = [] if name == "report_list" else [ANALYSIS]
    return reverse(f"reports:{name}", args=[assessment.agency.slug, assessment.fiscal_year, *document, *extra])


def test_report_list_says_what_to_do_first(as_user: AsUser, assessment: Assessment, officer: User) -> None:
    page = as_user(officer).get(url("report_list", assessment)).content.decode()
    assert "ยังไม่มีรายงานของปีนี้" in page
    assert "สร้างรายงาน" in page


def test_report_list_without_a_total_says_what_is_missing(as_user: AsUser, agency: Agency, officer: User) -> None:
    empty = make.assessment(agency, year=2564, by=officer)
    page = as_user(officer).get(url("report_list", empty)).content.decode()
    assert "ยังไม่มีคะแนนรวม" in page
    assert "แล้วกด «สร้างรายงาน»" not in page  # the button is not there yet
    response = as_user(officer).post(url("report_request", empty), follow=True)
    assert not Report.objects.exists()
    assert "ยังไม่มีคะแนนรวม" in response.content.decode()


@pytest.mark.parametrize("name", ["report_list", "report_plan", "report_preview"])
def test_the_other_agency_does_not_find_the_pages(
    as_user: AsUser, assessment: Assessment, outsider: User, name: str
) -> None:
    assert as_user(outsider).get(url(name, assessment)).status_code == 404


def test_request_answers_at_once_and_pressing_twice_makes_one(
    as_user: AsUser, assessment: Assessment, officer: User
) -> None:
    client = as_user(officer)
    first = client.post(url("report_request", assessment))
    second = client.post(url("report_request", assessment))
    assert first.url == second.url == url("report_detail", assessment, 1)
    assert Report.objects.count() == 1
    page = client.get(first.url).content.decode()
    assert "รอคิวสร้างไฟล์" in page
    assert "hx-get" in page


@pytest.mark.parametrize("name", ["report_request", "report_step", "report_retry"])
def test_writing_refuses_get(as_user: AsUser, ready: Report, officer: User, name: str) -> None:
    extra = [] if name == "report_request" else [1]
    assert as_user(officer).get(url(name, ready.assessment, *extra)).status_code == 405


def test_a_division_officer_may_read_but_not_ask(
    as_user: AsUser, assessment: Assessment, division_officer: User
) -> None:
    client = as_user(division_officer)
    assert client.get(url("report_list", assessment)).status_code == 200
    assert client.post(url("report_request", assessment)).status_code == 403
    assert client.get(url("report_plan", assessment)).status_code == 403


def test_progress_stops_asking_when_the_file_is_there(as_user: AsUser, ready: Report, officer: User) -> None:
    response = as_user(officer).get(url("report_progress", ready.assessment, 1))
    assert response["HX-Refresh"] == "true"
    assert "hx-get" not in response.content.decode()


def test_the_file_is_the_stored_pdf(as_user: AsUser, ready: Report, officer: User) -> None:
    response = as_user(officer).get(url("report_file", ready.assessment, 1))
    assert response["Content-Type"] == "application/pdf"
    assert len(b"".join(response.streaming_content)) == ready.size


def test_preview_has_the_content_of_the_file(as_user: AsUser, assessment: Assessment, officer: User) -> None:
    page = as_user(officer).get(url("report_preview", assessment)).content.decode()
    assert "95.82" in page
    assert "สาระสำคัญของปี" in page


def test_plan_leaves_sections_out_of_the_next_version(as_user: AsUser, assessment: Assessment, officer: User) -> None:
    data = {"sections": ["cover", "result"], "memo_number": "นฐ 52001/99", "memo_date": "5 ก.ย. 2565"}
    as_user(officer).post(url("report_plan", assessment), data)
    report = actions.request_report(assessment=assessment, by=officer)
    assert report.snapshot["sections"] == ["cover", "result"]
    assert report.snapshot["memo"]["number"] == "นฐ 52001/99"
    assert report.snapshot["memo"]["date"] == "5 กันยายน 2565"


def test_plan_says_which_date_is_wrong_and_keeps_what_was_typed(
    as_user: AsUser, assessment: Assessment, officer: User
) -> None:
    data = {"sections": ["cover"], "memo_number": "12/2565", "memo_date": "31 ก.พ. 2565"}
    page = as_user(officer).post(url("report_plan", assessment), data).content.decode()
    assert "12/2565" in page
    assert "31 ก.พ. 2565" in page
    assert "invalid-feedback" in page


def test_head_approves_and_publishes_and_all_is_on_record(as_user: AsUser, ready: Report, head: User) -> None:
    client = as_user(head)
    for step, status in (("approve", ReportStatus.APPROVED), ("publish", ReportStatus.PUBLISHED)):
        client.post(url("report_step", ready.assessment, 1), {"step": step})
        ready.refresh_from_db()
        assert ready.status == status
    assert (ready.approved_by, ready.published_by) == (head, head)
    verbs = list(AuditEvent.objects.filter(target_type="reports.report").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["report_requested", "report_built", "report_approve", "report_publish"]


def test_publishing_twice_does_no_harm(as_user: AsUser, ready: Report, head: User) -> None:
    client = as_user(head)
    client.post(url("report_step", ready.assessment, 1), {"step": "approve"})
    for _ in range(2):
        client.post(url("report_step", ready.assessment, 1), {"step": "publish"})
    assert AuditEvent.objects.filter(verb="report_publish").count() == 1


def test_the_officer_cannot_decide(as_user: AsUser, ready: Report, officer: User) -> None:
    assert as_user(officer).post(url("report_step", ready.assessment, 1), {"step": "approve"}).status_code == 403


def test_returning_needs_a_reason_and_shows_it(as_user: AsUser, ready: Report, head: User, officer: User) -> None:
    client = as_user(head)
    refused = client.post(url("report_step", ready.assessment, 1), {"step": "return"}, follow=True)
    assert "ยังไม่ได้ระบุเหตุผล" in refused.content.decode()
    client.post(url("report_step", ready.assessment, 1), {"step": "return", "note": "แก้หัวข้อมาตรการ"})
    assert "แก้หัวข้อมาตรการ" in as_user(officer).get(url("report_detail", ready.assessment, 1)).content.decode()


def test_a_new_version_supersedes_and_the_old_file_does_not_change(ready: Report, officer: User, head: User) -> None:
    for step in ("approve", "publish"):
        actions.take_step(report=ready, name=step, note="", by=head)
    before = Report.objects.get(pk=ready.pk)
    second = actions.request_report(assessment=ready.assessment, by=officer)
    jobs.build(second.pk)
    for step in ("approve", "publish"):
        actions.take_step(report=second, name=step, note="", by=head)
    first = Report.objects.get(pk=ready.pk)
    assert (first.status, Report.objects.get(pk=second.pk).status) == (ReportStatus.SUPERSEDED, ReportStatus.PUBLISHED)
    assert (first.sha256, first.file.name, first.snapshot) == (before.sha256, before.file.name, before.snapshot)


def test_scores_that_were_not_certified_are_not_published(ready: Report, head: User, as_user: AsUser) -> None:
    actions.take_step(report=ready, name="approve", note="", by=head)
    Assessment.objects.update(status=AssessmentStatus.RETURNED)
    page = as_user(head).get(url("report_detail", ready.assessment, 1)).content.decode()
    assert "ยังไม่ได้รับรอง" in page
    as_user(head).post(url("report_step", ready.assessment, 1), {"step": "publish"})
    assert Report.objects.get().status == ReportStatus.APPROVED


def test_a_report_that_shows_other_figures_than_the_certified_is_not_published(ready: Report, head: User) -> None:
    actions.take_step(report=ready, name="approve", note="", by=head)
    Assessment.objects.update(approved_total="95.83")
    with pytest.raises(Exception, match=r"95\.83"):
        actions.take_step(report=ready, name="publish", note="", by=head)


def test_what_changes_after_the_request_does_not_change_the_report(ready: Report) -> None:
    agency = ready.assessment.agency
    agency.name = "ชื่อใหม่"
    agency.save()
    assert Report.objects.get().snapshot["agency"]["name"] != "ชื่อใหม่"


def test_the_list_costs_the_same_for_one_and_for_three_versions(as_user: AsUser, ready: Report, officer: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_user(officer)
    client.get(url("report_list", ready.assessment))  # the framework is read once for each process
    with CaptureQueriesContext(connection) as one:
        client.get(url("report_list", ready.assessment))
    for version in (2, 3):
        copy = Report.objects.get(pk=ready.pk)
        copy.pk, copy.version = None, version
        copy.save()
        job = ready.job
        job.pk, job.report = None, copy
        job.save()
    with CaptureQueriesContext(connection) as three:
        client.get(url("report_list", ready.assessment))
    assert len(three) == len(one)


def test_snapshot_costs_the_same_for_few_and_many_scores(assessment: Assessment) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    def cost(of: Assessment) -> int:
        of = Assessment.objects.select_related("agency", "framework").get(pk=of.pk)
        of.framework.to_plain()
        with CaptureQueriesContext(connection) as queries:
            analysis.snapshot(of, ANALYSIS, version=0, made_at=timezone.now())
        return len(queries)

    few = cost(assessment)
    items = {code: "90" for code, node in assessment.framework.to_plain().nodes.items() if code[0] in "ieO"}
    make.give_scores(assessment, {c: v for c, v in items.items() if c not in ("OIT",)}, assessment.created_by)
    assert cost(assessment) == few


def test_roles_are_as_the_table_says() -> None:
    from ita_portal.accounts.roles import PERMISSIONS, P

    assert {role for role, held in PERMISSIONS.items() if P.REPORT_PUBLISH in held} == {Role.HEAD}
