"""What may be typed of the calendar of an ITA year: a milestone's own days, and a date of the agency's own."""

from typing import Any

from django import forms

from ita_portal.lib.forms import PortalForm, ThaiDateField

DAY = "เช่น 31 ต.ค. 2569 หรือ 31/10/2569"


class PeriodForm(PortalForm):
    """First and last day of something; the first may be left empty where it is a single day."""

    starts = ThaiDateField(label="วันเริ่ม (ไม่บังคับ)", required=False, help_text="เว้นว่างถ้าเป็นวันเดียว")
    ends = ThaiDateField(label="วันสุดท้าย", help_text=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "วันสิ้นสุดอยู่ก่อนวันเริ่ม")
        if starts and starts == ends:
            cleaned["starts"] = None
        return cleaned


class MilestoneForm(PeriodForm):
    """The agency's own days of a milestone; a stage has only the day by which it is due."""

    field_order = ("starts", "ends", "note")
    note = forms.CharField(label="เหตุผลที่เลื่อน (ไม่บังคับ)", max_length=300, required=False, help_text="ขึ้นในปฏิทินใต้วันใหม่")

    def __init__(self, *args: Any, is_stage: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_stage:
            del self.fields["starts"]
            self.fields["ends"].label = "ครบกำหนด"


class OwnDateForm(PeriodForm):
    """A date of the agency's own."""

    field_order = ("title", "starts", "ends", "who", "note")
    title = forms.CharField(label="เรื่อง", max_length=200, help_text="เช่น ประชุมคณะทำงาน ITA")
    who = forms.CharField(label="ผู้รับผิดชอบ (ไม่บังคับ)", max_length=200, required=False)
    note = forms.CharField(label="รายละเอียด (ไม่บังคับ)", max_length=300, required=False)
