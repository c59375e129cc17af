"""All agencies of an area side by side: what an overseer sees, what nobody sees, and what it costs."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
from assessments.year_calendar import Stage
from assessments.year_dates import deadlines_for
from ita_portal.accounts.models import Agency, AgencyKind, Oversight, User
from reports.pages.area import STATES, AreaPage
from tests import make
from tests.access import World, addresses, publish, word
from tests.reports.facts import facts

pytestmark = pytest.mark.django_db
YEAR = 2565
TODAY = date(2023, 3, 1)


@pytest.fixture
def overseer(db: None) -> User:
    return overseer_of("ระยอง")


def overseer_of(*provinces: str) -> User:
    person = make.user(None, None)
    for province in provinces:
        Oversight.objects.create(user=person, province=province)
    return person


def agency(name: str, province: str = "ระยอง", kind: str = AgencyKind.TOWN, **fields: Any) -> Agency:
    return make.agency(name=name, province=province, kind=kind, **fields)


def certified(of: Agency, total: str, level: str = "A", year: int = YEAR, **fields: Any) -> Assessment:
    said = {"approved_total": Decimal(total), "approved_level": level, "status": AssessmentStatus.APPROVED}
    return make.assessment(of, year, by=make.user(of), **said | fields)


def shown(data: dict[str, str], person: User) -> list[tuple[int | None, str, str | None, str]]:
    """The list as place, agency, total and state."""
    rows = AreaPage(data_of(data), person, today=TODAY).context()["rows"]
    return [(row.place, row.agency.name, row.total and str(row.total), row.state) for row in rows]


def data_of(data: dict[str, str]) -> Any:
    from django.http import QueryDict

    found = QueryDict(mutable=True)
    found.update({"year": str(YEAR)} | data)
    return found


# ── who ───────────────────────────────────────────────────────────────────────
def test_overseer_sees_the_area_and_no_other_page_of_its_agencies() -> None:
    world = World()
    Agency.objects.update(province="ระยอง")
    person, nobody = overseer_of("ระยอง"), make.user(None, None)
    differing = {}
    for address in addresses(world):
        if address.path.startswith("/staff/"):
            seen = [word(world.client(each).get(address.path)) for each in (person, nobody)]
            if seen[0] != seen[1]:
                differing[address.name] = seen
    assert differing == {"area": ["200", "403"], "area_export": ["200", "403"]}


def test_an_overseer_who_was_switched_off_is_sent_to_log_in(as_user, overseer: User) -> None:
    client = as_user(overseer)
    User.objects.filter(pk=overseer.pk).update(is_active=False)
    assert client.get("/staff/area/").status_code == 302


def test_the_frame_shows_the_way(as_user, overseer: User, officer: User, system_admin: User) -> None:
    link = 'href="/staff/area/"'
    assert link in as_user(overseer).get("/staff/area/").content.decode()
    assert link in as_user(system_admin).get("/staff/").content.decode()
    assert link not in as_user(officer).get("/staff/").content.decode()


# ── what is shown, and what is not ────────────────────────────────────────────
def test_list_ranks_what_is_certified_and_names_who_is_not_that_far(overseer: User) -> None:
    first, second = agency("หนึ่ง"), agency("สอง")
    certified(first, "91.20")
    publish(certified(second, "95.82", "AA"), make.user(second))
    sent = make.assessment(agency("สาม"), YEAR, AssessmentStatus.SUBMITTED, make.NAKHON_PATHOM)
    make.assessment(agency("สี่"), YEAR, scores={"TOTAL": "99.99"})
    agency("ห้า")
    agency("ที่อื่น", province="เลย")
    assert shown({}, overseer) == [
        (1, "สอง", "95.82", "published"),
        (2, "หนึ่ง", "91.20", "unpublished"),
        (None, "สาม", None, "submitted"),
        (None, "สี่", None, "entering"),
        (None, "ห้า", None, "none"),
    ]
    assert sent.status == AssessmentStatus.SUBMITTED


def test_lengths_of_the_list_known_from_the_counts_are_those_of_the_rows(overseer: User) -> None:
    of = agency("กลับ")
    publish(certified(of, "95.82", "AA"), make.user(of))
    Assessment.objects.update(status=AssessmentStatus.RETURNED, approved_total=None, approved_level="")
    for number in range(2):
        published = agency(f"เผยแพร่{number}")
        publish(certified(published, "91.20"), make.user(published))
    for number in range(3):
        certified(agency(f"รับรอง{number}"), "88.00")
    for number in range(4):
        make.assessment(agency(f"ส่ง{number}"), YEAR, AssessmentStatus.SUBMITTED, make.NAKHON_PATHOM)
    for number in range(5):
        agency(f"ยัง{number}")
    lengths = {}
    for status in ("", *STATES):
        page = AreaPage(data_of({"status": status}), overseer, today=TODAY)
        rows = page.context()["page"]
        lengths[status] = rows.paginator.count
        assert len(rows.object_list) == len(page.every_row()) == rows.paginator.count
    assert lengths == {"": 15, "none": 5, "entering": 1, "submitted": 4, "unpublished": 3, "published": 3}


def test_levels_and_states_are_drawn_by_their_components(as_user, overseer: User) -> None:
    certified(agency("หนึ่ง"), "91.20")
    page = as_user(overseer).get(f"/staff/area/?year={YEAR}").content.decode()
    assert '<span class="level"><b>A</b><span>ผ่าน</span></span>' in page
    assert '<span class="chip chip-warn">' in page
    assert "&lt;" not in page


def test_a_total_in_work_is_nowhere_on_the_page_nor_in_the_file(as_user, overseer: User) -> None:
    going = agency("สี่")
    make.assessment(going, YEAR, AssessmentStatus.SUBMITTED, scores={"TOTAL": "77.31", "IIT": "66.13"})
    client = as_user(overseer)
    seen = [client.get(f"/staff/area/?year={YEAR}{more}").content for more in ("", f"&agency={going.slug}")]
    seen.append(client.get(f"/staff/area/list.csv?year={YEAR}").content)
    for page in seen:
        assert "สี่" in page.decode()
        assert b"77.31" not in page
        assert b"66.13" not in page


def test_a_reopened_year_shows_no_total_although_its_old_report_is_in_force(as_user, overseer: User) -> None:
    of = agency("หนึ่ง")
    year = certified(of, "95.82", "AA")
    publish(year, make.user(of))
    Assessment.objects.update(status=AssessmentStatus.RETURNED, approved_total=None, approved_level="")
    assert shown({}, overseer) == [(None, "หนึ่ง", None, "entering")]
    assert shown({"status": "published"}, overseer) == [(None, "หนึ่ง", None, "entering")]
    page = AreaPage(data_of({}), overseer, today=TODAY).context()
    assert page["counts"] == {
        "every": 1, "none": 0, "going": 1, "entering": 1, "submitted": 0,
        "certified": 0, "unpublished": 0, "published": 1, "reopened": 1,
    }  # fmt: skip


def test_counts_medians_and_levels_are_of_what_is_certified(overseer: User) -> None:
    for number, (total, level) in enumerate((("95.82", "AA"), ("90.00", "A"), ("85.00", "A"), ("70.10", "C"))):
        certified(agency(f"ก{number}"), total, level)
    agency("ยังไม่เริ่ม")
    page = AreaPage(data_of({}), overseer, today=TODAY).context()
    assert (page["found"].passed, page["found"].failed) == (3, 1)
    assert page["chart"].median == Decimal("87.50")
    assert [(each["code"], each["count"]) for each in page["levels"] if each["count"]] == [
        ("AA", 1),
        ("A", 2),
        ("C", 1),
    ]
    assert {band.low: band.count for band in page["chart"].bands if band.count} == {70: 1, 85: 1, 90: 1, 95: 1}
    assert {each["key"]: each["count"] for each in page["owed"]} == {
        "none": 1, "entering": 0, "submitted": 0, "unpublished": 4,
    }  # fmt: skip


def test_equal_totals_share_a_place_also_over_the_end_of_a_page(overseer: User) -> None:
    for number in range(22):
        certified(agency(f"ก{number:02}"), "90.00")
    certified(agency("ดีกว่า"), "91.00")
    certified(agency("ต่ำกว่า"), "80.00", "B")
    assert [row[0] for row in shown({}, overseer)] == [1] + [2] * 19
    assert [row[0] for row in shown({"page": "2"}, overseer)] == [2, 2, 2, 24]
    assert [row[0] for row in shown({"sort": "lowest"}, overseer)] == [24] + [2] * 19
    assert [row[0] for row in shown({"sort": "lowest", "page": "2"}, overseer)] == [2, 2, 2, 1]


def test_who_is_late_is_told_by_the_days_of_the_framework(overseer: User) -> None:
    entering, unpublished = agency("ยังไม่เริ่ม"), agency("รับรองแล้ว")
    certified(unpublished, "90.00")
    due = deadlines_for([(entering.pk, YEAR)])[entering.pk, YEAR]
    later = date(2029, 1, 1)
    rows = AreaPage(data_of({}), overseer, today=later).context()["rows"]
    assert [(row.agency, row.late) for row in rows] == [
        (unpublished, (later - due[Stage.PUBLISH]).days),
        (entering, (later - due[Stage.CERTIFY]).days),
    ]
    on_the_day = AreaPage(data_of({}), overseer, today=due[Stage.CERTIFY]).context()["rows"]
    assert [row.late for row in on_the_day] == [0, 0]


# ── filters ───────────────────────────────────────────────────────────────────
def test_filters_narrow_by_kind_province_level_status_and_words(overseer: User) -> None:
    national = overseer_of("")
    certified(agency("เทศบาลเมืองแรก", district="แกลง"), "95.82", "AA")
    certified(agency("อบต.หลัง", "เลย", AgencyKind.SAO), "85.00")
    names = lambda data: [row[1] for row in shown(data, national)]  # noqa: E731
    assert names({}) == ["เทศบาลเมืองแรก", "อบต.หลัง"]
    assert names({"kind": "sao"}) == ["อบต.หลัง"]
    assert names({"province": "ระยอง"}) == ["เทศบาลเมืองแรก"]
    assert names({"level": "A"}) == ["อบต.หลัง"]
    assert names({"status": "unpublished"}) == ["เทศบาลเมืองแรก", "อบต.หลัง"]
    assert names({"status": "published"}) == []
    assert names({"q": "แกลง"}) == ["เทศบาลเมืองแรก"]
    assert names({"sort": "lowest"}) == ["อบต.หลัง", "เทศบาลเมืองแรก"]
    assert names({"sort": "name"}) == ["เทศบาลเมืองแรก", "อบต.หลัง"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("year=1999", "ปีงบประมาณ: ไม่มีตัวเลือกนี้"),
        ("province=เลย", "จังหวัด: ไม่มีตัวเลือกนี้"),
        ("kind=nonsense", "ประเภท: ไม่มีตัวเลือกนี้"),
        ("level=ZZ", "ระดับ: ไม่มีตัวเลือกนี้"),
        ("status=x", "สถานะ: ไม่มีตัวเลือกนี้"),
        ("sort=x", "เรียงตาม: ไม่มีตัวเลือกนี้"),
        ("page=99", "ไม่มีหน้า «99» ในรายการนี้ จึงแสดงหน้า 1"),
        ("page=x", "ไม่มีหน้า «x» ในรายการนี้ จึงแสดงหน้า 1"),
        ("agency=no-such", "ไม่มีหน่วยงานนี้ในพื้นที่ที่ท่านดูแล"),
        ("agency=%3Cb%3E", "เลือกจากรายการด้านล่าง"),
    ],
)
def test_a_wrong_value_is_told_and_the_rest_still_works(as_user, overseer: User, wrong: str, said: str) -> None:
    certified(agency("เทศบาลเมืองแรก"), "95.82", "AA")
    year = "" if wrong.startswith("year") else f"year={YEAR}&"
    page = as_user(overseer).get(f"/staff/area/?{year}{wrong}").content.decode()
    assert said in page
    assert "เทศบาลเมืองแรก" in page


def test_filters_stay_in_every_link(as_user) -> None:
    for number in range(25):
        certified(agency(f"ก{number:02}"), "90.00")
    page = as_user(overseer_of("")).get(f"/staff/area/?year={YEAR}&province=ระยอง&sort=lowest").content.decode()
    links = re.findall(r'href="(\?[^"]*|/staff/area/list\.[^"]*)"', page)
    kept = [link for link in links if f"year={YEAR}" in link and "province=" in link and "sort=lowest" in link]
    assert [link for link in links if link not in kept] == [f"?year={YEAR}"]  # the one that clears the filters
    assert len(kept) == 24  # 20 rows, the next page, the list of who owes, two files


def test_an_area_without_agencies_says_what_comes_first(as_user) -> None:
    page = as_user(overseer_of("ไม่มีใคร")).get("/staff/area/").content.decode()
    assert "ยังไม่มีหน่วยงานในพื้นที่นี้" in page
    assert "แจ้งผู้ดูแลระบบ" in page


# ── one beside its kind ───────────────────────────────────────────────────────
def test_one_agency_beside_the_median_of_its_kind_in_the_area(overseer: User) -> None:
    ours = agency("หนึ่ง", slug="ours")
    year = certified(ours, "95.82", "AA")
    publish(year, make.user(ours))
    for name, total in (("สอง", "90.00"), ("สาม", "80.00")):
        certified(agency(name), total)
    certified(agency("ประเภทอื่น", kind=AgencyKind.SAO), "10.00", "F")
    certified(agency("จังหวัดอื่น", province="เลย"), "10.00", "F")
    found = AreaPage(data_of({"agency": "ours"}), overseer, today=TODAY).context()["beside"]
    lines = [(each["name"], each["line"].own, each["line"].median, each["line"].peers) for each in found["lines"]]
    assert lines[0] == ("คะแนนรวม", Decimal("95.82"), Decimal("90.00"), 3)
    assert [line[1:] for line in lines[1:]] == [
        (Decimal("90.42"), Decimal("90.42"), 1),
        (Decimal("95.65"), Decimal("95.65"), 1),
        (Decimal("100.00"), Decimal("100.00"), 1),
    ]
    assert (found["peers"], found["count"]) == ("เทศบาลเมืองในจังหวัดระยอง", 3)
    assert "สูงกว่าค่ากลาง 5.82 คะแนน" in found["chart"].sentence


def test_who_moved_most(overseer: User) -> None:
    for name, change in (("ก", "3.00"), ("ข", "7.50"), ("ค", "-1.00"), ("ง", None)):
        certified(agency(name), "90.00", approved_change=change and Decimal(change))
    rose, fell = AreaPage(data_of({}), overseer, today=TODAY).context()["movers"]
    assert [(row.agency.name, row.change_text) for row in rose["rows"]] == [("ข", "+7.50"), ("ก", "+3.00")]
    assert [(row.agency.name, row.change_text) for row in fell["rows"]] == [("ค", "−1.00")]


# ── to take away ──────────────────────────────────────────────────────────────
def test_the_file_has_the_filtered_list_with_what_each_column_means_and_no_formula(as_user, overseer: User) -> None:
    certified(agency("=1+1"), "95.82", "AA", approved_change=Decimal("-0.18"))
    make.assessment(agency("สอง", kind=AgencyKind.CITY), YEAR, scores={"TOTAL": "12.34"})
    client = as_user(overseer)
    lines = list(csv.reader(io.StringIO(client.get(f"/staff/area/list.csv?year={YEAR}").content.decode("utf-8-sig"))))
    assert lines[0][:4] == ["อันดับ", "หน่วยงาน", "ประเภท", "จังหวัด"]
    assert lines[1][1] == "ชื่อทางการ"
    assert [line[:10] for line in lines[2:]] == [
        ["1", "'=1+1", "เทศบาลเมือง", "ระยอง", "", "2565", "95.82", "AA", "ผ่าน", "-0.18"],
        ["", "สอง", "เทศบาลนคร", "ระยอง", "", "2565", "", "", "", ""],
    ]
    answer = client.get(f"/staff/area/list.xlsx?year={YEAR}&kind=town")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[3]][:2] == [1, "=1+1"]
    assert sheet["B3"].data_type == "s"
    assert sheet.max_row == 3
    assert client.get("/staff/area/list.exe").status_code == 404


# ── what it costs ─────────────────────────────────────────────────────────────
def test_queries_are_the_same_for_few_agencies_and_for_many(as_user) -> None:
    client = as_user(overseer_of(""))
    make_agencies(3)
    addresses_ = ("", "&sort=up", "&kind=town&status=unpublished", "&agency=many-0", "&sort=lowest&page=2", "&q=ก")
    few = [queries(client, f"/staff/area/?year={YEAR}{more}") for more in addresses_]
    make_agencies(60, first=3)
    many = [queries(client, f"/staff/area/?year={YEAR}{more}") for more in addresses_]
    # A page full of what is ranked need not read who is not that far.
    assert [few_ - many_ for few_, many_ in zip(few, many, strict=True)] == [1, 1, 0, 1, 1, 1]


def make_agencies(count: int, first: int = 0) -> None:
    person = make.user(None, None)
    for number in range(first, first + count):
        of = agency(f"ก{number}", province=f"จ{number % 5}", slug=f"many-{number}")
        if number % 3 == 1:
            make.assessment(of, YEAR, by=person)
        else:
            year = certified(of, f"{80 + number % 20}.50", approved_change=Decimal(number % 7 - 3))
            if number % 3 == 2:
                publish(year, person, facts=facts(total=f"{80 + number % 20}.50"))


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
