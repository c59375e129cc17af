"""The year's result: meaning first, what is not known said to be unknown, the same cost whatever there is to show."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import AssessmentStatus
from assessments.models import AnalysisText, Assessment, DifferenceReason, Recommendation
from assessments.texts import texts_for
from measures.models import Measure, MeasureLink
from tests import make

pytestmark = pytest.mark.django_db
CHANTHABURI = {
    **{"6": "89.86", "7": "89.41", "8": "86.37", "9": "100", "10": "93.75", "TOTAL": "92.94"},
    **{"i1": "87.33", "i7": "82.35", "i12": "84.13", "i20": "84.43", "O38": "0"},
}


def url(year: Assessment) -> str:
    return reverse("reports:result", args=[year.agency.slug, year.fiscal_year])


def text_of(answer) -> str:
    """The page's words with white space joined."""
    return " ".join(answer.content.decode().split())


@pytest.fixture
def full(agency, officer) -> Assessment:
    scores = {**make.NAKHON_PATHOM, "EIT": "95.65", "TOTAL": "95.82", "i20": "82.64", "e14": "91.20"}
    return make.assessment(agency, 2565, scores=scores, by=officer, announced_level="AA")


def test_full_year_says_what_it_means(full, officer, as_user):
    answer = as_user(officer).get(url(full))
    html = text_of(answer)
    assert answer.status_code == 200
    assert "ได้ระดับสูงสุดของปี 2565 แต่เหนือเส้น AA เพียง 0.82 คะแนน" in html
    assert "คนในหน่วยงาน (IIT) ให้คะแนนต่ำกว่าประชาชน 5.23 คะแนน" in html
    assert "จุดที่ต้องแก้ก่อนคือการใช้ทรัพย์สินของราชการ และการใช้งบประมาณ" in html
    assert "27.1272 + 28.6950 + 40 = 95.8222" in html
    assert "ต่ำกว่าเกณฑ์ 2.36" in html
    assert 'พลาดข้อเดียวคะแนนรวมลด <b class="num">5.00</b> และตกเป็นระดับ <b>A</b>' in html
    assert html.count("btn-primary") == 1


def test_announced_stands_beside_computed_with_the_officers_reason(full, officer, as_user):
    DifferenceReason.objects.create(assessment=full, code="EIT", reason="ประกาศตัดเศษทิ้ง", saved_by=officer)
    [row] = as_user(officer).get(url(full)).context["differences"]
    assert (row["code"], row["announced"], row["computed"], row["difference"], row["flag"], row["why"]) == (
        *("EIT", Decimal("95.65"), Decimal("95.66"), "+0.01", False, "ประกาศตัดเศษทิ้ง"),
    )


def test_partly_known_year_shows_unknown_as_unknown_and_never_as_zero(agency, officer, as_user):
    year = make.assessment(agency, 2564, scores=CHANTHABURI, by=officer, announced_level="A")
    answer = as_user(officer).get(url(year))
    html = text_of(answer)
    assert "92<small>.94</small>" in html
    assert "ไม่ทราบคะแนน IIT แต่คะแนนรวมทำให้อนุมานได้ว่าอยู่ระหว่าง 92.07 ถึง 92.10" in html
    assert [row.score.text for row in answer.context["ranking"].rows] == [
        *("100.00", "93.75", "89.86", "89.41", "86.37"),
        *["ไม่ทราบ"] * 5,
    ]
    iit = answer.context["contribution"].slots[0]
    assert (iit.kind, iit.inside) == ("implied", "ค่าอนุมาน")
    assert 'ยังไม่ทราบคะแนน <span data-figure="triage.unknown">5</span> ตัวชี้วัด' in html
    assert ">0.00<" not in html
    assert [(row["code"], row["passed"]) for row in answer.context["weakest"]] == [
        *(("i7", False), ("i12", False), ("i20", False), ("i1", True)),
    ]
    assert "O38" in html
    assert "เสียคะแนนรวม 1.25" in html


def test_who_cannot_add_is_not_sent_to_add(agency, officer, head, as_user):
    year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    officers, heads = text_of(as_user(officer).get(url(year))), text_of(as_user(head).get(url(year)))
    assert ">เพิ่มปีก่อน</a>แล้วจะเห็นว่าตัวชี้วัดใดดีขึ้นหรือลดลง" in officers
    assert ">เพิ่มข้อเสนอแนะ</a> โดยคัดลอกจากรายงานผลรายหน่วยงานของสำนักงาน ป.ป.ช." in officers
    assert "เมื่อเจ้าหน้าที่ผู้รับผิดชอบ ITA เพิ่มปีก่อน จะเห็นว่าตัวชี้วัดใดดีขึ้นหรือลดลง" in heads
    assert "ดูได้อย่างเดียว เจ้าหน้าที่ผู้รับผิดชอบ ITA เป็นผู้กรอก" in heads
    signed = make.assessment(agency, 2564, scores=make.NAKHON_PATHOM, by=officer, status=AssessmentStatus.APPROVED)
    assert "ดูได้อย่างเดียว คะแนนปีนี้รับรองแล้ว จึงแก้ไม่ได้" in text_of(as_user(officer).get(url(signed)))
    assert "ไม่มีคะแนนปีก่อนให้เทียบ" not in officers


