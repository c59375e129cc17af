"""What may be typed of a measure, of its steps and of the calendar of the work."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from assessments.structure import TOTAL, Framework
from ita_portal.accounts.models import Division
from ita_portal.lib.forms import PortalForm, ThaiDateField
from ita_portal.lib.thai import fiscal_year_bounds, parse_decimal, parse_thai_date, thai_date, to_arabic_digits
from measures.enums import FollowUp, Period

MOST_STEPS, MOST_ROWS = 40, 60
MOST_DAYS = 36
MOST_AMOUNT = Decimal("9999999999.99")
Choices = Sequence[tuple[int, str]]


def _text(label: str, length: int, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """A line of text, or with ``rows`` an area of so many lines."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    kwargs.setdefault("error_messages", {"max_length": f"ยาวเกินไป ย่อให้ไม่เกิน {length:,} ตัวอักษร"})
    return forms.CharField(label=label, max_length=length, widget=widget, **kwargs)


class AmountField(forms.CharField):
    """An amount that may be left open: Thai or Arabic digits, commas between thousands; empty gives None."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit  # may be typed behind the figure
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").removesuffix(self.unit).strip()
        if not text:
            return None
        # Here a comma between groups of three can only mean thousands.
        if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", to_arabic_digits(text)):
            text = text.replace(",", "")
        try:
            amount = parse_decimal(text)
        except ValueError as reason:
            raise forms.ValidationError(f"{reason}") from reason
        if not 0 <= amount <= MOST_AMOUNT or amount != amount.quantize(Decimal("0.01")):
            what = f"{self.label}".partition(" ")[0]
            raise forms.ValidationError(f"{what}ต้องตั้งแต่ 0 ขึ้นไป ทศนิยมไม่เกินสองตำแหน่ง")
        return amount


class ThaiDaysField(forms.CharField):
    """Several days, one a line or between commas, each typed as a Thai date; gives a list of ``date`` in order."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))
        super().__init__(required=False, max_length=2000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(thai_date(day) for day in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        typed = [part.strip() for part in re.split(r"[\n,;]", super().to_python(value) or "")]
        days, wrong = set(), []
        for part in filter(None, typed):
            try:
                days.add(parse_thai_date(part))
            except ValueError as reason:
                wrong.append(f"«{part}» {reason}")
        if wrong:
            raise forms.ValidationError(wrong)
        if len(days) > MOST_DAYS:
            raise forms.ValidationError(f"วันติดตามเกิน {MOST_DAYS} วัน เลือกทุกเดือนแทนได้")
        return sorted(days)


def follow_up_bounds(fiscal_year: int) -> tuple[date, date]:
    """The days on which work of ``fiscal_year`` can be followed up: until two months after its end."""
    first, last = fiscal_year_bounds(fiscal_year)
    return first, last + timedelta(days=60)


def _day(label: str) -> ThaiDateField:
    """A day that may be left open; the example stands in the empty field."""
    widget = forms.TextInput(attrs={"placeholder": "เช่น 1 ต.ค. 2565", "autocomplete": "off"})
    return ThaiDateField(label=label, required=False, help_text="", widget=widget)


def _check_dates(form: forms.Form, *, needed: bool, what: str) -> None:
    """Say at the field what is wrong with its «starts» and «ends»."""
    cleaned = form.cleaned_data
    starts, ends = cleaned.get("starts"), cleaned.get("ends")
    for name, word in (("starts", "วันเริ่ม"), ("ends", "วันสิ้นสุด")):
        if needed and not cleaned.get(name) and name not in form.errors:
            form.add_error(name, f"ยังไม่ได้ใส่{word}{what}")
    if starts and ends and ends < starts:
        form.add_error("ends", "วันสิ้นสุดอยู่ก่อนวันเริ่ม")


class MeasureForm(PortalForm):
    """A measure without its steps."""

    title = _text("ชื่อมาตรการ", 300, rows=2, error_messages={"required": "ยังไม่ได้ตั้งชื่อมาตรการ"})
    weak = forms.MultipleChoiceField(label="จุดอ่อนที่แก้", required=False, widget=forms.CheckboxSelectMultiple)
    more_codes = _text("รหัสข้ออื่นที่แก้", 200, required=False, help_text="คั่นด้วยเว้นวรรค เช่น i20 e12 O38 ตัวชี้วัดใส่เลข เช่น 4")
    justification = _text("เหตุผลที่เลือกเรื่องนี้", 2000, rows=3, required=False)
    target = _text("ผลที่ถือว่าสำเร็จ", 300, required=False, help_text="วัดได้ เช่น คะแนนข้อ i20 ไม่ต่ำกว่า 90")
    target_value = AmountField(label="ค่าเป้าหมาย", help_text="ถ้าวัดเป็นตัวเลขได้ เช่น 90")
    target_unit = _text("หน่วยนับ", 60, required=False, help_text="เช่น คะแนน คน ครั้ง ร้อยละ")
    lead = forms.TypedChoiceField(label="หน่วยงานหลัก", required=False, coerce=int, empty_value=None)
    supporting = forms.TypedMultipleChoiceField(
        label="หน่วยงานสนับสนุน", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    every_division = forms.BooleanField(label="ทุกสำนัก/กองร่วมดำเนินการ", required=False)
    period = forms.ChoiceField(label="ระยะเวลา", choices=Period.choices, widget=forms.RadioSelect)
    starts = _day("เริ่ม")
    ends = _day("ถึง")
    budget = AmountField(label="งบประมาณ (บาท)", unit="บาท", help_text="เว้นว่างเมื่อไม่ใช้งบประมาณ")
    follow_up = forms.ChoiceField(label="ติดตามเมื่อใด", choices=FollowUp.choices)
    follow_up_dates = ThaiDaysField(
        label="วันที่ติดตาม",
        help_text="บรรทัดละวัน หรือคั่นด้วยจุลภาค "
        "เช่น 15\N{NO-BREAK SPACE}ม.ค.\N{NO-BREAK SPACE}2566, 15\N{NO-BREAK SPACE}มิ.ย.\N{NO-BREAK SPACE}2566 "
        "ถ้าเว้นว่างจะติดตามวันสิ้นสุดของมาตรการ",
    )
    follow_up_note = _text(
        "วิธีติดตาม", 300, required=False, help_text="เช่น รายงานต่อที่ประชุมหัวหน้าส่วนราชการ เว้นว่างจะพิมพ์ตามช่องติดตามเมื่อใด"
    )
    carried_from = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        framework: Framework,
        weak: list[tuple[str, str]],
        divisions: Choices,
        named_in_steps: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.named_in_steps = named_in_steps  # then nobody has to answer for the whole
        self.carried_out_in = framework.fiscal_year + 1
        self.codes = {code.casefold(): code for code in (*framework.nodes, TOTAL)}
        self.fields["weak"].choices = weak  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", "ยังไม่ระบุ"), *divisions]  # type: ignore[attr-defined]
        self.fields["supporting"].choices = divisions  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """A title is one line, whatever its box looks like."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_more_codes(self) -> list[str]:
        """The codes of the free field, as the framework writes them."""
        typed = re.sub(r"(ตัวชี้วัดย่อย|ตัวชี้วัด|ข้อ)(ที่)?", " ", to_arabic_digits(self.cleaned_data["more_codes"]))
        words = re.split(r"[\s,;]+", typed.strip()) if typed.strip() else []
        if unknown := [word for word in words if word.casefold() not in self.codes]:
            raise forms.ValidationError(f"ปีนี้ไม่มีรหัส {' '.join(unknown)} ตรวจรหัสในหน้ากรอกคะแนน")
        return [self.codes[word.casefold()] for word in words]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("period") != Period.DATES:
            self._forget(cleaned, "starts", "ends")
        if cleaned.get("follow_up") != FollowUp.DATES:
            self._forget(cleaned, "follow_up_dates")
        _check_dates(self, needed=cleaned.get("period") == Period.DATES, what=" หรือเลือกตลอดปีงบประมาณ")
        owners = ("lead", "supporting", "every_division")
        if not (self.named_in_steps or any(cleaned.get(name) or name in self.errors for name in owners)):
            self.add_error("lead", "ยังไม่มีผู้รับผิดชอบ เลือกหน่วยงานหลัก หรือทุกสำนัก/กอง")
        self._check_target(cleaned)
        self._check_days(cleaned)
        cleaned["codes"] = list(dict.fromkeys([*cleaned.get("weak", ()), *cleaned.get("more_codes", ())]))
        return cleaned

    def _forget(self, cleaned: dict[str, Any], *names: str) -> None:
        """What stands in fields that do not count now is neither kept nor complained of: they are out of sight."""
        for name in names:
            cleaned[name] = None
            self.errors.pop(name, None)

    def _check_target(self, cleaned: dict[str, Any]) -> None:
        """A figure without unit says nothing, nor does a unit alone."""
        if cleaned.get("target_value") is not None and not cleaned.get("target_unit"):
            self.add_error("target_unit", "ยังไม่ได้ใส่หน่วยนับของค่าเป้าหมาย เช่น คะแนน คน ครั้ง")
        if cleaned.get("target_unit") and cleaned.get("target_value") is None and "target_value" not in self.errors:
            self.add_error("target_value", f"ยังไม่ได้ใส่ค่าเป้าหมายกี่{cleaned['target_unit']} หรือลบหน่วยนับออก")

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        """Days of follow-up lie in the year of the work or shortly after."""
        first, last = follow_up_bounds(self.carried_out_in)
        if outside := [thai_date(day) for day in cleaned.get("follow_up_dates") or () if not first <= day <= last]:
            self.add_error(
                "follow_up_dates",
                f"{', '.join(outside)} ไม่อยู่ในช่วงดำเนินการ ใช้วันตั้งแต่ {thai_date(first)} ถึง {thai_date(last)}",
            )


class StepForm(PortalForm):
    """One step of a measure; an empty one is left out."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = _text("วิธีดำเนินการ", 2000, rows=2, required=False)
    divisions = forms.TypedMultipleChoiceField(
        label="ผู้รับผิดชอบขั้นตอนนี้", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts = _day("เริ่ม")
    ends = _day("ถึง")
    follow_up = _text("การติดตามขั้นตอนนี้", 300, required=False)

    def __init__(self, *args: Any, divisions: Choices, per_step: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.per_step = per_step
        self.fields["divisions"].choices = divisions  # type: ignore[attr-defined]

    def is_left_out(self) -> bool:
        """Whether the row is to be removed or was never filled."""
        cleaned = self.cleaned_data
        own = ("text", "divisions", "starts", "ends", "follow_up")
        return bool(cleaned.get("DELETE")) or not any(cleaned.get(name) for name in own)

    def has_details(self) -> bool:
        """Whether the step has something of its own or a mistake, so that its fields stand open."""
        names = ("divisions", "starts", "ends", "follow_up")
        return any(self[name].value() for name in names) or any(name in self.errors for name in names)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_left_out():
            return cleaned
        if not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "ยังไม่ได้เขียนวิธีดำเนินการ ถ้าไม่ใช้ขั้นตอนนี้ ให้ลบออก")
        _check_dates(self, needed=self.per_step, what="ของขั้นตอนนี้ เพราะเลือกแยกตามขั้นตอน")
        return cleaned


class CalendarRowForm(PortalForm):
    """One row of the calendar; an empty one is left out."""

    title = _text("ชื่อขั้นตอน", 200, required=False)
    starts = _day("เริ่ม")
    ends = _day("ถึง")
    what = _text("สิ่งที่ดำเนินการ (บรรทัดละเรื่อง)", 500, rows=2, required=False)

    def is_left_out(self) -> bool:
        """Whether the row is to be removed or was never filled."""
        cleaned = self.cleaned_data
        return bool(cleaned.get("DELETE")) or not any(cleaned.get(n) for n in ("title", "what", "starts", "ends"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_left_out() and not self.errors:
            return cleaned
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "ยังไม่ได้ตั้งชื่อขั้นตอน ถ้าไม่ใช้แถวนี้ ให้ลบออก")
        _check_dates(self, needed=True, what="ของขั้นตอนนี้")
        cleaned["what"] = (cleaned.get("what") or "").replace("\r\n", "\n")
        return cleaned


# Without JavaScript three empty rows wait at the end; the page's script replaces them by a button.
StepFormSet = forms.formset_factory(StepForm, extra=3, can_delete=True, max_num=MOST_STEPS, validate_max=True)
CalendarFormSet = forms.formset_factory(
    CalendarRowForm, extra=1, can_delete=True, max_num=MOST_ROWS, validate_max=True
)


def division_choices(divisions: Sequence[Division]) -> list[tuple[int, str]]:
    """Divisions as choices of a form."""
    return [(division.pk, division.name) for division in divisions]
