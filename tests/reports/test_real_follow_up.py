"""A published follow-up report of thirteen measures goes in through the pages and comes out as the document.

The structure is that of Rong Chang's report of FY 2566, the wording is our own. How each special case is held:

- Two columns there, «summary of what was done» and «outcome / success»: what was done and the result are two fields,
  the outcome a third. Where the published columns had changed places (5), each text goes where it belongs.
- «148 took part, on 18 August 2566», who they were: number, day and by whom have fields; who took part stays in words.
- Several things done under one measure, in lines with dashes (6, 8): lines of one text, kept as typed.
- Units inside a division did the work: the field for who did it.
- 9–12 share one row and one cell: four reports, each with its own words.
- 6 is every division's: one division reports for all, the strategy division closes the others with a reason, and the
  document says so instead of waiting for them.
- No picture and no file in the published table: the document prints without proof.
"""

import html
import re
from typing import Any

import pytest
from django.test import Client

from ita_portal.accounts.models import Agency, User
from measures.models import ProgressReport
from reports.content.followed import followed
from reports.documents import Document
from reports.enums import DocumentKind
from reports.kinds import KINDS
from reports.missing import missing_from
from tests import make
from tests.measures.test_real_measures import CLERK, RONG_CHANG, address, planner, posted, town  # noqa: F401
from tests.summary import mistakes

WHOLE = Document(DocumentKind.FOLLOW_UP, "year")
# What was done, the outcome, and whatever else the published row tells.
SAID: tuple[dict[str, str], ...] = (
    {
        "what": "จัดโครงการปลูกจิตสำนึกเรื่องประโยชน์ส่วนตนและส่วนรวม",
        "by_whom": "นักทรัพยากรบุคคล",
        "done_from": "18 ส.ค. 2566",
        "participants": "๑๔๘",
        "outcome": "ผู้บริหาร สมาชิกสภา พนักงาน และพนักงานจ้าง เข้าร่วมครบทุกกลุ่ม",
    },
    {"what": "เขียนคู่มือการยืมเสร็จแล้ว", "by_whom": "งานพัสดุ", "outcome": "ประกาศใช้คู่มือ และเผยแพร่ให้ทราบทั่วกัน"},
    {"what": "ทำทะเบียนเบิกและทะเบียนยืม มีแบบขอและแบบอนุญาต", "outcome": "ติดตามทรัพย์สินคืนได้เมื่อยืมเกินกำหนด"},
    {"what": "ทำผังขั้นตอนยืม ติดในสำนักงานและลงสื่อออนไลน์", "outcome": "เจ้าหน้าที่และประชาชนเข้าใจวิธียืม"},
    {"what": "มอบหมายงานตามตำแหน่งและความรู้", "result": "คำสั่งมอบหมายงาน 1 ฉบับ", "outcome": "เผยแพร่คำสั่งให้ทุกคนทราบ"},
    {
        "what": "- จัดเก้าอี้รับรอง\n- ทำป้ายบอกทาง\n- ทำผังและผู้รับผิดชอบ\n- ทำแบบคำร้องพร้อมตัวอย่าง",
        "outcome": "ผู้มารับบริการได้รับบริการเท่าเทียมกัน",
    },
    {"what": "ทำระบบ E-service บนเว็บไซต์", "by_whom": "งานประชาสัมพันธ์", "outcome": "ขอรับบริการทางออนไลน์ได้"},
    {
        "what": "- เปิดช่องทางร้องทุกข์และร้องเรียนการทุจริตออนไลน์\n- ตั้งจุดประเมินความพึงพอใจ",
        "outcome": "นำความคิดเห็นมาปรับบริการ และกำหนดเป็นพันธกิจ",
    },
    {"what": "กำหนดข้อตกลงการปฏิบัติงานรายบุคคล", "outcome": "พิจารณาเลื่อนเงินเดือนจากความสำเร็จของงาน"},
    {"what": "ชี้แจงเกณฑ์ OIT รายหัวข้อ และตั้งคณะทำงาน", "by_whom": "งานนิติการ", "outcome": "ทุกส่วนเปิดเผยข้อมูลได้ครบถ้วน"},
    {"what": "วิเคราะห์ผล ITA เป็นสามกลุ่ม", "outcome": "ยกระดับผลการประเมินได้"},
    {"what": "ทำประกาศให้ครอบคลุมทุกระดับ", "by_whom": "งานนิติการ", "outcome": "นายกประกาศนโยบาย และลงเว็บไซต์แล้ว"},
    {"what": "รายงานผลตามแผนป้องกันการทุจริต", "by_whom": "งานนิติการ", "outcome": "เสนอผู้บริหาร และเผยแพร่บนเว็บไซต์"},
)


