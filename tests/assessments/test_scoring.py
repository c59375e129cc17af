"""The published figures, every edge of every level, and what missing and announced scores lead to."""

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction

import pytest

from assessments import scoring
from assessments.framework_files import shipped
from assessments.structure import TOTAL, Band, Framework, Indicator, Instrument, Item, Sampling, SubIndicator

LETTERS = shipped(2565)
LEVELS = shipped(2566)
SURVEYS_2565 = {
    "1": D("94.56"), "2": D("88.13"), "3": D("90.81"), "4": D("88.09"), "5": D("90.53"),
    "6": D("96.03"), "7": D("96.20"), "8": D("94.74"),
}  # fmt: skip
NAKHON_PATHOM = SURVEYS_2565 | {"9": D(100), "10": D(100)}
CHANTHABURI = {
    "6": D("89.86"), "7": D("89.41"), "8": D("86.37"), "9": D(100), "10": D("93.75"), TOTAL: D("92.94"),
}  # fmt: skip


def all_at(framework: Framework, score: str | D) -> dict[str, D]:
    """Every OIT item, and every survey indicator, at one score."""
    items = [i.code for n in framework.indicators() for s in n.sub_indicators for i in s.items]
    surveys = [n.code for n in framework.indicators() if not n.sub_indicators]
    return dict.fromkeys([*surveys, *items], D(score))


def instruments_at(iit: str, eit: str, oit: str) -> dict[str, D]:
    return {"IIT": D(iit), "EIT": D(eit), "OIT": D(oit)}


# ── published figures ─────────────────────────────────────────────────────────
def test_nakhon_pathom_2565_comes_out_as_published():
    result = scoring.evaluate(LETTERS, NAKHON_PATHOM)
    assert [str(each.score_shown) for each in result.instruments] == ["90.42", "95.66", "100.00"]
    assert [str(each.weighted_shown) for each in result.instruments] == ["27.13", "28.70", "40.00"]
    assert [str(each.lost_shown) for each in result.instruments] == ["2.87", "1.30", "0.00"]
    assert result.total.value == D("95.8242")
    assert str(result.total.shown) == "95.82"  # the rounded parts would add up to 95.83
    assert result.grade.code == "AA"
    assert result.passed is True
    assert result.missing == ()
    assert result.range is None
    assert result.reconciliation == ()


def test_announced_eit_is_in_force_and_the_difference_is_only_rounding():
    result = scoring.evaluate(LETTERS, NAKHON_PATHOM | {"EIT": D("95.65"), TOTAL: D("95.82")}, "AA")
    eit = result.nodes["EIT"]
    assert (str(eit.shown), str(eit.computed_shown)) == ("95.65", "95.66")
    assert str(result.instruments[1].weighted_shown) == "28.70"
    assert str(result.instruments[1].lost_shown) == "1.30"
    assert [(d.code, str(d.announced), str(d.computed), str(d.difference)) for d in result.reconciliation] == [
        (TOTAL, "95.82", "95.82", "0.00"),
        ("EIT", "95.65", "95.66", "0.01"),
    ]
    assert [d.rounding_only for d in result.reconciliation] == [False, True]
    assert result.flagged == ()
    assert result.level_differs is False


def test_one_missing_item_shows_the_range_of_the_total():
    known = {f"O{number}": D(100) for number in range(34, 44) if number != 38}
    result = scoring.evaluate(LETTERS, SURVEYS_2565 | {"9": D(100)} | known)
    assert result.missing == ("O38",)
    assert result.range == (D("94.57"), D("95.82"))
    assert result.total.value is None
    assert (result.grade, result.passed) == (None, None)
    assert [band.code for band in result.grade_range] == ["A", "AA"]
    assert result.grade_note == "ยังบอกระดับไม่ได้ เพราะคะแนนรวมยังไม่ครบ"
    assert result.instruments[2].weighted_range_shown == (D("38.75"), D("40.00"))


