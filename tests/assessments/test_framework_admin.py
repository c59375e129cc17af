"""The back office: a year is copied, the copy edited and put in force; what rests on a framework freezes it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from assessments.actions import frameworks
from assessments.enums import AssessmentStatus, FrameworkStatus
from assessments.framework_table import faults_of
from assessments.models import AnswerOption, Assessment, Framework, GradeBand, Indicator, Instrument, Item
from assessments.models import framework as framework_model
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from ita_portal.lib.workflow import RuleBroken
from tests import make

pytestmark = pytest.mark.django_db
OFFICIAL_YEARS = [2562, 2563, 2564, 2565, 2566, 2567, 2568]


def shipped(year: int = 2565) -> Framework:
    return Framework.objects.get(fiscal_year=year, edition="มาตรฐาน")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Undone transactions give their numbers to other frameworks; in use a number is never given twice."""
    framework_model._plain.cache_clear()


@pytest.fixture
def copy(system_admin: User) -> Framework:
    """A draft copy of FY 2565 in the same year."""
    return frameworks.clone_framework(framework=shipped(), fiscal_year=2565, by=system_admin)


@pytest.fixture
def browser(as_user, system_admin: User) -> Client:
    return as_user(system_admin)


def press(browser: Client, action: str, *chosen: Framework) -> str:
    """An action of the list, on some frameworks; gives the page that follows."""
    response = browser.post(
        reverse("admin:assessments_framework_changelist"),
        {"action": action, "_selected_action": [framework.pk for framework in chosen]},
        follow=True,
    )
    assert response.status_code == 200
    return response.content.decode()


def page_of(part: object) -> str:
    meta = part._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[part.pk])


def typed(browser: Client, path: str, **changes: object) -> dict[str, object]:
    """What the form of a page would send back, with some fields changed."""
    context = browser.get(path).context
    forms = [context["adminform"].form]
    data: dict[str, object] = {}
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if hasattr(bound.field, "prepare_value"):
                value = bound.field.prepare_value(value)
            if value is not None and value is not False:
                data[bound.html_name] = value
    return {**data, **changes}


# ── copying ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("year", OFFICIAL_YEARS)
def test_shipped_official_years_have_no_fault_in_the_tables_either(db: None, year: int) -> None:
    assert faults_of(shipped(year)) == []


@pytest.mark.parametrize("year", [2564, 2565, 2566])
def test_a_copy_of_the_same_year_says_the_same(system_admin: User, year: int) -> None:
    source = shipped(year)
    copy = frameworks.clone_framework(framework=source, fiscal_year=year, by=system_admin)
    assert copy.to_plain() == source.to_plain()
    assert (copy.status, copy.is_offered, copy.edition) == (FrameworkStatus.DRAFT, False, "ฉบับแก้ไข 1")
    assert AnswerOption.objects.filter(scale__framework=copy).count() == (
        AnswerOption.objects.filter(scale__framework=source).count()
    )
    assert not Item.objects.filter(indicator__instrument__framework=copy, answer_scale__framework=source).exists()


def test_a_copy_for_the_next_year_leaves_dates_and_national_results_behind(browser: Client) -> None:
    page = press(browser, "copy_for_next_year", shipped(2568))
    copy = Framework.objects.get(fiscal_year=2569, edition="ฉบับแก้ไข 1")
    assert "ทำสำเนาแล้ว" in page
    assert (copy.national, copy.results_on, copy.calendar.count()) == ({}, None, 0)
    assert "2569" in copy.name
    assert copy.status == FrameworkStatus.DRAFT


def test_copying_twice_makes_two_editions(browser: Client) -> None:
    press(browser, "copy_for_same_year", shipped())
    press(browser, "copy_for_same_year", shipped())
    editions = Framework.objects.filter(fiscal_year=2565).values_list("edition", flat=True)
    assert sorted(editions) == ["ฉบับแก้ไข 1", "ฉบับแก้ไข 2", "มาตรฐาน"]


def test_only_a_system_administrator_copies(officer: User) -> None:
    with pytest.raises(PermissionDenied):
        frameworks.clone_framework(framework=shipped(), fiscal_year=2566, by=officer)


