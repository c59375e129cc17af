"""The columns that agencies are compared by: kept by publishing, and always what a rebuild would make."""

import statistics
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.actions.years import take_step as year_step
from assessments.enums import AssessmentStatus
from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency, User
from reports import standing
from reports.actions import take_step
from reports.enums import ReportStatus
from reports.models import Report, Standing, StandingPart
from reports.standing_queries import Wanted, median_total, published, summary
from tests import make
from tests.access import publish
from tests.reports.facts import facts

pytestmark = pytest.mark.django_db
# Totals where bands of five points meet.
EDGES = ["0.00", "4.99", "5.00", "49.99", "50.00", "84.99", "85.00", "94.99", "95.00", "99.99", "100.00"]


def approved(
    of: Agency, year: int, by: User, *, total: str, level: str = "AA", version: int = 1, **changes: Any
) -> Report:
    """A report that only waits to be published, of a year certified with the same result."""
    said = {"approved_total": Decimal(total), "approved_level": level, "status": AssessmentStatus.APPROVED}
    assessment = of.assessments.filter(fiscal_year=year).first()
    if assessment is None:
        assessment = make.assessment(of, year, by=by, **said)
    else:
        type(assessment).objects.filter(pk=assessment.pk).update(**said)
        assessment.refresh_from_db()
    shown = facts(total=total, level_code=level, **changes)
    return publish(assessment, by, version=version, status=ReportStatus.APPROVED, facts=shown)


def put_in_force(report: Report, head: User) -> None:
    take_step(report=report, name="publish", note="", by=head)


def as_kept() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    columns = ("assessment", "report", "agency", "fiscal_year", "total", "level", "passed", "change", "published_at")
    parts = ("standing__assessment", "agency", "fiscal_year", "code", "score")
    return (
        list(Standing.objects.order_by("assessment").values_list(*columns)),
        list(StandingPart.objects.order_by("standing__assessment", "code").values_list(*parts)),
    )


def test_publishing_writes_what_the_frozen_facts_say(agency: Agency, officer: User, head: User) -> None:
    report = approved(agency, 2565, officer, total="95.82")
    put_in_force(report, head)
    row = Standing.objects.get()
    assert (row.agency, row.fiscal_year, row.report) == (agency, 2565, report)
    assert (row.total, row.level, row.passed, row.change) == (Decimal("95.82"), "AA", True, None)
    report.refresh_from_db()
    assert row.published_at == report.published_at
    parts = dict(row.parts.values_list("code", "score"))
    assert parts == {"IIT": Decimal("90.42"), "EIT": Decimal("95.65"), "OIT": Decimal("100.00")}


@pytest.mark.parametrize("source", ["implied", "unknown"])
def test_a_score_that_nobody_announced_is_not_compared(agency: Agency, officer: User, head: User, source: str) -> None:
    first, *rest = facts()["instruments"]
    score = None if source == "unknown" else "90.42"
    instruments = [{**first, "source": source, "score": score}, *rest]
    put_in_force(approved(agency, 2565, officer, total="95.82", instruments=instruments), head)
    assert sorted(StandingPart.objects.values_list("code", flat=True)) == ["EIT", "OIT"]


def test_certifying_approving_and_returning_write_nothing(agency: Agency, officer: User, head: User) -> None:
    report = approved(agency, 2565, officer, total="95.82")
    take_step(report=report, name="return", note="แก้คำผิด", by=head)
    assert as_kept() == ([], [])


def test_a_new_version_takes_the_place_of_the_old_one_and_moves_the_next_years_change(
    agency: Agency, officer: User, head: User
) -> None:
    put_in_force(approved(agency, 2564, officer, total="92.37", level="A"), head)
    put_in_force(approved(agency, 2565, officer, total="95.82"), head)
    assert changes() == {2564: None, 2565: Decimal("3.45")}
    corrected = approved(agency, 2564, officer, total="96.00", version=2)
    put_in_force(corrected, head)
    assert changes() == {2564: None, 2565: Decimal("-0.18")}
    assert Standing.objects.get(fiscal_year=2564).report == corrected


def test_the_year_before_published_later_gives_the_change(agency: Agency, officer: User, head: User) -> None:
    put_in_force(approved(agency, 2565, officer, total="95.82"), head)
    put_in_force(approved(agency, 2564, officer, total="90.00", level="A"), head)
    assert changes() == {2564: None, 2565: Decimal("5.82")}


def test_years_that_are_not_neighbours_have_no_change(agency: Agency, officer: User, head: User) -> None:
    put_in_force(approved(agency, 2563, officer, total="80.00", level="B"), head)
    put_in_force(approved(agency, 2565, officer, total="95.82"), head)
    assert changes() == {2563: None, 2565: None}


def test_years_of_other_rules_have_no_change(agency: Agency, officer: User, head: User) -> None:
    put_in_force(approved(agency, 2564, officer, total="92.37", level="A"), head)
    iit, eit = Framework.objects.get(fiscal_year=2565).instruments.filter(code__in=["IIT", "OIT"]).order_by("code")
    iit.weight, eit.weight = eit.weight, iit.weight
    iit.save()
    eit.save()
    Framework.objects.filter(fiscal_year=2565).update(revision=999)
    put_in_force(approved(agency, 2565, officer, total="95.82"), head)
    assert changes() == {2564: None, 2565: None}


