"""What a follow-up report says: which report of a division counts, the counts at its head, what must be ordered."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from measures.enums import FollowUp, ProgressState, WorkStatus
from reports.content.follow_up import snapshot
from reports.content.orders import short
from reports.documents import BY_SLUG, FOLLOW_UPS, Document
from reports.enums import DocumentKind
from reports.snapshot_follow_up import FollowUpSnapshot, MeasureBlock
from tests import make
from tests.reports import follow_up_world as world

NOW = datetime(2023, 4, 25, 10, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
NONE = "ยังไม่มีรายงานที่รับแล้ว"


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)


def frozen(year: Assessment, part: str = "h1") -> FollowUpSnapshot:
    fresh = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
    return snapshot(fresh, Document(DocumentKind.FOLLOW_UP, part), version=1, made_at=NOW)


def only(year: Assessment, part: str = "h1") -> MeasureBlock:
    [block] = frozen(year, part)["measures"]
    return block


# ── the documents ─────────────────────────────────────────────────────────────
def test_every_part_has_its_word_its_name_and_its_days() -> None:
    assert [document.slug for document in FOLLOW_UPS][:5] == [
        "follow-up-year",
        "follow-up-h1",
        "follow-up-h2",
        "follow-up-m10",
        "follow-up-m11",
    ]
    said = {document.part: document.part_name(2565) for document in FOLLOW_UPS}
    assert (said["year"], said["h2"], said["m10"]) == ("ทั้งปี", "รอบ 6 เดือนหลัง", "เดือนตุลาคม 2565")
    spans = {document.part: [day.isoformat() for day in document.span(2565)] for document in FOLLOW_UPS}
    assert spans["year"] == ["2022-10-01", "2023-09-30"]
    assert spans["h1"] == ["2022-10-01", "2023-03-31"]
    assert spans["h2"] == ["2023-04-01", "2023-09-30"]
    assert spans["m12"] == ["2022-12-01", "2022-12-31"]
    assert spans["m2"] == ["2023-02-01", "2023-02-28"]
    assert BY_SLUG["analysis"].title(2565) == "รายงานผลการวิเคราะห์และมาตรการ ปี 2565"
    assert BY_SLUG["follow-up-h1"].title(2565) == "รายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก"


# ── which report counts ───────────────────────────────────────────────────────
@pytest.mark.parametrize("state", [ProgressState.OPEN, ProgressState.RETURNED, ProgressState.SENT])
def test_what_is_not_accepted_does_not_count(year: Assessment, state: str) -> None:
    world.progress(world.measure(year), state=state)
    block = only(year)
    assert (block["status"], block["shares"]) == (NONE, [])
    assert block["silent"] == [{"text": NONE, "divisions": ["สำนักปลัดเทศบาล"]}]
    assert frozen(year)["facts"]["none"] == 1


def test_the_newest_accepted_report_of_the_part_counts(year: Assessment) -> None:
    row = world.measure(year, follow_up=FollowUp.MONTHLY)
    world.progress(row, "m2022-10", what="เดือนแรก", percent=10)
    world.progress(row, "m2022-11", what="เดือนที่สอง", percent=20)
    world.progress(row, "m2022-12", state=ProgressState.SENT, what="ยังไม่รับ", percent=90)
    world.progress(row, "m2023-04", what="ครึ่งปีหลัง", percent=70)
    [share] = only(year)["shares"]
    assert (share["what"], share["percent"]) == (["เดือนที่สอง"], "ร้อยละ 20")
    assert [(old["round"], old["what"]) for old in share["earlier"]] == [("เดือน ต.ค. 2565", ["เดือนแรก"])]
    [november] = only(year, "m11")["shares"]
    assert (november["what"], november["earlier"]) == (["เดือนที่สอง"], [])
    assert only(year, "m12")["shares"] == []


def test_the_year_says_the_newest_and_what_was_done_in_each_round(year: Assessment) -> None:
    row = world.measure(year)
    world.progress(row, "h1", what="ครึ่งปีแรก", percent=40)
    world.progress(row, "h2", what="ครึ่งปีหลัง", percent=100, work_status=WorkStatus.DONE)
    [share] = only(year, "year")["shares"]
    assert (share["status"], share["what"]) == ("แล้วเสร็จ", ["ครึ่งปีหลัง"])
    assert share["earlier"] == [{"round": "รอบ 6 เดือนแรก", "percent": "ร้อยละ 40", "what": ["ครึ่งปีแรก"]}]


def test_what_was_copied_from_the_round_before_is_printed_once(year: Assessment) -> None:
    row = world.measure(year)
    for key in ("h1", "h2"):
        world.progress(row, key, what="ข้อความเดิม")
    [share] = only(year, "year")["shares"]
    assert (share["what"], share["earlier"]) == (["ข้อความเดิม"], [])


def test_work_that_ended_before_the_part_stays_done_and_nobody_owes_anything(year: Assessment) -> None:
    world.progress(world.measure(year), "h1", work_status=WorkStatus.DONE, percent=100, outcome="ลดเวลาได้")
    content = frozen(year, "h2")
    [block] = content["measures"]
    assert block["status"] == "แล้วเสร็จ"
    assert {"label": "รายงาน", "text": "ตั้งแต่รอบ 6 เดือนแรก"} in block["shares"][0]["side"]
    assert (content["facts"]["done"], content["facts"]["none"], content["facts"]["on_time"]) == (1, 0, 0)


def test_work_that_goes_on_must_be_reported_anew_in_the_next_part(year: Assessment) -> None:
    row = world.measure(year)
    world.progress(row, "h1")
    world.progress(row, "h2", state=ProgressState.OPEN)
    assert only(year, "h2")["status"] == NONE


def test_several_divisions_each_have_their_own_words(year: Assessment) -> None:
    first, second = year.agency.divisions.all()
    third = Division.objects.create(agency=year.agency, name="กองช่าง", order=3)
    row = world.measure(year, every_division=True)
    world.progress(row, division=first, what="คำของกองแรก", work_status=WorkStatus.DONE, percent=100)
    world.progress(row, division=second, what="คำของกองที่สอง", percent=50)
    world.progress(row, division=third, state=ProgressState.OPEN)
    block = only(year)
    assert [(share["division"], share["what"]) for share in block["shares"]] == [
        (first.name, ["คำของกองแรก"]),
        (second.name, ["คำของกองที่สอง"]),
    ]
    assert (block["many"], block["status"], block["percent"]) == (True, "กำลังดำเนินการ", "ร้อยละ 50")
    assert block["silent"] == [{"text": NONE, "divisions": ["กองช่าง"]}]


def test_words_of_status_stay_as_the_division_chose_them(year: Assessment) -> None:
    for status in WorkStatus:
        world.progress(world.measure(year, f"มาตรการ {status}"), work_status=status, percent=10)
    shown = [row["status"] for row in frozen(year)["rows"]]
    assert shown == ["ยังไม่เริ่ม", "กำลังดำเนินการ", "แล้วเสร็จ", "ล่าช้า", "พักไว้", "ยกเลิก"]
    marks = [row["mark"] for row in frozen(year)["rows"]]
    assert marks == ["improve", "improve", "maintain", "urgent", "urgent", "maintain"]


def test_closed_without_a_report_is_said_so(year: Assessment) -> None:
    world.progress(world.measure(year), state=ProgressState.CLOSED)
    block = only(year)
    assert (block["status"], block["silent"][0]["text"]) == ("ปิดโดยไม่มีรายงาน", "ปิดโดยไม่มีรายงาน")


def test_a_measure_followed_up_at_the_end_of_the_year_lacks_nothing_in_the_first_half(year: Assessment) -> None:
    world.measure(year, follow_up=FollowUp.YEAR_END)
    content = frozen(year)
    assert content["rows"][0]["status"] == "ยังไม่ถึงรอบ"
    assert (content["facts"]["none"], content["facts"]["not_due"]) == (0, 1)


# ── the head ──────────────────────────────────────────────────────────────────
def test_the_head_counts_what_thirteen_measures_came_to(year: Assessment, officer: User) -> None:
    world.typical(year, officer, pictures=0)
    content = frozen(year)
    assert content["lead"] == (
        "แล้วเสร็จ 7 มาตรการ กำลังดำเนินการ 2 มาตรการ ล่าช้ากว่าแผน 1 มาตรการ พักไว้ 1 มาตรการ "
        "ยกเลิก 1 มาตรการ และยังไม่มีรายงานที่รับแล้ว 1 มาตรการ"
    )
    assert [(figure["text"], *figure["lines"]) for figure in content["figures"]] == [
        ("13", "มาตรการทั้งหมด"),
        ("7", "แล้วเสร็จ"),
        ("11", "รายงานตรงเวลา", "ช้า 1"),
        ("1", "ล่าช้ากว่าแผน", "พักไว้ 1"),
        ("1", "ยังไม่มีรายงาน"),
    ]
    assert content["period"] == "1 ต.ค. 2565 – 31 มี.ค. 2566"
    assert [row["percent"] for row in content["rows"]][6:9] == ["40", "100", "–"]


@pytest.mark.parametrize(("late", "said"), [(0, "on_time"), (-3, "on_time"), (1, "late")])
def test_on_time_is_said_by_the_day_it_was_first_sent(year: Assessment, late: int, said: str) -> None:
    world.progress(world.measure(year), late=late)
    facts = frozen(year)["facts"]
    assert {key: facts[key] for key in ("on_time", "late")} == {"on_time": 0, "late": 0} | {said: 1}


def test_a_measure_some_divisions_of_which_are_silent_is_not_on_time(year: Assessment) -> None:
    first, second = year.agency.divisions.all()
    row = world.measure(year, every_division=True)
    world.progress(row, division=first)
    world.progress(row, division=second, state=ProgressState.OPEN)
    facts = frozen(year)["facts"]
    assert (facts["on_time"], facts["partly"]) == (0, 1)


def test_the_executive_is_asked_about_late_work_and_owed_reports(year: Assessment, officer: User) -> None:
    world.typical(year, officer, pictures=0)
    asked = [(order["text"], order["owner"], order["due"]) for order in frozen(year)["orders"]]
    assert asked == [
        ("เร่งรัดมาตรการที่ 7 ซึ่งล่าช้า", "กองยุทธศาสตร์และงบประมาณ", "28 ก.ค. 2566"),
        ("พิจารณามาตรการที่ 13 ซึ่งพักไว้", "กองยุทธศาสตร์และงบประมาณ", "28 ก.ค. 2566"),
        ("รับทราบการยกเลิกมาตรการที่ 11", "กองยุทธศาสตร์และงบประมาณ", "–"),
        ("ให้รายงานผลมาตรการที่ 9", "กองยุทธศาสตร์และงบประมาณ", "20 เม.ย. 2566"),
    ]


def test_nothing_to_order_is_said_so(year: Assessment) -> None:
    world.progress(world.measure(year), work_status=WorkStatus.DONE, percent=100)
    content = frozen(year)
    assert (content["orders"], content["no_orders"]) == ([], "ไม่มีเรื่องที่ต้องสั่งการเพิ่มเติม")


def test_a_long_reason_is_cut_where_no_letter_loses_its_mark() -> None:
    assert short("สั้น") == "สั้น"
    assert short("คำแรก คำที่สอง", 9) == "คำแรก …"
    assert short("กี่" * 4, 4) == "กี่ …"
    assert short("กกเ" * 4, 6) == "กกเกก …"


# ── proof ─────────────────────────────────────────────────────────────────────
def test_only_public_proof_is_named_and_the_rest_is_counted(year: Assessment) -> None:
    said = world.progress(world.measure(year, "คู่มือการยืม"))
    picture = world.proof(said, caption="การชี้แจงคู่มือ")
    bare = world.proof(said)
    file = world.proof(said, b"%PDF-1.7", kind="pdf", name="คู่มือ.pdf")
    world.proof(said, public=False, caption="ลับ")
    world.proof(said, b"%PDF-1.7 x", public=False, kind="pdf", name="ลับ.pdf")
    content = frozen(year)
    [share] = content["measures"][0]["shares"]
    assert [[(p["asset"], p["caption"], p["alt"]) for p in pair] for pair in share["pictures"]] == [
        [
            (f"asset:proof-{picture.pk}", "การชี้แจงคู่มือ", "การชี้แจงคู่มือ"),
            (f"asset:proof-{bare.pk}", "กิจกรรมตามมาตรการที่ 1", "ภาพถ่ายกิจกรรมตามมาตรการที่ 1 คู่มือการยืม"),
        ]
    ]
    assert [(line["text"], line["detail"]) for line in share["proofs"]] == [("คู่มือ.pdf", "PDF 8 ไบต์")]
    assert share["kept"] == "หลักฐานเก็บไว้ที่หน่วยงาน 2 รายการ"
    assert content["facts"]["public_proofs"] == [picture.pk, bare.pk, file.pk]
    assert sorted(content["picture_files"]) == [f"proof-{picture.pk}", f"proof-{bare.pk}"]
    assert "ลับ" not in str(content)


def test_only_web_addresses_become_links(year: Assessment) -> None:
    said = world.progress(world.measure(year))
    for url in ("https://example.org/a", "ftp://example.org/b"):
        said.proofs.create(url=url, is_public=True, caption=url[:5], added_by=year.created_by)
    [share] = only(year)["shares"]
    assert [line["url"] for line in share["proofs"]] == ["https://example.org/a", ""]


# ── cost ──────────────────────────────────────────────────────────────────────
def test_the_snapshot_costs_the_same_for_three_and_thirty_measures(year: Assessment) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            frozen(year, "year")
        return len(queries)

    for at in range(3):
        world.proof(world.progress(world.measure(year, f"ก{at}")))
    frozen(year)  # the framework is read once for each process
    few = cost()
    for at in range(27):
        row = world.measure(year, f"ข{at}")
        world.proof(world.progress(row, "h1"))
        world.progress(row, "h2")
    assert cost() == few
