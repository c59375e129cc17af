"""Planning a document: sections switched and put in order, what each kind asks for, and nobody's words lost."""

import re
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from reports import actions, jobs, pdf
from reports.documents import ANALYSIS, BY_SLUG
from reports.kinds import KINDS
from reports.models import ReportPlan
from reports.queries import plan_of
from reports.sections import Group, in_order, moved
from reports.snapshot import GROUPS, SECTIONS
from tests import make
from tests.reports.sample_snapshot import sample

AsUser = Callable[[User], Client]
MEMO = BY_SLUG["memo"]
PARTS = (Group("ก", ("a",)), Group("ข", ("b", "c", "d"), moves=True), Group("ค", ("e",)))


@pytest.fixture
def year(agency: Agency, officer: User, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    monkeypatch.setattr(jobs, "hint", lambda report_id: None)
    return make.assessment(agency, 2565, scores={**make.NAKHON_PATHOM, "TOTAL": "95.82"}, by=officer)


def url(year: Assessment, document: object = ANALYSIS) -> str:
    return reverse("reports:report_plan", args=[year.agency.slug, year.fiscal_year, document])


def typed(year: Assessment, document: Any = ANALYSIS, **changes: Any) -> dict[str, Any]:
    """What the page would send if it were opened now, with some fields changed."""
    plan = plan_of(Assessment.objects.get(pk=year.pk), document)
    kind = KINDS[document.kind]
    data: dict[str, Any] = {"seen": plan.state if plan else "", **dict.fromkeys(kind.particulars, "")}
    if len(kind.sections) > 1:
        data |= {"sections": list(kind.sections), "order": list(kind.sections)}
    return data | changes


# ── the order, plain ──────────────────────────────────────────────────────────
def test_the_groups_of_the_analysis_report_are_its_sections_in_their_order() -> None:
    assert in_order(GROUPS, ()) == list(SECTIONS)
    assert [group.title for group in GROUPS if group.moves] == ["เนื้อหา", "ภาคผนวก"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((), "abcde"),
        (("d", "b", "c"), "adbce"),
        (("e", "d", "c", "b", "a"), "adcbe"),  # what does not move stays, wherever it was named
        (("d", "x", "d"), "abcde"),  # only one is named: the others stand before it as they did
        (("c", "b"), "acdbe"),  # a section that is new with a release stands after its neighbour
    ],
)
def test_an_order_arranges_what_may_move(order: tuple[str, ...], expected: str) -> None:
    assert "".join(in_order(PARTS, order)) == expected


@pytest.mark.parametrize(
    ("key", "way", "expected"),
    [
        ("c", "up", "acbde"),
        ("c", "down", "abdce"),
        ("b", "up", "abcde"),
        ("d", "down", "abcde"),
        ("a", "down", "abcde"),
        ("nonsense", "up", "abcde"),
        ("c", "sideways", "abcde"),
    ],
)
def test_a_section_changes_places_within_its_group(key: str, way: str, expected: str) -> None:
    assert "".join(moved(PARTS, (), key, way)) == expected


# ── the page ──────────────────────────────────────────────────────────────────
def test_the_chosen_order_is_that_of_the_next_version(as_user: AsUser, year: Assessment, officer: User) -> None:
    order = [*list(SECTIONS)[:3], "triage", "summary", "basics", "result", "instruments", "indicators", "measures"]
    chosen = ["cover", "contents", "summary", "basics", "result", "triage", "oit_matrix", "record"]
    answer = as_user(officer).post(url(year), typed(year, order=order, sections=chosen))
    assert answer.status_code == 302
    report = actions.request_report(assessment=year, by=officer)
    assert report.snapshot["sections"] == [
        "cover", "contents", "triage", "summary", "basics", "result", "oit_matrix", "record"
    ]  # fmt: skip
    html = KINDS["analysis"].html(report.snapshot)
    chapters = re.findall(r'<h1 id="([a-z-]+)"[^>]*><span class="no">(.)</span>', html)
    assert chapters == [("triage", "1"), ("basics", "2"), ("result", "3"), ("oit-matrix", "ก")]
    contents = html[html.index('<ul class="toc"') : html.index('id="triage"')]
    assert re.findall(r'class="l1"><b class="no">([^<]*)</b><a href="#([a-z-]+)"', contents) == [
        ("1", "triage"),
        ("\u2002", "summary"),
        ("2", "basics"),
        ("3", "result"),
        ("ก", "oit-matrix"),
        ("\u2002", "record"),
    ]
    tables = [int(number) for number in re.findall(r">ตารางที่ (\d+)<", html)]
    assert tables == list(range(1, len(tables) + 1))
    assert len(tables) >= 4


