"""Sharing out the OIT items of the coming year: proposals, saving, two people at once, the report's matrix."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.workplan import propose_owners
from assessments.models import Assessment, Framework, ItemOwner
from assessments.workplan import Office, matrix_framework, proposed_owners, work_of
from ita_portal.audit.models import AuditEvent
from reports.content.work import oit_matrix
from tests import make

PAGE = "/staff/our-town/2565/oit/"


@pytest.fixture
def assessment(agency, officer) -> Assessment:
    return make.assessment(agency, 2565, by=officer)


@pytest.fixture
def divisions(agency):
    strategy, clerk = agency.divisions.all()
    return strategy, clerk


def owners() -> dict[str, str]:
    return {row.code: row.division.name for row in ItemOwner.objects.select_related("division")}


@pytest.mark.parametrize(
    ("names", "work"),
    [
        (("สำนักคลัง", "สำนักการคลัง", "กองคลัง", "กองการคลัง"), "คลัง"),
        (("สำนักปลัดเทศบาล", "สำนักปลัด", "สำนักงานปลัด อบต."), "ปลัด"),
        (("กองวิชาการและแผนงาน", "กองยุทธศาสตร์และงบประมาณ"), "วิชาการและแผนงาน"),
        (("กองการศึกษา", "สำนักการศึกษา"), "ศึกษา"),
    ],
)
def test_the_same_work_is_known_under_each_offices_name(names, work):
    assert {work_of(name) for name in names} == {work}


def test_a_proposal_takes_the_first_division_there_is_and_else_the_one_for_ita():
    offices = [Office(1, "สำนักการคลัง", False), Office(2, "กองยุทธศาสตร์และงบประมาณ", True), Office(3, "สำนักปลัด", False)]
    usual = {"O1": "สำนักปลัดเทศบาล", "O2": "กองคลัง", "O3": "ทุกหน่วยงาน", "O4": "", "O5": "ศูนย์ดำรงธรรม, สำนักปลัดเทศบาล"}
    assert proposed_owners(usual, offices) == {"O1": 3, "O2": 1, "O3": 2, "O4": 2, "O5": 3}
    assert proposed_owners(usual, []) == {}


def test_the_coming_years_list_is_planned_where_it_says_what_to_show(assessment, agency, officer):
    assert matrix_framework(assessment).fiscal_year == 2566
    assert matrix_framework(make.assessment(agency, 2564, by=officer)).fiscal_year == 2564
    Framework.objects.filter(fiscal_year=2566).update(is_offered=False)
    assert matrix_framework(assessment).fiscal_year == 2565


def test_the_proposal_fills_what_is_empty_and_nothing_else(assessment, officer, divisions):
    strategy, clerk = divisions
    ItemOwner.objects.create(assessment=assessment, fiscal_year=2566, code="O4", division=clerk)
    assert propose_owners(assessment=assessment, by=officer) == 42
    assert propose_owners(assessment=assessment, by=officer) == 0
    found = owners()
    assert len(found) == 43
    # O4 stays as chosen; O1 is the clerk's by its usual name; O19 (procurement) has no finance division here.
    assert (found["O4"], found["O1"], found["O19"]) == (clerk.name, clerk.name, strategy.name)
    assert AuditEvent.objects.filter(verb="owners_proposed").count() == 1


def test_the_matrix_of_the_report_is_of_the_same_list(assessment, officer, divisions):
    propose_owners(assessment=assessment, by=officer)
    matrix = oit_matrix(assessment)
    assert matrix["fiscal_year"] == 2566
    items = [item for group in matrix["groups"] for item in group["items"]]
    assert len(items) == 43
    assert {item["division"] for item in items} == {division.name for division in divisions}
    assert all(item["must_show"] for item in items)


def test_owners_of_another_years_list_do_not_count(assessment, divisions):
    ItemOwner.objects.create(assessment=assessment, fiscal_year=2565, code="O1", division=divisions[0])
    matrix = oit_matrix(assessment)
    assert {item["division"] for group in matrix["groups"] for item in group["items"]} == {"ยังไม่กำหนด"}


def test_the_page_shows_every_item_and_how_many_have_nobody(assessment, officer, divisions, as_user):
    ItemOwner.objects.create(assessment=assessment, fiscal_year=2566, code="O1", division=divisions[1])
    answer = as_user(officer).get(PAGE)
    assert (answer.context["count"], answer.context["without"], answer.context["year"]) == (43, 42, 2566)
    page = answer.content.decode()
    assert page.count('name="owner-') == 43
    assert "เสนอผู้รับผิดชอบ 42 รายการ" in page


def test_without_divisions_there_is_nothing_to_choose_and_it_says_who_adds_them(assessment, officer, agency, as_user):
    ItemOwner.objects.all().delete()
    agency.divisions.all().delete()
    page = as_user(officer).get(PAGE).content.decode()
    assert "ยังไม่มีสำนัก/กอง" in page
    assert "ให้ผู้ดูแลระบบของหน่วยงานเพิ่มสำนัก/กองในข้อมูลหน่วยงานก่อน" in page
    assert 'name="owner-' not in page
    assert "บันทึกผู้รับผิดชอบ" not in page
    assert page.count("ยังไม่กำหนด") == 43


def test_whoever_may_add_divisions_is_led_there(assessment, agency, agency_admin, as_user):
    ItemOwner.objects.all().delete()
    agency.divisions.all().delete()
    page = as_user(agency_admin).get(PAGE).content.decode()
    assert f'<a href="/staff/{agency.slug}/agency/">ไปหน้าข้อมูลหน่วยงาน</a>' in page
    assert "ให้ผู้ดูแลระบบของหน่วยงาน" not in page


def test_one_save_keeps_what_was_changed(assessment, officer, divisions, as_user):
    clerk = divisions[1]
    ItemOwner.objects.create(assessment=assessment, fiscal_year=2566, code="O2", division=clerk)
    post = {"owner-O1": clerk.pk, "seen-O1": "", "owner-O2": "", "seen-O2": clerk.pk, "owner-O3": "", "seen-O3": ""}
    client = as_user(officer)
    for _ in range(2):
        assert client.post(PAGE, post).status_code == 302
    assert owners() == {"O1": clerk.name}
    assert AuditEvent.objects.get(verb="owners_saved").details["changed"] == {
        "O1": [None, clerk.pk],
        "O2": [clerk.pk, None],
    }


def test_another_persons_choice_is_not_overwritten_unseen(assessment, officer, divisions, as_user):
    strategy, clerk = divisions
    ItemOwner.objects.create(assessment=assessment, fiscal_year=2566, code="O1", division=clerk)
    post = {"owner-O1": strategy.pk, "seen-O1": "", "owner-O2": strategy.pk, "seen-O2": ""}
    page = as_user(officer).post(PAGE, post, follow=True).content.decode()
    assert owners() == {"O1": clerk.name, "O2": strategy.name}
    assert "O1 มีผู้กำหนดเป็นหน่วยงานอื่นก่อน" in page


def test_proposing_keeps_what_was_chosen_on_the_page(assessment, officer, divisions, as_user):
    strategy = divisions[0]
    as_user(officer).post(PAGE, {"owner-O1": strategy.pk, "seen-O1": "", "propose": "1"})
    assert len(owners()) == 43
    assert owners()["O1"] == strategy.name


@pytest.mark.parametrize("wrong", [{"owner-X9": "", "seen-X9": ""}, {"owner-O1": "999999"}, {"owner-O1": "abc"}])
def test_nonsense_is_refused_in_words(assessment, officer, as_user, wrong):
    answer = as_user(officer).post(PAGE, wrong)
    assert answer.status_code == 409
    assert not ItemOwner.objects.exists()


def test_a_division_of_another_agency_is_refused(assessment, officer, as_user):
    stranger = make.agency().divisions.first()
    assert as_user(officer).post(PAGE, {"owner-O1": stranger.pk, "seen-O1": ""}).status_code == 409
    assert not ItemOwner.objects.exists()


def test_readers_see_owners_and_write_nothing(assessment, officer, head, outsider, as_user):
    propose_owners(assessment=assessment, by=officer)
    client = as_user(head)
    page = client.get(PAGE).content.decode()
    assert "สำนักปลัดเทศบาล" in page
    assert "<select" not in page
    assert client.post(PAGE, {"propose": "1"}).status_code == 403
    assert as_user(outsider).get(PAGE).status_code == 404
    assert as_user(outsider).post(PAGE, {"propose": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        propose_owners(assessment=assessment, by=head)


def scores_shown(page) -> dict[str, str]:
    return {row.item.code: str(row.score) for group in page.context["groups"] for row in group.rows if row.score}


def test_next_years_item_shows_the_score_of_its_forerunner_not_of_its_number(assessment, officer, as_user):
    # O10 of FY 2565 asks for the operation plan, which is O11 in FY 2566; there O10 is new.
    make.give_scores(assessment, {"O1": "100", "O10": "50"}, officer)
    page = as_user(officer).get(PAGE)
    assert scores_shown(page) == {"O1": "100.00", "O11": "50.00"}
    assert page.context["missed"] == 1
    words = page.content.decode()
    assert "ปี 2565 ได้ 50.00" in words
    assert "ปี 2565 ได้ไม่เต็ม 1 รายการ" in words


def test_the_years_own_list_shows_its_scores_and_nought_is_a_score(assessment, officer, as_user):
    Framework.objects.filter(fiscal_year=2566).update(is_offered=False)
    make.give_scores(assessment, {"O10": "0"}, officer)
    page = as_user(officer).get(PAGE)
    assert [row.item.code for group in page.context["groups"] for row in group.rows if row.missed] == ["O10"]
    assert "ปี 2565 ได้ 0.00" in page.content.decode()


def test_without_scores_of_items_none_is_shown(assessment, officer, as_user):
    page = as_user(officer).get(PAGE)
    assert scores_shown(page) == {}
    assert "ได้ไม่เต็ม" not in page.content.decode()


def test_forty_three_owners_cost_as_many_queries_as_none(assessment, officer, as_user):
    def count() -> int:
        client = as_user(officer)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    none = count()
    propose_owners(assessment=assessment, by=officer)
    make.give_scores(assessment, {f"O{number}": "100" for number in range(1, 44)}, officer)
    assert count() == none
