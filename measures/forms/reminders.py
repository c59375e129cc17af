"""What the strategy division types about the days of reminding."""

import re
from typing import Any

from django import forms

from ita_portal.lib import thai
from ita_portal.lib.forms import PortalForm
from measures.reminders import MOST_DAYS_BEFORE, Days

MOST_REMINDERS = 6
MOST_DAYS = 90


class CountField(forms.CharField):
    """A whole number of days from 1, Thai or Arabic digits."""

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        try:
            count = thai.parse_count(text)
        except ValueError as reason:
            raise forms.ValidationError(f"«{text}» {reason} เช่น 7") from reason
        if not 1 <= count <= MOST_DAYS:
            raise forms.ValidationError(f"กรอก 1 ถึง {MOST_DAYS} วัน")
        return count


class ReminderDaysForm(PortalForm):
    """An agency's days of reminding. What was on the page when it was opened travels along as ``seen``."""

    before = forms.CharField(
        label="เตือนก่อนครบกำหนดกี่วัน",
        max_length=60,
        help_text="คั่นด้วยจุลภาคหรือเว้นวรรค เช่น 14, 3, 0 เลข 0 คือวันครบกำหนด",
    )
    overdue_every = CountField(label="เมื่อเกินกำหนด เตือนซ้ำทุกกี่วัน", max_length=10)
    head_after = CountField(label="แจ้งผู้บริหารเมื่อเกินกำหนดกี่วัน", max_length=10)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, data: Any, *, days: Days) -> None:
        super().__init__(
            data,
            initial={
                "before": ", ".join(map(str, days.before)),
                "overdue_every": days.overdue_every,
                "head_after": days.head_after,
                "seen": written(days),
            },
        )
        for name in ("overdue_every", "head_after"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "class": "daycount"}

    def clean_before(self) -> tuple[int, ...]:
        """Different whole numbers, the farthest first."""
        found = []
        for word in re.split(r"[\s,;]+", self.cleaned_data["before"].strip(" ,;")):
            try:
                days = thai.parse_count(word)
            except ValueError as reason:
                raise forms.ValidationError(f"«{word}» {reason} เช่น 14, 3, 0") from reason
            if days > MOST_DAYS_BEFORE:
                raise forms.ValidationError(f"เตือนล่วงหน้าได้ไม่เกิน {MOST_DAYS_BEFORE} วัน แก้ {days}")
            found.append(days)
        if len(set(found)) > MOST_REMINDERS:
            raise forms.ValidationError(f"เตือนก่อนกำหนดได้ไม่เกิน {MOST_REMINDERS} ครั้ง ลดให้เหลือวันที่จำเป็น")
        return tuple(sorted(set(found), reverse=True))

    def days(self) -> Days:
        """What was typed. Only of a valid form."""
        return Days(*(self.cleaned_data[name] for name in ("before", "overdue_every", "head_after")))


def written(days: Days) -> str:
    """Days in one word, to send along with a form: «14,3,0/7/14»."""
    return f"{','.join(map(str, days.before))}/{days.overdue_every}/{days.head_after}"


def read(text: str, default: Days) -> Days:
    """The days that ``written`` wrote; ``default`` where it is none of its words."""
    found = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{1,3}){0,9})/([0-9]{1,3})/([0-9]{1,3})", text)
    if found is None:
        return default
    return Days(tuple(map(int, found[1].split(","))), int(found[2]), int(found[3]))
