"""Commands of the front door: demonstration data twice, the workflow diagram."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from assessments.models import Assessment, CalendarRow, ItemOwner, Score, YearDate
from assessments.queries import result_of
from assessments.rules import STEPS
from ita_portal.accounts.models import Agency, Oversight, User
from ita_portal.audit.models import AuditEvent
from measures.models import Measure, MeasureStep
from reports.enums import ReportStatus
from reports.models import Report


def run(name: str) -> str:
    out = io.StringIO()
    call_command(name, stdout=out)
    return out.getvalue()


def everything() -> dict[str, int]:
    models = (Assessment, AuditEvent, CalendarRow, ItemOwner, Measure, MeasureStep, Report, Score, User, YearDate)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.once
@pytest.mark.django_db
def test_demo_data_twice_changes_nothing_and_shows_the_published_figures() -> None:
    said = run("demo_data")
    before = everything()
    run("demo_data")
    assert everything() == before
    assert "np-officer" in said
    by_place = {(a.agency.slug, a.fiscal_year): a for a in Assessment.objects.select_related("agency", "framework")}
    nakhon_pathom = result_of(by_place["nakhon-pathom", 2565])
    assert (str(nakhon_pathom.total.shown), nakhon_pathom.grade.code) == ("95.82", "AA")
    chanthaburi = result_of(by_place["chanthaburi", 2564])
    assert (str(chanthaburi.total.shown), chanthaburi.grade.code) == ("92.94", "A")
    implied = chanthaburi.implied["IIT"]
    assert (str(implied.low_shown), str(implied.high_shown)) == ("92.07", "92.10")
    assert str(chanthaburi.nodes["10"].shown) == "93.75"
    years = [year for slug, year in by_place if slug == "example-town"]
    assert sorted(years) == [2564, 2565, 2566, 2567, 2568]
    assert all(not result_of(by_place["example-town", year]).missing for year in years)
    assert Report.objects.filter(status=ReportStatus.PUBLISHED).count() == 10 + 11
    of_province = Agency.objects.filter(province="สมมติ")
    assert (of_province.count(), of_province.filter(is_invented=False).count()) == (14, 0)
    assert sorted(Oversight.objects.values_list("user__username", "province")) == [
        ("national", ""),
        ("province", "สมมติ"),
    ]
    assert "  province " in said
    assert "  national " in said
    dates = YearDate.objects.filter(agency__slug="example-town")
    assert list(dates.values_list("key", flat=True)) == ["", "follow-up-year", "", "oit-answers"]


def test_demo_data_stays_out_of_production() -> None:
    with override_settings(PRODUCTION=True), pytest.raises(CommandError, match="production"):
        run("demo_data")


def test_the_diagram_has_every_step() -> None:
    drawn = run("workflow_diagram")
    for step in STEPS:
        for source in step.sources:
            assert f"{source} --> {step.target}: {step.label}" in drawn
