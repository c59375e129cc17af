"""What the back office has in common: our words and years, and most things there to be looked at, not changed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Model
from django.http import HttpRequest

from .forms import ThaiDateField
from .thai import thai_date, thai_datetime

NOTHING = "–"
DATE_HINT = "วันที่ เช่น 1 ต.ค. 2565"


def in_words(value: bool | date | datetime | None) -> str:
    """How the back office writes a value: «24 ส.ค. 2565 10:42 น.», «ใช่», «ไม่ใช่»; ``–`` where there is none."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "ใช่" if value else "ไม่ใช่"
        case datetime():
            return thai_datetime(value)
        case _:
            return thai_date(value)


class InOurWords:
    """Mixin of every admin and inline: dates are shown and typed in the Buddhist era, yes and no are words.

    ``labels`` names fields that are seen nowhere but here and have no label in the model; ``value_words`` says what
    the stored values of a field mean.
    """

    model: type[Model]
    labels: ClassVar[dict[str, str]] = {}
    value_words: ClassVar[dict[str, dict[str, str]]] = {}
    empty_value_display = NOTHING
    formfield_overrides: ClassVar[Any] = {models.DateField: {"form_class": ThaiDateField, "widget": forms.TextInput}}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._columns: dict[str, Any] = {}  # made once: Django finds again by identity which of them can be sorted
        for name, label in self.labels.items():
            self.model._meta.get_field(name).verbose_name = label  # type: ignore[union-attr]  # no migration sees it

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._column(name) for name in super().get_list_display(request)]  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, ThaiDateField) and not field.help_text:
            field.help_text = DATE_HINT
        return field

    def _column(self, name: Any) -> Any:
        """A column of days, moments or yes and no in our words; any other as it is."""
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        field = fields.get(name) if isinstance(name, str) and not hasattr(self, name) else None
        if not isinstance(field, models.DateField | models.BooleanField):
            return name
        return self._columns.setdefault(field.name, _written(field))


def _written(field: models.Field) -> Callable[[Model], str]:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def column(row: Model) -> str:
        return in_words(getattr(row, field.attname))

    column.__name__ = field.name
    return column


class ReadOnly(InOurWords, admin.ModelAdmin):
    """An admin that shows and changes nothing: such rows are written by the portal's own actions."""

    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LinesField(forms.CharField):
    """A list of texts, typed one a line; stored as a JSON list."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "cols": 90}))
        kwargs.setdefault("help_text", "บรรทัดละหนึ่งข้อ")
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def prepare_value(self, value: object) -> object:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: object, data: object) -> bool:
        return self.to_python(initial) != self.to_python(data)
