"""The calendar of an ITA year: which day counts, who lends it, what an agency moved, and what it costs to read."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.frameworks import clone_framework, mark_official
from assessments.enums import AssessmentStatus, FrameworkStatus
from assessments.framework_files import FOLDER, load_file
from assessments.framework_store import Stored, store_file
from assessments.models import CalendarEntry, Framework, YearDate
from assessments.models.framework import SHIPPED_EDITION
from assessments.year_calendar import (
    Milestone,
    Moved,
    Period,
    Stage,
    StageRule,
    YearRules,
    deadlines,
    in_fiscal_year,
    is_near,
    milestones,
)
from assessments.year_dates import all_rules, deadline, deadlines_for, milestones_for
from ita_portal.accounts.models import Agency, User
from tests import make

SAVED = datetime(2025, 9, 1, 3, 0, tzinfo=UTC)
STAGES = (
    StageRule(Stage.SCORES, days_after_results=21),
    StageRule(Stage.CERTIFY, days_after_results=30),
    StageRule(Stage.MEASURES, fiscal_years_after=1, month=10, day=15),
    StageRule(Stage.FOLLOW_UP_HALF, fiscal_years_after=1, month=4, day=30),
    StageRule(Stage.FOLLOW_UP_YEAR, fiscal_years_after=2, month=10, day=31),
)
ANSWERS = Period("oit-answers", "ตอบแบบ OIT", date(2022, 3, 1), date(2022, 4, 30))
Y2565 = YearRules(2565, True, date(2022, 8, 1), (ANSWERS,), (), SAVED)
Y2568 = YearRules(2568, True, date(2025, 8, 15), (), STAGES, SAVED)


def moved(key: str = "", **fields: object) -> Moved:
    values = {
        **{"pk": 7, "fiscal_year": 2568, "key": key, "title": "", "starts": None, "ends": None, "who": "", "note": ""},
        **{"version": 1, "saved_at": SAVED, "saved_by": "เจ้าหน้าที่"},
    }
    return Moved(**{**values, **fields})  # type: ignore[arg-type]


def by_key(found: list[Milestone]) -> dict[str, Milestone]:
    return {each.key: each for each in found}


# ── which day counts ──────────────────────────────────────────────────────────
def test_a_year_with_its_own_results_has_binding_deadlines() -> None:
    assert deadlines(milestones(2568, [Y2565, Y2568])) == {
        Stage.SCORES: date(2025, 9, 5),
        Stage.CERTIFY: date(2025, 9, 14),
        Stage.MEASURES: date(2025, 10, 15),
        Stage.FOLLOW_UP_HALF: date(2026, 4, 30),
        Stage.FOLLOW_UP_YEAR: date(2026, 10, 31),
    }


def test_a_year_without_dates_borrows_the_nearest_years_and_binds_nobody() -> None:
    found = by_key(milestones(2570, [Y2565, Y2568]))
    assert (found["oit-answers"].starts, found["oit-answers"].ends) == (date(2027, 3, 1), date(2027, 4, 30))
    assert (found["oit-answers"].lent_by, found["results"].lent_by) == (2565, 2568)
    assert found["results"].ends == date(2027, 8, 15)
    assert found["scores"].ends == date(2027, 9, 5)
    assert all(each.is_provisional for each in found.values())
    assert deadlines(found.values()) == {}


def test_a_year_before_all_that_are_known_borrows_from_the_next_one() -> None:
    found = by_key(milestones(2563, [Y2565, Y2568]))
    assert (found["results"].ends, found["results"].lent_by) == (date(2020, 8, 1), 2565)


def test_a_period_of_one_year_alone_is_lent_to_none() -> None:
    alone = Period("entry-1", "เตรียมการ", None, date(2022, 1, 31), recurs=False)
    year = YearRules(2565, True, date(2022, 8, 1), (alone,), ())
    assert "entry-1" in by_key(milestones(2565, [year]))
    assert "entry-1" not in by_key(milestones(2566, [year]))


def test_the_last_day_of_february_stays_the_last() -> None:
    year = YearRules(2565, True, None, (Period("register", "ลงทะเบียน", None, date(2022, 2, 28)),), ())
    assert by_key(milestones(2567, [year]))["register"].ends == date(2024, 2, 29)
    leap = YearRules(2567, True, None, (Period("register", "ลงทะเบียน", None, date(2024, 2, 29)),), ())
    assert by_key(milestones(2568, [leap]))["register"].ends == date(2025, 2, 28)


def test_a_draft_speaks_for_its_own_year_alone_and_gives_way_to_the_official_edition() -> None:
    draft = YearRules(2569, False, date(2026, 7, 1), (), (), SAVED)
    found = by_key(milestones(2569, [Y2568, draft]))
    assert (found["results"].ends, found["results"].is_provisional) == (date(2026, 7, 1), True)
    assert by_key(milestones(2570, [Y2568, draft]))["results"].lent_by == 2568
    official = YearRules(2569, True, date(2026, 7, 20), (), (), SAVED)
    found = by_key(milestones(2569, [Y2568, draft, official]))
    assert (found["results"].ends, found["results"].is_provisional) == (date(2026, 7, 20), False)


def test_no_stage_is_due_before_the_one_it_follows() -> None:
    """Results so late that the fixed days have passed."""
    late = YearRules(2568, True, date(2025, 11, 20), (), STAGES)
    assert deadlines(milestones(2568, [late])) == {
        Stage.SCORES: date(2025, 12, 11),
        Stage.CERTIFY: date(2025, 12, 20),
        Stage.MEASURES: date(2025, 12, 20),
        Stage.FOLLOW_UP_HALF: date(2026, 4, 30),
        Stage.FOLLOW_UP_YEAR: date(2026, 10, 31),
    }


# ── what an agency moved or added ─────────────────────────────────────────────
def test_a_moved_milestone_says_where_it_came_from() -> None:
    row = moved("certify", ends=date(2025, 9, 30), version=3)
    found = by_key(milestones(2568, [Y2568], [row]))["certify"]
    assert (found.ends, found.was, found.moved) == (date(2025, 9, 30), (None, date(2025, 9, 14)), row)


def test_moving_the_results_moves_what_is_counted_from_them_and_makes_it_binding() -> None:
    found = milestones(2569, [Y2568], [moved("results", fiscal_year=2569, ends=date(2026, 8, 31))])
    assert deadlines(found)[Stage.SCORES] == date(2026, 9, 21)
    assert by_key(found)["results"].was == (None, date(2026, 8, 15))


def test_a_milestone_that_went_back_has_the_frameworks_day_and_keeps_its_version() -> None:
    later = SAVED.replace(year=2026)
    found = by_key(milestones(2568, [Y2568], [moved("certify", version=4, saved_at=later)]))["certify"]
    assert (found.ends, found.was) == (date(2025, 9, 14), None)
    assert found.moved is not None
    assert found.moved.version == 4
    assert found.changed_at == later


def test_own_dates_stand_in_their_place() -> None:
    row = moved(title="ประชุมคณะทำงาน", ends=date(2025, 9, 10), pk=12)
    found = milestones(2568, [Y2568], [row])
    assert [each.name for each in found][:4] == ["2568.results", "2568.scores", "own.12", "2568.certify"]


def test_the_window_of_a_fiscal_year_has_every_entry_with_a_day_in_it() -> None:
    found = [*milestones(2567, [Y2568]), *milestones(2568, [Y2568])]
    inside = [(each.fiscal_year, each.key) for each in in_fiscal_year(found, 2569)]
    assert inside == [(2567, "follow-up-year"), (2568, "measures"), (2568, "follow-up-half")]


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2023, 9, 30), False),
        (date(2023, 10, 1), True),
        (date(2027, 9, 30), True),
        (date(2027, 10, 1), False),
        (date(2568, 9, 1), False),
    ],
)
def test_a_date_must_be_near_its_year(day: date, near: bool) -> None:
    assert is_near(2568, day) is near


# ── from the tables ───────────────────────────────────────────────────────────
def test_the_shipped_years_have_the_announced_days(agency: Agency) -> None:
    found = by_key(milestones_for([(agency.pk, 2565)])[agency.pk, 2565])
    answers = found["oit-answers"]
    assert (answers.starts, answers.ends, answers.lent_by) == (date(2022, 3, 1), date(2022, 4, 30), None)
    assert answers.confidence == "certain"
    assert found["results"].ends == date(2022, 8, 1)
    # No announcement gives this day: the word says whose it is.
    assert (found["scores"].ends, found["scores"].confidence) == (date(2022, 8, 22), "default")
    assert [each for each in Stage if each not in deadlines(found.values())] == []


def test_a_year_without_framework_takes_the_newest_known_days_of_each_period(agency: Agency) -> None:
    found = by_key(milestones_for([(agency.pk, 2570)])[agency.pk, 2570])
    lent = {key: each.lent_by for key, each in found.items() if each.kind == "national"}
    assert lent == {
        **{"register": 2566, "surveys": 2566, "oit-answers": 2566},
        **{"oit-scoring": 2565, "oit-clarify": 2565, "oit-confirm": 2565, "results": 2568},
    }
    assert deadline(agency, 2570, Stage.SCORES) is None


def test_every_reader_follows_the_agencys_own_date(agency: Agency, officer: User) -> None:
    assert deadline(agency, 2568, Stage.CERTIFY) == date(2025, 9, 14)
    other = make.agency()
    YearDate.objects.create(
        agency=agency, fiscal_year=2568, key="certify", ends=date(2025, 9, 30), saved_at=SAVED, saved_by=officer
    )
    found = deadlines_for([(agency.pk, 2568), (other.pk, 2568)])
    assert found[agency.pk, 2568][Stage.CERTIFY] == date(2025, 9, 30)
    assert found[other.pk, 2568][Stage.CERTIFY] == date(2025, 9, 14)


def test_a_change_of_the_framework_reaches_every_agency_that_has_not_moved_the_date(
    agency: Agency, officer: User
) -> None:
    other = make.agency()
    YearDate.objects.create(
        agency=agency, fiscal_year=2568, key="scores", ends=date(2025, 9, 10), saved_at=SAVED, saved_by=officer
    )
    Framework.objects.filter(fiscal_year=2568, status=FrameworkStatus.OFFICIAL).update(results_on=date(2025, 8, 25))
    found = deadlines_for([(agency.pk, 2568), (other.pk, 2568)])
    assert found[agency.pk, 2568][Stage.SCORES] == date(2025, 9, 10)
    assert found[other.pk, 2568][Stage.SCORES] == date(2025, 9, 15)


def test_the_cost_is_the_same_for_one_pair_and_for_many(agency: Agency, officer: User) -> None:
    def cost(pairs: list[tuple[int, int]]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            deadlines_for(pairs)
        return len(queries)

    agencies = [make.agency() for _ in range(3)]
    for each in agencies:
        YearDate.objects.create(
            agency=each, fiscal_year=2568, key="scores", ends=date(2025, 9, 10), saved_at=SAVED, saved_by=officer
        )
    assert cost([(agency.pk, 2568)]) == 4
    assert cost([(each.pk, year) for each in agencies for year in range(2562, 2571)]) == 4


def test_two_periods_without_key_are_two(agency: Agency) -> None:
    framework = Framework.objects.get(fiscal_year=2566, edition="มาตรฐาน")
    names = CalendarEntry.objects.filter(framework=framework, key="").values_list("name", flat=True)
    rules = next(each for each in all_rules() if each.fiscal_year == 2566)
    assert [each.name for each in rules.periods if not each.recurs] == list(names)
    found = milestones_for([(agency.pk, 2566)])[agency.pk, 2566]
    assert {name for name in names} <= {each.title for each in found}


# ── the shipped files and the administrator ───────────────────────────────────
def test_a_new_release_brings_dates_even_where_certified_assessments_keep_the_rules(agency: Agency) -> None:
    """Dates bear on no score."""
    make.assessment(agency, 2568, status=AssessmentStatus.APPROVED)
    framework = Framework.objects.get(fiscal_year=2568, edition=SHIPPED_EDITION)
    framework.stage_deadlines.all().delete()
    Framework.objects.filter(pk=framework.pk).update(file_digest="of an older release", changed_at=SAVED)
    file = load_file(FOLDER / "2568.toml")
    assert store_file(file) == Stored.KEPT
    framework.refresh_from_db()
    assert [row.to_plain() for row in framework.stage_deadlines.all()] == list(file.stages)
    assert framework.changed_at > SAVED
    told = framework.changed_at
    assert store_file(file) == Stored.KEPT
    framework.refresh_from_db()
    assert framework.changed_at == told


def test_a_copy_for_another_year_keeps_the_deadlines_and_leaves_the_old_days(system_admin: User) -> None:
    source = Framework.objects.get(fiscal_year=2568, edition=SHIPPED_EDITION)
    CalendarEntry.objects.create(framework=source, order=1, key="surveys", name="เก็บแบบวัด", ends=date(2025, 6, 30))
    copy = clone_framework(framework=source, fiscal_year=2570, by=system_admin)
    assert copy.calendar.count() == 0
    plain = [row.to_plain() for row in source.stage_deadlines.all()]
    assert [row.to_plain() for row in copy.stage_deadlines.all()] == plain
    assert clone_framework(framework=source, fiscal_year=2568, by=system_admin).calendar.count() == 1


def test_the_days_of_a_new_year_count_from_the_moment_it_is_in_force(agency: Agency, system_admin: User) -> None:
    source = Framework.objects.get(fiscal_year=2568, edition=SHIPPED_EDITION)
    draft = clone_framework(framework=source, fiscal_year=2570, by=system_admin)
    draft.results_on = date(2027, 8, 20)
    draft.save()
    results = by_key(milestones_for([(agency.pk, 2570)])[agency.pk, 2570])["results"]
    assert (results.ends, results.is_provisional) == (date(2027, 8, 20), True)
    mark_official(framework=draft, by=system_admin)
    assert deadline(agency, 2570, Stage.SCORES) == date(2027, 9, 10)
