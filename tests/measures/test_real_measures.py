"""Every measure of two published plans goes in through the form, and comes back as it was typed.

The structure is that of the plans, the wording is our own. How each special case is held:

Chanthaburi FY 2564 (8 measures, carried out in FY 2565)
- 1, 7: a cell names «every division» and one division, each beside its own step: the measure is every division's, the
  step of the one names it, the other step names nobody. In 7 the steps have two periods: the measure's period is
  «per step».
- 8: two divisions, each with its own step: one leads, the other supports, and each step names its own.
- 5: two divisions for one step: a leading and a supporting one.
- 1: a step is followed up in another way than its neighbour: each step has its own words.
- 1, 3: dashes inside a cell: lines of one step, or steps of their own where they can be done one by one.
- 3: «a report on the training» without saying when: on dates, without a date, so the end of the period counts.
- 4: a title of 246 characters; 6: a single step; nobody has a budget: the field stays open, «no budget used».

Rong Chang FY 2566 (13 measures): the plan is known from its follow-up report.
- No owner, only units inside divisions (procurement, public relations, legal affairs …): the division leads, the step
  names its unit, and the report has a field for who did it.
- No period and no way of following up but the report at the end of the year: the fiscal year, followed up at its end.
- 9 to 12: four measures in one row of the table are four measures; their shared cells belong to each by its number.
- 6, 8: several things done under one measure are its steps.
- 11: a title that names two fiscal years; 10, 12: titles with English in brackets.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.accounts.roles import Role
from ita_portal.lib import thai
from measures.asking import spans_of_measure, windows_of
from measures.models import Measure
from tests import make
from tests.summary import mistakes

STRATEGY, CLERK, FINANCE, WORKS = "กองยุทธศาสตร์และงบประมาณ", "สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง"
HALF = ("1 ต.ค. 2564", "31 มี.ค. 2565")
MEETING = "ประชุมติดตามผลประจำเดือน"


@dataclass(frozen=True)
class Step:
    """A step as it is typed."""

    text: str
    divisions: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class Plan:
    """A measure as it is typed."""

    title: str
    codes: tuple[str, ...]
    steps: tuple[Step, ...]
    lead: str = ""
    supporting: tuple[str, ...] = ()
    every_division: bool = False
    period: str = "fiscal_year"
    starts: str = ""
    ends: str = ""
    follow_up: str = "year_end"
    follow_up_note: str = ""
    follow_up_dates: tuple[str, ...] = ()
    justification: str = ""
    target: str = ""
    target_value: str = ""
    target_unit: str = ""
    budget: str = ""


def half_year(title: str, codes: tuple[str, ...], *steps: str, **more: Any) -> Plan:
    """Chanthaburi's usual row: from October to March, followed up in the monthly meeting."""
    about = {"every_division": True, "period": "dates", "starts": HALF[0], "ends": HALF[1]}
    about |= {"follow_up": "monthly", "follow_up_note": MEETING}
    return Plan(title, codes, tuple(Step(text) for text in steps), **{**about, **more})


