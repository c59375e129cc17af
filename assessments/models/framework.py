"""The national rules of each year as rows: instruments, indicators, items, answer points, levels, calendar."""

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessments import structure, year_calendar
from assessments.enums import AssessmentStatus, FrameworkStatus

# The edition that the files of the portal are loaded into; copies have names of their own.
SHIPPED_EDITION = "มาตรฐาน"
STAGES = [(stage.value, name) for stage, name in year_calendar.STAGE_NAMES.items()]


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def offered(self) -> "FrameworkQuerySet":
        """Frameworks an officer may start a year with."""
        return self.filter(status=FrameworkStatus.OFFICIAL, is_offered=True)


class Framework(models.Model):
    """The rules of one fiscal year (Buddhist era), in one edition."""

    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    edition = models.CharField("ฉบับ", max_length=60, default="มาตรฐาน", help_text="ชื่อที่แยกฉบับของปีเดียวกันออกจากกัน")
    name = models.CharField("ชื่อ", max_length=200)
    status = models.CharField("สถานะ", max_length=20, choices=FrameworkStatus, default=FrameworkStatus.DRAFT)
    is_offered = models.BooleanField("ให้เลือกใช้", default=True)
    is_complete = models.BooleanField("ข้อมูลครบ", default=False, help_text="รู้ข้อคำถามและรายการ OIT ของปีนั้นครบทุกข้อ")
    pass_mark = models.DecimalField("เกณฑ์ผ่าน", max_digits=5, decimal_places=2, default=Decimal(85))
    confidence = models.CharField("ความแน่ใจ", max_length=20, blank=True)
    confidence_note = models.TextField("แน่ใจเรื่องใด", blank=True)
    notes = models.JSONField("หมายเหตุ", default=list, blank=True)
    # Items known to exist whose sub-indicator is not known (drafts only): (code, label).
    unplaced_items = models.JSONField("ข้อที่ยังไม่รู้ว่าอยู่ตัวชี้วัดใด", default=list, blank=True)
    sources = models.JSONField("แหล่งที่มา", default=list, blank=True)
    national = models.JSONField("ผลระดับประเทศ", default=dict, blank=True)
    results_on = models.DateField("วันประกาศผล", null=True, blank=True)
    file_digest = models.CharField("ลายพิมพ์ไฟล์ต้นทาง", max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField("ปรับปรุงครั้งที่", default=1, editable=False)
    # When its rules last changed or came into force: a calendar that shows its dates says since when.
    changed_at = models.DateTimeField("เปลี่ยนเมื่อ", default=timezone.now, editable=False)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = "กรอบการประเมิน"
        verbose_name_plural = "กรอบการประเมิน"
        ordering = ["-fiscal_year", "edition"]
        constraints = [
            models.UniqueConstraint(name="one_framework_per_edition", fields=["fiscal_year", "edition"]),
            models.UniqueConstraint(
                name="one_official_framework_per_year",
                fields=["fiscal_year"],
                condition=Q(status=FrameworkStatus.OFFICIAL),
            ),
            models.CheckConstraint(
                name="framework_year_buddhist", condition=Q(fiscal_year__gte=2555) & Q(fiscal_year__lte=2643)
            ),
        ]

    def __str__(self) -> str:
        return f"ปีงบประมาณ {self.fiscal_year} ({self.edition})"

    def is_frozen(self) -> bool:
        """Whether a certified assessment rests on this framework, so that it may not change any more."""
        return self.assessments.filter(status=AssessmentStatus.APPROVED).exists()

    def is_shipped(self) -> bool:
        """Whether this edition comes with the portal: a later release may bring it up to date."""
        return self.edition == SHIPPED_EDITION

    def to_plain(self) -> structure.Framework:
        """The framework as plain values, read once per process and revision (seven queries, then none)."""
        return _plain(self.pk, self.revision)


class Instrument(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="instruments")
    order = models.PositiveSmallIntegerField("ลำดับ")
    code = models.CharField("รหัส", max_length=10)
    name = models.CharField("ชื่อ", max_length=200)
    plain_name = models.CharField("คำเรียกทั่วไป", max_length=60, blank=True)
    weight = models.DecimalField("น้ำหนัก (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True)
    sample_share = models.DecimalField("สัดส่วนกลุ่มตัวอย่าง (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True)
    sample_minimum = models.PositiveIntegerField("กลุ่มตัวอย่างขั้นต่ำ", null=True, blank=True)
    sample_large_above = models.PositiveIntegerField("ถ้าประชากรเกิน", null=True, blank=True)
    sample_large_minimum = models.PositiveIntegerField("ต้องไม่น้อยกว่า", null=True, blank=True)
    sample_note = models.CharField("ผู้ที่นับได้", max_length=300, blank=True)

    class Meta:
        verbose_name = "เครื่องมือ"
        verbose_name_plural = "เครื่องมือ"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(name="one_instrument_per_code", fields=["framework", "code"])]

    def __str__(self) -> str:
        return self.code


class Indicator(models.Model):
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField("ตัวชี้วัดที่")
    name = models.CharField("ชื่อ", max_length=200)
    description = models.TextField("วัดเรื่องใด", blank=True)

    class Meta:
        verbose_name = "ตัวชี้วัด"
        verbose_name_plural = "ตัวชี้วัด"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="one_indicator_per_number", fields=["instrument", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class SubIndicator(models.Model):
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="sub_indicators")
    order = models.PositiveSmallIntegerField("ลำดับ")
    code = models.CharField("รหัส", max_length=10)
    name = models.CharField("ชื่อ", max_length=200)

    class Meta:
        verbose_name = "ตัวชี้วัดย่อย"
        verbose_name_plural = "ตัวชี้วัดย่อย"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(name="one_sub_indicator_per_code", fields=["indicator", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AnswerScale(models.Model):
    """The answers of a question and their points, e.g. four levels with 0, 33, 67, 100."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="answer_scales")
    code = models.CharField("รหัส", max_length=40)
    confidence = models.CharField("ความแน่ใจ", max_length=300, blank=True)

    class Meta:
        verbose_name = "มาตราคำตอบ"
        verbose_name_plural = "มาตราคำตอบ"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(name="one_answer_scale_per_code", fields=["framework", "code"])]

    def __str__(self) -> str:
        return self.code


class AnswerOption(models.Model):
    scale = models.ForeignKey(AnswerScale, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField("ลำดับ")
    label = models.CharField("คำตอบ", max_length=200)
    points = models.DecimalField("คะแนน", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "คำตอบ"
        verbose_name_plural = "คำตอบ"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="one_option_per_order", fields=["scale", "order"]),
            models.CheckConstraint(name="points_0_to_100", condition=Q(points__gte=0) & Q(points__lte=100)),
        ]

    def __str__(self) -> str:
        return self.label


class Item(models.Model):
    """A survey question, one of its sub-items, or an OIT item."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="items")
    sub_indicator = models.ForeignKey(
        SubIndicator, on_delete=models.CASCADE, null=True, blank=True, related_name="items"
    )
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="sub_items")
    order = models.PositiveSmallIntegerField("ลำดับ")
    code = models.CharField("รหัส", max_length=10)
    label = models.CharField("ประเด็น", max_length=300)
    topic = models.SlugField("เรื่อง (เชื่อมข้ามปี)", max_length=80, blank=True)
    group = models.CharField("หมวด", max_length=200, blank=True)
    elements = models.JSONField("องค์ประกอบที่ต้องแสดง", default=list, blank=True)
    period = models.CharField("รอบปีของข้อมูล", max_length=300, blank=True)
    suggested_division = models.CharField("หน่วยงานที่มักรับผิดชอบ", max_length=200, blank=True)
    confidence = models.CharField("ความแน่ใจ", max_length=20, blank=True)
    answer_scale = models.ForeignKey(
        AnswerScale, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )

    class Meta:
        verbose_name = "ข้อ"
        verbose_name_plural = "ข้อ"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(name="one_item_per_code", fields=["indicator", "code"])]
        indexes = [models.Index(fields=["topic"])]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class GradeBand(models.Model):
    """One level of the year's official scale, half-open on the total: minimum <= total < below."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="bands")
    order = models.PositiveSmallIntegerField("ลำดับ", help_text="1 คือระดับสูงสุด")
    code = models.CharField("ระดับ", max_length=60)
    label = models.CharField("คำอธิบาย", max_length=60)
    minimum = models.DecimalField("ตั้งแต่", max_digits=5, decimal_places=2)
    below = models.DecimalField("ต่ำกว่า", max_digits=5, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField("ทุกเครื่องมือไม่ต่ำกว่า", max_digits=5, decimal_places=2, null=True, blank=True)
    passes = models.BooleanField("ผ่าน")

    class Meta:
        verbose_name = "ระดับผล"
        verbose_name_plural = "ระดับผล"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="one_band_per_code", fields=["framework", "code"]),
            models.CheckConstraint(
                name="band_below_above_minimum", condition=Q(below__isnull=True) | Q(below__gt=F("minimum"))
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def to_plain(self) -> structure.Band:
        return structure.Band(
            code=self.code,
            label=self.label,
            minimum=self.minimum,
            below=self.below,
            passes=self.passes,
            floor=self.floor,
        )


class CalendarEntry(models.Model):
    """A period of the national calendar of the year.

    ``key`` names the same period in every year (``docs/frameworks.md``): where a year has not announced it yet, the
    year before lends its days. Without a key the period belongs to its year alone.
    """

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="calendar")
    order = models.PositiveSmallIntegerField("ลำดับ")
    key = models.SlugField("รหัส (เชื่อมข้ามปี)", max_length=40, blank=True)
    name = models.CharField("ขั้นตอน", max_length=200)
    starts = models.DateField("เริ่ม", null=True, blank=True)
    ends = models.DateField("ถึง")
    source = models.CharField("แหล่งที่มา", max_length=300, blank=True)
    confidence = models.CharField("ความแน่ใจ", max_length=20, blank=True)

    class Meta:
        verbose_name = "ปฏิทินการประเมิน"
        verbose_name_plural = "ปฏิทินการประเมิน"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="calendar_ends_after_start", condition=Q(starts__isnull=True) | Q(ends__gte=F("starts"))
            ),
            models.UniqueConstraint(name="one_period_per_key", fields=["framework", "key"], condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.name


class StageDeadline(models.Model):
    """By when an agency is done with a stage after the results; holds for every year that has no rule of its own."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="stage_deadlines")
    stage = models.CharField("ขั้นตอน", max_length=20, choices=STAGES)
    days_after_results = models.PositiveSmallIntegerField("วันหลังประกาศผล", null=True, blank=True)
    fiscal_years_after = models.PositiveSmallIntegerField(
        "ปีงบประมาณหลังปีที่ประเมิน", default=0, help_text="1 คือปีที่ดำเนินการตามมาตรการ"
    )
    month = models.PositiveSmallIntegerField("เดือน", null=True, blank=True)
    day = models.PositiveSmallIntegerField("วันที่", null=True, blank=True)
    source = models.CharField("แหล่งที่มา", max_length=300, blank=True)
    confidence = models.CharField("ความแน่ใจ", max_length=20, blank=True)

    class Meta:
        verbose_name = "กำหนดของขั้นตอนในหน่วยงาน"
        verbose_name_plural = "กำหนดของขั้นตอนในหน่วยงาน"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_deadline_per_stage", fields=["framework", "stage"]),
            models.CheckConstraint(
                name="deadline_after_results_or_on_a_day",
                condition=Q(days_after_results__isnull=False, month__isnull=True, day__isnull=True)
                | Q(days_after_results__isnull=True, month__range=(1, 12), day__range=(1, 31)),
                violation_error_message="ใส่จำนวนวันหลังประกาศผล หรือใส่วันและเดือน อย่างใดอย่างหนึ่ง",
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()

    def to_plain(self) -> year_calendar.StageRule:
        return year_calendar.StageRule(
            stage=year_calendar.Stage(self.stage),
            days_after_results=self.days_after_results,
            fiscal_years_after=self.fiscal_years_after,
            month=self.month or 0,
            day=self.day or 0,
            source=self.source,
            confidence=self.confidence,
        )


@lru_cache(maxsize=64)
def _plain(framework_id: int, revision: int) -> structure.Framework:
    """Build the plain values. ``revision`` is part of the key only: every edit of a framework raises it."""
    framework = Framework.objects.get(pk=framework_id)
    subs: dict[int, list[structure.Item]] = defaultdict(list)
    by_indicator: dict[int, list[structure.Item]] = defaultdict(list)
    by_sub_indicator: dict[int, list[structure.Item]] = defaultdict(list)
    rows = list(Item.objects.filter(indicator__instrument__framework=framework).order_by("order"))
    for row in rows:
        if row.parent_id:
            subs[row.parent_id].append(_plain_item(row, ()))
    for row in rows:
        if row.parent_id:
            continue
        home = by_sub_indicator[row.sub_indicator_id] if row.sub_indicator_id else by_indicator[row.indicator_id]
        home.append(_plain_item(row, tuple(subs[row.pk])))
    sub_indicators: dict[int, list[structure.SubIndicator]] = defaultdict(list)
    for sub in SubIndicator.objects.filter(indicator__instrument__framework=framework):
        sub_indicators[sub.indicator_id].append(
            structure.SubIndicator(code=sub.code, name=sub.name, items=tuple(by_sub_indicator[sub.pk]))
        )
    indicators: dict[int, list[structure.Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(instrument__framework=framework):
        indicators[indicator.instrument_id].append(
            structure.Indicator(
                number=indicator.number,
                name=indicator.name,
                description=indicator.description,
                items=tuple(by_indicator[indicator.pk]),
                sub_indicators=tuple(sub_indicators[indicator.pk]),
            )
        )
    return structure.Framework(
        fiscal_year=framework.fiscal_year,
        name=framework.name,
        instruments=tuple(_plain_instrument(row, tuple(indicators[row.pk])) for row in framework.instruments.all()),
        bands=tuple(band.to_plain() for band in framework.bands.all()),
        pass_mark=framework.pass_mark,
        complete=framework.is_complete,
        confidence=framework.confidence,
        sources=tuple(framework.sources),
    )


def _plain_item(row: Item, sub_items: tuple[structure.Item, ...]) -> structure.Item:
    return structure.Item(
        code=row.code,
        label=row.label,
        topic=row.topic,
        group=row.group,
        elements=tuple(row.elements),
        period=row.period,
        sub_items=sub_items,
    )


def _plain_instrument(row: Instrument, indicators: tuple[structure.Indicator, ...]) -> structure.Instrument:
    sampling = None
    if row.sample_share is not None and row.sample_minimum is not None:
        sampling = structure.Sampling(
            share=row.sample_share,
            minimum=row.sample_minimum,
            large_above=row.sample_large_above,
            large_minimum=row.sample_large_minimum,
        )
    return structure.Instrument(
        code=row.code,
        name=row.name,
        weight=row.weight,
        indicators=indicators,
        plain_name=row.plain_name,
        sampling=sampling,
    )
