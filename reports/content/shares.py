"""One division's report on a measure as the follow-up report prints it: words, particulars, proof, pictures."""

from collections.abc import Iterable, Mapping

from django.template.defaultfilters import filesizeformat

from ita_portal.lib import thai
from measures.enums import FINISHED, WorkStatus
from measures.models import ProgressReport, Proof
from reports import snapshot_follow_up as shape
from reports.content.followed import Followed, Share, days_late
from reports.snapshot import LabelText

FITS = 1_200  # letters that surely leave room on a page
KIND_WORDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "jpg": "ภาพ", "png": "ภาพ"}


def share_report(row: Followed, share: Share, marks: Mapping[str, shape.Mark]) -> shape.ShareReport:
    """What the division said in the report that counts, with what it did in earlier rounds of the part."""
    report = share.counted
    if report is None:
        raise ValueError(f"{share.division} has said nothing that counts")
    proofs = [proof for proof in report.proofs.all() if proof.is_public]
    pictures = [_picture(row, proof) for proof in proofs if proof.is_picture]
    kept = len(report.proofs.all()) - len(proofs)
    texts = {name: paragraphs(getattr(report, name)) for name in WORDS}
    earlier = [_earlier(old) for old in share.accepted[:-1] if old.what.strip() != report.what.strip()]
    return shape.ShareReport(
        division=share.division.name,
        mark=marks[report.work_status],
        status=str(WorkStatus(report.work_status).label),
        percent=f"ร้อยละ {report.percent}" if report.percent is not None else "",
        side=_side(row, share, report),
        next_by=thai.thai_date(report.next_by) if report.next_by and _goes_on(report) else "",
        earlier=[old for old in earlier if old["what"]],
        proofs=[_line(proof) for proof in proofs if not proof.is_picture],
        pictures=[pictures[at : at + 2] for at in range(0, len(pictures), 2)],
        picture_count=len(pictures),
        kept=f"หลักฐานเก็บไว้ที่หน่วยงาน {kept} รายการ" if kept else "",
        is_short=_letters(texts, earlier) <= FITS,
        **{**texts, "next_step": texts["next_step"] if _goes_on(report) else []},  # type: ignore[typeddict-item]
    )


WORDS = ("what", "result", "outcome", "reason", "problems", "remedies", "next_step")


def silent(row: Followed, *, none: str, not_due: str, closed: str) -> list[shape.Silent]:
    """The divisions of which nothing counts, grouped by why, in the order of the measure."""
    found: dict[str, list[str]] = {}
    for share in row.shares:
        if share.counted:
            continue
        if share.closed and not (share.owed or share.sent):
            why = closed
        else:
            why = none if share.is_asked or share.is_expected else not_due
        found.setdefault(why, []).append(share.division.name)
    return [shape.Silent(text=text, divisions=names) for text, names in found.items()]


def paragraphs(text: str) -> list[str]:
    """A text as it was typed, one paragraph a line; empty lines do not print."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _goes_on(report: ProgressReport) -> bool:
    return report.work_status not in FINISHED


def _letters(texts: Mapping[str, list[str]], earlier: Iterable[shape.EarlierRound]) -> int:
    lines = [line for part in texts.values() for line in part] + [line for old in earlier for line in old["what"]]
    return sum(map(len, lines)) + 60 * len(lines)


def _side(row: Followed, share: Share, report: ProgressReport) -> list[LabelText]:
    rows = [
        ("ผู้ดำเนินการ", report.by_whom.strip() or ("" if len(row.shares) > 1 else share.division.name)),
        ("ดำเนินการเมื่อ", _when(report)),
        ("ผู้เข้าร่วม", f"{report.participants:,} คน" if report.participants is not None else ""),
        ("ขั้นตอนที่ทำแล้ว", _steps(row, report)),
        ("รายงาน", _sent(share, report)),
    ]
    return [LabelText(label=label, text=text) for label, text in rows if text]


def _when(report: ProgressReport) -> str:
    if report.done_from and report.done_to:
        return thai.thai_period(report.done_from, report.done_to)
    day = report.done_from or report.done_to
    return thai.thai_date(day) if day else ""


def _steps(row: Followed, report: ProgressReport) -> str:
    done = len(report.steps_done.all())
    return f"{done} จาก {len(row.measure.steps.all())} ขั้นตอน" if done else ""


def _sent(share: Share, report: ProgressReport) -> str:
    """The round and whether it came in time: «รอบ 6 เดือนแรก ส่งช้า 3 วัน»."""
    late = max((days_late(each) for each in share.accepted), default=0)
    if share.is_finished_before:
        return f"ตั้งแต่{report.round.label}"
    return f"{report.round.label} " + (f"ส่งช้า {late} วัน" if late else "ตรงเวลา")


def _earlier(report: ProgressReport) -> shape.EarlierRound:
    return shape.EarlierRound(
        round=report.round.label,
        percent=f"ร้อยละ {report.percent}" if report.percent is not None else "",
        what=paragraphs(report.what),
    )


def _picture(row: Followed, proof: Proof) -> shape.Picture:
    caption = proof.caption.strip()
    return shape.Picture(
        asset=f"asset:proof-{proof.pk}",
        proof=proof.pk,
        caption=caption or f"กิจกรรมตามมาตรการที่ {row.number}",
        alt=caption or f"ภาพถ่ายกิจกรรมตามมาตรการที่ {row.number} {row.measure.title}",
    )


def _line(proof: Proof) -> shape.ProofLine:
    if proof.url:
        return shape.ProofLine(
            proof=proof.pk, text=proof.caption or proof.url, detail="ลิงก์", url=_web(proof.url), is_file=False
        )
    size = str(filesizeformat(proof.size or 0)).replace("\xa0", " ")
    return shape.ProofLine(
        proof=proof.pk,
        text=proof.caption or proof.name,
        detail=f"{KIND_WORDS.get(proof.kind, proof.kind)} {size}",
        url="",
        is_file=True,
    )


def _web(url: str) -> str:
    """An address a reader may follow; anything but a web page stays words."""
    return url if url.startswith(("https://", "http://")) else ""
