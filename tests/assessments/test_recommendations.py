"""The recommendations of the NACC, by code."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import survey as actions
from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment, Recommendation
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from ita_portal.lib.workflow import RuleBroken
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, by=officer)


def url(year: Assessment, pk: int | None = None) -> str:
    name, more = ("recommendations", []) if pk is None else ("recommendation_delete", [pk])
    return reverse(f"assessments:{name}", args=[year.agency.slug, year.fiscal_year, *more])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("i20", "i20"),
        ("I 20", "i20"),
        ("o๓๘", "O38"),
        ("ตัวชี้วัดที่ 4", "4"),
        ("iit", "IIT"),
        ("9.1", "9.1"),
        ("total", "TOTAL"),
    ],
)
def test_a_recommendation_finds_its_code(year: Assessment, officer: User, as_user, typed: str, code: str) -> None:
    answer = as_user(officer).post(url(year), {"code": typed, "text": "ทำขั้นตอนให้ง่ายขึ้น"})
    assert answer.status_code == 302
    assert Recommendation.objects.get().code == code


@pytest.mark.parametrize(("code", "text"), [("O99", "ก"), ("", "ก"), ("i20", " "), ("i20", "ก" * 2001)])
def test_unknown_codes_and_empty_or_endless_texts_are_refused(
    year: Assessment, officer: User, as_user, code: str, text: str
) -> None:
    assert as_user(officer).post(url(year), {"code": code, "text": text}).status_code == 422
    assert not Recommendation.objects.exists()


def test_they_stand_by_instrument_in_the_order_of_their_codes(year: Assessment, officer: User, as_user) -> None:
    for code in ("O10", "O2", "i20", "4", "TOTAL"):
        actions.add_recommendation(assessment=year, code=code, text=f"ของ {code} ครบถ้วน", by=officer)
    page = as_user(officer).get(url(year)).content.decode()
    order = [page.index(f"ของ {code} ครบถ้วน") for code in ("TOTAL", "4", "i20", "O2", "O10")]
    assert order == sorted(order)


def test_what_is_typed_is_shown_as_text(year: Assessment, officer: User, as_user) -> None:
    actions.add_recommendation(assessment=year, code="i20", text="<script>alert(1)</script>", by=officer)
    page = as_user(officer).get(url(year)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_adding_and_deleting_twice_do_no_harm(year: Assessment, officer: User, as_user) -> None:
    client = as_user(officer)
    for _ in range(2):
        assert client.post(url(year), {"code": "i20", "text": "ก"}).status_code == 302
    row = Recommendation.objects.get()
    for _ in range(2):
        assert client.post(url(year, row.pk)).status_code == 302
    assert not Recommendation.objects.exists()
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["recommendation_added", "recommendation_deleted"]


def test_only_the_officer_writes(
    year: Assessment, officer: User, division_officer: User, head: User, outsider: User, as_user, client: Client
) -> None:
    row = actions.add_recommendation(assessment=year, code="i20", text="ก", by=officer)
    for person in (division_officer, head):
        assert as_user(person).get(url(year)).status_code == 200
        assert as_user(person).post(url(year), {"code": "i21", "text": "ข"}).status_code == 403
        assert as_user(person).post(url(year), {"code": "", "text": ""}).status_code == 403
        assert as_user(person).post(url(year, row.pk)).status_code == 403
    for address in (url(year), url(year, row.pk)):
        assert as_user(outsider).post(address, {"code": "i21", "text": "ข"}).status_code == 404
    assert as_user(officer).get(url(year, row.pk)).status_code == 405
    assert client.get(url(year)).status_code == 302
    assert Recommendation.objects.count() == 1


def test_another_agencys_recommendation_cannot_be_deleted_through_ones_own_year(
    year: Assessment, officer: User, outsider: User, as_user
) -> None:
    theirs = make.assessment(outsider.memberships.get().agency, by=outsider)
    row = actions.add_recommendation(assessment=theirs, code="i20", text="ของเขา", by=outsider)
    as_user(officer).post(url(year, row.pk))
    assert Recommendation.objects.filter(pk=row.pk).exists()


def test_a_closed_year_takes_none(year: Assessment, officer: User) -> None:
    Assessment.objects.filter(pk=year.pk).update(status=S.APPROVED, approved_at=year.status_at, approved_by=officer)
    with pytest.raises(RuleBroken):
        actions.add_recommendation(assessment=year, code="i20", text="ก", by=officer)


def test_the_number_of_queries_does_not_grow(year: Assessment, officer: User, as_user) -> None:
    client = as_user(officer)
    actions.add_recommendation(assessment=year, code="i20", text="ก", by=officer)
    client.get(url(year))
    with CaptureQueriesContext(connection) as one:
        client.get(url(year))
    for code in ("O1", "e2"):
        actions.add_recommendation(assessment=year, code=code, text="ข", by=officer)
    with CaptureQueriesContext(connection) as three:
        client.get(url(year))
    assert len(one) == len(three)


def test_those_who_plan_open_a_measure_from_a_recommendation(year: Assessment, officer: User, head: User, as_user):
    actions.add_recommendation(assessment=year, code="i20", text="ทำคู่มือ", by=officer)
    new = reverse("measures:measure_new", args=[year.agency.slug, year.fiscal_year]) + "?code=i20"
    assert [f'href="{new}"' in as_user(who).get(url(year)).content.decode() for who in (officer, head)] == [
        True,
        False,
    ]
