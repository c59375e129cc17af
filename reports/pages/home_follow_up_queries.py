"""Reading for «my work» what the follow-up of measures asks: of a person, and of the divisions a person oversees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q

from ita_portal.accounts.models import Membership, User
from ita_portal.accounts.roles import WORKING_ROLES, P
from ita_portal.audit.models import AuditEvent
from measures.enums import OWED, ProgressState
from measures.models import ProgressReport, Round
from measures.queries.follow_up import LONG
from measures.queries.progress import work_of as reports_asked_of

# Whoever was reminded within so many days is left in peace.
PEACE = timedelta(days=7)
IS_OWED, IS_SENT = Q(state__in=OWED), Q(state=ProgressState.SENT)


@dataclass(frozen=True)
class Share:
    """What one division owes and has sent in one round of an agency's year."""

    agency_id: int
    slug: str
    fiscal_year: int
    agency: str
    round: str  # its key
    due: date
    opened_at: datetime
    division_id: int
    division: str
    asked: int
    owed: int
    late: int
    untold: int  # late, not reminded of for a week, and somebody is there to be reminded
    orphaned: int  # late, and nobody is there who could be reminded
    first_due: date | None  # of what is owed
    sent: int  # waits for review
    oldest: datetime | None  # of what waits for review

    @property
    def place(self) -> tuple[str, int, str]:
        """The round as a whole."""
        return self.slug, self.fiscal_year, self.round


def open_reports_of(user: User) -> list[ProgressReport]:
    """What is asked of ``user`` and not finished: owed, or sent and waiting for review. One query."""
    return list(reports_asked_of(user).filter(IS_OWED | IS_SENT).defer(*LONG))


def asked_by_round(user: User) -> Mapping[int, tuple[int, int]]:
    """By round (its pk): how many reports ``user`` has handed in, and how many are asked. One query."""
    mine = ProgressReport.objects.to_be_done_by(user).exclude(state=ProgressState.CLOSED).order_by()
    rows = mine.values_list("round").annotate(asked=Count("pk"), owed=Count("pk", filter=IS_OWED))
    return {round_: (asked - owed, asked) for round_, asked, owed in rows}


def is_asked_at_all(user: User) -> bool:
    """Whether any report is or was asked of ``user``."""
    return reports_asked_of(user).exists()


def somebody_to_remind() -> Q:
    """Of progress reports: those for which a reminder finds somebody, named or working in the division."""
    working = Membership.objects.filter(division=OuterRef("division"), role__in=WORKING_ROLES, user__is_active=True)
    return Q(assignee__is_active=True) | Q(assignee__isnull=True) & Q(Exists(working))


def shares_of(user: User, *, today: date) -> list[Share]:
    """The rounds that are not at rest, in the agencies whose follow-up ``user`` oversees, by division. One query."""
    moving = ProgressReport.objects.filter(IS_OWED | IS_SENT, round=OuterRef("pk"))
    rounds = Round.objects.filter(Exists(moving), assessment__agency__in=user.agencies_with(P.FOLLOW_UP_SEE))
    by_hand = AuditEvent.objects.filter(
        target_type=ProgressReport._meta.label_lower,
        target_id=OuterRef("pk"),
        verb="progress_reminded",
        at__date__gt=today - PEACE,
    )
    late = IS_OWED & Q(due__lt=today)
    reached = somebody_to_remind()
    told = Q(reminded_stage__gt=(today - PEACE).isoformat()) | Q(Exists(by_hand))
    rows = (
        ProgressReport.objects.filter(round__in=rounds)
        .exclude(state=ProgressState.CLOSED)
        .order_by()
        .values_list(
            "round__assessment__agency_id",
            "round__assessment__agency__slug",
            "round__assessment__fiscal_year",
            "round__assessment__agency__name",
            "round__key",
            "round__due",
            "round__opened_at",
            "division_id",
            "division__name",
        )
        .annotate(
            asked=Count("pk"),
            owed=Count("pk", filter=IS_OWED),
            late=Count("pk", filter=late),
            untold=Count("pk", filter=late & reached & ~told),
            orphaned=Count("pk", filter=late & ~reached),
            first_due=Min("due", filter=IS_OWED),
            sent=Count("pk", filter=IS_SENT),
            oldest=Min("sent_at", filter=IS_SENT),
        )
    )
    return sorted((Share(*row) for row in rows), key=lambda each: (each.due, each.place, each.division_id))
