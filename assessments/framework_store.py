"""Puts frameworks into the tables: the shipped files, and copies of a year for an administrator to edit."""

from decimal import Decimal
from enum import Enum

from django.db import transaction
from django.utils import timezone

from assessments import framework_files, structure
from assessments.enums import FrameworkStatus
from assessments.framework_files import FrameworkFile
from assessments.models import (
    AnswerOption,
    AnswerScale,
    CalendarEntry,
    Framework,
    GradeBand,
    Indicator,
    Instrument,
    Item,
    StageDeadline,
    SubIndicator,
)
from assessments.models.framework import SHIPPED_EDITION
from assessments.year_calendar import StageRule


class Stored(Enum):
    """What storing a file did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept: certified assessments rest on it"


@transaction.atomic
def store_file(file: FrameworkFile) -> Stored:
    """Bring the tables to what a shipped file says. Loading it again changes nothing.

    A framework on which certified assessments rest stays as it was: what was certified must stay explainable.
    """
    fields = _framework_fields(file)
    framework = (
        Framework.objects.select_for_update()
        .filter(fiscal_year=file.framework.fiscal_year, edition=SHIPPED_EDITION)
        .first()
    )
    if framework is None:
        official = Framework.objects.filter(
            fiscal_year=file.framework.fiscal_year, status=FrameworkStatus.OFFICIAL
        ).exists()
        if official:
            # An administrator's own edition is in force; the shipped one joins it as a draft.
            fields["status"] = FrameworkStatus.DRAFT
        framework = Framework.objects.create(fiscal_year=file.framework.fiscal_year, edition=SHIPPED_EDITION, **fields)
        _store_parts(framework, file)
        return Stored.CREATED
    if framework.file_digest == file.digest:
        return Stored.UNCHANGED
    if framework.is_frozen():
        _refresh_calendar(framework, file)
        return Stored.KEPT
    fields.pop("status"), fields.pop("is_offered")  # these two are the administrator's decision by now
    for name, value in fields.items():
        setattr(framework, name, value)
    framework.revision += 1
    framework.changed_at = timezone.now()
    framework.save()
    framework.instruments.all().delete()
    framework.bands.all().delete()
    framework.answer_scales.all().delete()
    _store_parts(framework, file)
    return Stored.UPDATED


def _refresh_calendar(framework: Framework, file: FrameworkFile) -> None:
    """Dates bear on no score: they follow the file even where certified assessments keep the rules as they were."""
    entries = [_entry(framework, order, entry) for order, entry in enumerate(file.calendar, start=1)]
    stages = [_stage(framework, rule) for rule in file.stages]
    same_entries = [_values(row) for row in framework.calendar.all()] == [_values(row) for row in entries]
    if same_entries and [row.to_plain() for row in framework.stage_deadlines.all()] == list(file.stages):
        return
    framework.calendar.all().delete()
    framework.stage_deadlines.all().delete()
    CalendarEntry.objects.bulk_create(entries)
    StageDeadline.objects.bulk_create(stages)
    framework.changed_at = timezone.now()
    framework.save(update_fields=["changed_at"])


def _values(row: CalendarEntry) -> tuple[object, ...]:
    return row.order, row.key, row.name, row.starts, row.ends, row.source, row.confidence


def _framework_fields(file: FrameworkFile) -> dict[str, object]:
    plain = file.framework
    national = {}
    if file.national:
        national = {name: _json(value) for name, value in vars(file.national).items() if value is not None}
    return {
        "name": plain.name,
        "status": FrameworkStatus(file.status),
        "is_offered": file.offered,
        "is_complete": plain.complete,
        "pass_mark": plain.pass_mark,
        "confidence": plain.confidence,
        "confidence_note": file.confidence_note,
        "notes": list(file.notes),
        "unplaced_items": [[item.code, item.label] for item in file.unplaced_items],
        "sources": list(plain.sources),
        "national": national,
        "results_on": file.results_on,
        "file_digest": file.digest,
    }


def _json(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


def _store_parts(framework: Framework, file: FrameworkFile) -> None:
    scales = _store_answer_scales(framework, file)
    for order, instrument in enumerate(file.framework.instruments, start=1):
        sampling = instrument.sampling
        note = file.sampling_notes.get(instrument.code)
        row = Instrument.objects.create(
            framework=framework,
            order=order,
            code=instrument.code,
            name=instrument.name,
            plain_name=instrument.plain_name,
            weight=instrument.weight,
            sample_share=sampling.share if sampling else None,
            sample_minimum=sampling.minimum if sampling else None,
            sample_large_above=sampling.large_above if sampling else None,
            sample_large_minimum=sampling.large_minimum if sampling else None,
            sample_note=note.eligible if note else "",
        )
        for indicator in instrument.indicators:
            _store_indicator(row, indicator, file, scales)
    GradeBand.objects.bulk_create(
        GradeBand(
            framework=framework,
            order=order,
            code=band.code,
            label=band.label,
            minimum=band.minimum,
            below=band.below,
            floor=band.floor,
            passes=band.passes,
        )
        for order, band in enumerate(file.framework.bands, start=1)
    )
    _refresh_calendar(framework, file)


def _entry(framework: Framework, order: int, entry: framework_files.CalendarEntry) -> CalendarEntry:
    return CalendarEntry(
        framework=framework,
        order=order,
        key=entry.key,
        name=entry.name,
        starts=entry.starts,
        ends=entry.ends,
        source=entry.source,
        confidence=entry.confidence,
    )


def _stage(framework: Framework, rule: StageRule) -> StageDeadline:
    by_day = rule.days_after_results is None
    return StageDeadline(
        framework=framework,
        stage=rule.stage,
        days_after_results=rule.days_after_results,
        fiscal_years_after=rule.fiscal_years_after,
        month=rule.month if by_day else None,
        day=rule.day if by_day else None,
        source=rule.source,
        confidence=rule.confidence,
    )


def _store_answer_scales(framework: Framework, file: FrameworkFile) -> dict[str, AnswerScale]:
    scales = {
        scale.code: AnswerScale(framework=framework, code=scale.code, confidence=scale.confidence)
        for scale in file.answer_scales
    }
    AnswerScale.objects.bulk_create(scales.values())
    AnswerOption.objects.bulk_create(
        AnswerOption(scale=scales[scale.code], order=order, label=option.label, points=option.points)
        for scale in file.answer_scales
        for order, option in enumerate(scale.options, start=1)
    )
    return scales


def _store_indicator(
    instrument: Instrument,
    indicator: structure.Indicator,
    file: FrameworkFile,
    scales: dict[str, AnswerScale],
) -> None:
    row = Indicator.objects.create(
        instrument=instrument, number=indicator.number, name=indicator.name, description=indicator.description
    )
    sub_rows = [
        SubIndicator(indicator=row, order=order, code=sub.code, name=sub.name)
        for order, sub in enumerate(indicator.sub_indicators, start=1)
    ]
    SubIndicator.objects.bulk_create(sub_rows)
    items: list[Item] = []
    parts: list[Item] = []

    def add(item: structure.Item, sub_row: SubIndicator | None) -> None:
        items.append(_item_row(row, sub_row, item, len(items) + 1, file, scales))
        for order, sub_item in enumerate(item.sub_items, start=1):
            part = _item_row(row, sub_row, sub_item, order, file, scales)
            part.parent = items[-1]
            parts.append(part)

    for item in indicator.items:
        add(item, None)
    for sub_row, sub in zip(sub_rows, indicator.sub_indicators, strict=True):
        for item in sub.items:
            add(item, sub_row)
    Item.objects.bulk_create(items)
    Item.objects.bulk_create(parts)


def _item_row(
    indicator: Indicator,
    sub_indicator: SubIndicator | None,
    item: structure.Item,
    order: int,
    file: FrameworkFile,
    scales: dict[str, AnswerScale],
) -> Item:
    scale = file.item_scales.get(item.code)
    return Item(
        indicator=indicator,
        sub_indicator=sub_indicator,
        order=order,
        code=item.code,
        label=item.label,
        topic=item.topic,
        group=item.group,
        elements=list(item.elements),
        period=item.period,
        suggested_division=", ".join(file.suggested_divisions.get(item.code, ())),
        confidence=file.item_confidence.get(item.code, ""),
        answer_scale=scales[scale] if scale else None,
    )
