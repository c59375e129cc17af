"""Back office: the rules of each year. Copy a year, edit the copy and its parts, put it in force."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest

from assessments import rules
from assessments.actions import frameworks
from assessments.enums import FrameworkStatus
from assessments.models import (
    AnswerOption,
    AnswerScale,
    CalendarEntry,
    Framework,
    GradeBand,
    Indicator,
    Instrument,
    Item,
    StageDeadline,
    SubIndicator,
)
from assessments.models.framework import SHIPPED_EDITION
from ita_portal.lib.admin import InOurWords, LinesField, in_words
from ita_portal.lib.workflow import RuleBroken

# How sure a year's file is of what it says.
CONFIDENCE = {"certain": "แน่นอน", "likely": "น่าจะใช่", "unsure": "ยังไม่แน่"}
# What a year's file says of the whole country.
NATIONAL = {"average": "ค่าเฉลี่ย", "agencies": "หน่วยงาน (แห่ง)", "passed": "ผ่าน (แห่ง)", "respondents": "ผู้ตอบ (คน)"}


def framework_of(obj: Model) -> Framework:
    """The framework that a part belongs to, whatever the part."""
    match obj:
        case Framework():
            return obj
        case Indicator():
            return obj.instrument.framework
        case SubIndicator() | Item():
            return obj.indicator.instrument.framework
        case AnswerOption():
            return obj.scale.framework
        case _:
            return obj.framework  # type: ignore[attr-defined]


class ChangesFramework:
    """Mixin of every admin and inline here: changes only what may change, and every save raises the revision."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return rules.can_manage_frameworks(request.user)  # type: ignore[arg-type]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if obj is None:
            return self.has_view_permission(request)
        return rules.can_change_framework(request.user, framework_of(obj))  # type: ignore[arg-type]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class PartInline(ChangesFramework, InOurWords, admin.TabularInline):
    """Parts in the page of what they are part of. ``obj`` is the whole, which answers for its parts."""

    extra = 0
    show_change_link = True
    value_words = {"confidence": CONFIDENCE}

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class PartAdmin(ChangesFramework, InOurWords, admin.ModelAdmin):
    """The page of one part, reached by a link in the page of the whole; parts are added there, not here."""

    value_words = {"confidence": CONFIDENCE, "national": NATIONAL}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        frameworks.note_change(framework=framework_of(form.instance), part=form.instance, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        framework, pk = framework_of(obj), obj.pk
        super().delete_model(request, obj)
        obj.pk = pk
        frameworks.note_change(framework=framework, part=obj, by=request.user)  # type: ignore[arg-type]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        # Deleting many at once would pass by the check of each.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


class OwnFrameworkOnly(PartAdmin):
    """Choices of a part offer only parts of the same framework."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        _narrow(form.base_fields, framework_of(obj) if obj else None)
        return form


def _narrow(fields: dict[str, forms.Field], framework: Framework | None) -> None:
    if framework is None:
        return
    for name, path in (
        ("answer_scale", "framework"),
        ("sub_indicator", "indicator__instrument__framework"),
    ):
        if name in fields:
            field = fields[name]
            field.queryset = field.queryset.filter(**{path: framework})  # type: ignore[attr-defined]


class InstrumentInline(PartInline):
    model = Instrument
    fields = ("order", "code", "name", "plain_name", "weight")


class BandInline(PartInline):
    model = GradeBand
    show_change_link = False


class ScaleInline(PartInline):
    model = AnswerScale


class CalendarInline(PartInline):
    model = CalendarEntry
    show_change_link = False


class StageDeadlineInline(PartInline):
    model = StageDeadline
    show_change_link = False


class IndicatorInline(PartInline):
    model = Indicator
    fields = ("number", "name")


class SubIndicatorInline(PartInline):
    model = SubIndicator


class OptionInline(PartInline):
    model = AnswerOption
    show_change_link = False


class ItemInline(PartInline):
    """Questions of an indicator, or its OIT items; the parts of a question stand in the question's page."""

    model = Item
    fk_name = "indicator"
    labels = {"sub_indicator": "ตัวชี้วัดย่อย"}
    fields = ("order", "code", "label", "sub_indicator", "topic")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        return super().get_queryset(request).filter(parent=None)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        indicator = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if db_field.name == "sub_indicator" and indicator:
            kwargs["queryset"] = SubIndicator.objects.filter(indicator_id=indicator)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SubItemInline(PartInline):
    model = Item
    fk_name = "parent"
    verbose_name_plural = "ข้อย่อย"
    fields = ("order", "code", "label")


class FrameworkForm(forms.ModelForm):
    """The head of a framework; lists are typed one a line."""

    notes = LinesField(label="หมายเหตุ", required=False)
    sources = LinesField(label="แหล่งที่มา", required=False)
    confidence = forms.ChoiceField(label="ความแน่ใจ", choices=CONFIDENCE.items())

    class Meta:
        model = Framework
        fields = (
            "fiscal_year",
            "edition",
            "name",
            "is_complete",
            "pass_mark",
            "confidence",
            "confidence_note",
            "sources",
            "notes",
            "unplaced_items",
            "results_on",
            "national",
        )

    def clean_edition(self) -> str:
        edition = self.cleaned_data["edition"].strip()
        if edition == SHIPPED_EDITION:
            raise forms.ValidationError(f"ชื่อ «{SHIPPED_EDITION}» เป็นของฉบับที่มากับระบบ ใช้ชื่ออื่น")
        return edition


@admin.register(Framework)
class FrameworkAdmin(PartAdmin):
    form = FrameworkForm
    list_display = ("fiscal_year", "edition", "name", "status", "is_offered", "is_complete", "may_change", "revision")
    list_filter = ("status", "is_offered", "is_complete")
    search_fields = ("fiscal_year", "name", "edition")
    inlines = (InstrumentInline, BandInline, ScaleInline, CalendarInline, StageDeadlineInline)
    actions = ("copy_for_next_year", "copy_for_same_year", "put_in_force", "offer", "stop_offering")
    fieldsets = (
        (None, {"fields": ("fiscal_year", "edition", "name", "status", "is_offered", "is_complete", "pass_mark")}),
        ("ที่มาและความแน่ใจ", {"fields": ("confidence", "confidence_note", "sources", "notes", "unplaced_items")}),
        ("ผลและวันประกาศ", {"fields": ("results_on", "national")}),
        ("การปรับปรุง", {"fields": ("revision",)}),
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return rules.can_manage_frameworks(request.user)  # type: ignore[arg-type]

    def get_readonly_fields(self, request: HttpRequest, obj: Framework | None = None) -> tuple[str, ...]:
        always = ("status", "is_offered", "revision")
        # Assessments keep the year beside the framework: the two must not part.
        return (*always, "fiscal_year") if obj and obj.assessments.exists() else always

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not isinstance(obj, Framework):
            return False
        in_force = obj.status == FrameworkStatus.OFFICIAL
        return not in_force and not obj.assessments.exists() and self.has_change_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        obj.delete()  # nothing is left whose revision could be raised

    @admin.display(description="แก้ได้")
    def may_change(self, obj: Framework) -> str:
        return in_words(not rules.problems_before_framework_change(obj))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if object_id and request.method == "GET":
            framework = self.get_object(request, object_id)
            for problem in rules.problems_before_framework_change(framework) if framework else ():
                messages.info(request, problem)
        return super().changeform_view(request, object_id, form_url, extra_context)

    @admin.action(description="ทำสำเนาเป็นร่างของปีถัดไป")
    def copy_for_next_year(self, request: HttpRequest, chosen: QuerySet[Framework]) -> None:
        self._copy(request, chosen, years=1)

    @admin.action(description="ทำสำเนาเป็นร่างอีกฉบับของปีเดียวกัน")
    def copy_for_same_year(self, request: HttpRequest, chosen: QuerySet[Framework]) -> None:
        self._copy(request, chosen, years=0)

    def _copy(self, request: HttpRequest, chosen: QuerySet[Framework], years: int) -> None:
        def copy(framework: Framework) -> str:
            made = frameworks.clone_framework(
                framework=framework,
                fiscal_year=framework.fiscal_year + years,
                by=request.user,  # type: ignore[arg-type]
            )
            return f"ทำสำเนาแล้ว: {made} เปิดร่างเพื่อแก้ แล้วประกาศใช้"

        self._for_each(request, chosen, copy)

    @admin.action(description="ประกาศใช้จริง")
    def put_in_force(self, request: HttpRequest, chosen: QuerySet[Framework]) -> None:
        def mark(framework: Framework) -> str:
            return f"ใช้จริงแล้ว: {frameworks.mark_official(framework=framework, by=request.user)}"  # type: ignore[arg-type]

        self._for_each(request, chosen, mark)

    @admin.action(description="เปิดให้เจ้าหน้าที่เลือก")
    def offer(self, request: HttpRequest, chosen: QuerySet[Framework]) -> None:
        self._offer(request, chosen, offered=True)

    @admin.action(description="ปิด ไม่ให้เจ้าหน้าที่เลือก")
    def stop_offering(self, request: HttpRequest, chosen: QuerySet[Framework]) -> None:
        self._offer(request, chosen, offered=False)

    def _offer(self, request: HttpRequest, chosen: QuerySet[Framework], offered: bool) -> None:
        def change(framework: Framework) -> str:
            frameworks.set_offered(framework=framework, offered=offered, by=request.user)  # type: ignore[arg-type]
            return f"{framework}: {'เปิดให้เลือกแล้ว' if offered else 'ปิดแล้ว'}"

        self._for_each(request, chosen, change)

    def _for_each(self, request: HttpRequest, chosen: QuerySet[Framework], action: Callable[[Framework], str]) -> None:
        """Each on its own: what one framework refuses does not undo the others."""
        for framework in chosen:
            try:
                messages.success(request, action(framework))
            except RuleBroken as refusal:
                for reason in refusal.messages:
                    messages.error(request, reason)


@admin.register(Instrument)
class InstrumentAdmin(PartAdmin):
    labels = {"framework": "กรอบการประเมิน"}
    inlines = (IndicatorInline,)
    readonly_fields = ("framework",)


@admin.register(Indicator)
class IndicatorAdmin(PartAdmin):
    labels = {"instrument": "เครื่องมือ"}
    inlines = (SubIndicatorInline, ItemInline)
    readonly_fields = ("instrument",)


@admin.register(SubIndicator)
class SubIndicatorAdmin(PartAdmin):
    labels = {"indicator": "ตัวชี้วัด"}
    readonly_fields = ("indicator",)


class ItemForm(forms.ModelForm):
    elements = LinesField(label="องค์ประกอบที่ต้องแสดง", required=False)

    class Meta:
        model = Item
        fields = (
            "order",
            "code",
            "label",
            "sub_indicator",
            "topic",
            "group",
            "elements",
            "period",
            "suggested_division",
            "confidence",
            "answer_scale",
        )


@admin.register(Item)
class ItemAdmin(OwnFrameworkOnly):
    labels = {
        "indicator": "ตัวชี้วัด",
        "sub_indicator": "ตัวชี้วัดย่อย",
        "parent": "ข้อหลัก",
        "answer_scale": "มาตราคำตอบ",
    }
    form = ItemForm
    inlines = (SubItemInline,)
    readonly_fields = ("indicator", "parent")


@admin.register(AnswerScale)
class AnswerScaleAdmin(PartAdmin):
    labels = {"framework": "กรอบการประเมิน"}
    inlines = (OptionInline,)
    readonly_fields = ("framework",)
