"""The table of owners of OIT items as a document: its words, what it refuses, and its way to the public page."""

import io
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Framework, Item, ItemOwner
from assessments.workplan import matrix_framework, oit_items
from ita_portal.accounts.models import DigitStyle, Division, User
from ita_portal.lib.workflow import RuleBroken
from reports import actions, jobs
from reports.content import oit_matrix
from reports.documents import ANALYSIS, BY_SLUG
from reports.enums import DocumentKind, ReportStatus
from reports.kinds import KINDS
from reports.models import Report
from tests import make

pytestmark = pytest.mark.django_db
DOCUMENT = BY_SLUG["oit-matrix"]
KIND = KINDS[DOCUMENT.kind]
NOW = datetime(2022, 10, 11, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


@pytest.fixture
def year() -> Assessment:
    return make.assessment(make.agency("our-town", name="เทศบาลเมืองทดสอบ"), scores=make.NAKHON_PATHOM)


def codes(year: Assessment) -> list[str]:
    return [item.code for item in oit_items(matrix_framework(year).to_plain())]


def give(year: Assessment, division: Division, of: list[str]) -> None:
    ItemOwner.objects.bulk_create(
        ItemOwner(assessment=year, fiscal_year=matrix_framework(year).fiscal_year, code=code, division=division)
        for code in of
    )


def share_out(year: Assessment) -> None:
    """Every item has its owner: the first three and the fifth are the second division's, all others the first's."""
    strategy, clerk = year.agency.divisions.all()
    known = codes(year)
    second = [*known[:3], known[4]]
    give(year, clerk, second)
    give(year, strategy, [code for code in known if code not in second])


def frozen(year: Assessment) -> Any:
    fresh = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
    return KIND.fill(fresh, DOCUMENT, version=1, made_at=NOW)


def plain(html: str) -> str:
    """The text of a page without its tags."""
    return re.sub("<[^>]*>", "", html.split("<body")[1].split(">", 1)[1])


# ── its words ─────────────────────────────────────────────────────────────────
def test_each_division_finds_its_items(year: Assessment) -> None:
    share_out(year)
    content = frozen(year)
    assert content["by_division"] == [
        {"division": "กองยุทธศาสตร์และงบประมาณ", "count": 39, "codes": "O4, O6 – O43"},
        {"division": "สำนักปลัดเทศบาล", "count": 4, "codes": "O1 – O3, O5"},
    ]
    assert content["lead"] == "ข้อมูล 43 รายการ มีผู้รับผิดชอบครบทุกรายการ รวม 2 หน่วยงาน"
    assert content["under"] == ["ใช้ในปีงบประมาณ พ.ศ. 2566", "ฉบับที่ 1 วันที่ 11 ตุลาคม 2565"]


def test_two_codes_in_a_row_are_no_range(year: Assessment) -> None:
    _, clerk = year.agency.divisions.all()
    give(year, clerk, ["O1", "O2", "O9"])
    assert frozen(year)["by_division"][0]["codes"] == "O1, O2, O9"


def test_items_without_owner_are_said_and_stand_last(year: Assessment) -> None:
    _, clerk = year.agency.divisions.all()
    give(year, clerk, codes(year)[:40])
    content = frozen(year)
    assert content["lead"] == "ข้อมูล 43 รายการ มีผู้รับผิดชอบ 40 รายการ ยังไม่กำหนด 3 รายการ"
    assert content["by_division"][-1] == {"division": "ยังไม่กำหนด", "count": 3, "codes": "O41 – O43"}
    assert plain(KIND.html(content)).count("ยังไม่กำหนด") == 5  # the lead, the summary and three rows of the table
    assert frozen(make.assessment(make.agency()))["lead"] == "ข้อมูล 43 รายการ ยังไม่กำหนดผู้รับผิดชอบ"


def test_the_table_is_that_of_the_analysis_report(year: Assessment) -> None:
    share_out(year)
    whole = KINDS[DocumentKind.ANALYSIS].fill(year, ANALYSIS, version=1, made_at=NOW)
    content = frozen(year)
    assert content["oit"] == whole["oit"]
    rows = "O43</th><td>"
    assert rows in KIND.html(content)
    assert rows in KINDS[DocumentKind.ANALYSIS].html(whole)


def test_where_next_years_list_is_not_known_it_says_whose_list_it_is(year: Assessment) -> None:
    assert frozen(year)["note"] == "รายการตามแบบตรวจ OIT ปีงบประมาณ พ.ศ. 2566"
    older = make.assessment(make.agency(), 2564)
    assert matrix_framework(older).fiscal_year == 2564
    assert frozen(older)["note"] == "รายการตามแบบตรวจ OIT ปีงบประมาณ พ.ศ. 2564 ใช้ไปก่อนเพราะยังไม่ทราบรายการของปี 2565"


@pytest.mark.parametrize(("style", "shown"), [(DigitStyle.ARABIC, "43 รายการ"), (DigitStyle.THAI, "๔๓ รายการ")])
def test_its_digits_are_those_of_the_agency(year: Assessment, style: str, shown: str) -> None:
    year.agency.digits = style
    year.agency.save()
    share_out(year)
    assert f"ข้อมูล {shown}" in plain(KIND.html(frozen(year)))


def test_it_costs_the_same_for_one_owner_and_for_all(year: Assessment) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            frozen(year)
        return len(asked)

    strategy, _ = year.agency.divisions.all()
    give(year, strategy, ["O1"])
    frozen(year)
    few = cost()
    give(year, strategy, codes(year)[1:])
    assert cost() == few


# ── what it refuses ───────────────────────────────────────────────────────────
def approved(year: Assessment, head: User) -> Report:
    report = actions.request_report(assessment=year, by=make.user(year.agency), kind=DOCUMENT.kind)
    assert jobs.build(report.pk)
    actions.take_step(report=report, name="approve", note="", by=head)
    return Report.objects.get(pk=report.pk)


@pytest.fixture
def head(year: Assessment) -> User:
    return make.user(year.agency, "head")


def test_a_year_without_a_list_has_no_table(year: Assessment) -> None:
    for framework in (year.framework, matrix_framework(year)):
        Item.objects.filter(indicator__instrument__framework=framework, sub_indicator__isnull=False).delete()
        # The items are read once for each revision.
        Framework.objects.filter(pk=framework.pk).update(revision=F("revision") + 1000)
    year = Assessment.objects.get(pk=year.pk)
    assert "ยังไม่มีรายการ OIT ของปีนี้" in plain(KIND.html(frozen(year)))
    with pytest.raises(RuleBroken, match="ยังไม่มีรายการ OIT"):
        actions.request_report(assessment=year, by=make.user(year.agency), kind=DOCUMENT.kind)


def test_it_is_not_published_while_items_have_no_owner(year: Assessment, head: User) -> None:
    strategy, _ = year.agency.divisions.all()
    give(year, strategy, codes(year)[:33])
    report = approved(year, head)
    said = (
        "ยังไม่กำหนดผู้รับผิดชอบ 10 รายการ (O34, O35, O36, O37, O38, O39, O40, O41 และอีก 2 รายการ) "
        "กำหนดในหน้า «ผู้รับผิดชอบรายการ OIT» แล้วสร้างตารางฉบับใหม่"
    )
    assert KIND.problems_before_publish(report) == [said]
    with pytest.raises(RuleBroken, match="ยังไม่กำหนดผู้รับผิดชอบ 10 รายการ"):
        actions.take_step(report=report, name="publish", note="", by=head)
    assert Report.objects.get().status == ReportStatus.APPROVED


def test_it_is_not_published_when_an_item_has_another_owner_by_now(year: Assessment, head: User) -> None:
    share_out(year)
    report = approved(year, head)
    assert KIND.problems_before_publish(report) == []
    _, clerk = year.agency.divisions.all()
    ItemOwner.objects.filter(assessment=year, code="O7").update(division=clerk)
    assert oit_matrix.changes_since(report.snapshot, year) == ["O7"]
    with pytest.raises(RuleBroken, match=r"เปลี่ยนหลังจัดทำฉบับนี้ 1 รายการ \(O7\)"):
        actions.take_step(report=report, name="publish", note="", by=head)


# ── to the public ─────────────────────────────────────────────────────────────
def test_a_published_table_has_its_pages_and_its_file(
    year: Assessment, head: User, client: Client, as_user: Any
) -> None:
    share_out(year)
    report = approved(year, head)
    decided_on = as_user(head).get("/staff/our-town/2565/reports/oit-matrix/1/").content.decode()
    assert "เผยแพร่ตารางนี้หรือไม่" in decided_on
    assert "ข้อมูล 43 รายการ มีผู้รับผิดชอบครบทุกรายการ" in decided_on
    actions.take_step(report=report, name="publish", note="", by=head)
    page = client.get("/our-town/2565/oit-matrix/v1/")
    assert page.status_code == 200
    assert "ตารางผู้รับผิดชอบข้อมูล OIT ปี 2566" in page.content.decode()
    assert 'href="/our-town/2565/oit-matrix/v1/#check"' in client.get("/our-town/2565/").content.decode()
    file = b"".join(client.get("/our-town/2565/oit-matrix/v1.pdf"))
    with pikepdf.open(io.BytesIO(file)) as opened:
        assert str(opened.docinfo["/Title"]) == "ตารางผู้รับผิดชอบข้อมูล OIT ปี 2566 เทศบาลเมืองทดสอบ"
        assert len(opened.pages) == report.pages
    assert client.get("/our-town/2565/oit-matrix/v1.csv").status_code == 200
