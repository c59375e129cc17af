"""The page of following up: figures, order, filters in the address, who may look."""

from datetime import timedelta

import pytest
from django.utils import timezone

from measures.actions.rounds import open_round
from measures.enums import ProgressState, WorkStatus
from measures.models import Measure, MeasureStep, ProgressReport
from tests.measures.facts import planned
from tests.measures.follow_up_facts import PAGE, YEAR, asked, lead, many, measure, queries_of, round_


@pytest.fixture
def divisions(assessment):
    return list(assessment.agency.divisions.all())


@pytest.fixture
def year(assessment, officer, divisions):
    """Three measures: the first accepted, the second ten days late in one division, the third due in five days."""
    strategy, clerks = divisions
    held = round_(assessment)
    first = measure(assessment, officer, "สุ่มตรวจ", ["4"], work_status=WorkStatus.DONE, percent=100)
    second = measure(assessment, officer, "คู่มือการยืม", ["i20"], work_status=WorkStatus.IN_PROGRESS, percent=30)
    third = measure(assessment, officer, "ช่องทางร้องเรียน", ["5"])
    lead(second, clerks)
    asked(first, strategy, held, ProgressState.ACCEPTED, 10, officer)
    asked(second, strategy, held, ProgressState.SENT, 10, officer)
    asked(second, clerks, held, late=10)
    asked(third, clerks, held, late=-5)
    return first, second, third


def shown(as_user, person, query=""):
    return as_user(person).get(PAGE + query).context


def titles(context):
    return [row.measure.title for row in context["rows"]]


def test_five_figures_say_where_the_year_stands(year, officer, as_user):
    stats = [(each["label"], each["value"], each["of"], each["note"]) for each in shown(as_user, officer)["stats"]]
    assert stats == [
        ("มาตรการทั้งหมด", 3, None, "จาก 2 ตัวชี้วัด"),
        ("แล้วเสร็จ", 1, None, "ร้อยละ 33 ของทั้งหมด"),
        ("กำลังดำเนินการ", 1, None, "ยังไม่เริ่ม 1"),
        ("เกินกำหนด", 1, None, "ค้าง 1 หน่วยงาน"),
        ("รายงานที่ได้รับ", 2, 4, "รอบ 6 เดือนแรก"),
    ]


def test_the_longest_overdue_comes_first_with_days_late_and_who_owes(year, officer, as_user):
    rows = shown(as_user, officer)["rows"]
    assert [row.measure.title for row in rows] == ["คู่มือการยืม", "ช่องทางร้องเรียน", "สุ่มตรวจ"]
    assert [row.chip and row.chip.words for row in rows] == ["เกินกำหนด 10 วัน", "อีก 5 วัน", None]
    assert [row.owes for row in rows] == [[("สำนักปลัดเทศบาล", 10)], [("สำนักปลัดเทศบาล", 0)], []]
    assert [(row.measure.received, row.measure.asked, row.measure.to_review) for row in rows] == [
        (1, 2, 1),
        (0, 1, 0),
        (1, 1, 0),
    ]
    assert (rows[0].lead, rows[0].status.words, rows[0].source) == ("สำนักปลัดเทศบาล", "กำลังดำเนินการ", "ตัวชี้วัดที่ 4 ข้อ i20")
    assert rows[0].measure.last_sent_on == timezone.localdate()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?late=on", ["คู่มือการยืม"]),
        ("?owed=on", ["คู่มือการยืม", "ช่องทางร้องเรียน"]),
        ("?status=done", ["สุ่มตรวจ"]),
        ("?indicator=4", ["คู่มือการยืม", "สุ่มตรวจ"]),
        ("?indicator=5", ["ช่องทางร้องเรียน"]),
        ("?indicator=4&owed=on", ["คู่มือการยืม"]),
        ("?q=ร้องเรียน", ["ช่องทางร้องเรียน"]),
        ("?q=ม.1", ["สุ่มตรวจ"]),
        ("?q=ม.๑", ["สุ่มตรวจ"]),
        ("?q=คู่มือ ยืม", ["คู่มือการยืม"]),
        ("?q=100%", []),
        ("?round=h1&state=accepted", ["สุ่มตรวจ"]),
    ],
)
def test_filters_stay_in_the_address(year, officer, as_user, query, expected):
    assert titles(shown(as_user, officer, query)) == expected


def test_a_division_narrows_the_list_and_what_is_counted(year, divisions, officer, as_user):
    rows = shown(as_user, officer, f"?division={divisions[0].pk}")["rows"]
    assert [(row.measure.title, row.measure.received, row.measure.asked, row.owes) for row in rows] == [
        ("สุ่มตรวจ", 1, 1, []),
        ("คู่มือการยืม", 1, 1, []),
    ]


def test_a_division_finds_its_measures_before_any_round(assessment, divisions, officer, as_user):
    everyone = measure(assessment, officer, "ทุกกอง", every_division=True)
    by_step = measure(assessment, officer, "ตามขั้นตอน")
    MeasureStep.objects.create(measure=by_step, order=1, text="ทำ").divisions.add(divisions[1])
    measure(assessment, officer, "ของผู้อื่น")
    assert titles(shown(as_user, officer, f"?division={divisions[1].pk}")) == [everyone.title, by_step.title]


def test_words_are_looked_for_in_the_steps_too(year, officer, as_user):
    MeasureStep.objects.create(measure=year[0], order=1, text="ออกแบบสอบถาม")
    assert titles(shown(as_user, officer, "?q=แบบสอบถาม")) == ["สุ่มตรวจ"]


