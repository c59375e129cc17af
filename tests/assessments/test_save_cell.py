"""Saving one cell or a pasted block: what is acknowledged, what is refused, and what is written down of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from assessments.actions import scores as actions
from assessments.actions.scores import Conflict, Entry, Refused, Saved
from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment, Score, ScoreChange
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import Role
from ita_portal.lib.workflow import RuleBroken
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(officer: User, agency) -> Assessment:
    return make.assessment(agency, by=officer)


def url(year: Assessment, name: str = "save_cell") -> str:
    return reverse(f"assessments:{name}", args=[year.agency.slug, year.fiscal_year])


def save(year: Assessment, by: User, code: str, text: str, seen: int) -> actions.Outcome:
    return actions.save_cell(assessment=year, code=code, text=text, seen_version=seen, by=by)


def changes(year: Assessment) -> list[tuple]:
    rows = ScoreChange.objects.filter(assessment=year).order_by("pk")
    return list(rows.values_list("code", "version", "old", "new"))


def test_a_save_is_acknowledged_with_its_version_and_written_down(year: Assessment, officer: User) -> None:
    first = save(year, officer, "1", "๙๔,๕๖", 0)
    second = save(year, officer, "1", "94.57", 1)
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert (first.version, second.version, second.value) == (1, 2, Decimal("94.57"))
    assert changes(year) == [
        ("1", 1, None, Decimal("94.56")),
        ("1", 2, Decimal("94.56"), Decimal("94.57")),
    ]
    assert set(ScoreChange.objects.values_list("by", flat=True)) == {officer.pk}


def test_saving_the_same_twice_is_acknowledged_without_a_change(year: Assessment, officer: User) -> None:
    save(year, officer, "1", "94.56", 0)
    again = save(year, officer, "1", "94.560", 0)  # the answer to the first save was lost on the way
    assert isinstance(again, Saved)
    assert (again.version, again.changed) == (1, False)
    assert len(changes(year)) == 1


def test_a_stale_save_is_told_both_values_and_who(year: Assessment, officer: User, agency) -> None:
    other = make.user(agency, Role.OFFICER, position="ผู้ช่วย")
    save(year, officer, "1", "94.56", 0)
    save(year, other, "1", "90", 1)
    outcome = save(year, officer, "1", "95", 1)
    assert isinstance(outcome, Conflict)
    assert (outcome.typed, outcome.value, outcome.version, outcome.by) == (Decimal(95), Decimal(90), 2, other)
    assert Score.objects.get(code="1").value == Decimal(90)
    assert len(changes(year)) == 2


def test_two_who_fill_an_empty_cell_do_not_overwrite_each_other(year: Assessment, officer: User) -> None:
    save(year, officer, "1", "94.56", 0)
    assert isinstance(save(year, officer, "1", "95", 0), Conflict)


def test_clearing_keeps_the_row_and_its_version(year: Assessment, officer: User) -> None:
    save(year, officer, "O38", "100", 0)
    outcome = save(year, officer, "O38", " ", 1)
    assert isinstance(outcome, Saved)
    assert (outcome.value, outcome.version) == (None, 2)
    assert changes(year)[-1] == ("O38", 2, Decimal(100), None)


def test_a_cell_that_was_never_filled_can_be_left_empty(year: Assessment, officer: User) -> None:
    outcome = save(year, officer, "O38", "", 0)
    assert isinstance(outcome, Saved)
    assert (outcome.version, outcome.changed) == (0, False)
    assert not Score.objects.exists()


@pytest.mark.parametrize("text", ["100.01", "-1", "ผ่าน", "²", "1e2", "95.123", "9.5.1"])
def test_what_is_no_score_is_refused_and_changes_nothing(year: Assessment, officer: User, text: str) -> None:
    save(year, officer, "1", "94.56", 0)
    outcome = save(year, officer, "1", text, 1)
    assert isinstance(outcome, Refused)
    assert (outcome.text, bool(outcome.reason)) == (text, True)
    assert Score.objects.get().value == Decimal("94.56")


@pytest.mark.parametrize("code", ["O99", "11", "", "i1.9", "total"])
def test_a_code_of_no_cell_is_refused(year: Assessment, officer: User, code: str) -> None:
    assert isinstance(save(year, officer, code, "90", 0), Refused)
    assert not Score.objects.exists()


@pytest.mark.parametrize("status", [S.SUBMITTED, S.APPROVED])
def test_a_year_that_left_the_officer_takes_no_scores(officer: User, agency, status: str) -> None:
    year = make.assessment(agency, status=status, by=officer)
    with pytest.raises(RuleBroken):
        save(year, officer, "1", "90", 0)


def test_an_approval_that_came_first_wins(year: Assessment, officer: User, head: User) -> None:
    stale = Assessment.objects.get(pk=year.pk)  # as the page saw it before
    Assessment.objects.filter(pk=year.pk).update(status=S.SUBMITTED)
    with pytest.raises(RuleBroken):
        save(stale, officer, "1", "90", 0)
    assert not Score.objects.exists()


@pytest.mark.parametrize("role", [Role.DIVISION_OFFICER, Role.HEAD, Role.AGENCY_ADMIN])
def test_only_the_officer_saves(year: Assessment, agency, role: str) -> None:
    with pytest.raises(PermissionDenied):
        save(year, make.user(agency, role), "1", "90", 0)


def test_a_writer_who_forgets_the_lock_loses_nothing(year: Assessment, officer: User, monkeypatch) -> None:
    """The version stands in the write itself: a row that appears between reading and writing is found out."""
    save(year, officer, "1", "94.56", 0)
    real = actions._write

    def late(assessment: Assessment, entry: Entry, value: Decimal | None, by: User) -> Score | None:
        Score.objects.filter(assessment=assessment, code=entry.code).update(value=Decimal(50), version=7)
        if entry.seen == 0:
            Score.objects.create(
                assessment=assessment, code=entry.code, value=50, version=7, saved_at=year.status_at, saved_by=by
            )
        return real(assessment, entry, value, by)

    monkeypatch.setattr(actions, "_write", late)
    for code, seen in (("1", 1), ("2", 0)):
        outcome = save(year, officer, code, "90", seen)
        assert isinstance(outcome, Conflict)
        assert (outcome.value, outcome.version) == (Decimal(50), 7)
    assert len(changes(year)) == 1


# ── over HTTP ──────────────────────────────────────────────────────────────────
def test_page_saves_a_cell(year: Assessment, officer: User, as_user) -> None:
    answer = as_user(officer).post(url(year), {"code": "1", "text": "94.5", "seen": "0"})
    assert answer.status_code == 200
    assert {**answer.json(), "at": ""} == {
        "state": "saved", "code": "1", "value": "94.50", "version": 1, "changed": True, "at": "",
    }  # fmt: skip


def test_page_refuses_in_words(year: Assessment, officer: User, as_user) -> None:
    answer = as_user(officer).post(url(year), {"code": "1", "text": "100.01", "seen": "0"})
    assert answer.status_code == 422
    assert answer.json() == {
        "state": "refused", "code": "1", "text": "100.01", "reason": "คะแนนต้องอยู่ระหว่าง 0 ถึง 100",
    }  # fmt: skip


def test_page_tells_of_a_conflict(year: Assessment, officer: User, as_user) -> None:
    save(year, officer, "1", "90", 0)
    answer = as_user(officer).post(url(year), {"code": "1", "text": "95", "seen": "0"})
    assert answer.status_code == 409
    got = answer.json()
    assert (got["state"], got["typed"], got["value"], got["version"], got["by"]) == (
        "conflict", "95.00", "90.00", 1, "เจ้าหน้าที่กองยุทธศาสตร์",
    )  # fmt: skip


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "1.5"])
def test_a_save_without_a_version_is_refused(year: Assessment, officer: User, as_user, seen: str) -> None:
    assert as_user(officer).post(url(year), {"code": "1", "text": "90", "seen": seen}).status_code == 422
    assert not Score.objects.exists()


def test_page_says_when_the_year_is_closed(officer: User, agency, as_user) -> None:
    year = make.assessment(agency, status=S.SUBMITTED, by=officer)
    answer = as_user(officer).post(url(year), {"code": "1", "text": "90", "seen": "0"})
    assert (answer.status_code, answer.json()["state"]) == (409, "closed")
    assert "รอตรวจ" in answer.json()["reason"]


@pytest.mark.parametrize("name", ["save_cell", "save_block", "save_announced", "save_reason"])
def test_writing_needs_post_the_role_and_the_agency(
    year: Assessment, officer: User, division_officer: User, outsider: User, as_user, client: Client, name: str
) -> None:
    form = {"code": "1", "text": "90", "seen": "0", "block": "90", "start": "1", "reason": "เหตุผล"}
    assert as_user(officer).get(url(year, name)).status_code == 405
    assert as_user(division_officer).post(url(year, name), form).status_code == 403
    assert as_user(outsider).post(url(year, name), form).status_code == 404
    assert client.post(url(year, name), form).status_code == 302
    assert not Score.objects.exists()


def test_a_pasted_block_answers_line_by_line(year: Assessment, officer: User, as_user) -> None:
    save(year, officer, "2", "88", 0)
    form = {"block": "94.56\n90\n120\n\n90.53\n", "start": "1", "seen-1": "0:", "seen-2": "0:", "seen-5": "0:"}
    answer = as_user(officer).post(url(year, "save_block"), form, headers={"accept": "application/json"})
    states = {cell["code"]: cell["state"] for cell in answer.json()["cells"]}
    assert states == {"1": "saved", "2": "conflict", "3": "refused", "5": "saved"}
    values = dict(Score.objects.values_list("code", "value"))
    assert values == {"1": Decimal("94.56"), "2": Decimal(88), "5": Decimal("90.53")}


def test_a_column_starts_where_it_was_pasted(year: Assessment, officer: User, as_user) -> None:
    form = {"block": "1\n2\n3", "start": "O8"}
    as_user(officer).post(f"{url(year, 'save_block')}?sheet=OIT", form, headers={"accept": "application/json"})
    assert sorted(Score.objects.values_list("code", flat=True)) == ["O10", "O8", "O9"]


def test_a_block_can_be_pasted_twice(year: Assessment, officer: User, as_user) -> None:
    form = {"block": "1\t94.56\n2\t88.13", "start": "1"}
    for _ in range(2):
        answer = as_user(officer).post(url(year, "save_block"), form, headers={"accept": "application/json"})
        assert [cell["state"] for cell in answer.json()["cells"]] == ["saved", "saved"]
    assert len(changes(year)) == 2


def test_a_block_without_javascript_names_what_was_not_saved(year: Assessment, officer: User, as_user) -> None:
    answer = as_user(officer).post(url(year, "save_block"), {"block": "94.56\n120\nO99\t1", "start": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "คะแนนต้องอยู่ระหว่าง 0 ถึง 100" in page
    assert "ไม่มีรหัส «O99» ในปีนี้" in page
    assert 'value="120"' in page
