"""Who may plan measures, and when."""

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.accounts.roles import P


def can_edit_measures(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` may plan, change and drop measures: at any time, for reports are frozen apart from them."""
    return user.can(P.MEASURES_EDIT, assessment.agency)
