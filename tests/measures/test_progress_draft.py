"""The draft a page saves by itself: what is kept, what could not be read, who saved first, who may."""

from datetime import date

import pytest

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from measures.models import ProgressReport
from tests.measures.work_facts import address, clerk_of, owed, sent, typed, write


@pytest.fixture
def clerk(assessment: Assessment) -> User:
    return clerk_of(assessment, username="clerk", position="เจ้าหน้าที่สำนักปลัด")


@pytest.fixture
def report(assessment: Assessment, officer: User) -> ProgressReport:
    return owed(assessment, officer)


@pytest.fixture
def save(as_user, report: ProgressReport, clerk: User):
    """save(by=…, what=…) posts the whole form on top of what stands there and gives (status, answer)."""

    def post(by: User = clerk, **changed: object) -> tuple[int, dict]:
        response = as_user(by).post(address("progress_draft", report), typed(report, **changed))
        report.refresh_from_db()
        return response.status_code, response.json()

    return post


def test_it_answers_when_and_under_which_version_it_was_saved(save, report: ProgressReport, clerk: User) -> None:
    status, answer = save()
    assert (status, answer["state"], answer["version"], answer["errors"]) == (200, "saved", 2, {})
    assert answer["at"].endswith(" น.")
    assert (report.what, report.participants, report.saved_by) == ("จัดอบรม 1 ครั้ง", 148, clerk)


def test_the_same_again_is_no_new_version_even_from_an_older_page(save, report: ProgressReport) -> None:
    save(what="บรรทัด\nสอง")
    assert save(what="บรรทัด\r\nสอง", seen_version=1) == (
        200,
        {"state": "saved", "version": 2, "at": save(what="บรรทัด\nสอง")[1]["at"], "errors": {}},
    )
    assert AuditEvent.objects.filter(verb="progress_begun").count() == 1


def test_unreadable_fields_are_named_and_the_others_saved(save, report: ProgressReport) -> None:
    save(done_from="1 ธ.ค. 2565", done_to="3 ธ.ค. 2565")
    status, answer = save(done_from="20 ธ.ค. 2565", done_to="พรุ่งนี้", participants="-3", by_whom="ใ" * 301)
    assert status == 200
    assert answer["errors"] == {
        "done_to": "พิมพ์วันที่ เช่น 24 ส.ค. 2565 หรือ 24/8/2565",
        "by_whom": "ยาวเกินไป ย่อให้ไม่เกิน 300 ตัวอักษร",
        "participants": "พิมพ์เป็นจำนวนเต็ม",
    }
    # The two dates go together: the stored end must not stand before the new start.
    assert (report.done_from, report.done_to) == (date(2022, 12, 1), date(2022, 12, 3))
    assert (report.participants, report.by_whom) == (148, "งานการเจ้าหน้าที่")


@pytest.mark.parametrize(
    ("status", "percent", "kept"),
    [("done", "40", 100), ("not_started", "มาก", 0), ("in_progress", "๔๐ %", 40), ("on_hold", "", None)],
)
def test_the_answer_itself_says_the_percent_where_it_can(
    save, report: ProgressReport, status: str, percent: str, kept: int | None
) -> None:
    assert save(work_status=status, percent=percent)[1]["errors"] == {}
    assert report.percent == kept


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"percent": "101", "work_status": "in_progress"}, "percent"),
        ({"participants": "9999999"}, "participants"),
        ({"work_status": "finished"}, "work_status"),
        ({"steps_done": ["999999"]}, "steps_done"),
    ],
)
def test_what_no_field_can_hold_is_refused_at_it(save, changed: dict[str, object], name: str) -> None:
    assert list(save(**changed)[1]["errors"]) == [name]


def test_who_saves_second_is_given_both_texts_and_changes_nothing(
    save, report: ProgressReport, assessment: Assessment
) -> None:
    colleague = clerk_of(assessment, position="ผู้ช่วย")
    save(outcome="เดิม")
    step = report.measure.steps.all()[0]
    write(report, colleague, what="ของเพื่อน", done_from=date(2023, 1, 5), steps_done=[step.pk])
    status, answer = save(seen_version=2, what="ของฉัน", outcome="เดิม")
    assert (status, answer["state"], answer["version"], answer["by"]) == (409, "conflict", 3, "ผู้ช่วย")
    assert {each["name"]: (each["label"], each["words"], each["value"]) for each in answer["stored"]} == {
        "what": ("ทำอะไรไปแล้ว", "ของเพื่อน", "ของเพื่อน"),
        "done_from": ("เมื่อวันที่", "5 ม.ค. 2566", "5 ม.ค. 2566"),
        "steps_done": ("ทำขั้นใดแล้วบ้าง", "• ขั้นตอน 1", [str(step.pk)]),
    }
    assert report.what == "ของเพื่อน"
    assert save(what="ของฉัน")[1]["version"] == 4


def test_ones_own_other_screen_is_named_so(save, report: ProgressReport, clerk: User) -> None:
    write(report, clerk, what="จากมือถือ")
    assert save(seen_version=1, what="จากเครื่องโต๊ะ")[1]["by"] == "ท่านเองจากอีกหน้าจอ"


def test_a_sent_report_takes_no_draft(save, report: ProgressReport, clerk: User) -> None:
    sent(report, clerk)
    status, answer = save(what="ช้าไป")
    assert (status, answer["state"]) == (409, "locked")
    assert "ส่งแล้ว" in answer["reason"]
    assert report.what == "จัดอบรม 1 ครั้ง"


def test_a_page_without_its_version_is_refused(save, report: ProgressReport) -> None:
    assert save(seen_version=None)[0] == 422
    assert report.version == 1


def test_only_those_who_are_asked_may(as_user, save, report: ProgressReport, head: User, outsider: User) -> None:
    assert as_user(head).post(address("progress_draft", report), typed(report)).status_code == 403
    assert as_user(outsider).post(address("progress_draft", report), typed(report)).status_code == 404
    assert as_user(head).get(address("progress_draft", report)).status_code == 405
