"""Fixed choices of measures."""

from django.db.models import TextChoices


class Period(TextChoices):
    """How the time of a measure is given."""

    FISCAL_YEAR = "fiscal_year", "ตลอดปีงบประมาณ"
    DATES = "dates", "ตามวันที่กำหนด"
    PER_STEP = "per_step", "แยกตามขั้นตอน"


class FollowUp(TextChoices):
    """How often a measure is followed up."""

    MONTHLY = "monthly", "ทุกเดือนในการประชุม"
    HALF_YEAR = "half_year", "ทุก 6 เดือน"
    YEAR_END = "year_end", "สิ้นปีงบประมาณ"
    DATES = "dates", "ตามวันที่กำหนด"
