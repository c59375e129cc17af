"""Proof of a report: files and links that are added, described, shown to the public or not, and removed."""

import uuid

from django.core.files.base import ContentFile
from django.db import transaction

from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.uploads import MAX_FILES, Checked
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions.progress import locked_report
from measures.models import ProgressReport, Proof

MOST_LINKS = 20


@transaction.atomic
def add_file(*, report: ProgressReport, checked: Checked, caption: str, by: User) -> Proof:
    """Attach a file that ``uploads.check_upload`` has passed; the same file again gives the proof that is there.

    Raises ``RuleBroken`` when the report is locked or has as many files as it may have.
    """
    row = _writable(report, by)
    there = row.proofs.filter(sha256=checked.sha256).first()
    if there is not None:
        return there
    if row.proofs.exclude(file="").count() >= MAX_FILES:
        raise RuleBroken(f"แนบได้ไม่เกิน {MAX_FILES} ไฟล์ต่อรายงาน ลบไฟล์ที่ไม่ใช้ หรือรวมเป็น PDF ไฟล์เดียว แล้วแนบอีกครั้ง")
    proof = Proof(
        report=row,
        caption=caption.strip(),
        name=checked.name,
        kind=checked.kind,
        mime=checked.mime,
        size=len(checked.content),
        sha256=checked.sha256,
        width=checked.width,
        height=checked.height,
        added_by=by,
    )
    agency = row.measure.assessment.agency
    # A name nobody can guess and nothing of the person's own: what people see is ``name``.
    proof.file.save(
        f"{agency.slug}/{row.measure.carried_out_in}/{uuid.uuid4().hex}.{checked.extension}",
        ContentFile(checked.content),
        save=False,
    )
    stored = proof.file.name
    try:
        proof.save()
    except Exception:
        proof.file.storage.delete(stored)
        raise
    record(by=by, verb="proof_added", target=row, agency=agency, name=proof.name, sha256=proof.sha256)
    return proof


@transaction.atomic
def add_link(*, report: ProgressReport, url: str, caption: str, by: User) -> Proof:
    """Attach a link; the same address again gives the proof that is there."""
    row = _writable(report, by)
    there = row.proofs.filter(url=url).first()
    if there is not None:
        return there
    if row.proofs.filter(file="").count() >= MOST_LINKS:
        raise RuleBroken(f"ใส่ลิงก์ได้ไม่เกิน {MOST_LINKS} ลิงก์ต่อรายงาน")
    proof = Proof.objects.create(report=row, url=url, caption=caption.strip(), added_by=by)
    record(by=by, verb="proof_added", target=row, agency=row.measure.assessment.agency, url=url)
    return proof


@transaction.atomic
def change_proof(*, proof: Proof, caption: str, is_public: bool, by: User) -> Proof:
    """Describe a proof and say whether the public may have it.

    While the report is being written its writers may; afterwards only the strategy division, because what the
    public sees must be taken back at once when it should not have been shown.
    """
    row = locked_report(proof.report)
    agency = row.measure.assessment.agency
    require(rules.may_report(by, row))
    if not (rules.can_write(by, row) or rules.can_review(by, agency)):
        raise RuleBroken("รายงานนี้ส่งแล้ว ให้กองผู้รับผิดชอบ ITA เป็นผู้แก้")
    kept = Proof.objects.select_for_update(of=("self",)).get(pk=proof.pk, report=row)
    if (kept.caption, kept.is_public) == (caption.strip(), is_public):
        return kept
    record(
        by=by,
        verb="proof_changed",
        target=row,
        agency=agency,
        name=str(kept),
        old={"caption": kept.caption, "is_public": kept.is_public},
        new={"caption": caption.strip(), "is_public": is_public},
    )
    kept.caption, kept.is_public = caption.strip(), is_public
    kept.save(update_fields=["caption", "is_public"])
    return kept


@transaction.atomic
def remove_proof(*, proof: Proof, by: User) -> bool:
    """Take a proof away, with its file; False where it is gone already."""
    row = _writable(proof.report, by)
    kept = row.proofs.filter(pk=proof.pk).first()
    if kept is None:
        return False
    record(
        by=by,
        verb="proof_removed",
        target=row,
        agency=row.measure.assessment.agency,
        name=str(kept),
        sha256=kept.sha256,
    )
    file = kept.file
    kept.delete()
    if file:
        # The file goes only when the row is gone for good; otherwise a row would point at nothing.
        transaction.on_commit(lambda: file.storage.delete(file.name))
    return True


def _writable(report: ProgressReport, by: User) -> ProgressReport:
    row = locked_report(report)
    require(rules.may_report(by, row))
    if not rules.can_write(by, row):
        raise RuleBroken("รายงานนี้ส่งแล้ว หลักฐานแก้ไม่ได้ ถ้าต้องแก้ ให้ดึงกลับหรือขอให้ส่งกลับก่อน")
    return row
