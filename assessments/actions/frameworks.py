"""Frameworks in the hands of an administrator: copy a year, edit the copy, put it in force."""

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from assessments import rules
from assessments.enums import FrameworkStatus
from assessments.framework_files.shape import Fault
from assessments.framework_table import faults_of
from assessments.models import Assessment, Framework, Item
from assessments.models.framework import SHIPPED_EDITION
from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken

COPY_EDITION = "ฉบับแก้ไข"


@transaction.atomic
def clone_framework(*, framework: Framework, fiscal_year: int, by: User) -> Framework:
    """A draft of ``fiscal_year`` (Buddhist era) with all the rules of ``framework``, to be edited.

    What belongs to the old year alone, its national results, dates and calendar, is not taken into another year.
    """
    require(rules.can_manage_frameworks(by))
    same_year = fiscal_year == framework.fiscal_year
    copy = Framework.objects.get(pk=framework.pk)
    copy.pk, copy._state.adding = None, True
    copy.fiscal_year, copy.edition = fiscal_year, _free_edition(fiscal_year)
    copy.status, copy.is_offered, copy.revision, copy.file_digest = FrameworkStatus.DRAFT, False, 1, ""
    copy.changed_at = timezone.now()
    if not same_year:
        copy.name = copy.name.replace(str(framework.fiscal_year), str(fiscal_year))
        copy.national, copy.results_on = {}, None
        copy.confidence, copy.confidence_note = "unsure", f"ทำสำเนาจากปีงบประมาณ {framework.fiscal_year} รอตรวจกับประกาศ"
    copy.save()
    _copy_parts(framework, copy, with_calendar=same_year)
    record(
        by=by,
        verb="framework_cloned",
        target=copy,
        agency=None,
        source=framework.pk,
        fiscal_year=fiscal_year,
        edition=copy.edition,
    )
    return copy


@transaction.atomic
def mark_official(*, framework: Framework, by: User) -> Framework:
    """Put ``framework`` in force for its year and offer it. The edition in force before becomes a draft.

    Raises ``RuleBroken`` with every fault of the framework, or when certified assessments rest on the edition in
    force: what was certified must stay what the year's rules say.
    """
    require(rules.can_manage_frameworks(by))
    # All editions of the year, in one order, so that two administrators never wait for each other.
    editions = Framework.objects.select_for_update().filter(fiscal_year=framework.fiscal_year).order_by("pk")
    by_pk = {edition.pk: edition for edition in editions}
    framework = by_pk[framework.pk]
    if framework.status == FrameworkStatus.OFFICIAL:
        raise RuleBroken(f"{framework} เป็นฉบับใช้จริงอยู่แล้ว")
    if faults := faults_of(framework):
        raise RuleBroken(
            f"ยังประกาศใช้ {framework} ไม่ได้ พบ {len(faults)} จุด",
            *map(_said, faults),
        )
    for other in by_pk.values():
        if other.status == FrameworkStatus.OFFICIAL:
            if other.is_frozen():
                raise RuleBroken(f"ยังประกาศใช้ไม่ได้ มีผลการประเมินที่รับรองแล้วตาม {other}")
            other.status, other.is_offered = FrameworkStatus.DRAFT, False
            other.save(update_fields=["status", "is_offered"])
            record(by=by, verb="framework_withdrawn", target=other, agency=None, replaced_by=framework.pk)
    framework.status, framework.is_offered, framework.changed_at = FrameworkStatus.OFFICIAL, True, timezone.now()
    framework.save(update_fields=["status", "is_offered", "changed_at"])
    record(by=by, verb="framework_official", target=framework, agency=None, revision=framework.revision)
    return framework


@transaction.atomic
def set_offered(*, framework: Framework, offered: bool, by: User) -> None:
    """Let officers start new years with an official framework, or stop that. Changes no rule of the framework."""
    require(rules.can_manage_frameworks(by))
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    if offered and framework.status != FrameworkStatus.OFFICIAL:
        raise RuleBroken(f"{framework} ยังเป็นร่าง ประกาศใช้จริงก่อนแล้วจึงเปิดให้เลือก")
    framework.is_offered = offered
    framework.save(update_fields=["is_offered"])
    record(by=by, verb="framework_offered", target=framework, agency=None, offered=offered)


