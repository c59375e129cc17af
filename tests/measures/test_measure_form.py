"""Planning and changing a measure on its page: links, steps, dates, mistakes in words, two people at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Recommendation
from ita_portal.audit.models import AuditEvent
from measures.actions.planning import change_measure
from measures.actions.progress import save_draft
from measures.actions.rounds import open_round
from measures.models import Measure
from tests import make
from tests.summary import mistakes
from tests.words import unbroken

from .facts import ADDRESS, TODAY, data, planned, typed

LIST, NEW = ADDRESS + "measures/", ADDRESS + "measures/new/"


def errors(answer) -> str:
    """What the page says at its head."""
    assert answer.status_code == 422
    return " ".join(mistakes(answer.content.decode()))


def test_one_press_on_a_weak_point_opens_a_measure_linked_to_it(assessment, officer, as_user):
    answer = as_user(officer).get(NEW, {"code": "4"})
    ticked = [group.whole.code for group in answer.context["groups"] if group.whole.checked]
    assert ticked == ["4"]
    assert [group.whole.code for group in answer.context["groups"]] == ["1", "2", "3", "4", "5", "8"]


def test_advice_stands_under_its_indicator_and_an_unknown_code_is_left_out(assessment, officer, as_user):
    Recommendation.objects.create(assessment=assessment, code="i20", text="ทำคู่มือ", created_by=officer)
    answer = as_user(officer).get(NEW, {"code": ["i20", "nonsense"]})
    groups = {group.whole.code: group for group in answer.context["groups"]}
    (part,) = groups["4"].parts
    assert (part.code, part.note, part.checked, groups["4"].is_open) == ("i20", "ทำคู่มือ", True, True)


def test_advice_on_the_total_can_be_answered_too(assessment, officer, as_user):
    Recommendation.objects.create(assessment=assessment, code="TOTAL", text="ยกระดับ", created_by=officer)
    client = as_user(officer)
    ticked = [g.whole.code for g in client.get(NEW, {"code": "TOTAL"}).context["groups"] if g.whole.checked]
    assert ticked == ["TOTAL"]
    assert client.post(NEW, typed(weak=["TOTAL"])).status_code == 302
    assert "จากคะแนนรวม" in client.get(LIST).content.decode()


def test_a_measure_typed_in_the_browser_is_planned(assessment, officer, as_user):
    strategy, clerk = assessment.agency.divisions.all()
    answer = as_user(officer).post(
        NEW,
        typed(
            steps=[
                {"text": "ทำคู่มือ", "divisions": [clerk.pk], "starts": "1 ต.ค. 2565", "ends": "๓๐/๑๑/๒๕๖๕"},
                {"text": "  "},
                {"text": "ติดประกาศ", "follow_up": "รายงานทุกเดือน"},
                {"text": "ไม่ใช้แล้ว", "DELETE": "on"},
            ],
            more_codes="ข้อ I20, ตัวชี้วัดที่ ๕",
            lead=strategy.pk,
            supporting=[clerk.pk],
            every_division=None,
            period="dates",
            starts="1/10/2565",
            ends="31 มีนาคม 2566",
            budget="๑๒,๕๐๐",
        ),
    )
    assert (answer.status_code, answer.url) == (302, LIST)
    measure = Measure.objects.get()
    assert [link.code for link in measure.links.all()] == ["4", "i20", "5"]
    assert (measure.starts, measure.ends, measure.budget) == (date(2022, 10, 1), date(2023, 3, 31), Decimal(12500))
    assert [step.text for step in measure.steps.all()] == ["ทำคู่มือ", "ติดประกาศ"]
    assert measure.steps.all()[0].ends == date(2022, 11, 30)


def test_pressing_twice_plans_one(assessment, officer, as_user):
    client = as_user(officer)
    assert [client.post(NEW, typed()).status_code for _ in range(2)] == [302, 302]
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "ยังไม่ได้ตั้งชื่อมาตรการ"),
        ({"more_codes": "i20 i99"}, "ปีนี้ไม่มีรหัส i99"),
        ({"every_division": None}, "ยังไม่มีผู้รับผิดชอบ"),
        ({"period": "dates"}, "ยังไม่ได้ใส่วันเริ่ม"),
        ({"period": "dates", "starts": "1/10/2565", "ends": "30/9/2565"}, "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
        ({"period": "dates", "starts": "31/2/2566", "ends": "1/5/2566"}, "ไม่มีวันที่นี้ในปฏิทิน"),
        ({"period": "per_step"}, "ขั้นตอนที่ 1: ยังไม่ได้ใส่วันเริ่ม"),
        ({"budget": "หมื่น"}, "ใช้ได้เฉพาะตัวเลข"),
        ({"budget": "-5"}, "ตั้งแต่ 0 ขึ้นไป"),
        ({"steps-0-text": "", "steps-0-starts": "1/10/2565"}, "ขั้นตอนที่ 1: ยังไม่ได้เขียนวิธีดำเนินการ"),
        ({"steps-TOTAL_FORMS": None}, "ข้อมูลที่ส่งมาไม่ครบ โหลดหน้าใหม่"),
        ({"target_value": "90"}, "ยังไม่ได้ใส่หน่วยนับ"),
        ({"target_unit": "คน"}, "ยังไม่ได้ใส่ค่าเป้าหมาย"),
        ({"target_value": "มาก", "target_unit": "คน"}, "ใช้ได้เฉพาะตัวเลข"),
        ({"follow_up": "dates", "follow_up_dates": "15 ม.ค. 2566, 31 ก.พ. 2566"}, "«31 ก.พ. 2566» ไม่มีวันที่นี้ในปฏิทิน"),
        ({"follow_up": "dates", "follow_up_dates": "15 ม.ค. 2565"}, "15 ม.ค. 2565 ไม่อยู่ในช่วงดำเนินการ"),
        ({"budget": "-5", "every_division": None}, "ยังไม่มีผู้รับผิดชอบ"),
    ],
)
def test_a_mistake_is_said_in_words_and_what_was_typed_stays(assessment, officer, as_user, changed, words):
    answer = as_user(officer).post(NEW, typed(**{"target": "คะแนนไม่ต่ำกว่า 90", **changed}))
    assert words in errors(answer)
    assert 'value="คะแนนไม่ต่ำกว่า 90"' in answer.content.decode()
    assert not Measure.objects.exists()


def test_a_target_figure_and_days_of_follow_up_are_kept_and_shown(assessment, officer, as_user):
    client = as_user(officer)
    days = "15 มิ.ย. 2566\n๑๕/๑/๒๕๖๖, 15 มิ.ย. 2566"
    post = typed(
        target_value="๑,๒๐๐", target_unit="คน", follow_up="dates", follow_up_dates=days, follow_up_note="ประชุม"
    )
    assert client.post(NEW, post).status_code == 302
    measure = Measure.objects.get()
    assert (measure.target_value, measure.target_unit) == (Decimal(1200), "คน")
    assert [each.day for each in measure.follow_up_dates.all()] == [date(2023, 1, 15), date(2023, 6, 15)]
    page = client.get(LIST).content.decode()
    assert "<b>ผลที่ถือว่าสำเร็จ</b> 1,200 คน<" in page
    assert "ประชุม วันที่ 15 ม.ค. 2566 และ 15 มิ.ย. 2566" in unbroken(page)
    form = client.get(f"{LIST}{measure.pk}/").context["form"]
    assert form["follow_up_dates"].value() == "15 ม.ค. 2566\n15 มิ.ย. 2566"


def test_what_is_out_of_sight_is_not_complained_of(assessment, officer, as_user):
    post = typed(follow_up_dates="ไม่ใช่วันที่", starts="31 ก.พ. 2566", ends="นานมาก")
    assert as_user(officer).post(NEW, post).status_code == 302
    assert not Measure.objects.get().follow_up_dates.exists()


def test_owners_of_the_steps_are_enough(assessment, officer, as_user):
    clerk = assessment.agency.divisions.all()[1]
    post = typed(steps=[{"text": "ทำคู่มือ", "divisions": [clerk.pk]}], every_division=None)
    assert as_user(officer).post(NEW, post).status_code == 302
    assert clerk.name in as_user(officer).get(LIST).content.decode()


def test_a_look_alike_is_pointed_out_and_does_not_stop_anybody(assessment, officer, as_user):
    planned(assessment, officer)
    answer = as_user(officer).post(NEW, typed(title="จัดระบบยืมทรัพย์สินให้ชัดเจน"), follow=True)
    page = " ".join(answer.content.decode().split())
    assert "คล้ายกับ ม.1 ของปีนี้ «จัดระบบการยืมทรัพย์สิน»" in page
    assert Measure.objects.count() == 2


def test_look_alikes_of_this_and_earlier_years_stand_at_the_title(assessment, officer, as_user):
    earlier = make.assessment(assessment.agency, 2564, by=officer)
    old = planned(earlier, officer, title="จัดระบบการยืมทรัพย์สินของราชการ")
    own = planned(assessment, officer)
    client = as_user(officer)
    asked = client.get(LIST + "alike/", {"title": "จัดระบบการยืม ทรัพย์สิน"})
    assert [(each.pk, each.words) for each in asked.context["alike"]] == [
        (own.pk, "ม.1 ของปีนี้ «จัดระบบการยืมทรัพย์สิน»"),
        (old.pk, "ม.1 ของปี 2565 «จัดระบบการยืมทรัพย์สินของราชการ»"),
    ]
    assert [each.pk for each in client.get(f"{LIST}{own.pk}/").context["alike"]] == [old.pk]
    assert client.get(LIST + "alike/", {"title": "อบรมพนักงาน"}).content.strip() == b""
    # What was taken over is meant to look like its source.
    asked = client.get(LIST + "alike/", {"title": "จัดระบบการยืมทรัพย์สินของราชการ", "carried_from": old.pk})
    assert [each.pk for each in asked.context["alike"]] == [own.pk]
    assert client.get(LIST + "alike/", {"own": "x" * 50}).status_code == 200


def test_a_measure_that_was_reported_on_says_why_it_stays(assessment, officer, as_user):
    measure = planned(assessment, officer)
    client, where = as_user(officer), f"{LIST}{measure.pk}/"
    assert client.get(where).context["drop_refusal"] == ""
    open_round(assessment=assessment, key="h1", by=officer, today=TODAY)
    save_draft(report=measure.progress.first(), data={"what": "ทำแล้ว"}, seen_version=1, by=officer)
    page = client.get(where).content.decode()
    assert "มีรายงานผลแล้ว 1 ฉบับ จึงลบไม่ได้" in page
    assert f"{where}delete/" not in page
    answer = client.post(f"{where}delete/", headers={"referer": f"http://testserver{where}"}, follow=True)
    assert "มีรายงานผลแล้ว 1 ฉบับ" in answer.content.decode()
    assert Measure.objects.count() == 1


def test_a_measure_is_moved_by_a_press(assessment, officer, as_user):
    first, second = planned(assessment, officer, title="หนึ่ง"), planned(assessment, officer, title="สอง")
    client = as_user(officer)
    assert (client.get(f"{LIST}{second.pk}/").context["up"], client.get(f"{LIST}{first.pk}/").context["up"]) == (1, 0)
    for _ in range(2):
        assert client.post(f"{LIST}{second.pk}/move/", {"to": "1"}).url == LIST
    assert list(Measure.objects.values_list("title", flat=True)) == ["สอง", "หนึ่ง"]
    assert client.post(f"{LIST}{second.pk}/move/", {"to": "บน"}).status_code == 302


def test_a_title_in_use_is_said_at_the_field(assessment, officer, as_user):
    planned(assessment, officer)
    assert "อยู่แล้ว" in errors(as_user(officer).post(NEW, typed(target="อื่น")))


def test_the_page_opens_with_what_is_stored_and_saves_it_unchanged(assessment, officer, as_user):
    strategy, clerk = assessment.agency.divisions.all()
    measure = planned(assessment, officer, steps=2, codes=["4", "e1"], lead=strategy, supporting=[clerk])
    client = as_user(officer)
    answer = client.get(f"{LIST}{measure.pk}/")
    form, steps = answer.context["form"], answer.context["steps"]
    assert (form["lead"].value(), form["supporting"].value()) == (strategy.pk, [clerk.pk])
    assert form["weak"].value() == ["4", "e1"]
    rows = [{"pk": each["pk"].value(), "text": each["text"].value()} for each in steps.initial_forms]
    again = typed(steps=rows, initial=2, weak=["4", "e1"], lead=strategy.pk, supporting=[clerk.pk], seen_version=1)
    assert client.post(f"{LIST}{measure.pk}/", again).status_code == 302
    measure.refresh_from_db()
    assert measure.version == 1
    assert not AuditEvent.objects.filter(verb="measure_changed").exists()


def test_a_step_is_changed_and_another_removed(assessment, officer, as_user):
    measure = planned(assessment, officer, steps=2)
    one, two = measure.steps.all()
    rows = [{"pk": one.pk, "text": "ขั้นตอน 1", "DELETE": "on"}, {"pk": two.pk, "text": "แก้แล้ว"}]
    post = typed(steps=rows, initial=2, weak=["4"], more_codes="i20", seen_version=1)
    assert as_user(officer).post(f"{LIST}{measure.pk}/", post).status_code == 302
    assert [(step.pk, step.order, step.text) for step in measure.steps.all()] == [(two.pk, 1, "แก้แล้ว")]


def test_whoever_saves_second_sees_both_and_may_then_replace(assessment, officer, system_admin, as_user):
    measure = planned(assessment, officer)
    change_measure(
        measure=measure,
        data=data(target="ของคนแรก"),
        steps=[{"text": "ขั้นตอน 1"}],
        seen_version=1,
        by=system_admin,
        today=TODAY,
    )
    client, address = as_user(officer), f"{LIST}{measure.pk}/"
    post = typed(steps=[{"text": "ขั้นตอน 1"}], more_codes="i20", target="ของคนหลัง", seen_version=1)
    answer = client.post(address, post)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer.context["stored"] == [{"label": "ผลที่ถือว่าสำเร็จ", "words": "ของคนแรก"}]
    assert system_admin.title() in page
    assert "<dt>ผลที่ถือว่าสำเร็จ</dt><dd>ของคนแรก</dd>" in page
    assert 'value="ของคนหลัง"' in page
    assert Measure.objects.get().target == "ของคนแรก"
    assert answer.context["form"]["seen_version"].value() == "2"
    assert client.post(address, post | {"seen_version": "2"}).status_code == 302
    assert Measure.objects.get().target == "ของคนหลัง"


def test_dropping_is_a_press_of_its_own(assessment, officer, as_user):
    measure = planned(assessment, officer)
    client, address = as_user(officer), f"{LIST}{measure.pk}/delete/"
    assert client.get(address).status_code == 405
    assert [client.post(address).url for _ in range(2)] == [LIST, LIST]
    assert not Measure.objects.exists()


def test_who_may_not_plan_gets_403_and_a_stranger_404(assessment, officer, head, division_officer, outsider, as_user):
    measure = planned(assessment, officer)
    pages = [NEW, f"{LIST}{measure.pk}/"]
    for person, status in ((head, 403), (division_officer, 403), (outsider, 404)):
        client = as_user(person)
        assert [client.get(page).status_code for page in pages] == [status, status]
        writes = [client.post(page, typed()).status_code for page in (*pages, f"{LIST}{measure.pk}/delete/")]
        assert writes == [status] * 3
    assert Measure.objects.get().version == 1


def test_a_measure_of_another_year_is_not_found(assessment, officer, as_user):
    measure = planned(assessment, officer)
    assert as_user(officer).get(f"/staff/our-town/2564/measures/{measure.pk}/").status_code == 404
    assert as_user(officer).get(f"{LIST}{measure.pk + 1}/").status_code == 404


def test_twelve_steps_cost_as_many_queries_as_one(assessment, officer, as_user):
    def count(measure: Measure) -> int:
        client = as_user(officer)
        client.get(f"{LIST}{measure.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}{measure.pk}/").status_code == 200
        return len(queries)

    assert count(planned(assessment, officer)) == count(planned(assessment, officer, steps=12, title="ยาว"))


def test_a_title_is_one_line_however_it_was_typed(assessment, officer, as_user):
    assert as_user(officer).post(NEW, typed(title=" จัดระบบ\r\nการยืม  ทรัพย์สิน ")).status_code == 302
    assert Measure.objects.get().title == "จัดระบบ การยืม ทรัพย์สิน"
