"""Populations and respondents of the surveys, against the rule of the year."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions import survey as actions
from assessments.enums import AssessmentStatus as S
from assessments.models import Assessment, SurveySample
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from ita_portal.lib.workflow import RuleBroken
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(agency: Agency, officer: User) -> Assessment:
    return make.assessment(agency, by=officer)


def url(year: Assessment) -> str:
    return reverse("assessments:survey_samples", args=[year.agency.slug, year.fiscal_year])


def form(iit: tuple[str, str] = ("", ""), eit: tuple[str, str] = ("", "")) -> dict[str, str]:
    names = ("population", "respondents")
    return {f"IIT-{n}": v for n, v in zip(names, iit, strict=True)} | {
        f"EIT-{n}": v for n, v in zip(names, eit, strict=True)
    }


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_counts_are_saved_with_thai_digits_and_commas(year: Assessment, officer: User, as_user) -> None:
    client = as_user(officer)
    assert client.post(url(year), form(("๔๘๖", "๔๙"), ("77,000", ""))).status_code == 302
    stored = SurveySample.objects.order_by("instrument").values_list("instrument", "population", "respondents")
    assert list(stored) == [("EIT", 77000, None), ("IIT", 486, 49)]


@pytest.mark.parametrize(
    ("population", "respondents", "said"),
    [
        (486, 49, "อย่างน้อย 49 คน ถึงเกณฑ์"),  # 10 % of 486, rounded up
        (486, 48, "อย่างน้อย 49 คน ยังไม่ถึง ขาด 1 คน"),
        (20, 20, "อย่างน้อย 20 คน ถึงเกณฑ์"),  # fewer than 30: everybody
        (300, 30, "อย่างน้อย 30 คน ถึงเกณฑ์"),
        (1001, 100, "อย่างน้อย 101 คน ยังไม่ถึง ขาด 1 คน"),
        (486, None, "อย่างน้อย 49 คน ยังไม่ระบุผู้ตอบ"),
    ],
)
def test_the_page_says_whether_enough_people_answered(
    year: Assessment, officer: User, as_user, population: int, respondents: int | None, said: str
) -> None:
    actions.save_samples(assessment=year, counts={"IIT": (population, respondents)}, by=officer)
    assert said in words(as_user(officer).get(url(year)))


def test_a_year_whose_rule_is_not_known_says_so(agency: Agency, officer: User, as_user) -> None:
    text = words(as_user(officer).get(url(make.assessment(agency, 2566, by=officer))))
    assert "ยังไม่ทราบเกณฑ์กลุ่มตัวอย่างของปีนี้" in text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (("100", "101"), "ผู้ตอบมากกว่าประชากรทั้งหมด"),
        (("-5", ""), "พิมพ์เป็นจำนวนเต็ม"),
        (("10.5", ""), "พิมพ์เป็นจำนวนเต็ม"),
        (("²", ""), "พิมพ์เป็นจำนวนเต็ม"),
        (("99999999999", ""), "จำนวนคนมากเกินจริง"),
    ],
)
def test_impossible_counts_are_refused_and_shown_again(
    year: Assessment, officer: User, as_user, typed: tuple[str, str], reason: str
) -> None:
    answer = as_user(officer).post(url(year), form(typed))
    assert answer.status_code == 422
    assert words(answer).count(reason) == 2  # above the form, with the way to the box, and at the box
    assert "ยังไม่ได้บันทึกกลุ่มตัวอย่าง" in words(answer)
    assert "แก้ 1 จุดนี้" in words(answer)
    assert 'href="#id_IIT-' in answer.content.decode()
    assert f'value="{typed[0]}"' in answer.content.decode()
    assert not SurveySample.objects.exists()


def test_saving_twice_is_recorded_once(year: Assessment, officer: User, as_user) -> None:
    client = as_user(officer)
    for _ in range(2):
        assert client.post(url(year), form(("486", "49"))).status_code == 302
    assert SurveySample.objects.count() == 1
    assert AuditEvent.objects.filter(verb="samples_saved").count() == 1


def test_only_the_officer_saves(
    year: Assessment, division_officer: User, head: User, outsider: User, as_user, client: Client
) -> None:
    for person in (division_officer, head):
        assert as_user(person).post(url(year), form(("486", "49"))).status_code == 403
        assert as_user(person).post(url(year), form(("x", ""))).status_code == 403
        main = as_user(person).get(url(year)).content.decode().split('id="main"')[1].split("</main>")[0]
        assert "<input" not in main
    assert as_user(outsider).get(url(year)).status_code == 404
    assert as_user(outsider).post(url(year), form()).status_code == 404
    assert client.get(url(year)).status_code == 302
    assert not SurveySample.objects.exists()


def test_the_action_holds_the_rules_itself(year: Assessment, officer: User) -> None:
    for counts in ({"XXX": (1, 1)}, {"IIT": (10, 11)}):
        with pytest.raises(RuleBroken):
            actions.save_samples(assessment=year, counts=counts, by=officer)
    Assessment.objects.filter(pk=year.pk).update(status=S.SUBMITTED)
    with pytest.raises(RuleBroken):
        actions.save_samples(assessment=year, counts={"IIT": (10, 10)}, by=officer)
