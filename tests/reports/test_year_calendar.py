"""The page of the ITA year: what is late and what to do about it, moved dates, who sees and who changes what."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.year_calendar import OwnDate, add_date, move_milestone
from assessments.enums import AssessmentStatus
from assessments.models import Assessment, YearDate
from ita_portal.accounts.models import Agency, User
from measures.models import Measure, ProgressReport, Round
from reports.pages.year_calendar import YearPage, calendar_of, column
from reports.pages.year_values import Entry
from tests import make

TODAY = date(2025, 11, 21)  # in fiscal year 2569, after the results of 2568
HERE = "/staff/our-town/2569/dates/"


@pytest.fixture
def on_a_day_in_2568(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's clock, which is read at the door."""
    monkeypatch.setattr("reports.views.year_calendar.localdate", lambda: TODAY)


def page_of(agency: Agency, user: User, year: int = 2569, today: date = TODAY) -> YearPage:
    return calendar_of(agency, user, year, today=today)


def entry(page: YearPage, name: str) -> Entry:
    found = page.named(name)
    assert found is not None, [each.name for each in page.entries]
    return found


def begun(agency: Agency, officer: User, status: str = AssessmentStatus.DRAFT, measures: int = 0) -> Assessment:
    made = make.assessment(agency, 2568, status=status, by=officer)
    for number in range(measures):
        Measure.objects.create(
            assessment=made, carried_out_in=2569, order=number, title=f"มาตรการ {number}", created_by=officer
        )
    return made


# ── what is late, now and next ────────────────────────────────────────────────
def test_the_first_open_stage_is_late_with_days_and_a_way_and_holds_up_the_others(
    agency: Agency, officer: User
) -> None:
    begun(agency, officer)
    page = page_of(agency, officer)
    assert [(each.title, each.chip.words) for each in page.late] == [("กรอกและตรวจคะแนน", "เกินกำหนด 77 วัน")]
    scores = page.late[0]
    assert scores.action is not None
    assert (scores.action.words, scores.action.url, scores.action.is_mine) == (
        "กรอกคะแนน",
        "/staff/our-town/2568/scores/",
        True,
    )
    assert scores.holds_up == (
        "ผู้บริหารรับรองคะแนน (เกินกำหนด 68 วัน)",
        "บทวิเคราะห์และมาตรการ (เกินกำหนด 37 วัน)",
        "จัดทำรายงาน (เกินกำหนด 28 วัน)",
        "ผู้บริหารเห็นชอบรายงาน (เกินกำหนด 21 วัน)",
    )
    assert entry(page, "2568.measures").waits_for == "กรอกและตรวจคะแนน"
    assert page.main is scores


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_a_year_gone_by_counts_what_it_left_undone_as_its_list_does(agency: Agency, officer: User, as_user) -> None:
    begun(agency, officer)
    page = page_of(agency, officer, 2568)
    late = [each.title for each in page.entries if each.state == "late"]
    assert (page.is_past, late) == (True, ["กรอกและตรวจคะแนน", "ผู้บริหารรับรองคะแนน"])
    assert "ยังไม่เสร็จ 2 เรื่อง" in as_user(officer).get("/staff/our-town/2568/dates/").content.decode()


def test_what_is_done_is_done_whatever_the_day(agency: Agency, officer: User) -> None:
    begun(agency, officer, AssessmentStatus.APPROVED, measures=1)
    page = page_of(agency, officer)
    assert entry(page, "2568.measures").chip.words == "เสร็จแล้ว"
    assert [each.name for each in page.late] == ["2568.report"]
    assert entry(page, "2568.publish").state == "coming"


def test_a_year_that_nobody_may_begin_yet_makes_nobody_late(agency: Agency, officer: User) -> None:
    """2569 has a draft that is not offered; its results were not announced."""
    make.assessment(agency, 2567, by=officer, status=AssessmentStatus.APPROVED)
    begun(agency, officer, AssessmentStatus.APPROVED)
    Assessment.objects.filter(fiscal_year=2568).update(status=AssessmentStatus.SUBMITTED)
    page = page_of(agency, officer, 2570, date(2026, 11, 21))
    assert [each.name for each in page.late] == ["2568.certify"]
    assert entry(page, "2569.measures").chip.words == "รอประกาศผล"
    assert entry(page_of(agency, officer, 2570, date(2028, 1, 1)), "2569.measures").chip.words == "ไม่มีในระบบ"
    answers = entry(page, "2570.oit-answers")
    assert (answers.chip.words, answers.lent_by, answers.period) == ("ยังไม่ประกาศ", 2566, "1 ม.ค. – 30 เม.ย. 2570")
    assert [each.name for each in page.next][:2] == ["2569.publish", "2570.register"]


