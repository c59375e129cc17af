"""The tags of the components: what they draw, and that a form announces its mistakes."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from ita_portal.lib.forms import PortalForm
from ita_portal.templatetags.ita import kept


class StepForm(PortalForm):
    title = forms.CharField(label="ชื่อขั้นตอน")
    kind = forms.ChoiceField(label="ประเภท", choices=[("a", "ก"), ("b", "ข")], widget=forms.RadioSelect)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, "ขั้นตอนนี้ซ้ำ")


def drawn(source: str, **values: object) -> str:
    return " ".join(Template(source).render(Context(values)).split())


def test_a_message_says_what_it_is_by_sign_and_words() -> None:
    assert drawn('{% msg "stop" title="ยังไม่ส่ง" alert=True %}<p>{{ why }}</p>{% endmsg %}', why="<b>").startswith(
        '<div class="msg msg-stop" role="alert"><svg class="ic"'
    )
    html = drawn('{% msg "stop" title=title %}<p>{{ why }}</p>{% endmsg %}', why="<b>", title="<i>")
    assert html.endswith("<div><h2>&lt;i&gt;</h2><p>&lt;b&gt;</p></div></div>")


def test_an_empty_state_has_a_title_and_what_to_do() -> None:
    html = drawn('{% nothing "ยังไม่มีรอบ" css="mb-4" %}วางมาตรการก่อน{% endnothing %}')
    assert html == '<div class="empty mb-4"><b>ยังไม่มีรอบ</b>วางมาตรการก่อน</div>'


def test_a_list_of_one_page_has_no_pager_and_the_middle_keeps_its_filters() -> None:
    request = RequestFactory().get("/", {"state": "late", "page": "2"})
    paginator = Paginator(range(5), 2)
    source = '{% pager page "หน้าของรายการ" %}'
    html = drawn(source, page=paginator.page(2), request=request)
    assert 'href="?state=late&amp;page=1"' in html
    assert 'href="?state=late&amp;page=3"' in html
    assert "หน้า 2 จาก 3" in html
    assert drawn(source, page=Paginator([], 2).page(1), request=request) == ""


@pytest.mark.parametrize(("style", "css"), [("late", "chip chip-late"), ("", "chip"), (None, "chip")])
def test_a_chip_without_a_style_is_in_progress(style: str | None, css: str) -> None:
    assert drawn('{% chip "รอ" style "clock" %}', style=style).startswith(f'<span class="{css}"><svg class="ic"')


def test_the_summary_links_every_mistake_to_its_box() -> None:
    html = drawn("{% error_summary form %}", form=StepForm({}))
    assert 'role="alert" id="problems" tabindex="-1" autofocus' in html
    assert "แก้ 4 จุดนี้" in html
    assert "<li>ขั้นตอนนี้ซ้ำ</li>" in html
    assert '<a href="#id_title">ยังไม่ได้กรอกชื่อขั้นตอน</a>' in html
    assert '<a href="#id_kind_0">ยังไม่ได้เลือกประเภท</a>' in html
    assert "#id_seen" not in html


def test_the_summary_says_which_row_of_a_formset() -> None:
    rows = forms.formset_factory(StepForm, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-title": "ก", "form-0-kind": "a"}
    html = drawn('{% error_summary rows row="ขั้นตอนที่" %}', rows=rows(data | {"form-0-seen": "1", "form-1-kind": "a"}))
    assert '<a href="#id_form-1-title">ขั้นตอนที่ 2: ยังไม่ได้กรอกชื่อขั้นตอน</a>' in html
    assert "<li>ขั้นตอนที่ 1: ขั้นตอนนี้ซ้ำ</li>" in html


def test_a_form_without_mistakes_or_not_sent_has_no_summary() -> None:
    assert drawn("{% error_summary form none %}", form=StepForm(), none=None) == ""


def test_a_field_names_its_hint_and_its_mistake_as_its_description() -> None:
    class Form(forms.Form):
        due = forms.CharField(label="กำหนดส่ง", help_text="เช่น 1 ต.ค. 2565")

    html = drawn("{% field form.due %}", form=Form({}))
    assert '<label class="form-label" for="id_due">กำหนดส่ง</label>' in html
    assert '<p class="form-text" id="id_due_helptext">เช่น 1 ต.ค. 2565</p>' in html
    assert 'aria-describedby="id_due_helptext id_due_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_due_error"' in html


def test_a_question_of_several_boxes_is_a_fieldset_with_its_mistake() -> None:
    html = drawn("{% field form.kind %}", form=StepForm({}))
    assert '<fieldset aria-describedby=" id_kind_error"><legend class="form-label">ประเภท</legend>' in html


def test_other_words_of_a_hint_are_the_description_too() -> None:
    html = drawn('{% field form.title hint="สั้น ๆ" label="ชื่อ" %}', form=StepForm())
    assert '<p class="form-text" id="id_title_helptext">สั้น ๆ</p>' in html
    assert 'aria-describedby="id_title_helptext"' in html


def test_a_conflict_says_who_when_and_what_differs() -> None:
    person = SimpleNamespace(title="ผู้อำนวยการกองคลัง")
    at = datetime(2022, 8, 24, 3, 42, tzinfo=UTC)
    html = drawn(
        '{% conflict "มาตรการนี้" by at lines %}',
        by=person,
        at=at,
        lines=[("ชื่อ", "ก <ข>"), {"label": "ปี", "words": "2565"}],
    )
    assert "ผู้อำนวยการกองคลังบันทึกมาตรการนี้เมื่อ 24 ส.ค. 2565 10:42 น. ที่พิมพ์ไว้ยังอยู่ในหน้านี้" in html
    assert (
        '<dl class="differs"><div><dt>ชื่อ</dt><dd>ก &lt;ข&gt;</dd></div><div><dt>ปี</dt><dd>2565</dd></div></dl>' in html
    )
    assert 'role="alert" id="conflict" tabindex="-1" autofocus' in html
    unknown = drawn('{% conflict "" by at lines %}', by=None, at=None, lines=[])
    assert "<p>ผู้ใช้อีกคนบันทึก ที่พิมพ์ไว้ยังอยู่ในหน้านี้" in unknown
    assert "<dl" not in unknown


def test_a_heading_keeps_its_compounds_and_escapes_the_rest() -> None:
    html = kept("สรุปสำหรับผู้บริหาร <b>")
    assert '<span class="nb">ผู้บริหาร</span>' in html
    assert re.sub(r"</?span[^>]*>", "", html) == "สรุปสำหรับผู้บริหาร &lt;b&gt;"
    assert kept("ทั้งปี ปี 2568 ฉบับที่ 1") == ('ทั้งปี <span class="nb">ปี 2568</span> <span class="nb">ฉบับที่ 1</span>')
