"""Reading progress reports: whose they are, what came before, what a person is asked to do."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ita_portal.accounts.models import Division, Membership, User
from ita_portal.accounts.roles import WORKING_ROLES, Role
from measures.models import ProgressReport


def report_or_404(user: User, pk: int) -> ProgressReport:
    """The progress report, if ``user`` may see it; else 404."""
    visible = ProgressReport.objects.visible_to(user).select_related(*WITH_REPORT)
    return get_object_or_404(visible, pk=pk)


# What a page or an action about one report always needs, in one query.
WITH_REPORT = (
    "measure__assessment__agency",
    "measure__assessment__framework",
    "division",
    "round",
    "assignee",
    "state_by",
    "sent_by",
    "saved_by",
)


def work_of(user: User) -> QuerySet[ProgressReport]:
    """Every report that is asked of ``user``, the earliest due first."""
    asked = ProgressReport.objects.to_be_done_by(user)
    return asked.select_related("measure__assessment__agency", "division", "round", "state_by")


def previous_report(report: ProgressReport) -> ProgressReport | None:
    """The newest earlier report of the same division on the same measure that somebody wrote in.

    A new round is pre-filled from it: shown as long as the new report is unsaved, and copied by nobody.
    """
    earlier = ProgressReport.objects.filter(
        measure=report.measure_id,
        division=report.division_id,
        saved_at__isnull=False,
        round__ends__lt=report.round.ends,
    ).order_by("-round__ends", "-pk")
    return earlier.prefetch_related("steps_done").first()


def reporters_of(reports: Iterable[ProgressReport]) -> dict[int, list[User]]:
    """Whom each report is asked of, by its pk: the assignee, else the active people who work for the division.

    A report whose division has nobody gives an empty list. Two queries whatever the number of reports.
    """
    rows = list(reports)
    by_division: dict[int, list[User]] = {row.division_id: [] for row in rows}
    members = (
        Membership.objects.filter(division__in=by_division, role__in=WORKING_ROLES, user__is_active=True)
        .select_related("user")
        .order_by("division", "user__pk")
    )
    for member in members:
        people = by_division[member.division_id]  # type: ignore[index]
        if member.user not in people:
            people.append(member.user)
    assigned = User.objects.filter(is_active=True).in_bulk({row.assignee_id for row in rows if row.assignee_id})
    return {
        row.pk: [assigned[row.assignee_id]]
        if row.assignee_id in assigned
        else list(by_division.get(row.division_id, ()))
        for row in rows
    }


def people_of_role(agency_id: int, role: Role) -> list[User]:
    """The active people who hold ``role`` in the agency, each once."""
    return list(User.objects.filter(memberships__agency=agency_id, memberships__role=role, is_active=True).distinct())


def reporting_people(agency_id: int) -> QuerySet[Membership]:
    """Who can be asked for a report in an agency: the working people with their divisions."""
    return (
        Membership.objects.filter(agency=agency_id, role__in=WORKING_ROLES, user__is_active=True)
        .select_related("user", "division")
        .order_by("division__order", "user__position", "user__username")
    )


def divisions_of(agency_id: int) -> list[Division]:
    """The agency's divisions in order."""
    return list(Division.objects.filter(agency=agency_id))