def changes() -> dict[int, Decimal | None]:
    return dict(Standing.objects.values_list("fiscal_year", "change"))


def test_after_any_sequence_the_table_is_what_a_rebuild_makes(agency: Agency, officer: User, head: User) -> None:
    elsewhere = make.agency()
    other, chief = make.user(elsewhere), make.user(elsewhere, "head")
    deeds = (
        lambda: put_in_force(approved(agency, 2566, officer, total="88.00", level="ผ่านดี"), head),
        lambda: put_in_force(approved(agency, 2565, officer, total="95.82"), head),
        lambda: put_in_force(approved(elsewhere, 2565, other, total="70.10", level="C", passed=False), chief),
        lambda: take_step(
            report=approved(agency, 2567, officer, total="91.00", level="ผ่าน"), name="return", note="แก้", by=head
        ),
        lambda: put_in_force(approved(agency, 2565, officer, total="94.99", level="A", version=2), head),
        lambda: put_in_force(approved(elsewhere, 2564, other, total="69.00", level="C", passed=None), chief),
        lambda: put_in_force(approved(agency, 2567, officer, total="91.00", level="ผ่าน", version=2), head),
    )
    for deed in deeds:
        deed()
        kept = as_kept()
        assert standing.rebuild() == len(kept[0])
        assert as_kept() == kept
        Standing.objects.all().delete()
        standing.rebuild()
        assert as_kept() == kept


def test_rebuild_takes_away_what_is_not_in_force_any_more(
    agency: Agency, officer: User, head: User, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in_force(approved(agency, 2565, officer, total="95.82"), head)
    Report.objects.update(status=ReportStatus.SUPERSEDED)
    call_command("rebuild_standings")
    assert as_kept() == ([], [])
    assert capsys.readouterr().out == "0 published years\n"


def test_rebuild_costs_the_same_queries_for_one_year_and_for_many(agency: Agency, officer: User, head: User) -> None:
    put_in_force(approved(agency, 2565, officer, total="95.82"), head)
    standing.rebuild()
    with CaptureQueriesContext(connection) as one:
        standing.rebuild()
    for year in (2562, 2563, 2564, 2566):
        put_in_force(approved(agency, year, officer, total="80.00", level=""), head)
    with CaptureQueriesContext(connection) as many:
        standing.rebuild()
    assert len(one) == len(many)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(EDGES), max_size=9))
def test_median_read_from_the_middle_bands_is_the_median_of_all(officer: User, totals: list[str]) -> None:
    with transaction.atomic():
        for total in totals:
            publish(make.assessment(make.agency(), 2565, by=officer), officer, facts=facts(total=total))
        ranked = published(Wanted(2565))
        middle = median_total(ranked, summary(ranked))
        transaction.set_rollback(True)
    known = [Decimal(total) for total in totals]
    assert middle == (statistics.median(known).quantize(Decimal("0.01"), ROUND_HALF_UP) if known else None)


# ── the certified side: on the year itself ────────────────────────────────────
def certified(of: Agency, year: int, officer: User, head: User, scores: dict[str, str]) -> Assessment:
    year_ = make.assessment(of, year, scores=scores, by=officer)
    year_step(assessment=year_, name="submit", note="", by=officer)
    year_step(assessment=year_, name="approve", note="", by=head)
    return year_


def certified_changes(of: Agency) -> dict[int, Decimal | None]:
    return dict(of.assessments.values_list("fiscal_year", "approved_change"))


def test_certifying_keeps_the_change_since_the_year_before_and_of_the_year_after(
    agency: Agency, officer: User, head: User
) -> None:
    certified(agency, 2565, officer, head, make.NAKHON_PATHOM)
    certified(agency, 2563, officer, head, {"TOTAL": "80.00"})
    assert certified_changes(agency) == {2563: None, 2565: None}
    between = certified(agency, 2564, officer, head, {"TOTAL": "92.37"})
    assert certified_changes(agency) == {2563: None, 2564: Decimal("12.37"), 2565: Decimal("3.45")}
    year_step(assessment=between, name="reopen", note="แก้คะแนน", by=head)
    assert certified_changes(agency) == {2563: None, 2564: None, 2565: None}
    year_step(assessment=between, name="submit", note="", by=officer)
    year_step(assessment=between, name="approve", note="", by=head)
    assert certified_changes(agency) == {2563: None, 2564: Decimal("12.37"), 2565: Decimal("3.45")}


def test_a_year_that_was_only_sent_has_no_change(agency: Agency, officer: User, head: User) -> None:
    certified(agency, 2564, officer, head, {"TOTAL": "92.37"})
    sent = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    year_step(assessment=sent, name="submit", note="", by=officer)
    assert certified_changes(agency) == {2564: None, 2565: None}
