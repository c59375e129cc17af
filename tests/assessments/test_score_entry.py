"""The score grid: what it shows, the panel beside it, saving the whole sheet without JavaScript."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import scores as actions
from assessments.actions.scores import Entry
from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment, DifferenceReason, Score, ScoreChange
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import Role
from tests import make

pytestmark = pytest.mark.django_db
ANNOUNCED = {"IIT": "90.42", "EIT": "95.65", "OIT": "100", "TOTAL": "95.82"}


@pytest.fixture
def year(officer: User, agency) -> Assessment:
    return make.assessment(agency, by=officer, scores=make.NAKHON_PATHOM | ANNOUNCED)


def url(year: Assessment, name: str = "score_entry", *more: str) -> str:
    return reverse(f"assessments:{name}", args=[year.agency.slug, year.fiscal_year, *more])


def words(answer) -> str:
    """The page's text with one space between words."""
    markup = re.sub(r'<span class="nb">([^<]*)</span>', r"\1", answer.content.decode())  # inside a word
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


@pytest.mark.parametrize(("sheet", "cells"), [("indicators", 14), ("IIT", 63), ("EIT", 22), ("OIT", 50)])
def test_each_sheet_has_its_cells(year: Assessment, officer: User, as_user, sheet: str, cells: int) -> None:
    page = as_user(officer).get(url(year), {"sheet": sheet}).content.decode()
    assert page.count('class="cell"') == cells


def test_an_unknown_sheet_is_not_found(year: Assessment, officer: User, as_user) -> None:
    assert as_user(officer).get(url(year), {"sheet": "XXX"}).status_code == 404


def test_another_agency_does_not_exist(year: Assessment, outsider: User, as_user) -> None:
    client = as_user(outsider)
    assert client.get(url(year)).status_code == 404
    assert client.get(url(year, "score_panel")).status_code == 404
    assert client.get(url(year, "score_history", "1")).status_code == 404


@pytest.mark.parametrize("role", [Role.DIVISION_OFFICER, Role.HEAD, Role.AGENCY_ADMIN])
def test_others_of_the_agency_read_and_do_not_write(year: Assessment, agency, as_user, role: str) -> None:
    client = as_user(make.user(agency, role))
    page = client.get(url(year)).content.decode()
    assert "94.56" in page
    assert 'class="cell"' not in page
    assert client.post(url(year), {"s-1": "1", "seen-1": "1:94.56"}).status_code == 403


def test_the_panel_shows_the_published_result(year: Assessment, officer: User, as_user) -> None:
    text = words(as_user(officer).get(url(year, "score_panel")))
    assert "95 .82" in text
    assert "AA ผ่าน" in text
    assert "EIT 95.65 95.66 +0.01 ปัดเศษ" in text
    assert "(96.03 + 96.20 + 94.74) ÷ 3 = 95.6567" in text
    assert "ต้องตรวจ" not in text


def test_a_missing_item_leaves_a_range(officer: User, agency, as_user) -> None:
    scores = {str(n): make.NAKHON_PATHOM[str(n)] for n in range(1, 9)}
    scores |= {f"O{n}": "100" for n in range(1, 44) if n != 38}
    year = make.assessment(agency, by=officer, scores=scores)
    text = words(as_user(officer).get(url(year), {"sheet": "OIT"}))
    assert "94.57 ถึง 95.82" in text
    assert "ยังขาด O38 ช่องเดียว มีค่า 1.25 คะแนน ระดับที่เป็นไปได้ A ถึง AA" in text
    assert "ยังส่งไม่ได้ ยังไม่มีคะแนนรวม ยังขาด O38" in text


def test_an_implied_instrument_is_shown_as_implied(officer: User, agency, as_user) -> None:
    year = make.assessment(agency, by=officer, scores={"EIT": "95.65", "OIT": "100", "TOTAL": "95.82"})
    assert "อนุมานจากคะแนนรวม 90.42" in words(as_user(officer).get(url(year, "score_panel")))


def test_the_next_level_says_what_is_missing(officer: User, agency, as_user) -> None:
    year = make.assessment(agency, by=officer, scores={"IIT": "90", "EIT": "90", "OIT": "90"})
    assert "ทำไมยังไม่ถึง AA ขาดคะแนนรวม 5.00 คะแนน" in words(as_user(officer).get(url(year, "score_panel")))


def test_an_empty_year_says_how_to_begin(officer: User, agency, as_user) -> None:
    text = words(as_user(officer).get(url(make.assessment(agency, by=officer))))
    assert "ยังไม่มีคะแนน พิมพ์ช่องแรกแล้วผลจะแสดงที่นี่ทันที" in text
    assert "0.00 ถึง 100.00" not in text


def test_last_year_stands_beside_the_same_subject(year: Assessment, officer: User, agency, as_user) -> None:
    make.assessment(agency, 2564, by=officer, scores={"1": "81.23", "e6": "77.77", "O34": "55.55"})
    client = as_user(officer)
    assert "81.23" in words(client.get(url(year)))
    assert "77.77" in words(client.get(url(year), {"sheet": "EIT"}))
    # O34 of 2564 is another subject than O34 of 2565.
    text = words(client.get(url(year), {"sheet": "OIT"}))
    assert "O34 นโยบายไม่รับของขวัญ (No Gift Policy) 55.55" not in text


