"""The follow-up of measures: rounds, what each division reports in them, its proof, and the agency's own days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, Division, User
from ita_portal.accounts.roles import P
from measures.enums import NEED_REASON, OWED, RECEIVED, ProgressState, WorkStatus
from measures.models.measure import Measure, MeasureStep
from measures.rounds import round_label


class Round(models.Model):
    """A round of follow-up of an agency's year: what it covers, and by when the divisions report."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="rounds")
    key = models.CharField("รอบ", max_length=12)  # measures.rounds says which there are
    starts = models.DateField("ตั้งแต่")
    ends = models.DateField("ถึง")
    due = models.DateField("กำหนดส่ง")
    opened_at = models.DateTimeField("เปิดเมื่อ", auto_now_add=True)
    # None: opened by itself when its day came.
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "รอบติดตาม"
        verbose_name_plural = "รอบติดตาม"
        ordering = ["due", "ends", "key"]
        constraints = [
            models.UniqueConstraint(name="one_round_per_key", fields=["assessment", "key"]),
            models.CheckConstraint(name="round_ends_after_start", condition=Q(ends__gte=F("starts"))),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How people call the round: «รอบ 6 เดือนแรก», «เดือน ต.ค. 2568»."""
        return round_label(self.key)


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def visible_to(self, user: User) -> "ProgressReportQuerySet":
        """All reports of agencies whose follow-up ``user`` oversees, else those of the own division and the own ones.

        An assignment alone gives access to that report and to nothing else.
        """
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(
            Q(measure__assessment__agency__in=user.agencies_with(P.FOLLOW_UP_SEE))
            | Q(division__in=user.division_ids())
            | Q(assignee=user)
        )

    def to_be_done_by(self, user: User) -> "ProgressReportQuerySet":
        """What ``user`` is asked to report: assigned in person, or of the own division and assigned to nobody."""
        mine = Q(assignee=user) | Q(assignee__isnull=True, division__in=user.division_ids())
        return self.filter(mine) if user.is_active else self.none()

    def of_year(self, assessment: Assessment) -> "ProgressReportQuerySet":
        return self.filter(measure__assessment=assessment)

    def owed(self) -> "ProgressReportQuerySet":
        """What the divisions still have to send."""
        return self.filter(state__in=OWED)

    def received(self) -> "ProgressReportQuerySet":
        """What was sent, whether or not it is accepted yet."""
        return self.filter(state__in=RECEIVED)

    def untouched(self) -> "ProgressReportQuerySet":
        """What was asked for and nobody has written in; it may go when the measure asks somebody else."""
        return self.filter(state=ProgressState.OPEN, saved_at__isnull=True, proofs__isnull=True)


class ProgressReport(models.Model):
    """What one division reports on one measure in one round; it exists from the opening of the round.

    The row is also the obligation: while its state is in ``OWED`` the division owes it by ``due``.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="progress", verbose_name="มาตรการ")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="progress", verbose_name="หน่วยงาน")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="progress", verbose_name="รอบ")
    # Asked in person; None means whoever works for the division.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="progress",
        verbose_name="ผู้รายงาน",
    )
    due = models.DateField("กำหนดส่ง")
    is_extended = models.BooleanField("ขยายเวลาแล้ว", default=False)  # then moving the round leaves it alone

    state = models.CharField("สถานะรายงาน", max_length=20, choices=ProgressState, default=ProgressState.OPEN)
    state_at = models.DateTimeField("สถานะตั้งแต่", auto_now_add=True)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state_note = models.TextField("เหตุผล", max_length=1000, blank=True)
    sent_at = models.DateTimeField("ส่งเมื่อ", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_sent_on = models.DateField("ส่งครั้งแรกวันที่", null=True, blank=True)  # on time or late is said by this day
    accepted_at = models.DateTimeField("รับเมื่อ", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    work_status = models.CharField("ดำเนินการถึงไหน", max_length=20, choices=WorkStatus, blank=True)
    percent = models.PositiveSmallIntegerField("ความก้าวหน้า (ร้อยละ)", null=True, blank=True)
    reason = models.TextField("เหตุผลที่ล่าช้า พักไว้ หรือยกเลิก", max_length=1000, blank=True)
    steps_done = models.ManyToManyField(MeasureStep, blank=True, related_name="+", verbose_name="ขั้นตอนที่ทำแล้ว")
    what = models.TextField("ทำอะไรไปแล้ว", max_length=3000, blank=True)
    done_from = models.DateField("เมื่อวันที่", null=True, blank=True)
    done_to = models.DateField("ถึงวันที่", null=True, blank=True)
    by_whom = models.CharField("ผู้ดำเนินการ", max_length=300, blank=True)
    participants = models.PositiveIntegerField("จำนวนผู้เข้าร่วม (คน)", null=True, blank=True)
    result = models.TextField("ผลงานที่ได้", max_length=3000, blank=True)
    outcome = models.TextField("ผลที่เกิดขึ้น", max_length=3000, blank=True)
    problems = models.TextField("ปัญหาและอุปสรรค", max_length=2000, blank=True)
    remedies = models.TextField("แนวทางแก้ไข", max_length=2000, blank=True)
    next_step = models.TextField("ดำเนินการต่อ", max_length=1000, blank=True)
    next_by = models.DateField("ภายในวันที่", null=True, blank=True)

    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField("บันทึกล่าสุด", null=True, blank=True)  # None: nobody has written in it yet
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How far the reminders have come (measures.reminders), so that each is sent once.
    reminded_stage = models.CharField(max_length=12, blank=True)
    head_stage = models.CharField(max_length=12, blank=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "รายงานผลมาตรการ"
        verbose_name_plural = "รายงานผลมาตรการ"
        ordering = ["due", "measure__order", "division__order", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_report_per_round", fields=["round", "measure", "division"]),
            models.CheckConstraint(name="progress_state_known", condition=Q(state__in=ProgressState.values)),
            models.CheckConstraint(
                name="progress_work_status_known", condition=Q(work_status="") | Q(work_status__in=WorkStatus.values)
            ),
            models.CheckConstraint(
                name="progress_percent_0_to_100", condition=Q(percent__isnull=True) | Q(percent__lte=100)
            ),
            models.CheckConstraint(
                name="received_report_says_status",
                condition=~Q(state__in=RECEIVED)
                | (~Q(work_status="") & Q(sent_at__isnull=False, sent_by__isnull=False, percent__isnull=False)),
            ),
            models.CheckConstraint(
                name="received_report_has_reason",
                condition=~Q(state__in=RECEIVED) | ~Q(work_status__in=NEED_REASON) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="accepted_report_is_signed",
                condition=~Q(state=ProgressState.ACCEPTED) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="progress_done_in_order",
                condition=Q(done_from__isnull=True) | Q(done_to__isnull=True) | Q(done_to__gte=F("done_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due"]),
            models.Index(fields=["division", "state", "due"]),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.round}"

    @property
    def is_owed(self) -> bool:
        return self.state in OWED


class Proof(models.Model):
    """A file or a link that proves what a report says. Files go out through a view that asks who is asking."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="proofs")
    caption = models.CharField("คำอธิบาย", max_length=300, blank=True)
    url = models.URLField("ลิงก์", max_length=1000, blank=True)
    file = models.FileField("ไฟล์", upload_to="proofs/", blank=True)
    name = models.CharField("ชื่อไฟล์", max_length=150, blank=True)
    kind = models.CharField("ชนิด", max_length=5, blank=True)  # ita_portal.lib.uploads: pdf, jpg, png, docx, xlsx
    mime = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("ขนาด (ไบต์)", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    is_public = models.BooleanField("เปิดเผยต่อประชาชน", default=False)
    added_at = models.DateTimeField("แนบเมื่อ", auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "หลักฐาน"
        verbose_name_plural = "หลักฐาน"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="proof_is_file_or_link",
                condition=(Q(url="") & ~Q(file="") & ~Q(sha256="")) | (~Q(url="") & Q(file="")),
            ),
            # The same file twice in a report is one proof: a double press, or a send that was repeated.
            models.UniqueConstraint(name="one_proof_per_file", fields=["report", "sha256"], condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return self.caption or self.name or self.url

    @property
    def is_picture(self) -> bool:
        return self.kind in ("jpg", "png")


def default_days_before() -> list[int]:
    """Days before the due date on which an agency reminds, unless it says otherwise."""
    return [14, 3, 0]


class FollowUpSettings(models.Model):
    """The agency's own days of reminding; without a row the defaults hold."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="follow_up_settings")
    days_before = models.JSONField("เตือนก่อนครบกำหนด (วัน)", default=default_days_before)
    overdue_every = models.PositiveSmallIntegerField("เมื่อเกินกำหนด เตือนทุก (วัน)", default=7)
    head_after = models.PositiveSmallIntegerField("แจ้งผู้บริหารเมื่อเกินกำหนด (วัน)", default=14)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "การเตือนของหน่วยงาน"
        verbose_name_plural = "การเตือนของหน่วยงาน"
        constraints = [
            models.CheckConstraint(
                name="reminder_days_positive", condition=Q(overdue_every__gte=1) & Q(head_after__gte=1)
            )
        ]

    def __str__(self) -> str:
        return f"การเตือนของ{self.agency}"
