"""Agencies' years in the order chosen: cut into pages, with the place of each."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F

from reports.standing_queries import Ranked

# What a list can be put in order by, the first one where nothing is chosen.
SORTS = {
    "total": "คะแนนรวมสูงสุดก่อน",
    "lowest": "คะแนนรวมต่ำสุดก่อน",
    "up": "เพิ่มขึ้นมากที่สุดก่อน",
    "down": "ลดลงมากที่สุดก่อน",
    "name": "ชื่อหน่วยงาน",
}


def in_order(ranked: Ranked, sort: str) -> Any:
    """The rows in the order chosen, to be cut into pages; by name as in a Thai dictionary."""
    total, change = ranked.total, F(ranked.change)
    orders: dict[str, tuple[Any, ...]] = {
        "total": tuple(f"-{name}" for name in ranked.index),
        "lowest": ranked.index,
        "up": (change.desc(nulls_last=True), f"-{total}", "pk"),
        "down": (change.asc(nulls_last=True), total, "pk"),
        "name": ("agency__name_key", "pk"),
    }
    return ranked.rows.order_by(*orders.get(sort, orders["total"]))


def places(ranked: Ranked, rows: Sequence[Any], sort: str) -> list[int | None]:
    """The place of each of ``rows`` (one page, in order) among all that are ranked; equal figures share a place.

    By total, or by change where the list is in order of change; None in a list by name. Two queries.
    """
    name = ranked.change if sort in ("up", "down") else ranked.total
    values = [getattr(row, name) for row in rows]
    counted = Counter(value for value in values if value is not None)
    if sort == "name" or not counted:
        return [None] * len(values)
    best, *others = sorted(counted, reverse=sort != "down")
    better = f"{name}__{'lt' if sort == 'down' else 'gt'}"
    found = {best: ranked.rows.filter(**{better: best}).count() + 1}
    # Some that equal the best of this page may stand on another.
    place = ranked.rows.filter(**{f"{better}e": best}).count() + 1
    for value in others:
        found[value] = place
        place += counted[value]
    return [None if value is None else found[value] for value in values]


def cuts_of(rows: Any) -> Callable[[slice], list[Any]]:
    """What gives any stretch of ``rows`` as a list, for ``Parts``."""
    return lambda at: list(rows[at])


class Parts:
    """Several lists under each other as one: what is ranked, what is not yet, what was not begun."""

    def __init__(self, parts: Sequence[tuple[int, Callable[[slice], list[Any]]]]) -> None:
        self.parts = parts

    def __len__(self) -> int:
        return sum(count for count, _rows in self.parts)

    def __getitem__(self, at: slice) -> list[Any]:
        found: list[Any] = []
        start, stop = at.start or 0, len(self) if at.stop is None else at.stop
        for count, rows in self.parts:
            if start < count and stop > 0:
                found += rows(slice(max(start, 0), min(stop, count)))
            start, stop = start - count, stop - count
        return found