def test_chanthaburi_2564_total_implies_the_missing_iit():
    result = scoring.evaluate(shipped(2564), CHANTHABURI, "A")
    assert str(result.instruments[1].score_shown) == "88.55"
    assert result.nodes["IIT"].value is None  # implied is not in force
    assert list(result.implied) == ["IIT"]
    implied = result.implied["IIT"]
    assert (str(implied.shown), str(implied.low_shown), str(implied.high_shown)) == ("92.09", "92.07", "92.10")
    assert implied.possible
    assert (result.grade.code, result.passed) == ("A", True)
    assert result.missing == ()  # the total is announced …
    assert result.total.missing == ("1", "2", "3", "4", "5")  # … but cannot be computed


def test_chanthaburi_indicator_10_with_o38_failed():
    scores = {f"O{number}": D(100) for number in range(34, 44)} | {"O38": D(0)}
    assert scoring.evaluate(shipped(2564), scores).nodes["10"].shown == D("93.75")


def test_question_is_the_mean_of_its_sub_items_as_psu_published():
    scores = {"i5.1": D("98.59"), "i5.2": D("98.94"), "i5.3": D("98.10")}
    assert scoring.evaluate(shipped(2564), scores).nodes["i5"].shown == D("98.54")


def test_phichit_total_of_a_published_row():
    result = scoring.evaluate(shipped(2564), instruments_at("93.47", "100", "100"))
    assert [str(each.weighted_shown) for each in result.instruments] == ["28.04", "30.00", "40.00"]
    assert (str(result.total.shown), result.grade.code) == ("98.04", "AA")


# ── what one item costs ───────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("sub_indicator", "cost"),
    [
        ("9.1", "0.44"), ("9.2", "0.50"), ("9.3", "0.57"), ("9.4", "1.00"), ("9.5", "0.80"),
        ("10.1", "1.25"), ("10.2", "5.00"),
    ],
)  # fmt: skip
def test_one_missed_item_of_2564_costs_what_its_sub_indicator_says(sub_indicator, cost):
    framework = shipped(2564)
    full = all_at(framework, "100")
    for item in framework.nodes[sub_indicator].items:
        assert scoring.item_cost(framework, item.code) == D(cost)
        missed = scoring.evaluate(framework, full | {item.code: D(0)})
        assert scoring.to_cents(100 - missed.total.value) == D(cost)


def test_item_cost_of_an_unknown_code_is_refused():
    with pytest.raises(KeyError):
        scoring.item_cost(LETTERS, "O99")


# ── levels ────────────────────────────────────────────────────────────────────
LETTER_EDGES = [("AA", "95", "A"), ("A", "85", "B"), ("B", "75", "C"), ("C", "65", "D"), ("D", "55", "E"),
                ("E", "50", "F")]  # fmt: skip


@pytest.mark.parametrize(("upper", "edge", "lower"), LETTER_EDGES)
def test_letters_change_exactly_at_their_edge(upper, edge, lower):
    def level(total: D) -> str:
        return scoring.evaluate(LETTERS, {TOTAL: total}).grade.code

    assert level(D(edge) - D("0.01")) == lower
    assert level(D(edge)) == upper
    assert level(D(edge) + D("0.01")) == upper


@pytest.mark.parametrize("framework", [LETTERS, LEVELS])
@pytest.mark.parametrize(("total", "passed"), [("84.99", False), ("84.995", True), ("85", True)])
def test_pass_mark_counts_on_the_rounded_total(framework, total, passed):
    result = scoring.evaluate(framework, dict.fromkeys(("IIT", "EIT", "OIT"), D(total)))
    assert result.passed is passed
    assert str(result.total.shown) == ("84.99" if total == "84.99" else "85.00")


def test_84_995_is_rounded_first_and_then_has_a_level():
    result = scoring.evaluate(LETTERS, {TOTAL: D("84.995")})
    assert (str(result.total.shown), result.grade.code) == ("85.00", "A")
    assert scoring.evaluate(LETTERS, {TOTAL: D("84.9949")}).grade.code == "B"


