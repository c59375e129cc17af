"""The year whose weak points the measures answer."""

import pytest

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from tests import make


@pytest.fixture
def assessment(agency: Agency, officer: User) -> Assessment:
    """Nakhon Pathom's published figures: five indicators under 95, the lowest are 4 and 2."""
    return make.assessment(agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