@pytest.mark.parametrize("query", ["?division=99999", "?division=x", "?round=h9", "?indicator=77", "?month=2570-99"])
def test_a_filter_the_year_does_not_have_is_told_and_lists_nothing(year, officer, as_user, query):
    answer = as_user(officer).get(PAGE + query)
    assert answer.status_code == 422
    assert answer.context["rows"] == []
    assert "ตัวกรองในที่อยู่นี้ใช้ไม่ได้" in answer.content.decode()


def test_the_state_line_names_the_open_round_and_what_comes_next(year, officer, as_user):
    state = shown(as_user, officer)["state"]
    assert (state["label"], state["next"]) == ("เปิดรับรายงาน รอบ 6 เดือนแรก", "ตรวจรายงานที่ส่งมา 1 ฉบับ")


def test_the_main_action_reminds_the_divisions_that_are_late(year, officer, head, as_user):
    page = as_user(officer).get(PAGE).content.decode()
    assert f'href="{PAGE}bulk/remind/?all=1&amp;late=on"' in page
    assert "เตือน 1 หน่วยงานที่เกินกำหนด" in page
    assert page.count("btn-primary") == 1
    assert "btn-primary" not in as_user(head).get(PAGE).content.decode()


def test_without_anything_late_the_reports_that_wait_are_next(year, officer, as_user):
    ProgressReport.objects.filter(state=ProgressState.OPEN).update(due=timezone.localdate() + timedelta(days=60))
    assert shown(as_user, officer)["main"]["words"] == "ตรวจรายงาน 1 ฉบับ"


def test_a_cell_of_the_heat_map_leads_to_its_reports(year, divisions, officer, as_user):
    heat = shown(as_user, officer)["heat"]
    row = heat.rows[1]
    filled = {cell.month.key: dict(cell.counts) for cell in row.filled}
    assert sum(sum(counts.values()) for counts in filled.values()) == 2
    assert row.owed == 2
    key = next(iter(filled))
    page = as_user(officer).get(PAGE).content.decode()
    address = f"{PAGE}reports/?division={divisions[1].pk}&amp;month={key}"
    assert f'href="{address}"' in page
    listed = as_user(officer).get(address.replace("&amp;", "&")).context["rows"]
    assert len(listed) == sum(filled[key].values())


def test_the_heat_map_shows_rounds_to_come(assessment, officer, as_user):
    planned(assessment, officer)
    heat = shown(as_user, officer)["heat"]
    coming = [cell.month.key for cell in heat.rows[0].cells if cell.state == "coming"]
    assert coming == ["2023-04", "after"]


def test_a_year_without_measures_says_what_to_do_first(assessment, officer, head, as_user):
    page = as_user(officer).get(PAGE).content.decode()
    assert "ยังไม่มีมาตรการของปีงบประมาณ 2566" in page
    assert f'href="{YEAR}measures/new/"' in page
    assert "measures/new" not in as_user(head).get(PAGE).content.decode()


def test_a_year_without_rounds_leads_to_them(assessment, officer, as_user):
    measure(assessment, officer)
    context = shown(as_user, officer)
    assert context["state"] is None
    assert context["main"] == {"words": "เปิดรอบติดตาม", "icon": "clock", "url": PAGE + "rounds/"}
    assert context["stats"][4]["note"] == "ยังไม่เปิดรอบ"


def test_fifty_measures_a_page(assessment, officer, as_user):
    for _ in range(51):
        measure(assessment, officer)
    assert len(shown(as_user, officer)["rows"]) == 50
    assert len(shown(as_user, officer, "?page=2")["rows"]) == 1


def test_who_may_look(year, head, division_officer, agency_admin, outsider, system_admin, as_user):
    answers = {
        person: as_user(person).get(PAGE).status_code
        for person in (head, division_officer, agency_admin, outsider, system_admin)
    }
    assert list(answers.values()) == [200, 403, 403, 404, 200]
    assert as_user(head).post(PAGE).status_code == 405


@pytest.mark.parametrize(
    "path", ["", "?late=on", "reports/", "reports/?late=on", "rounds/", "bulk/remind/?all=1&late=on"]
)
def test_three_hundred_reports_cost_as_many_queries_as_three(assessment, officer, division_officer, as_user, path):
    many(assessment, officer, 2)
    person = as_user(officer)
    few = queries_of(person, PAGE + path)
    many(assessment, officer, 74)
    many(assessment, officer, 75, ProgressState.ACCEPTED)
    assert Measure.objects.count() == 151
    assert queries_of(person, PAGE + path) == few


def test_the_pages_under_measures_are_offered_to_those_who_may_see_them(year, officer, division_officer, as_user):
    pages = shown(as_user, officer)["frame"]["group"]["pages"]
    assert [(page["label"], page["current"]) for page in pages][:4] == [
        ("วางแผน", False),
        ("ติดตามผล", True),
        ("รายงานของหน่วยงาน", False),
        ("รอบติดตาม", False),
    ]
    assert as_user(division_officer).get(YEAR + "measures/").context["frame"]["group"] is None


def test_reports_opened_through_the_action_are_counted(assessment, officer, as_user):
    planned(assessment, officer)
    open_round(assessment=assessment, key="h1", by=officer, today=timezone.localdate())
    context = shown(as_user, officer)
    assert (context["totals"]["asked"], context["totals"]["received"]) == (2, 0)
    assert context["rows"][0].more + len(context["rows"][0].owes) == 2
