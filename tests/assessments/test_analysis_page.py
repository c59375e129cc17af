"""The written analysis: what an officer wrote stays, drafts follow the figures, and nobody overwrites anybody."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.texts import TextChanged, save_text, use_draft
from assessments.models import AnalysisText, Assessment, Score
from assessments.texts import section_of, texts_for
from ita_portal.audit.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db
SECTION = "indicator-2"


@pytest.fixture
def year(agency, officer) -> Assessment:
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)


def list_url(year: Assessment) -> str:
    return reverse("assessments:analysis", args=[year.agency.slug, year.fiscal_year])


def text_url(year: Assessment, section: str = SECTION) -> str:
    return reverse("assessments:analysis_text", args=[year.agency.slug, year.fiscal_year, section])


def change_score(year: Assessment, code: str, value: str) -> None:
    Score.objects.filter(assessment=year, code=code).update(value=Decimal(value))


def save(year: Assessment, by, text: str = "ข้อความของเจ้าหน้าที่", seen: int = 0) -> AnalysisText:
    draft = section_of(year, SECTION).draft
    return save_text(assessment=year, section=SECTION, text=text, seen_version=seen, seen_draft=draft, by=by)


# ── texts ─────────────────────────────────────────────────────────────────────
def test_without_a_row_the_text_follows_the_figures(year):
    assert "88.13" in section_of(year, SECTION).text
    change_score(year, "2", "91.00")
    text = section_of(year, SECTION)
    assert "91.00" in text.text
    assert (text.edited, text.out_of_date, text.needs_review) == (False, False, True)


def test_an_edited_text_is_never_overwritten_and_says_when_the_figures_changed(year, officer):
    save(year, officer)
    assert not section_of(year, SECTION).needs_review
    change_score(year, "2", "91.00")
    text = section_of(year, SECTION)
    assert text.text == "ข้อความของเจ้าหน้าที่"
    assert text.out_of_date
    assert "91.00" in text.draft


def test_a_change_elsewhere_leaves_the_section_in_date(year, officer):
    save(year, officer)
    year.recommendations.create(code="e14", text="ข้อเสนอแนะ", created_by=officer)
    assert not section_of(year, SECTION).out_of_date


def test_saving_beside_the_new_draft_brings_the_section_up_to_date(year, officer):
    save(year, officer)
    change_score(year, "2", "91.00")
    save(year, officer, "เขียนใหม่ตามตัวเลข", seen=1)
    text = section_of(year, SECTION)
    assert (text.text, text.out_of_date, text.version) == ("เขียนใหม่ตามตัวเลข", False, 2)


def test_a_draft_that_changed_while_typing_still_waits_for_review(year, officer):
    seen = section_of(year, SECTION).draft
    change_score(year, "2", "91.00")
    save_text(assessment=year, section=SECTION, text="x", seen_version=0, seen_draft=seen, by=officer)
    assert section_of(year, SECTION).out_of_date


def test_taking_the_draft_is_an_act_and_recorded(year, officer):
    save(year, officer)
    change_score(year, "2", "91.00")
    use_draft(assessment=year, section=SECTION, seen_version=1, by=officer)
    text = section_of(year, SECTION)
    assert text.text == text.draft
    assert (text.adopted, text.needs_review) == (True, False)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["text_saved", "draft_adopted"]


def test_the_second_of_two_savers_is_told_and_nothing_is_lost(year, officer):
    save(year, officer, "คนแรก")
    with pytest.raises(TextChanged) as told:
        save(year, officer, "คนที่สอง", seen=0)
    assert told.value.row.text == "คนแรก"
    assert AnalysisText.objects.get().text == "คนแรก"


def test_texts_come_in_the_order_of_the_report(year):
    assert [text.section for text in texts_for(year)][:4] == ["summary", "introduction", "objectives", "benefits"]


# ── pages ─────────────────────────────────────────────────────────────────────
def test_list_shows_states_and_leads_to_the_next_section(year, officer, as_user):
    save_text(
        assessment=year,
        section="summary",
        text="ก",
        seen_version=0,
        seen_draft=section_of(year, "summary").draft,
        by=officer,
    )
    page = as_user(officer).get(list_url(year))
    assert page.status_code == 200
    assert page.context["next"].section == "introduction"
    html = page.content.decode()
    assert "ตรวจแล้ว 1 จาก 21 หัวข้อ" in html
    assert "แก้ไขแล้ว" in html
    assert html.count("btn-primary") == 1


def test_list_asks_for_scores_first(agency, officer, head, as_user):
    empty = make.assessment(agency, 2565, by=officer)
    page = as_user(officer).get(list_url(empty)).content.decode()
    assert "กรอกคะแนนก่อน" in page
    assert reverse("assessments:score_entry", args=[agency.slug, 2565]) in page
    heads = as_user(head).get(list_url(empty)).content.decode()
    assert "เมื่อเจ้าหน้าที่ผู้รับผิดชอบ ITA กรอกคะแนนแล้ว ระบบจะร่างข้อความให้" in heads
    assert "btn-primary" not in heads


def test_saving_keeps_the_text_and_goes_on_to_the_next_section(year, officer, as_user):
    draft = section_of(year, SECTION).draft
    # Browsers send the ends of lines as CRLF.
    data = {"text": "บรรทัดแรก\r\n\r\nบรรทัดสอง", "seen_version": "0", "seen_draft": draft.replace("\n", "\r\n")}
    answer = as_user(officer).post(text_url(year), data)
    assert (answer.status_code, answer["Location"]) == (302, text_url(year, "indicator-3"))
    text = section_of(year, SECTION)
    assert text.text == "บรรทัดแรก\n\nบรรทัดสอง"
    assert text.paragraphs == ["บรรทัดแรก", "บรรทัดสอง"]
    assert not text.out_of_date


def test_last_section_returns_to_the_list(year, officer, as_user):
    data = {"text": "สรุป", "seen_version": "0", "seen_draft": ""}
    answer = as_user(officer).post(text_url(year, "conclusion"), data)
    assert answer["Location"] == list_url(year)


def test_an_empty_text_is_refused_in_words(year, officer, as_user):
    answer = as_user(officer).post(text_url(year), {"text": " ", "seen_version": "0", "seen_draft": ""})
    assert answer.status_code == 422
    assert "ยังไม่มีข้อความ" in answer.content.decode()
    answer = as_user(officer).post(text_url(year), {"text": "ก" * 10_001, "seen_version": "0", "seen_draft": ""})
    assert answer.status_code == 422
    assert "ข้อความในรายงาน: ยาวเกินไป ย่อให้ไม่เกิน 10,000 ตัวอักษร" in answer.content.decode()
    assert not AnalysisText.objects.exists()


def test_a_conflict_shows_both_texts_and_saving_again_decides(year, officer, as_user):
    save(year, officer, "คนแรก")
    client = as_user(officer)
    answer = client.post(text_url(year), {"text": "คนที่สอง", "seen_version": "0", "seen_draft": ""})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "คนแรก" in html
    assert "คนที่สอง" in html
    assert AnalysisText.objects.get().text == "คนแรก"
    client.post(text_url(year), {"text": "สองคนรวมกัน", "seen_version": "1", "seen_draft": ""})
    assert AnalysisText.objects.get().text == "สองคนรวมกัน"


def test_new_draft_is_offered_with_what_changed(year, officer, as_user):
    save(year, officer)
    change_score(year, "2", "88.53")
    client = as_user(officer)
    html = client.get(text_url(year)).content.decode()
    assert "ตัวเลขเปลี่ยนหลังจากบันทึกข้อความนี้" in html
    assert "<del>88.13</del>" in html
    assert "<ins>88.53</ins>" in html
    answer = client.post(text_url(year), {"use_draft": "1", "seen_version": "1"})
    assert answer["Location"] == text_url(year)
    assert "88.53" in AnalysisText.objects.get().text


def test_typed_text_is_shown_escaped(year, officer, as_user):
    save(year, officer, "<script>alert(1)</script>")
    for url in (list_url(year), text_url(year)):
        assert b"<script>alert(1)" not in as_user(officer).get(url).content


def test_unknown_section_does_not_exist(year, officer, as_user):
    assert as_user(officer).get(text_url(year, "indicator-11")).status_code == 404


def test_others_may_read_the_list_but_not_write(year, head, division_officer, outsider, client, as_user):
    for person in (head, division_officer):
        assert as_user(person).get(list_url(year)).status_code == 200
        assert as_user(person).get(text_url(year)).status_code == 403
        assert as_user(person).post(text_url(year), {"text": "x", "seen_version": "0"}).status_code == 403
    assert as_user(outsider).get(list_url(year)).status_code == 404
    assert as_user(outsider).post(text_url(year), {"text": "x", "seen_version": "0"}).status_code == 404
    assert client.get(list_url(year)).status_code == 302
    assert not AnalysisText.objects.exists()


def test_list_costs_the_same_with_no_text_and_with_all(year, officer, as_user, django_assert_num_queries):
    client = as_user(officer)
    client.get(list_url(year))  # fills the framework's cache
    with CaptureQueriesContext(connection) as none:
        client.get(list_url(year))
    for text in texts_for(year):
        AnalysisText.objects.create(
            assessment=year, section=text.section, text="x", based_on=text.draft, saved_by=officer
        )
    with django_assert_num_queries(len(none)):
        client.get(list_url(year))
