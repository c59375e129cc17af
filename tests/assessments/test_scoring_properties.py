"""What must hold for every set of scores: bounds, order, growth, ranges, and the reading of any file."""

from decimal import ROUND_HALF_UP
from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import scoring
from assessments.framework_files import shipped
from assessments.scoring import sheet as score_sheet
from assessments.structure import TOTAL, Band, Framework, Indicator, Instrument, Item, SubIndicator


def _items(*codes: str) -> tuple[Item, ...]:
    return tuple(Item(code, "") for code in codes)


# Small enough to be tried in every corner, with every kind of node and parts of unequal number.
SMALL = Framework(
    fiscal_year=2599,
    name="",
    instruments=(
        Instrument(
            "IIT",
            "",
            D(30),
            (
                Indicator(1, "", items=(Item("i1", "", sub_items=_items("i1.1", "i1.2", "i1.3")), *_items("i2"))),
                Indicator(2, ""),  # questions not known: can only be announced
            ),
        ),
        Instrument("EIT", "", D("27.5"), (Indicator(3, "", items=_items("e1", "e2", "e3")),)),
        Instrument(
            "OIT",
            "",
            D("42.5"),
            (
                Indicator(
                    4,
                    "",
                    sub_indicators=(
                        SubIndicator("4.1", "", _items("O1", "O2", "O3")),
                        SubIndicator("4.2", "", _items("O4")),
                    ),
                ),
            ),
        ),
    ),
    bands=(
        Band("ก", "", D(95), None, True, floor=D(95)),
        Band("ข", "", D(85), None, True, floor=D(85)),
        Band("ค", "", D(85), None, True),
        Band("ง", "", D(70), D(85), False),
        Band("จ", "", D(0), D(70), False),
    ),
)
CODES = (*SMALL.nodes, TOTAL)
LEAVES = ("i1.1", "i1.2", "i1.3", "i2", "2", "e1", "e2", "e3", "O1", "O2", "O3", "O4")

score = st.integers(0, 100_000).map(lambda thousandths: D(thousandths).scaleb(-3)) | st.sampled_from(
    [D(0), D(100), D("84.995"), D("85"), D("94.995")]
)
any_scores = st.dictionaries(st.sampled_from(CODES), score)
scores_below_total = st.dictionaries(st.sampled_from(CODES[:-1]), score)


@given(any_scores)
def test_every_figure_stays_within_0_and_100_and_within_its_range(scores):
    for node in scoring.evaluate(SMALL, scores).nodes.values():
        assert 0 <= node.low <= node.high <= 100
        assert 0 <= node.parts_low <= node.parts_high <= 100
        if node.value is not None:
            assert node.low == node.value == node.high
        if node.computed is not None:
            assert node.parts_low == node.computed == node.parts_high
            assert node.missing == ()


@given(any_scores, st.data())
def test_a_higher_score_never_lowers_anything(scores, data):
    if not scores:
        return
    code = data.draw(st.sampled_from(sorted(scores)))
    higher = scores | {code: data.draw(score.filter(lambda value: value >= scores[code]))}
    before, after = scoring.evaluate(SMALL, scores), scoring.evaluate(SMALL, higher)
    for code, node in before.nodes.items():
        grown = after.nodes[code]
        assert grown.low >= node.low
        assert grown.high >= node.high
        assert (grown.value is None) == (node.value is None)
        assert node.value is None or grown.value >= node.value
    if before.grade and after.grade:
        assert SMALL.bands.index(after.grade) <= SMALL.bands.index(before.grade)


