"""Building a document's file: claiming the job, rendering, storing. The database holds the truth, Celery the hint.

A job is claimed with one conditional update that gives the worker a token and a lease. A hint that comes twice
finds nothing to claim; a worker that died lets its lease run out and the sweep queues the job again; a worker
that comes back late finds another token on the job and throws its file away. So each request ends in one file.
"""

import hashlib
import io
import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ita_portal.audit.actions import record
from ita_portal.lib.workflow import RuleBroken
from reports import pdf
from reports.enums import JobState, ReportStatus
from reports.figures import attachments
from reports.kinds import KINDS
from reports.models import RenderJob, Report
from reports.pdf.archive import archived
from reports.pdf.pictures import fit
from reports.snapshot_follow_up import pictures_of
from reports.verify import qr_picture

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=6)  # above the hard time limit of a task, so a living worker never loses its job
MOST_ATTEMPTS = 3
CLAIMABLE = Q(state=JobState.QUEUED)

# A report that somebody waits for never stands behind the thousands of a batch.
OFFICER_QUEUE, BATCH_QUEUE = "celery", "batch"
# By then a hint was read or is lost; sooner where somebody waits, for the broker without a server may lose one.
HINT_AGAIN, BATCH_AGAIN = timedelta(minutes=2), timedelta(minutes=5)
MOST_HINTS = 500
MOST_BATCH_HINTS = 100  # of batches that may be on their way at once; twenty workers need no more in half a minute


def hint(report_id: int) -> None:
    """Tell the workers of a job that a person waits for. If the broker is away the sweep finds the job."""
    _send([report_id], queue=OFFICER_QUEUE, now=timezone.now())


def _send(report_ids: list[int], *, queue: str, now: datetime) -> int:
    """Hint at jobs and write down when; how many hints left.

    Stops at the first that the broker does not take, for each of the others would wait as long in vain.
    """
    from kombu.exceptions import OperationalError

    from reports.tasks import build_report_file

    sent: list[int] = []
    try:
        for report_id in report_ids:
            build_report_file.apply_async(kwargs={"report_id": report_id}, queue=queue)
            sent.append(report_id)
    except (OperationalError, OSError) as error:
        log.warning("no hint for report %s, the sweep will find it: %s", report_ids[len(sent)], error)
    RenderJob.objects.filter(report_id__in=sent).update(hinted_at=now)
    return len(sent)


def claim(report_id: int, *, now: datetime) -> uuid.UUID | None:
    """Take the job if it is free: the token, or None when it is done, taken or unknown."""
    token = uuid.uuid4()
    taken = RenderJob.objects.filter(CLAIMABLE | Q(state=JobState.BUILDING, lease_until__lt=now), report_id=report_id)
    changed = taken.update(
        state=JobState.BUILDING,
        token=token,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
        percent=0,
        doing="เริ่มสร้างไฟล์",
        failure="",
        started_at=now,
    )
    return token if changed else None


def build(report_id: int) -> bool:
    """Claim the job and build its file; False when there was nothing to claim.

    Runs outside any transaction, for rendering takes seconds. What fails is written to the job with a reason
    the officer can read, and anything unexpected is raised again.
    """
    token = claim(report_id, now=timezone.now())
    if token is None:
        return False
    try:
        report = Report.objects.select_related("assessment__agency").get(pk=report_id)
        content = render(report, token)
        _store(report, token, content, archive=archive_of(report, content))
    except RuleBroken as broken:
        _fail(report_id, token, " ".join(broken.messages))
    except SoftTimeLimitExceeded:
        _fail(report_id, token, "ใช้เวลานานเกินกำหนด ลดหัวข้อหรือความยาวของรายงานแล้วลองอีกครั้ง")
        raise
    except Exception:
        _fail(report_id, token, "ระบบสร้างไฟล์ขัดข้อง เนื้อหาที่ตรึงไว้ยังอยู่ครบ กดลองอีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ")
        raise
    return True


def render(report: Report, token: uuid.UUID) -> bytes:
    """The PDF of the frozen content; tells the job's progress on the way."""

    def tell(percent: int, doing: str) -> None:
        RenderJob.objects.filter(report=report, token=token).update(
            percent=percent, doing=doing, lease_until=timezone.now() + LEASE
        )

    tell(5, "เรียงเนื้อหา")
    html = KINDS[report.kind].html(report.snapshot)
    return pdf.html_to_pdf(html, assets=assets_of(report.snapshot), progress=tell)


def assets_of(snapshot: Mapping[str, Any]) -> dict[str, bytes]:
    """The pictures a snapshot refers to, as they were stored when it was frozen."""
    found = {}
    if check := snapshot.get("check"):
        found["qr"] = qr_picture(check["address"])
    for asset in ("seal", "emblem"):
        if name := snapshot.get(f"{asset}_file", ""):
            with default_storage.open(name) as file:
                found[asset] = file.read()
    for asset, name in snapshot.get("picture_files", {}).items():
        try:
            with default_storage.open(name) as file:
                found[asset] = fit(file.read(), name=_caption(snapshot, asset))
        except FileNotFoundError as gone:
            raise RuleBroken(f"ภาพ «{_caption(snapshot, asset)}» ถูกลบหลังสั่งจัดทำ สร้างรายงานฉบับใหม่") from gone
    return found


