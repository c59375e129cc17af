"""The page of the path to a target: the answer in words, every state of a year, the what-if, what becomes measures."""

from decimal import Decimal as D
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from assessments.framework_files import shipped
from assessments.models import Assessment, Framework, ItemOwner, Score
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from measures.actions.contents import contents
from measures.actions.target import plan_for_target
from measures.models import Measure
from measures.pages.target import TargetPage
from tests import make

from .facts import planned

PAGE = "/staff/our-town/2564/target/"
LIST = "/staff/our-town/2564/measures/"
SURVEYS = {code: score for code, score in make.NAKHON_PATHOM.items() if code not in ("9", "10")}
LOST = {"O43": "0", "O38": "0", "O17": "50"}


def items(year: int, **lost: str) -> dict[str, str]:
    """Every item of the year in full but the lost ones."""
    codes = [item.code for i in shipped(year).indicators() for sub in i.sub_indicators for item in sub.items]
    return dict.fromkeys(codes, "100") | lost


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    """2564 with three items lost: 89.32 points, the level A."""
    return make.assessment(agency, 2564, scores=SURVEYS | items(2564, **LOST), by=officer)


def page_of(client, address: str = PAGE, **params: object):
    return client.get(address, params)


def text_of(answer) -> str:
    return "".join(piece for piece, _kept in answer.context["answer"])


# What the page says --------------------------------------------------------------------------------------------


def test_the_answer_comes_first_with_the_distance_and_the_steps(year, officer, as_user):
    answer = page_of(as_user(officer))
    assert text_of(answer) == ("ทำ OIT ให้ได้เต็มอีก 2 ข้อ (O43 O38) คะแนนรวมจะเป็น 95.57 ระดับ AA โดย IIT และ EIT คงเดิม")
    assert (answer.context["hero"]["figure"], answer.context["hero"]["note"]) == (D("5.68"), "จาก 89.32 ให้ถึง 95")
    assert [(row.step.lever.code, row.step.gain, row.step.after.total.shown) for row in answer.context["rows"]] == [
        ("O43", D("5.00"), D("94.32")),
        ("O38", D("1.25"), D("95.57")),
    ]
    said = answer.content.decode()
    assert "เส้นเป้าหมาย" in said
    assert said.count('class="btn btn-primary"') == 1


def test_the_levels_of_the_year_and_a_number_of_ones_own_can_be_aimed_at(year, officer, as_user):
    client = as_user(officer)
    levels = page_of(client).context["levels"]
    assert [(level["code"], level["points"], level["current"]) for level in levels] == [
        ("AA", "95", True), ("A", "85", False),
    ]  # fmt: skip
    own = page_of(client, target="own", points="๙๐.๕๐")
    assert (own.context["goal"].points, own.context["choice"].is_own) == (D("90.50"), True)
    assert text_of(own) == "ทำ OIT ให้ได้เต็มอีก 1 ข้อ (O43) คะแนนรวมจะเป็น 94.32 ระดับ A โดย IIT และ EIT คงเดิม"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"target": "own", "points": "ก"}, ""),
        ({"target": "own", "points": "101"}, "คะแนนต้องอยู่ระหว่าง 0 ถึง 100"),
        ({"target": "own", "points": "90.555"}, "ทศนิยมเกินสองตำแหน่ง พิมพ์อย่างที่ประกาศ เช่น 90.56"),
        ({"target": "own", "points": ""}, "ใส่คะแนนรวมที่ต้องการ มากกว่า 0 ไม่เกิน 100 เช่น 90"),
        ({"target": "own", "points": "0"}, "ใส่คะแนนรวมที่ต้องการ มากกว่า 0 ไม่เกิน 100 เช่น 90"),
        ({"target": "ผ่านดี"}, "ปีนี้ไม่มีระดับ «ผ่านดี» เลือกจากรายการ หรือใส่คะแนนเอง"),
    ],
)
def test_a_target_that_cannot_be_read_is_said_at_its_field_and_the_next_level_is_shown(
    year, officer, as_user, asked, reason
):
    answer = page_of(as_user(officer), **asked)
    assert answer.status_code == 422
    assert reason in answer.context["choice"].error
    assert answer.context["choice"].error
    assert answer.context["goal"].band.code == "AA"
    assert f'id="points" name="points" inputmode="decimal" autocomplete="off" value="{asked.get("points", "")}"' in (
        answer.content.decode()
    )