@pytest.mark.parametrize(
    ("scores", "level"),
    [
        (("95", "95", "95"), "ผ่านดีเยี่ยม"),
        (("95.01", "95.01", "95.01"), "ผ่านดีเยี่ยม"),
        (("94.99", "94.99", "94.99"), "ผ่านดี"),
        (("95", "94.99", "100"), "ผ่านดี"),  # total over 95, one instrument a hundredth short
        (("100", "90", "100"), "ผ่านดี"),  # total 97
        (("85", "85", "85"), "ผ่านดี"),
        (("85.01", "85.01", "85.01"), "ผ่านดี"),
        (("100", "84.99", "100"), "ผ่าน"),
        (("84.995", "100", "100"), "ผ่านดี"),  # a floor, too, counts on the rounded score
        (("84.99", "84.99", "84.99"), "ต้องปรับปรุง"),
        (("80", "80", "92.50"), "ผ่าน"),  # total exactly 85
        (("80", "80", "92.47"), "ต้องปรับปรุง"),  # total 84.988
        (("70", "70", "70"), "ต้องปรับปรุง"),
        (("70.01", "70.01", "70.01"), "ต้องปรับปรุง"),
        (("69.99", "69.99", "69.99"), "ต้องปรับปรุงโดยด่วน"),
        (("0", "0", "0"), "ต้องปรับปรุงโดยด่วน"),
        (("100", "100", "100"), "ผ่านดีเยี่ยม"),
    ],
)
def test_five_levels_by_total_and_weakest_instrument(scores, level):
    assert scoring.evaluate(LEVELS, instruments_at(*scores)).grade.code == level


@pytest.mark.parametrize(
    ("total", "eit", "level"),
    [("97.90", "93.00", "ผ่านดี"), ("96.04", "84.00", "ผ่าน"), ("94.64", "84.99", "ผ่าน")],
)
def test_published_levels_with_a_floor(total, eit, level):
    scores = {"IIT": D(100), "EIT": D(eit), "OIT": D(100)}
    assert scoring.classify(LEVELS, D(total), scores).code == level


def test_classify_rounds_what_it_is_given():
    assert scoring.classify(LETTERS, D("94.995"), {}).code == "AA"
    assert scoring.classify(LETTERS, D("94.9949"), {}).code == "A"


def test_level_with_unknown_instruments_is_told_only_where_they_cannot_matter():
    assert scoring.classify(LEVELS, D("80"), {}).code == "ต้องปรับปรุง"
    assert scoring.classify(LEVELS, D("97"), {}) is None
    assert scoring.classify(LEVELS, D("97"), {"IIT": D("84"), "EIT": None}).code == "ผ่าน"
    assert scoring.classify(LETTERS, D("97"), {}).code == "AA"


def test_announced_total_without_instruments_is_honest_about_the_five_levels():
    result = scoring.evaluate(LEVELS, {TOTAL: D("97"), "IIT": D("96"), "OIT": D("100")})
    assert result.grade is None
    assert [band.code for band in result.grade_range] == ["ผ่าน", "ผ่านดีเยี่ยม"]
    assert "EIT" in result.grade_note
    assert result.passed is True  # every level that is still possible passes
    assert scoring.evaluate(LEVELS, {TOTAL: D("97")}, "ผ่านดี").grade.code == "ผ่านดี"


def test_announced_level_is_in_force_and_a_different_computed_one_is_told():
    result = scoring.evaluate(LETTERS, NAKHON_PATHOM, "A")
    assert (result.grade.code, result.computed_grade.code, result.level_differs) == ("A", "AA", True)
    foreign = scoring.evaluate(LETTERS, NAKHON_PATHOM, "ผ่านดี")
    assert (foreign.grade.code, foreign.announced_grade, foreign.level_differs) == ("AA", None, True)


def test_year_without_a_scale_has_a_total_but_no_level():
    result = scoring.evaluate(replace(LETTERS, bands=()), NAKHON_PATHOM)
    assert (result.grade, result.grade_range) == (None, None)
    assert result.grade_note == "ยังไม่มีเกณฑ์ระดับของปีนี้"
    assert result.passed is True


# ── why not the next level ────────────────────────────────────────────────────
def test_next_level_by_total_alone():
    following = scoring.why_not_next(LETTERS, scoring.evaluate(shipped(2564), CHANTHABURI))
    assert (following.band.code, following.points_missing) == ("AA", D("2.06"))
    assert following.sentence == "ขาดคะแนนรวม 2.06 คะแนน"


def test_next_level_by_floor():
    result = scoring.evaluate(LEVELS, instruments_at("90.42", "95.65", "100"))
    following = scoring.why_not_next(LEVELS, result)
    assert following.band.code == "ผ่านดีเยี่ยม"
    assert [(c.code, c.met, c.shortfall) for c in following.conditions] == [
        (TOTAL, True, D("0.00")),
        ("IIT", False, D("4.58")),
        ("EIT", True, D("0.00")),
        ("OIT", True, D("0.00")),
    ]
    assert following.sentence == "IIT ต่ำกว่า 95 อยู่ 4.58"


