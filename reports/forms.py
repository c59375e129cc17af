"""What may be typed about documents."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ita_portal.lib.forms import PortalForm, ThaiDateField


class ReportPlanForm(PortalForm):
    """Sections of a document and, where it has a memo, the memo's particulars."""

    sections = forms.MultipleChoiceField(
        label="หัวข้อในรายงาน",
        widget=forms.CheckboxSelectMultiple,
        help_text="หัวข้อที่ไม่มีข้อมูลจะไม่พิมพ์ แม้เลือกไว้",
        error_messages={"required": "เลือกหัวข้ออย่างน้อยหนึ่งหัวข้อ"},
    )
    memo_number = forms.CharField(
        label="เลขที่บันทึกข้อความ",
        max_length=60,
        required=False,
        help_text="เว้นว่างได้ เอกสารจะเว้นเส้นประไว้ให้งานสารบรรณลงเลข",
    )
    memo_date = ThaiDateField(label="วันที่ของบันทึกข้อความ", required=False)

    def __init__(self, *args: Any, sections: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = list(sections.items())  # type: ignore[attr-defined]
        if "memo" not in sections:
            del self.fields["memo_number"], self.fields["memo_date"]
