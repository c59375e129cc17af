"""The state line of a year and what is to be done next, in words for the pages."""

from typing import Any

from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment
from assessments.rules import NEXT_WORDS

LOOKS = {
    S.DRAFT: ("", "half"),
    S.SUBMITTED: ("turn", "arrow"),
    S.RETURNED: ("warn", "undo"),
    S.APPROVED: ("done", "tick"),
}


def state_line(assessment: Assessment) -> dict[str, Any]:
    """What ``components/stateline.html`` shows of a year."""
    chip, icon = LOOKS[S(assessment.status)]
    return {
        "label": assessment.get_status_display(),
        "chip": chip,
        "icon": icon,
        "since": assessment.status_at,
        "by": assessment.status_by.title(),
        "next": NEXT_WORDS[S(assessment.status)],
    }