def test_the_other_ways_say_how_far_they_get_and_why_not_further(year, officer, as_user):
    own, others = page_of(as_user(officer), target="own", points="97").context["ways"][:2]
    assert (own["plan"], own["words"]) == (
        None,
        "แม้ได้ OIT เต็มทุกข้อ คะแนนรวมได้ 95.82 ยังขาดคะแนนรวม 1.18 เพราะ IIT ได้ 90.42 และ EIT ได้ 95.66",
    )
    assert (others["plan"], others["words"]) == (
        None,
        "แม้ IIT และ EIT เต็ม 100 คะแนนรวมได้ 93.50 ยังขาดคะแนนรวม 3.50 เพราะ OIT ได้ 83.75",
    )


def test_each_row_of_the_exchange_is_a_plan_of_its_own(year, officer, as_user):
    client = as_user(officer)
    rows = page_of(client, target="AA").context["exchange"]
    assert [(row["count"], row["highest"], row["best"]) for row in rows] == [(1, D("92.19"), False), (2, None, True)]
    chosen = client.get(PAGE + rows[0]["url"])
    assert [item.code for item in chosen.context["page_plan"].items] == ["O43"]
    assert chosen.context["is_best"] is False
    assert [row.step.to for row in chosen.context["rows"][1:]] == [D("92.19"), D("92.18"), D("92.19"), D("92.18")]
    assert page_of(client, target="AA", items="17").context["is_best"] is True


def test_what_an_item_is_worth_stands_beside_what_was_lost(year, officer, as_user):
    first, second, third, *rest = page_of(as_user(officer)).context["worths"]
    assert (first.sub.code, first.each, first.won, first.count, first.open) == ("10.2", D("5.00"), 1, 2, D("5.00"))
    assert (second.sub.code, [lost.code for lost in second.lost]) == ("10.1", ["O38"])
    assert (third.sub.code, third.lost[0].open, third.each) == ("9.2", D("0.25"), D("0.50"))
    assert {worth.open for worth in rest} == {D("0.00")}


# Every state of a year -----------------------------------------------------------------------------------------


def test_a_reached_target_says_how_safe_it_is_and_what_must_not_be_missed(agency, officer, as_user):
    make.assessment(agency, 2564, scores=SURVEYS | items(2564), by=officer)
    answer = page_of(as_user(officer))
    assert (answer.context["state"], answer.context["hero"]["figure"]) == ("reached", D("0.82"))
    assert [(kept.risk.code, kept.risk.cost, kept.falls) for kept in answer.context["keep"]] == [
        ("10.2", D("5.00"), True),
        ("10.1", D("1.25"), True),
        ("9.4", D("1.00"), True),
        ("9.5", D("0.80"), False),
        ("9.3", D("0.57"), False),
    ]


def test_all_indicators_of_an_instrument_are_told_by_its_name(agency, officer, as_user):
    low = dict.fromkeys(SURVEYS, "80")
    make.assessment(agency, 2564, scores=low | {"1": "95"} | items(2564), by=officer)
    answer = text_of(page_of(as_user(officer), target="own", points="94"))
    assert answer.startswith("ยกทุกตัวชี้วัดของ EIT และตัวชี้วัดที่ 2,\u00a03,\u00a04,\u00a05 (IIT) ให้ถึง ")
    Score.objects.filter(code="1").update(value=80)
    answer = text_of(page_of(as_user(officer), target="own", points="94"))
    assert answer == "ยกทุกตัวชี้วัดของ IIT และ EIT ให้ถึง 90.00 คะแนนรวมจะเป็น 94.00 ระดับ A"