def test_a_year_that_was_announced_and_not_begun_is_late_and_leads_to_beginning_it(
    agency: Agency, officer: User
) -> None:
    scores = page_of(agency, officer).late[0]
    assert scores.action is not None
    assert (scores.action.words, scores.action.url) == ("เริ่มปี 2568", "/staff/our-town/")


def test_a_year_left_out_long_ago_is_owed_by_nobody(agency: Agency, officer: User) -> None:
    page = page_of(agency, officer)
    assert [each.name for each in page.late] == ["2568.scores"]
    assert entry(page_of(agency, officer, 2568), "2567.measures").chip.words == "ยังไม่เริ่มปีนี้"


def test_the_half_year_report_answers_an_item_of_the_list_of_that_year(agency: Agency, officer: User) -> None:
    begun(agency, officer)
    assert entry(page_of(agency, officer, 2568), "2567.follow-up-half").note == "ใช้ตอบข้อ o28 ของปี 2568"


def test_follow_up_without_measures_is_nobodys_debt(agency: Agency, officer: User) -> None:
    begun(agency, officer, AssessmentStatus.APPROVED)
    page = page_of(agency, officer, 2569, date(2026, 6, 1))
    assert entry(page, "2568.follow-up-half").chip.words == "ยังไม่มีมาตรการ"


def test_a_period_that_runs_says_how_long_it_still_does(agency: Agency, officer: User) -> None:
    page = page_of(agency, officer, 2565, date(2022, 4, 10))
    assert entry(page, "2565.oit-answers").chip.words == "ช่วงนี้ เหลือ 20 วัน"
    assert [each.name for each in page.now] == ["2565.oit-answers"]
    assert entry(page, "2565.register").chip.words == "ผ่านไปแล้ว"
    assert page_of(agency, officer, 2565, date(2022, 4, 30)).now[0].chip.words == "วันสุดท้าย"


def test_a_moved_date_says_from_where_and_follows_everywhere(agency: Agency, officer: User) -> None:
    begun(agency, officer)
    move_milestone(
        agency=agency, fiscal_year=2568, key="scores", starts=None, ends=date(2025, 12, 1), note="รอผลรายข้อ",
        seen=0, by=officer,
    )  # fmt: skip
    page = page_of(agency, officer)
    scores = entry(page, "2568.scores")
    assert (scores.period, scores.was, scores.remark) == ("1 ธ.ค. 2568", "5 ก.ย. 2568", "รอผลรายข้อ")
    assert (scores.state, scores.chip.words) == ("soon", "อีก 10 วัน")
    assert not scores.is_default


# ── rounds ────────────────────────────────────────────────────────────────────
def a_round(assessment: Assessment, due: date, states: list[str]) -> Round:
    made = Round.objects.create(
        assessment=assessment, key="h1", starts=date(2025, 10, 1), ends=date(2026, 3, 31), due=due
    )
    for measure, state in zip(assessment.measures.all(), states, strict=True):
        ProgressReport.objects.create(
            measure=measure, division=assessment.agency.divisions.all()[0], round=made, due=due, state=state
        )
    return made


def test_a_round_says_what_it_still_lacks_and_leads_there(agency: Agency, officer: User, head: User) -> None:
    year = begun(agency, officer, AssessmentStatus.APPROVED, measures=3)
    a_round(year, date(2025, 11, 10), ["open", "open", "closed"])
    found = entry(page_of(agency, head), "round.2568.h1")
    assert (found.chip.words, found.note) == ("เกินกำหนด 11 วัน", "ได้รับ 0 จาก 2 ฉบับ")
    assert found.action is not None
    assert found.action.url == "/staff/our-town/2568/follow-up/reports/?round=h1"


def test_a_divisions_officer_is_told_of_the_own_reports_only(
    agency: Agency, officer: User, division_officer: User
) -> None:
    year = begun(agency, officer, AssessmentStatus.APPROVED, measures=2)
    a_round(year, date(2025, 11, 30), ["open", "open"])
    ProgressReport.objects.filter(measure__order=1).update(division=agency.divisions.all()[1])
    found = entry(page_of(agency, division_officer), "round.2568.h1")
    assert (found.note, found.concerns_me) == ("ท่านต้องส่ง 1 ฉบับ", True)
    assert found.action is not None
    assert found.action.url == "/staff/work/"
    ProgressReport.objects.update(division=agency.divisions.all()[1])
    found = entry(page_of(agency, division_officer), "round.2568.h1")
    assert (found.note, found.concerns_me, found.action) == ("", False, None)


def test_rounds_to_come_are_those_the_measures_ask_for(agency: Agency, officer: User) -> None:
    begun(agency, officer, AssessmentStatus.APPROVED, measures=2)
    page = page_of(agency, officer)
    rounds = [(each.title, each.chip.words) for each in page.entries if each.kind == "round"]
    assert rounds == [("ส่งรายงานผลมาตรการ รอบ 6 เดือนแรก", "เปิดเอง 1 มี.ค. 2569")]


