"""What a year's figures say: ranking, classes, weak points, change, ways up and risks."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from assessments import scoring
from assessments.analysis import Findings, Thresholds, Year, analyse, why_incomparable
from assessments.analysis.risks import risks
from assessments.framework_files import shipped
from tests.assessments.test_scoring import CHANTHABURI, NAKHON_PATHOM

F64, F65, F66 = shipped(2564), shipped(2565), shipped(2566)
KNOWN_QUESTIONS = {"i7": D("82.35"), "i12": D("84.13"), "i20": D("84.43"), "i21": D("90.62"), "O38": D(0)}


def findings(framework=F65, scores=NAKHON_PATHOM, level=None, earlier=(), thresholds=None) -> Findings:
    return analyse(framework, scoring.evaluate(framework, scores, level), thresholds or Thresholds(), earlier)


def year(framework, scores, level=None) -> Year:
    return Year(framework.fiscal_year, framework, scoring.evaluate(framework, scores, level))


# ── ranking ───────────────────────────────────────────────────────────────────
def test_equal_scores_share_a_place_and_the_next_place_is_skipped():
    ranked = [(i.number, i.place, i.tied) for i in findings().ranking]
    assert ranked[:3] == [(9, 1, True), (10, 1, True), (7, 3, False)]
    assert ranked[-1] == (4, 10, False)


def test_highest_and_lowest():
    found = findings()
    assert [i.number for i in found.highest] == [9, 10]
    assert [i.number for i in found.lowest] == [4]


def test_unknown_indicators_stand_at_the_end_without_place():
    found = findings(F64, CHANTHABURI)
    assert [(i.number, i.place) for i in found.ranking] == [
        *((9, 1), (10, 2), (6, 3), (7, 4), (8, 5)),
        *((1, None), (2, None), (3, None), (4, None), (5, None)),
    ]
    assert [i.number for i in found.in_class("unknown")] == [1, 2, 3, 4, 5]
    assert [i.number for i in found.lowest] == [8]


def test_nobody_is_lowest_where_all_are_equal():
    found = findings(scores={str(n): D(90) for n in range(1, 11)})
    assert [len(found.highest), found.lowest] == [10, ()]


def test_nothing_entered_is_empty_and_a_zero_is_not():
    assert findings(scores={}).is_empty
    zero = findings(scores={"1": D(0)})
    assert not zero.is_empty
    assert zero.ranking[0].score == D("0.00")
    assert zero.ranking[0].class_key == "urgent"


# ── triage ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("score", "key"),
    [("89.99", "urgent"), ("90.00", "improve"), ("94.99", "improve"), ("95.00", "maintain"), ("0", "urgent")],
)
def test_lines_of_the_triage_belong_to_the_upper_class(score, key):
    assert Thresholds().class_of(D(score)) == key


def test_an_agency_draws_its_own_lines():
    found = findings(thresholds=Thresholds(D(85), D("88.10"), D(96)))
    assert [i.number for i in found.in_class("urgent")] == [4]
    assert [i.number for i in found.in_class("maintain")] == [6, 7, 9, 10]


# ── weak points ───────────────────────────────────────────────────────────────
def test_weakest_questions_with_pass_or_fail_and_distance():
    found = findings(F64, CHANTHABURI | KNOWN_QUESTIONS)
    assert [(q.code, q.passed, q.distance) for q in found.weakest] == [
        *(("i7", False, D("2.65")), ("i12", False, D("0.87")), ("i20", False, D("0.57")), ("i21", True, D("5.62"))),
    ]
    second = found.indicators[1]
    assert [q.code for q in second.failing] == ["i7", "i12"]
    assert second.score is None
    assert second.item_count == 6


def test_a_missed_item_costs_its_share_of_the_total():
    [missed] = findings(F64, CHANTHABURI | KNOWN_QUESTIONS).missed_items
    assert (missed.code, missed.sub_indicator, missed.score, missed.cost) == ("O38", "10.1", D("0.00"), D("1.25"))


def test_a_half_accepted_item_costs_half():
    [missed] = findings(F64, {"O42": D(50)}).missed_items
    assert missed.cost == D("2.50")


# ── instruments ───────────────────────────────────────────────────────────────
def test_contribution_adds_up_to_the_weight():
    for each in findings().instruments:
        assert each.weighted + each.lost == each.weight
    assert findings().lost == D("4.18")


def test_an_implied_instrument_has_no_score_of_its_own():
    iit = findings(F64, CHANTHABURI, "A").instrument("IIT")
    assert (iit.source, iit.score, iit.weighted, iit.lost) == ("implied", None, None, None)
    assert (iit.implied.low_shown, iit.implied.high_shown) == (D("92.07"), D("92.10"))


def test_gap_between_public_and_staff():
    assert findings(scores=NAKHON_PATHOM | {"EIT": D("95.65")}).survey_gap == D("5.23")
    assert findings(F64, CHANTHABURI).survey_gap is None


# ── years ─────────────────────────────────────────────────────────────────────
def test_change_since_the_latest_year_that_knows_the_indicator():
    found = findings(earlier=[year(F64, CHANTHABURI)])
    by_number = {i.number: i for i in found.indicators}
    assert (by_number[8].change, by_number[8].before_year) == (D("8.37"), 2564)
    assert by_number[1].change is None


def test_questions_are_followed_by_topic_not_by_number():
    before = {item.topic: item.code for i in F65.indicators() for item in i.items}
    later = shipped(2567)
    moved = [item for i in later.indicators() for item in i.items if before.get(item.topic, item.code) != item.code]
    now, then = moved[0].code, before[moved[0].topic]
    [question] = findings(later, {now: D("90.00")}, earlier=[year(F65, {then: D("79.35")})]).weakest
    assert question.change == D("10.65")


def test_a_year_of_other_weights_is_kept_but_flagged():
    first, *rest = F64.instruments
    other = replace(
        F64, instruments=(replace(first, weight=D(30)), replace(rest[0], weight=D(40)), replace(rest[1], weight=D(30)))
    )
    assert why_incomparable(F65, F64) == ""
    assert why_incomparable(F65, other) == "ใช้น้ำหนักเครื่องมือต่างจากปีนี้"
    found = findings(earlier=[year(other, CHANTHABURI)])
    assert [(y.fiscal_year, y.comparable, y.current) for y in found.years] == [
        (2564, False, False),
        (2565, True, True),
    ]
    assert found.indicators[7].before is None


def test_years_are_oldest_first_and_later_ones_are_left_out():
    found = findings(earlier=[year(F66, {}), year(F64, CHANTHABURI)])
    assert [y.fiscal_year for y in found.years] == [2564, 2565]
    assert found.previous.fiscal_year == 2564


# ── what must not be missed ──────────────────────────────────────
def test_the_dearest_item_comes_first_and_says_where_the_year_would_fall():
    result = scoring.evaluate(F65, NAKHON_PATHOM)
    first, second, *_ = risks(F65, result)
    assert (first.code, first.items, first.cost, first.total) == ("10.2", ("O42", "O43"), D("5.00"), D("90.82"))
    assert (first.level.code, first.falls) == ("A", True)
    assert (second.code, second.cost, second.falls) == ("10.1", D("1.25"), True)


def test_an_item_that_is_missed_already_cannot_be_missed_again():
    result = scoring.evaluate(F64, CHANTHABURI | {"O38": D(0)}, "A")
    at_stake = next(risk for risk in risks(F64, result) if risk.code == "10.1")
    assert "O38" not in at_stake.items
    assert not at_stake.falls


def test_risk_has_no_total_while_the_total_is_unknown():
    assert {risk.total for risk in risks(F65, scoring.evaluate(F65, {}))} == {None}
