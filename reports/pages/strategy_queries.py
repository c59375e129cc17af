"""Reading for the strategy division's overview: what the agency and the year still lack. One query a function."""

from assessments.models import Assessment, ItemOwner
from ita_portal.accounts.models import Agency, SignatoryPlace
from ita_portal.accounts.roles import WORKING_ROLES


def divisions_without_people(agency: Agency) -> list[str]:
    """The divisions in which nobody can report: no active person who works there, in the divisions' order."""
    staffed = agency.memberships.filter(role__in=WORKING_ROLES, user__is_active=True, division__isnull=False)
    return list(agency.divisions.exclude(pk__in=staffed.values("division")).values_list("name", flat=True))


def division_count(agency: Agency) -> int:
    """How many divisions the agency has."""
    return agency.divisions.count()


def signatories_lacking(agency: Agency) -> list[str]:
    """The places of signing for which nobody is named, in their order."""
    there = set(agency.signatories.values_list("place", flat=True))
    return [place.label for place in SignatoryPlace if place not in there]


def owned_items(assessment: Assessment, fiscal_year: int) -> set[str]:
    """The OIT items of the list of ``fiscal_year`` that a division owns."""
    rows = ItemOwner.objects.filter(assessment=assessment, fiscal_year=fiscal_year)
    return set(rows.values_list("code", flat=True))