@pytest.mark.parametrize("sheet", ["indicators", "IIT", "OIT"])
def test_the_number_of_queries_does_not_grow(officer: User, agency, as_user, sheet: str) -> None:
    year = make.assessment(agency, by=officer, scores={"1": "94.56"})
    client = as_user(officer)
    client.get(url(year), {"sheet": sheet})  # the framework is read once per process
    with CaptureQueriesContext(connection) as one:
        client.get(url(year), {"sheet": sheet})
    codes = [code for code in year.framework.to_plain().nodes if code != "1"]
    make.give_scores(year, dict.fromkeys(codes, "90"), officer)
    with CaptureQueriesContext(connection) as all_:
        client.get(url(year), {"sheet": sheet})
    assert len(one) == len(all_)
    assert len(all_) <= 14, [query["sql"] for query in all_.captured_queries]


# ── without JavaScript ────────────────────────────────────────────────────────
def posted(year: Assessment, **typed: str) -> dict[str, str]:
    """The form of the indicator sheet as a browser would send it, with some boxes typed over."""
    form = {}
    for row in Score.objects.filter(assessment=year):
        form |= {f"s-{row.code}": f"{row.value}", f"seen-{row.code}": f"{row.version}:{row.value}"}
    return form | {name.replace("_", "-"): text for name, text in typed.items()}


def test_the_sheet_saves_only_what_changed(year: Assessment, officer: User, as_user) -> None:
    form = posted(year, s_1="๙๕", s_2="")
    # Somebody else saved a cell that this person did not touch: that is no conflict.
    actions.save_cells(assessment=year, entries=[Entry("3", "91", 1)], by=officer)
    answer = as_user(officer).post(url(year), form)
    assert answer.status_code == 302
    assert sorted(ScoreChange.objects.values_list("code", "new")) == [
        ("1", Decimal(95)), ("2", None), ("3", Decimal(91)),
    ]  # fmt: skip


def test_the_sheet_sent_twice_does_no_harm(year: Assessment, officer: User, as_user) -> None:
    form = posted(year, s_1="95")
    client = as_user(officer)
    assert [client.post(url(year), form).status_code for _ in range(2)] == [302, 302]
    assert ScoreChange.objects.count() == 1


def test_refused_and_conflicting_values_are_shown_again(year: Assessment, officer: User, agency, as_user) -> None:
    other = make.user(agency, Role.OFFICER, position="ผู้ช่วยเจ้าหน้าที่")
    form = posted(year, s_1="91.12", s_2="100.01", s_4="89")
    actions.save_cell(assessment=year, code="1", text="92.11", seen_version=1, by=other)
    answer = as_user(officer).post(url(year), form)
    page, text = answer.content.decode(), words(answer)
    assert answer.status_code == 409
    assert 'name="s-1" ' in page
    assert 'value="91.12"' in page
    assert 'value="100.01"' in page
    assert "ช่อง 1 มีผู้แก้เป็น 92.11 ขณะที่พิมพ์ 91.12 ผู้ช่วยเจ้าหน้าที่ เมื่อ" in text
    assert "คะแนนต้องอยู่ระหว่าง 0 ถึง 100" in text
    assert Score.objects.get(code="4").value == Decimal(89)
    assert Score.objects.get(code="1").value == Decimal("92.11")
    # Told of the other's value, the next press saves over it …
    seen = re.search(r'name="seen-1" value="([^"]+)"', page)
    assert seen
    assert seen[1] == "2:92.11"
    form |= {"seen-1": seen[1], "s-2": "88.13", "seen-4": "2:89.00", "s-4": "89.00"}
    # … or «take» leaves it.
    assert as_user(officer).post(url(year), form | {"take": "1"}).status_code == 302
    assert Score.objects.get(code="1").value == Decimal("92.11")
    assert as_user(officer).post(url(year), form).status_code == 302
    assert Score.objects.get(code="1").value == Decimal("91.12")


# ── announced level, reasons, history ─────────────────────────────────────────
def test_the_announced_level_and_date_are_kept(year: Assessment, officer: User, as_user) -> None:
    form = {"level": "AA", "announced_on": "๑ ส.ค. ๒๕๖๕", "seen_level": "", "seen_on": ""}
    assert as_user(officer).post(url(year, "save_announced"), form).status_code == 302
    year.refresh_from_db()
    assert (year.announced_level, year.announced_on) == ("AA", date(2022, 8, 1))


def test_an_announced_level_somebody_changed_is_not_overwritten(year: Assessment, officer: User, as_user) -> None:
    Assessment.objects.filter(pk=year.pk).update(announced_level="A")
    form = {"level": "AA", "announced_on": "", "seen_level": "", "seen_on": ""}
    client = as_user(officer)
    answer = client.post(url(year, "save_announced"), form, headers={"referer": "http://testserver/staff/"})
    assert answer.status_code == 302
    year.refresh_from_db()
    assert year.announced_level == "A"
    assert "ขณะนี้ระดับที่ประกาศคือ A" in words(client.get(url(year)))


