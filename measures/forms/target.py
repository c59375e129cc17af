"""What may be asked of the path to a target: the target itself, and the figures of a what-if."""

from decimal import Decimal
from typing import Any

from django.http import QueryDict

from assessments.scoring import to_cents
from assessments.scoring.text import read_score
from assessments.structure import Framework
from assessments.target import FULL, Goal, Ground, Lever

OWN = "own"  # the choice of a number of one's own
MOVED, WON = "x-", "o"  # the names of the what-if's fields: a score, and the items that are had


class TargetChoice:
    """The target that was asked for; where none or a wrong one was, the one next above the level reached."""

    def __init__(self, data: QueryDict, framework: Framework, otherwise: Goal) -> None:
        self.typed = data.get("points", "").strip()
        self.error = ""
        self.goal = otherwise
        wanted = data.get("target", "")
        band = next((band for band in framework.bands if band.code == wanted), None)
        if band is not None:
            self.goal = Goal.of_band(band)
        elif wanted == OWN or (self.typed and not wanted):
            self._read_own()
        elif wanted:
            self.error = f"ปีนี้ไม่มีระดับ «{wanted[:40]}» เลือกจากรายการ หรือใส่คะแนนเอง"

    def _read_own(self) -> None:
        try:
            points = read_score(self.typed)
        except ValueError as reason:
            self.error = str(reason)
            return
        if not points:
            self.error = "ใส่คะแนนรวมที่ต้องการ มากกว่า 0 ไม่เกิน 100 เช่น 90"
        else:
            self.goal = Goal(points)

    @property
    def is_own(self) -> bool:
        """Whether the target is a number of one's own."""
        return self.goal.band is None

    def params(self) -> dict[str, Any]:
        """The target as the address says it."""
        return {"target": self.goal.band.code} if self.goal.band else {"target": OWN, "points": str(self.goal.points)}


def item_count(data: QueryDict) -> int | None:
    """How many items were chosen from the exchange; None: the plan that is proposed."""
    text = data.get("items", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 4 else None


class WhatIf:
    """The scores that were tried. A figure that cannot be read leaves its lever where it stands, with the reason.

    An item is had (100) where it is ticked; without a tick one that is full today is lost (0), and one in part stays.
    """

    def __init__(self, data: QueryDict, ground: Ground) -> None:
        self.asked = data.get("w") == "1"
        self.typed: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.changes: dict[str, Decimal] = {}
        if not self.asked:
            return
        won = set(data.getlist(WON))
        for lever in ground.levers:
            if lever.is_item and lever.start is not None:
                self._tick(lever, lever.code in won)
            elif (text := data.get(MOVED + lever.code)) is not None:
                self._read(lever, text)

    def _tick(self, lever: Lever, won: bool) -> None:
        if won and lever.start != FULL:
            self.changes[lever.code] = FULL
        elif not won and lever.start == FULL:
            self.changes[lever.code] = Decimal(0)

    def _read(self, lever: Lever, text: str) -> None:
        self.typed[lever.code] = text
        try:
            value = read_score(text)
        except ValueError as reason:
            self.errors[lever.code] = str(reason)
            return
        # The figure that stands there is rounded; left alone it means the exact one.
        if value is not None and (lever.start is None or value != to_cents(lever.start)):
            self.changes[lever.code] = value