# ── the page ──────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("on_a_day_in_2568")
def test_everyone_of_the_agency_reads_it_and_only_the_officer_is_offered_changes(
    agency: Agency, officer: User, division_officer: User, head: User, as_user
) -> None:
    begun(agency, officer)
    for person in (officer, division_officer, head):
        page = as_user(person).get(HERE)
        assert page.status_code == 200
        assert "เกินกำหนด 77 วัน" in page.content.decode()
        assert ("?edit=" in page.content.decode()) is (person == officer)
    assert as_user(division_officer).get(HERE + "?edit=add").content.decode().count("calform") == 0


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_an_agency_that_has_not_begun_is_told_so_and_who_may_begin_is_led_there(
    agency: Agency, officer: User, head: User, as_user
) -> None:
    to_years = '<a class="btn btn-quiet" href="/staff/our-town/">เลือกปี</a>'
    told = {person.pk: as_user(person).get(HERE).content.decode() for person in (officer, head)}
    assert all("ยังไม่มีงานของหน่วยงานในปีนี้" in page for page in told.values())
    assert to_years in told[officer.pk]
    assert to_years not in told[head.pk]
    assert "เมื่อเจ้าหน้าที่เริ่มปีที่ ป.ป.ช. ประกาศผลแล้ว" in told[head.pk]


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_one_main_action_and_it_belongs_to_who_acts(agency: Agency, officer: User, head: User, as_user) -> None:
    begun(agency, officer)
    page = as_user(officer).get(HERE).content.decode()
    assert page.count("btn-primary") == 1
    assert 'class="btn btn-primary" href="/staff/our-town/2568/scores/"' in page
    assert as_user(head).get(HERE).content.decode().count("btn-primary") == 0
    assert as_user(officer).get(HERE + "?edit=2568.scores").content.decode().count("btn-primary") == 1


def test_another_agency_and_an_impossible_year_do_not_exist(agency: Agency, officer: User, outsider, as_user) -> None:
    assert as_user(outsider).get(HERE).status_code == 404
    assert as_user(officer).get("/staff/our-town/2400/dates/").status_code == 404


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_an_agency_without_any_year_is_told_what_to_do_first(agency: Agency, officer: User, as_user) -> None:
    assert "เริ่มจากเลือกปีที่ ป.ป.ช. ประกาศผลแล้ว" in as_user(officer).get(HERE).content.decode()


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_a_date_is_moved_on_the_page_and_given_back(agency: Agency, officer: User, as_user) -> None:
    begun(agency, officer)
    browser = as_user(officer)
    assert 'value="5 ก.ย. 2568"' in browser.get(HERE.replace("2569", "2568") + "?edit=2568.scores").content.decode()
    sent = {"name": "2568.measures", "seen": "0", "ends": "๓๐ พ.ย. ๒๕๖๘", "note": "ประชุมสภาก่อน"}
    answer = browser.post(HERE, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}#2568.measures")
    assert YearDate.objects.get().ends == date(2025, 11, 30)
    page = browser.get(HERE).content.decode()
    assert "เลื่อนจาก 15 ต.ค. 2568" in page
    assert "ประชุมสภาก่อน" in page
    assert browser.post(HERE, sent | {"seen": "1"}).status_code == 302
    assert YearDate.objects.get().version == 1
    back = {"name": "2568.measures", "seen": "1", "take_away": "1"}
    assert browser.post(HERE, back).status_code == 302
    assert "เลื่อนจาก" not in browser.get(HERE).content.decode()


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_own_dates_are_added_changed_and_removed(agency: Agency, officer: User, as_user) -> None:
    browser = as_user(officer)
    typed = {"title": "ประชุมคณะทำงาน", "starts": "", "ends": "15/1/2569", "who": "กองยุทธศาสตร์ฯ", "note": ""}
    assert browser.post(HERE, {"name": "add", "seen": "0", **typed})["Location"] == HERE
    assert browser.post(HERE, {"name": "add", "seen": "0", **typed}).status_code == 302
    row = YearDate.objects.get()
    page = browser.get(HERE).content.decode()
    assert "ประชุมคณะทำงาน" in page
    later = typed | {"ends": "3 ต.ค. 2569"}
    answer = browser.post(HERE, {"name": f"own.{row.pk}", "seen": "1", **later})
    assert answer["Location"] == f"/staff/our-town/2570/dates/#own.{row.pk}"
    there = "/staff/our-town/2570/dates/"
    answer = browser.post(there, {"name": f"own.{row.pk}", "seen": "2", "take_away": "1"})
    assert (answer.status_code, YearDate.objects.count()) == (302, 0)


