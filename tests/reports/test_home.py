"""My work: the one thing to do first by role and state, by when, how much is left; what comes next, what waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import AssessmentStatus as A
from assessments.models import AnalysisText, Assessment, Framework
from ita_portal.accounts.models import Agency, Membership, User
from ita_portal.accounts.roles import Role
from ita_portal.lib.thai import thai_date
from measures.models import Measure
from reports.enums import JobState, ReportStatus
from reports.models import RenderJob, Report
from reports.pages.home_values import Left, Task
from tests import make
from tests.access import publish
from tests.reports.home_world import (
    binding,
    card,
    first,
    followed,
    following,
    in_days,
    instruments,
    move,
    page,
    quiet,
    report,
    titles,
    today,
    waiting,
)
from tests.words import unbroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(agency: Agency, officer: User) -> Assessment:
    """The year with its ten indicators, all stages due in sixty days."""
    year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    binding(year, officer)
    return year


@pytest.fixture
def only_this_year(db: None) -> None:
    """No newer year's results are out."""
    Framework.objects.filter(fiscal_year__gt=2565).update(is_offered=False)


# ── the officer ───────────────────────────────────────────────────────────────
def test_officer_without_a_year_starts_one(as_user, officer: User) -> None:
    assert card(as_user(officer)) == (
        "ทำเรื่องนี้ก่อน เริ่มปีแรก เลือกปีงบประมาณที่ ป.ป.ช. ประกาศผลแล้ว ระบบเตรียมช่องคะแนนตามกรอบของปีนั้นให้ "
        "ใช้เวลาประมาณ 1 นาที เลือกปี"
    )


def test_officer_with_missing_scores_sees_how_many_cells_are_left_and_by_when(
    as_user, agency: Agency, officer: User
) -> None:
    year = make.assessment(agency, 2565, scores={"1": "90", "2": "91", "O1": "100"}, by=officer)
    binding(year, officer, scores=10)
    shown = card(as_user(officer))
    # Five indicators of IIT and three of EIT, and OIT item by item, for somebody types its items.
    assert shown.startswith("ทำเรื่องนี้ก่อน กรอกคะแนนปี 2565 ยังขาด")
    assert "กรอกแล้ว 3 จาก 51 ช่อง เหลือ 48 ช่อง" in shown
    assert "เหลือ (ช่อง) 48" in shown
    assert f"อีก 10 วัน ภายใน {thai_date(in_days(10))}" in shown
    assert "ต่อไป กรอกคะแนนให้ครบแล้วส่งผู้บริหารตรวจ กรอกต่อ" in shown
    assert '<p class="range">' in page(as_user(officer))


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"1": "90", "O1": "100"}, ["IIT บุคลากร ยังไม่ครบ", "EIT ประชาชน ยังไม่กรอก", "OIT เว็บไซต์ ยังไม่ครบ"]),
        (
            {"IIT": "90", "OIT": "93.75", "TOTAL": "92.94"},
            [
                "IIT บุคลากร 90.00",
                "EIT ประชาชน * อนุมานจากคะแนนรวม อยู่ระหว่าง 94.78 ถึง 94.82 94.80*",
                "OIT เว็บไซต์ 93.75",
            ],
        ),
        # No score of EIT gives this total.
        (
            {"IIT": "90", "OIT": "93.75", "TOTAL": "100"},
            ["IIT บุคลากร 90.00", "EIT ประชาชน ยังไม่กรอก", "OIT เว็บไซต์ 93.75"],
        ),
    ],
    ids=["begun", "implied", "impossible"],
)
def test_instruments_are_said_as_on_every_other_page(
    as_user, agency: Agency, officer: User, scores: dict[str, str], said: list[str]
) -> None:
    make.assessment(agency, 2565, scores=scores, by=officer)
    assert instruments(as_user(officer)) == said


def test_a_figure_announced_for_the_whole_leaves_nothing_to_type(as_user, agency: Agency, officer: User) -> None:
    year = make.assessment(agency, 2565, scores={"IIT": "90", "EIT": "91", "O1": "100"}, by=officer)
    binding(year, officer)
    assert "กรอกแล้ว 9 จาก 51 ช่อง เหลือ 42 ช่อง" in card(as_user(officer))


