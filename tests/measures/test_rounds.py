"""Which rounds a fiscal year has, whom they ask, and that each opens once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment
from ita_portal.accounts.models import Division, User
from ita_portal.lib.workflow import RuleBroken
from measures.actions.planning import plan_measure
from measures.actions.progress import save_draft, take_step
from measures.actions.rounds import move_deadline, open_due_rounds, open_round, open_rounds_of, sync_open_rounds
from measures.asking import windows_of
from measures.models import Measure, ProgressReport, Round
from measures.rounds import round_label, spans_of
from tests.measures.facts import data, planned

OPENING, NEXT_OPENING = date(2023, 3, 1), date(2023, 8, 31)


@pytest.fixture(autouse=True)
def planned_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests live in fiscal year 2566; what they plan was planned before it began."""
    save = Measure.save

    def save_early(self: Measure, *args: object, **kwargs: object) -> None:
        save(self, *args, **kwargs)  # type: ignore[arg-type]
        Measure.objects.filter(pk=self.pk).update(created_at="2022-09-30T09:00:00+07:00")

    monkeypatch.setattr(Measure, "save", save_early)


def owed(assessment: Assessment) -> list[tuple[str, str, str]]:
    """(round, measure, division) of everything asked, in order."""
    rows = ProgressReport.objects.of_year(assessment).order_by("round__ends", "measure__order", "division__order")
    return [(row.round.key, row.measure.title, row.division.name) for row in rows.select_related()]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (
            "half_year",
            [
                ("h1", "2022-10-01", "2023-03-31", "2023-03-01", "2023-04-20"),
                ("h2", "2023-04-01", "2023-09-30", "2023-08-31", "2023-10-20"),
            ],
        ),
        ("year_end", [("year", "2022-10-01", "2023-09-30", "2023-08-31", "2023-10-20")]),
    ],
)
def test_rounds_of_half_years_and_year_end(way: str, expected: list[tuple[str, ...]]) -> None:
    spans = spans_of(2566, way)
    found = [(s.key, *(day.isoformat() for day in (s.starts, s.ends, s.opens, s.due))) for s in spans]
    assert found == expected


def test_twelve_months_from_october_each_due_a_week_after_its_end() -> None:
    spans = spans_of(2566, "monthly")
    assert [s.key for s in spans] == [f"m2022-{m}" for m in (10, 11, 12)] + [f"m2023-{m:02}" for m in range(1, 10)]
    assert (spans[4].starts, spans[4].ends, spans[4].due) == (date(2023, 2, 1), date(2023, 2, 28), date(2023, 3, 7))


def test_own_dates_follow_each_other_without_a_gap() -> None:
    spans = spans_of(2566, "dates", [date(2023, 6, 30), date(2023, 1, 15), date(2023, 1, 15)])
    assert [(s.key, s.starts, s.due) for s in spans] == [
        ("d2023-01-15", date(2022, 10, 1), date(2023, 1, 15)),
        ("d2023-06-30", date(2023, 1, 16), date(2023, 6, 30)),
    ]


def test_labels_are_how_officers_call_the_rounds() -> None:
    assert [round_label(key) for key in ("h1", "m2022-10", "d2023-01-15")] == [
        "รอบ 6 เดือนแรก",
        "เดือน ต.ค. 2565",
        "กำหนด 15 ม.ค. 2566",
    ]


def test_a_round_opens_on_its_day_once_and_asks_every_division(assessment: Assessment, officer: User) -> None:
    planned(assessment, officer)
    assert open_rounds_of(assessment=assessment, today=date(2023, 2, 28)) == []
    assert [r.key for r in open_rounds_of(assessment=assessment, today=OPENING)] == ["h1"]
    assert open_rounds_of(assessment=assessment, today=OPENING) == []
    assert open_due_rounds(today=date(2023, 3, 2)) == 0
    title = "จัดระบบการยืมทรัพย์สิน"
    assert owed(assessment) == [("h1", title, "กองยุทธศาสตร์และงบประมาณ"), ("h1", title, "สำนักปลัดเทศบาล")]
    assert set(ProgressReport.objects.values_list("due", flat=True)) == {date(2023, 4, 20)}


def test_two_owners_with_two_periods_are_asked_in_their_own_half(assessment: Assessment, officer: User) -> None:
    first, second = assessment.agency.divisions.all()
    steps = [
        {"text": "จัดทำคู่มือ", "divisions": [first], "starts": date(2022, 10, 1), "ends": date(2023, 3, 31)},
        {"text": "สุ่มตรวจ", "divisions": [second], "starts": date(2023, 4, 1), "ends": date(2023, 9, 30)},
    ]
    plan_measure(assessment=assessment, data=data(every_division=False, period="per_step"), steps=steps, by=officer)
    open_rounds_of(assessment=assessment, today=OPENING)
    open_rounds_of(assessment=assessment, today=NEXT_OPENING)
    title = "จัดระบบการยืมทรัพย์สิน"
    assert owed(assessment) == [("h1", title, first.name), ("h2", title, second.name)]


def test_who_is_named_at_a_step_only_works_through_that_step(assessment: Assessment, officer: User) -> None:
    first, second = assessment.agency.divisions.all()
    steps = [{"text": "ร่วมอบรม", "divisions": [second], "starts": date(2022, 12, 1), "ends": date(2022, 12, 31)}]
    made = plan_measure(assessment=assessment, data=data(every_division=False, lead=first), steps=steps, by=officer)
    windows = windows_of(made, [first.pk, second.pk])
    assert (windows[first.pk].starts, windows[first.pk].ends) == (date(2022, 10, 1), date(2023, 9, 30))
    assert (windows[second.pk].starts, windows[second.pk].ends) == (date(2022, 12, 1), date(2022, 12, 31))


