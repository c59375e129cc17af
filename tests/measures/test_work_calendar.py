"""The calendar of the work: proposed once, edited in words, never overwritten unseen."""

from datetime import date

import pytest

from assessments.actions.workplan import propose_calendar
from assessments.models import CalendarRow
from assessments.workplan import proposed_calendar
from ita_portal.audit.models import AuditEvent

from .facts import ADDRESS

PAGE = ADDRESS + "calendar/"


def typed(rows: list[dict[str, str]], seen: str = "", **more: str) -> dict[str, object]:
    post: dict[str, object] = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0, "seen": seen, **more}
    for at, row in enumerate(rows):
        post |= {f"rows-{at}-{name}": value for name, value in row.items()}
    return post


ROW = {"title": "วิเคราะห์ผล", "what": "อ่านผล\r\nเขียนรายงาน", "starts": "1 ก.ย. 2565", "ends": "30/11/2565"}


def test_the_proposal_follows_the_year_from_result_to_follow_up():
    rows = proposed_calendar(2565)
    assert len(rows) == 7
    assert (rows[0].starts, rows[0].ends) == (date(2022, 9, 1), date(2022, 11, 30))
    assert (rows[-1].starts, rows[-1].ends) == (date(2023, 9, 1), date(2023, 10, 31))
    assert [row.starts for row in rows] == sorted(row.starts for row in rows)
    assert all(row.starts <= row.ends and len(row.what) <= 500 for row in rows)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({}, "เผยแพร่มาตรการส่งเสริมคุณธรรม และผลตามมาตรการปีก่อน"),
        (
            {"ita-analysis": "o25", "ita-follow-up": "o26"},
            "เผยแพร่มาตรการส่งเสริมคุณธรรม (o25) และผลตามมาตรการปีก่อน (o26)",
        ),
    ],
)
def test_the_proposal_names_the_items_as_the_year_that_asks_for_them_does(codes, said):
    (answers,) = [row for row in proposed_calendar(2568, codes=codes) if row.title.startswith("ตอบแบบ OIT")]
    assert answers.what.splitlines()[-1] == said


@pytest.mark.django_db
def test_known_dates_of_the_coming_year_are_used(agency, officer):
    from tests import make

    assessment = make.assessment(agency, 2564, by=officer)
    propose_calendar(assessment=assessment, by=officer)
    answers = CalendarRow.objects.get(title__startswith="ตอบแบบ OIT")
    assert (answers.starts, answers.ends) == (date(2022, 3, 1), date(2022, 4, 30))
    assert answers.what.endswith("เผยแพร่มาตรการส่งเสริมคุณธรรม (O42) และผลตามมาตรการปีก่อน (O43)")
    # Only the registration of FY 2565 is known: collecting goes on to the usual end.
    surveys = CalendarRow.objects.get(title__startswith="ลงทะเบียน")
    assert (surveys.starts, surveys.ends) == (date(2022, 1, 1), date(2022, 6, 30))


def test_an_empty_calendar_offers_the_proposal_and_takes_it_once(assessment, officer, as_user):
    client = as_user(officer)
    assert "ใช้ปฏิทินที่เสนอ" in client.get(PAGE).content.decode()
    for _ in range(2):
        assert client.post(PAGE, {"propose": "1"}).status_code == 302
    assert CalendarRow.objects.count() == 7
    assert AuditEvent.objects.filter(verb="calendar_proposed").count() == 1
    assert "ใช้ปฏิทินที่เสนอ" not in client.get(PAGE).content.decode()


def test_rows_are_saved_in_the_order_of_their_dates(assessment, officer, as_user):
    later = ROW | {"title": "ติดตามผล", "starts": "1/4/2566", "ends": "30/4/2566"}
    gone = ROW | {"title": "ไม่ใช้", "DELETE": "on"}
    assert as_user(officer).post(PAGE, typed([later, gone, ROW, {"title": ""}])).status_code == 302
    rows = list(CalendarRow.objects.all())
    assert [(row.order, row.title) for row in rows] == [(1, "วิเคราะห์ผล"), (2, "ติดตามผล")]
    assert rows[0].what == "อ่านผล\nเขียนรายงาน"
    assert rows[0].saved_by == officer


def test_saving_the_same_again_writes_nothing(assessment, officer, as_user):
    client = as_user(officer)
    for _ in range(2):
        assert client.post(PAGE, typed([ROW])).status_code == 302
    assert AuditEvent.objects.filter(verb="calendar_saved").count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "ยังไม่ได้ตั้งชื่อขั้นตอน"),
        ({"starts": ""}, "ยังไม่ได้ใส่วันเริ่ม"),
        ({"ends": "1/8/2565"}, "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
        ({"ends": "ปลายปี"}, "พิมพ์วันที่ เช่น"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(assessment, officer, as_user, changed, words):
    answer = as_user(officer).post(PAGE, typed([ROW | changed | {"what": "ข้อความที่พิมพ์"}]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "ข้อความที่พิมพ์" in page
    assert not CalendarRow.objects.exists()


def test_whoever_saves_second_sees_both(assessment, officer, as_user):
    client = as_user(officer)
    client.post(PAGE, typed([ROW]))
    mine = typed([ROW | {"title": "ของคนหลัง"}])
    answer = client.post(PAGE, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<dt>วิเคราะห์ผล</dt><dd>1 ก.ย. – 30 พ.ย. 2565</dd>" in page
    assert 'value="ของคนหลัง"' in page
    assert CalendarRow.objects.get().title == "วิเคราะห์ผล"
    assert client.post(PAGE, mine | {"seen": answer.context["seen"]}).status_code == 302
    assert CalendarRow.objects.get().title == "ของคนหลัง"


def test_readers_see_a_table_and_write_nothing(assessment, officer, head, outsider, as_user):
    propose_calendar(assessment=assessment, by=officer)
    client = as_user(head)
    page = client.get(PAGE).content.decode()
    assert "ติดตามผลรอบ 6 เดือน" in page
    assert "บันทึกปฏิทิน" not in page
    assert client.post(PAGE, typed([])).status_code == 403
    assert client.post(PAGE, {"propose": "1"}).status_code == 403
    assert as_user(outsider).get(PAGE).status_code == 404
    assert as_user(outsider).post(PAGE, typed([])).status_code == 404
    assert CalendarRow.objects.count() == 7