@pytest.mark.parametrize(("field", "value"), [("level", "ZZ"), ("announced_on", "31/2/2565"), ("announced_on", "65")])
def test_an_impossible_level_or_date_is_no(year: Assessment, officer: User, as_user, field: str, value: str) -> None:
    form = {"level": "AA", "announced_on": "", "seen_level": "", "seen_on": "", field: value}
    assert as_user(officer).post(url(year, "save_announced"), form).status_code == 422
    year.refresh_from_db()
    assert year.announced_level == ""


def test_a_reason_is_kept_changed_and_removed(year: Assessment, officer: User, as_user) -> None:
    client = as_user(officer)
    for reason in ("คิดจากทศนิยมเต็ม", "คิดจากทศนิยมเต็ม", "สอบถามแล้ว", ""):
        assert client.post(url(year, "save_reason"), {"code": "EIT", "reason": reason}).status_code == 302
        kept = DifferenceReason.objects.values_list("reason", flat=True).first() or ""
        assert kept == reason


def test_a_reason_through_htmx_answers_with_the_panel(year: Assessment, officer: User, as_user) -> None:
    form = {"code": "EIT", "reason": "คิดจากทศนิยมเต็ม"}
    answer = as_user(officer).post(url(year, "save_reason"), form, headers={"hx-request": "true"})
    assert 'value="คิดจากทศนิยมเต็ม"' in answer.content.decode()
    assert "บันทึกเหตุผลแล้ว" in words(answer)


def test_the_history_of_a_cell_names_who_and_both_values(year: Assessment, officer: User, as_user) -> None:
    actions.save_cell(assessment=year, code="1", text="94.65", seen_version=1, by=officer)
    actions.save_cell(assessment=year, code="1", text="", seen_version=2, by=officer)
    client = as_user(officer)
    page = client.get(url(year, "score_history", "1"))
    fragment = client.get(url(year, "score_history", "1"), headers={"x-fragment": "1"})
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    text = words(fragment)
    assert text.index("94.65 เป็น ว่าง") < text.index("94.56 เป็น 94.65")
    assert "เจ้าหน้าที่กองยุทธศาสตร์" in text
    assert "คะแนนที่แก้ล่าสุด ตัวชี้วัดที่ 1 94.65 เป็น ว่าง" in words(client.get(url(year, "year")))
    assert client.get(url(year, "score_history", "O99")).status_code == 404


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("10", "ประวัติคะแนน ตัวชี้วัดที่ 10 การป้องกันการทุจริต"),
        ("IIT", "ประวัติคะแนน IIT แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน"),
        ("TOTAL", "ประวัติคะแนนรวม ช่องนี้ยังไม่เคยมีคะแนนในระบบ"),
    ],
)
def test_the_history_page_says_whose_scores_they_are(
    year: Assessment, officer: User, as_user, code: str, head: str
) -> None:
    assert head in words(as_user(officer).get(url(year, "score_history", code)))


def test_who_reads_sees_what_was_computed_and_only_what_was_announced(officer: User, agency, as_user) -> None:
    items = {f"O{n}": "100" for n in range(1, 44)} | {str(n): make.NAKHON_PATHOM[str(n)] for n in range(1, 9)}
    year = make.assessment(agency, by=officer, status=S.APPROVED, scores=items)
    client = as_user(officer)
    text = words(client.get(url(year)))
    assert "ตัวชี้วัด 10/10" in text
    assert "9 การเปิดเผยข้อมูล 100.00 คำนวณ" in text
    assert "ที่ ป.ป.ช. ประกาศ" not in text
    assert "ไม่มีคะแนนในแผ่นนี้" in words(client.get(url(year), {"sheet": "EIT"}))
    make.give_scores(year, {"TOTAL": "95.82"}, officer)
    text = words(client.get(url(year)))
    assert "คะแนนเครื่องมือและคะแนนรวมที่ ป.ป.ช. ประกาศ รวม คะแนนรวม 95.82" in text
    assert "แบบวัดการรับรู้" not in text


def test_a_refused_date_of_the_announcement_is_told_above_the_grid(year: Assessment, officer: User, as_user) -> None:
    form = {"level": "", "announced_on": "เมื่อวาน", "seen_level": "", "seen_on": ""}
    answer = as_user(officer).post(url(year, "save_announced"), form)
    text = words(answer)
    assert answer.status_code == 422
    assert text.index("ยังไม่ได้บันทึกระดับและวันที่") < text.index("วางทั้งคอลัมน์จาก Excel")
    assert 'href="#id_announced_on"' in answer.content.decode()


def test_a_closed_year_is_shown_without_boxes(officer: User, agency, as_user) -> None:
    year = make.assessment(agency, by=officer, status=S.SUBMITTED, scores=make.NAKHON_PATHOM)
    page = as_user(officer).get(url(year)).content.decode()
    assert 'class="cell"' not in page
    assert "คะแนนปีนี้รอตรวจ จึงแก้ไม่ได้" in page
