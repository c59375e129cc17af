"""The files to take away: exactly what is listed, in xlsx and CSV, with nothing in them that runs."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from measures import export
from measures.enums import ProgressState
from measures.models import Proof
from tests.measures.follow_up_facts import PAGE, asked, lead, many, measure, queries_of, round_

COLUMNS = {
    "export": export.MEASURE_COLUMNS + export.COUNT_COLUMNS,
    "reports/export": export.MEASURE_COLUMNS + export.REPORT_COLUMNS,
}


@pytest.fixture
def year(assessment, officer):
    """Two measures of two divisions each: one report accepted, one sent, two overdue."""
    strategy, clerks = assessment.agency.divisions.all()
    held = round_(assessment, due=date(2023, 4, 20))
    one = measure(assessment, officer, "คู่มือการยืม", ["4", "i20"], percent=40)
    two = measure(assessment, officer, "=HYPERLINK(1)", ["5"])
    lead(one, clerks)
    accepted = asked(one, strategy, held, ProgressState.ACCEPTED, 10, officer, participants=25)
    asked(one, clerks, held, late=10)
    asked(two, strategy, held, ProgressState.SENT, 10, officer, what="+cmd|' /C calc'!A0", result="ก\x0bข")
    asked(two, clerks, held, late=3)
    Proof.objects.create(report=accepted, url="https://example.go.th", added_by=officer)
    return one, two


def csv_rows(person, path):
    content = person.get(PAGE + path).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(person, path):
    book = load_workbook(io.BytesIO(person.get(PAGE + path).content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def column(rows, name, at=0):
    head = [index for index, words in enumerate(rows[0]) if words == name]
    return [row[head[at]] for row in rows[1:]]


@pytest.mark.parametrize("path", ["export", "reports/export"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_head_names_the_columns_in_thai(year, officer, as_user, path, suffix):
    rows = (csv_rows if suffix == "csv" else xlsx_rows)(as_user(officer), f"{path}.{suffix}")
    assert tuple(rows[0]) == COLUMNS[path]
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize(
    "query", ["", "?late=on", "?state=sent", "?q=คู่มือ", "?owed=on&round=h1", "?indicator=5", "?q=ไม่มี"]
)
def test_the_rows_are_those_of_the_filtered_list(year, officer, as_user, query):
    person = as_user(officer)
    listed = [row.report for row in person.get(f"{PAGE}reports/{query}").context["rows"]]
    for rows in (csv_rows(person, f"reports/export.csv{query}"), xlsx_rows(person, f"reports/export.xlsx{query}")):
        numbers = list(zip(column(rows, "เลขมาตรการ"), column(rows, "หน่วยงานที่รายงาน"), strict=True))
        assert numbers == [(each.measure.number, each.division.name) for each in listed]
    measures = [row.measure.number for row in person.get(PAGE + query).context["rows"]]
    assert column(csv_rows(person, f"export.csv{query}"), "เลขมาตรการ") == measures
    assert column(xlsx_rows(person, f"export.xlsx{query}"), "เลขมาตรการ") == measures


def test_every_page_of_the_list_is_in_the_file(assessment, officer, as_user):
    many(assessment, officer, 60)
    person = as_user(officer)
    assert len(person.get(PAGE + "reports/").context["rows"]) == 50
    assert len(csv_rows(person, "reports/export.csv?page=2")) == 121
    assert len(xlsx_rows(person, "export.xlsx")) == 61


def test_a_measure_says_what_its_reports_add_up_to(year, assessment, officer, as_user):
    today = timezone.localdate()
    rows = xlsx_rows(as_user(officer), "export.xlsx?q=คู่มือ")
    assert rows[1] == [
        assessment.agency.name,
        2566,
        "ม.1",
        "คู่มือการยืม",
        "ตัวชี้วัดที่ 4 ข้อ i20",
        "สำนักปลัดเทศบาล",
        None,
        "ปีงบประมาณ พ.ศ. 2566",
        "ยังไม่เริ่ม",
        40,
        2,
        1,
        datetime.combine(today, datetime.min.time()),
        datetime.combine(today - timedelta(days=10), datetime.min.time()),
        10,
        "สำนักปลัดเทศบาล",
    ]


def test_a_report_says_what_was_done_and_whether_it_came_in_time(year, officer, as_user):
    today = timezone.localdate()
    rows = csv_rows(as_user(officer), "reports/export.csv?state=accepted")
    said = dict(zip(rows[0], rows[1], strict=True))
    assert said["สถานะรายงาน"] == "รับแล้ว"
    assert said["กำหนดส่ง"] == (today - timedelta(days=10)).isoformat()
    assert (said["ส่งครั้งแรก"], said["ส่งทันกำหนด"], said["เกินกำหนด (วัน)"]) == (today.isoformat(), "ไม่ทัน", "")
    assert (said["ทำอะไรไปแล้ว"], said["จำนวนผู้เข้าร่วม (คน)"], said["จำนวนหลักฐาน"]) == ("จัดอบรมการใช้ทรัพย์สิน", "25", "1")
    owed = csv_rows(as_user(officer), "reports/export.csv?late=on")
    assert column(owed, "เกินกำหนด (วัน)") == ["10", "3"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_looks_like_a_formula_stays_text(start):
    text = f"{start}1+1"
    assert export.to_csv(("ก",), [[text]]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    cell = load_workbook(io.BytesIO(export.to_xlsx(("ก",), [[text]], title="ข"))).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.strip() == text.replace("\r", "\n").strip()


def test_formulas_of_titles_and_reports_stay_text(year, officer, as_user):
    rows = csv_rows(as_user(officer), "reports/export.csv?state=sent")
    assert column(rows, "มาตรการ") == ["'=HYPERLINK(1)"]
    assert column(rows, "ทำอะไรไปแล้ว") == ["'+cmd|' /C calc'!A0"]
    book = load_workbook(io.BytesIO(as_user(officer).get(PAGE + "reports/export.xlsx").content))
    assert "f" not in {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert column(xlsx_rows(as_user(officer), "reports/export.xlsx?state=sent"), "ผลงานที่ได้") == ["ก ข"]


def test_days_are_real_dates_in_the_buddhist_calendar(year, officer, as_user):
    sheet = load_workbook(io.BytesIO(as_user(officer).get(PAGE + "reports/export.xlsx").content)).active
    at = next(cell.column for cell in sheet[1] if cell.value == "กำหนดส่ง")
    cell = sheet.cell(2, at)
    assert cell.is_date
    assert cell.number_format == "[$-107041E]d mmm yyyy"
    assert sheet.freeze_panes == "E2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}5"


def test_the_file_is_named_after_agency_and_year(year, officer, as_user):
    answer = as_user(officer).get(PAGE + "export.xlsx")
    named = answer["Content-Disposition"]
    assert named.startswith("attachment; filename=\"follow-up-our-town-2566.xlsx\"; filename*=UTF-8''")
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert as_user(officer).get(PAGE + "reports/export.csv")["Content-Type"] == "text/csv; charset=utf-8"


def test_an_empty_year_gives_a_file_with_its_head(assessment, officer, as_user):
    assert csv_rows(as_user(officer), "export.csv") == [list(COLUMNS["export"])]
    assert xlsx_rows(as_user(officer), "reports/export.xlsx") == [list(COLUMNS["reports/export"])]


def test_a_filter_that_is_none_leads_to_the_list_that_says_so(year, officer, as_user):
    answer = as_user(officer).get(PAGE + "reports/export.csv?division=99999")
    assert (answer.status_code, answer.url) == (302, PAGE + "reports/?division=99999")


def test_who_may_take_it_away(year, officer, head, division_officer, outsider, as_user):
    people = (head, division_officer, outsider)
    for path in ("export.csv", "reports/export.xlsx"):
        assert [as_user(who).get(PAGE + path).status_code for who in people] == [200, 403, 404]
    assert as_user(officer).get(PAGE + "export.pdf").status_code == 404


@pytest.mark.parametrize("path", ["export.csv", "export.xlsx", "reports/export.csv", "reports/export.xlsx"])
def test_many_rows_cost_as_many_queries_as_few(assessment, officer, as_user, path):
    many(assessment, officer, 1)
    person = as_user(officer)
    few = queries_of(person, PAGE + path)
    many(assessment, officer, 40)
    assert queries_of(person, PAGE + path) == few
