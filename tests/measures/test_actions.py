"""Planning, changing and dropping measures: what is kept, what is refused, what is on record."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ita_portal.audit.models import AuditEvent
from ita_portal.lib.workflow import RuleBroken
from measures.actions.contents import contents
from measures.actions.planning import MeasureChanged, change_measure, drop_measure, move_measure, plan_measure
from measures.actions.progress import save_draft
from measures.actions.rounds import open_round
from measures.models import Measure, ProgressReport
from tests import make

from .facts import TODAY, data, planned


def test_a_measure_keeps_everything_that_was_planned(assessment, officer):
    strategy, clerk = assessment.agency.divisions.all()
    measure = plan_measure(
        assessment=assessment,
        data=data(
            lead=strategy,
            supporting=[clerk, strategy],
            every_division=False,
            period="dates",
            starts=date(2022, 10, 1),
            ends=date(2023, 3, 31),
            budget=Decimal("12500.50"),
        ),
        steps=[
            {"text": "ทำคู่มือ", "divisions": [clerk], "starts": date(2022, 10, 1), "ends": date(2022, 11, 30)},
            {"text": "ติดประกาศ", "follow_up": "รายงานทุกเดือน"},
        ],
        by=officer,
    )
    assert (measure.carried_out_in, measure.order, measure.version) == (2566, 1, 1)
    assert [link.code for link in measure.links.all()] == ["4", "i20"]
    assert [(r.division, r.is_lead) for r in measure.responsibilities.all()] == [(strategy, True), (clerk, False)]
    first, second = measure.steps.all()
    assert (first.order, first.text, list(first.divisions.all())) == (1, "ทำคู่มือ", [clerk])
    assert (second.order, second.follow_up, second.starts) == (2, "รายงานทุกเดือน", None)
    assert measure.budget == Decimal("12500.50")


def test_the_same_measure_sent_twice_is_planned_once(assessment, officer):
    first, second = planned(assessment, officer), planned(assessment, officer)
    assert first == second
    assert Measure.objects.count() == 1
    assert AuditEvent.objects.filter(verb="measure_planned").count() == 1


def test_another_measure_under_a_title_in_use_is_refused(assessment, officer):
    planned(assessment, officer)
    with pytest.raises(RuleBroken, match="อยู่แล้ว"):
        planned(assessment, officer, steps=2)
    other = planned(assessment, officer, title="อีกเรื่อง")
    with pytest.raises(RuleBroken, match="อยู่แล้ว"):
        change_measure(measure=other, data=data(), steps=[], seen_version=1, by=officer, today=TODAY)


def test_measures_are_numbered_as_planned_and_close_up_when_one_is_dropped(assessment, officer):
    titles = ["หนึ่ง", "สอง", "สาม"]
    made = [planned(assessment, officer, title=title) for title in titles]
    drop_measure(assessment=assessment, pk=made[1].pk, by=officer)
    planned(assessment, officer, title="สี่")
    assert [(m.title, m.order) for m in Measure.objects.all()] == [("หนึ่ง", 1), ("สาม", 2), ("สี่", 3)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"codes": ["i99"]}, "i99"),
        ({"period": "dates"}, "วันเริ่มและวันสิ้นสุด"),
        ({"period": "dates", "starts": date(2023, 2, 1), "ends": date(2023, 1, 1)}, "ก่อนวันเริ่ม"),
    ],
)
def test_what_does_not_fit_is_refused(assessment, officer, changed, reason):
    with pytest.raises(RuleBroken, match=reason):
        planned(assessment, officer, **changed)
    assert not Measure.objects.exists()


def test_a_division_of_another_agency_is_refused(assessment, officer):
    stranger = make.agency().divisions.first()
    with pytest.raises(RuleBroken, match="หน่วยงานอื่น"):
        planned(assessment, officer, lead=stranger)
    with pytest.raises(RuleBroken, match="หน่วยงานอื่น"):
        plan_measure(assessment=assessment, data=data(), steps=[{"text": "ทำ", "divisions": [stranger]}], by=officer)


def test_steps_keep_their_rows_when_they_change_places(assessment, officer):
    measure = planned(assessment, officer, steps=3)
    one, two, three = measure.steps.all()
    steps = [{"pk": three.pk, "text": "ขั้นตอน 3"}, {"pk": one.pk, "text": "ขั้นตอน 1 ใหม่"}, {"text": "เพิ่ม"}]
    change_measure(measure=measure, data=data(), steps=steps, seen_version=1, by=officer, today=TODAY)
    rows = list(measure.steps.all())
    assert [row.pk for row in rows[:2]] == [three.pk, one.pk]
    assert [(row.order, row.text) for row in rows] == [(1, "ขั้นตอน 3"), (2, "ขั้นตอน 1 ใหม่"), (3, "เพิ่ม")]
    assert not measure.steps.filter(pk=two.pk).exists()


def test_a_step_of_another_measure_is_not_taken_over(assessment, officer):
    other = planned(assessment, officer, title="อีกเรื่อง")
    measure = planned(assessment, officer)
    taken = other.steps.get().pk
    change_measure(
        measure=measure, data=data(), steps=[{"pk": taken, "text": "แก้"}], seen_version=1, by=officer, today=TODAY
    )
    assert other.steps.get().text == "ขั้นตอน 1"


def test_whoever_saves_second_is_told_and_nothing_is_lost(assessment, officer):
    measure = planned(assessment, officer)
    change_measure(measure=measure, data=data(target="ก"), steps=[], seen_version=1, by=officer, today=TODAY)
    with pytest.raises(MeasureChanged) as told:
        change_measure(measure=measure, data=data(target="ข"), steps=[], seen_version=1, by=officer, today=TODAY)
    assert (told.value.measure.target, told.value.measure.version) == ("ก", 2)
    assert Measure.objects.get().target == "ก"


def test_saving_what_is_there_already_changes_nothing(assessment, officer):
    measure = planned(assessment, officer)
    steps = [{"text": "ขั้นตอน 1"}]
    for _ in range(2):
        change_measure(measure=measure, data=data(target="ก"), steps=steps, seen_version=1, by=officer, today=TODAY)
    assert Measure.objects.get().version == 2
    event = AuditEvent.objects.get(verb="measure_changed")
    assert event.details["changed"] == {"target": ["", "ก"]}


def test_dropping_twice_drops_one_and_keeps_its_contents_on_record(assessment, officer):
    measure = planned(assessment, officer)
    said = contents(measure)
    assert drop_measure(assessment=assessment, pk=measure.pk, by=officer)
    assert not drop_measure(assessment=assessment, pk=measure.pk, by=officer)
    assert AuditEvent.objects.get(verb="measure_dropped").details["contents"] == said


@pytest.fixture
def asked(assessment, officer) -> Measure:
    """A measure of every division, in whose first round both divisions are asked."""
    measure = planned(assessment, officer)
    open_round(assessment=assessment, key="h1", by=officer, today=TODAY)
    return measure


def test_reports_nobody_has_written_in_go_with_the_measure(assessment, officer, asked):
    assert asked.progress.count() == 2
    assert drop_measure(assessment=assessment, pk=asked.pk, by=officer)
    assert not ProgressReport.objects.exists()


def test_a_measure_that_was_reported_on_is_cancelled_not_dropped(assessment, officer, asked):
    save_draft(report=asked.progress.first(), data={"what": "ทำคู่มือแล้ว"}, seen_version=1, by=officer)
    with pytest.raises(RuleBroken, match="มีรายงานผลแล้ว 1 ฉบับ จึงลบไม่ได้ ถ้าจะเลิกทำ ให้หน่วยงานรายงานสถานะ «ยกเลิก»"):
        drop_measure(assessment=assessment, pk=asked.pk, by=officer)
    assert (Measure.objects.count(), ProgressReport.objects.count()) == (1, 2)
    assert not AuditEvent.objects.filter(verb="measure_dropped").exists()


def test_a_changed_measure_lets_go_whom_it_no_longer_asks_and_asks_the_others(assessment, officer, asked):
    strategy, clerk = assessment.agency.divisions.all()
    steps, alone = [{"text": "ขั้นตอน 1"}], data(every_division=False, lead=clerk)
    change_measure(measure=asked, data=alone, steps=steps, seen_version=1, by=officer, today=TODAY)
    assert [report.division for report in asked.progress.all()] == [clerk]
    both = alone | {"supporting": [strategy]}
    change_measure(measure=asked, data=both, steps=steps, seen_version=2, by=officer, today=TODAY)
    assert {report.division for report in asked.progress.all()} == {strategy, clerk}


def test_what_a_division_wrote_stays_when_it_is_asked_no_longer(assessment, officer, asked):
    strategy, clerk = assessment.agency.divisions.all()
    report = asked.progress.get(division=strategy)
    save_draft(report=report, data={"what": "เริ่มแล้ว"}, seen_version=1, by=officer)
    alone = data(every_division=False, lead=clerk)
    change_measure(measure=asked, data=alone, steps=[], seen_version=1, by=officer, today=TODAY)
    assert asked.progress.filter(pk=report.pk).exists()


def test_measures_change_their_numbers_and_close_up(assessment, officer):
    one, two, three = (planned(assessment, officer, title=title) for title in ("หนึ่ง", "สอง", "สาม"))
    assert move_measure(assessment=assessment, pk=three.pk, to=1, by=officer)
    assert not move_measure(assessment=assessment, pk=three.pk, to=1, by=officer)
    assert [(m.title, m.number) for m in Measure.objects.all()] == [("สาม", "ม.1"), ("หนึ่ง", "ม.2"), ("สอง", "ม.3")]
    assert AuditEvent.objects.get(verb="measure_moved").details["numbers"] == [3, 1]
    for to in (0, 4):
        assert not move_measure(assessment=assessment, pk=one.pk, to=to, by=officer)
    assert not move_measure(assessment=assessment, pk=two.pk + 99, to=1, by=officer)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"target_value": Decimal(90)}, "หน่วยนับ"),
        ({"target_unit": "คน"}, "หน่วยนับ"),
        ({"follow_up": "dates", "follow_up_dates": [date(2021, 1, 5)]}, "นอกปีงบประมาณ 2566"),
    ],
)
def test_half_a_target_and_days_of_another_year_are_refused(assessment, officer, changed, reason):
    with pytest.raises(RuleBroken, match=reason):
        planned(assessment, officer, **changed)


def test_days_of_follow_up_count_only_where_it_is_followed_up_on_dates(assessment, officer):
    days = [date(2023, 6, 15), date(2023, 1, 15), date(2023, 6, 15)]
    on_days = planned(assessment, officer, follow_up="dates", follow_up_dates=days)
    monthly = planned(assessment, officer, title="อีกเรื่อง", follow_up="monthly", follow_up_dates=days)
    assert [each.day for each in on_days.follow_up_dates.all()] == [date(2023, 1, 15), date(2023, 6, 15)]
    assert not monthly.follow_up_dates.exists()


def test_a_measure_of_another_agency_is_no_forebear(assessment, officer):
    elsewhere = make.agency()
    strange = planned(make.assessment(elsewhere, 2564), make.user(elsewhere))
    with pytest.raises(RuleBroken, match="หน่วยงานอื่น"):
        planned(assessment, officer, carried_from=strange)


def test_changing_a_measure_that_was_dropped_says_so(assessment, officer):
    measure = planned(assessment, officer)
    drop_measure(assessment=assessment, pk=measure.pk, by=officer)
    measure.assessment = assessment
    measure.pk = 1_000_000
    with pytest.raises(RuleBroken, match="ถูกลบไปแล้ว"):
        change_measure(measure=measure, data=data(), steps=[], seen_version=1, by=officer, today=TODAY)


def test_only_those_who_plan_measures_may(assessment, officer, head, division_officer, outsider):
    measure = planned(assessment, officer)
    for person in (head, division_officer, outsider):
        with pytest.raises(PermissionDenied):
            planned(assessment, person, title="อื่น")
        with pytest.raises(PermissionDenied):
            change_measure(measure=measure, data=data(), steps=[], seen_version=1, by=person, today=TODAY)
        with pytest.raises(PermissionDenied):
            drop_measure(assessment=assessment, pk=measure.pk, by=person)
        with pytest.raises(PermissionDenied):
            move_measure(assessment=assessment, pk=measure.pk, to=1, by=person)
    assert Measure.objects.get().version == 1