# ── editing ───────────────────────────────────────────────────────────────────
def test_editing_a_part_raises_the_revision_and_is_recorded(browser: Client, copy: Framework) -> None:
    indicator = Indicator.objects.get(instrument__framework=copy, number=1)
    assert copy.to_plain().instruments[0].indicators[0].name != "ชื่อใหม่"
    response = browser.post(page_of(indicator), typed(browser, page_of(indicator), name="ชื่อใหม่"))
    assert response.status_code == 302
    copy.refresh_from_db()
    assert copy.revision == 2
    assert copy.to_plain().instruments[0].indicators[0].name == "ชื่อใหม่"
    event = AuditEvent.objects.get(verb="framework_edited")
    assert event.details == {"part": "assessments.indicator", "part_id": indicator.pk, "revision": 2}


def test_an_indicator_is_added_and_removed_in_the_page_of_its_instrument(browser: Client, copy: Framework) -> None:
    instrument = Instrument.objects.get(framework=copy, code="EIT")
    data = typed(browser, page_of(instrument), **{"indicators-TOTAL_FORMS": 4})
    new = {"indicators-3-number": 11, "indicators-3-name": "ใหม่", "indicators-3-instrument": instrument.pk}
    assert browser.post(page_of(instrument), {**data, **new}).status_code == 302
    assert instrument.indicators.filter(number=11).exists()
    data = typed(browser, page_of(instrument), **{"indicators-3-DELETE": "on"})
    assert browser.post(page_of(instrument), data).status_code == 302
    assert not instrument.indicators.filter(number=11).exists()
    copy.refresh_from_db()
    assert copy.revision == 3


def test_items_choose_only_sub_indicators_and_scales_of_their_own_framework(browser: Client, copy: Framework) -> None:
    item = Item.objects.get(indicator__instrument__framework=copy, code="O1")
    fields = browser.get(page_of(item)).context["adminform"].form.fields
    assert {sub.indicator.instrument.framework_id for sub in fields["sub_indicator"].queryset} == {copy.pk}
    assert {scale.framework_id for scale in fields["answer_scale"].queryset} == {copy.pk}


def test_a_copy_cannot_take_the_name_of_the_shipped_edition(browser: Client, copy: Framework) -> None:
    response = browser.post(page_of(copy), typed(browser, page_of(copy), edition="มาตรฐาน"))
    assert response.status_code == 200
    assert "เป็นของฉบับที่มากับระบบ" in response.content.decode()


@pytest.mark.parametrize("model", [Framework, Instrument, Indicator, Item, GradeBand])
def test_shipped_edition_is_shown_but_not_changed(browser: Client, model: type) -> None:
    framework = shipped()
    if model is GradeBand:
        return  # has no page of its own
    part = framework if model is Framework else _first(model, framework)
    assert browser.get(page_of(part)).status_code == 200
    assert browser.post(page_of(part), {"name": "x"}).status_code == 403
    framework.refresh_from_db()
    assert framework.revision == 1


def _first(model: type, framework: Framework) -> object:
    path = {Instrument: "framework", Indicator: "instrument__framework", Item: "indicator__instrument__framework"}
    return model.objects.filter(**{path[model]: framework}).first()


# ── freezing ──────────────────────────────────────────────────────────────────
def certify(framework: Framework, by: User) -> Assessment:
    year = make.assessment(make.agency(), framework.fiscal_year, status=AssessmentStatus.APPROVED, by=by)
    Assessment.objects.filter(pk=year.pk).update(framework=framework)
    return year


def test_a_framework_with_a_certified_year_is_not_changed(
    browser: Client, copy: Framework, system_admin: User
) -> None:
    indicator = Indicator.objects.get(instrument__framework=copy, number=1)
    data = typed(browser, page_of(indicator), name="ชื่อใหม่")
    certify(copy, system_admin)
    assert browser.post(page_of(indicator), data).status_code == 403
    page = browser.get(page_of(copy)).content.decode()
    assert "มีผลการประเมินที่รับรองแล้ว จึงแก้ไม่ได้" in page
    assert 'name="_save"' not in page
    assert (
        browser.post(reverse("admin:assessments_framework_delete", args=[copy.pk]), {"post": "yes"}).status_code == 403
    )
    copy.refresh_from_db()
    assert copy.revision == 1


def test_the_action_refuses_too_and_undoes_the_edit(system_admin: User, copy: Framework) -> None:
    certify(copy, system_admin)
    with pytest.raises(RuleBroken, match="รับรองแล้ว"):
        frameworks.note_change(framework=copy, part=copy, by=system_admin)


