"""Bulk actions: the number and the names first, then one press that acts once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ita_portal.accounts.models import Membership
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox.models import Notice
from ita_portal.lib.thai import thai_date
from measures.enums import ProgressState
from measures.models import ProgressReport
from tests import make
from tests.measures.follow_up_facts import PAGE, asked, measure, queries_of, round_

LIST = PAGE + "reports/"
LATER = timezone.localdate() + timedelta(days=30)


def at(deed, query=""):
    return f"{PAGE}bulk/{deed}/{query}"


@pytest.fixture
def clerk(assessment):
    """The officer of the second division."""
    person = make.user(assessment.agency, Role.DIVISION_OFFICER, username="clerk", position="เจ้าหน้าที่สำนักปลัด")
    Membership.objects.filter(user=person).update(division=assessment.agency.divisions.last())
    return person


@pytest.fixture
def reports(assessment, officer, clerk):
    """Two of the second division: ten days late and due in five days; one of the first, sent already."""
    strategy, clerks = assessment.agency.divisions.all()
    held = round_(assessment)
    one, two = measure(assessment, officer, "คู่มือการยืม"), measure(assessment, officer, "ช่องทางร้องเรียน")
    return [
        asked(one, clerks, held, late=10),
        asked(two, clerks, held, late=-5),
        asked(one, strategy, held, ProgressState.SENT, 10, officer),
    ]


def ids(*reports):
    return ",".join(str(report.pk) for report in reports)


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_the_number_and_the_names_stand_there_before_anything_happens(reports, officer, as_user):
    answer = as_user(officer).get(at("remind", "?all=1&late=on"))
    page = answer.content.decode()
    assert answer.context["count"] == 1
    [group] = answer.context["groups"]
    assert (group.division, group.people, group.count) == ("สำนักปลัดเทศบาล", ["เจ้าหน้าที่สำนักปลัด"], 1)
    assert [(line.round, line.days_late, line.measures) for line in group.lines] == [
        ("รอบ 6 เดือนแรก", 10, ["ม.1 คู่มือการยืม"])
    ]
    assert "เตือน 1 รายงาน" in page
    assert page.count("btn-primary") == 1
    assert Notice.objects.count() == 0


def test_ticks_are_taken_and_what_was_sent_meanwhile_is_left_out(reports, officer, as_user):
    answer = as_user(officer).post(at("extend"), {"report": [each.pk for each in reports]})
    assert answer.status_code == 200
    assert (answer.context["count"], answer.context["left_out"]) == (2, 1)
    assert "ที่เลือกอีก 1 รายงานส่งหรือปิดไปแล้ว" in answer.content.decode()
    assert verbs() == []


def test_all_that_is_filtered_goes_beyond_the_page(assessment, reports, officer, as_user):
    strategy = assessment.agency.divisions.first()
    for _ in range(60):
        asked(measure(assessment, officer), strategy, round_(assessment), late=1)
    answer = as_user(officer).post(at("remind"), {"all": "1", "late": "on", "report": [reports[1].pk]})
    assert answer.context["count"] == 61


def test_filters_without_ticks_choose_nothing(reports, officer, as_user):
    answer = as_user(officer).post(at("remind"), {"late": "on"}, follow=True)
    assert answer.redirect_chain == [(LIST + "?late=on", 302)]
    assert "ยังไม่ได้เลือกรายงาน" in answer.content.decode()


@pytest.mark.parametrize("chosen", ["x", "-1", "99999999999999999999999", "², 3", ""])
def test_numbers_that_are_none_choose_nothing(reports, officer, as_user, chosen):
    answer = as_user(officer).post(at("remind"), {"ids": chosen, "confirm": "1"})
    assert (answer.status_code, answer.url) == (302, LIST)


def test_reminding_reaches_those_who_owe_once(reports, officer, clerk, as_user):
    for _press in range(2):
        answer = as_user(officer).post(at("remind"), {"ids": ids(reports[0], reports[2]), "confirm": "1"})
        assert (answer.status_code, answer.url) == (302, LIST)
    assert list(Notice.objects.values_list("user__username", flat=True)) == ["clerk"]
    assert verbs() == ["progress_reminded"]


def test_extending_moves_the_day_with_its_reason_once(reports, officer, as_user):
    post = {"ids": ids(*reports[:2]), "confirm": "1", "due": thai_date(LATER), "reason": "รอผลการตรวจรับ"}
    for said in ("ขยายเวลาแล้ว 2 รายงาน", "จึงไม่มีอะไรเปลี่ยน"):
        answer = as_user(officer).post(at("extend"), post | {"late": "on"}, follow=True)
        assert answer.redirect_chain == [(LIST + "?late=on", 302)]
        assert said in answer.content.decode()
    kept = ProgressReport.objects.order_by("pk").values_list("due", "is_extended")
    assert list(kept)[:2] == [(LATER, True), (LATER, True)]
    assert verbs() == ["progress_extended", "progress_extended"]


def test_a_day_that_is_no_extension_keeps_what_was_typed(reports, officer, as_user):
    early = thai_date(timezone.localdate() - timedelta(days=20))
    answer = as_user(officer).post(
        at("extend"), {"ids": ids(*reports[:2]), "confirm": "1", "due": early, "reason": "เหตุผลเดิม"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "มีกำหนดหลัง" in page
    assert early in page
    assert "เหตุผลเดิม" in page
    assert f'name="ids" value="{ids(*reports[:2])}"' in page
    assert verbs() == []


def test_extending_asks_for_day_and_reason(reports, officer, as_user):
    answer = as_user(officer).post(at("extend"), {"ids": ids(reports[0]), "confirm": "1", "due": "31/2/2569"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"due", "reason"}


def test_reassigning_asks_somebody_in_person_once(assessment, reports, officer, division_officer, as_user):
    post = {"ids": ids(*reports), "confirm": "1", "to": division_officer.pk, "note": "ย้ายหน้าที่"}
    for _press in range(2):
        assert as_user(officer).post(at("reassign"), post).status_code == 302
    assert [row.assignee for row in ProgressReport.objects.order_by("pk")] == [
        division_officer,
        division_officer,
        None,
    ]
    assert verbs() == ["progress_reassigned", "progress_reassigned"]


def test_reassigning_back_to_the_division(reports, officer, clerk, as_user):
    ProgressReport.objects.filter(pk=reports[0].pk).update(assignee=officer)
    post = {"ids": ids(reports[0]), "confirm": "1", "to": "", "note": "กลับมาแล้ว"}
    assert as_user(officer).post(at("reassign"), post).status_code == 302
    assert ProgressReport.objects.get(pk=reports[0].pk).assignee is None


def test_nobody_outside_the_agency_can_be_asked(reports, officer, outsider, head, as_user):
    choices = as_user(officer).post(at("reassign"), {"ids": ids(reports[0])}).context["form"].fields["to"].choices
    assert [pk for pk, _words in choices][1:] == sorted({officer.pk, reports[0].division.memberships.get().user_id})
    post = {"ids": ids(reports[0]), "confirm": "1", "to": outsider.pk, "note": "x"}
    assert as_user(officer).post(at("reassign"), post).status_code == 422


def test_reports_of_another_year_or_agency_are_not_touched(reports, officer, outsider, as_user):
    elsewhere = make.assessment(outsider.memberships.get().agency, 2565, by=outsider)
    theirs = asked(measure(elsewhere, outsider), elsewhere.agency.divisions.first(), round_(elsewhere), late=3)
    post = {"ids": ids(theirs), "confirm": "1", "due": thai_date(LATER), "reason": "x"}
    assert as_user(officer).post(at("extend"), post).status_code == 302
    assert ProgressReport.objects.get(pk=theirs.pk).due == theirs.due
    assert verbs() == []


def test_a_division_without_people_is_pointed_out(assessment, reports, officer, as_user):
    Membership.objects.filter(user__username="clerk").delete()
    page = as_user(officer).get(at("remind", "?all=1&late=on")).content.decode()
    assert "สำนักปลัดเทศบาล ยังไม่มีเจ้าหน้าที่ในระบบ" in page


def test_a_reminder_that_reaches_nobody_offers_another_reporter_instead(assessment, reports, officer, as_user):
    Membership.objects.filter(user__username="clerk").delete()
    theirs = [row for row in reports if row.division.name == "สำนักปลัดเทศบาล"]
    page = as_user(officer).get(at("remind", f"?ids={ids(*theirs)}")).content.decode()
    assert 'name="confirm"' not in page
    assert f'href="{at("reassign")}?ids={ids(*theirs)}"' in page


def test_who_may_act(reports, head, division_officer, agency_admin, outsider, as_user):
    for deed in ("remind", "extend", "reassign"):
        people = (head, division_officer, agency_admin, outsider)
        post = {"ids": ids(reports[0]), "confirm": "1", "due": thai_date(LATER), "reason": "x", "note": "x"}
        assert [as_user(who).post(at(deed), post).status_code for who in people] == [403, 403, 403, 404]
    assert verbs() == []


def test_there_are_three_deeds_and_no_fourth(reports, officer, as_user):
    assert as_user(officer).get(at("delete", "?all=1")).status_code == 404


def test_asking_about_three_hundred_costs_as_many_queries_as_about_one(assessment, reports, officer, as_user):
    person = as_user(officer)
    few = queries_of(person, at("reassign", "?all=1"))
    for _ in range(150):
        own = measure(assessment, officer)
        for division in assessment.agency.divisions.all():
            asked(own, division, round_(assessment), late=1)
    assert queries_of(person, at("reassign", "?all=1")) == few
