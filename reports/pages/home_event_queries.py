"""Reading the record for «my work»: what others did that concerns a person, and what it was done to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Model, Q

from assessments.models import Assessment, Framework
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox.enums import NoticeKind
from ita_portal.inbox.models import Notice
from measures.models import ProgressReport, Round
from reports.models import Report

RECENT = timedelta(days=90)  # older news is no news
SCANNED = 80  # rows of the record from which a page of news is made
OWN_SCANNED = 300  # of the person's own reports, those that moved last

# Whom a deed concerns: everybody who holds the permission in the agency where it was done.
CONCERNS: Mapping[str, tuple[str, ...]] = {
    P.VIEW: (
        *("assessment_approve", "report_publish", "owners_saved"),
        *("round_opened", "deadline_moved", "year_date_moved", "year_date_restored"),
    ),
    P.SCORES_EDIT: ("assessment_return", "assessment_reopen"),
    P.SCORES_APPROVE: ("assessment_submit", "assessment_withdraw", "assessment_return"),
    P.REPORT_REQUEST: ("report_approve", "report_return"),
    P.REPORT_APPROVE: ("report_approve", "report_return"),
    P.FOLLOW_UP_REVIEW: ("progress_send", "progress_withdraw"),
    P.AGENCY_EDIT: ("agency_changed",),
}
# What is done to a report that this person wrote or has to write.
OWN_REPORTS = (
    *("progress_accept", "progress_return", "progress_reopen", "progress_close"),
    *("progress_extended", "progress_reassigned", "progress_reminded"),
)
# Rules of the year belong to no agency: those who enter scores work by them.
RULES_CHANGED = ("framework_official",)
EVERYWHERE = (
    *("framework_official", "framework_withdrawn", "framework_offered", "framework_cloned"),
    *("batch_asked", "year_started", "assessment_approve", "report_publish"),
)
# An area sees what is certified and published, never unpublished work.
IN_AN_AREA = ("assessment_approve", "report_publish")
# What no row of the record says; every other notice stands beside a deed.
ONLY_TOLD = (NoticeKind.REMINDER, NoticeKind.ESCALATION)


@dataclass
class Targets:
    """The objects of a page of news by their pk: at most one query a kind."""

    found: dict[str, dict[int, Model]] = field(default_factory=dict)

    def of(self, event: AuditEvent) -> Model | None:
        """What the event was done to; None where it is gone."""
        return self.found.get(event.target_type, {}).get(event.target_id)


def own_reports(user: User) -> list[int]:
    """The reports that are asked of ``user`` or were sent by them, those that moved last (pk). One query."""
    asked = Q(assignee=user) | Q(assignee__isnull=True, division__in=user.division_ids())
    mine = ProgressReport.objects.visible_to(user).filter(asked | Q(sent_by=user))
    return list(mine.order_by("-state_at", "-pk").values_list("pk", flat=True)[:OWN_SCANNED])


def events_for(user: User, own: Iterable[int], *, now: datetime) -> list[AuditEvent]:
    """What others did lately that concerns ``user``, newest first; never one's own clicks. One query."""
    about = _of_agencies(user) | _of_areas(user)
    if user.is_superuser:
        about |= Q(verb__in=EVERYWHERE)
    about |= Q(verb__in=OWN_REPORTS, target_type=ProgressReport._meta.label_lower, target_id__in=list(own))
    rows = AuditEvent.objects.filter(about, at__gte=now - RECENT).exclude(by=user)
    return list(rows.select_related("by", "agency").order_by("-at", "-pk")[:SCANNED])


def _of_agencies(user: User) -> Q:
    about = Q(pk__in=[])
    for permission, verbs in CONCERNS.items():
        if agencies := user.agencies_with(permission):
            about |= Q(agency__in=agencies, verb__in=verbs)
            if permission == P.SCORES_EDIT:
                about |= Q(agency__isnull=True, verb__in=RULES_CHANGED)
    return about


def _of_areas(user: User) -> Q:
    """What everybody may know of the agencies of the areas this person oversees."""
    areas = user.overseen()
    if not areas:
        return Q(pk__in=[])
    certified = Q(verb__in=IN_AN_AREA, agency__isnull=False)
    return certified if "" in areas else certified & Q(agency__province__in=areas)


def notices_for(user: User, *, now: datetime) -> list[Notice]:
    """What the portal itself told this person and is not opened yet, newest first. One query."""
    mine = Notice.objects.addressed_to(user).unread().filter(kind__in=ONLY_TOLD, created_at__gte=now - RECENT)
    return list(mine.select_related("agency").order_by("-created_at", "-pk")[:SCANNED])


def targets_of(events: Iterable[AuditEvent]) -> Targets:
    """What these events were done to, with all that names it."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        wanted.setdefault(event.target_type, set()).add(event.target_id)
    rows = {
        Assessment: Assessment.objects.select_related("agency"),
        Report: Report.objects.select_related("assessment__agency").defer("snapshot"),
        ProgressReport: ProgressReport.objects.select_related("measure__assessment__agency", "division", "round"),
        Round: Round.objects.select_related("assessment__agency"),
        Framework: Framework.objects.all(),
        Agency: Agency.objects.all(),
    }
    found: dict[str, dict[int, Model]] = {}
    for model, objects in rows.items():
        label = model._meta.label_lower
        if label in wanted:
            found[label] = dict(objects.in_bulk(wanted[label]))
    return Targets(found)