@transaction.atomic
def note_change(*, framework: Framework, part: Model, by: User) -> None:
    """To be called in the transaction of every edit of a framework or one of its parts, after it was written.

    Raises the revision, so that every process reads the rules anew, and refuses (which undoes the edit) when the
    framework must not change or, being official, would no longer keep the rules of a framework.
    """
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    # Their rows are locked too: nobody certifies a year while its rules change.
    list(Assessment.objects.select_for_update(of=("self",)).filter(framework=framework).values_list("pk", flat=True))
    if problems := rules.problems_before_framework_change(framework):
        raise RuleBroken(*problems)
    if framework.status == FrameworkStatus.OFFICIAL and (faults := faults_of(framework)):
        raise RuleBroken(
            f"{framework} ใช้จริงอยู่ จึงต้องถูกต้องทุกขณะ ยังไม่ได้บันทึก ทำสำเนาเป็นร่างแล้วแก้ในร่าง",
            *map(_said, faults),
        )
    framework.revision += 1
    framework.changed_at = timezone.now()
    framework.save(update_fields=["revision", "changed_at"])
    record(
        by=by,
        verb="framework_edited",
        target=framework,
        agency=None,
        part=part._meta.label_lower,
        part_id=part.pk,
        revision=framework.revision,
    )


def _said(fault: Fault) -> str:
    return f"{fault.problem} ({fault.place}) → {fault.remedy}"


def _free_edition(fiscal_year: int) -> str:
    """A name no edition of the year has yet; never the one that shipped files use."""
    taken = set(Framework.objects.filter(fiscal_year=fiscal_year).values_list("edition", flat=True))
    number = 1
    while f"{COPY_EDITION} {number}" in taken | {SHIPPED_EDITION}:
        number += 1
    return f"{COPY_EDITION} {number}"


def _copy(row: Model, **changes: object) -> Model:
    """A new row with the values of ``row`` and ``changes``."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    made = type(row)(**{**values, **changes})
    made.save(force_insert=True)
    return made


def _copy_parts(source: Framework, target: Framework, *, with_calendar: bool) -> None:
    for band in source.bands.all():
        _copy(band, framework_id=target.pk)
    if with_calendar:
        for entry in source.calendar.all():
            _copy(entry, framework_id=target.pk)
    # Deadlines of the agency's stages count from the results of any year.
    for deadline in source.stage_deadlines.all():
        _copy(deadline, framework_id=target.pk)
    scales: dict[int, int] = {}
    for scale in source.answer_scales.all():
        scales[scale.pk] = _copy(scale, framework_id=target.pk).pk
        for option in scale.options.all():
            _copy(option, scale_id=scales[scale.pk])
    for instrument in source.instruments.all():
        instrument_copy = _copy(instrument, framework_id=target.pk)
        for indicator in instrument.indicators.all():
            indicator_copy = _copy(indicator, instrument_id=instrument_copy.pk)
            subs = {sub.pk: _copy(sub, indicator_id=indicator_copy.pk).pk for sub in indicator.sub_indicators.all()}
            _copy_items(list(indicator.items.order_by("order", "pk")), indicator_copy.pk, subs, scales)


def _copy_items(items: list[Item], indicator_id: int, subs: dict[int, int], scales: dict[int, int]) -> None:
    copied: dict[int, int] = {}
    # Questions before the parts that name them as parent.
    for item in sorted(items, key=lambda item: item.parent_id is not None):
        copied[item.pk] = _copy(
            item,
            indicator_id=indicator_id,
            sub_indicator_id=subs[item.sub_indicator_id] if item.sub_indicator_id else None,
            parent_id=copied[item.parent_id] if item.parent_id else None,
            answer_scale_id=scales[item.answer_scale_id] if item.answer_scale_id else None,
        ).pk
