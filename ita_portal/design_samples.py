"""What the components of the living page are given: made-up values that show every state a component has."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page, Paginator

from assessments.scoring.words import Condition, NextLevel
from assessments.structure import Band
from ita_portal.design_charts import charts
from ita_portal.lib.forms import PortalForm, ThaiDateField
from ita_portal.lib.workflow import Step

LEVEL_A = Band("A", "ผ่าน", Decimal(85), Decimal(95), passes=True)
LEVEL_AA = Band("AA", "ผ่าน", Decimal(95), None, passes=True)


class SampleForm(PortalForm):
    """The fields a form has, one of each; on the living page it is filled wrongly on purpose."""

    title = forms.CharField(label="มาตรการ", max_length=200, help_text="ขึ้นต้นด้วยคำกริยา เช่น จัดทำ เผยแพร่ อบรม")
    lead = forms.ChoiceField(label="หน่วยงานหลัก", choices=[("", "เลือกหน่วยงาน"), ("1", "กองคลัง"), ("2", "กองช่าง")])
    due = ThaiDateField(label="กำหนดแล้วเสร็จ")
    frequency = forms.ChoiceField(
        label="ติดตามเมื่อใด", choices=[("6", "รอบ 6 เดือน"), ("12", "รอบ 12 เดือน")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="หมายเหตุ", required=False, widget=forms.Textarea(attrs={"rows": 2}))


def samples(path: str) -> dict[str, Any]:
    """The context of the components; ``path`` is the living page's own address, which the links of samples lead to."""
    wrong = SampleForm({"title": "จัดทำคู่มือการยืมทรัพย์สิน", "due": "31 ก.พ. 2566"}, auto_id="wrong_%s")
    right = SampleForm(auto_id="right_%s", initial={"title": "จัดทำคู่มือการยืมทรัพย์สิน", "due": date(2023, 9, 30)})
    for form in (wrong, right):
        style(form)
    return {
        "wrong": wrong,
        "right": right,
        "stored": [("มาตรการ", "จัดทำคู่มือการยืมและคืนทรัพย์สิน"), ("กำหนดแล้วเสร็จ", "15 ต.ค. 2566")],
        "state": {
            **{"label": "รอตรวจ", "chip": "turn", "icon": "bell", "since": date(2022, 8, 24)},
            **{"by": "เจ้าหน้าที่กองยุทธศาสตร์", "next": "นายกเทศมนตรีพิจารณารับรอง"},
        },
        "group": {
            "label": "ตัวอย่าง",
            "pages": [
                {"url": path, "label": "วางแผน", "current": True},
                {"url": path, "label": "ติดตามผล", "current": False},
            ],
        },
        "page_of_list": _page(),
        "step_main": _step("submit", "ส่งหัวหน้ากองตรวจ"),
        "step_note": _step("return", "ส่งกลับ", needs_note=True),
        "gap": _gap(),
        "band": LEVEL_A,
        "working": _working(),
        "questions": _questions(),
        "reasons": ["สถานะเปลี่ยนไปแล้ว มีผู้ดำเนินการก่อน โหลดหน้าใหม่เพื่อดูสถานะล่าสุด"],
        "sample_messages": [
            Message(constants.SUCCESS, "บันทึกมาตรการแล้ว"),
            Message(constants.ERROR, "ยังไม่ได้ลบ เพราะมาตรการนี้มีรายงานแล้ว"),
        ],
        "charts": charts(),
    }


def style(form: forms.Form) -> None:
    """Bootstrap's classes on the boxes, which {% crispy %} gives by itself and {% field %} does not."""
    for field in form.fields.values():
        if not isinstance(field.widget, forms.RadioSelect):
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"


def _page() -> Page:
    return Paginator(range(60), 20).page(2)


def _step(name: str, label: str, *, needs_note: bool = False) -> Step:
    return Step(name, label, ("draft",), "submitted", "", "ส่งแล้ว", needs_note)


def _gap() -> dict[str, Any]:
    conditions = (
        Condition("TOTAL", "คะแนนรวม 95 ขึ้นไป", Decimal(95), Decimal("90.71")),
        Condition("OIT", "OIT 85 ขึ้นไป", Decimal(85), Decimal("95.63")),
        Condition("EIT", "EIT 85 ขึ้นไป", Decimal(85), None),
    )
    return {
        "upper": NextLevel(LEVEL_AA, conditions, "ขาดคะแนนรวม 4.29 คะแนน"),
        "way": "ทำ OIT ให้ได้เต็มอีก 2 ข้อ (O38 O41) คะแนนรวมจะเป็น 95.20 ระดับ AA",
        "risks": [{"items": "O38", "cost": Decimal("1.25"), "falls_to": ""}],
    }


def _working() -> list[dict[str, Any]]:
    return [
        {"label": "IIT", "formula": "86.46 × 30%", "value": "25.94"},
        {"label": "EIT", "formula": "88.40 × 30%", "value": "26.52"},
        {"label": "OIT", "formula": "95.63 × 40%", "value": "38.25"},
        {"label": "คะแนนรวม", "formula": "", "note": "ปัดครั้งเดียวตอนท้าย", "value": "90.71", "is_total": True},
    ]


def _questions() -> list[dict[str, Any]]:
    row = {"indicator": "การใช้งบประมาณ", "before": Decimal("80.10")}
    return [
        {"code": "i7", "label": "ใช้งบประมาณคุ้มค่า", "score": Decimal("91.00"), "passed": True, "distance": "6.00"} | row,
        {"code": "i8", "label": "เปิดเผยแผนการใช้จ่าย", "score": Decimal("76.45"), "passed": False, "distance": "8.55"}
        | row,
    ]