def test_an_uncertified_year_does_not_freeze(browser: Client, copy: Framework, system_admin: User) -> None:
    year = certify(copy, system_admin)
    Assessment.objects.filter(pk=year.pk).update(status=AssessmentStatus.SUBMITTED)
    assert browser.post(page_of(copy), typed(browser, page_of(copy), name="ใหม่")).status_code == 302
    copy.refresh_from_db()
    assert (copy.name, copy.revision) == ("ใหม่", 2)


# ── putting in force ──────────────────────────────────────────────────────────
def test_a_faultless_copy_takes_over_and_the_old_one_becomes_a_draft(browser: Client, copy: Framework) -> None:
    page = press(browser, "put_in_force", copy)
    assert "ใช้จริงแล้ว" in page
    copy.refresh_from_db()
    old = shipped()
    assert (copy.status, copy.is_offered) == (FrameworkStatus.OFFICIAL, True)
    assert (old.status, old.is_offered) == (FrameworkStatus.DRAFT, False)
    verbs = AuditEvent.objects.exclude(verb="framework_cloned").values_list("verb", flat=True)
    assert sorted(verbs) == ["framework_official", "framework_withdrawn"]


def test_every_fault_is_listed_and_nothing_changes(browser: Client, copy: Framework) -> None:
    Instrument.objects.filter(framework=copy, code="IIT").update(weight=Decimal(31))
    GradeBand.objects.filter(framework=copy, code="A").update(minimum=Decimal(86))
    Item.objects.filter(indicator__instrument__framework=copy, code="i2").update(code="I1")
    page = press(browser, "put_in_force", copy)
    for said in ("น้ำหนักรวมได้ 101", "มีช่องว่างระหว่าง 85.00 กับ 86.00 (bands[B].below)", "รหัส I1 ซ้ำกับ"):
        assert said in page, said
    copy.refresh_from_db()
    assert copy.status == FrameworkStatus.DRAFT
    assert shipped().status == FrameworkStatus.OFFICIAL


def test_a_draft_whose_rules_are_not_known_is_refused(browser: Client) -> None:
    assert "ยังประกาศใช้" in press(browser, "put_in_force", shipped(2569))


def test_certified_years_keep_the_edition_in_force(browser: Client, copy: Framework, system_admin: User) -> None:
    certify(shipped(), system_admin)
    assert "มีผลการประเมินที่รับรองแล้วตาม" in press(browser, "put_in_force", copy)
    assert shipped().status == FrameworkStatus.OFFICIAL


def test_pressing_twice_does_no_harm(browser: Client, copy: Framework) -> None:
    press(browser, "put_in_force", copy)
    assert "เป็นฉบับใช้จริงอยู่แล้ว" in press(browser, "put_in_force", copy)
    assert Framework.objects.filter(fiscal_year=2565, status=FrameworkStatus.OFFICIAL).get() == copy


def test_an_official_framework_is_not_edited_into_a_fault(browser: Client, copy: Framework) -> None:
    press(browser, "put_in_force", copy)
    instrument = Instrument.objects.get(framework=copy, code="IIT")
    response = browser.post(page_of(instrument), typed(browser, page_of(instrument), weight="31"))
    assert response.status_code == 409
    assert "น้ำหนักรวมได้ 101" in response.content.decode()
    instrument.refresh_from_db()
    assert instrument.weight == Decimal(30)


def test_offering_is_switched_without_touching_the_rules(browser: Client) -> None:
    press(browser, "stop_offering", shipped())
    assert shipped().is_offered is False
    press(browser, "offer", shipped(), shipped(2569))
    assert (shipped().is_offered, shipped(2569).is_offered) == (True, False)
    assert shipped().revision == 1


# ── what is only looked at ────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["assessment", "score", "scorechange", "recommendation"])
def test_assessments_and_scores_are_read_only(browser: Client, officer: User, name: str) -> None:
    year = make.assessment(scores={"1": "90"}, by=officer)
    assert browser.get(reverse(f"admin:assessments_{name}_changelist")).status_code == 200
    assert browser.get(reverse(f"admin:assessments_{name}_add")).status_code == 403
    if name == "assessment":
        path = page_of(year)
        assert browser.get(path).status_code == 200
        assert browser.post(path, {"status": "approved"}).status_code == 403
