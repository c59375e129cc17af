"""What the page of the path to a target shows: the answer, the plan step by step, the other ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from assessments import scoring
from assessments.analysis import name_of
from assessments.models import Assessment
from assessments.queries import given_scores
from assessments.scoring import FrameworkIncomplete, Result, plain, to_cents
from assessments.structure import TOTAL, Framework
from assessments.target import Goal, Ground, Paths, Plan, Step, ground_of, steps_of
from ita_portal.lib.thai import join_thai
from measures.drafting import Draft, draft
from measures.forms.target import TargetChoice, WhatIf, item_count
from measures.models import Measure
from measures.pages import target_words as words
from measures.pages.target_what_if import plan_params, what_if_context
from measures.pages.target_worth import keep, worths
from measures.queries.planning import Answered
from measures.queries.target import links_by_measure, owners_of


@dataclass(frozen=True)
class Row:
    """One step of the plan as the page lists it."""

    step: Step
    number: int
    title: str
    start: Decimal
    instrument: Decimal | None  # the score of its instrument after this step
    at: Decimal  # 0–100 of the ladder's axis
    before_at: Decimal
    measures: list[Measure]  # that answer it already

    @property
    def by(self) -> Decimal:
        """Points that the score itself rises."""
        return to_cents(Fraction(self.step.to) - (self.step.lever.start or 0))


class TargetPage:
    """One year's path to the target that ``data`` (the address, or what was posted) asks for."""

    def __init__(self, assessment: Assessment, data: QueryDict) -> None:
        self.assessment, self.data = assessment, data
        self.framework: Framework = assessment.framework.to_plain()
        self.refused = ""  # why these rules cannot be computed with
        scores = given_scores(assessment)
        self.is_empty = not scores
        try:
            self.result: Result = scoring.evaluate(self.framework, scores, assessment.announced_level or None)
            self.ground: Ground = ground_of(self.framework, scores)
        except FrameworkIncomplete as reason:
            self.refused = str(reason)
            return
        self.choice = TargetChoice(data, self.framework, _next_goal(self.framework, self.result))
        self.goal: Goal = self.choice.goal

    @cached_property
    def paths(self) -> Paths:
        """All ways; only where everything is known."""
        return Paths(self.ground, self.goal)

    @cached_property
    def now(self) -> Result:
        """The year as its levers give it."""
        return self.ground.result()

    @property
    def state(self) -> str:
        """What can be said: empty, unknown, certain or never (while something is unknown), reached, rounding, plan."""
        if self.is_empty:
            return "empty"
        if self.ground.unknown:
            return {True: "certain", False: "never", None: "unknown"}[self.goal.met_by(self.now)]
        if self.goal.met_by(self.result):
            return "reached"
        # The announced figures are below the line, what they are made of is on it: only rounding stands between.
        return "rounding" if self.paths.reached else "plan"

    @cached_property
    def plan(self) -> Plan:
        """The plan shown: the proposed one, or the one with as many items as were chosen from the exchange."""
        count = item_count(self.data)
        chosen = self.paths.with_items(count) if count is not None else None
        return chosen or self.paths.best

    @cached_property
    def steps(self) -> list[Step]:
        return list(steps_of(self.plan)) if self.state == "plan" else []

    def params(self, **more: Any) -> str:
        """The query string of this target, with more."""
        return "?" + urlencode(self.choice.params() | more, doseq=True)

    def drafts(self, codes: Sequence[str]) -> list[Draft]:
        """Measures drafted for those steps of the plan that were chosen, in the plan's order."""
        owners = owners_of(self.assessment)
        return [draft(s, self.goal, self.framework, owners) for s in self.steps if s.lever.code in codes]

    def context(self) -> dict[str, Any]:
        """Everything the template shows. The number of queries does not grow with items, steps or measures."""
        base = {"assessment": self.assessment, "year": self.assessment.fiscal_year + 1, "refused": self.refused}
        if self.refused or self.is_empty:
            return base | {"state": "refused" if self.refused else "empty"}
        state = self.state
        shown = base | {
            "state": state,
            "goal": self.goal,
            "choice": self.choice,
            "levels": self._levels(),
            "conditions": self._conditions(),
            "differs": self._differs(),
            "assumed": [(code, *bounds) for code, bounds in self.ground.assumed.items()],
            "worths": worths(self.ground),
        }
        shown |= {"unknown": self._unknown()} if self.ground.unknown else self._known(state)
        what_if = what_if_context(self.ground, self.goal, WhatIf(self.data, self.ground))
        return shown | {"what_if": what_if, "target_params": self.choice.params(), "reset": self.params()}

    # Parts of it ------------------------------------------------------------------------------------------------

    def _known(self, state: str) -> dict[str, Any]:
        if state in ("reached", "rounding"):
            return {"hero": self._margin(), "keep": keep(self.ground, self.goal)}
        rows = self._rows()
        return {
            "hero": self._gap(),
            "answer": words.answer(self.plan, self.goal),
            "is_best": self.plan == self.paths.best,
            "rows": rows,
            "line_at": self._at(Fraction(self.goal.points)),
            "axis": [to_cents(self._axis[0]), to_cents(self._axis[1])],
            "open_rows": sum(not row.measures for row in rows),
            "ways": self._ways(),
            "exchange": self._exchange(),
            "try_plan": self.params(**plan_params(self.ground, self.plan)),
            "too_high": self._too_high(),
            "best_url": self.params(),
            "items_chosen": len(self.plan.items) if item_count(self.data) is not None else None,
        }

    def _levels(self) -> list[dict[str, Any]]:
        """The levels that can be aimed at: those that pass, and the next one up where that does not pass yet."""
        upper = _next_goal(self.framework, self.result).band
        bands = [band for band in self.framework.bands if band.passes or band == upper]
        return [
            {
                "code": band.code,
                "points": plain(band.minimum),
                "floor": plain(band.floor) if band.floor is not None else "",
                "url": "?" + urlencode({"target": band.code}),
                "current": self.goal.band == band and not self.choice.error,
            }
            for band in bands
        ]

    def _conditions(self) -> list[dict[str, Any]]:
        """What the target asks, where each stands, and where the plan leads."""
        result = self.result if self.state == "reached" else self.now
        after = self.goal.conditions(self.plan.result) if self.state == "plan" else ()
        found = []
        for place, condition in enumerate(self.goal.conditions(result)):
            node = result.nodes[condition.code]
            known = {"range": (node.low_shown, node.high_shown)} if condition.current is None else {}
            found.append({"now": condition, "after": after[place] if after else None} | known)
        return found

    def _differs(self) -> list[dict[str, Any]]:
        """Announced figures that the figures beneath them do not give."""
        if self.ground.assumed:
            return []
        codes = (TOTAL, *(instrument.code for instrument in self.framework.instruments))
        pairs = ((code, self.result.nodes[code].announced_shown, self.now.nodes[code].shown) for code in codes)
        return [
            {"name": "คะแนนรวม" if code == TOTAL else code, "announced": announced, "computed": computed}
            for code, announced, computed in pairs
            if announced is not None and computed is not None and announced != computed
        ]

    def _unknown(self) -> dict[str, Any]:
        """What must be entered before a path can be told, and what is certain without it."""
        codes = list(self.now.total.missing)
        low, high = self.now.total.low_shown, self.now.total.high_shown
        return {"codes": codes, "names": [_named(self.framework, code) for code in codes], "low": low, "high": high}

    def _gap(self) -> dict[str, Any]:
        """The large figure: what the total lacks, else what the instrument furthest from its floor lacks."""
        missing = [each for each in self.goal.conditions(self.now) if each.shortfall]
        worst = missing[0] if missing[0].code == TOTAL else max(missing, key=lambda each: each.shortfall or 0)
        what = "คะแนนรวมที่ต้องเพิ่ม" if worst.code == TOTAL else f"คะแนน {worst.code} ที่ต้องเพิ่ม"
        return {"figure": worst.shortfall, "label": what, "note": f"จาก {worst.current} ให้ถึง {plain(worst.required)}"}

    def _margin(self) -> dict[str, Any]:
        result = self.result if self.state == "reached" else self.now
        above = Decimal(result.total.shown or 0) - self.goal.points
        note = f"{result.total.shown} จากเป้าหมาย {plain(self.goal.points)}"
        return {
            "figure": above,
            "label": "คะแนนรวมเหนือเส้น",
            "note": note,
            "margins": words.margin_words(self.goal, result),
        }

    def _rows(self) -> list[Row]:
        answering = _answering(self.assessment, self.framework)
        rows, before = [], self._at(self.now.total.value or 0)
        for number, step in enumerate(self.steps, start=1):
            code = step.lever.code
            at = self._at(step.after.total.value or 0)
            rows.append(
                Row(
                    step=step,
                    number=number,
                    title=_named(self.framework, code),
                    start=to_cents(step.lever.start or 0),
                    instrument=step.after.nodes[step.lever.instrument].shown,
                    at=at,
                    before_at=before,
                    measures=[measure for measure, answered in answering if answered.has(code)],
                )
            )
            before = at
        return rows

    @cached_property
    def _axis(self) -> tuple[Fraction, Fraction]:
        now, after = Fraction(self.now.total.value or 0), Fraction(self.plan.result.total.value or 0)
        return min(now, Fraction(self.goal.points)), max(after, Fraction(self.goal.points))

    def _at(self, total: Fraction | int) -> Decimal:
        """Where a total stands on the axis, 0–100."""
        low, high = self._axis
        return Decimal(0) if high == low else to_cents((total - low) * 100 / (high - low))

    def _ways(self) -> list[dict[str, Any]]:
        paths = self.paths
        others = words.instruments(self.ground, own=False)
        own = words.instruments(self.ground, own=True)
        found = []
        if own:
            found.append({"title": f"เฉพาะ {join_thai(own)}", "words": words.own_way(paths), "plan": paths.own})
        if others:
            found.append(
                {"title": f"เฉพาะ {join_thai(others)}", "words": words.others_way(paths), "plan": paths.others}
            )
        if paths.own is None and paths.others is None:
            found.append(
                {
                    "title": "ผสม",
                    "words": f"{words.deeds(paths.best)} {words.reaches(paths.best.result, self.goal)}",
                    "plan": paths.best,
                }
            )
        return found

    def _exchange(self) -> list[dict[str, Any]]:
        """For each number of items what is then left to rise; nothing where there is no choice."""
        plans = self.paths.frontier
        if len(plans) < 2:
            return []
        return [
            {
                "count": len(plan.items),
                "codes": [item.code for item in plan.items],
                "words": words.exchange_words(plan),
                "highest": plan.highest,
                "rises": len(plan.rises),
                "total": plan.result.total.shown,
                "url": self.params(items=len(plan.items)),
                "current": len(plan.items) == len(self.plan.items),
                "best": len(plan.items) == len(self.paths.best.items),
            }
            for plan in plans
        ]

    def _too_high(self) -> Decimal | None:
        """The level asked for, where no survey indicator of the year stands as high."""
        starts = [lever.start for lever in self.ground.levers if not lever.is_own and lever.start is not None]
        highest = self.plan.highest
        return highest if highest and starts and Fraction(highest) > max(starts) else None


def _next_goal(framework: Framework, result: Result) -> Goal:
    """The level above the one reached; the highest where that is reached; without a level the pass mark's."""
    if not framework.bands:
        return Goal(framework.pass_mark)
    if result.grade is not None:
        place = framework.bands.index(result.grade)
        return Goal.of_band(framework.bands[max(place - 1, 0)])
    passing = [band for band in framework.bands if band.passes]
    return Goal.of_band(passing[-1]) if passing else Goal(framework.pass_mark)


def _named(framework: Framework, code: str) -> str:
    """A lever as people call it: «O43 รายงาน…», «ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ»."""
    name = name_of(framework, code)
    return f"ตัวชี้วัดที่ {code} {name}" if code.isdecimal() else f"{code} {name}"


def _answering(assessment: Assessment, framework: Framework) -> list[tuple[Measure, Answered]]:
    """The year's measures, each with what it answers."""
    return [(m, Answered(codes, framework)) for m, codes in links_by_measure(assessment).items() if codes]