PER_STEP = {"period": "per_step", "follow_up": "monthly", "follow_up_note": MEETING}
CHANTHABURI = (
    Plan(
        "ทำงานเชิงรุกให้ประชาชนรู้ระบบและขั้นตอนบริการของเทศบาลทั่วถึงทุกกลุ่ม",
        ("1", "6", "7"),
        (
            Step("จัดเจ้าหน้าที่ให้ข้อมูลแก่ผู้มาใช้บริการ\n- หน้าอาคารสำนักงาน\n- ศาลาชั้นล่าง", (), *HALF, MEETING),
            Step(
                "ทำสื่อขั้นตอนบริการ ติด ณ สำนักงานและลงทุกช่องทางออนไลน์",
                (STRATEGY,),
                *HALF,
                "ประชุมประจำเดือน จุดบริการข้อมูลข่าวสาร และช่องทางออนไลน์",
            ),
        ),
        every_division=True,
        **PER_STEP,
    ),
    half_year("ทำและปรับคู่มือประชาชนให้ทันสมัย", ("1", "6"), "เจ้าหน้าที่ทุกหน่วยงานตรวจ ทบทวน และแก้คู่มือให้เป็นปัจจุบัน"),
    half_year(
        "พัฒนาทักษะของบุคลากร",
        ("1", "8"),
        "ส่งบุคลากรเข้าอบรมกับสถาบันที่ได้รับการรับรอง",
        "เทศบาลจัดอบรมให้บุคลากรเอง",
        follow_up="dates",
        follow_up_note="รายงานผลการเข้ารับการอบรม",
    ),
    half_year(
        "ผู้บังคับบัญชาทุกระดับกำกับ ตรวจสอบ และสนับสนุนการทำงานของผู้ใต้บังคับบัญชาในการบริการประชาชน "
        "ให้ตรงตามคู่มือการปฏิบัติงานหรือคู่มือสำหรับประชาชน ด้วยความเสมอภาค วางตัวเป็นกลาง ไม่เลือกปฏิบัติต่อผู้ใด "
        "และรับฟังข้อขัดข้องของผู้ปฏิบัติอย่างสม่ำเสมอ",
        ("3", "6"),
        "- ทบทวนปัญหาอุปสรรคในการประชุมประจำเดือน แล้วปรับระบบการทำงาน",
    ),
    half_year(
        "เปิดให้ผู้ใช้บริการมีส่วนร่วมในงานของเทศบาล",
        ("8",),
        "ตั้งกล่องรับความคิดเห็นหน้าสำนักงาน และรับความคิดเห็นทางออนไลน์ทุกช่องทาง",
        every_division=False,
        lead=CLERK,
        supporting=(STRATEGY,),
    ),
    half_year("เผยแพร่คู่มือการยืมและใช้พัสดุ", ("4", "i20", "i23"), "แจ้งเวียนคู่มือให้เจ้าหน้าที่ทุกคนทราบและถือปฏิบัติ"),
    Plan(
        "ให้บุคลากรเข้าถึงแผนดำเนินงานประจำปี 2565 และการใช้จ่ายงบประมาณ",
        ("2", "i7", "i12"),
        (
            Step("- หัวหน้าส่วนราชการมอบผู้รับผิดชอบแจ้งแผนให้บุคลากรในสังกัดทุกคน", (), *HALF, MEETING),
            Step("- ทำหนังสือแจ้งช่องทางเผยแพร่การใช้จ่าย", (STRATEGY,), "1 พ.ย. 2564", "30 พ.ย. 2564", MEETING),
        ),
        every_division=True,
        **PER_STEP,
    ),
    Plan(
        "เพิ่มช่องทางแจ้งเบาะแสการทุจริต และให้บุคลากรมั่นใจว่าผู้แจ้งปลอดภัย",
        ("5", "i27", "i30"),
        (
            Step("- ทำหนังสือแจ้งช่องทางร้องเรียนให้ทุกสำนักและกอง", (STRATEGY,), *HALF, MEETING),
            Step("- เฝ้าระวัง ตรวจสอบ และกำหนดโทษทางวินัยให้ชัด", (CLERK,), *HALF, MEETING),
        ),
        lead=STRATEGY,
        supporting=(CLERK,),
        **PER_STEP,
    ),
)


def of_the_year(title: str, codes: tuple[str, ...], lead: str, *steps: str, **more: Any) -> Plan:
    """Rong Chang's usual row: through the fiscal year, reported at its end."""
    return Plan(title, codes, tuple(Step(text) for text in steps), lead=lead, **more)