def test_next_level_names_total_and_every_floor():
    following = scoring.why_not_next(LEVELS, scoring.evaluate(LEVELS, instruments_at("86", "90", "97")))
    assert following.sentence == "ขาดคะแนนรวม 3.40 คะแนน IIT ต่ำกว่า 95 อยู่ 9.00 และ EIT ต่ำกว่า 95 อยู่ 5.00"


def test_next_level_with_an_unknown_instrument():
    result = scoring.evaluate(LEVELS, {TOTAL: D("97"), "IIT": D("84"), "OIT": D("100")})
    following = scoring.why_not_next(LEVELS, result)
    assert following.sentence == "IIT ต่ำกว่า 85 อยู่ 1.00 และยังไม่มีคะแนน EIT"
    assert following.conditions[2].met is None


def test_next_level_reached_but_lower_one_announced():
    following = scoring.why_not_next(LETTERS, scoring.evaluate(LETTERS, NAKHON_PATHOM, "A"))
    assert following.sentence == "คะแนนถึงเกณฑ์ AA แล้ว แต่ระดับที่ประกาศคือ A"


def test_no_next_level_at_the_top_nor_while_unknown():
    assert scoring.why_not_next(LETTERS, scoring.evaluate(LETTERS, NAKHON_PATHOM)) is None
    assert scoring.why_not_next(LETTERS, scoring.evaluate(LETTERS, {})) is None


# ── missing and announced ─────────────────────────────────────────────────────
def test_nothing_entered_is_missing_by_indicator_and_not_zero():
    result = scoring.evaluate(LETTERS, {})
    assert result.missing == (*"123456789", "10")
    assert result.range == (D("0.00"), D("100.00"))
    assert result.implied == {}


def test_missing_names_the_largest_part_that_is_wholly_missing():
    scores = {"O1": D(100), "9.2": D(100), "i1": D(90), "i3.1": D(80), "10": D(100), "IIT": D(90), "EIT": D(90)}
    result = scoring.evaluate(LETTERS, scores)
    assert result.missing == (*(f"O{number}" for number in range(2, 10)), "9.3", "9.4", "9.5")
    assert result.nodes["1"].missing == ("i2", "i3.2", "i3.3", "i4", "i5", "i6")


def test_announced_zero_is_zero():
    result = scoring.evaluate(LETTERS, dict.fromkeys(("IIT", "EIT", "OIT"), D(0)))
    assert (result.total.shown, result.grade.code, result.passed) == (D("0.00"), "F", False)


def test_difference_beyond_rounding_is_flagged_at_every_level():
    scores = NAKHON_PATHOM | {"IIT": D("90.40"), TOTAL: D("95.85"), "9.1": D(90), "9": D(100)}
    scores |= {f"O{number}": D(100) for number in range(1, 10)} | {"i5": D(50)}
    scores |= {"i5.1": D(50), "i5.2": D(50), "i5.3": D("50.06")}
    result = scoring.evaluate(LETTERS, scores)
    assert [(d.code, str(d.difference)) for d in result.flagged] == [
        (TOTAL, "-0.03"),
        ("IIT", "0.02"),
        ("i5", "0.02"),
        ("9.1", "10.00"),
    ]


def test_implied_instrument_that_cannot_be_is_told():
    impossible = scoring.evaluate(LETTERS, {"EIT": D(50), "OIT": D(50), TOTAL: D(90)}).implied["IIT"]
    assert impossible.possible is False
    assert impossible.high_shown == D("100.00")
    two_unknown = scoring.evaluate(LETTERS, {"OIT": D(50), TOTAL: D(90)})
    assert two_unknown.implied == {}


@pytest.mark.parametrize("score", ["100.01", "-0.01", "NaN", "Infinity"])
def test_score_out_of_bounds_is_refused(score):
    with pytest.raises(ValueError, match="score of 1 is"):
        scoring.evaluate(LETTERS, {"1": D(score)})


