"""What the executive must order, from what the divisions reported: late work, work on hold, reports that are owed."""

import unicodedata
from collections.abc import Sequence

from ita_portal.lib import thai
from measures.enums import WorkStatus
from measures.models import ProgressReport
from reports import snapshot_follow_up as shape
from reports.content.followed import Followed, Share

LONGEST = 180
_LEADING = "เแโใไ"
DEEDS = {
    WorkStatus.DELAYED: "เร่งรัดมาตรการที่ {number} ซึ่งล่าช้า",
    WorkStatus.ON_HOLD: "พิจารณามาตรการที่ {number} ซึ่งพักไว้",
    WorkStatus.CANCELLED: "รับทราบการยกเลิกมาตรการที่ {number}",
}


def orders(rows: Sequence[Followed]) -> list[shape.Order]:
    """Late work first, then work on hold and given up, then who still owes a report; each measure by its number."""
    return [order for status in DEEDS for order in _of_status(rows, status)] + _owed(rows)


def _of_status(rows: Sequence[Followed], status: WorkStatus) -> list[shape.Order]:
    return [
        _order(row, share, share.counted, status)
        for row in rows
        for share in row.shares
        # What had ended before the part began was ordered then.
        if share.counted and share.counted.work_status == status and not share.is_finished_before
    ]


def _order(row: Followed, share: Share, report: ProgressReport, status: WorkStatus) -> shape.Order:
    why = [f"เพราะ{_bare(report.reason)}"] if report.reason.strip() else []
    why += [f"ขอดำเนินการต่อ: {_bare(report.next_step)}"] if report.next_step.strip() else []
    return shape.Order(
        text=DEEDS[status].format(number=row.number),
        why=" ".join(why),
        owner=share.division.name,
        due=thai.thai_date(report.next_by) if report.next_by else "–",
    )


def _bare(text: str) -> str:
    return short(" ".join(text.split()).removeprefix("เพราะ").strip())


def _owed(rows: Sequence[Followed]) -> list[shape.Order]:
    by_division: dict[str, list[tuple[int, ProgressReport]]] = {}
    for row in rows:
        for share in row.shares:
            for report in share.owed[:1]:
                by_division.setdefault(share.division.name, []).append((row.number, report))
    return [
        shape.Order(
            text=f"ให้รายงานผลมาตรการที่ {_listed([number for number, _ in owed])}",
            why="",
            owner=division,
            due=thai.thai_date(min(report.due for _, report in owed)),
        )
        for division, owed in by_division.items()
    ]


def _listed(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} และ {last}" if first else last


def short(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text, cut at a space where there is one, else where no letter loses its marks."""
    if len(text) <= longest:
        return text
    at = text.rfind(" ", longest // 2, longest)
    if at < 0:
        at = longest
        while at > 1 and (unicodedata.category(text[at]) == "Mn" or text[at] in "ะาำ" or text[at - 1] in _LEADING):
            at -= 1
    return text[:at].rstrip() + " …"
