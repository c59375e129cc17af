"""Fixed choices of measures and their follow-up."""

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


class WorkStatus(TextChoices):
    """How far the work is, as the division says in its report."""

    NOT_STARTED = "not_started", "ยังไม่เริ่ม"
    IN_PROGRESS = "in_progress", "กำลังดำเนินการ"
    DONE = "done", "แล้วเสร็จ"
    DELAYED = "delayed", "ล่าช้า"
    ON_HOLD = "on_hold", "พักไว้"
    CANCELLED = "cancelled", "ยกเลิก"


# These ask for a reason; the last of them and «done» end the work, so that no further round asks about it.
NEED_REASON = (WorkStatus.DELAYED, WorkStatus.ON_HOLD, WorkStatus.CANCELLED)
FINISHED = (WorkStatus.DONE, WorkStatus.CANCELLED)
# What these answers say of the progress (percent) by themselves.
PERCENT_OF = {WorkStatus.DONE: 100, WorkStatus.NOT_STARTED: 0}


class ProgressState(TextChoices):
    """Where a division's report of a round is."""

    OPEN = "open", "รอรายงาน"
    SENT = "sent", "รอตรวจ"
    RETURNED = "returned", "ส่งกลับให้แก้"
    ACCEPTED = "accepted", "รับแล้ว"
    CLOSED = "closed", "ปิดโดยไม่มีรายงาน"


# The division owes a report while it stands here; what is sent waits for the strategy division.
OWED = (ProgressState.OPEN, ProgressState.RETURNED)
RECEIVED = (ProgressState.SENT, ProgressState.ACCEPTED)
