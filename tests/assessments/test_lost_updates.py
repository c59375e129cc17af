"""Twenty people save the same five cells at once: what was acknowledged is never lost, who was late is told.

The run proves itself: the same crowd without the version check does lose figures.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.actions import years
from assessments.actions.scores import Conflict, Saved, save_cell
from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment, Score, ScoreChange
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import Role
from ita_portal.lib.workflow import RuleBroken
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, SAVES = 20, 20
CELLS = ("1", "2", "3", "4", "5")


@dataclass
class Tally:
    """What one writer was told."""

    saved: list[tuple[str, int, Decimal | None, Decimal]] = field(default_factory=list)  # code, version, before, value
    told: list[Conflict] = field(default_factory=list)


def crowd(work: Callable[[int, Tally], None]) -> list[Tally]:
    """Run ``work`` in ``WRITERS`` threads that start together; raises what any of them raised."""
    tallies = [Tally() for _ in range(WRITERS)]
    start = threading.Barrier(WRITERS)
    problems: list[BaseException] = []

    def run(number: int) -> None:
        try:
            start.wait(30)
            work(number, tallies[number])
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if problems:
        raise problems[0]
    return tallies


def lost(saves: list[tuple[str, int, Decimal | None, Decimal]]) -> int:
    """Acknowledged figures that another writer overwrote without having seen them.

    Each save names what its writer saw before. Where two saves of a cell saw the same thing, one is lost.
    """
    seen = Counter((code, before) for code, _version, before, _value in saves)
    return sum(count - 1 for count in seen.values())


@pytest.fixture
def year() -> Assessment:
    agency = make.agency()
    return make.assessment(agency, by=make.user(agency, Role.OFFICER))


@pytest.fixture
def typists(year: Assessment) -> list[User]:
    return [make.user(year.agency, Role.OFFICER) for _ in range(WRITERS)]


def test_nothing_acknowledged_is_lost_and_the_late_are_told(year: Assessment, typists: list[User]) -> None:
    def work(number: int, tally: Tally) -> None:
        me = User.objects.get(pk=typists[number].pk)
        known: dict[str, tuple[int, Decimal | None]] = dict.fromkeys(CELLS, (0, None))
        for attempt in range(SAVES):
            code = CELLS[(number * 3 + attempt * attempt) % len(CELLS)]
            version, before = known[code]
            text = f"{number}.{attempt:02}" if number else f"{WRITERS}.{attempt:02}"
            outcome = save_cell(assessment=year, code=code, text=text, seen_version=version, by=me)
            if isinstance(outcome, Saved):
                assert outcome.changed
                assert outcome.value is not None
                tally.saved.append((code, outcome.version, before, outcome.value))
            else:
                assert isinstance(outcome, Conflict)
                tally.told.append(outcome)
            known[code] = (outcome.version, outcome.value)  # as a person does who reads the answer

    tallies = crowd(work)
    saved = [save for tally in tallies for save in tally.saved]
    told = [conflict for tally in tallies for conflict in tally.told]
    changes = list(ScoreChange.objects.filter(assessment=year).order_by("code", "version"))

    assert len(saved) + len(told) == WRITERS * SAVES
    assert told, "nobody was late: the writers did not meet"
    # Every acknowledged save is written down, and nothing else is.
    assert sorted((code, version, value) for code, version, _before, value in saved) == [
        (change.code, change.version, change.new) for change in changes
    ]
    assert lost(saved) == 0
    # The history of each cell is one unbroken chain that ends in what the cell holds.
    for code in CELLS:
        chain = [change for change in changes if change.code == code]
        assert [change.version for change in chain] == list(range(1, len(chain) + 1))
        assert [change.old for change in chain] == [None, *(change.new for change in chain[:-1])]
        cell = Score.objects.get(assessment=year, code=code)
        assert (cell.version, cell.value) == (chain[-1].version, chain[-1].new)
    # Whoever was late was told a figure that really stood there, and whose it was.
    written = {(change.code, change.version): (change.new, change.by_id) for change in changes}
    for conflict in told:
        assert written[conflict.code, conflict.version] == (conflict.value, conflict.by.pk)


def test_the_same_crowd_without_the_version_check_does_lose_figures(year: Assessment, typists: list[User]) -> None:
    """The control: read, think, write. If this loses nothing, the test above proves nothing."""
    make.give_scores(year, dict.fromkeys(CELLS, "0"), typists[0])
    thinking = threading.Barrier(WRITERS)

    def work(number: int, tally: Tally) -> None:
        for attempt in range(4):
            code = CELLS[(number + attempt) % len(CELLS)]
            before = Score.objects.get(assessment=year, code=code).value
            thinking.wait(60)  # everybody has the page open before the first one saves
            value = Decimal(f"{number + 1}.{attempt:02}")
            with transaction.atomic():
                Score.objects.filter(assessment=year, code=code).update(value=value, saved_at=timezone.now())
            tally.saved.append((code, 0, before, value))
            thinking.wait(60)

    saved = [save for tally in crowd(work) for save in tally.saved]
    assert len(saved) == WRITERS * 4
    assert lost(saved) > 0


def test_saving_and_submitting_at_once_leaves_no_figure_behind_the_signature(year: Assessment) -> None:
    """A save is either in before the year is submitted, or it is refused: never acknowledged and left out."""
    officer = year.created_by
    make.give_scores(year, make.NAKHON_PATHOM, officer)
    refused: list[int] = []

    def work(number: int, tally: Tally) -> None:
        me = User.objects.get(pk=officer.pk)
        if number == WRITERS // 2:
            years.take_step(assessment=year, name="submit", note="", by=me)
            return
        try:
            outcome = save_cell(assessment=year, code=f"O{number + 1}", text="90", seen_version=0, by=me)
        except RuleBroken:
            refused.append(number)
            return
        assert isinstance(outcome, Saved)
        tally.saved.append((outcome.code, outcome.version, None, Decimal(90)))

    saved = [save for tally in crowd(work) for save in tally.saved]
    year.refresh_from_db()
    assert year.status == S.SUBMITTED
    assert len(saved) + len(refused) == WRITERS - 1
    assert ScoreChange.objects.filter(assessment=year).count() == len(saved)
    assert (
        not ScoreChange.objects.filter(assessment=year, at__gt=year.status_at).exists()
        or connection.vendor != "sqlite"
    )
