"""What an agency's administrator may type about the agency."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ita_portal.lib import thai
from ita_portal.lib.forms import PortalForm

from .models import Agency, AgencyKind, DigitStyle, Division, Signatory, SignatoryPlace
from .pictures import clean_picture


class ScoreField(forms.CharField):
    """A score from 0 to 100, Thai or Arabic digits."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            score = thai.parse_decimal(text)
        except ValueError as reason:
            raise ValidationError(str(reason)) from reason
        if not Decimal(0) <= score <= Decimal(100):
            raise ValidationError("ใช้ค่าระหว่าง 0 ถึง 100")
        if score != score.quantize(Decimal("0.01")):
            raise ValidationError("ใช้ทศนิยมไม่เกินสองตำแหน่ง")
        return score


class PlaceField(forms.CharField):
    """A place in a list, Thai or Arabic digits; None where nothing is typed."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return thai.parse_count(text)
        except ValueError as reason:
            raise ValidationError(str(reason)) from reason


class PictureField(forms.FileField):
    """A picture of the agency's: PNG bytes of a new one, or None to keep the old."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        upload = super().clean(data, initial)
        return clean_picture(upload) if isinstance(upload, UploadedFile) else None


class AgencyForm(PortalForm):
    """The agency's particulars and thresholds."""

    name = forms.CharField(label="ชื่อหน่วยงาน", max_length=200, help_text="ชื่อทางการ ใช้บนปกและในบันทึกข้อความ")
    kind = forms.ChoiceField(
        label="ประเภท", choices=AgencyKind, help_text="ประชาชนใช้กรองในหน้าค้นหา และใช้เรียกหน่วยงานในรายงาน"
    )
    district = forms.CharField(label="อำเภอ", max_length=100, required=False, help_text="ไม่ต้องมีคำว่าอำเภอนำหน้า")
    province = forms.CharField(label="จังหวัด", max_length=100, help_text="ไม่ต้องมีคำว่าจังหวัดนำหน้า ประชาชนใช้ค้นหา")
    website = forms.URLField(
        label="เว็บไซต์",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="แสดงเป็นลิงก์ในหน้าสำหรับประชาชน",
        error_messages={"invalid": "ที่อยู่เว็บไซต์ไม่ถูกต้อง พิมพ์เช่น https://www.example.go.th"},
    )
    digits = forms.ChoiceField(label="ตัวเลขในรายงาน", choices=DigitStyle, help_text="บันทึกข้อความใช้เลขไทยเสมอ")
    pass_mark = ScoreField(label="เกณฑ์ผ่านรายข้อ", help_text="ข้อคำถามที่ต่ำกว่านี้นับว่าไม่ผ่าน")
    urgent_below = ScoreField(label="ต้องแก้ไขเร่งด่วนเมื่อต่ำกว่า", help_text="เส้นแบ่งของหน่วยงานเอง")
    maintain_from = ScoreField(label="รักษามาตรฐานเมื่อตั้งแต่", help_text="ระหว่างสองเส้นนี้คือต้องพัฒนา")
    seal = PictureField(
        label="ตราหน่วยงาน", help_text="ใช้บนปกรายงาน ภาพ PNG หรือ JPEG ไม่เกิน 2 MB ภาพจัตุรัสสวยที่สุด เว้นว่างเมื่อไม่เปลี่ยน"
    )
    emblem = PictureField(
        label="ตราครุฑสำหรับหนังสือราชการ",
        help_text="ใช้กับบันทึกข้อความ (สูง 1.5\N{NO-BREAK SPACE}ซม.) และประกาศ (สูง 3\N{NO-BREAK SPACE}ซม.) "
        "ภาพ PNG พื้นโปร่งใสหรือ JPEG ไม่เกิน 2 MB "
        "เว้นว่างเมื่อไม่เปลี่ยน ถ้ายังไม่มีภาพ เอกสารจะเว้นกรอบไว้",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("urgent_below"), data.get("maintain_from")
        if low is not None and high is not None and low > high:
            self.add_error("urgent_below", "เส้นเร่งด่วนสูงกว่าเส้นรักษามาตรฐาน ลดเส้นนี้หรือเพิ่มอีกเส้น")
        return data


class DivisionForm(PortalForm):
    """One division; an empty name takes the row away."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = PlaceField(label="ลำดับ", required=False)
    name = forms.CharField(label="ชื่อสำนัก/กอง", max_length=200, required=False)


class DivisionFormSet(forms.BaseFormSet):
    """All divisions of the agency in their order."""

    def clean(self) -> None:
        names: set[str] = set()
        for form in self.forms:
            name = form.cleaned_data.get("name", "")
            if name and name in names:
                form.add_error("name", "มีชื่อนี้แล้ว ใช้ชื่อละหนึ่งแถว")
            names.add(name)
        if not names - {""} and not any(self.errors):  # a name that was refused is not a missing one
            raise ValidationError("ต้องมีอย่างน้อยหนึ่งสำนัก/กอง")


Divisions = forms.formset_factory(DivisionForm, formset=DivisionFormSet, extra=2, max_num=60, absolute_max=80)


class SignatoryForm(PortalForm):
    """Who signs at one place."""

    place = forms.ChoiceField(choices=SignatoryPlace, widget=forms.HiddenInput)
    position = forms.CharField(label="ตำแหน่ง", max_length=200)
    name = forms.CharField(label="ชื่อ-สกุล", max_length=200, required=False)
    acting_for = forms.CharField(
        label="ปฏิบัติราชการแทน",
        max_length=200,
        required=False,
        help_text="พิมพ์ตำแหน่งที่ลงนามแทน เช่น นายกเทศมนตรี เว้นว่างถ้าลงนามเอง",
    )

    @property
    def title(self) -> str:
        """What signs at this place; empty where the page sent a place that there is not."""
        return dict(SignatoryPlace.choices).get(self["place"].value(), "")


Signatories = forms.formset_factory(SignatoryForm, extra=0, max_num=3, absolute_max=3)


def agency_initial(agency: Agency) -> dict[str, Any]:
    """The agency as the form shows it."""
    names = ("name", "kind", "district", "province", "website", "digits")
    scores = ("pass_mark", "urgent_below", "maintain_from")
    return {name: getattr(agency, name) for name in names} | {
        name: f"{getattr(agency, name):f}".rstrip("0").rstrip(".") for name in scores
    }


def division_initial(agency: Agency) -> list[dict[str, Any]]:
    """The divisions as their forms show them."""
    divisions = Division.objects.filter(agency=agency)
    return [{"pk": d.pk, "place": at, "name": d.name} for at, d in enumerate(divisions, start=1)]


def signatory_initial(agency: Agency) -> list[dict[str, Any]]:
    """One row for each place where somebody signs."""
    there = {s.place: s for s in Signatory.objects.filter(agency=agency)}
    return [
        {
            "place": place.value,
            "position": there[place].position if place in there else "",
            "name": there[place].name if place in there else "",
            "acting_for": there[place].acting_for if place in there else "",
        }
        for place in SignatoryPlace
    ]
