"""What a follow-up report still lacks: which division owes which measure, what waits to be accepted, in few lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from measures.models import ProgressReport
from reports.content.followed import Followed, Share

SHOWN = 5  # measures named in a sentence; the page lists them all


@dataclass(frozen=True)
class Missing:
    """One kind of gap at one place: ``what`` and ``where`` in words, and every measure concerned («ม.3 …»)."""

    what: str
    where: str
    measures: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The gap in one sentence that stays short however many measures it concerns."""
        named = " ".join(f"«{name}»" for name in self.measures[:SHOWN])
        more = f" และอีก {len(self.measures) - SHOWN} มาตรการ" if len(self.measures) > SHOWN else ""
        place = f"{self.where} " if self.where else ""
        return f"{place}{self.what} {len(self.measures)} มาตรการ: {named}{more}"


def missing_from(rows: Sequence[Followed]) -> list[Missing]:
    """What keeps a part's report from being published, grouped by division; who was let off lacks nothing."""
    return [
        *_by_division(rows, "ยังไม่ส่งรายงาน", lambda share: share.owed),
        *_by_division(rows, "ส่งแล้วแต่ยังไม่ได้รับ", lambda share: share.sent),
        *_bare(rows),
    ]


def _by_division(
    rows: Sequence[Followed], what: str, of: Callable[[Share], tuple[ProgressReport, ...]]
) -> list[Missing]:
    found: dict[str, list[str]] = {}
    for row in rows:
        for share in row.shares:
            if of(share):
                found.setdefault(share.division.name, []).append(name_of(row))
    return [Missing(what, division, tuple(names)) for division, names in found.items()]


def _bare(rows: Sequence[Followed]) -> list[Missing]:
    """Measures that a round of the part should ask about, of which nobody has said anything or been let off."""
    names = tuple(
        name_of(row)
        for row in rows
        if any(share.is_expected for share in row.shares)
        and not any(share.counted or share.sent or share.owed or share.closed for share in row.shares)
    )
    return [Missing("ยังไม่เปิดรอบรายงาน", "", names)] if names else []


def name_of(row: Followed) -> str:
    """A measure in a list: its number and title."""
    return f"ม.{row.number} {row.measure.title}"


def sentences(found: Iterable[Missing]) -> list[str]:
    """The gaps as sentences for a message."""
    return [each.sentence for each in found]
