"""The one base form: labels, look and the submit button of every form in the portal."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from . import thai


class PortalForm(forms.Form):
    """A form whose fields are drawn by ``{% crispy form %}``; the page writes the <form> tag and the button."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the page's own <form> carries the token
        self.helper.html5_required = True
        say_in_thai(self)


def say_in_thai(form: forms.BaseForm) -> None:
    """Give every field of ``form`` our words where it has only Django's, which are partly English even in Thai."""
    for field in form.fields.values():
        verb = "เลือก" if isinstance(field, forms.ChoiceField | forms.FileField) else "กรอก"
        said = field.error_messages
        if said.get("required") is forms.Field.default_error_messages["required"]:
            said["required"] = f"ยังไม่ได้{verb}{field.label or ''}"
        if longest := getattr(field, "max_length", None):
            said.setdefault("max_length", f"ยาวเกินไป ย่อให้ไม่เกิน {longest:,} ตัวอักษร")
        said.setdefault("null_characters_not_allowed", "มีอักขระที่มองไม่เห็นปนอยู่ ลบแล้วพิมพ์ใหม่")


class ThaiDateField(forms.CharField):
    """A date typed in the Buddhist era, «1 ต.ค. 2565» or «1/10/2565», Thai or Arabic digits; gives ``date``."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", "เช่น 1 ต.ค. 2565 หรือ 1/10/2565")
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        from datetime import date

        return thai.thai_date(value) if isinstance(value, date) else value

    def to_python(self, value: object) -> object:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return thai.parse_thai_date(text)
        except ValueError as reason:
            raise ValidationError(f"{reason}") from reason
