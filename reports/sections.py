"""The order of a document's sections: which stand together, which may change places. Plain values."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Sections that stand together under a name; ``moves`` where the officer puts them in order.

    ``note`` says in Thai why they stand where they stand, or what follows when they move.
    """

    title: str
    keys: tuple[str, ...]
    note: str = ""
    moves: bool = False


def in_order(groups: Sequence[Group], order: Sequence[str]) -> list[str]:
    """All sections of ``groups``; those that may move as ``order`` says, each within its group.

    ``order`` may be older than the release: what it does not name stands after its usual neighbour, and what is no
    section of ours is passed over.
    """
    return [key for group in groups for key in (_arranged(group, order) if group.moves else group.keys)]


def moved(groups: Sequence[Group], order: Sequence[str], key: str, way: str) -> list[str]:
    """The order after ``key`` changed places with its neighbour ``way`` («up», «down»); at an end nothing changes."""
    arranged = in_order(groups, order)
    group = next((each for each in groups if key in each.keys and each.moves), None)
    if group is None or way not in ("up", "down"):
        return arranged
    at = arranged.index(key)
    other = at - 1 if way == "up" else at + 1
    if 0 <= other < len(arranged) and arranged[other] in group.keys:
        arranged[at], arranged[other] = arranged[other], arranged[at]
    return arranged


def _arranged(group: Group, order: Sequence[str]) -> list[str]:
    found = [key for key in dict.fromkeys(order) if key in group.keys]
    for at, key in enumerate(group.keys):
        if key not in found:
            found.insert(found.index(group.keys[at - 1]) + 1 if at else 0, key)
    return found
