"""The filters of the pages that compare agencies: they stay in the address, so that a list can be sent to somebody."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from ita_portal.accounts.models import AgencyKind
from ita_portal.lib import thai
from ita_portal.lib.forms import PortalForm
from reports.public.search import understand
from reports.standing_lists import SORTS
from reports.standing_queries import Wanted

LONGEST = 100
NO_SUCH = "ไม่มีตัวเลือกนี้"
SELECTED = mark_safe(" selected")
LISTED = ("q", "year", "province", "kind", "level", "status", "sort")


def _choice(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, error_messages={"invalid_choice": NO_SUCH})


class StandingFilter(PortalForm):
    """What to compare. A value that cannot be is told at its field, and the rest of the address still counts."""

    q = forms.CharField(label="ชื่อหน่วยงานหรืออำเภอ", required=False, max_length=LONGEST)
    year = _choice("ปีงบประมาณ")
    province = _choice("จังหวัด")
    kind = _choice("ประเภท")
    level = _choice("ระดับ")
    status = _choice("สถานะ")
    sort = _choice("เรียงตาม")
    agency = forms.SlugField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "ที่อยู่นี้ไม่ได้ระบุหน่วยงานที่จะเทียบให้ถูกต้อง เลือกจากรายการด้านล่าง"},
    )

    def __init__(
        self,
        data: Any,
        *,
        years: Sequence[int],
        year: int,
        provinces: Iterable[str],
        levels: Iterable[str],
        statuses: Sequence[tuple[str, str]] = (),
    ) -> None:
        data = data.copy()
        data["year"] = thai.to_arabic_digits(data.get("year") or year)
        super().__init__(data)
        self._year = year
        self._offer("year", [(str(each), str(each)) for each in years])
        self._offer("province", [("", "ทุกจังหวัด"), *((each, each) for each in provinces)])
        self._offer("kind", [("", "ทุกประเภท"), *AgencyKind.choices])
        self._offer("level", [("", "ทุกระดับ"), *((each, each) for each in levels)])
        self._offer("sort", list(SORTS.items()))
        self._offer("status", [("", "ทุกสถานะ"), *statuses])
        # Where there is nothing to choose, nothing is asked; what the address says is looked at all the same.
        self._hidden = {"province"} if len(self["province"].field.choices) < 3 else set()  # type: ignore[attr-defined]
        if not statuses:
            del self.fields["status"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """The fields that stand on the page, in order; where there is one province only, it is no question.

        Drawn by the page itself: Django's widget would lay out a template for each of 77 provinces.
        """
        return [self._box(name) for name in LISTED if name in self.fields and name not in self._hidden]

    def _box(self, name: str) -> dict[str, Any]:
        chosen = str(self.data.get(name, ""))
        options = tuple(map(tuple, getattr(self.fields[name], "choices", ())))
        return {
            "name": name,
            "label": self.fields[name].label,
            "value": chosen,
            "longest": LONGEST,
            "choices": _options(options, chosen if any(value == chosen for value, _words in options) else ""),
        }

    def wanted(self, scope: tuple[str, ...] | None = None) -> Wanted:
        """What is asked, as far as it can be."""
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            year=int(chosen.get("year") or self._year),
            scope=scope,
            province=chosen.get("province", ""),
            kind=chosen.get("kind", ""),
            words=understand(chosen.get("q", "")).words,
            level=chosen.get("level", ""),
            status=chosen.get("status", ""),
            sort=chosen.get("sort") or next(iter(SORTS)),
        )

    @property
    def agency_wanted(self) -> str:
        """The slug of the agency that is to be held against its kind; empty where none is."""
        return str(self.cleaned_data.get("agency", ""))

    @property
    def problems(self) -> list[str]:
        """What is wrong with the address, in sentences that name the filter."""
        return [
            f"{self.fields[name].label or 'หน่วยงานที่เทียบ'}: {' '.join(map(str, errors))}"
            for name, errors in self.errors.items()
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but year and order is chosen."""
        return any(self.cleaned_data.get(name) for name in ("q", "province", "kind", "level", "status"))


@lru_cache(maxsize=64)
def _options(options: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The options of a select; the 77 provinces are the same on every page, and are written once."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", words) for value, words in options),
    )


def asked_year(typed: str, years: Sequence[int], otherwise: int) -> int:
    """The year of the address, where there is such a year; it decides which levels can be chosen."""
    found = thai.to_arabic_digits(typed)
    return int(found) if re.fullmatch(r"[0-9]{4}", found) and int(found) in years else otherwise
