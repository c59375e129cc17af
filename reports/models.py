"""Documents: what was asked for, the frozen content, the job that builds it and the file that came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from reports.documents import PARTS, Document
from reports.enums import INTERNAL_KINDS, DocumentKind, JobState, ReportStatus
from reports.standing_models import Standing, StandingPart

__all__ = ["Batch", "RenderJob", "Report", "ReportPlan", "Standing", "StandingPart"]

PUBLIC_STATUSES = (ReportStatus.PUBLISHED, ReportStatus.SUPERSEDED)
# A follow-up report covers a part of the year; no other document has parts.
WITHOUT_PARTS = [kind for kind in DocumentKind if kind != DocumentKind.FOLLOW_UP]
PART_FITS_KIND = Q(kind__in=WITHOUT_PARTS, part="") | Q(kind=DocumentKind.FOLLOW_UP, part__in=PARTS)
# Decisions are taken on public documents alone; papers of the house are made, and that is all.
DECIDED = (ReportStatus.RETURNED, ReportStatus.APPROVED, *PUBLIC_STATUSES)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> "ReportQuerySet":
        """Documents of the agencies whose work ``user`` may see."""
        return self.filter(assessment__agency__in=Agency.objects.visible_to(user))

    def versions(self) -> "ReportQuerySet":
        """Without the previews, which are no versions of anything."""
        return self.exclude(status=ReportStatus.PREVIEW)

    def published(self) -> "ReportQuerySet":
        """The versions in force. The only way public pages reach a document's content."""
        return self.filter(status=ReportStatus.PUBLISHED)

    def ever_published(self) -> "ReportQuerySet":
        """Also those that a newer version replaced: their addresses stay."""
        return self.filter(status__in=PUBLIC_STATUSES)

    def of(self, document: Document) -> "ReportQuerySet":
        """The versions of one document."""
        return self.filter(kind=document.kind, part=document.part)

    def for_year(self, fiscal_year: int) -> "ReportQuerySet":
        return self.filter(assessment__fiscal_year=fiscal_year)


