"""How the back office says what Django shows of a row: dates in the Buddhist era, yes and no as words."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist

from ita_portal.lib.admin import in_words
from ita_portal.lib.thai import BUDDHIST_OFFSET

register = template.Library()
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@register.filter
def buddhist(words: Any) -> str:
    """The years in Django's own words for a day or a month in the Buddhist era: «ธันวาคม 2025» → «ธันวาคม 2568»."""
    return YEAR.sub(lambda found: str(int(found[0]) + BUDDHIST_OFFSET), str(words))


@register.filter
def readable(field: Any) -> Any:
    """What an ``AdminReadonlyField`` shows: a date, a moment, yes or no in our words; all else as Django has it."""
    try:
        _field, _attr, value = lookup_field(field.field["field"], field.form.instance, field.model_admin)
    except (AttributeError, ValueError, ObjectDoesNotExist):
        return field.contents()  # no value of the row's own: Django shows what stands for it
    return in_words(value) if isinstance(value, bool | date | datetime) else field.contents()