def test_unknown_code_and_inexact_number_are_refused():
    with pytest.raises(ValueError, match="'O99'"):
        scoring.evaluate(LETTERS, {"O99": D(1)})
    with pytest.raises(TypeError, match="float"):
        scoring.evaluate(LETTERS, {"1": 94.56})


def test_year_without_weights_is_not_scored():
    with pytest.raises(scoring.FrameworkIncomplete, match="IIT"):
        scoring.evaluate(shipped(2569), {})


def test_unequal_parts_weigh_by_their_level_not_by_their_number():
    items = tuple(Item(f"O{number}", "") for number in range(1, 5))
    subs = (SubIndicator("1.1", "", items[:1]), SubIndicator("1.2", "", items[1:]))
    bands = (Band("P", "", D(50), None, True), Band("N", "", D(0), D(50), False))
    framework = Framework(1, "", (Instrument("OIT", "", D(100), (Indicator(1, "", sub_indicators=subs),)),), bands)
    result = scoring.evaluate(framework, {"O1": D(100), "O2": D(0), "O3": D(0), "O4": D(100)})
    assert result.total.value == Fraction(200, 3)
    assert str(result.total.shown) == "66.67"


# ── rounding and working ──────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("exact", "shown"),
    [("92.125", "92.13"), ("92.1249999", "92.12"), ("100", "100.00"), ("0.005", "0.01"), ("-0.005", "-0.01")],
)
def test_to_cents_rounds_half_up(exact, shown):
    assert str(scoring.to_cents(D(exact))) == shown


def test_working_is_written_as_a_person_would():
    result = scoring.evaluate(LETTERS, NAKHON_PATHOM | {"EIT": D("95.65")})
    lines = [(w.label, w.formula, str(w.shown), w.note) for w in scoring.working(LETTERS, result)]
    assert lines == [
        ("IIT เฉลี่ย 5 ตัวชี้วัด", "(94.56 + 88.13 + 90.81 + 88.09 + 90.53) ÷ 5 = 90.4240", "90.42", ""),
        ("ถ่วงน้ำหนัก 30%", "90.4240 × 0.30 = 27.1272", "27.13", ""),
        ("EIT เฉลี่ย 3 ตัวชี้วัด", "(96.03 + 96.20 + 94.74) ÷ 3 = 95.6567", "95.65", "ประกาศ 95.65"),
        ("ถ่วงน้ำหนัก 30%", "95.65 × 0.30 = 28.6950", "28.70", ""),
        ("OIT เฉลี่ย 2 ตัวชี้วัด", "(100 + 100) ÷ 2 = 100", "100.00", ""),
        ("ถ่วงน้ำหนัก 40%", "100 × 0.40 = 40", "40.00", ""),
        ("คะแนนรวม", "27.1272 + 28.6950 + 40 = 95.8222", "95.82", ""),
    ]


def test_working_says_what_is_missing_and_what_is_only_announced():
    result = scoring.evaluate(LETTERS, {"IIT": D(90), "6": D(80), "OIT": D(100)})
    lines = [(w.label, w.formula, w.shown, w.note) for w in scoring.working(LETTERS, result)]
    assert lines[0] == ("IIT", "", D("90.00"), "ประกาศ 90.00")
    assert lines[2] == ("EIT เฉลี่ย 3 ตัวชี้วัด", "(80 + – + –) ÷ 3", None, "ยังขาด 7 8")
    assert lines[3] == ("ถ่วงน้ำหนัก 30%", "", None, "")
    assert lines[6] == ("คะแนนรวม", "27 + – + 40", None, "ยังขาด 7 8")


# ── sampling ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("population", "least"),
    [(0, 0), (29, 29), (30, 30), (300, 30), (301, 31), (1000, 100), (1001, 101), (5000, 500)],
)
def test_minimum_sample_of_2565(population, least):
    sampling = next(each.sampling for each in LETTERS.instruments if each.code == "IIT")
    assert scoring.minimum_sample(sampling, population) == least


def test_minimum_sample_of_a_large_population_has_its_own_least():
    sampling = Sampling(share=D("0.01"), minimum=30, large_above=1000, large_minimum=100)
    assert [scoring.minimum_sample(sampling, n) for n in (1000, 1001, 20000)] == [30, 100, 200]
    with pytest.raises(ValueError, match="-1"):
        scoring.minimum_sample(sampling, -1)