class ReportPlan(models.Model):
    """What the officer chose for a document before it is made: sections, their order, particulars, own words."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="report_plans")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    part = models.CharField("ช่วง", max_length=10, blank=True, default="")
    left_out = models.JSONField("หัวข้อที่ไม่พิมพ์", default=list, blank=True)
    order = models.JSONField("ลำดับหัวข้อ", default=list, blank=True)
    opening = models.TextField("ข้อความนำของหน่วยงาน", blank=True)
    memo_number = models.CharField("เลขที่หนังสือ", max_length=60, blank=True)
    memo_date = models.DateField("วันที่หนังสือ", null=True, blank=True)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    # The year whose own words a plan offers that nobody has saved yet (``queries.plan_of``).
    kept_from: int | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_plan_per_kind", fields=["assessment", "kind", "part"]),
            models.CheckConstraint(name="plan_part_fits_kind", condition=PART_FITS_KIND),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.assessment}"

    @property
    def state(self) -> str:
        """What tells one state of a saved plan from another; empty before it was saved."""
        return self.saved_at.isoformat() if self.pk else ""


class Batch(models.Model):
    """One document of one year asked for in the name of every agency that can have it; resumable.

    ``cursor`` is the last assessment that was looked at, in the order of their keys: whoever goes on starts after it.
    """

    kind = models.CharField("ชนิด", max_length=20, choices=DocumentKind)
    part = models.CharField("ช่วง", max_length=10, blank=True, default="")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ")
    cursor = models.PositiveBigIntegerField("ถึงการประเมิน", default=0)
    refused = models.JSONField("จัดทำไม่ได้เพราะ", default=dict, blank=True)
    requested_at = models.DateTimeField("สั่งจัดทำเมื่อ", auto_now_add=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_all_at = models.DateTimeField("สั่งครบเมื่อ", null=True, blank=True)

    class Meta:
        verbose_name = "งานจัดทำทั้งชุด"
        verbose_name_plural = "งานจัดทำทั้งชุด"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_batch",
                fields=["kind", "part", "fiscal_year"],
                condition=Q(asked_all_at__isnull=True),
            ),
            models.CheckConstraint(name="batch_part_fits_kind", condition=PART_FITS_KIND),
        ]

    def __str__(self) -> str:
        return f"{Document(DocumentKind(self.kind), self.part).title(self.fiscal_year)} ({self.pk})"


class Report(models.Model):
    """One version of one document. Its content is the snapshot; once published neither it nor the file changes."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="reports", verbose_name="การประเมิน"
    )
    kind = models.CharField("ชนิด", max_length=20, choices=DocumentKind)
    part = models.CharField("ช่วง", max_length=10, blank=True, default="")
    version = models.PositiveSmallIntegerField("ฉบับที่")
    status = models.CharField("สถานะ", max_length=20, choices=ReportStatus, default=ReportStatus.REQUESTED)
    status_at = models.DateTimeField("สถานะตั้งแต่", auto_now_add=True)
    status_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status_note = models.TextField("เหตุผล", blank=True)
    snapshot = models.JSONField("เนื้อหาที่ตรึงไว้")
    file = models.FileField("ไฟล์", upload_to="reports/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField("ขนาด (ไบต์)", null=True)
    pages = models.PositiveSmallIntegerField("จำนวนหน้า", null=True)
    archive = models.FileField("สำเนาเก็บถาวร PDF/A-3u", upload_to="reports/", blank=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    archive_size = models.PositiveIntegerField("ขนาดสำเนา (ไบต์)", null=True)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    requested_at = models.DateTimeField("สั่งจัดทำเมื่อ", auto_now_add=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("เห็นชอบเมื่อ", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("เผยแพร่เมื่อ", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "รายงาน"
        verbose_name_plural = "รายงาน"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="one_report_per_version", fields=["assessment", "kind", "part", "version"]),
            models.UniqueConstraint(
                name="one_published_report_per_kind",
                fields=["assessment", "kind", "part"],
                condition=Q(status=ReportStatus.PUBLISHED),
            ),
            # One at a time: pressing twice makes one report, and a decision is made on one version.
            models.UniqueConstraint(
                name="one_report_in_the_making",
                fields=["assessment", "kind", "part"],
                condition=Q(status=ReportStatus.REQUESTED),
            ),
            models.CheckConstraint(name="report_part_fits_kind", condition=PART_FITS_KIND),
            models.CheckConstraint(name="report_status_known", condition=Q(status__in=ReportStatus.values)),
            models.CheckConstraint(
                name="finished_report_has_file",
                condition=Q(status__in=[ReportStatus.REQUESTED, ReportStatus.PREVIEW]) | (~Q(file="") & ~Q(sha256="")),
            ),
            models.CheckConstraint(name="archive_has_hash", condition=Q(archive="") | ~Q(archive_sha256="")),
            # One preview a document, under a number that no version ever has.
            models.CheckConstraint(
                name="version_0_is_the_preview",
                condition=Q(status=ReportStatus.PREVIEW, version=0)
                | (~Q(status=ReportStatus.PREVIEW) & Q(version__gte=1)),
            ),
            models.CheckConstraint(
                name="papers_of_the_house_stay_inside",
                condition=~Q(kind__in=INTERNAL_KINDS) | ~Q(status__in=DECIDED),
            ),
            models.CheckConstraint(
                name="published_report_is_signed",
                condition=~Q(status__in=PUBLIC_STATUSES) | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "-published_at"])]

    def __str__(self) -> str:
        return f"{self.title} {self.assessment.agency} ฉบับที่ {self.version}"

    @property
    def document(self) -> Document:
        """Which document of the year this is a version of."""
        return Document(DocumentKind(self.kind), self.part)

    @property
    def status_words(self) -> str:
        """The status as pages say it: nobody decides on a paper of the house, so a finished one is ready for use."""
        if self.status == ReportStatus.READY and not self.document.is_public:
            return "พร้อมใช้"
        return ReportStatus(self.status).label

    @property
    def title(self) -> str:
        """What the document is called; reads ``assessment``."""
        return self.document.title(self.assessment.fiscal_year)


class RenderJob(models.Model):
    """The work of building one report. The database holds the job; Celery only carries the hint that it is there.

    A worker claims it with one conditional update (queued, or a lease that ran out), gets a token, and may
    store its result only while that token is still the job's own.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="job")
    state = models.CharField("สถานะ", max_length=20, choices=JobState, default=JobState.QUEUED)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField("ครั้งที่พยายาม", default=0)
    percent = models.PositiveSmallIntegerField("ร้อยละ", default=0)
    doing = models.CharField("กำลังทำ", max_length=100, blank=True)
    failure = models.CharField("เหตุที่ไม่สำเร็จ", max_length=500, blank=True)
    queued_at = models.DateTimeField("เข้าคิวเมื่อ")
    hinted_at = models.DateTimeField("แจ้งเครื่องสร้างไฟล์เมื่อ", null=True, blank=True)
    started_at = models.DateTimeField("เริ่มเมื่อ", null=True)
    finished_at = models.DateTimeField("เสร็จเมื่อ", null=True)

    class Meta:
        verbose_name = "งานสร้างเอกสาร"
        verbose_name_plural = "งานสร้างเอกสาร"
        constraints = [models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values))]
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.get_state_display()}"