RONG_CHANG = (
    of_the_year(
        "ให้เจ้าหน้าที่เข้าใจและแยกแยะประโยชน์ส่วนตนกับส่วนรวม",
        ("5",),
        CLERK,
        "นักทรัพยากรบุคคลจัดโครงการปลูกจิตสำนึกให้ผู้บริหารและเจ้าหน้าที่",
        target="ผู้บริหารและเจ้าหน้าที่เข้าร่วม",
        target_value="148",
        target_unit="คน",
    ),
    of_the_year("ทำคู่มือการใช้และการยืมทรัพย์สินของราชการ", ("4",), FINANCE, "งานพัสดุเขียนขั้นตอนและวิธียืม"),
    of_the_year("ติดตามตรวจสอบการยืมทรัพย์สินอย่างเข้มงวด", ("4", "i24"), FINANCE, "งานพัสดุทำทะเบียนเบิกและทะเบียนยืม"),
    of_the_year("บอกวิธียืมทรัพย์สินให้เจ้าหน้าที่และประชาชนรู้หลายช่องทาง", ("4", "i20"), CLERK, "งานประชาสัมพันธ์ทำผังขั้นตอน"),
    of_the_year("ให้ความรู้เรื่องการใช้อำนาจของผู้บังคับบัญชา", ("3",), CLERK, "งานการเจ้าหน้าที่ทำคำสั่งมอบหมายงานที่เป็นธรรม"),
    of_the_year(
        "อำนวยความสะดวกแก่ผู้มาติดต่อราชการ",
        ("6", "8"),
        "",
        "จัดเก้าอี้รับรอง",
        "ทำป้ายบอกทางไปจุดบริการ",
        "กำหนดผังขั้นตอนและผู้รับผิดชอบ",
        "ทำแบบคำร้องพร้อมตัวอย่าง และจัดผู้ให้คำแนะนำ",
        every_division=True,
    ),
    of_the_year("ใช้เทคโนโลยีลดขั้นตอนบริการ", ("8",), CLERK, "งานประชาสัมพันธ์ทำระบบ E-service บนเว็บไซต์หลัก"),
    of_the_year(
        "ให้ประชาชนและบุคคลภายนอกมีส่วนร่วมในงานของเทศบาล",
        ("8", "O43"),
        CLERK,
        "งานประชาสัมพันธ์ทำช่องทางร้องทุกข์ออนไลน์",
        "ทำช่องทางร้องเรียนการทุจริตออนไลน์",
        "ทำจุดประเมินความพึงพอใจ ณ จุดบริการ",
    ),
    of_the_year("บริหารบุคคลตามหลักคุณธรรมในการพิจารณาความก้าวหน้า", ("3",), CLERK, "ทำข้อตกลงการปฏิบัติงานรายบุคคล"),
    of_the_year(
        "ให้ความรู้เรื่องเกณฑ์การเปิดเผยข้อมูลสาธารณะ (Open Data Integrity and Transparency: OIT)",
        ("9",),
        CLERK,
        "งานนิติการชี้แจงเกณฑ์พร้อมตัวอย่าง",
        "ตั้งคณะทำงานขับเคลื่อนการประเมิน",
    ),
    of_the_year(
        "วางมาตรการส่งเสริมคุณธรรม ปีงบประมาณ พ.ศ. 2566 ให้ตรงกับผลการประเมินปีงบประมาณ พ.ศ. 2565",
        ("O42", "TOTAL"),
        STRATEGY,
        "วิเคราะห์ผลเป็นเรื่องที่ต้องแก้เร่งด่วน เรื่องที่พัฒนาได้ และเรื่องที่ต้องรักษา",
    ),
    of_the_year(
        "ประกาศนโยบายไม่รับของขวัญ (No Gift Policy) ให้ครอบคลุมทุกระดับ", ("10",), CLERK, "งานนิติการร่างประกาศให้ครบองค์ประกอบ"
    ),
    of_the_year(
        "รายงานผลการป้องกันการทุจริตและเผยแพร่ตามเกณฑ์ OIT", ("10", "O43"), CLERK, "งานนิติการรายงานผู้บริหารและลงเว็บไซต์"
    ),
)
ALL = [*((2564, plan) for plan in CHANTHABURI), *((2565, plan) for plan in RONG_CHANG)]
NAMES = [*(f"chanthaburi-{n}" for n in range(1, 9)), *(f"rong-chang-{n}" for n in range(1, 14))]


@pytest.fixture
def town(db: None) -> Agency:
    """A town with four divisions."""
    made = make.agency("our-town")
    for order, name in enumerate((FINANCE, WORKS), start=3):
        Division.objects.create(agency=made, name=name, order=order)
    return made


@pytest.fixture
def planner(town: Agency) -> User:
    return make.user(town, Role.OFFICER, username="planner")


def address(year: Assessment, rest: str = "") -> str:
    return f"/staff/our-town/{year.fiscal_year}/measures/{rest}"


def posted(plan: Plan, town: Agency) -> dict[str, Any]:
    """The plan as a browser sends it: every code typed into the free field."""
    pk = {division.name: division.pk for division in town.divisions.all()}
    post: dict[str, Any] = {
        "title": plan.title,
        "more_codes": " ".join(plan.codes),
        "lead": pk.get(plan.lead, ""),
        "supporting": [pk[name] for name in plan.supporting],
        "follow_up_dates": "\n".join(plan.follow_up_dates),
        "steps-TOTAL_FORMS": len(plan.steps),
        "steps-INITIAL_FORMS": 0,
    } | ({"every_division": "on"} if plan.every_division else {})
    for name in ("period", "starts", "ends", "follow_up", "follow_up_note", "justification", "target", "budget"):
        post[name] = getattr(plan, name)
    post |= {"target_value": plan.target_value, "target_unit": plan.target_unit}
    for at, step in enumerate(plan.steps):
        post |= {f"steps-{at}-{name}": getattr(step, name) for name in ("text", "starts", "ends", "follow_up")}
        post[f"steps-{at}-divisions"] = [pk[name] for name in step.divisions]
    return post