def test_only_the_floors_missing_the_ladder_climbs_the_instruments(agency, officer, as_user):
    surveys = dict(zip(SURVEYS, ["96.10", "93.20", "94.80", "89.40", "93.70", "95.90", "94.20", "91.30"], strict=True))
    make.assessment(agency, 2568, scores=surveys | items(2568, o9="0"), by=officer)
    answer = page_of(as_user(officer), "/staff/our-town/2568/target/")
    assert text_of(answer) == (
        "ยกตัวชี้วัดที่ 2,\u00a04,\u00a05 (IIT) ให้ถึง 94.70 และตัวชี้วัดที่ 7,\u00a08 (EIT) ให้ถึง 94.55 "
        "คะแนนรวมจะเป็น 96.43 ระดับ ผ่านดีเยี่ยม"
    )
    assert (answer.context["hero"]["label"], answer.context["hero"]["figure"]) == ("คะแนน IIT ที่ต้องเพิ่ม", D("1.56"))
    rows = answer.context["rows"]
    assert [(row.step.lever.instrument, row.instrument) for row in rows[:3]] == [
        ("IIT", D("94.50")), ("IIT", D("94.80")), ("IIT", D("95.00")),
    ]  # fmt: skip
    assert (rows[0].before_at, rows[2].at, rows[2].line_at) == (D("0.00"), D("100.00"), D("100.00"))
    assert [row["now"].met for row in answer.context["conditions"]] == [True, False, False, True]
    assert all(row["after"].met for row in answer.context["conditions"])


def test_what_is_not_entered_is_asked_for_and_never_taken_for_zero(year, officer, as_user):
    Score.objects.filter(assessment=year, code__in=["O43", "4"]).delete()
    answer = page_of(as_user(officer), target="AA")
    assert answer.context["state"] == "unknown"
    assert answer.context["unknown"]["names"] == [
        "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ", "O43 การดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน",
    ]  # fmt: skip
    assert (answer.context["unknown"]["low"], answer.context["unknown"]["high"]) == (D("84.04"), D("95.04"))
    said = answer.content.decode()
    assert "ไปหน้ากรอกคะแนน" in said
    assert "btn-primary" not in said
    certain = page_of(as_user(officer), target="own", points="84")
    assert (certain.context["state"], [row["met"] for row in certain.context["conditions"]]) == ("certain", [True])
    assert page_of(as_user(officer), target="own", points="96").context["state"] == "never"


def test_an_item_that_is_not_known_has_two_ends(year, officer, as_user):
    Score.objects.filter(assessment=year, code="O43").delete()
    answer = page_of(as_user(officer))
    assert (answer.context["state"], answer.context["goal"].band.code) == ("never", "AA")
    assert [end["words"] for end in answer.context["unknown"]["either"]] == [
        "ทำ OIT ให้ได้เต็มอีก 1 ข้อ (O38) คะแนนรวมจะเป็น 95.57 ระดับ AA โดย IIT และ EIT คงเดิม",
        "ทำ OIT ให้ได้เต็มอีก 2 ข้อ (O43 O38) คะแนนรวมจะเป็น 95.57 ระดับ AA โดย IIT และ EIT คงเดิม",
    ]


def test_an_instrument_that_only_the_total_tells_of_is_taken_at_its_lowest(agency, officer, as_user):
    tenth = {code: score for code, score in items(2564).items() if int(code[1:]) >= 34}
    scores = tenth | {"6": "89.86", "7": "89.41", "8": "86.37", "9": "100", "O38": "0", "TOTAL": "92.94"}
    make.assessment(agency, 2564, scores=scores, by=officer)
    answer = page_of(as_user(officer))
    assert text_of(answer) == (
        "ทำ OIT ให้ได้เต็มอีก 1 ข้อ (O38) และยกทุกตัวชี้วัดของ EIT ให้ถึง 91.25 คะแนนรวมจะเป็น 95.00 ระดับ AA"
    )
    assert answer.context["notes"][0] == (
        "ไม่ทราบคะแนน IIT แต่คะแนนรวมที่ประกาศทำให้อนุมานได้ว่าอยู่ระหว่าง 92.07 ถึง 92.10 คิดจากค่าต่ำสุด แผนนี้จึงพอไม่ว่าจะเป็นค่าใด"
    )


def test_indicators_alone_still_give_a_path_and_ask_for_the_items(agency, officer, as_user):
    make.assessment(agency, 2566, scores=SURVEYS | {"9": "80", "10": "90"}, by=officer)
    answer = page_of(as_user(officer), "/staff/our-town/2566/target/", target="own", points="90")
    assert [row.step.lever.code for row in answer.context["rows"]] == ["9"]
    assert "ตัวชี้วัดที่ 9 และ 10 มีแต่คะแนนรวม กรอกผล OIT รายข้อ แล้วระบบจะบอกว่าข้อใดคุ้มที่สุด" in answer.context["notes"]


