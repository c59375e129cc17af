"""The page where a document is planned: its sections in their order, its particulars, and who saved first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from assessments.models import Assessment
from ita_portal.lib import thai
from reports.documents import Document
from reports.forms import ReportPlanForm
from reports.kinds import KINDS
from reports.models import ReportPlan
from reports.queries import chosen_sections, plan_of
from reports.sections import Group, in_order, moved


@dataclass(frozen=True)
class Row:
    """One section as the page shows it."""

    key: str
    title: str
    chosen: bool
    is_first: bool  # of those it may change places with
    is_last: bool
    has_focus: str  # the button that was pressed, «up» or «down», or the other where that one leads nowhere now


@dataclass(frozen=True)
class Part:
    """Sections that stand together."""

    group: Group
    rows: list[Row]


class PlanPage:
    """The plan of one document as a form; ``post`` is what was sent, if anything was.

    A press on «ขึ้น» or «ลง» sends the form too: then ``said`` tells what moved and nothing is checked or saved.
    """

    def __init__(self, assessment: Assessment, document: Document, post: QueryDict | None = None) -> None:
        self.assessment, self.document = assessment, document
        self.kind = KINDS[document.kind]
        self.plan = plan_of(assessment, document)
        self.groups = self.kind.groups or (Group("", tuple(self.kind.sections)),)
        self.seen = post.get("seen", "") if post is not None else self.plan.state if self.plan else ""
        self.pressed = ("", "")
        self.said = ""
        self.is_moving = post is not None and "move" in post
        posted = None if post is None else post.getlist("order")
        self.order = in_order(self.groups, posted if posted is not None else self.plan.order if self.plan else ())
        if post is not None and self.is_moving:
            self._move(post.get("move", ""))
        initial = self._stored() if post is None else self._typed(post)
        self.form = ReportPlanForm(
            None if self.is_moving else post,
            initial=initial,
            sections=self.kind.sections,
            particulars=self.kind.particulars,
            helps=self.kind.helps,
        )

    @property
    def kept_from(self) -> int | None:
        """The year whose own words stand in the form and wait to be looked at."""
        return self.plan.kept_from if self.plan else None

    @property
    def has_sections(self) -> bool:
        return "sections" in self.form.fields

    @property
    def can_order(self) -> bool:
        return any(group.moves for group in self.groups)

    @property
    def parts(self) -> list[Part]:
        """The sections as they stand in the form; none where there is nothing to choose."""
        if not self.has_sections:
            return []
        chosen = set(self.form["sections"].value() or ())
        key, way = self.pressed
        found = []
        for group in self.groups:
            keys = [each for each in self.order if each in group.keys]
            rows = []
            for at, each in enumerate(keys):
                is_first, is_last = at == 0, at == len(keys) - 1
                focus = "" if each != key else "down" if is_first else "up" if is_last else way
                title = self.kind.sections[each]
                rows.append(Row(each, title, each in chosen, is_first, is_last, has_focus=focus))
            found.append(Part(group, rows))
        return found

    @property
    def particulars(self) -> list[Any]:
        """The other fields, bound, in the order of the kind."""
        return [self.form[name] for name in self.kind.particulars]

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def data(self) -> dict[str, Any]:
        """What ``actions.save_plan`` is given."""
        cleaned = dict(self.form.cleaned_data)
        sections = cleaned.pop("sections", list(self.kind.sections))
        return {"sections": sections, "order": self.order, "particulars": cleaned, "seen": self.seen}

    def stored(self, plan: ReportPlan) -> list[tuple[str, str]]:
        """Whatever ``plan`` says otherwise than typed, as (label, words); the next save may then replace it."""
        self.seen = plan.state
        typed = self.data()
        there = chosen_sections(plan, self.kind.sections, self.kind.groups)
        here = [key for key in self.order if key in typed["sections"]]
        found = []
        if there != here:
            found.append(("หัวข้อตามลำดับ", ", ".join(self.kind.sections[key] for key in there)))
        for name, label in self.kind.particulars.items():
            if getattr(plan, name) != typed["particulars"][name]:
                found.append((label, _said(getattr(plan, name))))
        return found

    def _move(self, pressed: str) -> None:
        key, _, way = pressed.partition(":")
        self.order = moved(self.groups, self.order, key, way)
        group = next((each for each in self.groups if key in each.keys and each.moves), None)
        if group is not None:
            keys = [each for each in self.order if each in group.keys]
            self.pressed = (key, way)
            self.said = f"«{self.kind.sections[key]}» อยู่ลำดับที่ {keys.index(key) + 1} จาก {len(keys)} ยังไม่บันทึก"

    def _stored(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"sections": chosen_sections(self.plan, self.kind.sections)}
        if self.plan:
            initial |= {name: getattr(self.plan, name) for name in self.kind.particulars}
        return initial

    def _typed(self, post: QueryDict) -> Mapping[str, Any]:
        """What stands in the form as it was sent, unchecked."""
        return {"sections": post.getlist("sections")} | {name: post.get(name, "") for name in self.kind.particulars}


def _said(value: str | date | None) -> str:
    if isinstance(value, date):
        return thai.thai_date(value)
    return value or "ว่าง"
