"""Forms of the assessment: starting a year, the announced level, reasons, samples, recommendations."""

import re
from typing import Any

from django import forms

from assessments.models import Framework
from assessments.structure import TOTAL
from assessments.structure import Framework as PlainFramework
from ita_portal.lib.forms import PortalForm, ThaiDateField
from ita_portal.lib.thai import parse_count, to_arabic_digits


class FrameworkChoice(forms.ModelChoiceField):
    """A framework, named by its year."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.fiscal_year}" + ("" if obj.is_complete else " (ยังไม่ทราบครบทุกข้อ)")


class StartYearForm(PortalForm):
    """Which of the offered frameworks to start with."""

    framework = FrameworkChoice(label="ปีงบประมาณ", queryset=Framework.objects.none(), empty_label=None)

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["framework"]
        assert isinstance(field, FrameworkChoice)  # noqa: S101 - for the type checker
        field.queryset = offered
        field.error_messages["invalid_choice"] = "ปีนี้เริ่มไว้แล้วหรือยังไม่เปิดให้ใช้ เลือกปีอื่น"


class AnnouncedForm(PortalForm):
    """The announced level and date, with what the page showed of them."""

    level = forms.ChoiceField(label="ระดับที่ประกาศ", required=False)
    announced_on = ThaiDateField(label="วันที่ประกาศผล", required=False)
    seen_level = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_on = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, framework: PlainFramework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101 - for the type checker
        level.choices = [
            ("", "ยังไม่ระบุ"),
            *((band.code, _band_words(band.code, band.label)) for band in framework.bands),
        ]


def _band_words(code: str, label: str) -> str:
    return code if label == code or not label else f"{code} {label}"


class ReasonForm(PortalForm):
    """Why an announced figure differs."""

    code = forms.CharField(max_length=10)
    reason = forms.CharField(label="เหตุผลของผลต่าง", max_length=300, required=False)


class CountField(forms.CharField):
    """A number of people: Thai or Arabic digits, commas between thousands; empty gives None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            count = parse_count(text)
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from reason
        if count > 10_000_000:
            raise forms.ValidationError("จำนวนคนมากเกินจริง ตรวจตัวเลขอีกครั้ง")
        return count


class SampleForm(PortalForm):
    """Population and respondents of one survey."""

    population = CountField(label="ประชากรทั้งหมด (คน)")
    respondents = CountField(label="ผู้ตอบ (คน)")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        population, respondents = cleaned.get("population"), cleaned.get("respondents")
        if population is not None and respondents is not None and respondents > population:
            self.add_error("respondents", "ผู้ตอบมากกว่าประชากรทั้งหมด ตรวจตัวเลขทั้งสองช่องอีกครั้ง")
        return cleaned


class RecommendationForm(PortalForm):
    """A recommendation and the code it is for."""

    code = forms.CharField(
        label="รหัสข้อ",
        max_length=30,
        help_text="เช่น i20 e12 O38 ตัวชี้วัด 4 หรือ IIT",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(label="ข้อเสนอแนะ", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, framework: PlainFramework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {code.casefold(): code for code in (*framework.nodes, TOTAL)}

    def clean_code(self) -> str:
        typed = to_arabic_digits(self.cleaned_data["code"]).replace(" ", "")
        code = self.codes.get(re.sub(r"^ตัวชี้วัด(ย่อย)?(ที่)?", "", typed).casefold())
        if code is None:
            raise forms.ValidationError(f"ปีนี้ไม่มีรหัส «{typed}» ตรวจรหัสในหน้ากรอกคะแนน")
        return code
