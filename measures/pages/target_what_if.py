"""What the what-if of the path to a target shows: its fields, and what the tried figures would give."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.analysis import name_of
from assessments.scoring import Result, plain, to_cents
from assessments.structure import Framework
from assessments.target import FULL, Goal, Ground, Lever, Plan
from measures.forms.target import MOVED, WON, WhatIf

LOWEST = 50  # a slider begins here, or lower where the score does


@dataclass(frozen=True)
class Field:
    """One score that can be tried."""

    lever: Lever
    name: str  # of the field
    title: str
    value: str  # in the box
    now: Decimal | None
    worth: Decimal  # points of the total that the whole score brings
    lowest: int  # where the slider begins
    won: bool = False  # an item: ticked
    error: str = ""

    @property
    def is_tick(self) -> bool:
        """An item that is known is had or not; any other score has a box and a slider."""
        return self.lever.is_item and self.lever.start is not None

    @property
    def note(self) -> str:
        """What an item got this year, where that is not everything."""
        if self.now is None or self.now == FULL:
            return ""
        return f"ปีนี้ได้ {self.now}" if self.now else "ปีนี้ไม่ได้"


@dataclass(frozen=True)
class Group:
    """The fields of an instrument, or of a sub-indicator of OIT."""

    code: str
    name: str
    fields: list[Field] = field(default_factory=list)

    @property
    def won(self) -> int:
        """How many of its items are had."""
        return sum(each.won for each in self.fields)

    @property
    def are_items(self) -> bool:
        return self.fields[0].lever.is_item

    @property
    def each(self) -> Decimal:
        """Points of the total that one item brings, or one point of a score."""
        lever = self.fields[0].lever
        return lever.worth if lever.is_item else to_cents(lever.share)

    @property
    def is_open(self) -> bool:
        """Whether its items stand open: something of them is not had, tried or not."""
        return any(not each.won for each in self.fields)


def what_if_context(ground: Ground, goal: Goal, tried: WhatIf) -> dict[str, Any]:
    """Fields and outcome. The outcome comes from ``scoring.evaluate`` on the tried figures; nothing is stored."""
    return {"groups": _groups(ground, tried), "outcome": outcome(ground, goal, tried)}


def outcome(ground: Ground, goal: Goal, tried: WhatIf) -> dict[str, Any]:
    """Total, level and every condition with the tried figures, beside the year as it stands."""
    now, then = ground.result(), ground.result(tried.changes)
    conditions = goal.conditions(then)
    met = goal.met_by(then)
    total, before = then.total.shown, now.total.shown
    change = total - before if total is not None and before is not None else None
    return {
        "result": then,
        "total": total,
        "range": then.range,
        "level": then.computed_grade,
        "change": _signed(change),
        "moved": len(tried.changes),
        "goal": goal,
        "met": met,
        "conditions": conditions,
        "instruments": [
            {
                "code": i.code,
                "score": i.score_shown,
                "before": b.score_shown,
                "change": _change(i.score_shown, b.score_shown),
            }
            for i, b in zip(then.instruments, now.instruments, strict=True)
        ],
        "says": _says(then, goal, met),
        "wrong": [(code, reason) for code, reason in tried.errors.items()],
    }


def plan_params(ground: Ground, plan: Plan) -> dict[str, Any]:
    """A plan as the what-if's own fields, for a link that fills them."""
    had = [
        lever.code for lever in ground.levers if lever.is_item and (lever.start == FULL or lever.code in plan.changes)
    ]
    moved = {MOVED + rise.lever.code: str(rise.to) for rise in plan.rises}
    return {"w": "1", WON: had} | moved


def _groups(ground: Ground, tried: WhatIf) -> list[Group]:
    framework = ground.framework
    groups: dict[str, Group] = {}
    for lever in ground.levers:
        code, name = _home(framework, lever)
        groups.setdefault(code, Group(code, name)).fields.append(_field(framework, lever, tried))
    return list(groups.values())


def _home(framework: Framework, lever: Lever) -> tuple[str, str]:
    """Where a lever stands: its sub-indicator if it is an item, else its instrument."""
    if lever.is_item:
        for sub in framework.indicator_of[lever.code].sub_indicators:
            if any(item.code == lever.code for item in sub.items):
                return sub.code, sub.name
    instrument = framework.instrument_of[lever.code]
    return instrument.code, instrument.plain_name or instrument.name


def _field(framework: Framework, lever: Lever, tried: WhatIf) -> Field:
    now = None if lever.start is None else to_cents(lever.start)
    value = tried.typed.get(lever.code, "" if now is None else str(now))
    score = tried.changes.get(lever.code, now)
    return Field(
        lever=lever,
        name=MOVED + lever.code,
        title=name_of(framework, lever.code),
        value=value,
        now=now,
        worth=lever.worth,
        lowest=min(LOWEST, int(now or 0)),
        won=lever.is_item and score == FULL,
        error=tried.errors.get(lever.code, ""),
    )


def _says(result: Result, goal: Goal, met: bool | None) -> str:
    """The outcome in one sentence, for those who hear it."""
    if result.range is not None:
        said = f"คะแนนรวมอยู่ระหว่าง {result.range[0]} ถึง {result.range[1]}"
    else:
        said = f"คะแนนรวม {result.total.shown}"
        said += f" ระดับ {result.computed_grade.code}" if result.computed_grade else ""
    aim = goal.band.code if goal.band else plain(goal.points)
    return f"{said} " + {True: f"ถึงเป้าหมาย {aim}", False: f"ยังไม่ถึงเป้าหมาย {aim}", None: "ยังบอกไม่ได้ว่าถึงเป้าหมาย"}[met]


def _change(score: Decimal | None, before: Decimal | None) -> str:
    return "" if score is None or before is None else _signed(score - before)


def _signed(change: Decimal | None) -> str:
    """«+1.25», «−0.40»; empty where nothing changed or it is not known."""
    return f"{change:+.2f}".replace("-", "−") if change else ""
