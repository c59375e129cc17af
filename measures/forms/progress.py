"""What may be typed in a progress report: a draft keeps every field that can be read, whatever the others hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from ita_portal.lib.forms import PortalForm, ThaiDateField
from ita_portal.lib.thai import parse_count
from measures.enums import PERCENT_OF, WorkStatus

MOST_PEOPLE = 1_000_000


def _text(label: str, length: int, rows: int = 0, **kwargs: Any) -> forms.CharField:
    # The empty placeholder lets the stylesheet tell an empty field from a filled one.
    widget = forms.Textarea(attrs={"rows": rows, "placeholder": " "}) if rows else forms.TextInput(attrs=LINE)
    kwargs.setdefault("error_messages", {"max_length": f"ยาวเกินไป ย่อให้ไม่เกิน {length:,} ตัวอักษร"})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget, **kwargs)


# What the page asks in plainer words than the finished report uses; a mistake names the field as the page does.
ASKED = {
    "percent": "ทำไปแล้วร้อยละ",
    "reason": "เพราะอะไร",
    "done_to": "ถึงวันที่ (ถ้าหลายวัน)",
    "participants": "ผู้เข้าร่วม (คน)",
}
LINE = {"autocomplete": "off", "placeholder": " "}


class CountField(forms.CharField):
    """A whole number from 0 to ``most``, in Thai or Arabic digits; empty gives None."""

    def __init__(self, *, most: int, words: str, **kwargs: Any) -> None:
        self.most, self.words = most, words
        kwargs.setdefault("widget", forms.TextInput(attrs=LINE | {"inputmode": "numeric"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").removesuffix("%").removesuffix("คน").strip()
        if not text:
            return None
        try:
            count = parse_count(text)
        except ValueError as reason:
            raise forms.ValidationError(f"{reason}") from reason
        if count > self.most:
            raise forms.ValidationError(self.words)
        return count


def _day(label: str) -> ThaiDateField:
    widget = forms.TextInput(attrs={"placeholder": "เช่น 20 ธ.ค. 2565", "autocomplete": "off"})
    return ThaiDateField(label=label, required=False, help_text="", widget=widget)


def _draw_by_hand(form: forms.Form) -> None:
    """The page draws these forms itself, so the fields carry the look that crispy would give them."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.TextInput | forms.Textarea):
            field.widget.attrs.setdefault("class", "form-control")


class ProgressForm(PortalForm):
    """What a division says of its work on a measure; nothing is required before it is sent."""

    work_status = forms.ChoiceField(
        label="ดำเนินการถึงไหน", choices=WorkStatus.choices, required=False, widget=forms.RadioSelect
    )
    percent = CountField(label="ความก้าวหน้า (ร้อยละ)", most=100, words="ความก้าวหน้าเป็นร้อยละ ตั้งแต่ 0 ถึง 100")
    reason = _text("เหตุผลที่ล่าช้า พักไว้ หรือยกเลิก", 1000, rows=3)
    steps_done = forms.TypedMultipleChoiceField(
        label="ทำขั้นใดแล้วบ้าง", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    what = _text("ทำอะไรไปแล้ว", 3000, rows=5)
    done_from = _day("เมื่อวันที่")
    done_to = _day("ถึงวันที่")
    by_whom = _text("ผู้ดำเนินการ", 300)
    participants = CountField(
        label="จำนวนผู้เข้าร่วม (คน)", most=MOST_PEOPLE, words=f"จำนวนคนไม่เกิน {MOST_PEOPLE:,} ตรวจตัวเลขอีกครั้ง"
    )
    result = _text("ผลงานที่ได้", 3000, rows=3)
    outcome = _text("ผลที่เกิดขึ้น", 3000, rows=3)
    problems = _text("ปัญหาและอุปสรรค", 2000, rows=3)
    remedies = _text("แนวทางแก้ไข", 2000, rows=3)
    next_step = _text("ดำเนินการต่อ", 1000, rows=3)
    next_by = _day("ภายในวันที่")
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in ASKED.items():
            self.fields[name].label = label
        self.fields["steps_done"].choices = steps  # type: ignore[attr-defined]
        _draw_by_hand(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # A browser sends other line ends with a page than a script does; both mean the same text.
        cleaned |= {name: value.replace("\r\n", "\n") for name, value in cleaned.items() if isinstance(value, str)}
        if cleaned.get("work_status") in PERCENT_OF:
            # The answer itself says how far the work is; what stands in the hidden field does not matter.
            self.errors.pop("percent", None)
            cleaned["percent"] = PERCENT_OF[WorkStatus(cleaned["work_status"])]
        starts, ends = cleaned.get("done_from"), cleaned.get("done_to")
        if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
            self.add_error("done_to", "วันสิ้นสุดอยู่ก่อนวันเริ่ม")
        return cleaned

    def readable(self) -> dict[str, Any]:
        """What can be kept now: every field without a mistake. The two dates go together or not at all."""
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}
        if "done_from" in self.errors or "done_to" in self.errors:
            kept.pop("done_from", None)
            kept.pop("done_to", None)
        return kept

    def mistakes(self) -> dict[str, str]:
        """The first mistake of each field that could not be read."""
        return {name: str(words[0]) for name, words in self.errors.items() if name in self.fields}


class LinkForm(PortalForm):
    """A link as proof."""

    url = forms.URLField(
        label="ที่อยู่เว็บ",
        max_length=1000,
        assume_scheme="https",
        error_messages={
            "required": "ยังไม่ได้ใส่ที่อยู่เว็บ",
            "invalid": "ที่อยู่เว็บไม่ถูกต้อง คัดลอกจากช่องที่อยู่ของเบราว์เซอร์ เช่น https://www.example.go.th/news/12",
            "max_length": "ที่อยู่เว็บยาวเกิน 1,000 ตัวอักษร",
        },
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    caption = _text("คำอธิบายลิงก์", 300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _draw_by_hand(self)

    def clean_url(self) -> str:
        """Only pages of the web: a link that a citizen may press must not start anything else."""
        url: str = self.cleaned_data["url"]
        if not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("ใช้ได้เฉพาะที่อยู่ที่ขึ้นต้นด้วย http:// หรือ https://")
        return url


class ProofForm(PortalForm):
    """What is said of a proof, and whether the public may have it."""

    caption = _text("คำอธิบาย", 300)
    is_public = forms.BooleanField(label="เปิดเผยต่อประชาชนเมื่อเผยแพร่รายงาน", required=False)