def test_what_may_move_has_buttons_and_what_may_not_says_so(as_user: AsUser, year: Assessment, officer: User) -> None:
    page = as_user(officer).get(url(year)).content.decode()
    movable = [key for group in GROUPS if group.moves for key in group.keys]
    assert re.findall(r'name="move" value="([a-z_]+):up"', page) == movable
    assert re.findall(r'name="move" value="([a-z_]+):up"[^>]* disabled', page) == ["summary", "oit_matrix"]
    assert re.findall(r'name="move" value="([a-z_]+):down"[^>]* disabled', page) == ["calendar", "minutes"]
    assert "อยู่ต้นเล่มตามลำดับนี้เสมอ" in page
    assert "อยู่หน้าสุดท้ายเสมอ" in page
    assert page.count("btn-primary") == 1
    # Enter in a field presses the first button of the form, which must be one that saves.
    form = page[page.index("data-plan") :]
    assert 'name="move"' not in form[: form.index("</button>")]


def test_moving_without_a_script_keeps_all_that_was_typed_and_saves_nothing(
    as_user: AsUser, year: Assessment, officer: User
) -> None:
    client = as_user(officer)
    sent = typed(year, sections=["cover", "result"], memo_number="นฐ 1/2565", memo_date="31 ก.พ.", move="result:up")
    answer = client.post(url(year), sent)
    page = answer.content.decode()
    assert (answer.status_code, ReportPlan.objects.count(), AuditEvent.objects.count()) == (200, 0, 0)
    assert answer.context["page"].order[3:6] == ["summary", "result", "basics"]
    assert "«ผลการประเมินในภาพรวม» อยู่ลำดับที่ 2 จาก 8 ยังไม่บันทึก" in page
    assert re.findall(r'name="sections" value="([a-z_]+)" checked', page) == ["cover", "result"]
    assert 'value="นฐ 1/2565"' in page
    assert 'value="31 ก.พ."' in page
    assert "invalid" not in page
    # The button that was pressed keeps the place of who uses the keyboard; at the top the other one does.
    assert re.search(r'value="result:up"[^>]* autofocus', page)
    top = client.post(url(year), sent | {"order": answer.context["page"].order}).content.decode()
    assert "อยู่ลำดับที่ 1 จาก 8" in top
    assert re.search(r'value="result:down"[^>]* autofocus', top)