def test_an_announced_total_on_the_wrong_side_of_rounding_is_said(agency, officer, as_user):
    make.assessment(agency, 2565, scores=make.NAKHON_PATHOM | {"TOTAL": "95.83", "EIT": "95.65"}, by=officer)
    answer = page_of(as_user(officer), "/staff/our-town/2565/target/", target="own", points="95.82")
    assert [(row["name"], row["announced"], row["computed"]) for row in answer.context["differs"]] == [
        ("คะแนนรวม", D("95.83"), D("95.82")), ("คะแนน EIT ", D("95.65"), D("95.66")),
    ]  # fmt: skip
    assert answer.context["state"] == "reached"
    Score.objects.filter(code="TOTAL").update(value=D("95.81"))
    assert page_of(as_user(officer), "/staff/our-town/2565/target/", target="own", points="95.82").context[
        "state"
    ] == "rounding"  # fmt: skip


def test_no_scores_and_unknown_rules_say_what_to_do(agency, officer, as_user):
    empty = make.assessment(agency, 2563, by=officer)
    answer = page_of(as_user(officer), "/staff/our-town/2563/target/")
    assert (answer.context["state"], "ไปหน้ากรอกคะแนน" in answer.content.decode()) == ("empty", True)
    draft = Framework.objects.get(fiscal_year=2569)
    Assessment.objects.filter(pk=empty.pk).update(framework=draft, fiscal_year=2569)
    for address in ("/staff/our-town/2569/target/", "/staff/our-town/2569/target/?w=1&target=AA"):
        answer = as_user(officer).get(address, headers={"HX-Request": "true"} if "w=1" in address else {})
        assert answer.context["state"] == "refused"
        assert "ยังไม่ทราบน้ำหนักของ IIT" in answer.content.decode()
    assert as_user(officer).post("/staff/our-town/2569/target/", {"pick": "O1"}).status_code == 422


# The what-if ---------------------------------------------------------------------------------------------------


def tried(client, **fields: object):
    """The what-if as the script asks: every item as it stands unless told otherwise."""
    had = [code for code, score in items(2564, **LOST).items() if score == "100"]
    return client.get(PAGE, {"w": "1", "target": "AA", "o": had} | fields, headers={"HX-Request": "true"})


def test_the_server_answers_what_the_tried_figures_give_and_stores_nothing(year, officer, as_user):
    client = as_user(officer)
    before = list(Score.objects.values_list("code", "value", "version"))
    said = tried(client, **{"x-4": "98.09"}).content.decode()
    assert "89.92" in said  # ten points of an indicator of IIT are 0.60 of the total
    assert "+0.60" in said
    assert "คะแนนรวม 89.92 ระดับ A ยังไม่ถึงเป้าหมาย AA" in said
    assert "<html" not in said
    assert list(Score.objects.values_list("code", "value", "version")) == before


def test_ticks_win_and_lose_items_and_one_in_part_stays_without_a_tick(year, officer, as_user):
    client = as_user(officer)
    had = [code for code, score in items(2564, **LOST).items() if score == "100"]
    assert "95.57" in tried(client, o=[*had, "O43", "O38"]).content.decode()
    assert "95.82" in tried(client, o=[*had, "O43", "O38", "O17"]).content.decode()
    assert "88.88" in tried(client, o=[code for code in had if code != "O1"]).content.decode()


def test_the_same_address_without_script_is_the_whole_page_with_the_fields_as_tried(year, officer, as_user):
    client = as_user(officer)
    address = {"w": "1", "target": "AA", "o": ["O1"], "x-4": "๙๕"}
    page = client.get(PAGE, address)
    fields = {each.lever.code: each for group in page.context["what_if"]["groups"] for each in group.fields}
    assert (fields["4"].value, fields["4"].now, fields["O1"].won, fields["O2"].won) == ("๙๕", D("88.09"), True, False)
    assert "<html" in page.content.decode()
    assert "HX-Request" in page.headers["Vary"]


