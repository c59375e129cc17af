"""What the list of the divisions' reports shows: what is owed first, with ticks for the bulk actions."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from measures.models import ProgressReport
from measures.pages.bulk import DEEDS, FILTERS
from measures.pages.chips import Chip, report_chips, work_chip
from measures.pages.follow_up import PAGE_SIZE, FollowUpPage, narrowed
from measures.queries import follow_up as queries


@dataclass(frozen=True)
class Row:
    """One report as the list shows it."""

    report: ProgressReport
    chips: list[Chip]
    work: Chip | None  # what the division says of its work, once it was sent


def reports_context(page: FollowUpPage, *, can_review: bool) -> dict[str, Any]:
    """The list as the address asks for it: six queries whatever the number of reports."""
    shown, owed = None, 0
    if page.wanted is not None:
        found = queries.followed_reports(page.assessment, page.wanted, today=page.today)
        owed = queries.owed_among(found)
        shown = Paginator(found.defer(*queries.LONG), PAGE_SIZE).get_page(page.data.get("page"))
    return {
        "assessment": page.assessment,
        "year": page.assessment.fiscal_year + 1,
        "form": page.form,
        "is_filtered": bool(narrowed(page.form)),
        "kept": [(name, page.data[name]) for name in FILTERS if page.data.get(name)],
        "page": shown,
        "rows": [_row(each, page) for each in shown] if shown else [],
        "owed": owed,
        "rounds": page.rounds,
        "deeds": DEEDS.values(),
        "can_review": can_review,
    }


def _row(report: ProgressReport, page: FollowUpPage) -> Row:
    said = work_chip(report.work_status) if report.work_status and report.sent_at else None
    return Row(report, report_chips(report, today=page.today), said)
