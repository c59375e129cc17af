"""The path to a target: held against every other choice on small frameworks, and against scoring on the real ones."""

from decimal import Decimal as D
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessments.framework_files import shipped
from assessments.scoring import item_cost
from assessments.structure import TOTAL, Band, Framework, Indicator, Instrument, Item, SubIndicator
from assessments.target import FULL, Goal, Paths, Plan, ground_of, steps_of
from tests import make

CENT = D("0.01")
SURVEYS = {code: score for code, score in make.NAKHON_PATHOM.items() if len(code) == 1 and code != "9"}


def framework(subs: list[int], weights: tuple[int, ...] = (30, 30, 40), questions: int = 0) -> Framework:
    """Two surveys of two indicators each and a disclosure with sub-indicators of so many items."""
    asked = tuple(Item(f"i{n}", "") for n in range(1, questions + 1))
    half = max(len(subs) // 2, 1)
    made = [
        SubIndicator(f"9.{at}", "", tuple(Item(f"O{at}-{n}", "") for n in range(1, count + 1)))
        for at, count in enumerate(subs, start=1)
    ]
    disclosed = [Indicator(9, "", sub_indicators=tuple(made[:half]))]
    disclosed += [Indicator(10, "", sub_indicators=tuple(made[half:]))] if made[half:] else []
    return Framework(
        2599,
        "",
        (
            Instrument("IIT", "", D(weights[0]), (Indicator(1, "", items=asked), Indicator(2, ""))),
            Instrument("EIT", "", D(weights[1]), (Indicator(6, ""), Indicator(7, ""))),
            Instrument("OIT", "", D(weights[2]), tuple(disclosed)),
        ),
        (
            Band("ดีเยี่ยม", "", D(95), None, True, floor=D(95)),
            Band("ดี", "", D(85), None, True, floor=D(85)),
            Band("ผ่าน", "", D(85), None, True),
            Band("ไม่ผ่าน", "", D(0), D(85), False),
        ),
    )


def entered(rules: Framework, surveys: dict[str, str], missed: dict[str, str] | None = None) -> dict[str, D]:
    """The surveys as given, every item in full but the missed ones."""
    items = {item.code: FULL for i in rules.indicators() for sub in i.sub_indicators for item in sub.items}
    return {code: D(value) for code, value in surveys.items()} | items | {c: D(v) for c, v in (missed or {}).items()}


@st.composite
def worlds(draw) -> Paths:
    """A small year with a goal: thirds among the figures, items in part, weights of all sizes, floors or none."""
    subs = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    first = draw(st.integers(0, 60))
    second = draw(st.integers(0, 100 - first))
    rules = framework(subs, (first, second, 100 - first - second), questions=3)
    score = st.integers(4000, 10_000).map(lambda cents: D(cents).scaleb(-2))
    scores = {code: draw(score) for code in ("i1", "i2", "i3", "2", "6", "7")}
    items = [item.code for i in rules.indicators() for sub in i.sub_indicators for item in sub.items]
    scores |= {code: draw(st.sampled_from([D(0), D(50), FULL, FULL])) for code in items}
    points = draw(st.integers(5000, 10_000).map(lambda cents: D(cents).scaleb(-2)) | st.sampled_from([D(85), D(95)]))
    floor = draw(st.none() | st.sampled_from([D(85), D(95), points]))
    return Paths(ground_of(rules, scores), Goal(points, floor))


def met(paths: Paths, changes: dict[str, D]) -> bool:
    return paths.goal.met_by(paths.ground.result(changes)) is True


def lessened(plan: Plan):
    """Every way to take the least thing away from a plan: one item, or a hundredth of one rise."""
    for item in plan.items:
        yield {code: to for code, to in plan.changes.items() if code != item.code}
    for rise in plan.rises:
        less = rise.to - CENT
        without = {code: to for code, to in plan.changes.items() if code != rise.lever.code}
        yield without | {rise.lever.code: less} if less > rise.lever.start else without


def plans_of(paths: Paths) -> list[Plan]:
    return [plan for plan in (paths.best, paths.own, paths.others, *paths.frontier) if plan is not None]


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(worlds())
def test_every_plan_reaches_the_goal_by_scoring_and_nothing_can_be_taken_away(paths):
    for plan in plans_of(paths):
        assert paths.goal.met_by(plan.result) is True
        assert all(condition.met for condition in paths.goal.conditions(plan.result))
        assert not any(met(paths, less) for less in lessened(plan))
        assert all(rise.lever.start < rise.to <= 100 and not rise.lever.is_item for rise in plan.rises)


@quick
@given(worlds())
def test_no_smaller_set_of_items_would_do(paths):
    """All sets of fewer items, whichever they are, beside the rises of the plan; and alone."""
    for plan in filter(None, (paths.best, paths.own)):
        rises = {rise.lever.code: rise.to for rise in plan.rises}
        for count in range(len(plan.items)):
            for chosen in combinations(paths.items, count):
                assert not met(paths, rises | {item.code: FULL for item in chosen})


@quick
@given(worlds())
def test_no_plan_asks_less_of_the_highest_rise(paths):
    """With every item won and everything else raised to a hundredth below the plan's highest level: not enough."""
    highest = paths.best.highest
    if highest is None:
        return
    rest = [lever for lever in paths.ground.levers if not lever.is_item and lever.start < highest - CENT]
    assert not met(paths, {i.code: FULL for i in paths.items} | {lever.code: highest - CENT for lever in rest})


@quick
@given(worlds())
def test_a_way_is_missing_only_where_even_all_of_it_is_not_enough(paths):
    assert (paths.own is None) == (paths.goal.met_by(paths.own_most) is False)
    assert (paths.others is None) == (paths.goal.met_by(paths.others_most) is False)
    assert paths.reached == (not paths.best.changes)
    if paths.own is not None:
        assert paths.best == paths.own
        assert not paths.best.rises


@quick
@given(worlds())
def test_for_each_number_of_items_the_exchange_asks_the_least_of_the_rest(paths):
    """Held against every set of as many items, each with the lowest common level that scoring accepts."""
    for plan in paths.frontier:
        for chosen in combinations(paths.items, len(plan.items)):
            won = {item.code: FULL for item in chosen}
            below = (plan.highest or D(0)) - CENT
            if below >= 0:
                rest = [lever for lever in paths.ground.levers if not lever.is_item and lever.start < below]
                assert not met(paths, won | {lever.code: below for lever in rest})
    levels = [plan.highest or D(0) for plan in paths.frontier]
    assert levels == sorted(levels, reverse=True)
    assert [len(plan.items) for plan in paths.frontier] == sorted({len(plan.items) for plan in paths.frontier})
    assert (paths.frontier[-1].highest, len(paths.frontier[-1].items)) == (paths.best.highest, len(paths.best.items))


@pytest.mark.parametrize("points", ["99.93", "99.95", "99.97", "99.99", "100"])
@pytest.mark.parametrize("floor", [None, "99.96"])
def test_the_rises_against_every_assignment_of_hundredths(points, floor):
    """Four indicators near the top: all 2,401 assignments, scored one by one."""
    rules = framework([1])
    starts = {"1": "99.94", "2": "99.96", "6": "99.95", "7": "99.94"}
    paths = Paths(ground_of(rules, entered(rules, starts)), Goal(D(points), D(floor) if floor else None))
    share = {lever.code: lever.share for lever in paths.ground.levers}
    from_, weight = {c: D(v) for c, v in starts.items()}, {"IIT": ("1", "2"), "EIT": ("6", "7")}
    least = None
    for levels in product([D(c).scaleb(-2) for c in range(9994, 10_001)], repeat=4):
        tried = dict(zip(starts, levels, strict=True))
        if any(tried[code] < from_[code] for code in tried):
            continue
        total = sum(Fraction(tried[c]) * share[c] for c in tried) + 40
        enough = total >= Fraction(points) - Fraction(1, 200)
        if floor:
            means = [sum(tried[c] for c in codes) / 2 for codes in weight.values()]
            enough = enough and all(mean >= D(floor) - D("0.005") for mean in means)
        if enough:
            highest = max((tried[c] for c in tried if tried[c] > from_[c]), default=D(0))
            least = highest if least is None else min(least, highest)
    assert (paths.best.highest or D(0)) == least


def test_twelve_items_against_all_4096_sets():
    rules = framework([2, 3, 4, 3])
    codes = [item.code for i in rules.indicators() for sub in i.sub_indicators for item in sub.items]
    values = dict(zip(codes, ["0", "50", "0", "0", "75", "0", "0", "0", "50", "0", "0", "25"], strict=True))
    surveys = {"1": "92", "2": "92", "6": "92", "7": "92"}
    ground = ground_of(rules, entered(rules, surveys, values))
    opens = {lever.code: lever.open for lever in ground.levers if lever.is_item}
    now = Fraction(92) * Fraction(60, 100) + sum(
        Fraction(lever.start) * lever.share for lever in ground.levers if lever.is_item
    )
    for points in ("75", "80", "85", "90", "94", "95.20"):
        paths = Paths(ground, Goal(D(points)))
        needed = Fraction(points) - Fraction(1, 200) - now
        fewest = next(
            count
            for count in range(13)
            if any(sum(opens[c] for c in chosen) >= needed for chosen in combinations(codes, count))
        )
        assert len(paths.own.items) == fewest
        assert paths.own.result.total.shown >= D(points)


@pytest.mark.parametrize("year", [2562, 2563, 2564, 2565, 2566, 2567, 2568])
def test_each_shipped_year_and_level_is_reached_and_tight(year):
    rules = shipped(year)
    codes = [item.code for i in rules.indicators() for sub in i.sub_indicators for item in sub.items]
    lost = {code: "0" for code in codes[::7]} | {codes[-1]: "50"}
    ground = ground_of(rules, entered(rules, SURVEYS, lost))
    assert {lever.code for lever in ground.levers if lever.is_item} == set(codes)
    assert sum(lever.share for lever in ground.levers) == 1
    assert {lever.worth - item_cost(rules, lever.code) for lever in ground.levers} == {0}
    for band in rules.bands:
        paths = Paths(ground, Goal.of_band(band))
        for plan in plans_of(paths):
            reached = plan.result.computed_grade
            assert rules.bands.index(reached) <= rules.bands.index(band)
            assert not any(met(paths, less) for less in lessened(plan))


def test_an_item_of_a_small_sub_indicator_is_won_first():
    rules = shipped(2564)
    scores = entered(rules, SURVEYS, {"O1": "0", "O43": "0", "O38": "0"})
    paths = Paths(ground_of(rules, scores), Goal(D(95)))
    assert [(item.code, item.worth) for item in paths.items] == [
        ("O1", D("0.44")), ("O38", D("1.25")), ("O43", D("5.00")),
    ]  # fmt: skip
    assert [item.code for item in paths.best.items] == ["O43", "O38"]
    assert [(step.lever.code, step.gain, step.after.total.shown) for step in steps_of(paths.best)] == [
        ("O43", D("5.00"), D("94.13")),
        ("O38", D("1.25"), D("95.38")),
    ]


def test_an_item_in_part_counts_with_what_is_left_of_it():
    rules = framework([2])
    surveys = {"1": "90", "2": "90", "6": "90", "7": "90"}
    paths = Paths(ground_of(rules, entered(rules, surveys, {"O1-1": "50", "O1-2": "75"})), Goal(D(90)))
    assert [(item.code, item.open) for item in paths.items] == [("O1-1", Fraction(10)), ("O1-2", Fraction(5))]
    assert (paths.now.total.shown, [i.code for i in paths.best.items]) == (D("79.00"), ["O1-1", "O1-2"])
    assert Paths(paths.ground, Goal(D("85.01"))).best.items[0].code == "O1-1"


def test_the_weakest_are_raised_together_and_the_strong_stay():
    rules = framework([1])
    paths = Paths(ground_of(rules, entered(rules, {"1": "80", "2": "90", "6": "99", "7": "95"}, {})), Goal(D(95)))
    # 0.15 × (80 + 90 + 99 + 95) + 40 = 94.6; 2.67 points more on one of them round up to 95.00.
    assert [(rise.lever.code, rise.to, rise.by) for rise in paths.best.rises] == [("1", D("82.64"), D("2.64"))]
    assert paths.best.result.total.shown == D("95.00")


def test_a_floor_is_met_also_where_the_total_is_there_already():
    rules = framework([4])
    scores = entered(rules, {"1": "90", "2": "99", "6": "100", "7": "100"}, {"O1-1": "0"})
    top, good = (Paths(ground_of(rules, scores), Goal.of_band(band)) for band in rules.bands[:2])
    assert (top.now.total.shown, top.reached) == (D("88.35"), False)
    assert top.own is None  # the staff stay under 95 …
    assert top.others is None  # … and the website at 75
    assert [item.code for item in top.best.items] == ["O1-1"]
    assert [(rise.lever.code, rise.to) for rise in top.best.rises] == [("1", D("90.99"))]
    assert [c.met for c in top.goal.conditions(top.best.result)] == [True, True, True, True]
    assert [item.code for item in good.best.items] == ["O1-1"]
    assert good.goal.conditions(good.now)[3].shortfall == D("10.00")


def test_an_item_that_spares_no_rise_is_no_row_of_the_exchange():
    """The floor of the staff asks the same, with the item or without; the total is there either way."""
    rules = framework([12])
    scores = entered(rules, {"1": "80", "2": "85", "6": "95", "7": "95"}, {"O1-1": "0"})
    paths = Paths(ground_of(rules, scores), Goal(D(80), D(90)))
    (only,) = paths.frontier
    assert (only.items, [(rise.lever.code, rise.to) for rise in only.rises]) == (
        (), [("1", D("89.99")), ("2", D("90.00"))],
    )  # fmt: skip
    assert only == paths.best


def test_a_half_cent_counts_for_figures_are_rounded_before_they_are_tested():
    rules = framework([1], weights=(50, 50, 0))
    paths = Paths(ground_of(rules, entered(rules, {"1": "94.99", "2": "95", "6": "94.99", "7": "95"})), Goal(D(95)))
    assert paths.now.total.value == Fraction("94.995")
    assert paths.reached
    assert paths.best.changes == {}


def test_how_far_one_gets_where_a_way_does_not_reach():
    rules = shipped(2564)
    paths = Paths(ground_of(rules, entered(rules, SURVEYS | {"1": "70", "2": "70"}, {"O43": "0"})), Goal(D(95)))
    assert paths.own is None
    assert (paths.now.total.shown, paths.own_most.total.shown) == (D("88.26"), D("93.26"))


def test_what_is_known_only_as_a_whole_is_moved_as_a_whole():
    rules = shipped(2565)
    outside = {code: D(SURVEYS[code]) for code in ("6", "7", "8")}
    whole = {"IIT": D("90.42"), "9": D(80), "10": D(100), TOTAL: D("90.10")}
    ground = ground_of(rules, outside | whole)
    assert [lever.code for lever in ground.levers] == ["IIT", "6", "7", "8", "9", "10"]
    assert [lever.is_own for lever in ground.levers] == [False] * 4 + [True] * 2
    paths = Paths(ground, Goal(D(95)))
    assert (paths.items, [rise.lever.code for rise in paths.own.rises]) == ([], ["9"])
    assert paths.own.result.total.shown == D("95.00")
    assert TOTAL not in ground.scores({})


def test_announced_figures_above_what_moves_do_not_hold_the_total_still():
    rules = shipped(2564)
    scores = entered(rules, SURVEYS, {"O43": "0"}) | {"10": D(50), "OIT": D(75), "EIT": D("95.65"), TOTAL: D("85.82")}
    ground = ground_of(rules, scores)
    assert {"10", "OIT", "EIT", TOTAL}.isdisjoint(ground.kept)
    assert ground.result({"O43": FULL}).total.shown == D("95.82")


def test_an_announced_indicator_stands_over_its_questions_until_it_is_moved():
    rules = framework([1], questions=3)
    scores = entered(rules, {"1": "90", "i1": "70", "i2": "80", "i3": "90", "2": "95", "6": "95", "7": "95"})
    ground = ground_of(rules, scores)
    assert ground.by_code["1"].start == 90
    assert ground.result().total.shown == D("96.25")
    moved = ground.scores({"1": D(92)})
    assert (moved["1"], {"i1", "i2", "i3"} & moved.keys()) == (D(92), set())


def test_unknown_is_neither_lost_nor_won():
    rules = shipped(2564)
    scores = entered(rules, SURVEYS)
    del scores["O38"]
    ground = ground_of(rules, scores)
    assert [lever.code for lever in ground.unknown] == ["O38"]
    assert ground.result().range == (D("94.57"), D("95.82"))
    assert Goal(D(94)).met_by(ground.result()) is True
    assert Goal(D(95)).met_by(ground.result()) is None
    assert Goal(D(96)).met_by(ground.result()) is False
    with pytest.raises(ValueError, match="O38"):
        Paths(ground, Goal(D(95)))


def test_what_the_total_implies_is_taken_at_its_lowest():
    """Chanthaburi 2564: the staff's score is not published; the total of 92.94 says 92.07 to 92.10."""
    rules = shipped(2564)
    tenth = entered(rules, {})
    items = {item.code: tenth[item.code] for item in next(i for i in rules.indicators() if i.number == 10).all_items()}
    scores = items | {"6": D("89.86"), "7": D("89.41"), "8": D("86.37"), "9": FULL, "O38": D(0), TOTAL: D("92.94")}
    ground = ground_of(rules, scores | {"i7": D("82.35")})
    assert ground.assumed == {"IIT": (D("92.07"), D("92.10"))}
    paths = Paths(ground, Goal.of_band(rules.bands[0]))
    assert paths.now.total.shown == D("92.94")
    assert [item.code for item in paths.best.items] == ["O38"]
    assert [(rise.lever.code, rise.to) for rise in paths.best.rises] == [
        ("8", D("91.25")), ("7", D("91.25")), ("6", D("91.24")),
    ]  # fmt: skip
    # Whatever the staff's score really is, the plan reaches the level.
    for iit in (D("92.07"), D("92.10")):
        assert ground.result(paths.best.changes | {"IIT": iit}).computed_grade.code == "AA"


def test_every_step_of_a_plan_lifts_the_total_and_only_the_last_one_reaches():
    rules = shipped(2567)
    codes = [item.code for i in rules.indicators() for sub in i.sub_indicators for item in sub.items]
    paths = Paths(
        ground_of(rules, entered(rules, SURVEYS | {"4": "70"}, dict.fromkeys(codes[:5], "0"))),
        Goal.of_band(rules.bands[0]),
    )
    steps = list(steps_of(paths.best))
    totals = [paths.now.total.value, *(step.after.total.value for step in steps)]
    assert totals == sorted(totals)
    assert [paths.goal.met_by(step.after) for step in steps] == [False] * (len(steps) - 1) + [True]
    assert steps[-1].after == paths.best.result


@quick
@given(worlds(), st.data())
def test_the_ground_moved_is_what_scoring_says_of_the_same_figures(paths, data):
    """Moving a lever gives the same as entering its new score in place of everything beneath and above it."""
    assume(paths.ground.levers)
    lever = data.draw(st.sampled_from(paths.ground.levers))
    to = data.draw(st.integers(0, 10_000).map(lambda cents: D(cents).scaleb(-2)))
    before, after = paths.now.total.value, paths.ground.result({lever.code: to}).total.value
    assert after - before == (Fraction(to) - lever.start) * lever.share
