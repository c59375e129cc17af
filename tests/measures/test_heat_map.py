"""The heat map: twelve months, the worst news of each cell first, and what lies outside the fiscal year."""

from datetime import date

from ita_portal.accounts.models import Division
from measures.pages.heat_map import STATES, chart_of, heat_map

ROADS, TAXES = Division(pk=1, name="กองช่าง"), Division(pk=2, name="กองคลัง")
TODAY = date(2026, 4, 28)


def counted(division, month, **counts):
    return {"division": division.pk, "month": month} | dict.fromkeys(STATES, 0) | counts


def drawn(*rows, coming=()):
    return heat_map(2569, [ROADS, TAXES], rows, coming, today=TODAY)


def cell(heat, row, key):
    return next(each for each in heat.rows[row].cells if each.month.key == key)


def test_the_columns_are_the_months_of_the_fiscal_year_and_this_month_is_marked():
    months = drawn().months
    assert [month.short for month in months] == (
        ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
    )
    assert months[0].name == "ตุลาคม 2568"
    assert [month.year for month in months if month.year] == ["2568", "2569"]
    assert [month.key for month in months if month.is_now] == ["2026-04"]


def test_a_cell_shows_the_worst_that_is_in_it_and_says_all_of_it():
    heat = drawn(counted(ROADS, date(2026, 4, 1), late=2, accepted=3), counted(ROADS, date(2026, 5, 1), accepted=1))
    april, may = cell(heat, 0, "2026-04"), cell(heat, 0, "2026-05")
    assert (april.state, april.number, april.asked) == ("late", 2, 5)
    assert april.sentence == "เมษายน 2569 เกินกำหนด 2 รับแล้ว 3"
    assert (may.state, may.number, may.sentence) == ("accepted", 1, "พฤษภาคม 2569 รับแล้ว 1")
    assert heat.key == [STATES["late"], STATES["accepted"]]


def test_the_states_rank_from_late_to_closed():
    names = list(STATES)
    for at, name in enumerate(names):
        better = dict.fromkeys(names[at:], 1)
        assert cell(drawn(counted(ROADS, date(2026, 4, 1), **better)), 0, "2026-04").state == name


def test_what_is_due_outside_the_year_has_a_column_of_its_own():
    heat = drawn(counted(TAXES, date(2026, 10, 1), sent=1), counted(TAXES, date(2026, 11, 1), late=1))
    assert [month.key for month in heat.months][-1] == "after"
    assert len(heat.months) == 13
    assert cell(heat, 1, "after").counts == dict.fromkeys(STATES, 0) | {"sent": 1, "late": 1}
    assert drawn(counted(TAXES, date(2025, 9, 1), late=1)).months[0].key == "before"


def test_a_round_to_come_is_shown_where_nothing_is_due_yet():
    heat = drawn(counted(ROADS, date(2026, 4, 1), accepted=1), coming=[(1, date(2026, 4, 20)), (2, date(2026, 4, 20))])
    assert cell(heat, 0, "2026-04").state == "accepted"
    assert cell(heat, 1, "2026-04").state == "coming"
    assert cell(heat, 1, "2026-05").state == ""


def test_a_row_adds_up_what_is_owed_and_lists_only_filled_months():
    heat = drawn(
        counted(ROADS, date(2026, 3, 1), late=2, sent=1),
        counted(ROADS, date(2026, 4, 1), soon=1, open=4, accepted=5),
    )
    assert (heat.rows[0].owed, heat.rows[1].owed) == (7, 0)
    assert [each.month.key for each in heat.rows[0].filled] == ["2026-03", "2026-04"]


def says(*rows):
    return chart_of(drawn(*rows), "/reports/", 2569).sentence


def test_the_sentence_names_a_division_only_where_it_owes_more_than_the_others():
    april, march = date(2026, 4, 1), date(2026, 3, 1)
    two, one = counted(ROADS, april, late=2), counted(TAXES, april, open=1)
    assert says(two, one) == "ค้าง 3 ฉบับ เกินกำหนด 2 ฉบับ มากที่สุดที่กองช่าง 2 ฉบับ"
    assert says(counted(ROADS, march, late=1), one) == "ค้าง 2 ฉบับ เกินกำหนด 1 ฉบับ จาก 2 หน่วยงาน หน่วยงานละ 1 ฉบับ"
    assert says(two) == "ค้าง 2 ฉบับ เกินกำหนด 2 ฉบับ"
    assert says(counted(ROADS, april, accepted=1)) == "ไม่มีรายงานค้าง"


def test_months_without_reports_are_idle_and_few_others_need_no_scrolling():
    chart = chart_of(
        drawn(counted(ROADS, date(2026, 4, 1), late=1), coming=[(2, date(2026, 9, 30))]), "/reports/", 2569
    )
    assert [column.short for column in chart.columns if not column.is_idle] == ["เม.ย.", "ก.ย."]
    assert [cell.is_idle for cell in chart.rows[1].cells] == [column.is_idle for column in chart.columns]
    assert chart.css == "heat-months heat-few"
    monthly = [counted(ROADS, date(2026, month, 1), late=1) for month in range(1, 10)]
    assert chart_of(drawn(*monthly), "/reports/", 2569).css == "heat-months"


def test_a_year_without_any_report_keeps_all_its_months():
    assert not any(column.is_idle for column in chart_of(drawn(), "/reports/", 2569).columns)