@given(any_scores, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(scores, random):
    entries = list(scores.items())
    random.shuffle(entries)
    assert scoring.evaluate(SMALL, dict(entries)) == scoring.evaluate(SMALL, scores)


@given(score)
def test_a_full_sheet_of_equal_scores_gives_that_score_everywhere(value):
    nodes = scoring.evaluate(SMALL, dict.fromkeys(LEAVES, value)).nodes
    assert {node.value for node in nodes.values()} == {value}


@settings(max_examples=15)
@given(score, st.sampled_from([2562, 2563, 2564, 2565, 2566, 2567, 2568]))
def test_equal_scores_in_the_shipped_years(value, year):
    framework = shipped(year)
    leaves = scoring.evaluate(framework, {}).missing
    result = scoring.evaluate(framework, dict.fromkeys(leaves, value))
    assert result.total.value == value


@given(scores_below_total, st.data())
def test_the_range_holds_every_completion(scores, data):
    before = scoring.evaluate(SMALL, scores)
    completion = {code: data.draw(score) for code in before.missing}
    after = scoring.evaluate(SMALL, scores | completion)
    assert after.total.value is not None
    assert after.missing == ()
    assert before.total.low <= after.total.value <= before.total.high
    if before.range:
        assert before.range[0] <= after.total.shown <= before.range[1]
        lowest, highest = (SMALL.bands.index(band) for band in before.grade_range)
        assert highest <= SMALL.bands.index(after.grade) <= lowest


@given(scores_below_total)
def test_the_ends_of_the_range_are_reached(scores):
    before = scoring.evaluate(SMALL, scores)
    for end, total in ((D(0), before.total.low), (D(100), before.total.high)):
        assert scoring.evaluate(SMALL, scores | dict.fromkeys(before.missing, end)).total.value == total


@given(scores_below_total, st.data())
def test_nothing_is_called_missing_that_is_not(scores, data):
    missing = scoring.evaluate(SMALL, scores).missing
    if not missing:
        return
    left_out = data.draw(st.sampled_from(missing))
    others = {code: D(50) for code in missing if code != left_out}
    assert scoring.evaluate(SMALL, scores | others).missing == (left_out,)


@given(scores_below_total.filter(lambda scores: "IIT" not in scores))
def test_the_implied_stretch_holds_the_true_score(scores):
    complete = scores | dict.fromkeys(scoring.evaluate(SMALL, scores).missing, D(50))
    true = scoring.evaluate(SMALL, complete)
    known = {code: D(str(true.nodes[code].shown)) for code in ("EIT", "OIT")}
    exact = scoring.evaluate(SMALL, known | {"IIT": D("87.65")}).total.shown
    implied = scoring.evaluate(SMALL, known | {TOTAL: exact}).implied["IIT"]
    assert implied.possible
    assert implied.low <= D("87.65") <= implied.high


@given(st.decimals(0, 100, places=6))
def test_rounding_agrees_with_the_decimal_module(value):
    assert scoring.to_cents(value) == value.quantize(D("0.01"), ROUND_HALF_UP)


# ── files ─────────────────────────────────────────────────────────────────────
@given(
    any_scores.filter(bool),
    st.sampled_from(["utf-8", "utf-8-sig", "cp874"]),
    st.sampled_from(["", "code,score\n", "รหัส,คะแนน\r\n"]),
    st.sampled_from([str.lower, str.upper, str]),
)
def test_a_written_file_reads_back_exactly(scores, encoding, heading, spelt):
    text = heading + "".join(f"{spelt(code)},{value}\n" for code, value in scores.items())
    sheet = score_sheet.read(text.encode(encoding), SMALL)
    assert sheet == score_sheet.Sheet(scores, ())


@given(st.binary(max_size=200) | st.text(alphabet='iO.19,"\n\r๐๑٣²-เ', max_size=60).map(str.encode))
def test_any_bytes_give_scores_or_faults_or_a_clear_refusal(data):
    try:
        sheet = score_sheet.read(data, SMALL)
    except score_sheet.SheetUnreadable:
        return
    assert bool(sheet.scores) != bool(sheet.faults)
    assert all(code in CODES and 0 <= value <= 100 for code, value in sheet.scores.items())
    assert all(1 <= fault.line <= data.count(b"\n") + data.count(b"\r") + 1 for fault in sheet.faults)