def test_officer_with_a_full_sheet_sends_it(as_user, filled: Assessment, officer: User) -> None:
    shown = card(as_user(officer))
    assert "ส่งคะแนนปี 2565 ให้ผู้บริหารตรวจ" in shown
    assert "คะแนนรวม 95.82" in shown
    assert "ใช้เวลาประมาณ 2 นาที" in shown
    assert "95<small>.82</small>" in page(as_user(officer))


def test_officer_looks_at_differences_before_sending(as_user, filled: Assessment, officer: User) -> None:
    make.give_scores(filled, {"EIT": "95.65"}, officer)
    shown = card(as_user(officer))
    assert "ตรวจผลต่างคะแนน EIT แล้วส่งผู้บริหารตรวจ" in shown
    assert "ประกาศ 95.65 คำนวณ 95.66" in shown
    assert 'href="/staff/our-town/2565/scores/#rec"' in page(as_user(officer))


def test_an_announced_figure_that_agrees_asks_for_nothing(as_user, filled: Assessment, officer: User) -> None:
    make.give_scores(filled, {"EIT": "95.66"}, officer)
    assert first(as_user(officer)) == "ส่งคะแนนปี 2565 ให้ผู้บริหารตรวจ"


def test_officer_mends_what_came_back_and_reads_why(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.RETURNED, head, "ตัวชี้วัดที่ 4 <ผิด>")
    shown = card(as_user(officer))
    assert "แก้คะแนนปี 2565 ตามที่ส่งกลับ เหตุผล: ตัวชี้วัดที่ 4 <ผิด>" in shown
    assert "สถานะ ส่งกลับ" in shown
    assert "ตัวชี้วัดที่ 4 &lt;ผิด&gt;" in unbroken(page(as_user(officer)))


def test_officer_waits_for_the_head_and_reads_for_how_long(
    as_user, filled: Assessment, officer: User, head: User, only_this_year: None
) -> None:
    move(filled, A.SUBMITTED, officer)
    Assessment.objects.filter(pk=filled.pk).update(status_at=filled.status_at - timedelta(days=5))
    Measure.objects.create(assessment=filled, carried_out_in=2566, title="ก", created_by=officer)
    AnalysisText.objects.create(assessment=filled, section="iit", text="ข", saved_by=officer)
    assert waiting(as_user(officer)) == [f"รับรองคะแนน ปี 2565 ผู้บริหาร {thai_date(in_days(-5))} 5 วัน"]
    assert quiet(as_user(officer)).startswith("ส่งต่อแล้ว ไม่มีเรื่องที่ต้องทำตอนนี้ ผู้บริหารกำลังพิจารณาคะแนน")


def test_officer_plans_measures_then_makes_the_report(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.APPROVED, head)
    binding(filled, officer, measures=20, report=30)
    assert first(as_user(officer)) == "วางมาตรการสำหรับปี 2566"
    Measure.objects.create(assessment=filled, carried_out_in=2566, title="ก", created_by=officer)
    assert first(as_user(officer)) == "อ่านและแก้บทวิเคราะห์"
    day = in_days(30)
    assert following(as_user(officer))[0] == (
        f"{day.day} {thai_date(day).split(' ', 1)[1]} อีก 30 วัน จัดทำรายงานปี 2565 คะแนนรับรองแล้ว เลือกหัวข้อ ดูตัวอย่าง "
        "แล้วสั่งสร้างไฟล์ PDF ไปหน้ารายงาน จัดทำรายงานปี 2565"
    )
    AnalysisText.objects.create(assessment=filled, section="iit", text="ข", saved_by=officer)
    assert first(as_user(officer)) == "จัดทำรายงานปี 2565"


def test_officer_is_told_of_a_failed_file(as_user, filled: Assessment, officer: User) -> None:
    made = report(filled, officer, ReportStatus.REQUESTED)
    RenderJob.objects.filter(report=made).update(state=JobState.FAILED, failure="ไม่พบตัวอักษร")
    assert first(as_user(officer)) == "สร้างไฟล์รายงานปี 2565 ไม่สำเร็จ"
    assert "ไม่พบตัวอักษร" in card(as_user(officer))


def test_officer_mends_a_returned_report(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.APPROVED, head)
    report(filled, officer, ReportStatus.RETURNED)
    assert first(as_user(officer)) == "แก้รายงานปี 2565 ตามที่ส่งกลับ"


