"""A year that is followed up: measures, rounds and reports in a known state, made as rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment
from ita_portal.accounts.models import Division, User
from measures.enums import ProgressState, WorkStatus
from measures.models import Measure, MeasureDivision, MeasureLink, ProgressReport, Round

YEAR = "/staff/our-town/2565/"
PAGE = YEAR + "follow-up/"
_number = count(1)


def measure(of: Assessment, by: User, title: str = "", codes: Sequence[str] = (), **fields: Any) -> Measure:
    """A measure without divisions; asked of nobody until there are reports."""
    n = next(_number)
    values = {"carried_out_in": of.fiscal_year + 1, "order": of.measures.count() + 1, "created_by": by}
    made = Measure.objects.create(assessment=of, title=title or f"มาตรการ {n}", **values | fields)
    MeasureLink.objects.bulk_create(MeasureLink(measure=made, code=code) for code in codes)
    return made


def lead(of: Measure, division: Division) -> None:
    """Let the division lead the measure."""
    MeasureDivision.objects.create(measure=of, division=division, is_lead=True)


def round_(of: Assessment, key: str = "h1", due: date | None = None) -> Round:
    """An open round; due today unless told otherwise."""
    first, last = date(of.fiscal_year - 543, 10, 1), date(of.fiscal_year - 542, 3, 31)
    values = {"starts": first, "ends": last, "due": due or timezone.localdate()}
    return Round.objects.get_or_create(assessment=of, key=key, defaults=values)[0]


def asked(
    of: Measure,
    division: Division,
    in_: Round,
    state: str = ProgressState.OPEN,
    late: int = 0,
    by: User | None = None,
    **fields: Any,
) -> ProgressReport:
    """A report in that state, due ``late`` days ago (negative: in so many days)."""
    due = timezone.localdate() - timedelta(days=late)
    if state in (ProgressState.SENT, ProgressState.ACCEPTED):
        assert by is not None
        fields = sent(by) | fields
    if state == ProgressState.ACCEPTED:
        fields |= {"accepted_at": timezone.now(), "accepted_by": by}
    return ProgressReport.objects.create(
        measure=of, division=division, round=in_, **{"due": due, "state": state} | fields
    )


def sent(by: User) -> dict[str, Any]:
    """What a report says that was sent today."""
    now = timezone.now()
    return {
        "work_status": WorkStatus.IN_PROGRESS,
        "percent": 60,
        "what": "จัดอบรมการใช้ทรัพย์สิน",
        "sent_at": now,
        "sent_by": by,
        "saved_at": now,
        "saved_by": by,
        "first_sent_on": timezone.localdate(),
    }


def many(of: Assessment, by: User, number: int, state: str = ProgressState.OPEN, late: int = 3) -> None:
    """So many measures more, each asked of every division in one round."""
    held = round_(of)
    for _ in range(number):
        made = measure(of, by, codes=["4"])
        for division in of.agency.divisions.all():
            lead(made, division) if not made.responsibilities.exists() else None
            asked(made, division, held, state, late, by)


def queries_of(person: Client, address: str) -> int:
    """How many queries the page costs once the process is warm."""
    person.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = person.get(address)
        assert response.status_code == 200, response.status_code
    return len(seen)