def test_no_section_is_refused_in_words_and_the_rest_stays(as_user: AsUser, year: Assessment, officer: User) -> None:
    order = ["basics", "summary", *list(SECTIONS)[5:]]
    answer = as_user(officer).post(url(year), typed(year, sections=[], order=order, memo_number="นฐ 1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ยังไม่ได้เลือกหัวข้อ เลือกอย่างน้อยหนึ่งหัวข้อ" in page
    assert 'value="นฐ 1"' in page
    assert answer.context["page"].order[3:5] == ["basics", "summary"]
    assert as_user(officer).post(url(year), typed(year, sections=["nonsense"])).status_code == 422
    assert not ReportPlan.objects.exists()


def test_pressing_twice_saves_and_records_once(as_user: AsUser, year: Assessment, officer: User) -> None:
    client, sent = as_user(officer), typed(year, sections=["cover", "summary"])
    for _ in range(2):
        assert client.post(url(year), sent).status_code == 302
    event = AuditEvent.objects.get(verb="report_planned")
    assert event.details["left_out"] == [key for key in SECTIONS if key not in ("cover", "summary")]
    # The usual order is not kept: a section that comes with a release finds its place by itself.
    assert ReportPlan.objects.get().order == []


def test_whoever_saves_second_sees_both_and_may_then_replace(
    as_user: AsUser, year: Assessment, officer: User, agency: Agency
) -> None:
    colleague = make.user(agency)
    opened = typed(year, sections=["summary"], memo_number="ของคนหลัง")
    first = typed(year, sections=["cover", "summary"], memo_number="ของคนแรก", memo_date="5 ก.ย. 2565")
    assert as_user(colleague).post(url(year), first).status_code == 302
    client = as_user(officer)
    answer = client.post(url(year), opened)
    assert answer.status_code == 409
    assert answer.context["stored"] == [
        ("หัวข้อตามลำดับ", "ปก, สาระสำคัญของปี"),
        ("เลขที่บันทึกข้อความ", "ของคนแรก"),
        ("วันที่ของบันทึกข้อความ", "5 ก.ย. 2565"),
    ]
    page = answer.content.decode()
    assert f"{colleague.title()}บันทึกเมื่อ" in page
    assert 'value="ของคนหลัง"' in page
    assert ReportPlan.objects.get().memo_number == "ของคนแรก"
    assert client.post(url(year), opened | {"seen": answer.context["page"].seen}).status_code == 302
    assert ReportPlan.objects.get().memo_number == "ของคนหลัง"


@pytest.mark.parametrize("slug", sorted(BY_SLUG))
def test_each_kind_asks_for_its_own_particulars(as_user: AsUser, year: Assessment, officer: User, slug: str) -> None:
    document = BY_SLUG[slug]
    kind = KINDS[document.kind]
    answer = as_user(officer).get(url(year, document))
    if not kind.has_plan:
        assert answer.status_code == 404
        return
    form = answer.context["form"]
    shown = {name: field.label for name, field in form.fields.items() if name != "sections"}
    assert shown == dict(kind.particulars)
    assert ("sections" in form.fields) == (len(kind.sections) > 1)
    listed = [row.key for part in answer.context["page"].parts for row in part.rows]
    assert listed == (list(kind.sections) if len(kind.sections) > 1 else [])


def test_a_memo_asks_for_number_date_and_own_words_and_prints_them(
    as_user: AsUser, year: Assessment, officer: User
) -> None:
    client = as_user(officer)
    page = client.get(url(year, MEMO)).content.decode()
    assert "รายละเอียดของหนังสือ" in page
    assert 'type="checkbox"' not in page
    words = "ในการนี้ เห็นควรประชุมชี้แจง\r\n\r\nทั้งนี้ เพื่อให้ทันกำหนด"
    sent = typed(year, MEMO, memo_number="นฐ 52001/99", memo_date="๕ ก.ย. ๒๕๖๕", opening=words)
    assert client.post(url(year, MEMO), sent).status_code == 302
    memo = actions.request_report(assessment=year, by=officer, kind=MEMO.kind).snapshot["memo"]
    assert (memo["number"], memo["date"]) == ("นฐ 52001/99", "5 กันยายน 2565")
    assert memo["body"][-3:-1] == ["ในการนี้ เห็นควรประชุมชี้แจง", "ทั้งนี้ เพื่อให้ทันกำหนด"]


def test_the_lists_of_divisions_are_printed_without_their_letter(
    as_user: AsUser, year: Assessment, officer: User
) -> None:
    letter = BY_SLUG["memo-divisions"]
    client = as_user(officer)
    assert client.post(url(year, letter), typed(year, letter, sections=["division_lists"])).status_code == 302
    content = KINDS[letter.kind].fill(year, letter, version=0, made_at=year.created_at)
    assert content["sections"] == ["division_lists"]


# ── the agency's own words, year after year ───────────────────────────────────
def save_words(year: Assessment, by: User, words: str) -> None:
    plan = plan_of(year, MEMO)
    actions.save_plan(
        assessment=year,
        document=MEMO,
        sections=["memo"],
        particulars={"memo_number": "นฐ 1", "memo_date": None, "opening": words},
        seen=plan.state if plan else "",
        by=by,
    )


def own_words(year: Assessment, by: User) -> list[str]:
    memo = KINDS[MEMO.kind].fill(year, MEMO, version=0, made_at=year.created_at)["memo"]
    return list(memo["body"][2:-1])


def test_own_words_of_a_letter_are_kept_for_the_years_after(
    as_user: AsUser, year: Assessment, officer: User, agency: Agency
) -> None:
    save_words(year, officer, "แผนปฏิบัติการปีงบประมาณ พ.ศ. 2566 รองรับมาตรการแล้ว")
    next_year = make.assessment(agency, 2566, scores=make.NAKHON_PATHOM, by=officer)
    moved_words = "แผนปฏิบัติการปีงบประมาณ พ.ศ. 2567 รองรับมาตรการแล้ว"
    assert own_words(next_year, officer) == [moved_words]
    client = as_user(officer)
    page = client.get(url(next_year, MEMO)).content.decode()
    assert "ยกข้อความมาจากปี 2565" in page
    assert moved_words in page
    assert 'value="นฐ 1"' not in page  # number and date are of one letter
    # Nobody looked at it in 2566; in 2567 it still comes from 2565.
    last_year = make.assessment(agency, 2567, scores=make.NAKHON_PATHOM, by=officer)
    assert own_words(last_year, officer) == ["แผนปฏิบัติการปีงบประมาณ พ.ศ. 2568 รองรับมาตรการแล้ว"]
    assert ReportPlan.objects.count() == 1
    # Saved once, it is the year's own, and the next year takes it from there.
    sent = typed(next_year, MEMO, opening=f"{moved_words} ทุกกองรับทราบ")
    assert client.post(url(next_year, MEMO), sent).status_code == 302
    assert "ยกข้อความมาจาก" not in client.get(url(next_year, MEMO)).content.decode()
    assert "ยกข้อความมาจากปี 2566" in client.get(url(last_year, MEMO)).content.decode()
    assert own_words(last_year, officer) == ["แผนปฏิบัติการปีงบประมาณ พ.ศ. 2568 รองรับมาตรการแล้ว ทุกกองรับทราบ"]
    assert own_words(year, officer) == ["แผนปฏิบัติการปีงบประมาณ พ.ศ. 2566 รองรับมาตรการแล้ว"]


def test_words_that_were_cleared_do_not_come_back(year: Assessment, officer: User, agency: Agency) -> None:
    save_words(year, officer, "ข้อความของปีแรก")
    next_year = make.assessment(agency, 2566, scores=make.NAKHON_PATHOM, by=officer)
    save_words(next_year, officer, "")
    last_year = make.assessment(agency, 2567, scores=make.NAKHON_PATHOM, by=officer)
    assert own_words(next_year, officer) == own_words(last_year, officer) == []


def test_words_of_another_agency_stay_there(year: Assessment, officer: User) -> None:
    save_words(year, officer, "ข้อความของเรา")
    elsewhere = make.assessment(make.agency(), 2566, scores=make.NAKHON_PATHOM)
    assert plan_of(elsewhere, MEMO) is None


# ── on paper ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("sections", [["contents", "summary"], ["summary"], ["measures", "summary"], ["record"]])
@pytest.mark.parametrize("digits", ["arabic", "thai"])
def test_running_heads_are_there_without_a_cover_and_no_page_is_empty(sections: list[str], digits: str) -> None:
    snapshot = sample(sections=sections, digits=digits)
    made = pdf.html_to_pdf(pdf.render_html("reports/pdf/sections.html", {"report": snapshot}))
    pages = list(pymupdf.open(stream=made).pages())
    assert len(pages) == len(sections)
    wanted = snapshot["running_title"] if digits == "arabic" else "รายงานผลการวิเคราะห์ ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๕"
    for page in pages:
        head = page.get_text(clip=(0, 0, page.rect.width, 75))
        foot = page.get_text(clip=(0, page.rect.height - 60, page.rect.width, page.rect.height))
        assert wanted in head
        assert snapshot["agency"]["name"] in foot


def test_what_a_section_says_of_itself_stands_at_its_own_foot_on_all_its_pages() -> None:
    row = {"number": 1, "title": "คู่มือการยืม " * 12, "role": "หน่วยงานหลัก", "target": "", "period": "ปี 2566",
           "steps": [{"text": "จัดทำ", "period": ""}], "reports": []}  # fmt: skip
    lists = [
        {"division": "กองช่าง", "lead": "รับผิดชอบ", "rows": [row] * 20},
        {"division": "กองคลัง", "lead": "รับผิดชอบ", "rows": [row]},
    ]
    snapshot: dict[str, Any] = {**sample(sections=["memo", "division_lists"]), "lists": lists}
    kind = KINDS["memo-divisions"]
    pages = list(pymupdf.open(stream=pdf.html_to_pdf(kind.html(snapshot))).pages())
    feet = [page.get_text(clip=(0, page.rect.height - 60, page.rect.width, page.rect.height)) for page in pages]
    assert len(feet) >= 4
    assert all("กองช่าง" in foot for foot in feet[1:-1])
    assert "กองคลัง" in feet[-1]
    assert snapshot["agency"]["name"] not in feet[-1]
