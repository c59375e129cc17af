"""The drafts say what the figures say, in every state of knowledge."""

import re
from decimal import Decimal as D

import pytest

from assessments import prose, scoring
from assessments.analysis import Thresholds, Year, analyse
from assessments.framework_files import shipped
from assessments.pages.text_diff import pieces
from assessments.prose.words import REMEDIES, listed
from tests.assessments.test_scoring import CHANTHABURI, NAKHON_PATHOM

F64, F65, F66 = shipped(2564), shipped(2565), shipped(2566)
PUBLISHED = NAKHON_PATHOM | {"EIT": D("95.65"), "TOTAL": D("95.82")}
PARTLY = CHANTHABURI | {"i7": D("82.35"), "i12": D("84.13"), "i20": D("84.43"), "O38": D(0)}
EMPTY: dict[str, D] = {}


def facts(framework=F65, scores=PUBLISHED, level=None, earlier=(), **more) -> prose.Facts:
    found = analyse(framework, scoring.evaluate(framework, scores, level), Thresholds(), earlier)
    return prose.Facts("เทศบาลนครนครปฐม", "เทศบาล", found, **more)


def all_drafts(about: prose.Facts) -> dict[str, str]:
    return {section: prose.draft(section, about) for section in prose.sections_of(about.findings)}


@pytest.mark.parametrize(
    "about",
    [
        facts(),
        facts(F64, PARTLY, "A"),
        facts(scores=EMPTY),
        facts(F66, {"IIT": D("90.1"), "EIT": D("96.2"), "OIT": D(97)}),
        facts(scores={"TOTAL": D("99.99"), "EIT": D(10), "OIT": D(10)}),
        facts(shipped(2563), EMPTY),
        facts(shipped(2567), {"TOTAL": D("84.99")}),
    ],
    ids=["full", "partly", "empty", "levels", "impossible", "incomplete-framework", "total-only"],
)
def test_every_section_has_a_draft_in_every_state_of_knowledge(about):
    for section, text in all_drafts(about).items():
        assert text.strip(), section
        assert "None" not in text
        assert "  " not in text
        assert "{" not in text
        assert text == text.strip()
        assert "\n\n\n" not in text


def test_sections_are_those_of_the_report_in_its_order():
    keys = list(prose.sections_of(facts().findings))
    assert keys == [
        *("summary", "introduction", "objectives", "benefits", "result", "years"),
        *("instrument-iit", "instrument-eit", "instrument-oit"),
        *(f"indicator-{n}" for n in range(1, 11)),
        *("triage", "conclusion"),
    ]
    assert prose.sections_of(facts().findings)["indicator-4"] == "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ"


def test_an_unknown_section_is_a_mistake():
    for section in ("indicator-11", "instrument-ebit", "nonsense"):
        with pytest.raises(KeyError):
            prose.draft(section, facts())


def test_the_summary_parts_a_name_that_ends_in_a_figure_and_says_and_once():
    weak = PUBLISHED | {code: D(80) for code in "1234"}
    found = analyse(F65, scoring.evaluate(F65, weak), Thresholds(), ())
    text = prose.draft("summary", prose.Facts("เทศบาลตำบลตัวอย่าง ๓", "เทศบาล", found))
    assert text.startswith("เทศบาลตำบลตัวอย่าง ๓ ได้ 95.82 คะแนน")
    assert text.endswith("เรื่องที่ต้องทำก่อนคือ การปฏิบัติหน้าที่ การใช้งบประมาณ และอีก 2 เรื่อง")
    assert prose.draft("summary", facts()).endswith("เรื่องที่ต้องทำก่อนคือ การใช้ทรัพย์สินของราชการ และการใช้งบประมาณ")


def test_result_says_level_slim_margin_and_the_difference_of_announced_and_computed():
    text = prose.draft("result", facts(level="AA"))
    assert text.startswith("เทศบาลนครนครปฐมได้คะแนนรวม 95.82 คะแนน ในปีงบประมาณ พ.ศ. 2565 อยู่ในระดับ AA (ผ่าน)")
    assert "เพียง 0.82 คะแนน" in text
    assert "คะแนน EIT ที่ประกาศคือ 95.65 ขณะที่คำนวณจากคะแนนย่อยได้ 95.66" in text
    assert "เป็นผลจากการปัดเศษ" in text


def test_a_difference_that_rounding_cannot_explain_asks_for_a_check():
    text = prose.draft("result", facts(scores=NAKHON_PATHOM | {"EIT": D("94.00")}))
    assert "เกินกว่าการปัดเศษ" in text
    assert "เป็นผลจากการปัดเศษ" not in text


