"""The public comparison: what is published, side by side, and nothing of what is not."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency, AgencyKind
from reports.enums import ReportStatus
from reports.models import Report, Standing
from reports.public.compare import ComparePage
from tests import make
from tests.access import publish
from tests.reports.facts import facts
from tests.reports.test_area import data_of

pytestmark = pytest.mark.django_db
YEAR = 2565


def published(
    name: str,
    total: str,
    *,
    status: str = ReportStatus.PUBLISHED,
    level: str = "A",
    year: int = YEAR,
    of: Agency | None = None,
    passed: bool | None = True,
    **fields: Any,
) -> Report:
    of = of or make.agency(name=name, **fields)
    said = facts(total=total, level_code=level, passed=passed)
    person = make.user(of)
    return publish(make.assessment(of, year, by=person), person, status=status, facts=said)


def context(**data: str) -> dict[str, Any]:
    return ComparePage(data_of(data)).context()


def shown(**data: str) -> list[tuple[int | None, str, str]]:
    return [(row.place, row.agency.name, str(row.total)) for row in context(**data)["rows"]]


def page(client: Client, query: str = f"?year={YEAR}") -> str:
    response = client.get(f"/compare/{query}")
    assert response.status_code == 200
    return response.content.decode()


# ── only what is published ────────────────────────────────────────────────────
def test_nothing_of_an_unpublished_year_shows_not_even_in_counts_and_medians(client: Client) -> None:
    published("เผยแพร่แล้ว", "90.00", slug="open")
    before = page(client), context()
    for at, status in enumerate(each for each in ReportStatus if each != ReportStatus.PUBLISHED):
        published(f"ปิด{at}", f"5{at}.55", status=status, slug=f"shut-{at}")
    certified = {"status": "approved", "approved_total": Decimal("44.44"), "approved_level": "F"}
    make.assessment(make.agency(name="รับรองแล้ว"), YEAR, **certified)
    assert page(client) == before[0]
    after = context()
    assert (after["found"], after["chart"]) == (before[1]["found"], before[1]["chart"])
    hidden = page(client, f"?year={YEAR}&agency=shut-1")
    assert "ไม่มีผลที่เผยแพร่ในปีนี้" in hidden
    assert hidden.replace("shut-1", "") == page(client, f"?year={YEAR}&agency=no-such").replace("no-such", "")


def test_a_certified_score_changed_after_publishing_changes_nothing(client: Client) -> None:
    report = published("เผยแพร่แล้ว", "90.00")
    before = page(client)
    Assessment.objects.filter(pk=report.assessment_id).update(status="returned", approved_total=None)
    assert page(client) == before


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    report = published("เผยแพร่แล้ว", "90.00")
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.SUPERSEDED)
    publish(report.assessment, report.requested_by, version=2, facts=facts(total="91.00", level_code="A"))
    assert shown() == [(1, "เผยแพร่แล้ว", "91.00")]


def test_before_anything_is_published_it_says_so(client: Client) -> None:
    make.assessment(make.agency(name="ยังไม่เผยแพร่"), YEAR)
    answer = page(client, "")
    assert "ยังไม่มีผลที่เผยแพร่" in answer
    assert "ยังไม่เผยแพร่<" not in answer
    assert client.get("/compare/list.csv").status_code == 404


# ── the list ──────────────────────────────────────────────────────────────────
def test_ranking_by_total_with_level_and_change(client: Client) -> None:
    second = make.agency(name="สอง")
    published("สอง", "88.00", of=second, year=2564)
    published("สอง", "90.00", of=second)
    published("หนึ่ง", "95.82", level="AA")
    published("เท่ากัน", "90.00")
    rows = context()["rows"]
    assert [(row.place, str(row.total), row.level, row.change_text) for row in rows] == [
        (1, "95.82", "AA", ""),
        (2, "90.00", "A", ""),
        (2, "90.00", "A", "+2.00"),
    ]
    assert shown(sort="up")[0] == (1, "สอง", "90.00")
    assert '<span class="level"><b>AA</b><span>ผ่าน</span></span>' in page(client)


@pytest.mark.parametrize(
    ("sort", "figure"), [("total", "total"), ("lowest", "total"), ("up", "change"), ("down", "change")]
)
def test_places_hold_across_pages_also_where_many_share_one(sort: str, figure: str) -> None:
    for number in range(40):
        published(f"ก{number}", f"{80 + number // 7}.00")
    for row in Standing.objects.all():
        row.change = None if row.pk % 5 == 0 else Decimal(row.pk % 4 - 2)
        row.save()
    pages = [context(sort=sort, page=str(number))["rows"] for number in (1, 2, 3)]
    rows = [row for each in pages for row in each]
    assert [len(each) for each in pages] == [15, 15, 10]
    assert len({row.agency for row in rows}) == 40
    values = [getattr(row, figure) for row in rows]
    known = [value for value in values if value is not None]
    # What has no change stands last; the rest in order, and its place is one more than how many are better.
    assert values == sorted(known, reverse=sort in ("total", "up")) + [None] * (40 - len(known))
    better = (lambda one, other: one < other) if sort == "down" else (lambda one, other: one > other)
    ranks = [None if value is None else 1 + sum(better(each, value) for each in known) for value in values]
    assert [row.place for row in rows] == ranks
    assert [row.place for row in ComparePage(data_of({"sort": sort})).every_row()] == ranks


def test_filters_by_kind_province_level_and_words() -> None:
    published("เทศบาลเมืองแรก", "95.82", level="AA", province="ระยอง")
    published("อบต.หลัง", "85.00", province="เลย", kind=AgencyKind.SAO, district="ภูหลวง")
    assert [row[1] for row in shown(kind="sao")] == ["อบต.หลัง"]
    assert [row[1] for row in shown(province="ระยอง")] == ["เทศบาลเมืองแรก"]
    assert [row[1] for row in shown(level="AA")] == ["เทศบาลเมืองแรก"]
    assert [row[1] for row in shown(q="ภูหลวง")] == ["อบต.หลัง"]
    assert [row[1] for row in shown(sort="lowest")] == ["อบต.หลัง", "เทศบาลเมืองแรก"]


@pytest.mark.parametrize(
    "wrong", ["year=abc", "year=2²65", "kind=x", "level=x", "sort=x", "page=0", "page=x", "agency=%00"]
)
def test_nonsense_in_the_address_is_told_and_the_list_stays(client: Client, wrong: str) -> None:
    published("เทศบาลเมืองแรก", "95.82")
    answer = page(client, f"?{wrong}")
    assert "เทศบาลเมืองแรก" in answer
    assert "msg-warn" in answer


def test_newest_published_year_where_none_is_asked() -> None:
    published("ก", "80.00", year=2564)
    published("ข", "90.00", year=2565)
    found = ComparePage(data_of({"year": ""}))
    assert (found.wanted.year, found.years) == (2565, [2565, 2564])


def test_another_framework_of_the_year_is_told() -> None:
    report = published("ก", "80.00")
    assert context()["notes"] == []
    other = Framework.objects.get(fiscal_year=YEAR, edition="มาตรฐาน")
    other.pk, other.edition, other.status = None, "ฉบับแก้ไข 1", "draft"
    other.save()
    Assessment.objects.filter(pk=report.assessment_id).update(framework=other)
    assert context()["notes"] == ["บางแห่งประเมินด้วยกรอบ «ฉบับแก้ไข 1» ของปี 2565 อันดับจึงเทียบกันได้ไม่สนิท"]


def test_that_nobody_rose_or_fell_is_said_once_and_each_way_where_one_did(client: Client) -> None:
    stayed = make.agency(name="หนึ่ง", slug="one")
    published("หนึ่ง", "85.00", of=stayed)
    nobody = page(client)
    assert nobody.count("ไม่มีหน่วยงานที่คะแนน") == nobody.count("ไม่มีหน่วยงานที่คะแนนเพิ่มขึ้นหรือลดลง") == 1
    published("หนึ่ง", "80.00", of=stayed, year=YEAR - 1)
    assert "ไม่มีหน่วยงานที่คะแนนลดลงจากปีก่อน" in page(client)


def test_a_change_of_scale_is_told() -> None:
    published("ก", "80.00", year=2566, level="ต้องปรับปรุง")
    notes = ComparePage(data_of({"year": "2566"})).context()["notes"]
    assert notes == ["ปี 2566 เปลี่ยนการแบ่งระดับจากปี 2565 เทียบสองปีด้วยคะแนน ไม่ใช่ด้วยระดับ"]


# ── one beside its kind ───────────────────────────────────────────────────────
def test_one_agency_beside_the_published_ones_of_its_kind() -> None:
    published("หนึ่ง", "95.82", slug="ours", kind=AgencyKind.CITY)
    published("สอง", "90.00", kind=AgencyKind.CITY)
    published("สาม", "20.00", kind=AgencyKind.SAO)
    found = context(agency="ours")["beside"]
    lines = [(each["name"], str(each["line"].own), str(each["line"].median), each["gap"]) for each in found["lines"]]
    assert lines[0] == ("คะแนนรวม", "95.82", "92.91", "+2.91")
    assert [line[0] for line in lines[1:]] == ["IIT บุคลากร", "EIT ประชาชน", "OIT เว็บไซต์"]
    assert (found["peers"], found["count"]) == ("เทศบาลนคร", 2)


def test_the_public_pages_lead_to_the_comparison(client: Client) -> None:
    published("หนึ่ง", "95.82", slug="ours")
    link = 'href="/compare/?year=2565&amp;agency=ours#beside"'
    assert link in client.get("/ours/2565/").content.decode()
    assert 'href="/compare/"' in client.get("/").content.decode()


# ── to take away, and what it costs ───────────────────────────────────────────
def test_the_file_has_the_filtered_list(client: Client) -> None:
    published("=1+1", "95.82", province="ระยอง")
    published("ที่อื่น", "90.00", province="เลย")
    content = client.get(f"/compare/list.csv?year={YEAR}&province=ระยอง").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert [line[:3] for line in lines[2:]] == [["1", "'=1+1", "เทศบาลเมือง"]]
    assert client.get(f"/compare/list.xlsx?year={YEAR}").content[:2] == b"PK"


def test_queries_are_the_same_for_few_agencies_and_for_many(client: Client) -> None:
    def queries(more: str) -> int:
        page(client, f"?year={YEAR}{more}")
        with CaptureQueriesContext(connection) as seen:
            page(client, f"?year={YEAR}{more}")
        return len(seen)

    for number in range(3):
        published(f"ก{number}", f"{80 + number}.00", slug=f"many-{number}", province=f"จ{number}")
    asked = ("", "&sort=down", "&kind=town&province=จ1", "&agency=many-0", "&q=ก")
    few = [queries(more) for more in asked]
    for number in range(3, 33):
        published(f"ก{number}", f"{60 + number}.00", slug=f"many-{number}", province=f"จ{number % 5}")
    assert [queries(more) for more in asked] == few
