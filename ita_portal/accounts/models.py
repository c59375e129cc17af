"""Users, agencies, their divisions and signatories, and who is what in which agency."""

from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from ita_portal.lib.ordering import DictionaryKey

from .roles import ALL_PERMISSIONS, PERMISSIONS, WORKING_ROLES, Role

# First parts of addresses that are not agencies (ita_portal/urls.py).
RESERVED_SLUGS = frozenset(
    {
        *("accounts", "staff", "admin", "static", "media", "api", "data", "livez", "readyz", "about", "inbox", "work"),
        *("area", "calendar", "compare", "design", "feeds", "appearance"),
    }
)


def refuse_reserved_slug(value: str) -> None:
    """An agency's slug is the first part of its public address, so it must not be one of ours."""
    if value in RESERVED_SLUGS:
        raise ValidationError(f"«{value}» เป็นที่อยู่ของระบบ ใช้ชื่ออื่น")


class AgencyKind(models.TextChoices):
    CITY = "city", "เทศบาลนคร"
    TOWN = "town", "เทศบาลเมือง"
    SUBDISTRICT = "subdistrict", "เทศบาลตำบล"
    SAO = "sao", "องค์การบริหารส่วนตำบล"
    PAO = "pao", "องค์การบริหารส่วนจังหวัด"
    OTHER = "other", "หน่วยงานอื่น"


class DigitStyle(models.TextChoices):
    ARABIC = "arabic", "เลขอารบิก (1 2 3)"
    THAI = "thai", "เลขไทย (๑ ๒ ๓)"


