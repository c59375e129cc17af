"""Agencies' years in the order chosen: cut into pages, with the place of each."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from reports.standing_queries import Ranked

# What a list can be put in order by, the first one where nothing is chosen.
SORTS = {
    "total": "คะแนนรวมสูงสุดก่อน",
    "lowest": "คะแนนรวมต่ำสุดก่อน",
    "up": "เพิ่มขึ้นมากที่สุดก่อน",
    "down": "ลดลงมากที่สุดก่อน",
    "name": "ชื่อหน่วยงาน",
}


class InOrder:
    """Ranked years in one order, any stretch of which can be cut out with one query."""

    def __init__(self, ranked: Ranked, *order: str) -> None:
        self.ranked, self.order = ranked, order

    def __getitem__(self, at: slice) -> list[Any]:
        rows = self.ranked.rows.order_by(*self.order)
        if at.start:
            # What lies before is passed over in the index: only the rows of the page are read with their agency.
            rows, at = rows.filter(agency__in=rows.values("agency")[at]), slice(None)
        return list(rows[at])


def in_order(ranked: Ranked, sort: str) -> Any:
    """The rows in the order chosen, to be cut into pages; by name as in a Thai dictionary.

    One query a page; in order of change two more, for what has no change comes last, by total.
    """
    change = ranked.change
    by_total = tuple(f"-{name}" for name in ranked.index)
    if sort in ("up", "down"):
        known, unknown = (ranked.only(**{f"{change}__isnull": is_unknown}) for is_unknown in (False, True))
        order = (f"-{change}", f"-{ranked.total}", "pk") if sort == "up" else (change, ranked.total, "pk")
        lists = ((known, InOrder(known, *order)), (unknown, InOrder(unknown, *by_total)))
        return Parts([(part.rows.count(), cuts_of(listed)) for part, listed in lists])
    orders = {"lowest": ranked.index, "name": ("agency__name_key", "pk")}
    return InOrder(ranked, *orders.get(sort, by_total))


def places(ranked: Ranked, rows: Sequence[Any], sort: str, *, start: int = 0) -> list[int | None]:
    """The place of each of ``rows`` among all that are ranked; equal figures share a place.

    ``rows`` are a stretch of the list in order, which begins after ``start`` others. By total, or by change where the
    list is in order of change; None in a list by name. At most two queries.
    """
    name = ranked.change if sort in ("up", "down") else ranked.total
    values = [getattr(row, name) for row in rows]
    counted = Counter(value for value in values if value is not None)
    if sort == "name" or not counted:
        return [None] * len(values)
    better = f"{name}__{'lt' if sort == 'down' else 'gt'}"
    best, *others = sorted(counted, reverse=sort != "down")
    best_first = sort != "lowest"
    found = {best: 1 if best_first and start == 0 else ranked.rows.filter(**{better: best}).count() + 1}
    # From the lowest up, some that equal the best of this stretch may stand after it.
    place = start + counted[best] + 1 if best_first else ranked.rows.filter(**{f"{better}e": best}).count() + 1
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
