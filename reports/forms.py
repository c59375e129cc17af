"""What may be typed about documents."""

from django import forms

from ita_portal.lib.forms import PortalForm, ThaiDateField
from reports.snapshot import SECTIONS


class ReportPlanForm(PortalForm):
    """Sections of the report and particulars of its memo."""

    sections = forms.MultipleChoiceField(
        label="หัวข้อในรายงาน",
        choices=list(SECTIONS.items()),
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
