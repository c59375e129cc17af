"""How the back office says what Django shows of a row: dates in the Buddhist era, yes and no as words."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.utils.html import format_html, format_html_join

from ita_portal.lib.admin import NOTHING, in_words
from ita_portal.lib.thai import BUDDHIST_OFFSET

register = template.Library()
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@register.filter
def buddhist(words: Any) -> str:
    """The years in Django's own words for a day or a month in the Buddhist era: «ธันวาคม 2025» → «ธันวาคม 2568»."""
    return YEAR.sub(lambda found: str(int(found[0]) + BUDDHIST_OFFSET), str(words))


@register.filter
def readable(field: Any) -> Any:
    """What an ``AdminReadonlyField`` shows, in our words: dates, yes and no, lists line by line, known values."""
    name = field.field["field"]
    try:
        _field, _attr, value = lookup_field(name, field.form.instance, field.model_admin)
    except (AttributeError, ValueError, ObjectDoesNotExist):
        return field.contents()  # no value of the row's own: Django shows what stands for it
    if isinstance(value, bool | date | datetime):
        return in_words(value)
    words = getattr(field.model_admin, "value_words", {}).get(name, {})
    if isinstance(value, list | dict):
        if not value:
            return NOTHING
        lines = ((line,) for line in _lines(value, words))
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))
    return words[value] if isinstance(value, str) and value in words else field.contents()


def _lines(value: list[Any] | dict[str, Any], words: dict[str, str]) -> list[str]:
    if isinstance(value, dict):
        return [f"{words.get(key, key)}: {part}" for key, part in value.items()]
    return [" ".join(_parts(item)) for item in value]


def _parts(item: Any) -> list[str]:
    match item:
        case dict():
            return [str(part) for part in item.values() if part]
        case list():
            return [str(part) for part in item if part]
        case _:
            return [str(item)]
