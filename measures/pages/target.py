"""What the page of the path to a target shows: the answer, the plan step by step, the other ways."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from assessments import scoring
from assessments.models import Assessment
from assessments.queries import given_scores
from assessments.scoring import FrameworkIncomplete, Result, plain
from assessments.structure import TOTAL, Framework
from assessments.target import FULL, Goal, Ground, Paths, Plan, Step, ground_of, steps_of
from ita_portal.lib.thai import join_thai, keep_together
from measures.drafting import Draft, draft
from measures.forms.target import TargetChoice, WhatIf, item_count
from measures.pages import target_words as words
from measures.pages.target_ladder import answering, ladder, named, only_floors
from measures.pages.target_what_if import plan_params, what_if_context
from measures.pages.target_worth import keep, worths
from measures.queries.target import owners_of


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
            self.ground: Ground = ground_of(self.framework, scores, self.result)
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
        return list(steps_of(self.plan, by_instrument=self.only_floors)) if self.state == "plan" else []

    @property
    def only_floors(self) -> bool:
        """Whether the total is high enough and only the floors of instruments are not reached."""
        return only_floors(self.goal, self.now)

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
            "stands": words.stands(self.result),
            "conditions": self._conditions(),
            "differs": self._differs(),
            "instruments": self._instruments() if state == "plan" and self.goal.floor is None else [],
            "notes": words.notes(self.ground, self.plan if state == "plan" else None),
            "worths": worths(self.ground),
        }
        shown |= {"unknown": self._unknown()} if self.ground.unknown else self._known(state)
        what_if = what_if_context(self.ground, self.goal, WhatIf(self.data, self.ground))
        return shown | {"what_if": what_if, "target_params": self.choice.params(), "reset": self.params()}

    # Parts of it ------------------------------------------------------------------------------------------------

    def _known(self, state: str) -> dict[str, Any]:
        if state in ("reached", "rounding"):
            return {"hero": self._margin(), "keep": keep(self.ground, self.goal)}
        rows = ladder(self.steps, self.framework, self.goal, self.now, answering(self.assessment, self.framework))
        return {
            "hero": self._gap(),
            "answer": keep_together(
                words.answer(self.plan, self.goal), tuple(band.code for band in self.framework.bands)
            ),
            "page_plan": self.plan,
            "is_best": self.plan == self.paths.best,
            "rows": rows,
            "only_floors": self.only_floors,
            "start": self.now.total.shown,
            "line": self.goal.floor if self.only_floors else self.goal.points,
            "open_rows": sum(not row.measures for row in rows),
            "ways": self._ways(),
            "exchange": self._exchange(),
            "try_plan": self.params(**plan_params(self.ground, self.plan)),
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
            certain = True if node.low_shown >= condition.required else None
            met = False if node.high_shown < condition.required else certain
            row: dict[str, Any] = {"now": condition, "met": met, "after": after[place] if after else None}
            if self.state in ("reached", "rounding") and condition.code != TOTAL and condition.met:
                row["above"] = Decimal(condition.current or 0) - condition.required
            found.append(row if node.shown is not None else row | {"range": (node.low_shown, node.high_shown)})
        return found

    def _instruments(self) -> list[dict[str, Any]]:
        """Where each instrument stands and where the plan leads it, for a target that asks nothing of them."""
        pairs = zip(self.now.instruments, self.plan.result.instruments, strict=True)
        return [{"code": now.code, "now": now.score_shown, "after": then.score_shown} for now, then in pairs]

    def _differs(self) -> list[dict[str, Any]]:
        """Announced figures that the figures beneath them do not give."""
        if self.ground.assumed:
            return []
        codes = (TOTAL, *(instrument.code for instrument in self.framework.instruments))
        pairs = ((code, self.result.nodes[code].announced_shown, self.now.nodes[code].shown) for code in codes)
        return [
            {"name": "คะแนนรวม" if code == TOTAL else f"คะแนน {code} ", "announced": announced, "computed": computed}
            for code, announced, computed in pairs
            if announced is not None and computed is not None and announced != computed
        ]

    def _unknown(self) -> dict[str, Any]:
        """What must be entered before a path can be told, and what is certain without it."""
        codes = list(self.now.total.missing)
        low, high = self.now.total.low_shown, self.now.total.high_shown
        names = [named(self.framework, code) for code in codes]
        return {"names": names, "low": low, "high": high, "either": self._either()}

    def _either(self) -> list[dict[str, str]]:
        """The two ends of what is not known, where it is only items: had in full, or not at all."""
        unknown = self.ground.unknown
        if self.state == "certain" or not all(lever.is_item for lever in unknown):
            return []
        ends = (("ถ้าส่วนที่ขาดได้เต็ม", FULL), ("ถ้าส่วนที่ขาดไม่ได้เลย", Decimal(0)))
        found = []
        for title, score in ends:
            moved = self.ground.scores(dict.fromkeys((lever.code for lever in unknown), score))
            paths = Paths(ground_of(self.framework, moved), self.goal)
            reached = f"ถึงเป้าหมายแล้ว คะแนนรวม {paths.now.total.shown}"
            found.append({"title": title, "words": reached if paths.reached else words.answer(paths.best, self.goal)})
        return found

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
        }

    def _ways(self) -> list[dict[str, Any]]:
        paths = self.paths
        others = words.instruments(self.ground, own=False)
        own = words.instruments(self.ground, own=True)
        found = []
        if own:
            found.append(self._way(f"เฉพาะ {join_thai(own)}", words.own_way(paths), paths.own))
        if others:
            found.append(self._way(f"เฉพาะ {join_thai(others)}", words.others_way(paths), paths.others))
        if paths.own is None and paths.others is None:
            mixed = f"{words.deeds(paths.best)} {words.reaches(paths.best.result, self.goal)}"
            found.append(self._way("ผสม", mixed, paths.best))
        return found

    def _way(self, title: str, said: str, plan: Plan | None) -> dict[str, Any]:
        proposed = plan is not None and plan.changes == self.paths.best.changes
        return {"title": title, "words": said, "plan": plan, "proposed": proposed}

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


def shortest_way(framework: Framework, scores: Mapping[str, Decimal], result: Result) -> str:
    """This page's answer for the level that comes next, for other pages; empty where it is reached or not known."""
    ground, goal = ground_of(framework, scores, result), _next_goal(framework, result)
    if ground.unknown or goal.met_by(result):
        return ""
    paths = Paths(ground, goal)
    return "" if paths.reached else words.answer(paths.best, goal)


def _next_goal(framework: Framework, result: Result) -> Goal:
    """The level above the one that is sure; the highest where that is reached; without a level the pass mark's."""
    if not framework.bands:
        return Goal(framework.pass_mark)
    sure = result.grade or (result.grade_range and result.grade_range[0])
    if sure:
        place = framework.bands.index(sure)
        return Goal.of_band(framework.bands[max(place - 1, 0)])
    passing = [band for band in framework.bands if band.passes]
    return Goal.of_band(passing[-1]) if passing else Goal(framework.pass_mark)
