"""Many people press at the same moment: one report is made, one publication is recorded."""

import threading
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection

from assessments.enums import AssessmentStatus
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from ita_portal.lib.workflow import RuleBroken
from reports import actions, jobs
from reports.documents import ANALYSIS
from reports.enums import ReportStatus
from reports.models import RenderJob, Report, ReportPlan
from tests import make

RACERS = 8


def race(run: Callable[[], Any]) -> list[Any]:
    """Run the same thing in eight threads that start together; what each gave, or the refusal it got."""
    start = threading.Barrier(RACERS)
    results: list[Any] = []

    def one() -> None:
        start.wait()
        try:
            results.append(run())
        except (RuleBroken, actions.PlanChanged) as refused:
            results.append(refused)
        except BaseException as error:
            results.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    agency = make.agency()
    officer, head = make.user(agency, Role.OFFICER), make.user(agency, Role.HEAD)
    assessment = make.assessment(
        agency,
        scores={**make.NAKHON_PATHOM, "TOTAL": "95.82"},
        by=officer,
        status=AssessmentStatus.APPROVED,
        approved_by=head,
        approved_total="95.82",
        approved_level="AA",
    )
    # The file itself is made once below; here only the pressing is raced.
    monkeypatch.setattr(jobs, "hint", lambda report_id: None)
    return {"assessment": assessment, "officer": officer, "head": head}


def test_eight_presses_make_one_report(world: dict[str, Any]) -> None:
    results = race(lambda: actions.request_report(assessment=world["assessment"], by=world["officer"]).pk)
    assert len(set(results)) == 1, results
    assert Report.objects.count() == RenderJob.objects.count() == 1


def test_eight_workers_build_one_file(world: dict[str, Any]) -> None:
    report = actions.request_report(assessment=world["assessment"], by=world["officer"])
    results = race(lambda: jobs.build(report.pk))
    assert sorted(results) == [False] * (RACERS - 1) + [True]
    assert AuditEvent.objects.filter(verb="report_built").count() == 1


def test_eight_presses_publish_once(world: dict[str, Any]) -> None:
    report = actions.request_report(assessment=world["assessment"], by=world["officer"])
    jobs.build(report.pk)
    actions.take_step(report=report, name="approve", note="", by=world["head"])
    results = race(lambda: actions.take_step(report=report, name="publish", note="", by=world["head"]))
    assert sum(isinstance(result, RuleBroken) for result in results) == RACERS - 1
    assert AuditEvent.objects.filter(verb="report_publish").count() == 1
    assert Report.objects.get().status == ReportStatus.PUBLISHED


def test_of_eight_first_plans_one_is_kept_and_seven_are_told(world: dict[str, Any]) -> None:
    number = count(1)

    def save() -> str:
        mine = f"นฐ {next(number)}"
        plan = actions.save_plan(
            assessment=world["assessment"],
            document=ANALYSIS,
            sections=["cover"],
            particulars={"memo_number": mine, "memo_date": None},
            by=world["officer"],
        )
        return plan.memo_number

    results = race(save)
    kept = [each for each in results if isinstance(each, str)]
    told = [each for each in results if isinstance(each, actions.PlanChanged)]
    assert kept == [ReportPlan.objects.get().memo_number]
    assert [each.plan.memo_number for each in told] == kept * (RACERS - 1)
