"""What an officer types as the text of a section."""

from django import forms

from assessments.models import AnalysisText
from ita_portal.lib.forms import PortalForm

LONGEST = AnalysisText._meta.get_field("text").max_length


class SectionTextForm(PortalForm):
    """The text with the version and the draft that stood on the page."""

    text = forms.CharField(
        label="ข้อความในรายงาน",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="เว้นบรรทัดว่างหนึ่งบรรทัดเพื่อขึ้นย่อหน้าใหม่",
        error_messages={
            "required": "ยังไม่มีข้อความ พิมพ์ข้อความหรือใช้ร่างจากตัวเลข",
        },
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_draft = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_seen_draft(self) -> str:
        """Browsers send line ends as CRLF; drafts have LF."""
        return str(self.cleaned_data["seen_draft"]).replace("\r\n", "\n")


class UseDraftForm(forms.Form):
    """Only the version that stood on the page."""

    seen_version = forms.IntegerField(min_value=0)