def test_late_comes_before_what_others_wait_for_and_what_is_far_off_after_it(
    as_user, filled: Assessment, officer: User, head: User
) -> None:
    move(filled, A.APPROVED, head)
    report(filled, officer, ReportStatus.RETURNED)
    binding(filled, officer, measures=-3, endorse=40, follow_up_half=20, follow_up_year=50)
    assert first(as_user(officer)) == "วางมาตรการสำหรับปี 2566"
    assert "เกินกำหนด 3 วัน ครบกำหนดเมื่อ" in card(as_user(officer))
    assert titles(as_user(officer))[0] == "แก้รายงานปี 2565 ตามที่ส่งกลับ"
    binding(filled, officer, measures=90, endorse=40)
    assert first(as_user(officer)) == "แก้รายงานปี 2565 ตามที่ส่งกลับ"
    assert titles(as_user(officer))[0] == "วางมาตรการสำหรับปี 2566"


def test_what_is_late_for_more_than_a_year_is_folded_away(
    as_user, filled: Assessment, officer: User, head: User
) -> None:
    move(filled, A.APPROVED, head)
    binding(filled, officer, measures=20, report=-400)
    Assessment.objects.filter(pk=filled.pk).update(status_at=filled.status_at - timedelta(days=500))
    assert first(as_user(officer)) == "วางมาตรการสำหรับปี 2566"
    assert "<summary>ค้างเกินหนึ่งปี 1 เรื่อง</summary>" in page(as_user(officer))
    # What somebody has moved since is no old matter.
    Assessment.objects.filter(pk=filled.pk).update(status_at=filled.status_at)
    assert first(as_user(officer)) == "จัดทำรายงานปี 2565"


def test_officer_starts_the_newest_year_whose_results_are_out(
    as_user, filled: Assessment, officer: User, head: User
) -> None:
    newest = Framework.objects.offered().filter(results_on__lte=today()).latest("fiscal_year")
    assert f"เริ่มปี {newest.fiscal_year}" in titles(as_user(officer))
    Framework.objects.filter(fiscal_year__gt=2565).update(results_on=in_days(1))
    assert not any(title.startswith("เริ่มปี") for title in titles(as_user(officer)))


def test_officer_writes_the_follow_up_report_of_a_half_that_is_over(
    as_user, filled: Assessment, officer: User, head: User, only_this_year: None
) -> None:
    move(filled, A.APPROVED, head)
    Measure.objects.create(assessment=filled, carried_out_in=2566, title="ก", created_by=officer)
    report(filled, officer, ReportStatus.PUBLISHED)
    assert [first(as_user(officer)), *titles(as_user(officer))] == [
        "จัดทำรายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก",
        "จัดทำรายงานผลการดำเนินการตามมาตรการ ปี 2566 ทั้งปี",
    ]
    followed(filled, officer)
    assert first(as_user(officer)) == ""


# ── the head ──────────────────────────────────────────────────────────────────
def test_head_decides_on_submitted_scores(as_user, filled: Assessment, officer: User, head: User) -> None:
    assert first(as_user(head)) == ""
    assert quiet(as_user(head)) == (
        f"ไม่มีเรื่องที่รอท่านพิจารณา เรื่องถัดไป: รับรองคะแนนปี 2565 ภายใน {thai_date(in_days(60))} ตอนนี้เจ้าหน้าที่กำลังกรอกคะแนน "
        "ดูภาพรวมผู้บริหาร"
    )
    assert waiting(as_user(head)) == [f"กรอกคะแนน ปี 2565 เจ้าหน้าที่ผู้รับผิดชอบ ITA {thai_date(today())} วันนี้"]
    move(filled, A.SUBMITTED, officer)
    binding(filled, officer, certify=4)
    shown = card(as_user(head))
    assert shown.startswith("ทำเรื่องนี้ก่อน พิจารณาคะแนนปี 2565 เจ้าหน้าที่กองยุทธศาสตร์ ส่งคะแนนมาให้ตรวจ")
    assert "คะแนนรวม 95.82 ระดับ AA ผ่าน" in shown
    assert 'href="/staff/our-town/2565/executive/#matter-scores"' in page(as_user(head))
    assert f"อีก 4 วัน ภายใน {thai_date(in_days(4))}" in shown
    assert "สถานะ รอตรวจ" in shown


