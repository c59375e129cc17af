"""Which report counts for each division of each measure in a part of the year, and which are still missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.models import Assessment
from ita_portal.accounts.models import Division
from measures.asking import Window, spans_of_measure, windows_of
from measures.enums import FINISHED, OWED, ProgressState, WorkStatus
from measures.models import Measure, ProgressReport
from measures.standing import Said, standing
from measures.words import division_words
from reports.documents import Document

# What the checks need of a report; the rest is long text.
LIGHT = ("measure", "division", "round", "state", "version", "work_status", "percent", "due", "first_sent_on")


@dataclass(frozen=True)
class Share:
    """One division's share in a measure, with its reports whose rounds end within the part, oldest first.

    ``counted`` is the newest accepted one; where there is none, the accepted one before the part that ended the
    work. ``is_expected``: a round of the part falls into the days in which the division works on the measure.
    """

    division: Division
    counted: ProgressReport | None
    accepted: tuple[ProgressReport, ...]
    sent: tuple[ProgressReport, ...]
    owed: tuple[ProgressReport, ...]
    closed: tuple[ProgressReport, ...]
    is_expected: bool

    @property
    def is_finished_before(self) -> bool:
        """Whether the work had ended before the part began."""
        return self.counted is not None and not self.accepted

    @property
    def is_asked(self) -> bool:
        """Whether the division was asked to report in the part."""
        return bool(self.accepted or self.sent or self.owed or self.closed)

    @property
    def is_late(self) -> bool:
        """Whether an accepted report was first sent after its day."""
        return any(days_late(report) for report in self.accepted)


@dataclass(frozen=True)
class Followed:
    """A measure with the shares of its divisions, the leading one first; ``number`` as it is called in its year."""

    number: int
    measure: Measure
    shares: tuple[Share, ...]

    @property
    def is_followed(self) -> bool:
        """Whether anybody has to say anything of the measure in the part."""
        return any(s.is_expected or s.is_asked or s.counted for s in self.shares)

    @property
    def is_reported(self) -> bool:
        """Whether anything that counts was said."""
        return any(s.counted for s in self.shares)

    @property
    def standing(self) -> tuple[WorkStatus, int]:
        """Status and percent from what counts; who said nothing stands at 0."""
        said = [Said(s.counted.work_status, s.counted.percent or 0) if s.counted else Said("", 0) for s in self.shares]
        return standing(said)

    @property
    def lead(self) -> str:
        """Who leads: the division named first, «ทุกสำนัก/กอง», or who is named at a step."""
        named = division_words(self.measure)
        return named[0] if named else (self.shares[0].division.name if self.shares else "")


def days_late(report: ProgressReport) -> int:
    """Days between the due date and the day the report was first sent; 0 when it came in time."""
    return max((report.first_sent_on - report.due).days, 0) if report.first_sent_on else 0


def followed(assessment: Assessment, document: Document, *, words: bool = True) -> list[Followed]:
    """The year's measures with what counts in the document's part. A fixed number of queries.

    Without ``words`` only what the checks need is read: no texts and no proof.
    """
    first, last = document.span(assessment.fiscal_year)
    measures = list(
        Measure.objects.filter(assessment=assessment).prefetch_related(
            "links", "responsibilities__division", "steps__divisions", "follow_up_dates"
        )
    )
    reports = ProgressReport.objects.filter(measure__assessment=assessment, round__ends__lte=last)
    reports = reports.select_related("round").order_by("round__ends", "pk")
    if words:
        reports = reports.prefetch_related("proofs", "steps_done")
    else:
        light = ("assessment", "key", "starts", "ends", "due")
        reports = reports.only(*LIGHT, *(f"round__{name}" for name in light))
    by_measure: dict[int, list[ProgressReport]] = {}
    for report in reports:
        by_measure.setdefault(report.measure_id, []).append(report)
    divisions = {division.pk: division for division in assessment.agency.divisions.all()}
    orders = [measure.order for measure in measures]
    in_order = 0 not in orders and len(set(orders)) == len(orders)
    return [
        Followed(
            number=measure.order if in_order else at,
            measure=measure,
            shares=_shares(measure, by_measure.get(measure.pk, []), divisions, first, last),
        )
        for at, measure in enumerate(measures, start=1)
    ]


def _shares(
    measure: Measure, reports: list[ProgressReport], divisions: dict[int, Division], first: date, last: date
) -> tuple[Share, ...]:
    windows = windows_of(measure, divisions)
    spans = [span for span in spans_of_measure(measure) if first <= span.ends <= last]
    # A division that handed its work over keeps what it said.
    asked = [*windows, *dict.fromkeys(r.division_id for r in reports if r.division_id not in windows)]
    found = []
    for pk in asked:
        own = [report for report in reports if report.division_id == pk]
        inside = [report for report in own if report.round.ends >= first]
        accepted = _in_state(inside, [ProgressState.ACCEPTED])
        window = windows.get(pk)
        found.append(
            Share(
                division=divisions[pk],
                counted=accepted[-1] if accepted else _ended_before(own, first),
                accepted=accepted,
                sent=_in_state(inside, [ProgressState.SENT]),
                owed=_in_state(inside, OWED),
                closed=_in_state(inside, [ProgressState.CLOSED]),
                is_expected=window is not None and any(_overlap(window, s.starts, s.ends) for s in spans),
            )
        )
    return tuple(found)


def _in_state(reports: list[ProgressReport], states: Iterable[str]) -> tuple[ProgressReport, ...]:
    return tuple(report for report in reports if report.state in states)


def _ended_before(reports: list[ProgressReport], first: date) -> ProgressReport | None:
    """The newest accepted report of an earlier part, if it said that the work is done or cancelled."""
    before = [r for r in reports if r.round.ends < first and r.state == ProgressState.ACCEPTED]
    return before[-1] if before and before[-1].work_status in FINISHED else None


def _overlap(window: Window, starts: date, ends: date) -> bool:
    return window.starts <= ends and window.ends >= starts