def say(report: ProgressReport, by: User, status: str, **more: object) -> None:
    """Write and send a report."""
    said = {"work_status": status, "what": "จัดอบรม", "outcome": "ผ่านเกณฑ์", "percent": 50, "reason": "รอ", **more}
    report.refresh_from_db()
    save_draft(report=report, data=said, seen_version=report.version, by=by)
    take_step(report=report, name="send", note="", by=by)


def test_finished_work_is_not_asked_again_and_unfinished_work_is(assessment: Assessment, officer: User) -> None:
    planned(assessment, officer, period="dates", starts=date(2022, 10, 1), ends=date(2023, 3, 31))
    open_rounds_of(assessment=assessment, today=OPENING)
    done, late = ProgressReport.objects.order_by("division__order")
    say(done, officer, "done")
    say(late, officer, "delayed", next_step="เร่งจัดทำ", next_by=date(2023, 6, 30))
    open_rounds_of(assessment=assessment, today=NEXT_OPENING)
    assert [row[0::2] for row in owed(assessment)] == [
        ("h1", "กองยุทธศาสตร์และงบประมาณ"),
        ("h1", "สำนักปลัดเทศบาล"),
        ("h2", "สำนักปลัดเทศบาล"),
    ]


def test_a_measure_planned_today_owes_nothing_for_a_round_that_is_over(assessment: Assessment, officer: User) -> None:
    planned(assessment, officer)
    open_rounds_of(assessment=assessment, today=OPENING)
    late = planned(assessment, officer, title="มาตรการที่เพิ่มภายหลัง")
    Measure.objects.filter(pk=late.pk).update(created_at="2023-04-25T09:00:00+07:00")
    open_rounds_of(assessment=assessment, today=date(2023, 4, 25))
    assert not ProgressReport.objects.filter(measure=late).exists()
    open_rounds_of(assessment=assessment, today=NEXT_OPENING)
    assert set(ProgressReport.objects.filter(measure=late).values_list("round__key", flat=True)) == {"h2"}


def test_a_portal_that_was_off_opens_what_it_missed_but_not_what_is_long_past(
    assessment: Assessment, officer: User
) -> None:
    planned(assessment, officer)
    assert open_rounds_of(assessment=assessment, today=date(2023, 7, 1)) == []
    assert [r.key for r in open_rounds_of(assessment=assessment, today=date(2023, 5, 30))] == ["h1"]


def test_opening_by_hand_serves_years_long_past(assessment: Assessment, officer: User, head: User) -> None:
    planned(assessment, officer)
    with pytest.raises(PermissionDenied):
        open_round(assessment=assessment, key="h1", by=head, today=date(2026, 11, 21))
    made = open_round(assessment=assessment, key="h1", by=officer, today=date(2026, 11, 21))
    assert (made.starts, made.ends, made.due) == (date(2022, 10, 1), date(2023, 3, 31), date(2026, 12, 5))
    again = open_round(assessment=assessment, key="h1", by=officer, today=date(2026, 11, 22))
    assert (again.pk, ProgressReport.objects.count()) == (made.pk, 2)
    with pytest.raises(RuleBroken, match="ไม่มีมาตรการที่ติดตามในรอบนี้"):
        open_round(assessment=assessment, key="year", by=officer, today=date(2026, 11, 21))


def test_moving_a_deadline_moves_those_who_still_owe_and_nobody_else(assessment: Assessment, officer: User) -> None:
    planned(assessment, officer)
    planned(assessment, officer, title="เรื่องที่สอง")
    open_rounds_of(assessment=assessment, today=OPENING)
    sent, extended, *_ = ProgressReport.objects.order_by("pk")
    say(sent, officer, "done")
    ProgressReport.objects.filter(pk=extended.pk).update(is_extended=True, due=date(2023, 6, 1))
    round_ = Round.objects.get()
    with pytest.raises(RuleBroken, match="ยังไม่ได้ระบุเหตุผล"):
        move_deadline(round_=round_, due=date(2023, 5, 1), reason=" ", by=officer)
    assert move_deadline(round_=round_, due=date(2023, 5, 1), reason="ติดวันหยุดยาว", by=officer) == 2
    assert sorted(ProgressReport.objects.values_list("due", flat=True)) == [
        date(2023, 4, 20),
        date(2023, 5, 1),
        date(2023, 5, 1),
        date(2023, 6, 1),
    ]


def test_a_changed_measure_lets_go_whom_it_no_longer_asks_but_keeps_what_was_written(
    assessment: Assessment, officer: User
) -> None:
    made = planned(assessment, officer)
    open_rounds_of(assessment=assessment, today=OPENING)
    strategy, clerks = assessment.agency.divisions.all()
    third = Division.objects.create(agency=assessment.agency, name="กองคลัง", order=3)
    written = ProgressReport.objects.get(division=clerks)
    save_draft(report=written, data={"what": "เริ่มแล้ว"}, seen_version=1, by=officer)
    Measure.objects.filter(pk=made.pk).update(every_division=False)
    made.responsibilities.create(division=third, is_lead=True)
    sync_open_rounds(measure=made, today=date(2023, 4, 1))
    assert [row[2] for row in owed(assessment)] == [clerks.name, third.name]
    assert strategy.progress.count() == 0


def test_opening_costs_the_same_queries_for_many_measures(assessment: Assessment, officer: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            open_rounds_of(assessment=assessment, today=OPENING)
        return len(seen)

    planned(assessment, officer)
    few = queries()
    ProgressReport.objects.all().delete()
    Round.objects.all().delete()
    # More rows than this go into the table in several inserts on SQLite.
    for number in range(9):
        planned(assessment, officer, title=f"เรื่อง {number}")
    assert queries() == few