def test_open_total_is_a_range(agency, officer, as_user):
    scores = {code: value for code, value in make.NAKHON_PATHOM.items() if code not in ("3", "10")}
    year = make.assessment(agency, 2565, scores=scores, by=officer)
    html = text_of(as_user(officer).get(url(year)))
    assert "70.38<small>ถึง</small>96.38" in html
    assert "ยังขาดคะแนนตัวชี้วัดที่ 3 และ 10" in html
    assert "ยังบอกระดับไม่ได้" in html


def test_named_levels_show_their_conditions_and_the_way_up(agency, officer, as_user):
    year = make.assessment(agency, 2566, scores=make.NAKHON_PATHOM, by=officer)
    gap = as_user(officer).get(url(year)).context["gap"]
    assert [(c.code, c.met) for c in gap["upper"].conditions] == [
        *(("TOTAL", True), ("IIT", False), ("EIT", True), ("OIT", True)),
    ]
    # The very answer of the page of the path to a target.
    path = as_user(officer).get(url(year).replace("/result/", "/target/")).context
    assert gap["way"] == "ยกทุกตัวชี้วัดของ IIT ให้ถึง 95.00 คะแนนรวมจะเป็น 97.20 ระดับ ผ่านดีเยี่ยม"
    assert gap["way"] == "".join(text for text, _kept in path["answer"])


def test_empty_year_says_what_to_do_first(agency, officer, head, as_user):
    year = make.assessment(agency, 2565, by=officer)
    html = text_of(as_user(officer).get(url(year)))
    assert "ยังไม่มีคะแนนของปีนี้" in html
    assert "rank-key" not in html
    assert 'btn-primary" href="' + reverse("assessments:score_entry", args=[agency.slug, 2565]) in html
    assert "เริ่มจากกรอกคะแนนสิบตัวชี้วัด" in html
    assert "เมื่อเจ้าหน้าที่ผู้รับผิดชอบ ITA กรอกคะแนนแล้ว หน้านี้จะแสดง" in text_of(as_user(head).get(url(year)))


def test_measures_are_counted_at_the_indicator_of_what_they_answer(full, officer, as_user):
    measure = Measure.objects.create(assessment=full, carried_out_in=2566, title="ก", created_by=officer)
    MeasureLink.objects.create(measure=measure, code="i20")
    Recommendation.objects.create(assessment=full, code="i20", text="ชัดเจน", created_by=officer)
    answer = as_user(officer).get(url(full))
    urgent = answer.context["triage"].lanes[0]
    assert [(row.number, row.note) for row in urgent.rows] == [
        *((4, "มีมาตรการแล้ว 1 เรื่อง"), (2, "ยังไม่มีมาตรการ")),
    ]
    assert answer.context["recommendations"][0]["measures"] == 1


def test_main_action_follows_the_state(full, officer, head, division_officer, as_user):
    def action(person) -> str | None:
        found = as_user(person).get(url(full)).context["action"]
        return found["label"] if found else None

    assert (action(officer), action(head), action(division_officer)) == ("เขียนบทวิเคราะห์", None, None)
    for text in texts_for(full):
        AnalysisText.objects.create(
            assessment=full, section=text.section, text=text.draft, based_on=text.draft, saved_by=officer
        )
    assert action(officer) == "วางมาตรการ"
    Measure.objects.create(assessment=full, carried_out_in=2566, title="ก", created_by=officer)
    assert action(officer) == "สร้างรายงาน"
    full.scores.filter(code="2").update(value=Decimal("91.00"))
    assert action(officer) == "ทบทวนบทวิเคราะห์"
    Assessment.objects.filter(pk=full.pk).update(status="submitted")
    assert action(head) == "พิจารณาคะแนน"


def test_who_sees_the_page(full, officer, head, division_officer, agency_admin, outsider, client, as_user):
    for person in (officer, head, division_officer, agency_admin):
        assert as_user(person).get(url(full)).status_code == 200
    assert as_user(outsider).get(url(full)).status_code == 404
    assert client.get(url(full)).status_code == 302
    assert as_user(officer).post(url(full)).status_code == 405


