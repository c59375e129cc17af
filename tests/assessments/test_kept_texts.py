"""The agency's own introduction year after year: kept, moved on, marked for review, never written over anything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.texts import save_text, use_draft
from assessments.models import AnalysisText, Assessment
from assessments.prose import KEPT, SECTIONS, moved_on
from assessments.texts import kept_texts, section_of, texts_for
from ita_portal.accounts.models import Agency, User
from reports.documents import ANALYSIS
from reports.kinds import KINDS
from tests import make

AsUser = Callable[[User], Client]
OWN = "เทศบาลประเมินตนเองมาตั้งแต่ปีงบประมาณ พ.ศ. 2561 รายงานปีงบประมาณ พ.ศ. 2565 นี้\n\nใช้วางมาตรการของปีงบประมาณ พ.ศ. 2566"


@pytest.fixture
def first(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)


def later(first: Assessment, year: int) -> Assessment:
    return make.assessment(first.agency, year, scores=make.NAKHON_PATHOM, by=first.created_by)


def save(year: Assessment, text: str, section: str = "introduction") -> AnalysisText:
    there = section_of(year, section)
    return save_text(
        assessment=year,
        section=section,
        text=text,
        seen_version=there.version,
        seen_draft=there.draft,
        by=year.created_by,
    )


def page_of(year: Assessment, section: str | None = None) -> str:
    place = [year.agency.slug, year.fiscal_year]
    if section is None:
        return reverse("assessments:analysis", args=place)
    return reverse("assessments:analysis_text", args=[*place, section])


# ── years in words ────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ปีงบประมาณ พ.ศ. 2567 และปีงบประมาณ พ.ศ. 2568", "ปีงบประมาณ พ.ศ. 2568 และปีงบประมาณ พ.ศ. 2569"),
        ("ประจำปีงบประมาณ พ.ศ.2567", "ประจำปีงบประมาณ พ.ศ.2568"),
        ("ปีงบประมาณ 2567", "ปีงบประมาณ 2568"),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๗", "ปีงบประมาณ พ.ศ. ๒๕๖๘"),
        # Years that are not of this report stay.
        ("ปีงบประมาณ พ.ศ. 2566 และปีงบประมาณ พ.ศ. 2569", "ปีงบประมาณ พ.ศ. 2566 และปีงบประมาณ พ.ศ. 2569"),
        ("ระเบียบ พ.ศ. 2567 ประกาศเมื่อ 1 ต.ค. 2567", "ระเบียบ พ.ศ. 2567 ประกาศเมื่อ 1 ต.ค. 2567"),
        ("แผนปีงบประมาณ พ.ศ. 2567 – 2570", "แผนปีงบประมาณ พ.ศ. 2567 – 2570"),
        ("แผนปีงบประมาณ พ.ศ. 2567 ถึง 2570", "แผนปีงบประมาณ พ.ศ. 2567 ถึง 2570"),
        ("ปีงบประมาณ พ.ศ. 25671", "ปีงบประมาณ พ.ศ. 25671"),
        ("", ""),
    ],
)
def test_only_the_years_of_the_report_move_on(text: str, expected: str) -> None:
    assert moved_on(text, 2567, 2568) == expected


def test_years_move_as_far_as_the_reports_are_apart() -> None:
    assert moved_on("ปีงบประมาณ พ.ศ. 2565 ปีงบประมาณ พ.ศ. 2566", 2565, 2568) == "ปีงบประมาณ พ.ศ. 2568 ปีงบประมาณ พ.ศ. 2569"


def test_kept_are_the_sections_that_do_not_depend_on_figures() -> None:
    assert KEPT == ("introduction", "objectives", "benefits")
    assert set(KEPT) < set(SECTIONS)


# ── two years in a row ────────────────────────────────────────────────────────
def test_the_own_text_of_last_year_is_that_of_this_year_until_it_has_one(first: Assessment) -> None:
    save(first, OWN)
    second = later(first, 2566)
    text = section_of(second, "introduction")
    assert text.paragraphs == [
        "เทศบาลประเมินตนเองมาตั้งแต่ปีงบประมาณ พ.ศ. 2561 รายงานปีงบประมาณ พ.ศ. 2566 นี้",
        "ใช้วางมาตรการของปีงบประมาณ พ.ศ. 2567",
    ]
    assert (text.kept_from, text.edited, text.needs_review, text.out_of_date) == (2565, False, True, False)
    assert "พ.ศ. 2566" in text.draft
    assert text.draft != text.text
    # Nothing was copied or changed.
    assert AnalysisText.objects.get().text == OWN
    assert section_of(first, "introduction").kept_from is None


def test_taken_over_it_is_the_years_own_and_goes_on_from_there(first: Assessment) -> None:
    save(first, OWN)
    second, third = later(first, 2566), later(first, 2567)
    # Nobody looked at it in the second year: the third takes it from the first.
    assert "รายงานปีงบประมาณ พ.ศ. 2567 นี้" in section_of(third, "introduction").text
    assert section_of(third, "introduction").kept_from == 2565
    save(second, section_of(second, "introduction").text + " และประกาศให้ทราบ")
    mine = section_of(second, "introduction")
    assert (mine.kept_from, mine.edited, mine.needs_review) == (None, True, False)
    text = section_of(third, "introduction")
    assert text.kept_from == 2566
    assert text.text.endswith("ใช้วางมาตรการของปีงบประมาณ พ.ศ. 2568 และประกาศให้ทราบ")


def test_an_adopted_draft_is_no_text_of_the_agencys(first: Assessment, officer: User) -> None:
    save(first, OWN)
    second, third = later(first, 2566), later(first, 2567)
    use_draft(assessment=second, section="introduction", seen_version=0, by=officer)
    assert section_of(second, "introduction").adopted
    text = section_of(third, "introduction")
    assert (text.kept_from, text.text) == (None, text.draft)


def test_texts_about_figures_are_drafted_anew_and_strangers_keep_theirs(first: Assessment) -> None:
    for section in ("summary", "conclusion", "objectives"):
        save(first, "ข้อความของปีก่อน", section)
    kept = {text.section: text.kept_from for text in texts_for(later(first, 2566)) if text.kept_from}
    assert kept == {"objectives": 2565}
    assert kept_texts(make.assessment(make.agency(), 2566)) == {}
    # Years do not look ahead.
    assert kept_texts(make.assessment(first.agency, 2564)) == {}


def test_the_report_prints_the_kept_text(first: Assessment) -> None:
    save(first, OWN)
    save(first, "1. ให้ทุกกองทราบผลปีงบประมาณ พ.ศ. 2565\n2. ให้แก้ตรงจุด", "objectives")
    second = later(first, 2566)
    content: Any = KINDS[ANALYSIS.kind].fill(second, ANALYSIS, version=0, made_at=second.created_at)
    assert content["prose"]["introduction"][-1] == "ใช้วางมาตรการของปีงบประมาณ พ.ศ. 2567"
    assert content["prose"]["objectives"] == ["ให้ทุกกองทราบผลปีงบประมาณ พ.ศ. 2566", "ให้แก้ตรงจุด"]


def test_ten_earlier_years_cost_what_one_costs(first: Assessment, officer: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            kept_texts(year)
        return len(asked)

    year = later(first, 2568)
    save(first, OWN)
    assert cost() == 1
    for fiscal_year in (2564, 2566, 2567):
        for section in KEPT:
            save(Assessment.objects.filter(fiscal_year=fiscal_year).first() or later(first, fiscal_year), "x", section)
    assert cost() == 1


# ── pages ─────────────────────────────────────────────────────────────────────
def test_pages_say_where_it_comes_from_and_one_press_takes_it(
    as_user: AsUser, first: Assessment, officer: User
) -> None:
    save(first, OWN)
    second = later(first, 2566)
    client = as_user(officer)
    chip = "ยกมาจากปี 2565 ตรวจแล้วกดใช้"
    assert client.get(page_of(second)).content.decode().count(chip) == 1
    answer = client.get(page_of(second, "introduction"))
    page = answer.content.decode()
    assert chip in page
    assert "ยกข้อความของหน่วยงานมาจากปี 2565" in page
    assert f'href="{page_of(first)}"' in page
    assert "ใช้ข้อความนี้และไปหัวข้อถัดไป" in page
    assert "ใช้ร่างจากตัวเลขแทน" in page
    assert page.count("btn-primary") == 1
    data = {name: answer.context["form"][name].value() for name in ("text", "seen_version", "seen_draft")}
    assert client.post(page_of(second, "introduction"), data).status_code == 302
    assert AnalysisText.objects.get(assessment=second).text == moved_on(OWN, 2565, 2566)
    page = client.get(page_of(second)).content.decode()
    assert "ยกมาจากปี" not in page
    assert "แก้ไขแล้ว" in page


def test_the_draft_beside_it_may_be_taken_instead(as_user: AsUser, first: Assessment, officer: User) -> None:
    save(first, OWN)
    second = later(first, 2566)
    answer = as_user(officer).post(page_of(second, "introduction"), {"use_draft": "1", "seen_version": "0"})
    assert answer.status_code == 302
    text = section_of(second, "introduction")
    assert (text.adopted, text.text) == (True, text.draft)
    assert AnalysisText.objects.get(assessment=first).text == OWN
