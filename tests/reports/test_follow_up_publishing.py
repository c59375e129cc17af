"""A follow-up report from the press of the button to the public: what is missing, what has changed, who may see."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.lib.workflow import RuleBroken
from measures.enums import FollowUp, ProgressState, WorkStatus
from measures.models import Measure, ProgressReport, Proof
from reports import actions, jobs
from reports.documents import BY_SLUG
from reports.enums import DocumentKind, ReportStatus
from reports.models import Report
from tests import make
from tests.access import publish
from tests.reports import follow_up_world as world
from tests.words import unbroken

AsUser = Callable[[User], Client]
H1 = BY_SLUG["follow-up-h1"]


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, by=officer)


def asked_for(year: Assessment, by: User, part: str = "h1") -> Report:
    report = actions.request_report(assessment=year, by=by, kind=DocumentKind.FOLLOW_UP, part=part)
    jobs.build(report.pk)
    return Report.objects.get(pk=report.pk)


def problems(report: Report, head: User) -> list[str]:
    """What publishing is refused for; none when it went through."""
    if report.status == ReportStatus.READY:
        actions.take_step(report=report, name="approve", note="", by=head)
    try:
        actions.take_step(report=report, name="publish", note="", by=head)
    except RuleBroken as broken:
        return list(broken.messages)
    return []


# ── before it is made ─────────────────────────────────────────────────────────
def test_without_measures_none_is_made(year: Assessment, officer: User) -> None:
    with pytest.raises(RuleBroken, match="ปีนี้ยังไม่มีมาตรการ"):
        actions.request_report(assessment=year, by=officer, kind=DocumentKind.FOLLOW_UP, part="h1")


def test_a_part_in_which_nothing_is_followed_up_is_refused(year: Assessment, officer: User) -> None:
    world.measure(year, follow_up=FollowUp.YEAR_END)
    with pytest.raises(RuleBroken, match="ไม่มีมาตรการที่ติดตามในรอบ 6 เดือนแรก"):
        actions.request_report(assessment=year, by=officer, kind=DocumentKind.FOLLOW_UP, part="h1")


def test_it_needs_no_scores_and_each_part_counts_its_own_versions(year: Assessment, officer: User) -> None:
    world.progress(world.measure(year))
    first = asked_for(year, officer)
    again = asked_for(year, officer)
    whole = asked_for(year, officer, "year")
    assert [(r.part, r.version, r.status) for r in (first, again, whole)] == [
        ("h1", 1, ReportStatus.READY),
        ("h1", 2, ReportStatus.READY),
        ("year", 1, ReportStatus.READY),
    ]
    assert first.file.name.startswith("reports/our-town/2565/follow-up-h1-")


# ── before it is published ────────────────────────────────────────────────────
def test_what_is_missing_is_named_by_division_and_measure(year: Assessment, officer: User, head: User) -> None:
    first, second = year.agency.divisions.all()
    world.progress(world.measure(year, "รับแล้ว"), division=second)
    world.progress(world.measure(year, "ยังไม่ส่ง"), division=second, state=ProgressState.OPEN)
    world.progress(world.measure(year, "ส่งกลับ"), division=first, state=ProgressState.RETURNED)
    world.progress(world.measure(year, "รอตรวจ"), division=first, state=ProgressState.SENT)
    world.measure(year, "ไม่มีรอบ")
    assert problems(asked_for(year, officer), head) == [
        "สำนักปลัดเทศบาล ยังไม่ส่งรายงาน 1 มาตรการ: «ม.2 ยังไม่ส่ง»",
        "กองยุทธศาสตร์และงบประมาณ ยังไม่ส่งรายงาน 1 มาตรการ: «ม.3 ส่งกลับ»",
        "กองยุทธศาสตร์และงบประมาณ ส่งแล้วแต่ยังไม่ได้รับ 1 มาตรการ: «ม.4 รอตรวจ»",
        "ยังไม่เปิดรอบรายงาน 1 มาตรการ: «ม.5 ไม่มีรอบ»",
    ]
    assert Report.objects.get().status == ReportStatus.APPROVED


def test_two_hundred_owed_reports_are_one_sentence(year: Assessment, officer: User, head: User) -> None:
    world.progress(world.measure(year, "รับแล้ว"))
    division = year.agency.divisions.all()[1]
    made = Measure.objects.bulk_create(
        Measure(assessment=year, carried_out_in=2566, order=at, title=f"มาตรการ {at}", created_by=officer)
        for at in range(2, 202)
    )
    round_ = world.round_of(year)
    ProgressReport.objects.bulk_create(
        ProgressReport(measure=row, division=division, round=round_, due=round_.due) for row in made
    )
    [said] = problems(world.published(year, officer, status=ReportStatus.READY), head)
    assert said.startswith("สำนักปลัดเทศบาล ยังไม่ส่งรายงาน 200 มาตรการ: «ม.2 มาตรการ 2» «ม.3 มาตรการ 3»")
    assert said.endswith("และอีก 195 มาตรการ")


def test_what_was_closed_without_a_report_does_not_hold_it_up(year: Assessment, officer: User, head: User) -> None:
    world.progress(world.measure(year, "รับแล้ว"))
    owed = world.progress(world.measure(year, "ไม่รายงาน"), state=ProgressState.OPEN)
    assert len(problems(asked_for(year, officer), head)) == 1
    ProgressReport.objects.filter(pk=owed.pk).update(state=ProgressState.CLOSED)
    report = asked_for(year, officer)
    assert problems(report, head) == []
    assert Report.objects.get(pk=report.pk).status == ReportStatus.PUBLISHED
    assert report.snapshot["measures"][1]["status"] == "ปิดโดยไม่มีรายงาน"


def test_a_report_accepted_since_asks_for_a_new_version(year: Assessment, officer: User, head: User) -> None:
    said = world.progress(world.measure(year))
    report = asked_for(year, officer)
    ProgressReport.objects.filter(pk=said.pk).update(version=9, what="แก้แล้ว")
    [problem] = problems(report, head)
    assert "สร้างรายงานฉบับใหม่" in problem
    assert problems(asked_for(year, officer), head) == []


def test_proof_withdrawn_since_asks_for_a_new_version(year: Assessment, officer: User, head: User) -> None:
    world.proof(world.progress(world.measure(year)))
    report = asked_for(year, officer)
    Proof.objects.update(is_public=False)
    assert problems(report, head) == ["หลักฐาน 1 รายการในฉบับนี้ไม่เปิดเผยแล้ว สร้างรายงานฉบับใหม่แล้วเผยแพร่ฉบับนั้น"]


def test_a_new_version_replaces_only_the_same_part(year: Assessment, officer: User, head: User) -> None:
    row = world.measure(year)
    world.progress(row, "h1")
    world.progress(row, "h2", work_status=WorkStatus.DONE, percent=100)
    for part in ("h1", "year", "h1"):
        assert problems(asked_for(year, officer, part), head) == []
    found = list(Report.objects.order_by("pk").values_list("part", "version", "status"))
    assert found == [
        ("h1", 1, ReportStatus.SUPERSEDED),
        ("year", 1, ReportStatus.PUBLISHED),
        ("h1", 2, ReportStatus.PUBLISHED),
    ]


def test_an_older_version_never_takes_the_place_of_a_newer_one(year: Assessment, officer: User, head: User) -> None:
    world.progress(world.measure(year))
    older, newer = asked_for(year, officer), asked_for(year, officer)
    actions.take_step(report=older, name="approve", note="", by=head)
    assert problems(newer, head) == []
    assert problems(Report.objects.get(pk=older.pk), head) == ["เผยแพร่ฉบับที่ 2 ไปแล้ว ฉบับที่ 1 เก่ากว่า ถ้าต้องแก้ให้สร้างฉบับใหม่"]


def test_a_picture_removed_before_the_file_is_made_fails_with_its_name(year: Assessment, officer: User) -> None:
    proof = world.proof(world.progress(world.measure(year)), caption="เวทีรับฟัง")
    report = actions.request_report(assessment=year, by=officer, kind=DocumentKind.FOLLOW_UP, part="h1")
    proof.file.storage.delete(proof.file.name)
    jobs.build(report.pk)
    assert Report.objects.get().job.failure == "ภาพ «เวทีรับฟัง» ถูกลบหลังสั่งจัดทำ สร้างรายงานฉบับใหม่"


# ── staff pages ───────────────────────────────────────────────────────────────
def page(client: Client, year: Assessment, part: str = "") -> str:
    address = reverse("reports:report_list", args=[year.agency.slug, year.fiscal_year])
    return client.get(address, {"part": part} if part else {}).content.decode()


def test_the_list_shows_both_documents_and_one_main_action(as_user: AsUser, year: Assessment, officer: User) -> None:
    world.progress(world.measure(year, "ยังไม่ส่ง"), state=ProgressState.OPEN)
    shown = page(as_user(officer), year, "h1")
    assert shown.count("btn-primary") == 1
    assert "ยังขาดก่อนเผยแพร่รายงานรอบ 6 เดือนแรก" in shown
    assert "<li>ม.1 ยังไม่ส่ง</li>" in shown
    assert "เดือนตุลาคม" not in shown


def test_the_list_offers_months_where_a_measure_is_followed_up_monthly(
    as_user: AsUser, year: Assessment, officer: User
) -> None:
    world.measure(year, follow_up=FollowUp.MONTHLY)
    shown = page(as_user(officer), year, "m10")
    assert 'href="?part=m10#follow-up" aria-current="true"' in shown
    assert "เดือนกันยายน 2566" in shown


@pytest.mark.parametrize("part", ["", "nonsense", "h3"])
def test_an_unknown_part_shows_one_that_exists(as_user: AsUser, year: Assessment, officer: User, part: str) -> None:
    assert page(as_user(officer), year, part).count('aria-current="true">') >= 1


def test_a_division_officer_reads_but_sees_no_list_of_what_others_owe(
    as_user: AsUser, year: Assessment, division_officer: User
) -> None:
    world.progress(world.measure(year, "ยังไม่ส่ง"), state=ProgressState.OPEN)
    shown = page(as_user(division_officer), year, "h1")
    assert "ยังขาด" not in shown
    assert "btn-primary" not in shown


def test_the_list_costs_the_same_for_three_and_thirty_measures(
    as_user: AsUser, year: Assessment, officer: User, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_user(officer)
    for at in range(3):
        world.progress(world.measure(year, f"ก{at}"))
    page(client, year, "year")
    with CaptureQueriesContext(connection) as few:
        page(client, year, "year")
    for at in range(27):
        world.progress(world.measure(year, f"ข{at}"), state=ProgressState.OPEN)
    with django_assert_num_queries(len(few)):
        page(client, year, "year")


def test_the_plan_of_a_follow_up_report_has_its_own_sections_and_no_memo(
    as_user: AsUser, year: Assessment, officer: User
) -> None:
    world.proof(world.progress(world.measure(year)))
    address = reverse("reports:report_plan", args=["our-town", 2565, H1])
    form = as_user(officer).get(address).content.decode()
    assert "ภาพกิจกรรม" in form
    assert "บันทึกข้อความ" not in form
    answer = as_user(officer).post(address, {"sections": ["summary", "measures"]})
    assert answer["Location"] == "/staff/our-town/2565/reports/?part=h1#follow-up"
    report = asked_for(year, officer)
    assert report.snapshot["sections"] == ["summary", "measures"]
    assert report.snapshot["picture_files"] == {}


def test_the_preview_shows_pictures_by_an_address_of_ours(as_user: AsUser, year: Assessment, officer: User) -> None:
    shown = world.proof(world.progress(world.measure(year)))
    hidden = world.proof(world.progress(world.measure(year)), public=False)
    client = as_user(officer)
    preview = client.get(reverse("reports:report_preview", args=["our-town", 2565, H1])).content.decode()
    address = reverse("reports:report_picture", args=["our-town", 2565, H1, shown.pk])
    assert f'src="{address}"' in preview
    assert "asset:" not in preview
    answer = client.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    for other in (hidden.pk, 10**6):
        assert client.get(reverse("reports:report_picture", args=["our-town", 2565, H1, other])).status_code == 404


def test_the_detail_page_says_what_is_decided_on(as_user: AsUser, year: Assessment, officer: User, head: User) -> None:
    world.progress(world.measure(year), work_status=WorkStatus.DONE, percent=100)
    report = asked_for(year, officer)
    shown = as_user(head).get(reverse("reports:report_detail", args=["our-town", 2565, H1, 1])).content.decode()
    assert "รายงานผลการดำเนินการตามมาตรการ ปี 2566 รอบ 6 เดือนแรก ฉบับที่ 1" in shown
    assert report.snapshot["lead"] == "แล้วเสร็จ 1 มาตรการ"
    assert "แล้วเสร็จ 1 มาตรการ" in shown


# ── the public ────────────────────────────────────────────────────────────────
def test_the_year_page_shows_status_outcome_and_public_files_as_published(
    client: Client, year: Assessment, officer: User
) -> None:
    publish(year, officer)
    said = world.progress(
        world.measure(year, "คู่มือการยืม"), work_status=WorkStatus.DONE, percent=100, outcome="เหลือ 1 วัน"
    )
    shown, hidden = world.proof(said, caption="เปิดเผย"), world.proof(said, public=False, caption="ไม่เปิดเผย")
    world.published(year, officer)
    ProgressReport.objects.update(outcome="แก้ภายหลัง")
    text = unbroken(client.get("/our-town/2565/").content.decode())
    for words in ("มาตรการและผลการดำเนินการ", "คู่มือการยืม", "แล้วเสร็จ", "เหลือ 1 วัน", "เปิดเผย", f"/proof/{shown.pk}/"):
        assert words in text, words
    assert "แก้ภายหลัง" not in text
    assert f"/proof/{hidden.pk}/" not in text
    assert "/our-town/2565/follow-up-h1/v1.pdf" in text


def test_the_part_that_reaches_furthest_is_shown(client: Client, year: Assessment, officer: User) -> None:
    publish(year, officer)
    row = world.measure(year)
    world.progress(row, "h1", outcome="ผลครึ่งแรก")
    world.progress(row, "h2", outcome="ผลครึ่งหลัง")
    for part in ("year", "h2", "h1"):
        world.published(year, officer, part)
    text = client.get("/our-town/2565/").content.decode()
    assert "ปีงบประมาณ 2566 ทั้งปี" in text
    assert "ผลครึ่งแรก" not in text


def test_a_follow_up_report_alone_has_a_page_too(client: Client, year: Assessment, officer: User) -> None:
    world.progress(world.measure(year, "คู่มือการยืม"))
    world.published(year, officer)
    answer = client.get("/our-town/2565/")
    assert answer.status_code == 200
    assert "ยังไม่ได้เผยแพร่รายงานผลการประเมินของปีนี้" in answer.content.decode()


@pytest.mark.parametrize(
    "why", ["not public", "withdrawn", "not published", "superseded", "not in the report", "of another agency", "link"]
)
def test_any_other_file_is_the_very_same_as_nonsense(
    client: Client, year: Assessment, officer: User, why: str
) -> None:
    said = world.progress(world.measure(year))
    proof = world.proof(said, public=why != "not public")
    if why == "link":
        proof = said.proofs.create(url="https://example.org/", is_public=True, added_by=officer)
    status = {"not published": ReportStatus.APPROVED, "superseded": ReportStatus.SUPERSEDED}
    world.published(year, officer, status=status.get(why, ReportStatus.PUBLISHED))
    if why == "withdrawn":
        Proof.objects.update(is_public=False)
    if why == "not in the report":
        proof = world.proof(said)
    if why == "of another agency":
        elsewhere = make.agency("other-town")
        proof = world.proof(world.progress(world.measure(make.assessment(elsewhere, 2565))))
    nonsense = client.get("/our-town/2565/proof/999999/")
    answer = client.get(f"/our-town/2565/proof/{proof.pk}/")
    assert (answer.status_code, answer.content) == (404, nonsense.content)
    assert sorted(answer.headers.items()) == sorted(nonsense.headers.items())


def test_a_public_file_is_given_out_as_an_attachment_that_nothing_keeps(
    client: Client, year: Assessment, officer: User
) -> None:
    content = b"%PDF-1.7 proof"
    proof = world.proof(
        world.progress(world.measure(year)), content, kind="pdf", name="คู่มือ.pdf", mime="application/pdf"
    )
    world.published(year, officer)
    answer = client.get(f"/our-town/2565/proof/{proof.pk}/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_year_page_costs_the_same_for_three_and_thirty_measures(
    client: Client, year: Assessment, officer: User, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    publish(year, officer)
    for at in range(3):
        world.proof(world.progress(world.measure(year, f"ก{at}")))
    world.published(year, officer)
    with CaptureQueriesContext(connection) as few:
        client.get("/our-town/2565/")
    for at in range(27):
        world.progress(world.measure(year, f"ข{at}"))
    Division.objects.create(agency=year.agency, name="กองช่าง", order=3)
    world.published(year, officer, "year")
    with django_assert_num_queries(len(few)):
        client.get("/our-town/2565/")
