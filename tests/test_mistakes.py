"""Every line of every error summary names the field it is about, whatever was typed there."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from assessments.forms import AnnouncedForm, RecommendationForm, SampleForm, StartYearForm
from assessments.models import Framework
from assessments.text_forms import SectionTextForm
from ita_portal.accounts.forms import AgencyForm, Divisions, Signatories
from measures.forms.follow_up import DeadlineForm, ExtendForm, HandOverForm, ReassignForm
from measures.forms.measure import CalendarFormSet, MeasureForm, StepFormSet
from measures.forms.progress import LinkForm, ProgressForm
from measures.forms.reminders import ReminderDaysForm
from measures.reminders import Days
from reports.calendar_forms import MilestoneForm, OwnDateForm
from reports.forms import ReportPlanForm
from tests.summary import mistakes

ROOMS = [(1, "กองคลัง")]
ROWS = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
TYPED = {"nothing": "", "nonsense": "เหลวไหล", "too much": "ก" * 6_000, "backwards": ""}
PERIOD = {"period": "dates", "starts": "2 ม.ค. 2566", "ends": "1 ม.ค. 2566"}
PLAN = {"memo_number": "เลขที่หนังสือ", "memo_date": "วันที่", "opening": "คำนำ"}

Form = forms.BaseForm | forms.BaseFormSet
FORMS: dict[str, Callable[[Any, Any], Form]] = {
    "agency": lambda data, _year: AgencyForm(data, {}),
    "announced": lambda data, year: AnnouncedForm(data, framework=year),
    "calendar": lambda data, _year: CalendarFormSet(data, prefix="form"),
    "deadline": lambda data, _year: DeadlineForm(data),
    "divisions": lambda data, _year: Divisions(data, prefix="form"),
    "extend": lambda data, _year: ExtendForm(data),
    "hand over": lambda data, _year: HandOverForm(data, holders=(), people=(), divisions=()),
    "link": lambda data, _year: LinkForm(data),
    "measure": lambda data, year: MeasureForm(data, framework=year, weak=[], divisions=ROOMS),
    "milestone": lambda data, _year: MilestoneForm(data),
    "own date": lambda data, _year: OwnDateForm(data),
    "progress": lambda data, _year: ProgressForm(data, steps=[(1, "ทำคู่มือ")]),
    "reassign": lambda data, _year: ReassignForm(data, people=()),
    "recommendation": lambda data, year: RecommendationForm(data, framework=year),
    "reminder days": lambda data, _year: ReminderDaysForm(data, days=Days()),
    "report plan": lambda data, _year: ReportPlanForm(data, sections={"a": "ก", "b": "ข"}, particulars=PLAN, helps={}),
    "sample": lambda data, _year: SampleForm(data),
    "section text": lambda data, _year: SectionTextForm(data),
    "signatories": lambda data, _year: Signatories(data, prefix="form"),
    "start year": lambda data, _year: StartYearForm(data, offered=Framework.objects.none()),
    "steps": lambda data, _year: StepFormSet(data, prefix="form", form_kwargs={"divisions": ROOMS}),
}


def rows_of(form: Form) -> list[forms.BaseForm]:
    """The form itself, or the forms of a formset."""
    return list(form.forms) if isinstance(form, forms.BaseFormSet) else [form]


def sent(build: Callable[[Any, Any], Form], year: Any, how: str) -> Form:
    """The form as somebody sends it who types the same into every field."""
    data: dict[str, Any] = dict(ROWS)
    for row in rows_of(build(data, year)):
        for bound in row:
            data[bound.html_name] = TYPED[how]
            if how == "backwards" and bound.name in PERIOD:
                data[bound.html_name] = PERIOD[bound.name]
            if how == "too much" and isinstance(bound.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
                data[bound.html_name] = ""
    return build({name: value for name, value in data.items() if not name.endswith("-DELETE")}, year)


@pytest.mark.django_db
@pytest.mark.parametrize("how", TYPED)
@pytest.mark.parametrize("name", FORMS)
def test_every_line_names_its_field(name: str, how: str) -> None:
    form = sent(FORMS[name], Framework.objects.get(fiscal_year=2565).to_plain(), how)
    lines = mistakes(Template("{% error_summary form %}").render(Context({"form": form})))
    said = []
    for row in rows_of(form):
        for bound in row:
            for words in map(str, bound.errors):
                [line] = [each for each in lines if each.endswith(words) and str(bound.label) in each][:1] or [""]
                assert bound.is_hidden or line, (bound.name, words, lines)
                said.append(line)
    general = [words for row in rows_of(form) for words in row.non_field_errors()]
    general += list(form.non_form_errors()) if isinstance(form, forms.BaseFormSet) else []
    assert len(lines) == len(said) + len(general)


def test_some_of_them_word_for_word(db: None) -> None:
    year = Framework.objects.get(fiscal_year=2565).to_plain()
    assert mistakes_of("progress", year, "too much")[:2] == [
        "ทำไปแล้วร้อยละ: ตัวเลขยาวเกินไป",
        "เพราะอะไร: ยาวเกินไป ย่อให้ไม่เกิน 1,000 ตัวอักษร",
    ]
    assert mistakes_of("steps", year, "backwards")[:2] == [
        "ขั้นตอนที่ 1: ยังไม่ได้เขียนวิธีดำเนินการ ถ้าไม่ใช้ขั้นตอนนี้ ให้ลบออก",
        "ขั้นตอนที่ 1 ถึง: วันสิ้นสุดอยู่ก่อนวันเริ่ม",
    ]


def mistakes_of(name: str, year: Any, how: str) -> list[str]:
    """The lines of one form of ``FORMS``."""
    source = Template('{% error_summary form row="ขั้นตอนที่" %}')
    return mistakes(source.render(Context({"form": sent(FORMS[name], year, how)})))