def test_an_older_year_that_waits_for_a_decision_is_not_forgotten(
    as_user, agency: Agency, filled: Assessment, officer: User, head: User
) -> None:
    newer = make.assessment(agency, 2566, by=officer)
    binding(newer, officer)
    assert first(as_user(head)) == ""
    move(filled, A.SUBMITTED, officer)
    assert first(as_user(head)) == "พิจารณาคะแนนปี 2565"
    assert first(as_user(officer)) == "กรอกคะแนนปี 2566"


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (ReportStatus.READY, "อ่านและให้ความเห็นชอบรายงานปี 2565"),
        (ReportStatus.APPROVED, "เผยแพร่รายงานปี 2565"),
        (ReportStatus.PUBLISHED, ""),
    ],
)
def test_head_endorses_and_publishes(
    as_user, filled: Assessment, officer: User, head: User, status: str, title: str
) -> None:
    move(filled, A.APPROVED, head)
    report(filled, officer, status)
    assert first(as_user(head)) == title
    assert ("คะแนนรวม 95.82 ระดับ AA ผ่าน" in card(as_user(head))) is (status == ReportStatus.READY)
    there = 'class="btn btn-primary btn-lg" href="/staff/our-town/2565/executive/#matter-analysis-1"'
    assert (there in page(as_user(head))) is bool(title)


def test_head_with_nothing_to_decide_reads_what_comes_next(
    as_user, filled: Assessment, officer: User, head: User
) -> None:
    move(filled, A.APPROVED, head)
    binding(filled, officer, endorse=-2)
    assert "เห็นชอบรายงานปี 2565 เลยกำหนด" in quiet(as_user(head))
    report(filled, officer, ReportStatus.PUBLISHED)
    assert quiet(as_user(head)).endswith(
        "รายงานปี 2565 เผยแพร่แล้ว เมื่อเจ้าหน้าที่เริ่มปี 2568 และส่งคะแนน เรื่องถัดไปจะขึ้นที่นี่ ดูภาพรวมผู้บริหาร"
    )
    Framework.objects.filter(fiscal_year__gt=2565).update(results_on=in_days(1))
    assert quiet(as_user(head)).endswith(
        "รายงานปี 2565 เผยแพร่แล้ว เมื่อ ป.ป.ช. ประกาศผลปี 2566 เรื่องถัดไปจะขึ้นที่นี่ ดูภาพรวมผู้บริหาร"
    )
    assert 'href="/staff/our-town/2565/executive/"' in page(as_user(head))


def test_a_follow_up_report_asks_for_its_decision_too(as_user, filled: Assessment, officer: User, head: User) -> None:
    move(filled, A.APPROVED, head)
    report(filled, officer, ReportStatus.PUBLISHED)
    made = publish(filled, officer, version=2, status=ReportStatus.READY)
    follow_up = {"kind": "follow-up", "part": "h1", "version": 1, "status": ReportStatus.READY}
    Report.objects.filter(pk=made.pk).update(**follow_up)
    named = "รายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก"
    assert first(as_user(head)) == f"อ่านและให้ความเห็นชอบ{named}"
    assert waiting(as_user(officer)) == [f"เห็นชอบ{named} ผู้บริหาร {thai_date(today())} วันนี้"]
    Report.objects.filter(pk=made.pk).update(status=ReportStatus.RETURNED, status_note="เพิ่มภาพ")
    assert first(as_user(officer)) == f"แก้{named} ตามที่ส่งกลับ"


def test_stages_of_the_year_have_their_days(as_user, filled: Assessment, officer: User, head: User) -> None:
    Measure.objects.create(assessment=filled, carried_out_in=2566, title="ก", created_by=officer)
    move(filled, A.APPROVED, head)
    unread = "วางมาตรการแล้ว ยังไม่ได้แก้บทวิเคราะห์"
    assert unread in page(as_user(head))  # as long as the officer is asked to read what was drafted
    made = publish(filled, officer)
    shown = page(as_user(head))
    assert unread not in shown
    assert shown.count('<li class="done">') == 6
    assert f"เสร็จแล้ว {thai_date(made.published_at)}" in shown
    assert f"ขั้นนี้ · ภายใน {thai_date(in_days(60))}" in shown
    binding(filled, officer, follow_up_half=-1)
    assert f'<span class="when text-late">ขั้นนี้ · เลยกำหนด {thai_date(in_days(-1))}</span>' in page(as_user(head))


# ── everybody else ────────────────────────────────────────────────────────────
def test_division_officer_has_nothing_to_decide_and_sees_who_works(
    as_user, filled: Assessment, division_officer: User
) -> None:
    assert first(as_user(division_officer)) == ""
    assert quiet(as_user(division_officer)).startswith("ไม่มีรายงานที่ต้องส่งตอนนี้ ยังไม่มีรอบถัดไป")
    assert "เจ้าหน้าที่ผู้รับผิดชอบ ITA" in waiting(as_user(division_officer))[0]