class User(AbstractUser):
    """A person who logs in by user name or e-mail. Pages show the position, not the person's name."""

    email = models.EmailField("อีเมล", unique=True)
    position = models.CharField("ตำแหน่ง", max_length=200, blank=True)
    mail_reminders = models.BooleanField("รับอีเมลเตือน", default=True)
    # Whoever knows it may read this person's calendar without logging in; none until the person asks for one.
    calendar_key = models.CharField("กุญแจของปฏิทิน", max_length=64, unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "ผู้ใช้"
        verbose_name_plural = "ผู้ใช้"

    def roles_by_agency(self) -> dict[int, set[str]]:
        """Roles by agency id; read once for each request's user object."""
        if not hasattr(self, "_roles_by_agency"):
            roles: dict[int, set[str]] = {}
            for agency_id, role in self.memberships.values_list("agency_id", "role"):
                roles.setdefault(agency_id, set()).add(role)
            self._roles_by_agency = roles
        return self._roles_by_agency

    def can(self, permission: str, agency: "Agency") -> bool:
        """Whether a role of this person in ``agency`` holds ``permission``. System administrators hold all."""
        if not self.is_active:
            return False
        if self.is_superuser:
            return permission in ALL_PERMISSIONS
        return any(permission in PERMISSIONS[role] for role in self.roles_by_agency().get(agency.pk, ()))

    def agencies_with(self, permission: str) -> list[int]:
        """Ids of the agencies in which a role of this person holds ``permission``."""
        found = self.roles_by_agency().items()
        return [agency_id for agency_id, roles in found if any(permission in PERMISSIONS[role] for role in roles)]

    def division_ids(self) -> list[int]:
        """Ids of the divisions this person works for; read once for each request's user object."""
        if not hasattr(self, "_division_ids"):
            working = self.memberships.filter(role__in=WORKING_ROLES, division__isnull=False)
            self._division_ids = sorted(set(working.values_list("division_id", flat=True)))
        return self._division_ids

    def overseen(self) -> list[str]:
        """Provinces whose agencies' standing this person may compare; ``""`` stands for the whole country."""
        if not hasattr(self, "_overseen"):
            self._overseen = sorted(self.oversights.values_list("province", flat=True)) if self.is_active else []
        return self._overseen

    def title(self) -> str:
        """How pages name this person: the position, else the user name."""
        return self.position or self.username


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies, and who may see their work."""

    def visible_to(self, user: User) -> "AgencyQuerySet":
        """Agencies in which ``user`` has a role; all of them for a system administrator."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=list(user.roles_by_agency()))


class Agency(models.Model):
    """A local government (or other public body) that is assessed."""

    name = models.CharField("ชื่อหน่วยงาน", max_length=200, help_text="ชื่อทางการ เช่น เทศบาลนครนครปฐม")
    name_key = DictionaryKey("ลำดับตามพจนานุกรม", of="name")
    kind = models.CharField("ประเภท", max_length=20, choices=AgencyKind)
    province = models.CharField("จังหวัด", max_length=100)
    district = models.CharField("อำเภอ", max_length=100, blank=True)
    code = models.CharField("รหัสหน่วยงาน", max_length=20, unique=True)
    slug = models.SlugField(
        "ชื่อในที่อยู่เว็บ",
        max_length=60,
        unique=True,
        validators=[refuse_reserved_slug],
        help_text="อักษรอังกฤษเล็กและขีด เช่น nakhon-pathom",
    )
    website = models.URLField("เว็บไซต์", blank=True)
    seal = models.ImageField("ตราหน่วยงาน", upload_to="seals/", blank=True)
    emblem = models.ImageField("ตราครุฑสำหรับหนังสือราชการ", upload_to="emblems/", blank=True)
    digits = models.CharField("ตัวเลขในเอกสาร", max_length=10, choices=DigitStyle, default=DigitStyle.ARABIC)
    pass_mark = models.DecimalField(
        "เกณฑ์ผ่านของหน่วยงาน",
        max_digits=5,
        decimal_places=2,
        default=Decimal(85),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    urgent_below = models.DecimalField(
        "ต้องแก้ไขเร่งด่วนเมื่อต่ำกว่า",
        max_digits=5,
        decimal_places=2,
        default=Decimal(90),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    maintain_from = models.DecimalField(
        "รักษามาตรฐานเมื่อตั้งแต่",
        max_digits=5,
        decimal_places=2,
        default=Decimal(95),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    is_invented = models.BooleanField("ข้อมูลสมมติ", default=False, help_text="หน่วยงานตัวอย่างที่แต่งขึ้น ทุกหน้าจะบอกไว้")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"
        ordering = ["name_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agency_thresholds_in_order",
                condition=Q(urgent_below__gte=0) & Q(maintain_from__gte=F("urgent_below")) & Q(maintain_from__lte=100),
                violation_error_message="เส้นแบ่ง «เร่งด่วน» ต้องไม่สูงกว่าเส้น «รักษามาตรฐาน» และอยู่ระหว่าง 0 ถึง 100",
            ),
            models.CheckConstraint(
                name="agency_pass_mark_0_to_100",
                condition=Q(pass_mark__gte=0) & Q(pass_mark__lte=100),
                violation_error_message="เกณฑ์ผ่านต้องอยู่ระหว่าง 0 ถึง 100",
            ),
        ]
        # With the key of the row, so that agencies of an area or kind are found without reading the agencies.
        indexes = [
            models.Index(name="agency_by_area", fields=["province", "kind", "id"]),
            models.Index(name="agency_by_kind", fields=["kind", "id"]),
            models.Index(name="agency_by_name", fields=["name_key"]),
        ]

    def __str__(self) -> str:
        return self.name


class Division(models.Model):
    """A division (สำนัก/กอง) of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="divisions", verbose_name="หน่วยงาน")
    name = models.CharField("ชื่อสำนัก/กอง", max_length=200)
    order = models.PositiveSmallIntegerField("ลำดับ", default=0)
    is_strategy = models.BooleanField("เป็นผู้รับผิดชอบ ITA", default=False, help_text="กองที่จัดทำรายงานและเสนอบันทึกข้อความ")

    class Meta:
        verbose_name = "สำนัก/กอง"
        verbose_name_plural = "สำนัก/กอง"
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(name="one_division_per_name", fields=["agency", "name"])]

    def __str__(self) -> str:
        return self.name


class SignatoryPlace(models.TextChoices):
    PROPOSER = "proposer", "ผู้เสนอ (หัวหน้ากอง)"
    CLERK = "clerk", "ปลัด"
    CHIEF = "chief", "นายก"


class Signatory(models.Model):
    """Who signs what the agency issues, by position; the name is filled in by the agency itself."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="signatories", verbose_name="หน่วยงาน")
    place = models.CharField("ลำดับการลงนาม", max_length=20, choices=SignatoryPlace)
    position = models.CharField("ตำแหน่ง", max_length=200, help_text="เช่น ปลัดเทศบาลนครนครปฐม")
    name = models.CharField("ชื่อ-สกุล", max_length=200, blank=True, help_text="เว้นว่างไว้ได้ เอกสารจะเว้นเส้นประให้ลงชื่อ")
    acting_for = models.CharField("ปฏิบัติราชการแทน", max_length=200, blank=True)

    class Meta:
        verbose_name = "ผู้ลงนาม"
        verbose_name_plural = "ผู้ลงนาม"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="one_signatory_per_place", fields=["agency", "place"])]

    def __str__(self) -> str:
        return self.position


class Membership(models.Model):
    """What a user is in an agency; several rows for several roles."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="ผู้ใช้")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="memberships", verbose_name="หน่วยงาน")
    division = models.ForeignKey(
        Division,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="สำนัก/กอง",
    )
    role = models.CharField("บทบาท", max_length=20, choices=Role)

    class Meta:
        verbose_name = "บทบาทในหน่วยงาน"
        verbose_name_plural = "บทบาทในหน่วยงาน"
        constraints = [
            models.UniqueConstraint(name="one_membership_per_role", fields=["user", "agency", "role"]),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.agency}"

    def clean(self) -> None:
        """The division must be one of the agency's own."""
        if self.division and self.division.agency_id != self.agency_id:
            raise ValidationError({"division": "สำนัก/กองนี้อยู่ในหน่วยงานอื่น เลือกสำนัก/กองของหน่วยงานเดียวกัน"})


class Oversight(models.Model):
    """A province's or the national office's officer, who compares agencies without working in any of them.

    It opens the standing of every agency of the area (what is certified, who is late), never its unpublished work.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="oversights", verbose_name="ผู้ใช้")
    province = models.CharField("จังหวัด", max_length=100, blank=True, help_text="เว้นว่างเมื่อดูทั้งประเทศ")

    class Meta:
        verbose_name = "พื้นที่ที่กำกับดูแล"
        verbose_name_plural = "พื้นที่ที่กำกับดูแล"
        constraints = [models.UniqueConstraint(name="one_oversight_per_area", fields=["user", "province"])]

    def __str__(self) -> str:
        return self.province or "ทั้งประเทศ"
