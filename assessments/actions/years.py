"""Starting a year and moving it through its steps."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assessments import rules
from assessments.analysis import why_incomparable
from assessments.enums import AssessmentStatus
from assessments.models import Assessment, Framework
from assessments.queries import result_of
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken, check_step, step_named


@transaction.atomic
def start_year(*, agency: Agency, framework: Framework, by: User) -> Assessment:
    """Start the assessment of ``agency`` in the framework's fiscal year.

    Pressing twice starts one: the second press finds the year there and gets it.
    """
    require(rules.can_start_year(by, agency))
    if not Framework.objects.offered().filter(pk=framework.pk).exists():
        raise RuleBroken("กรอบการประเมินปีนี้ยังไม่เปิดให้ใช้ เลือกปีอื่น หรือให้ผู้ดูแลระบบประกาศใช้ก่อน")
    assessment, created = Assessment.objects.get_or_create(
        agency=agency,
        fiscal_year=framework.fiscal_year,
        defaults={
            "framework": framework,
            "status_by": by,
            "created_by": by,
            "announced_on": framework.results_on,
        },
    )
    if created:
        record(by=by, verb="year_started", target=assessment, agency=agency, framework=framework.pk)
    return assessment


@transaction.atomic
def take_step(*, assessment: Assessment, name: str, note: str, by: User, seen: str | None = None) -> str:
    """Take one step of the table ``rules.STEPS``; returns the Thai sentence that says what was done.

    ``seen`` is ``rules.state_seen`` of the page that offered the step: other figures are not decided on unseen.
    Raises ``PermissionDenied`` for a role without the permission, ``RuleBroken`` with the reasons otherwise.
    """
    step = step_named(rules.STEPS, name)
    assessment, following = _locked(assessment)
    require(by.can(step.permission, assessment.agency))
    now_there = "" if seen is None else rules.state_seen(assessment, result_of(assessment))
    check_step(step, status=assessment.status, note=note, seen=seen, now=now_there)
    before = assessment.status
    now = timezone.now()
    if step.target in (AssessmentStatus.SUBMITTED, AssessmentStatus.APPROVED):
        result = result_of(assessment)
        if problems := rules.problems_before_submit(result):
            raise RuleBroken(*problems)
        if step.target == AssessmentStatus.APPROVED:
            assessment.approved_total = result.total.shown
            assessment.approved_level = result.grade.code if result.grade else ""
            assessment.approved_at, assessment.approved_by = now, by
            assessment.approved_change = change_since(assessment, _year_before(assessment))
    if step.name == "reopen":
        assessment.approved_total, assessment.approved_level, assessment.approved_change = None, "", None
        assessment.approved_at = assessment.approved_by = None
    assessment.status, assessment.status_at, assessment.status_by = step.target, now, by
    assessment.status_note = note.strip()
    assessment.save()
    if following is not None:
        following.approved_change = change_since(following, assessment)
        following.save(update_fields=["approved_change"])
    record(
        by=by,
        verb=f"assessment_{step.name}",
        target=assessment,
        agency=assessment.agency,
        old=before,
        new=step.target,
        note=note,
    )
    return step.done


def change_since(now: Assessment, before: Assessment | None) -> Decimal | None:
    """Points of the certified total since the year before; None where the two cannot be laid side by side."""
    if before is None or now.approved_total is None or before.approved_total is None:
        return None
    if why_incomparable(now.framework.to_plain(), before.framework.to_plain()):
        return None
    return now.approved_total - before.approved_total


def _year_before(assessment: Assessment) -> Assessment | None:
    """Not locked: whoever changes its total holds this year too."""
    of_agency = Assessment.objects.filter(agency=assessment.agency_id, fiscal_year=assessment.fiscal_year - 1)
    return of_agency.select_related("framework").first()


def _locked(assessment: Assessment) -> tuple[Assessment, Assessment | None]:
    """The year, and the one after it, whose change rests on its total; locked in the order of their keys."""
    year = assessment.fiscal_year
    rows = (
        Assessment.objects.select_for_update(of=("self",))
        .filter(agency=assessment.agency_id, fiscal_year__in=(year, year + 1))
        .select_related("agency", "framework")
        .order_by("pk")
    )
    found = {row.fiscal_year: row for row in rows}
    return found[year], found.get(year + 1)
