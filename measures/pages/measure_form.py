"""The page of one measure: its form and steps, what was typed, and what stands there when somebody saved first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse

from assessments.analysis import name_of
from assessments.models import Assessment
from assessments.structure import TOTAL, Framework
from assessments.texts import findings_of
from ita_portal.accounts.models import Division
from ita_portal.lib import thai
from measures.carrying import PLAIN_FIELDS, Carried, carried
from measures.enums import FollowUp, Period
from measures.forms.measure import MeasureForm, StepForm, StepFormSet, division_choices
from measures.models import Measure
from measures.queries.planning import WeakPoint, recommended, weak_indicators
from measures.succession import Succession
from measures.words import link_words

Initial = tuple[dict[str, Any], list[dict[str, Any]]]
LABELS = {name: str(field.label) for name, field in MeasureForm.base_fields.items()} | {
    "codes": "จุดอ่อนที่แก้",
    "steps": "ขั้นตอน",
}


@dataclass(frozen=True)
class CodeChoice:
    """A weak point to be ticked."""

    code: str
    label: str
    score: Decimal | None
    is_part: bool  # of the indicator before it
    note: str = ""  # what the NACC recommends
    checked: bool = False

    @property
    def name(self) -> str:
        """What the code is called: «ตัวชี้วัดที่ 4», «i20»."""
        if self.code == TOTAL:
            return "รวม"
        return f"ตัวชี้วัดที่ {self.code}" if self.code.isdecimal() else self.code


@dataclass(frozen=True)
class CodeGroup:
    """An indicator (or anything that stands alone) with its weak parts."""

    whole: CodeChoice
    parts: list[CodeChoice]

    @property
    def is_open(self) -> bool:
        """Whether the parts stand open: one of them is ticked."""
        return any(part.checked for part in self.parts)


class MeasurePage:
    """Form and steps of a new measure (``measure`` is None) or of one that is there; ``post`` is what was sent."""

    def __init__(
        self,
        assessment: Assessment,
        measure: Measure | None,
        post: Any = None,
        codes: Sequence[str] = (),
        source: Measure | None = None,
    ) -> None:
        """``codes`` are linked from the start; ``source`` is the earlier measure that fills a new form."""
        self.assessment, self.measure, self.source = assessment, measure, source
        self.framework: Framework = assessment.framework.to_plain()
        self.divisions: dict[int, Division] = {each.pk: each for each in assessment.agency.divisions.all()}
        self.taken = self._take_over(source) if source else None
        if measure:
            linked = _stored_codes(measure)
        else:
            known = [code for code in codes if code == TOTAL or code in self.framework.nodes]
            linked = [*known, *(self.taken.data["codes"] if self.taken else ())]
        self.points = _points(assessment, self.framework, linked)
        self._build(post, self._start(linked))

    def _take_over(self, source: Measure) -> Carried:
        succession = Succession(source.assessment.framework.to_plain(), self.framework)
        return carried(source, succession, self.assessment.fiscal_year)

    def _start(self, linked: Sequence[str]) -> Initial:
        if self.measure:
            return _initial(self.measure, self.points)
        return _filled(self.taken, linked) if self.taken else _fresh(linked)

    def _build(self, post: Any, initial: Initial) -> None:
        choices = division_choices(list(self.divisions.values()))
        self.form = MeasureForm(
            post,
            initial=initial[0],
            framework=self.framework,
            weak=[(choice.code, choice.label) for choice in self.points],
            divisions=choices,
            named_in_steps=any(re.fullmatch(r"steps-[0-9]+-divisions", name) for name in post or ()),
        )
        self._look_while_typing()
        self.steps = StepFormSet(
            post,
            initial=initial[1],
            prefix="steps",
            form_kwargs={
                "divisions": choices,
                "per_step": bool(post) and post.get("period") == Period.PER_STEP,
            },
        )

    def _look_while_typing(self) -> None:
        """Let the page look for measures alike to the title while it is typed; without script it does on saving."""
        here = {"slug": self.assessment.agency.slug, "fiscal_year": self.assessment.fiscal_year}
        own = f"?own={self.measure.pk}" if self.measure else f"?carried_from={self.source.pk}" if self.source else ""
        self.form.fields["title"].widget.attrs |= {
            "hx-get": reverse("measures:measure_alike", kwargs=here) + own,
            "hx-trigger": "input changed delay:600ms",
            "hx-target": "#alike",
            "aria-describedby": "alike",
        }

    def is_valid(self) -> bool:
        """Whether measure and steps can be saved; asks both, so that all mistakes are shown at once."""
        return all([self.form.is_valid(), self.steps.is_valid()])

    def data(self) -> dict[str, Any]:
        """What the action is given of the measure."""
        cleaned = dict(self.form.cleaned_data)
        cleaned["lead"] = self.divisions.get(cleaned["lead"]) if cleaned["lead"] else None
        cleaned["supporting"] = [self.divisions[pk] for pk in cleaned["supporting"]]
        cleaned["follow_up_dates"] = cleaned["follow_up_dates"] or []
        cleaned["carried_from"] = self.source
        return cleaned

    def step_rows(self) -> list[dict[str, Any]]:
        """What the action is given of the steps, in the order of the page; empty and removed ones are left out."""
        rows = [each.cleaned_data for each in self.steps if isinstance(each, StepForm) and not each.is_left_out()]
        return [row | {"divisions": [self.divisions[pk] for pk in row["divisions"]]} for row in rows]

    def code_groups(self) -> list["CodeGroup"]:
        """The weak points to be ticked, as they are ticked now; parts stand under their indicator."""
        ticked = set(self.form["weak"].value() or ())
        groups: list[CodeGroup] = []
        for point in self.points:
            choice = replace(point, checked=point.code in ticked)
            if point.is_part:
                groups[-1].parts.append(choice)
            else:
                groups.append(CodeGroup(choice, []))
        return groups

    def told(self) -> list[str]:
        """What became of the links of the measure that fills the form, and what of its text is to be looked at."""
        if self.taken is None or self.source is None:
            return []
        told = [link_words(link, self.assessment.fiscal_year) for link in self.taken.changed]
        if self.taken.names_year:
            told.append(f"ข้อความยังเขียนปี {self.taken.names_year} ตรวจแล้วแก้ให้ตรงปี")
        return told

    def see_version(self, version: int) -> None:
        """Let the next save of what was typed replace ``version``, now that the officer was told of it."""
        typed: Any = self.form.data.copy()  # type: ignore[attr-defined]
        typed["seen_version"] = str(version)
        self.form.data = typed


def stored_words(
    stored: dict[str, Any], asked: dict[str, Any], divisions: dict[int, Division]
) -> list[dict[str, str]]:
    """What somebody else saved wherever it differs from what was typed: (label, words) for the page."""
    return [
        {"label": LABELS.get(name, name), "words": _words(name, stored[name], divisions)}
        for name in stored
        if stored[name] != asked[name]
    ]


def _words(name: str, value: Any, divisions: dict[int, Division]) -> str:
    if value in (None, "", []):
        return "ว่าง"
    if name in ("lead", "supporting"):
        keys = value if isinstance(value, list) else [value]
        return " ".join(divisions[key].name for key in keys if key in divisions)
    if name == "steps":
        return " / ".join(step["text"] for step in value)
    if name in ("starts", "ends"):
        return thai.thai_date(thai.parse_thai_date(value))
    if name == "follow_up_dates":
        return ", ".join(thai.thai_date(thai.parse_thai_date(day)) for day in value)
    if name == "period":
        return Period(value).label
    if name == "follow_up":
        return FollowUp(value).label
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return " ".join(value) if isinstance(value, list) else str(value)


def _stored_codes(measure: Measure) -> list[str]:
    return [link.code for link in measure.links.all()]


def _points(assessment: Assessment, framework: Framework, linked: Sequence[str]) -> list[CodeChoice]:
    """Every weak point once: indicators with their weak parts, then what is only recommended, then what is linked."""
    advice: dict[str, str] = {}
    for point in recommended(assessment):
        advice.setdefault(point.code, point.advice)
    found: dict[str, CodeChoice] = {}

    def add(point: WeakPoint, *, is_part: bool) -> None:
        if point.code not in found:
            note = advice.get(point.code, "")
            found[point.code] = CodeChoice(point.code, point.label, point.score, is_part, note)

    for indicator in sorted(weak_indicators(findings_of(assessment)), key=lambda each: int(each.code)):
        add(indicator, is_part=False)
        parts = {part.code: part for part in indicator.parts}
        for code in (*advice, *linked):
            home = framework.indicator_of.get(code)
            if home is not None and home.code == indicator.code != code:
                parts.setdefault(code, WeakPoint(code, name_of(framework, code)))
        for part in parts.values():
            add(part, is_part=True)
    for code in (*advice, *linked):
        if code == TOTAL or code in framework.nodes:
            add(WeakPoint(code, name_of(framework, code)), is_part=False)
    return list(found.values())


def _fresh(codes: Sequence[str]) -> Initial:
    return {"weak": list(codes), "period": Period.FISCAL_YEAR, "follow_up": FollowUp.HALF_YEAR}, []


def _filled(taken: Carried, codes: Sequence[str]) -> Initial:
    """A new form filled from an earlier measure."""
    data = taken.data
    fields = {name: data[name] for name in (*PLAIN_FIELDS, "starts", "ends", "follow_up_dates")}
    fields |= {
        "weak": list(codes),
        "lead": data["lead"].pk if data["lead"] else None,
        "supporting": [division.pk for division in data["supporting"]],
        "carried_from": data["carried_from"].pk,
    }
    return fields, [step | {"divisions": [division.pk for division in step["divisions"]]} for step in taken.steps]


def _initial(measure: Measure, points: list[CodeChoice]) -> Initial:
    shares = list(measure.responsibilities.all())
    listed = {point.code for point in points}
    codes = _stored_codes(measure)
    fields = {name: getattr(measure, name) for name in (*PLAIN_FIELDS, "starts", "ends")}
    fields |= {
        "weak": [code for code in codes if code in listed],
        "more_codes": " ".join(code for code in codes if code not in listed),
        "lead": next((share.division_id for share in shares if share.is_lead), None),
        "supporting": [share.division_id for share in shares if not share.is_lead],
        "follow_up_dates": [each.day for each in measure.follow_up_dates.all()],
        "seen_version": measure.version,
    }
    steps = [
        {
            "pk": step.pk,
            "text": step.text,
            "divisions": [division.pk for division in step.divisions.all()],
            "starts": step.starts,
            "ends": step.ends,
            "follow_up": step.follow_up,
        }
        for step in measure.steps.prefetch_related("divisions")
    ]
    return fields, steps
