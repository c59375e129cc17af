"""What the strategy division types while following up: filters, new deadlines, who reports instead."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from assessments.models import Assessment
from assessments.structure import Framework
from ita_portal.accounts.models import Division
from ita_portal.lib.forms import PortalForm, ThaiDateField
from ita_portal.lib.thai import MONTHS, buddhist_year
from measures.enums import ProgressState, WorkStatus
from measures.models import Round
from measures.queries.follow_up import Wanted, days_of_month

Choices = Sequence[tuple[Any, str]]
MOST_WORDS = 100
BACK = "back"
DAY_HINT = "เช่น 30 พ.ย. 2569 หรือ 30/11/2569"
UNKNOWN = "ไม่มีตัวเลือกนี้ในปีนี้ เลือกใหม่"


def _choice(label: str, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, empty_value=None, error_messages={"invalid_choice": UNKNOWN}, **kwargs
    )


class FollowUpFilter(PortalForm):
    """The filters of the lists; they stay in the address, so that a list can be sent to a colleague.

    A filter that the year does not have is told at its field, and then nothing is listed: whoever follows an old
    link must not remind everybody.
    """

    q = forms.CharField(label="ค้นหา", required=False, max_length=MOST_WORDS, widget=forms.TextInput)
    division = _choice("หน่วยงาน", coerce=int)
    state = _choice("สถานะรายงาน")
    status = _choice("สถานะมาตรการ")
    indicator = _choice("ตัวชี้วัด", coerce=int)
    round = _choice("รอบ")
    month = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    late = forms.BooleanField(label="เกินกำหนด", required=False)
    owed = forms.BooleanField(label="ยังไม่รายงาน", required=False)

    def __init__(
        self, data: Any, *, assessment: Assessment, divisions: Sequence[Division], rounds: Sequence[Round]
    ) -> None:
        super().__init__(data)
        self.year = assessment.fiscal_year + 1
        framework = assessment.framework.to_plain()
        self._offer("division", "ทุกหน่วยงาน", [(each.pk, each.name) for each in divisions])
        self._offer("status", "ทุกสถานะ", WorkStatus.choices)
        self._offer("state", "ทุกสถานะ", ProgressState.choices)
        self._offer("indicator", "ทุกตัวชี้วัด", indicator_choices(framework))
        self._offer("round", "ทุกรอบ", [(each.key, each.label) for each in rounds])
        for name in ("q", "division", "status", "state", "indicator", "round"):
            widget = self.fields[name].widget
            widget.attrs["class"] = "form-control" if name == "q" else "form-select"
        self.fields["q"].widget.attrs |= {"type": "search", "placeholder": "เช่น ยืมทรัพย์สิน"}
        self.due: tuple[date | None, date | None] = (None, None)

    def _offer(self, name: str, every: str, choices: Choices) -> None:
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]

    def clean_month(self) -> str:
        """A column of the heat map: «2026-04», «before», «after»."""
        month: str = self.cleaned_data["month"]
        if month:
            try:
                self.due = days_of_month(month, self.year)
            except ValueError as reason:
                raise forms.ValidationError("ไม่มีเดือนนี้ในปีงบประมาณ ล้างตัวกรองแล้วเลือกใหม่") from reason
        return month

    def month_words(self) -> str:
        """The month that is wanted, in words; empty where none is or none can be."""
        if not self.is_bound or self.errors or not self.cleaned_data["month"]:
            return ""
        first, last = self.due
        if first and last:
            return f"{MONTHS[first.month - 1]} {buddhist_year(first)}"
        return f"ก่อนปีงบประมาณ {self.year}" if last else f"หลังปีงบประมาณ {self.year}"

    def wanted(self) -> Wanted:
        """What the address asks for. Only of a valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "month" and value}
        return Wanted(**given, due_from=self.due[0], due_to=self.due[1])


def indicator_choices(framework: Framework) -> list[tuple[int, str]]:
    """The indicators of the year as choices."""
    return [(each.number, f"{each.number} {each.name}") for each in framework.indicators()]