@pytest.mark.usefixtures("on_a_day_in_2568")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"ends": "31 ก.พ. 2569"}, "ไม่มีวันที่นี้ในปฏิทิน"),
        ({"ends": "15/1/69"}, "ends_error"),
        ({"ends": ""}, "ยังไม่ได้กรอกวันสุดท้าย"),
        ({"ends": "1 ม.ค. 2569", "starts": "2 ม.ค. 2569"}, "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
        ({"ends": "1 ม.ค. 2599"}, "ตรวจปี พ.ศ. อีกครั้ง"),
        ({"title": "", "ends": "1 ม.ค. 2569"}, "ยังไม่ได้กรอกเรื่อง"),
    ],
)
def test_what_was_typed_wrong_is_said_and_kept(
    agency: Agency, officer: User, as_user, typed: dict[str, str], words: str
) -> None:
    sent = {"name": "add", "seen": "0", "title": "ประชุมใหญ่", "starts": "", "who": "กองคลัง", "note": "", **typed}
    answer = as_user(officer).post(HERE, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="กองคลัง"' in page
    assert sent["ends"] in page
    assert not YearDate.objects.exists()


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_two_people_at_once_lose_nothing(agency: Agency, officer: User, as_user) -> None:
    begun(agency, officer)
    other = make.user(agency, position="เจ้าหน้าที่อีกคน")
    first = {"name": "2568.measures", "seen": "0", "ends": "30 พ.ย. 2568", "note": ""}
    as_user(other).post(HERE, first)
    answer = as_user(officer).post(HERE, first | {"ends": "5 ธ.ค. 2568"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "เจ้าหน้าที่อีกคน บันทึกเมื่อ" in page
    assert "เป็น 30 พ.ย. 2568" in page
    assert 'value="5 ธ.ค. 2568"' in page
    assert 'name="seen" value="1"' in page
    assert YearDate.objects.get().ends == date(2025, 11, 30)
    as_user(officer).post(HERE, first | {"ends": "5 ธ.ค. 2568", "seen": "1"})
    assert YearDate.objects.get().ends == date(2025, 12, 5)


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_a_date_that_somebody_removed_can_be_added_anew(agency: Agency, officer: User, as_user) -> None:
    own = OwnDate("ประชุม", None, date(2026, 1, 15))
    row = add_date(agency=agency, own=own, by=officer, today=TODAY)
    row.delete()
    sent = {"name": f"own.{row.pk}", "seen": "1", "title": "ประชุมใหญ่", "starts": "", "ends": "16 ม.ค. 2569"}
    answer = as_user(officer).post(HERE, sent | {"who": "", "note": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="ประชุมใหญ่"' in page
    assert 'name="name" value="add"' in page


def test_who_may_not_change_dates_is_refused(agency: Agency, head: User, division_officer: User, as_user) -> None:
    for person in (head, division_officer):
        assert as_user(person).post(HERE, {"name": "add"}).status_code == 403
    assert not YearDate.objects.exists()


@pytest.mark.usefixtures("on_a_day_in_2568")
def test_the_number_of_queries_does_not_grow(agency: Agency, officer: User, as_user) -> None:
    year = begun(agency, officer, AssessmentStatus.APPROVED, measures=1)
    a_round(year, date(2025, 11, 30), ["open"])
    add_date(agency=agency, own=OwnDate("ประชุม", None, date(2026, 1, 15)), by=officer, today=TODAY)

    def cost() -> int:
        browser = as_user(officer)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(HERE).status_code == 200
        return len(queries)

    few = cost()
    for number in range(12):
        own = OwnDate(f"ประชุม {number}", None, date(2026, 1, 15))
        add_date(agency=agency, own=own, by=officer, today=TODAY)
        measure = Measure.objects.create(
            assessment=year, carried_out_in=2569, order=number + 5, title=f"เรื่อง {number}", created_by=officer
        )
        Round.objects.create(
            assessment=year, key=f"m2025-{number + 1:02}", starts=TODAY, ends=TODAY, due=TODAY,
            opened_at=timezone.now(),
        )  # fmt: skip
        ProgressReport.objects.create(
            measure=measure, division=agency.divisions.all()[0], round=Round.objects.latest("pk"), due=TODAY,
            is_extended=number % 2 == 0,
        )  # fmt: skip
    # The first extension looks its last move up.
    assert cost() == few + 1


# ── the line ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2024, 10, 1), 1),
        (date(2024, 10, 10), 1),
        (date(2024, 10, 11), 2),
        (date(2024, 10, 31), 3),
        (date(2025, 1, 1), 10),
        (date(2025, 9, 30), 36),
        (date(2024, 9, 1), 1),
        (date(2026, 1, 1), 36),
    ],
)
def test_a_day_has_its_place_on_the_line(day: date, at: int) -> None:
    assert column(day, date(2024, 10, 1)) == at
