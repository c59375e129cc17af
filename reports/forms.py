"""What may be typed about documents."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ita_portal.lib.forms import PortalForm, ThaiDateField

LONGEST_OPENING = 4_000  # two pages; far under what the printing refuses


class ReportPlanForm(PortalForm):
    """Sections of a document, where there is a choice, and the particulars its kind asks for."""

    sections = forms.MultipleChoiceField(
        label="หัวข้อ", error_messages={"required": "ยังไม่ได้เลือกหัวข้อ เลือกอย่างน้อยหนึ่งหัวข้อ"}
    )
    memo_number = forms.CharField(
        max_length=60, required=False, help_text="เว้นว่างได้ เอกสารจะเว้นเส้นประไว้ให้งานสารบรรณลงเลข"
    )
    memo_date = ThaiDateField(required=False, help_text="เช่น 1 ต.ค. 2565 หรือ 1/10/2565 เว้นว่างได้ เอกสารจะเว้นเส้นประไว้")
    opening = forms.CharField(
        required=False,
        max_length=LONGEST_OPENING,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="พิมพ์ต่อจากข้อความที่ระบบร่าง เว้นบรรทัดว่างหนึ่งบรรทัดเพื่อขึ้นย่อหน้าใหม่ ระบบเก็บไว้เสนอให้ใช้ในปีถัดไป",
    )

    def __init__(
        self,
        *args: Any,
        sections: Mapping[str, str],
        particulars: Mapping[str, str],
        helps: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(sections) > 1:
            self.fields["sections"].choices = list(sections.items())  # type: ignore[attr-defined]
        else:
            del self.fields["sections"]
        for name in ("memo_number", "memo_date", "opening"):
            if name in particulars:
                self.fields[name].label = particulars[name]
                self.fields[name].help_text = helps.get(name, self.fields[name].help_text)
            else:
                del self.fields[name]

    def clean_opening(self) -> str:
        """Browsers send line ends as CRLF."""
        return str(self.cleaned_data["opening"]).replace("\r\n", "\n")