def test_a_figure_that_cannot_be_read_is_said_and_the_others_still_count(year, officer, as_user):
    client = as_user(officer)
    for answer in (
        tried(client, **{"x-4": "สูง", "x-6": "100"}),
        client.get(PAGE, {"w": "1", "x-4": "สูง", "o": ["O1"]}),
    ):
        assert answer.status_code == 422
        assert "ยังคิดด้วยคะแนนปีนี้" in answer.content.decode()
    assert "89.72" in tried(client, **{"x-4": "สูง", "x-6": "100"}).content.decode()


def test_an_untouched_figure_means_the_exact_score_behind_it(agency, officer, as_user):
    questions = {"i1": "94.33", "i2": "94.33", "i3": "94.34", "i4": "90", "i5": "90", "i6": "90"}
    year = make.assessment(agency, 2564, scores=questions | SURVEYS | items(2564), by=officer)
    Score.objects.filter(assessment=year, code="1").delete()
    client = as_user(officer)
    (first, *_rest) = page_of(client).context["what_if"]["groups"][0].fields
    assert first.value == "92.17"
    answer = client.get(PAGE, {"w": "1", "x-1": "92.17", "o": list(items(2564))}, headers={"HX-Request": "true"})
    assert "คะแนนรวมปีนี้" in answer.content.decode()


def test_the_link_of_a_plan_fills_the_what_if_with_it(year, officer, as_user):
    client = as_user(officer)
    link = page_of(client, target="AA", items="1").context["try_plan"]
    fields = parse_qs(urlsplit(link).query)
    assert (fields["x-4"], "O43" in fields["o"], "O38" in fields["o"]) == (["92.19"], True, False)
    outcome = client.get(PAGE + link).context["what_if"]["outcome"]
    assert (outcome["total"], outcome["met"], outcome["level"].code) == (D("95.00"), True, "AA")


def test_unknown_scores_can_be_tried_and_until_then_leave_a_range(year, officer, as_user):
    Score.objects.filter(assessment=year, code="O43").delete()
    client = as_user(officer)
    assert "คะแนนรวมอยู่ระหว่าง 89.32 ถึง 94.32 ยังไม่ถึงเป้าหมาย AA" in tried(client).content.decode()
    assert "คะแนนรวม 94.32" in tried(client, **{"x-O43": "100"}).content.decode()


# Steps become measures -----------------------------------------------------------------------------------------