class RemindForm(PortalForm):
    """Reminding asks for nothing more than the press."""


class ExtendForm(PortalForm):
    """A new day for some reports."""

    due = ThaiDateField(label="ขยายเวลาถึง", help_text=DAY_HINT)
    reason = forms.CharField(
        label="เหตุผล", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="หน่วยงานจะเห็นข้อความนี้"
    )


class ReassignForm(PortalForm):
    """Who reports instead; nobody in person means whoever works for the division."""

    to = forms.TypedChoiceField(label="ผู้รายงานคนใหม่", coerce=int, required=False, empty_value=None)
    note = forms.CharField(
        label="เหตุผล", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="ผู้รับงานจะเห็นข้อความนี้"
    )

    def __init__(self, data: Any, *, people: Choices) -> None:
        super().__init__(data)
        nobody = ("", "ไม่ระบุตัวบุคคล (เจ้าหน้าที่ของหน่วยงานนั้น)")
        self.fields["to"].choices = [nobody, *people]  # type: ignore[attr-defined]


class DeadlineForm(PortalForm):
    """A new deadline for a whole round."""

    due = ThaiDateField(label="กำหนดส่งใหม่", help_text=DAY_HINT)
    reason = forms.CharField(
        label="เหตุผล",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="แจ้งเฉพาะหน่วยงานที่ยังไม่ส่งรายงานของรอบนี้",
    )


class HandOverForm(PortalForm):
    """All open work of a person or of a division to another: «p12» is a person, «d3» a division.

    What a person holds goes to a person or back to the division; what a division holds goes to a division.
    """

    source = forms.ChoiceField(
        label="โอนงานค้างของ",
        error_messages={"invalid_choice": "ไม่มีงานค้างแล้ว เลือกใหม่", "required": "ยังไม่ได้เลือกว่าจะโอนงานของใคร"},
    )
    target = forms.ChoiceField(label="ผู้รับงาน")
    note = forms.CharField(
        label="เหตุผล",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เช่น ย้ายไปหน่วยงานอื่น ผู้รับงานจะเห็นข้อความนี้",
    )

    def __init__(self, data: Any, *, holders: Choices, people: Choices, divisions: Sequence[Division]) -> None:
        super().__init__(data)
        rooms = [(f"d{each.pk}", each.name) for each in divisions]
        sources = [("หน่วยงาน", rooms), ("ผู้ที่ได้รับมอบหมายเป็นรายคน", _people(holders))]
        targets = [("หน่วยงาน", rooms), ("บุคคล", [(BACK, "เจ้าหน้าที่ของหน่วยงานเดิม"), *_people(people)])]
        self.fields["source"].choices = [("", "เลือก"), *sources]  # type: ignore[attr-defined]
        self.fields["target"].choices = [("", "เลือก"), *targets]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        source, target = cleaned.get("source", ""), cleaned.get("target", "")
        if not source or not target:
            return cleaned
        if source == target:
            self.add_error("target", "เลือกผู้รับงานเป็นคนละคนหรือคนละหน่วยงาน")
        elif source.startswith("p") and target.startswith("d"):
            self.add_error("target", "งานที่มอบหมายเป็นรายคน โอนให้บุคคล หรือคืนให้เจ้าหน้าที่ของหน่วยงานเดิม")
        elif source.startswith("d") and not target.startswith("d"):
            self.add_error("target", "งานของหน่วยงาน โอนให้หน่วยงาน ถ้าต้องการมอบให้บุคคล ใช้เปลี่ยนผู้รายงาน")
        return cleaned

    def picked(self, field: str, kind: str) -> int | None:
        """The number of the person (``kind`` «p») or division («d») chosen; None for another kind."""
        value: str = self.cleaned_data[field]
        return int(value[1:]) if value.startswith(kind) and value != BACK else None


def _people(choices: Choices) -> Choices:
    return [(f"p{pk}", words) for pk, words in choices]
