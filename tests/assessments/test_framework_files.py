"""The shipped frameworks hold what is known of each year; a file with a mistake is refused with its place."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assessments.framework_files import (
    FOLDER,
    FrameworkFile,
    FrameworkFileError,
    load_file,
    shipped,
    shipped_files,
)
from assessments.structure import Band, Framework, Item, Sampling
from assessments.year_calendar import Stage

YEARS = range(2562, 2570)
OFFICIAL = range(2562, 2569)
FIVE_LEVELS = (2566, 2567, 2568)


def of_year(year: int) -> FrameworkFile:
    return load_file(FOLDER / f"{year}.toml")


def items(framework: Framework) -> list[Item]:
    return [item for indicator in framework.indicators() for item in indicator.all_items()]


def topics(year: int) -> dict[str, str]:
    """Topic → code of one year, items without a sub-indicator included."""
    file = of_year(year)
    return {item.topic: item.code for item in [*items(file.framework), *file.unplaced_items]}


# What is shipped


def test_years_2562_to_2569_are_shipped_and_2561_is_not() -> None:
    assert [path.name for path in shipped_files()] == [f"{year}.toml" for year in YEARS]
    with pytest.raises(LookupError, match="2561"):
        shipped(2561)


def test_shipped_gives_the_same_value_each_time() -> None:
    assert shipped(2565) is shipped(2565)
    assert shipped(2565) == of_year(2565).framework


@pytest.mark.parametrize("year", OFFICIAL)
def test_weights_of_an_official_year_are_30_30_40(year: int) -> None:
    weights = {instrument.code: instrument.weight for instrument in shipped(year).instruments}
    assert weights == {"IIT": 30, "EIT": 30, "OIT": 40}


@pytest.mark.parametrize("year", OFFICIAL)
def test_every_official_year_has_the_ten_indicators(year: int) -> None:
    framework = shipped(year)
    assert [indicator.number for indicator in framework.indicators()] == list(range(1, 11))
    assert [len(instrument.indicators) for instrument in framework.instruments] == [5, 3, 2]
    assert all(indicator.description for indicator in framework.indicators())


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (2564, [9, 8, 7, 4, 5, 8, 2]),
        (2565, [9, 8, 7, 4, 5, 8, 2]),
        (2566, [10, 8, 4, 4, 4, 8, 5]),
    ],
)
def test_sub_indicators_have_the_known_number_of_items(year: int, counts: list[int]) -> None:
    subs = [sub for indicator in shipped(year).indicators() for sub in indicator.sub_indicators]
    assert [sub.code for sub in subs] == ["9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2"]
    assert [len(sub.items) for sub in subs] == counts
    assert [item.code for sub in subs for item in sub.items] == [f"O{n}" for n in range(1, 44)]


@pytest.mark.parametrize(
    ("year", "internal", "external", "oit"),
    [
        (2562, 0, 0, 48),
        (2563, 30, 15, 43),
        (2564, 30, 15, 43),
        (2565, 30, 15, 43),
        (2566, 0, 0, 43),
        (2567, 15, 9, 35),
        (2568, 0, 0, 28),
    ],
)
def test_number_of_questions_and_items(year: int, internal: int, external: int, oit: int) -> None:
    found = [
        sum(len(indicator.all_items()) for indicator in instrument.indicators)
        for instrument in shipped(year).instruments
    ]
    assert found == [internal, external, oit]


@pytest.mark.parametrize("year", [2564, 2565])
def test_the_long_questionnaires_have_51_and_19_answer_cells(year: int) -> None:
    cells = Counter(
        item.code[0] for item in items(shipped(year)) if item.code[0] in "ie" for _ in item.sub_items or (item,)
    )
    assert cells == {"i": 51, "e": 19}


def test_sub_items_are_coded_under_their_question() -> None:
    question = shipped(2565).nodes["i1"]
    assert isinstance(question, Item)
    assert [part.code for part in question.sub_items] == ["i1.1", "i1.2"]


@pytest.mark.parametrize(("year", "prefix"), [(2564, "O"), (2565, "O"), (2566, "O"), (2567, "o"), (2568, "o")])
def test_oit_codes_are_capital_until_2566_and_small_after(year: int, prefix: str) -> None:
    oit = [item.code for number in (9, 10) for item in _indicator(year, number)]
    assert oit == [f"{prefix}{n}" for n in range(1, len(oit) + 1)]


def _indicator(year: int, number: int) -> tuple[Item, ...]:
    return next(i for i in shipped(year).indicators() if i.number == number).all_items()


def test_only_years_whose_questions_and_items_are_all_known_are_complete() -> None:
    assert [year for year in YEARS if of_year(year).framework.complete] == [2564, 2565]


def test_fiscal_year_2569_is_a_draft_that_invents_nothing() -> None:
    file = of_year(2569)
    assert (file.status, file.offered, file.framework.complete) == ("draft", False, False)
    assert [instrument.weight for instrument in file.framework.instruments] == [None, None, None]
    assert file.framework.bands == ()
    assert items(file.framework) == []
    assert not {"o5", "o6", "o7"} & {item.code for item in file.unplaced_items}
    assert len(file.unplaced_items) == 23


@pytest.mark.parametrize("year", OFFICIAL)
def test_official_years_are_offered_with_sources(year: int) -> None:
    file = of_year(year)
    assert (file.status, file.offered) == ("official", True)
    assert file.framework.sources
    assert file.framework.confidence in {"certain", "likely"}
    assert file.framework.pass_mark == 85


def test_letters_until_2565() -> None:
    expected = [("AA", 95, None), ("A", 85, 95), ("B", 75, 85), ("C", 65, 75), ("D", 55, 65), ("E", 50, 55)]
    for year in range(2562, 2566):
        bands = shipped(year).bands
        assert [(b.code, b.minimum, b.below) for b in bands] == [*expected, ("F", 0, 50)]
        assert [b.code for b in bands if b.passes] == ["AA", "A"]
        assert {b.label for b in bands if b.passes} == {"ผ่าน"}
        assert {b.label for b in bands if not b.passes} == {"ไม่ผ่าน"}
        assert all(b.floor is None for b in bands)


@pytest.mark.parametrize("year", FIVE_LEVELS)
def test_five_levels_with_floors_from_2566(year: int) -> None:
    d = Decimal
    assert shipped(year).bands == (
        Band("ผ่านดีเยี่ยม", "ผ่าน", d(95), None, True, d(95)),
        Band("ผ่านดี", "ผ่าน", d(85), d(95), True, d(85)),
        Band("ผ่าน", "ผ่าน", d(85), d(95), True, None),
        Band("ต้องปรับปรุง", "ไม่ผ่าน", d(70), d(85), False, None),
        Band("ต้องปรับปรุงโดยด่วน", "ไม่ผ่าน", d(0), d(70), False, None),
    )


def test_numbers_are_exact_decimals() -> None:
    file = of_year(2565)
    assert file.national is not None
    assert (file.national.average, file.national.agencies) == (Decimal("87.57"), 8303)
    assert all(isinstance(instrument.weight, Decimal) for instrument in file.framework.instruments)
    assert all(isinstance(option.points, Decimal) for scale in file.answer_scales for option in scale.options)


def test_answer_points_and_scales_of_2565() -> None:
    file = of_year(2565)
    points = {scale.code: [option.points for option in scale.options] for scale in file.answer_scales}
    assert points == {
        "likert4": [0, 33, 67, 100],
        "likert4_reversed": [100, 67, 33, 0],
        "yesno_positive": [100, 0],
        "yesno_reversed": [0, 100],
    }
    assert file.item_scales["i1.2"] == "likert4"  # from its question
    assert "i11" not in file.item_scales  # its two parts are answered on different scales
    assert (file.item_scales["i11.1"], file.item_scales["i11.2"]) == ("likert4", "likert4_reversed")


@pytest.mark.parametrize("year", [2564, 2565])
def test_sampling_rule(year: int) -> None:
    file = of_year(year)
    rules = [instrument.sampling for instrument in file.framework.instruments]
    assert rules == [Sampling(Decimal("0.10"), 30, 1000, 100)] * 2 + [None]
    assert {code: note.confidence for code, note in file.sampling_notes.items()} == {
        "IIT": "likely",
        "EIT": "likely",
    }


def test_calendar_of_2565_and_results_date() -> None:
    file = of_year(2565)
    assert file.results_on == date(2022, 8, 1)
    entry = next(entry for entry in file.calendar if entry.name == "ตอบแบบ OIT")
    assert (entry.starts, entry.ends) == (date(2022, 3, 1), date(2022, 4, 30))
    assert (entry.key, entry.confidence) == ("oit-answers", "certain")
    assert "detailnews/2761" in entry.source


def test_every_known_date_says_where_it_comes_from_and_how_sure_it_is() -> None:
    silent = [
        (file.fiscal_year, entry.name)
        for file in (load_file(path) for path in shipped_files())
        for entry in (*file.calendar, *file.stages)
        if not entry.source or not entry.confidence
    ]
    assert silent == []
    assert [stage.stage for stage in of_year(2568).stages] == list(Stage)


def test_2566_items_say_what_to_show_for_which_period_and_who_might() -> None:
    file = of_year(2566)
    assert all(item.elements for item in items(file.framework))
    assert set(file.suggested_divisions) == {f"O{n}" for n in range(1, 44)}
    assert file.suggested_divisions["O27"] == ("สำนักปลัดเทศบาล", "ศูนย์ดำรงธรรม", "ศูนย์รับเรื่องร้องเรียน")
    o12 = file.framework.nodes["O12"]
    assert isinstance(o12, Item)
    assert o12.period.startswith("6 เดือนแรก")


# Topics link the years


@pytest.mark.parametrize("year", YEARS)
def test_topics_are_given_and_unique_within_a_year(year: int) -> None:
    file = of_year(year)
    found = Counter(item.topic for item in [*items(file.framework), *file.unplaced_items])
    assert "" not in found
    assert max(found.values()) == 1


@pytest.mark.parametrize(
    ("topic", "codes"),
    [
        (
            "ita-analysis",
            {2563: "O42", 2564: "O42", 2565: "O42", 2566: "O42", 2567: "o34", 2568: "o27", 2569: "o25"},
        ),
        ("ita-follow-up", {2564: "O43", 2565: "O43", 2566: "O43", 2567: "o35", 2568: "o28", 2569: "o26"}),
        ("no-gift-policy", {2565: "O34", 2566: "O31", 2567: "o26", 2568: "o21", 2569: "o20"}),
        ("annual-plan", {2564: "O10", 2565: "O10", 2566: "O11", 2567: "o8", 2568: "o6"}),
        ("participation", {2564: "O33", 2565: "O33", 2566: "O30", 2567: "o25", 2568: "o20", 2569: "o19"}),
        ("false-claims", {2564: "i10", 2565: "i10", 2567: "i5"}),
        ("asset-borrowing-ease", {2564: "i20", 2565: "i20"}),
    ],
)
def test_topic_links_the_same_item_across_years(topic: str, codes: dict[int, str]) -> None:
    assert {year: topics(year)[topic] for year in codes} == codes


def test_same_number_of_another_year_can_be_another_item() -> None:
    assert topics(2562)["disclosure-measure"] == topics(2564)["ita-analysis"] == "O42"
    assert "ita-analysis" not in topics(2562)
    assert "no-gift-policy" not in topics(2564)


# Labels


@pytest.mark.parametrize("year", YEARS)
def test_question_labels_are_short_and_not_the_questionnaires_sentences(year: int) -> None:
    questions = [item for item in items(of_year(year).framework) if item.code[0] in "ie"]
    labels = [label for item in questions for label in (item.label, *(part.label for part in item.sub_items))]
    # A questionnaire's sentence addresses the respondent and asks for a degree; a label of ours does neither.
    assert not [x for x in labels if len(x) > 45 or "ท่าน" in x or "เพียงใด" in x or "หรือไม่" in x]


def test_a_question_of_unknown_subject_says_so_and_links_to_no_other_year() -> None:
    file = of_year(2567)
    unknown = [item for item in items(file.framework) if "ยังไม่ทราบหัวข้อ" in item.label]
    assert [item.code for item in unknown] == ["i6", "i9", "i12", *(f"e{n}" for n in range(1, 10))]
    assert all(item.topic == f"2567-{item.code}" for item in unknown)
    assert all(file.item_confidence[item.code] == "unsure" for item in unknown)


# A file with a mistake is refused


def refused(folder: Path, text: str, name: str = "2565.toml") -> FrameworkFileError:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkFileError) as caught:
        load_file(path)
    assert all(fault.file == name and fault.place and fault.problem and fault.remedy for fault in caught.value.faults)
    return caught.value


def changed(year: int, old: str, new: str) -> str:
    text = (FOLDER / f"{year}.toml").read_text(encoding="utf-8")
    assert old in text, f"the shipped file no longer has: {old}"
    return text.replace(old, new, 1)


MISTAKES = [
    ("weights not 100", 2565, "weight = 40", "weight = 30", "instruments.weight", "90"),
    ("weight missing", 2565, "weight = 40\n", "", "instruments[OIT].weight", "ไม่มีน้ำหนัก"),
    ("weight outside", 2565, "weight = 40", "weight = 140", "instruments[OIT].weight", "140"),
    (
        "item code twice",
        2565,
        'code = "O2"',
        'code = "O1"',
        "instruments[OIT].indicators[9].sub_indicators[9.1].items[O1].code",
        "O1",
    ),
    (
        "codes differ by case only",
        2565,
        'code = "O2"',
        'code = "o1"',
        "instruments[OIT].indicators[9].sub_indicators[9.1].items[o1].code",
        "ซ้ำ",
    ),
    (
        "sub-indicator under a wrong number",
        2565,
        'code = "9.1"',
        'code = "8.1"',
        "instruments[OIT].indicators[9].sub_indicators[8.1].code",
        "9",
    ),
    (
        "sub-indicator twice",
        2565,
        'code = "9.2"',
        'code = "9.1"',
        "instruments[OIT].indicators[9].sub_indicators[9.1].code",
        "9.1",
    ),
    (
        "sub-item under a wrong question",
        2565,
        'code = "i1.2"',
        'code = "i2.2"',
        "instruments[IIT].indicators[1].items[i1].sub_items[i2.2].code",
        "i1",
    ),
    ("code of the total", 2565, 'code = "OIT"', 'code = "TOTAL"', "instruments[TOTAL].code", "คะแนนรวม"),
    (
        "item code of an impossible form",
        2565,
        'code = "O2"',
        'code = "O 2"',
        "instruments[OIT].indicators[9].sub_indicators[9.1].items[O 2].code",
        "O 2",
    ),
    ("indicator twice", 2565, "number = 2\n", "number = 1\n", "instruments[IIT].indicators[1].number", "ซ้ำ"),
    ("indicator skipped", 2565, "number = 10\n", "number = 11\n", "instruments.indicators.number", "11"),
    ("hole", 2565, "from = 75, below = 85", "from = 75, below = 84.99", "bands[B].below", "ช่องว่าง"),
    ("overlap", 2565, "from = 75, below = 85", "from = 75, below = 86", "bands[B].below", "ซ้อน"),
    ("lowest not 0", 2565, "from = 0, below = 50", "from = 1, below = 50", "bands[F].from", "1"),
    ("top ends early", 2565, "from = 95,", "from = 95, below = 100,", "bands[AA].below", "100"),
    ("no upper edge", 2565, "from = 75, below = 85", "from = 75", "bands[B].below", "ไม่มี below"),
    ("band out of order", 2565, "from = 75, below = 85", "from = 96, below = 97", "bands[B].from", "เรียง"),
    ("band outside", 2565, "from = 95,", "from = 101,", "bands[AA].from", "101"),
    ("level twice", 2565, 'code = "B", label', 'code = "A", label', "bands[A].code", "ซ้ำ"),
    (
        "pass against the mark",
        2565,
        "from = 75, below = 85, passes = false",
        "from = 75, below = 85, passes = true",
        "bands[B].passes",
        "85",
    ),
    ("floor outside", 2566, "floor = 95", "floor = 950", "bands[ผ่านดีเยี่ยม].floor", "950"),
    ("stricter level without floor", 2566, ", floor = 85", "", "bands[ผ่านดี].floor", "ไม่มีวันถึง"),
    (
        "last of an interval with a floor",
        2566,
        'code = "ผ่าน", label = "ผ่าน", from = 85, below = 95, passes = true',
        'code = "ผ่าน", label = "ผ่าน", from = 85, below = 95, passes = true, floor = 70',
        "bands[ผ่าน].floor",
        "ระดับสุดท้าย",
    ),
    (
        "floors not descending",
        2566,
        'code = "ผ่าน", label = "ผ่าน", from = 85, below = 95, passes = true',
        'code = "ผ่าน", label = "ผ่าน", from = 85, below = 95, passes = true, floor = 90',
        "bands[ผ่านดี].floor",
        "ไม่สูงกว่า",
    ),
    (
        "floor at the bottom",
        2566,
        "from = 0, below = 70, passes = false",
        "from = 0, below = 70, passes = false, floor = 1",
        "bands[ต้องปรับปรุงโดยด่วน].floor",
        "ล่างสุด",
    ),
    ("typing error in a key", 2565, "pass_mark = 85", "pas_mark = 85", "pas_mark", "ไม่รู้จัก"),
    (
        "typing error deep inside",
        2565,
        'plain_name = "เว็บไซต์"',
        'plane_name = "เว็บไซต์"',
        "instruments[OIT].plane_name",
        "ไม่รู้จัก",
    ),
    ("key missing", 2565, 'plain_name = "เว็บไซต์"\n', "", "instruments[OIT].plain_name", "ไม่มีช่อง"),
    ("number in quotes", 2565, "weight = 40", 'weight = "40"', "instruments[OIT].weight", "ผิดชนิด"),
    ("number that is none", 2565, "weight = 40", "weight = nan", "instruments[OIT].weight", "ผิดชนิด"),
    ("flag in quotes", 2565, "complete = true", 'complete = "true"', "complete", "ผิดชนิด"),
    ("text empty", 2565, 'name = "การใช้อำนาจ"', 'name = " "', "instruments[IIT].indicators[3].name", "ผิดชนิด"),
    ("confidence word unknown", 2565, 'confidence = "certain"', 'confidence = "sure"', "confidence", "sure"),
    (
        "topic missing",
        2565,
        ', topic = "executives"',
        "",
        "instruments[OIT].indicators[9].sub_indicators[9.1].items[O2].topic",
        "ไม่มีช่อง",
    ),
    (
        "topic twice",
        2565,
        'topic = "executives"',
        'topic = "org-structure"',
        "instruments[OIT].indicators[9].sub_indicators[9.1].items[O2].topic",
        "org-structure",
    ),
    (
        "topic not a slug",
        2565,
        'topic = "executives"',
        'topic = "ผู้บริหาร"',
        "instruments[OIT].indicators[9].sub_indicators[9.1].items[O2].topic",
        "รูปแบบ",
    ),
    (
        "answer scale unknown",
        2565,
        'topic = "fair-assignment", scale = "likert4"',
        'topic = "fair-assignment", scale = "likert5"',
        "instruments[IIT].indicators[3].items[i13].scale",
        "likert5",
    ),
    (
        "answer scale missing in a complete year",
        2565,
        'topic = "fair-assignment", scale = "likert4"',
        'topic = "fair-assignment"',
        "instruments[IIT].indicators[3].items[i13].scale",
        "ระบุว่าครบ",
    ),
    ("answer scale twice", 2565, 'code = "yesno_positive"', 'code = "likert4"', "answer_scales[likert4].code", "ซ้ำ"),
    ("points outside", 2565, "points = 33", "points = 133", "answer_scales[likert4].options[น้อย].points", "133"),
    ("share in percent", 2565, "share = 0.10", "share = 10", "instruments[IIT].sampling.share", "10"),
    ("half a rule", 2565, "large_minimum = 100\n", "", "instruments[IIT].sampling", "ไม่ครบคู่"),
    ("ends before start", 2565, "ends = 2022-04-30", "ends = 2022-02-01", "calendar[ตอบแบบ OIT].ends", "มาก่อน"),
    ("date in Buddhist era", 2565, "results_on = 2022", "results_on = 2565", "results_on", "2565-08-01"),
    ("date in quotes", 2565, "results_on = 2022-08-01", 'results_on = "2022-08-01"', "results_on", "ผิดชนิด"),
    ("period twice", 2565, 'key = "oit-confirm"', 'key = "oit-clarify"', "calendar[oit-clarify].key", "ซ้ำ"),
    ("results as a period", 2565, 'key = "oit-confirm"', 'key = "results"', "calendar[results].key", "วันประกาศผล"),
    ("stage nobody knows", 2568, 'key = "certify"', 'key = "certified"', "stages[certified].key", "certified"),
    ("stage twice", 2568, 'key = "certify"', 'key = "scores"', "stages[scores].key", "ซ้ำ"),
    ("stage without a day", 2568, ", month = 10, day = 24", "", "stages[report]", "วันใด"),
    ("stage with a month alone", 2568, "month = 10, day = 24", "month = 10", "stages[report]", "วันใด"),
    (
        "stage with two days",
        2568,
        "days_after_results = 30",
        "days_after_results = 30, month = 9, day = 30",
        "stages[certify]",
        "วันใด",
    ),
    ("stage in month 13", 2568, "month = 10, day = 24", "month = 13, day = 24", "stages[report].month", "13"),
    ("stage on day 32", 2568, "month = 10, day = 24", "month = 10, day = 32", "stages[report].day", "32"),
    (
        "stage of another decade",
        2568,
        "fiscal_years_after = 2",
        "fiscal_years_after = 20",
        "stages[follow-up-year].fiscal_years_after",
        "ไกล",
    ),
    ("average outside", 2565, "average = 87.57", "average = 187.57", "national.average", "187.57"),
    ("more passed than assessed", 2565, "passed = 5855", "passed = 58550", "national.passed", "มากกว่า"),
    ("year of another file", 2565, "fiscal_year = 2565", "fiscal_year = 2564", "fiscal_year", "2565.toml"),
    ("year of the other era", 2565, "fiscal_year = 2565", "fiscal_year = 2022", "fiscal_year", "2555"),
    ("promised complete", 2566, "complete = false", "complete = true", "instruments[IIT].indicators[1]", "ระบุว่าครบ"),
    ("draft offered", 2569, "offered = false", "offered = true", "offered", "ร่าง"),
    (
        "items without a place",
        2569,
        'status = "draft"',
        'status = "official"',
        "instruments[OIT].unplaced_items",
        "ตัวชี้วัด",
    ),
    (
        "no weights though official",
        2569,
        'status = "draft"',
        'status = "official"',
        "instruments[IIT].weight",
        "ไม่มีน้ำหนัก",
    ),
    ("no levels though official", 2569, 'status = "draft"', 'status = "official"', "bands", "ไม่มีระดับ"),
    ("no sources", 2569, "sources = [", "notes = [", "sources", "ไม่มีช่อง"),
]


@pytest.mark.parametrize(
    ("year", "old", "new", "place", "word"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_mistake_is_refused_with_file_place_and_fault(
    tmp_path: Path, year: int, old: str, new: str, place: str, word: str
) -> None:
    error = refused(tmp_path, changed(year, old, new), f"{year}.toml")
    at_place = [fault.problem for fault in error.faults if fault.place == place]
    assert any(word in problem for problem in at_place), str(error)


def test_toml_error_names_the_line(tmp_path: Path) -> None:
    error = refused(tmp_path, "fiscal_year = 2565\nname = \n")
    assert [fault.place for fault in error.faults] == ["line 2, column 8"]
    assert "TOML" in str(error)


def test_key_written_twice_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, changed(2565, "pass_mark = 85", "pass_mark = 85\npass_mark = 80"))
    assert "TOML" in str(error)


def test_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "2565.toml"
    path.write_bytes('name = "ไทย"'.encode("tis-620"))
    with pytest.raises(FrameworkFileError, match="UTF-8"):
        load_file(path)


def test_every_fault_is_listed_at_once_in_one_message(tmp_path: Path) -> None:
    text = changed(2565, "weight = 40", "weight = 39")
    for old, new in [
        ("from = 75, below = 85", "from = 75, below = 84"),
        ('topic = "executives"', 'topic = "news"'),
        ("points = 33", "points = -1"),
        ("pass_mark", "passmark"),
    ]:
        assert old in text
        text = text.replace(old, new, 1)
    error = refused(tmp_path, text)
    places = {fault.place for fault in error.faults}
    assert places == {
        "passmark",
        "pass_mark",
        "instruments.weight",
        "bands[B].below",
        "instruments[OIT].indicators[9].sub_indicators[9.1].items[O7].topic",
        "answer_scales[likert4].options[น้อย].points",
    }
    assert str(error).count("\n") + 1 == len(error.faults)
    assert all(line.startswith("2565.toml: ") for line in str(error).splitlines())


def test_empty_file_lists_what_a_file_needs(tmp_path: Path) -> None:
    places = {fault.place for fault in refused(tmp_path, "").faults}
    assert {"fiscal_year", "name", "status", "instruments", "confidence", "sources"} <= places


def test_digest_changes_with_the_file(tmp_path: Path) -> None:
    copy = tmp_path / "2565.toml"
    copy.write_text(changed(2565, "average = 87.57", "average = 87.58"), encoding="utf-8")
    assert load_file(copy).digest != of_year(2565).digest
    assert len(of_year(2565).digest) == 64