def queries(client, year: Assessment) -> int:
    client.get(url(year))  # fills the cache of frameworks
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url(year)).status_code == 200
    return len(seen)


def test_costs_the_same_with_one_and_ten_indicators(agency, officer, as_user):
    client = as_user(officer)
    one = make.assessment(agency, 2565, scores={"1": "94.56"}, by=officer)
    few = queries(client, one)
    make.give_scores(one, {c: v for c, v in make.NAKHON_PATHOM.items() if c != "1"}, officer)
    for code in ("i20", "e14", "O1"):
        Recommendation.objects.create(assessment=one, code=code, text="ก", created_by=officer)
    assert queries(client, one) == few


def test_costs_no_more_with_five_earlier_years(agency, officer, as_user):
    client = as_user(officer)
    year = make.assessment(agency, 2567, scores={"IIT": "90", "EIT": "91", "OIT": "92"}, by=officer)
    none = queries(client, year)
    make.assessment(agency, 2566, scores={"TOTAL": "91.00"}, by=officer)
    one = queries(client, year)
    for earlier in (2562, 2563, 2564, 2565):
        make.assessment(agency, earlier, scores={"TOTAL": "88.00"}, by=officer)
    assert queries(client, year) == one
    assert one - none <= 1  # the earlier years' scores are asked for only where there are any


def test_years_stand_side_by_side_with_gaps_where_unknown(full, agency, officer, as_user):
    make.assessment(agency, 2563, by=officer)
    make.assessment(agency, 2564, scores={"TOTAL": "83.10"}, by=officer)
    rows = as_user(officer).get(url(full)).context["years"].columns
    assert [(row.year, row.value.text, row.fails, row.current) for row in rows] == [
        *((2563, "ไม่ทราบ", False, False), (2564, "83.10", True, False), (2565, "95.82", False, True)),
    ]


def test_each_weak_point_opens_a_measure_linked_to_it_for_those_who_plan(full, officer, head, as_user):
    make.give_scores(full, {"O38": "0"}, officer)
    Recommendation.objects.create(assessment=full, code="i7", text="แจ้งแผน", created_by=officer)
    new = reverse("measures:measure_new", args=[full.agency.slug, full.fiscal_year])
    page = as_user(officer).get(url(full)).content.decode()
    assert [f'href="{new}?code={code}"' in page for code in ("4", "i20", "O38", "i7", "6")] == [True] * 4 + [False]
    assert new not in as_user(head).get(url(full)).content.decode()


def test_every_word_of_the_contents_leads_to_a_part_of_the_page(full, agency, officer, as_user):
    make.assessment(agency, 2564, scores=make.NAKHON_PATHOM | {"4": "80.00"}, by=officer)
    answer = as_user(officer).get(url(full))
    html = answer.content.decode()
    assert [anchor for anchor, _words in answer.context["contents"] if html.count(f'id="{anchor}"') != 1] == []


def test_indicators_stand_beside_the_latest_comparable_year(full, agency, officer, as_user):
    page = as_user(officer)
    assert page.get(url(full)).context["change"] is None
    make.assessment(agency, 2564, scores=make.NAKHON_PATHOM | {"4": "80.00", "6": "100.00"}, by=officer)
    change = page.get(url(full)).context["change"]
    assert (change.before_year, change.after_year) == (2564, 2565)
    assert [row.words for row in change.rows if row.way != "same"] == ["+8.09", "−3.97"]
    assert "เปลี่ยนไปจากปี 2564" in text_of(page.get(url(full)))


def test_the_year_in_which_levels_got_other_names_is_marked(agency, officer, as_user):
    make.assessment(agency, 2565, scores={"TOTAL": "88.00"}, by=officer)
    year = make.assessment(agency, 2566, scores=make.NAKHON_PATHOM, by=officer)
    columns = as_user(officer).get(url(year)).context["years"].columns
    assert [(each.year, each.new_scale) for each in columns] == [(2565, False), (2566, True)]


def test_without_questions_the_page_says_why_and_what_to_do_first(agency, officer, division_officer, as_user):
    known = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    unknown = make.assessment(agency, 2566, scores=make.NAKHON_PATHOM, by=officer)

    def said(person, year) -> tuple[str, str]:
        empty = as_user(person).get(url(year)).context["no_questions"]
        return empty["title"], empty["label"]

    assert said(officer, known) == ("ยังไม่มีคะแนนรายข้อ", "กรอกคะแนนรายข้อ")
    assert said(division_officer, known) == ("ยังไม่มีคะแนนรายข้อ", "")
    assert said(officer, unknown) == ("ปี 2566 ดูได้ถึงตัวชี้วัด", "ดูการจัดลำดับความเร่งด่วน")
