"""What the tests of measures send: the data of a measure as the action wants it, and as a browser posts it."""

from datetime import date
from typing import Any

from assessments.models import Assessment
from ita_portal.accounts.models import User
from measures.actions.planning import plan_measure
from measures.models import Measure

ADDRESS = "/staff/our-town/2565/"
TODAY = date(2022, 11, 15)


def data(**changed: Any) -> dict[str, Any]:
    """A measure that every division carries out during the fiscal year."""
    return {
        "title": "จัดระบบการยืมทรัพย์สิน",
        "codes": ["4", "i20"],
        "target": "",
        "justification": "",
        "budget": None,
        "every_division": True,
        "lead": None,
        "supporting": [],
        "period": "fiscal_year",
        "starts": None,
        "ends": None,
        "follow_up": "half_year",
        "follow_up_note": "",
    } | changed


def planned(assessment: Assessment, by: User, steps: int = 1, **changed: Any) -> Measure:
    """A measure with so many steps, planned through the action."""
    rows = [{"text": f"ขั้นตอน {number}"} for number in range(1, steps + 1)]
    return plan_measure(assessment=assessment, data=data(**changed), steps=rows, by=by)


def typed(steps: list[dict[str, Any]] | None = None, initial: int = 0, **changed: Any) -> dict[str, Any]:
    """The form as posted; ``steps`` are dicts of their fields."""
    rows = [{"text": "จัดทำทะเบียนการยืม"}] if steps is None else steps
    post: dict[str, Any] = {
        "title": "จัดระบบการยืมทรัพย์สิน",
        "weak": ["4"],
        "every_division": "on",
        "period": "fiscal_year",
        "follow_up": "half_year",
        "steps-TOTAL_FORMS": len(rows),
        "steps-INITIAL_FORMS": initial,
    }
    for at, row in enumerate(rows):
        post |= {f"steps-{at}-{name}": value for name, value in row.items()}
    return {name: value for name, value in (post | changed).items() if value is not None}
