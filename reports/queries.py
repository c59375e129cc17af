"""Reading documents for staff: the versions of a year and what was chosen for the next one."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.models import Assessment
from assessments.prose import moved_on
from ita_portal.accounts.models import User
from measures.enums import ProgressState
from measures.models import Proof
from reports.documents import ANALYSIS, Document
from reports.enums import DocumentKind, ReportStatus
from reports.models import Report, ReportPlan
from reports.sections import Group, in_order

PICTURE_KINDS = ("jpg", "png")


def versions_of(assessment: Assessment, document: Document = ANALYSIS) -> QuerySet[Report]:
    """All versions of a document of the year, newest first, with their jobs and people; without their content."""
    return (
        Report.objects.versions()
        .filter(assessment=assessment)
        .of(document)
        .select_related("job", "status_by", "requested_by", "assessment__agency")
        .defer("snapshot")
    )


def report_or_404(user: User, slug: str, fiscal_year: int, document: Document, version: int) -> Report:
    """One version, if ``user`` may see the agency's work; else 404."""
    visible = (
        Report.objects.versions()
        .visible_to(user)
        .select_related("job", "status_by", "requested_by", "assessment__agency")
    )
    return get_object_or_404(
        visible.of(document),
        assessment__agency__slug=slug,
        assessment__fiscal_year=fiscal_year,
        version=version,
    )


def sheets_or_404(user: User, slug: str, fiscal_year: int, document: Document, version: int) -> Report:
    """The same, and under the number 0 the document's preview."""
    if version:
        return report_or_404(user, slug, fiscal_year, document, version)
    preview = preview_of(user, slug, fiscal_year, document)
    if preview is None:
        raise Http404
    return preview


def preview_of(user: User, slug: str, fiscal_year: int, document: Document) -> Report | None:
    """The preview of a document, if one was made and ``user`` may see the agency's work."""
    visible = Report.objects.visible_to(user).select_related("job", "status_by", "requested_by", "assessment__agency")
    return (
        visible.of(document)
        .filter(assessment__agency__slug=slug, assessment__fiscal_year=fiscal_year, status=ReportStatus.PREVIEW)
        .first()
    )


def plan_of(assessment: Assessment, document: Document) -> ReportPlan | None:
    """What the officer chose for this document; None when nothing was chosen yet. One query.

    Where nothing was saved this year but an earlier year's letter had the agency's own words, an unsaved plan that
    has those words, moved on to this year: they are printed, and the page of the plan asks to look at them.
    """
    plans = ReportPlan.objects.filter(
        assessment__agency=assessment.agency_id,
        assessment__fiscal_year__lte=assessment.fiscal_year,
        kind=document.kind,
        part=document.part,
    )
    newest = plans.select_related("assessment").order_by("-assessment__fiscal_year").first()
    if newest is None or newest.assessment_id == assessment.pk:
        return newest
    if not newest.opening:
        return None
    year = newest.assessment.fiscal_year
    words = moved_on(newest.opening, year, assessment.fiscal_year)
    kept = ReportPlan(assessment=assessment, kind=document.kind, part=document.part, opening=words)
    kept.kept_from = year
    return kept


def chosen_sections(plan: ReportPlan | None, sections: Iterable[str], groups: Sequence[Group] = ()) -> list[str]:
    """Those of ``sections`` the next version has, in the order of the document or as the officer put them."""
    left_out = set(plan.left_out) if plan else set()
    ordered = in_order(groups, plan.order) if plan and groups else sections
    return [section for section in ordered if section not in left_out]


def newest_published(assessment: Assessment, document: Document) -> int:
    """The version of the document in force; 0 without one."""
    versions = Report.objects.filter(assessment=assessment).of(document).published()
    return versions.values_list("version", flat=True).first() or 0


def public_proofs(pks: Iterable[int]) -> QuerySet[Proof]:
    """Of these proofs the ones that are still there and still shown to the public."""
    return Proof.objects.filter(pk__in=list(pks), is_public=True)


def printed_pictures(assessment: Assessment, document: Document) -> QuerySet[Proof]:
    """The public pictures of accepted reports, as a follow-up report of the year prints them."""
    if document.kind != DocumentKind.FOLLOW_UP:
        return Proof.objects.none()
    return Proof.objects.filter(
        report__measure__assessment=assessment,
        report__state=ProgressState.ACCEPTED,
        is_public=True,
        kind__in=PICTURE_KINDS,
    )
