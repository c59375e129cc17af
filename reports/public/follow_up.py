"""The published follow-up report on the year's public page: status and outcome of each measure, and its files."""

from typing import Any

from reports.models import Report
from reports.public.queries import still_public
from reports.snapshot_follow_up import FollowUpSnapshot, MeasureBlock, ProofLine, ShareReport

SHOWN = 6
# The mark of the document as chip and icon.
CHIPS = {
    "urgent": ("warn", "warn"),
    "improve": ("", "half"),
    "maintain": ("done", "tick"),
    "unknown": ("quiet", "ring"),
}


def follow_up_part(report: Report) -> dict[str, Any]:
    """Context of the section, from the frozen content; only files that are still public today are linked."""
    content: FollowUpSnapshot = report.snapshot
    open_now = still_public(content["facts"]["public_proofs"])
    measures = [_measure(block, open_now) for block in content["measures"]]
    return {
        "report": report,
        "content": content,
        "measures": measures[:SHOWN],
        "more": measures[SHOWN:],
        "figures": content["figures"],
    }


def _measure(block: MeasureBlock, open_now: set[int]) -> dict[str, Any]:
    chip, icon = CHIPS[block["mark"]]
    return {
        "number": block["number"],
        "title": block["title"],
        "lead": block["lead"],
        "status": block["status"],
        "percent": block["percent"],
        "chip": chip,
        "icon": icon,
        "said": [_said(share, block["many"]) for share in block["shares"]],
        "files": [line for share in block["shares"] for line in _files(share) if line["proof"] in open_now],
    }


def _said(share: ShareReport, many: bool) -> dict[str, Any]:
    """What came of it; who could not say that yet says what was done, or why it was not."""
    told = share["outcome"] or share["result"] or share["what"] or share["reason"]
    return {"division": share["division"] if many else "", "told": told}


def _files(share: ShareReport) -> list[ProofLine]:
    pictures = [
        ProofLine(proof=picture["proof"], text=picture["caption"], detail="ภาพ", url="", is_file=True)
        for pair in share["pictures"]
        for picture in pair
    ]
    # A link that is no web page stays in the document alone.
    return [line for line in [*share["proofs"], *pictures] if line["is_file"] or line["url"]]
