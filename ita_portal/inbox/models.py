"""What the portal told whom, and what became of the mail that went with it."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.inbox.enums import MailState, NoticeKind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def addressed_to(self, user: User) -> "NoticeQuerySet":
        """The inbox of ``user``; nobody else reads it."""
        return self.filter(user=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def logged_for(self, user: User) -> "NoticeQuerySet":
        """What was sent in the agencies whose follow-up ``user`` runs."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(agency__in=user.agencies_with(P.FOLLOW_UP_REVIEW))

    def to_be_mailed(self, *, now: datetime) -> "NoticeQuerySet":
        """Notices whose mail waits and whose next try has come, oldest first."""
        return self.filter(mail_state=MailState.WAITING, mail_not_before__lte=now).order_by("mail_not_before", "pk")

    def lost_on_the_way(self, *, now: datetime) -> "NoticeQuerySet":
        """Notices whose worker took the mail and was not heard of again."""
        return self.filter(mail_state=MailState.SENDING, mail_lease_until__lt=now)


class Notice(models.Model):
    """One message to one person, in the inbox and, where that person wants it, by mail.

    The daily grouped message exists once for each (person, kind, day, key), whoever tries to write it again. Its mail
    is claimed as a report's job is (decision 0009), but sent at most once: an answer that never came is not a reason
    to send the same mail a second time.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name="ถึง"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, related_name="notices", verbose_name="หน่วยงาน"
    )
    kind = models.CharField("ประเภท", max_length=20, choices=NoticeKind)
    day = models.DateField("วันที่")  # on the clock of Bangkok
    key = models.CharField(max_length=80, blank=True)
    subject = models.CharField("เรื่อง", max_length=200)
    lines = models.JSONField("เนื้อหา", default=list)  # [{"text": …, "url": "/staff/…" or ""}, …]
    created_at = models.DateTimeField("เมื่อ")
    read_at = models.DateTimeField("อ่านเมื่อ", null=True, blank=True)
    # Names the notice from outside the database: which rows an insert made, and the mail's Message-ID, by which a mail
    # server drops the second copy of a mail that was sent again.
    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    mail_state = models.CharField("อีเมล", max_length=20, choices=MailState)
    mail_error = models.CharField("เหตุที่ไม่ส่งหรือส่งไม่สำเร็จ", max_length=300, blank=True)
    mail_to = models.EmailField("ส่งถึง", blank=True)  # the address it went to, which may be another one today
    mail_attempts = models.PositiveSmallIntegerField("ครั้งที่ส่ง", default=0)
    mail_not_before = models.DateTimeField("ส่งได้ตั้งแต่", null=True, blank=True)
    mail_token = models.UUIDField(null=True, editable=False)
    mail_lease_until = models.DateTimeField(null=True, editable=False)
    mailed_at = models.DateTimeField("ส่งอีเมลเมื่อ", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อความ"
        verbose_name_plural = "ข้อความ"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_notice_per_day_and_key", fields=["user", "kind", "day", "key"]),
            models.CheckConstraint(name="notice_kind_known", condition=Q(kind__in=NoticeKind.values)),
            models.CheckConstraint(name="notice_says_something", condition=~Q(subject="")),
            models.CheckConstraint(name="mail_state_known", condition=Q(mail_state__in=MailState.values)),
            models.CheckConstraint(
                name="waiting_mail_has_its_time",
                condition=~Q(mail_state=MailState.WAITING) | Q(mail_not_before__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_being_sent_is_claimed",
                condition=~Q(mail_state=MailState.SENDING)
                | Q(mail_token__isnull=False, mail_lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_mail_has_time_and_address",
                condition=~Q(mail_state=MailState.SENT) | (Q(mailed_at__isnull=False) & ~Q(mail_to="")),
            ),
            models.CheckConstraint(
                name="mail_not_sent_has_reason",
                condition=~Q(mail_state__in=[MailState.FAILED, MailState.OFF]) | ~Q(mail_error=""),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"]),
            models.Index(name="inbox_unread", fields=["user"], condition=Q(read_at__isnull=True)),
            models.Index(fields=["agency", "-created_at"]),
            models.Index(
                name="inbox_mail_under_way",
                fields=["mail_state", "mail_not_before"],
                condition=Q(mail_state__in=[MailState.WAITING, MailState.SENDING]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
