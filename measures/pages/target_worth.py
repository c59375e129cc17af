"""What each OIT item is worth, which are not had yet, and which must not be missed once the target is reached."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.analysis.risks import Risk, risks
from assessments.scoring import to_cents
from assessments.structure import SubIndicator
from assessments.target import FULL, Goal, Ground, Lever

RISKS_SHOWN = 5


@dataclass(frozen=True)
class Lost:
    """An item without full score."""

    code: str
    label: str
    open: Decimal  # points of the total still to be won


@dataclass(frozen=True)
class Worth:
    """A sub-indicator of OIT: what each of its items is worth, and which are not had in full."""

    sub: SubIndicator
    each: Decimal  # points of the total
    won: int
    lost: list[Lost]
    unknown: list[str]
    open: Decimal  # points of the total that its lost items hold

    @property
    def count(self) -> int:
        return len(self.sub.items)


@dataclass(frozen=True)
class Kept:
    """Items of which none may be missed: what one costs, and whether the target goes with it."""

    risk: Risk
    falls: bool


def worths(ground: Ground) -> list[Worth]:
    """The sub-indicators whose items are known one by one, those with most to win first, then the dearest."""
    found = []
    for indicator in ground.framework.indicators():
        for sub in indicator.sub_indicators:
            levers = [ground.by_code[item.code] for item in sub.items if item.code in ground.by_code]
            if levers:
                found.append(_worth(sub, levers))
    return sorted(found, key=lambda worth: (-worth.open, -worth.each))


def _worth(sub: SubIndicator, levers: list[Lever]) -> Worth:
    labels = {item.code: item.label for item in sub.items}
    lost = [lever for lever in levers if lever.start is not None and lever.start < FULL]
    return Worth(
        sub=sub,
        each=levers[0].worth,
        won=sum(lever.start == FULL for lever in levers),
        lost=[Lost(lever.code, labels[lever.code], to_cents(lever.open)) for lever in lost],
        unknown=[lever.code for lever in levers if lever.start is None],
        open=to_cents(sum((lever.open for lever in lost), Fraction(0))),
    )


def keep(ground: Ground, goal: Goal) -> list[Kept]:
    """The items that must not be missed, by sub-indicator: those first whose loss gives the target away."""
    found = [
        Kept(risk, _gives_away(ground, goal, risk))
        for risk in risks(ground.framework, ground.result())
        if risk.items[0] in ground.by_code
    ]
    return sorted(found, key=lambda kept: not kept.falls)[:RISKS_SHOWN]


def _gives_away(ground: Ground, goal: Goal, risk: Risk) -> bool:
    """Whether the target is not reached any more once one full item of the sub-indicator is missed."""
    full = max(risk.items, key=lambda code: ground.by_code[code].start or 0)
    return goal.met_by(ground.result({full: Decimal(0)})) is not True
