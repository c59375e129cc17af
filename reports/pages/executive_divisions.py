"""How the divisions keep up with their measures, by year of work: on time, soon due, late; words and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from assessments.models import Assessment
from ita_portal.lib import thai
from measures.enums import WorkStatus
from measures.pages.chips import Chip, due_chip
from measures.queries.follow_up import measures_by_status, report_totals
from reports.pages import executive_queries as queries

# Work in this order of what an executive asks about.
SAID = (
    WorkStatus.DONE,
    WorkStatus.IN_PROGRESS,
    WorkStatus.DELAYED,
    WorkStatus.ON_HOLD,
    WorkStatus.NOT_STARTED,
    WorkStatus.CANCELLED,
)


@dataclass(frozen=True)
class DivisionRow:
    """One division with the reports asked of it in one year of work."""

    pk: int
    name: str
    asked: int
    received: int
    to_review: int
    late: int
    orphaned: int  # late, and nobody is there who could be reminded
    days_late: int
    soon: int
    first_due: date | None  # the earliest day on which something is owed
    troubled: int  # measures that it says itself are delayed or on hold
    chip: Chip
    url: str  # its reports
    remind_url: str  # of what is late, asked once more there

    @property
    def owed(self) -> int:
        return self.asked - self.received

    @property
    def desk_chip(self) -> Chip:
        """How the strategy division sees it: what waits on its own desk, where the division itself is not behind."""
        if self.to_review and not self.is_behind:
            return Chip("turn", "document", f"รอตรวจ {self.to_review} ฉบับ")
        return self.chip

    @property
    def can_be_reminded(self) -> bool:
        """Whether a reminder of what is late would reach anybody."""
        return self.late > self.orphaned

    @property
    def is_behind(self) -> bool:
        """Whether somebody has to do something about it."""
        return bool(self.late or self.troubled)


@dataclass(frozen=True)
class YearOfWork:
    """The measures that answer one assessment, carried out in ``year``, with the divisions from the latest down."""

    assessment: Assessment
    year: int
    measures: int
    statuses: list[str]  # «แล้วเสร็จ 3», those that occur
    done: int
    totals: dict[str, int]  # measures.queries.follow_up.report_totals
    rows: list[DivisionRow]
    url: str
    reports_url: str
    remind_url: str  # of everything that is late, asked once more there

    @property
    def is_asked(self) -> bool:
        """Whether any round has asked for reports."""
        return bool(self.totals["asked"])

    @property
    def can_remind(self) -> bool:
        """Whether a reminder of what is late would reach anybody in any division."""
        return any(row.can_be_reminded for row in self.rows)

    @property
    def is_settled(self) -> bool:
        """Whether all of it is done and every report is in."""
        return self.done == self.measures and self.totals["asked"] == self.totals["received"]

    @property
    def behind(self) -> list[DivisionRow]:
        return [row for row in self.rows if row.is_behind]


def work_years(assessment: Assessment, *, today: date) -> list[YearOfWork]:
    """The work that answers this year's results, then that of the year before as far as it goes on. Seven queries.

    The measures of the year before are carried out in the year whose results these are.
    """
    before = queries.year_before(assessment)
    years = [assessment, *([before] if before else [])]
    counts = queries.reports_by_division(years, today=today)
    troubled = queries.troubled_by_division(years)
    found = [_year(each, counts, troubled, today) for each in years]
    return [each for each in found if each.measures and (each.assessment is assessment or not each.is_settled)]


def _year(
    assessment: Assessment, counts: Sequence[dict[str, Any]], troubled: dict[tuple[int, int], int], today: date
) -> YearOfWork:
    place = {"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year}
    by_status = measures_by_status(assessment)
    own = [each for each in counts if each["measure__assessment"] == assessment.pk]
    rows = [_row(each, troubled.get((assessment.pk, each["division"]), 0), assessment, today) for each in own]
    return YearOfWork(
        assessment=assessment,
        year=assessment.fiscal_year + 1,
        measures=sum(by_status.values()),
        statuses=[f"{status.label} {by_status[status]:,}" for status in SAID if by_status.get(status)],
        done=by_status.get(WorkStatus.DONE, 0) + by_status.get(WorkStatus.CANCELLED, 0),
        totals=report_totals(assessment, today=today),
        rows=[row for _order, row in sorted(zip(map(_place, own), rows, strict=True), key=_from_the_latest)],
        url=reverse("measures:follow_up", kwargs=place),
        reports_url=reverse("measures:follow_up_reports", kwargs=place),
        remind_url=reverse("measures:bulk", kwargs=place | {"deed": "remind"}) + "?all=1&late=on",
    )


def _place(counted: dict[str, Any]) -> tuple[int, int]:
    return counted["division__order"], counted["division"]


def _from_the_latest(each: tuple[tuple[int, int], DivisionRow]) -> tuple[Any, ...]:
    place, row = each
    return -row.days_late, -row.late, -row.troubled, -row.soon, row.first_due or date.max, place


def _row(counted: dict[str, Any], troubled: int, assessment: Assessment, today: date) -> DivisionRow:
    late, first = counted["late"], counted["first_due"]
    place = {"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year}
    here: dict[str, str | int] = {"division": counted["division"]}
    return DivisionRow(
        pk=counted["division"],
        name=counted["division__name"],
        asked=counted["asked"],
        received=counted["received"],
        to_review=counted["to_review"],
        late=late,
        orphaned=counted["orphaned"],
        days_late=(today - first).days if late else 0,
        soon=counted["soon"],
        first_due=first,
        troubled=troubled,
        chip=_chip(first, troubled, today),
        url=f"{reverse('measures:follow_up_reports', kwargs=place)}?{urlencode(here)}",
        remind_url=f"{reverse('measures:bulk', kwargs=place | {'deed': 'remind'})}"
        f"?{urlencode({'all': 1, 'late': 'on', **here})}",
    )


def _chip(first_due: date | None, troubled: int, today: date) -> Chip:
    """A report past its day first, then work that the division calls late, then a day that is near."""
    near = due_chip(first_due, today=today)
    if near and near.style == "late":
        return near
    if troubled:
        return Chip("stop", "warn", f"งานล่าช้า {troubled} เรื่อง")
    if near:
        return near
    if first_due is None:
        return Chip("done", "tick", "รายงานครบแล้ว")
    return Chip("", "half", f"ถึงกำหนด {thai.thai_date(first_due)}")