def _caption(snapshot: Mapping[str, Any], asset: str) -> str:
    """How people know the picture."""
    return next(picture["caption"] for picture in pictures_of(snapshot) if picture["asset"] == f"asset:{asset}")


def archive_of(report: Report, content: bytes) -> bytes | None:
    """The archive copy of a version's file; papers of the house and previews have none, for nobody publishes them."""
    if not report.document.is_public or report.status == ReportStatus.PREVIEW:
        return None
    return archived(content, attachments=attachments(report.document, report.snapshot))


def _store(report: Report, token: uuid.UUID, content: bytes, *, archive: bytes | None) -> None:
    """Keep the file and its archive copy, and mark the job done unless another worker has taken it over meanwhile."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
    name, digest = _kept(report, content)
    done: dict[str, Any] = {"file": name, "sha256": digest, "size": len(content), "pages": pages}
    if archive is not None:
        name, digest = _kept(report, archive, ending="-archive")
        done |= {"archive": name, "archive_sha256": digest, "archive_size": len(archive)}
    now = timezone.now()
    with transaction.atomic():
        mine = RenderJob.objects.filter(report=report, token=token, state=JobState.BUILDING).update(
            state=JobState.DONE, percent=100, doing="", lease_until=None, finished_at=now
        )
        if not mine:
            log.warning("report %s was taken over by another worker; its file is kept by that one", report.pk)
            return
        if report.status == ReportStatus.PREVIEW:
            Report.objects.filter(pk=report.pk).update(**done)
            return
        Report.objects.filter(pk=report.pk, status=ReportStatus.REQUESTED).update(
            **done, status=ReportStatus.READY, status_at=now
        )
        record(by=None, verb="report_built", target=report, agency=report.assessment.agency, sha256=done["sha256"])


def _kept(report: Report, content: bytes, *, ending: str = "") -> tuple[str, str]:
    """Store a file unless it is there, and give its name and SHA-256.

    Named by its content: a second write of the same bytes is the same file.
    """
    digest = hashlib.sha256(content).hexdigest()
    folder = f"reports/{report.assessment.agency.slug}/{report.assessment.fiscal_year}"
    name = f"{folder}/{report.document.slug}-{digest[:32]}{ending}.pdf"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name, digest


def _fail(report_id: int, token: uuid.UUID, reason: str) -> None:
    RenderJob.objects.filter(report_id=report_id, token=token, state=JobState.BUILDING).update(
        state=JobState.FAILED, failure=reason[:500], lease_until=None, finished_at=timezone.now()
    )


def sweep(*, now: datetime) -> int:
    """Put jobs of dead workers back, give up on those that died too often, hint at what waits; how many hinted.

    Runs every half minute. A job that waits for a minute and of which nobody was told, or for some minutes since
    somebody was, lost its hint.
    """
    dead = RenderJob.objects.filter(state=JobState.BUILDING, lease_until__lt=now)
    dead.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED,
        failure=f"เครื่องสร้างไฟล์หยุดกลางคัน {MOST_ATTEMPTS} ครั้ง กดลองอีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ",
        lease_until=None,
        finished_at=now,
    )
    dead.update(state=JobState.QUEUED, lease_until=None, hinted_at=None)
    single = RenderJob.objects.filter(
        _unheard(now - HINT_AGAIN),
        state=JobState.QUEUED,
        queued_at__lte=now - timedelta(minutes=1),
        report__batch=None,
    )
    ids = list(single.order_by("queued_at").values_list("report_id", flat=True)[:MOST_HINTS])
    return _send(ids, queue=OFFICER_QUEUE, now=now) + feed_batches(now=now)


def feed_batches(*, now: datetime) -> int:
    """Hint at the next jobs of batches, oldest first, as far as few hints are on their way; how many hinted.

    The broker carries a hundred hints at a time, not one for each of thousands of jobs, and never many of the same.
    """
    waiting = RenderJob.objects.filter(state=JobState.QUEUED, report__batch__isnull=False)
    room = MOST_BATCH_HINTS - waiting.filter(hinted_at__gt=now - BATCH_AGAIN).count()
    if room <= 0:
        return 0
    ids = list(waiting.filter(_unheard(now - BATCH_AGAIN)).order_by("pk").values_list("report_id", flat=True)[:room])
    return _send(ids, queue=BATCH_QUEUE, now=now)


def _unheard(since: datetime) -> Q:
    """Jobs of which no worker was told since then, so that a hint there was must be lost."""
    return Q(hinted_at=None) | Q(hinted_at__lte=since)
