"""The pages of an agency that writes Thai digits; an agency beside it keeps its own."""

import re

import pytest
from django.test import Client

from ita_portal.accounts.models import Agency, DigitStyle, User
from tests import make
from tests.reports.test_public_pages import published


@pytest.fixture
def thai_agency(agency: Agency) -> Agency:
    agency.digits = DigitStyle.THAI
    agency.save()
    return agency


def test_staff_pages_and_fragments_are_in_the_agencys_digits(
    thai_agency: Agency, officer: User, as_user: type[Client]
) -> None:
    make.assessment(thai_agency, 2565, scores=make.NAKHON_PATHOM, by=officer)
    client = as_user(officer)
    page = client.get(f"/staff/{thai_agency.slug}/2565/scores/").content.decode()
    assert "ปีงบประมาณ ๒๕๖๕" in page
    assert "ปีงบประมาณ 2565" not in page.split("<main")[1]
    # What was typed stays as it was typed, and so do the columns of figures.
    assert 'value="94.56"' in page
    fragment = client.get(f"/staff/{thai_agency.slug}/2565/scores/panel/").content.decode()
    assert "๓๐" not in fragment.split("working")[1].split("</dl>")[0]
    # «My work» has no agency in its address; its frame names it.
    assert "๒๕๖๕" in client.get("/staff/").content.decode()


@pytest.mark.django_db
def test_public_pages_are_in_the_agencys_digits() -> None:
    ours, theirs = published("เมืองหนึ่ง"), published("เมืองสอง")
    Agency.objects.filter(pk=ours.assessment.agency.pk).update(digits=DigitStyle.THAI)
    client = Client()
    for report, written, other in ((ours, "ปี ๒๕๖๕", "ปี 2565"), (theirs, "ปี 2565", "ปี ๒๕๖๕")):
        page = client.get(f"/{report.assessment.agency.slug}/2565/").content.decode()
        body = re.sub("<[^>]*>", " ", page.split("<main")[1])  # what a reader sees, without labels of links
        assert written in body
        assert other not in body