def test_division_officer_of_no_division_is_told_who_can_change_that(
    as_user, filled: Assessment, division_officer: User
) -> None:
    division_officer.memberships.update(division=None)
    said = quiet(as_user(division_officer))
    assert said.startswith("ไม่มีรายงานที่ต้องส่งตอนนี้ บัญชีของท่านยังไม่ผูกกับสำนัก/กอง ให้ผู้ดูแลระบบระบุสำนัก/กองของท่าน")
    assert "ข้อมูลหน่วยงาน" not in said


def test_agency_admin_completes_the_particulars(as_user, agency: Agency, agency_admin: User) -> None:
    shown = card(as_user(agency_admin))
    assert "กรอกข้อมูลหน่วยงานให้ครบ เอกสารของหน่วยงานยังขาดตราหน่วยงาน" in shown
    assert "ครบแล้ว 2 จาก 3 อย่าง เหลือ 1 อย่าง" in shown
    Agency.objects.filter(pk=agency.pk).update(seal="seals/ours.png")
    assert quiet(as_user(agency_admin)).startswith("ข้อมูลหน่วยงานครบแล้ว")


def test_person_without_an_agency_is_told_what_to_do(as_user, db: None) -> None:
    nobody = make.user(None, None, username="newcomer")
    shown = page(as_user(nobody))
    assert "บัญชีนี้ยังไม่อยู่ในหน่วยงานใด" in shown
    assert "«newcomer»" in shown


def test_person_of_two_agencies_reads_whose_each_thing_is(as_user, filled: Assessment, officer: User) -> None:
    second = make.agency("second-town", name="เทศบาลเมืองสอง")
    make.agency("third-town", name="เทศบาลเมืองสาม")
    officer.memberships.create(agency=second, role=Role.OFFICER)
    client = as_user(User.objects.get(pk=officer.pk))
    assert card(client).startswith(f"ทำเรื่องนี้ก่อน · {filled.agency.name} ส่งคะแนนปี 2565")
    assert any("เทศบาลเมืองสอง เริ่มปีแรก" in row for row in following(client))
    assert "เทศบาลเมืองสาม" not in page(client)


def test_home_refuses_post_and_strangers(client: Client, as_user, officer: User) -> None:
    assert as_user(officer).post(reverse("home")).status_code == 405
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_number_of_queries_does_not_grow_with_agencies(as_user, db: None, role: str) -> None:
    def person_of(count: int) -> Client:
        person = make.user(None, None)
        for _ in range(count):
            agency = make.agency()
            person.memberships.create(agency=agency, role=role)
            year = make.assessment(agency, 2565, scores=make.NAKHON_PATHOM)
            publish(year, person, status=ReportStatus.READY)
        return as_user(person)

    counts = []
    for client in (person_of(2), person_of(10)):
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_whoever_works_for_more_agencies_than_there_is_room_for_still_finds_each(as_user, officer: User) -> None:
    for number in range(12):
        extra = make.agency(name=f"เทศบาลเมืองที่ {number:02}")
        Membership.objects.create(user=officer, agency=extra, role=Role.OFFICER, division=extra.divisions.first())
    html = page(as_user(officer))
    listed = html.partition('aria-labelledby="agencies"')[2].partition("</section>")[0]
    shown, _more, beyond = listed.partition("<details")
    assert shown.count("<li>") == 10
    assert "อีก 3 แห่ง" in beyond
    assert "นับจาก 10 แห่งแรก" in beyond
    assert beyond.count("<li>") == 3


@pytest.mark.parametrize(
    ("task", "again"),
    [
        ({"title": "ตรวจรายงาน 1 ฉบับ", "pair": (("รอตรวจ (ฉบับ)", "1"),)}, True),
        ({"title": "กรอกคะแนนปี 2565", "left": Left(3, 51, "ช่อง", "กรอกแล้ว")}, True),
        ({"title": "พิจารณาคะแนนปี 2565", "pair": (("คะแนนรวม", "95.82"),)}, False),
    ],
    ids=["in the title", "beside the bar", "nowhere else"],
)
def test_a_small_screen_leaves_out_only_figures_that_words_say(task: dict[str, Any], again: bool) -> None:
    assert Task(why="", button="", url="", **task).is_said_in_words is again