def test_what_the_total_implies_is_said_to_be_implied_and_never_as_a_score():
    text = prose.draft("instrument-iit", facts(F64, PARTLY, "A"))
    assert "อยู่ระหว่าง 92.07 ถึง 92.10 ซึ่งเป็นค่าอนุมาน ไม่ใช่คะแนนที่ประกาศ" in text
    assert "92.08" not in text + prose.draft("result", facts(F64, PARTLY, "A"))


def test_unknown_indicators_are_said_to_be_unknown_and_have_no_figure():
    text = prose.draft("indicator-3", facts(F64, CHANTHABURI, "A"))
    assert text == "ไม่ทราบคะแนนของตัวชี้วัดที่ 3 การใช้อำนาจ จึงไม่จัดอันดับและไม่จัดกลุ่ม"


def test_an_indicator_names_its_weakest_question_and_what_follows():
    text = prose.draft("indicator-2", facts(F64, PARTLY, "A"))
    assert "ต่ำสุดคือข้อ i7 รู้แผนการใช้จ่ายงบประมาณ 82.35 คะแนน ต่ำกว่าเกณฑ์ 85 อยู่ 2.65 คะแนน" in text
    assert REMEDIES["budget-plan-known"] in text
    assert "i12" in text


def test_an_open_total_is_a_range_and_names_what_is_missing():
    scores = {code: score for code, score in NAKHON_PATHOM.items() if code not in ("3", "10")}
    text = prose.draft("result", facts(scores=scores))
    assert "ยังขาดคะแนนตัวชี้วัดที่ 3 และ 10" in text
    assert "จะอยู่ระหว่าง 70.38 ถึง 96.38" in text


def test_missed_items_are_told_with_their_cost():
    assert "O38 การเสริมสร้างวัฒนธรรมองค์กร (เสียคะแนนรวม 1.25 คะแนน)" in prose.draft(
        "instrument-oit", facts(F64, PARTLY, "A")
    )


def test_samples_and_recommendations_are_told_only_where_known():
    assert "คน" not in prose.draft("introduction", facts()).replace("บุคคล", "")
    text = prose.draft("introduction", facts(samples={"IIT": (1400, 120), "EIT": (None, 210), "OIT": (None, None)}))
    assert "แบบวัด IIT 120 คน จากผู้มีสิทธิตอบ 1,400 คน และแบบวัด EIT 210 คน" in text
    assert "ข้อเสนอแนะในข้อ i20 และ i23" in prose.draft("instrument-iit", facts(recommended=("i20", "i23", "e14")))


def test_years_compare_what_is_comparable():
    before = Year(2564, F64, scoring.evaluate(F64, CHANTHABURI, "A"))
    text = prose.draft("years", facts(earlier=[before]))
    assert "เพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2564 ซึ่งได้ 92.94 อยู่ 2.88 คะแนน" in text
    assert "ยังเปรียบเทียบ" in prose.draft("years", facts())


def test_levels_of_different_scales_are_not_compared():
    before = Year(2565, F65, scoring.evaluate(F65, NAKHON_PATHOM))
    text = prose.draft("years", facts(F66, {"IIT": D(96), "EIT": D(96), "OIT": D(97)}, earlier=[before]))
    assert "เปรียบเทียบด้วยคะแนน ไม่เปรียบเทียบด้วยชื่อระดับ" in text


def test_a_draft_changes_only_with_its_own_figures():
    changed = all_drafts(facts(scores=PUBLISHED | {"i7": D("80.00")}))
    differing = {section for section, text in all_drafts(facts()).items() if changed[section] != text}
    assert differing == {"indicator-2", "instrument-iit", "conclusion"}


def test_digits_are_arabic_and_every_question_of_a_known_year_has_a_remedy():
    assert not re.search("[๐-๙]", "".join(all_drafts(facts()).values()))
    topics = {item.topic for year in (F64, F65) for i in year.indicators() for item in i.items}
    assert topics <= set(REMEDIES)


def test_lists_are_written_as_officers_write_them():
    assert listed([]) == ""
    assert listed([3, 10]) == "3 และ 10"
    assert listed(["i7", "i12", "i20"]) == "i7, i12 และ i20"
    assert listed(["ก", "ข", "ค"]) == "ก ข และค"


def test_difference_of_two_drafts_shows_what_went_and_what_came():
    found = pieces("ได้คะแนน 94.00 คะแนน ระดับ A ผ่าน", "ได้คะแนน 95.82 คะแนน ระดับ AA ผ่าน")
    assert [(p.kind, p.text.strip()) for p in found] == [
        *(("same", "ได้คะแนน"), ("gone", "94.00"), ("new", "95.82")),
        *(("same", "คะแนน ระดับ"), ("gone", "A"), ("new", "AA"), ("same", "ผ่าน")),
    ]
    assert pieces("เรื่องหนึ่ง", "อีกเรื่องโดยสิ้นเชิง") == []