def test_chosen_steps_become_measures_of_the_coming_year(year, officer, as_user):
    client = as_user(officer)
    clerk = year.agency.divisions.all()[1]
    owned = {item.topic: item.code for item in shipped(2565).nodes.values() if getattr(item, "topic", "")}
    topic = shipped(2564).nodes["O43"].topic
    listed = 2565 if any(getattr(n, "elements", ()) for n in shipped(2565).nodes.values()) else 2564
    code = owned[topic] if listed == 2565 else "O43"
    ItemOwner.objects.create(assessment=year, fiscal_year=listed, code=code, division=clerk)
    answer = client.post(PAGE, {"target": "AA", "items": "1", "pick": ["O43", "4"]}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "วางมาตรการจากทางสู่เป้าหมายแล้ว 2 มาตรการ" in answer.content.decode()
    item, indicator = (contents(measure) for measure in Measure.objects.all())
    assert (item["codes"], item["lead"], item["target"], item["target_value"], item["target_unit"]) == (
        ["O43"], clerk.pk, "ข้อ O43 ได้คะแนนเต็ม", "100.00", "คะแนน",
    )  # fmt: skip
    assert item["title"] == ("เผยแพร่ O43 การดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน")
    assert len(item["steps"]) == 3
    assert (indicator["title"], indicator["target_value"], indicator["lead"], indicator["steps"]) == (
        "ยกระดับการใช้ทรัพย์สินของราชการ", "92.19", None, [],
    )  # fmt: skip
    assert indicator["justification"] == (
        "ทางสู่เป้าหมาย AA (95) จากผลปีงบประมาณ 2564 ตัวชี้วัดที่ 4 ได้ 88.09 ถ้าได้ 92.19 คะแนนรวมเพิ่ม 0.25 คะแนน"
    )
    assert set(Measure.objects.values_list("carried_out_in", flat=True)) == {2565}
    events = AuditEvent.objects.filter(verb="measure_planned")
    assert [(event.details["codes"], event.details["goal"]) for event in events.order_by("pk")] == [
        (["O43"], "AA (95)"), (["4"], "AA (95)"),
    ]  # fmt: skip


def test_pressed_twice_there_is_one_and_the_row_shows_it(year, officer, as_user):
    client = as_user(officer)
    answers = [client.post(PAGE, {"target": "AA", "pick": ["O43"]}, follow=True) for _ in range(2)]
    assert Measure.objects.count() == 1
    assert AuditEvent.objects.filter(verb="measure_planned").count() == 1
    assert "O43 มีมาตรการอยู่แล้ว จึงไม่วางซ้ำ" in answers[1].content.decode()
    first, second = page_of(client).context["rows"]
    assert ([measure.number for measure in first.measures], second.measures) == (["ม.1"], [])


def test_a_measure_on_the_whole_indicator_answers_its_items(year, officer, as_user):
    planned(year, officer, codes=["10"])
    client = as_user(officer)
    answer = page_of(client)
    assert [len(row.measures) for row in answer.context["rows"]] == [1, 1]
    assert "ทุกขั้นมีมาตรการแล้ว" in answer.content.decode()
    client.post(PAGE, {"target": "AA", "pick": ["O43", "O38"]})
    assert Measure.objects.count() == 1


def test_nothing_chosen_and_a_plan_that_changed_are_said(year, officer, as_user):
    client = as_user(officer)
    nothing = client.post(PAGE, {"target": "AA"})
    assert (nothing.status_code, "ยังไม่ได้เลือกขั้น" in nothing.content.decode()) == (422, True)
    gone = client.post(PAGE, {"target": "AA", "pick": ["O1"]})
    assert (gone.status_code, "แผนเปลี่ยนไปหลังเปิดหน้านี้" in gone.content.decode()) == (422, True)
    assert Measure.objects.count() == 0


def test_everyone_who_sees_the_year_reads_only_planners_plan(year, officer, division_officer, head, outsider, as_user):
    for reader in (division_officer, head):
        answer = page_of(as_user(reader))
        assert answer.status_code == 200
        assert 'name="pick"' not in answer.content.decode()
        assert as_user(reader).post(PAGE, {"target": "AA", "pick": ["O43"]}).status_code == 403
    assert page_of(as_user(outsider)).status_code == 404
    with pytest.raises(PermissionDenied):
        plan_for_target(assessment=year, drafts=[], goal="", by=head)


# How much it costs ---------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow(year, officer, as_user):
    client = as_user(officer)
    page_of(client)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(client)
        return len(seen)

    planned(year, officer, title="หนึ่ง", codes=["O43"])
    few = queries()
    for number in range(4):
        planned(year, officer, title=f"อีก {number}", codes=["10", "4", "O38"])
    Score.objects.filter(assessment=year, code__in=["O1", "O2", "O30"]).update(value=0)
    assert queries() == few


def test_the_what_if_asks_the_database_for_the_year_and_its_scores_alone(year, officer, as_user):
    client = as_user(officer)
    tried(client)
    with CaptureQueriesContext(connection) as seen:
        tried(client)
    asked = [query["sql"].split(" FROM ")[1].split()[0].strip('"') for query in seen.captured_queries]
    assert asked.count("assessments_assessment") == 1
    assert asked.count("assessments_score") == 1
    assert len(asked) <= 7


def test_the_page_says_the_same_as_the_arithmetic(year):
    """Every figure of the ladder is scoring's on the moved scores."""
    page = TargetPage(year, QueryDict("target=AA"))
    assert page.plan.result == page.ground.result(page.plan.changes)
    assert page.steps[-1].after == page.plan.result


def test_an_agency_that_writes_thai_digits_is_answered_in_them_columns_excepted(year, officer, as_user):
    Agency.objects.filter(pk=year.agency_id).update(digits="thai")
    said = tried(as_user(officer), **{"x-4": "98.09"}).content.decode()
    assert "คะแนนรวม ๘๙.๙๒ ระดับ A" in said
    assert "89.92" in said  # large, so in digits of one width