def stored(measure: Measure) -> Plan:
    """What the tables say, written as it was typed."""
    shares = list(measure.responsibilities.select_related("division"))
    return Plan(
        title=measure.title,
        codes=tuple(link.code for link in measure.links.all()),
        steps=tuple(
            Step(
                step.text.replace("\r\n", "\n"),
                tuple(division.name for division in step.divisions.all()),
                day(step.starts),
                day(step.ends),
                step.follow_up,
            )
            for step in measure.steps.all()
        ),
        lead=next((share.division.name for share in shares if share.is_lead), ""),
        supporting=tuple(share.division.name for share in shares if not share.is_lead),
        every_division=measure.every_division,
        period=measure.period,
        starts=day(measure.starts),
        ends=day(measure.ends),
        follow_up=measure.follow_up,
        follow_up_note=measure.follow_up_note,
        follow_up_dates=tuple(day(each.day) for each in measure.follow_up_dates.all()),
        justification=measure.justification,
        target=measure.target,
        target_value="" if measure.target_value is None else f"{measure.target_value:f}".removesuffix(".00"),
        target_unit=measure.target_unit,
        budget="" if measure.budget is None else str(measure.budget),
    )


def day(moment: date | None) -> str:
    return thai.thai_date(moment) if moment else ""


def page_as_posted(client: Client, where: str) -> dict[str, Any]:
    """The edit page sent back as it opened."""
    answer = client.get(where)
    form, steps = answer.context["form"], answer.context["steps"]
    forms = [(form, ""), *((step, f"steps-{at}-") for at, step in enumerate(steps.initial_forms))]
    post = {"steps-TOTAL_FORMS": len(steps.initial_forms), "steps-INITIAL_FORMS": len(steps.initial_forms)}
    for each, prefix in forms:
        for name in each.fields:
            value = each.fields[name].prepare_value(each.initial.get(name))
            if name != "DELETE" and value not in (None, "", [], False):
                post[prefix + name] = value
    return post


@pytest.mark.parametrize(("fiscal_year", "plan"), ALL, ids=NAMES)
def test_a_measure_goes_in_through_the_form_and_comes_back_as_typed(town, planner, as_user, fiscal_year, plan):
    year = make.assessment(town, fiscal_year, by=planner)
    client = as_user(planner)
    answer = client.post(address(year, "new/"), posted(plan, town))
    assert answer.status_code == 302, mistakes(answer.content.decode())
    measure = Measure.objects.get()
    assert stored(measure) == plan
    assert measure.carried_out_in == fiscal_year + 1
    # The page that opens it again sends back the very same: nothing is lost on the way to the screen either.
    where = address(year, f"{measure.pk}/")
    assert client.post(where, page_as_posted(client, where)).status_code == 302
    measure.refresh_from_db()
    assert (measure.version, stored(measure)) == (1, plan)


def test_all_21_stand_in_their_lists_in_order(town, planner, as_user):
    client = as_user(planner)
    years = {number: make.assessment(town, number, by=planner) for number in (2564, 2565)}
    for fiscal_year, plan in ALL:
        assert client.post(address(years[fiscal_year], "new/"), posted(plan, town)).status_code == 302
    for fiscal_year, plans in ((2564, CHANTHABURI), (2565, RONG_CHANG)):
        rows = client.get(address(years[fiscal_year])).context["rows"]
        assert [(row.measure.number, row.measure.title) for row in rows] == [
            (f"ม.{number}", plan.title) for number, plan in enumerate(plans, start=1)
        ]
    assert Measure.objects.count() == 21


def planned(town: Agency, planner: User, as_user: Any, plan: Plan) -> Measure:
    year = make.assessment(town, 2564, by=planner)
    assert as_user(planner).post(address(year, "new/"), posted(plan, town)).status_code == 302
    return Measure.objects.prefetch_related("responsibilities", "steps__divisions", "follow_up_dates").get()


def asked(measure: Measure, town: Agency) -> dict[str, tuple[str, str]]:
    """Which division works on the measure from when to when."""
    divisions = {division.pk: division.name for division in town.divisions.all()}
    windows = windows_of(measure, list(divisions))
    return {divisions[pk]: (day(window.starts), day(window.ends)) for pk, window in windows.items()}


def test_two_owners_with_two_periods_are_asked_in_their_own(town, planner, as_user):
    assert asked(planned(town, planner, as_user, CHANTHABURI[7]), town) == {STRATEGY: HALF, CLERK: HALF}


def test_every_division_is_asked_beside_the_one_with_a_step_of_its_own(town, planner, as_user):
    every = asked(planned(town, planner, as_user, CHANTHABURI[6]), town)
    assert every == dict.fromkeys((STRATEGY, CLERK, FINANCE, WORKS), HALF)


def test_a_report_without_a_day_is_due_at_the_end_of_the_period(town, planner, as_user):
    (span,) = spans_of_measure(planned(town, planner, as_user, CHANTHABURI[2]))
    assert day(span.ends) == HALF[1]
