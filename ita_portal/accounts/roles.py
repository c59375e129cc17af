"""Which role holds which permission: the one table."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person is in an agency. One person may hold several roles there."""

    OFFICER = "officer", "เจ้าหน้าที่ผู้รับผิดชอบ ITA"
    DIVISION_OFFICER = "division_officer", "เจ้าหน้าที่หน่วยงาน"
    HEAD = "head", "ผู้บริหาร"
    AGENCY_ADMIN = "agency_admin", "ผู้ดูแลระบบของหน่วยงาน"


class P:
    """Permissions, named by what they allow."""

    VIEW = "view"  # see the agency's unpublished work
    SCORES_EDIT = "scores_edit"
    SCORES_APPROVE = "scores_approve"
    ANALYSIS_EDIT = "analysis_edit"
    MEASURES_EDIT = "measures_edit"
    FOLLOW_UP_SEE = "follow_up_see"  # every division's reports; without it, those of the own division
    FOLLOW_UP_REVIEW = "follow_up_review"  # accept, return, extend, remind, reassign; report in a division's place
    REPORT_REQUEST = "report_request"
    REPORT_APPROVE = "report_approve"
    REPORT_PUBLISH = "report_publish"
    AGENCY_EDIT = "agency_edit"  # profile, divisions, signatories


PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset(
        {
            P.VIEW,
            P.SCORES_EDIT,
            P.ANALYSIS_EDIT,
            P.MEASURES_EDIT,
            P.FOLLOW_UP_SEE,
            P.FOLLOW_UP_REVIEW,
            P.REPORT_REQUEST,
        }
    ),
    Role.DIVISION_OFFICER: frozenset({P.VIEW}),
    Role.HEAD: frozenset({P.VIEW, P.FOLLOW_UP_SEE, P.SCORES_APPROVE, P.REPORT_APPROVE, P.REPORT_PUBLISH}),
    Role.AGENCY_ADMIN: frozenset({P.VIEW, P.AGENCY_EDIT}),
}
ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())

# Those who do a division's work and report on it; a head or an administrator only happens to sit in a division.
WORKING_ROLES = (Role.OFFICER, Role.DIVISION_OFFICER)