def report_address(report: ProgressReport, rest: str = "") -> str:
    return f"/staff/work/{report.pk}/{rest}"


def send(client: Client, report: ProgressReport, said: dict[str, str]) -> None:
    """The form of the report as a browser posts it, sent at once."""
    blank = dict.fromkeys(("percent", "reason", "done_to", "problems", "remedies", "next_step", "next_by"), "")
    post: dict[str, Any] = blank | dict.fromkeys(("done_from", "by_whom", "participants", "result"), "")
    post |= {"seen_version": report.version, "work_status": "done", "send": "1"} | said
    answer = client.post(report_address(report), post)
    assert answer.status_code == 302, mistakes(answer.content.decode())


@pytest.mark.usefixtures("town")
def test_thirteen_reports_go_in_through_the_page_and_stand_in_the_document(
    town: Agency,  # noqa: F811
    planner: User,  # noqa: F811
    as_user: Any,
) -> None:
    client = as_user(planner)
    year = make.assessment(town, 2565, by=planner)
    for plan in RONG_CHANG:
        assert client.post(address(year, "new/"), posted(plan, town)).status_code == 302
    opened = client.post(f"/staff/our-town/{year.fiscal_year}/follow-up/rounds/year/open/")
    assert opened.status_code == 302
    asked = ProgressReport.objects.select_related("measure", "division").order_by("measure__order", "division__order")
    assert asked.count() == 12 + 4
    for report in asked:
        if report.measure.order == 6 and report.division.name != CLERK:
            close = {"name": "close", "note": "สำนักปลัดเทศบาลรายงานรวมแล้ว"}
            assert client.post(report_address(report, "step/"), close).status_code == 302
            continue
        send(client, report, SAID[report.measure.order - 1])
        assert client.post(report_address(report, "step/"), {"name": "accept"}).status_code == 302

    for report in asked.filter(state="accepted"):
        said = SAID[report.measure.order - 1]
        assert (report.what.replace("\r\n", "\n"), report.outcome) == (said["what"], said["outcome"])
    first = asked.get(measure__order=1)
    assert (first.participants, first.done_from.isoformat(), first.by_whom) == (148, "2023-08-18", "นักทรัพยากรบุคคล")

    assert missing_from(followed(year, WHOLE)) == []
    kind = KINDS[DocumentKind.FOLLOW_UP]
    assert kind.problems_before_request(year, WHOLE) == []
    snapshot = kind.fill(year, WHOLE, version=1, made_at=first.state_at)
    printed = html.unescape(kind.html(snapshot)).replace("<wbr>", "").replace("</span>", "")
    for said in SAID:
        for words in (*said["what"].replace("- ", "").split("\n"), said["outcome"], said.get("by_whom", "")):
            assert plain(words) in plain(printed), words
    assert "148" in printed
    assert [row["title"] for row in snapshot["measures"]] == [plan.title for plan in RONG_CHANG]


def plain(text: str) -> str:
    """Without tags and blanks: the document holds terms together with markup of its own."""
    return re.sub(r"<[^>]+>|\s", "", text)
