"""The page of a progress report: what it asks, what it keeps without any script, what it says when it is locked."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import Role
from ita_portal.lib.thai import thai_date
from measures.actions.progress import take_step
from measures.actions.proof import add_link
from measures.actions.rounds import open_round
from measures.models import ProgressReport
from tests import make
from tests.measures.work_facts import address, clerk_of, disguised, owed, picture, sent, typed, write
from tests.summary import mistakes


@pytest.fixture
def clerk(assessment: Assessment) -> User:
    return clerk_of(assessment, username="clerk", position="เจ้าหน้าที่สำนักปลัดเทศบาล")


@pytest.fixture
def report(assessment: Assessment, officer: User) -> ProgressReport:
    return owed(assessment, officer, target="คะแนนข้อ i20 ไม่ต่ำกว่า 90", justification="เจ้าหน้าที่ไม่ทราบขั้นตอน")


def shown(client: Client, report: ProgressReport, status: int = 200) -> str:
    response = client.get(address("progress_report", report))
    assert response.status_code == status
    return response.content.decode()


def post(client: Client, report: ProgressReport, **changed: object):
    return client.post(address("progress_report", report), typed(report, **changed))


def value(html: str, name: str) -> str:
    """What stands in a field of the page."""
    area = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', html, re.S)
    if area:
        return area[1].strip()
    box = re.search(rf'<input type="(?:text|hidden)" name="{name}"[^>]*?(?: value="([^"]*)")?[ >]', html)
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert box or found, name
    inside = re.search(r'value="([^"]*)"', found[0] if found else "")
    return inside[1] if inside else ""


# ── what is asked ─────────────────────────────────────────────────────────────
def test_it_says_what_is_asked_why_and_until_when(as_user, report: ProgressReport, clerk: User) -> None:
    ProgressReport.objects.filter(pk=report.pk).update(due=timezone.localdate() - timedelta(days=10))
    html = shown(as_user(clerk), report)
    assert "สำนักปลัดเทศบาล · รอบ 6 เดือนแรก" in html
    title = 'จัด<span class="nb">ระบบ</span>การยืม<span class="nb">ทรัพย์สิน</span>'
    assert f'<h1>รายงานผล <span class="nb">ม.1</span> {title}</h1>' in html
    assert "คะแนนข้อ i20 ไม่ต่ำกว่า 90" in html
    assert "เจ้าหน้าที่ไม่ทราบขั้นตอน" in html
    assert "ตัวชี้วัดที่ 4 ได้ 88.09 และข้อ i20" in html
    assert "รอหน่วยงานของท่าน" in html
    assert "เกินกำหนด 10 วัน".replace(" ", "\N{NO-BREAK SPACE}") in html
    assert html.count('name="steps_done"') == 3
    assert html.count('name="work_status"') == 6


def test_a_new_round_shows_the_words_of_the_last_but_not_its_days(
    as_user, report: ProgressReport, assessment: Assessment, officer: User, clerk: User
) -> None:
    steps = [step.pk for step in report.measure.steps.all()]
    days = {"done_from": date(2022, 12, 20), "participants": 148, "next_by": date(2023, 5, 1)}
    write(report, clerk, work_status="in_progress", percent=60, what="ทำคู่มือแล้ว", steps_done=steps[:2], **days)
    open_round(assessment=assessment, key="h2", by=officer, today=date(2023, 9, 1))
    following = ProgressReport.objects.get(round__key="h2", division=report.division)
    html = shown(as_user(clerk), following)
    assert "แก้ให้เป็นของรอบนี้" in html
    assert (value(html, "what"), value(html, "percent")) == ("ทำคู่มือแล้ว", "60")
    assert (value(html, "done_from"), value(html, "participants"), value(html, "next_by")) == ("", "", "")
    assert len(re.findall(r'name="steps_done"[^>]* checked', html)) == 2
    assert 'id="previous"' in html
    following.refresh_from_db()
    assert (following.saved_at, following.what) == (None, "")
    write(following, clerk, what="ของรอบนี้")
    html = shown(as_user(clerk), following)
    assert (value(html, "what"), value(html, "percent")) == ("ของรอบนี้", "")
    assert "แก้ให้เป็นของรอบนี้" not in html


def test_why_it_was_returned_stands_on_top(as_user, report: ProgressReport, officer: User, clerk: User) -> None:
    sent(report, clerk)
    take_step(report=report, name="return", note="ใส่จำนวน <b>ผู้เข้าร่วม</b>", by=officer)
    html = shown(as_user(clerk), report)
    assert html.index("ใส่จำนวน &lt;b&gt;ผู้เข้าร่วม") < html.index("ที่ขอให้ทำ")
    assert 'name="send"' in html


# ── saving a whole page ───────────────────────────────────────────────────────
def test_a_page_is_saved_as_draft_and_again_changes_nothing(as_user, report: ProgressReport, clerk: User) -> None:
    step = report.measure.steps.all()[0]
    for _ in range(2):
        response = post(as_user(clerk), report, draft="1", steps_done=[step.pk], what="บรรทัดแรก\r\nบรรทัดสอง")
        assert response.headers["Location"] == address("progress_report", report)
        report.refresh_from_db()
        assert (report.version, report.state, report.saved_by) == (2, "open", clerk)
    assert (report.what, report.participants, report.percent) == ("บรรทัดแรก\nบรรทัดสอง", 148, 100)
    assert (report.done_from, list(report.steps_done.all())) == (date(2022, 12, 20), [step])


def test_one_page_is_enough_to_send(as_user, report: ProgressReport, clerk: User) -> None:
    response = post(as_user(clerk), report, send="1")
    assert response.headers["Location"] == "/staff/work/"
    report.refresh_from_db()
    assert (report.state, report.sent_by, report.what) == ("sent", clerk, "จัดอบรม 1 ครั้ง")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"work_status": None}, ["ยังไม่ได้เลือกว่าดำเนินการถึงไหน"]),
        ({"outcome": ""}, ["ยังไม่ได้กรอกผลที่เกิดขึ้น เช่น เจ้าหน้าที่ทราบแผนเพิ่มขึ้นเท่าใด"]),
        (
            {"work_status": "delayed", "what": ""},
            [
                "ทำไปแล้วร้อยละ: ยังไม่ได้กรอกความก้าวหน้าเป็นร้อยละ เช่น 60",
                "เพราะอะไร: เลือก «ล่าช้า» ต้องบอกเหตุผล",
                "ยังไม่ได้บอกว่าทำอะไรไปแล้ว เช่น ทำอะไร เมื่อใด ใครเข้าร่วม",
                "ดำเนินการต่อ: งานล่าช้าต้องบอกว่าจะทำอะไรต่อ ภายในวันใด",
            ],
        ),
        (
            {"work_status": "cancelled", "reason": "ยุบโครงการ"},
            ["ทำไปแล้วร้อยละ: ยังไม่ได้กรอกความก้าวหน้าเป็นร้อยละ เช่น 60"],
        ),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_on_top_and_the_draft_is_kept(
    as_user, report: ProgressReport, clerk: User, changed: dict[str, object], said: list[str]
) -> None:
    response = post(as_user(clerk), report, send="1", **changed)
    html = response.content.decode()
    assert response.status_code == 422
    assert sorted(mistakes(html)) == sorted(said)
    assert "ยังส่งไม่ได้ เก็บร่างไว้ให้แล้ว" in html
    report.refresh_from_db()
    assert (report.state, report.version, report.by_whom) == ("open", 2, "งานการเจ้าหน้าที่")
    assert value(html, "seen_version") == "2"
    for field_id in re.findall(r'href="#(id_\w+)"', html[: html.index("<form class")]):
        assert f'id="{field_id}"' in html


def test_a_field_that_cannot_be_read_holds_up_nothing_else(as_user, report: ProgressReport, clerk: User) -> None:
    response = post(
        as_user(clerk), report, draft="1", done_from="31 ก.พ. 2566", done_to="1 มี.ค. 2566", participants="มาก"
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert (value(html, "done_from"), value(html, "participants")) == ("31 ก.พ. 2566", "มาก")
    assert mistakes(html) == ["เมื่อวันที่: ไม่มีวันที่นี้ในปฏิทิน", "ผู้เข้าร่วม (คน): พิมพ์เป็นจำนวนเต็ม"]
    report.refresh_from_db()
    assert (report.what, report.done_from, report.done_to, report.participants) == ("จัดอบรม 1 ครั้ง", None, None, None)


def test_an_end_before_the_start_is_said(as_user, report: ProgressReport, clerk: User) -> None:
    html = post(as_user(clerk), report, draft="1", done_to="1 ธ.ค. 2565").content.decode()
    assert mistakes(html) == ["ถึงวันที่ (ถ้าหลายวัน): วันสิ้นสุดอยู่ก่อนวันเริ่ม"]


def test_who_saves_second_sees_both_texts_and_may_go_on(as_user, report: ProgressReport, clerk: User) -> None:
    colleague = clerk_of(report.measure.assessment, username="colleague", position="ผู้ช่วยเจ้าหน้าที่")
    mine = typed(report, what="ของฉัน", draft="1")
    write(report, colleague, what="ของเพื่อน <ร่วมงาน>", work_status="in_progress")
    client = as_user(clerk)
    response = client.post(address("progress_report", report), mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert "ผู้ช่วยเจ้าหน้าที่บันทึกรายงานนี้เมื่อ" in html
    assert "ของเพื่อน &lt;ร่วมงาน&gt;" in html
    assert value(html, "what") == "ของฉัน"
    report.refresh_from_db()
    assert report.what == "ของเพื่อน <ร่วมงาน>"
    again = client.post(address("progress_report", report), mine | {"seen_version": value(html, "seen_version")})
    assert again.status_code == 302
    report.refresh_from_db()
    assert report.what == "ของฉัน"


def test_what_was_typed_in_a_report_that_was_sent_meanwhile_is_not_lost(
    as_user, report: ProgressReport, clerk: User
) -> None:
    late = typed(report, what="พิมพ์ช้าไป", draft="1")
    sent(report, clerk)
    response = as_user(clerk).post(address("progress_report", report), late)
    html = response.content.decode()
    assert response.status_code == 409
    assert "พิมพ์ช้าไป" in html
    assert "ดึงรายงานกลับมาแก้" in html
    report.refresh_from_db()
    assert report.what == "จัดอบรม 1 ครั้ง"


# ── files without a script ────────────────────────────────────────────────────
def test_files_and_a_link_come_with_the_page(as_user, report: ProgressReport, clerk: User) -> None:
    response = post(
        as_user(clerk),
        report,
        draft="1",
        files=[picture("ภาพ 1.jpg"), picture("ภาพ 2.jpg", "navy")],
        **{"link-url": "https://www.example.go.th/news/12", "link-caption": "ข่าวอบรม"},
    )
    assert response.status_code == 302
    assert [str(proof) for proof in report.proofs.all()] == ["ภาพ 1.jpg", "ภาพ 2.jpg", "ข่าวอบรม"]
    assert set(report.proofs.values_list("is_public", flat=True)) == {False}


def test_a_wrong_file_is_named_while_text_and_right_files_are_kept(
    as_user, report: ProgressReport, clerk: User
) -> None:
    response = post(as_user(clerk), report, send="1", files=[disguised("รายชื่อ.pdf"), picture("ภาพ.jpg")])
    html = response.content.decode()
    assert response.status_code == 422
    [line] = mistakes(html)
    assert line.startswith("รายชื่อ.pdf: ")
    assert f'<a href="#files">{line}</a>' in html
    assert "ไฟล์ที่ไม่รับ เลือกใหม่หรือไม่แนบก็ได้" in html
    assert value(html, "what") == "จัดอบรม 1 ครั้ง"
    report.refresh_from_db()
    assert (report.state, report.what) == ("open", "จัดอบรม 1 ครั้ง")
    assert [proof.name for proof in report.proofs.all()] == ["ภาพ.jpg"]


def test_a_wrong_link_stays_in_its_field(as_user, report: ProgressReport, clerk: User) -> None:
    response = post(as_user(clerk), report, draft="1", **{"link-url": "javascript:alert(1)", "link-caption": "ข่าว"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="javascript:alert(1)"' in html
    assert "ที่อยู่เว็บไม่ถูกต้อง" in html
    assert report.proofs.count() == 0


def test_captions_and_the_public_mark_are_saved_with_the_page_and_one_is_removed(
    as_user, report: ProgressReport, clerk: User
) -> None:
    client = as_user(clerk)
    post(client, report, draft="1", files=[picture("ก.jpg"), picture("ข.jpg", "navy")])
    first, second = report.proofs.all()
    marks = {f"caption-{first.pk}": "ประชุม 20 ธ.ค.", f"public-{first.pk}": "on", f"caption-{second.pk}": ""}
    assert post(client, report, proof=[first.pk, second.pk], remove=second.pk, **marks).status_code == 302
    (kept,) = report.proofs.all()
    assert (kept.caption, kept.is_public) == ("ประชุม 20 ธ.ค.", True)


# ── locked, and whose it is ───────────────────────────────────────────────────
def test_a_sent_report_is_read_not_written_and_can_be_taken_back(as_user, report: ProgressReport, clerk: User) -> None:
    sent(report, clerk, work_status="in_progress", percent=40, what="ทำแล้ว", done_from=date(2022, 12, 1),
         done_to=date(2022, 12, 3), participants=1148)  # fmt: skip
    html = shown(as_user(clerk), report)
    assert "data-progress" not in html
    assert "ดึงกลับมาแก้" in html
    assert "1 – 3 ธ.ค. 2565" in html
    assert "<dd>1,148</dd>" in html
    assert 'value="accept"' not in html


def test_the_strategy_division_decides_on_the_same_page(
    as_user, report: ProgressReport, officer: User, clerk: User
) -> None:
    sent(report, clerk)
    client, step = as_user(officer), address("progress_step", report)
    html = shown(client, report)
    assert 'value="accept"' in html
    assert 'value="return"' in html
    client.post(step, {"name": "return", "note": "เพิ่มภาพ"})
    report.refresh_from_db()
    assert (report.state, report.state_note) == ("returned", "เพิ่มภาพ")
    sent(report, clerk)
    client.post(step, {"name": "accept"})
    report.refresh_from_db()
    assert report.state == "accepted"
    html = shown(client, report)
    assert 'value="reopen"' in html
    assert "data-progress" not in html
    assert html.count("ส่งรายงาน</b>") == 2  # the timeline tells both times
    assert "เหตุผล: เพิ่มภาพ" in html
    client.post(step, {"name": "reopen", "note": ""})
    report.refresh_from_db()
    assert report.state == "accepted"
    client.post(step, {"name": "reopen", "note": "ตัวเลขผิด"})
    report.refresh_from_db()
    assert report.state == "returned"


def test_the_reviewer_sees_what_was_changed_since_the_report_was_returned(
    as_user, report: ProgressReport, officer: User, clerk: User
) -> None:
    sent(report, clerk)
    assert "แก้จากครั้งที่ส่งก่อน" not in shown(as_user(officer), report)
    take_step(report=report, name="return", note="บอกจำนวนคน", by=officer)
    report.refresh_from_db()
    add_link(report=report, url="https://example.org/", caption="ข่าว", by=clerk)
    write(report, clerk, participants=148, outcome="ผ่านการทดสอบทุกคน")
    take_step(report=report, name="send", note="", by=clerk)
    told = re.search(r"แก้จากครั้งที่ส่งก่อน: <b>(.*?)</b>", shown(as_user(officer), report))
    assert told
    assert told[1] == "จำนวนผู้เข้าร่วม (คน), หลักฐาน"


def test_the_strategy_division_is_told_whose_report_it_writes(as_user, report: ProgressReport, officer: User) -> None:
    html = shown(as_user(officer), report)
    assert "ท่านกำลังเขียนแทนสำนักปลัดเทศบาล" in html
    assert 'value="close"' in html


def test_a_head_reads_every_report_and_writes_none(as_user, report: ProgressReport, head: User) -> None:
    client = as_user(head)
    html = shown(client, report)
    assert "data-progress" not in html
    assert "ยังไม่มีรายงาน" in html
    assert post(client, report, draft="1").status_code == 403


def test_another_divisions_officer_is_told_there_is_no_such_report(
    as_user, report: ProgressReport, assessment: Assessment, agency_admin: User, outsider: User
) -> None:
    elsewhere = make.user(assessment.agency, Role.DIVISION_OFFICER)  # of the strategy division
    for person in (elsewhere, agency_admin, outsider):
        client = as_user(person)
        assert shown(client, report, 404)
        assert post(client, report, draft="1").status_code == 404
    report.refresh_from_db()
    assert report.version == 1


def test_number_of_queries_does_not_grow(as_user, report: ProgressReport, officer: User, clerk: User) -> None:
    client, counts = as_user(clerk), []
    for number in (1, 3):
        for at in range(number):
            post(client, report, files=[picture(f"{number}{at}.jpg", f"#0000{number}{at}")], what=f"{number} {at}")
        with CaptureQueriesContext(connection) as queries:
            shown(client, report)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_late_report_says_what_comes_next_and_its_day(as_user, report: ProgressReport, clerk: User) -> None:
    due = timezone.localdate() - timedelta(days=1_010)
    ProgressReport.objects.filter(pk=report.pk).update(due=due)
    html = shown(as_user(clerk), report)
    day = f"(กำหนด {thai_date(due)})".replace(" ", "\N{NO-BREAK SPACE}")
    late = "เกินกำหนด 1,010 วัน".replace(" ", "\N{NO-BREAK SPACE}")
    assert f"<dd>ส่งรายงาน {late} {day}</dd>" in html
