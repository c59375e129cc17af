"""Where a measure stands, from what its divisions last said: plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import dataclass

from measures.enums import FINISHED, WorkStatus


@dataclass(frozen=True)
class Said:
    """What one division said in its newest report that was sent; ``status`` empty: nothing yet."""

    status: str
    percent: int


def standing(said: Sequence[Said]) -> tuple[WorkStatus, int]:
    """Status and progress (percent, rounded down) of a measure; ``said`` has one entry for each division asked.

    The worst news counts: one division that is late makes the measure late. It is done only when every division
    is done or was let off. Who has said nothing stands at 0.
    """
    if not said:
        return WorkStatus.NOT_STARTED, 0
    statuses = {each.status or WorkStatus.NOT_STARTED for each in said}
    working = [each for each in said if each.status != WorkStatus.CANCELLED]
    percent = sum(each.percent for each in working) // len(working) if working else 0
    if statuses == {WorkStatus.CANCELLED}:
        return WorkStatus.CANCELLED, 0
    if statuses <= set(FINISHED):
        return WorkStatus.DONE, 100
    # Done is said only when all are done, so an unfinished measure never shows 100.
    percent = min(percent, 99)
    for worst in (WorkStatus.DELAYED, WorkStatus.ON_HOLD):
        if worst in statuses:
            return worst, percent
    begun = statuses & {WorkStatus.IN_PROGRESS, WorkStatus.DONE}
    return (WorkStatus.IN_PROGRESS if begun else WorkStatus.NOT_STARTED), percent
