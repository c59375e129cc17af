"""Takes the demonstration measures through their rounds: opened, reported with proof, sent, accepted or returned."""

import io
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.files.base import ContentFile

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.lib.thai import BANGKOK
from ita_portal.lib.uploads import check_upload
from measures.actions.progress import save_draft, take_step
from measures.actions.proof import add_file, change_proof
from measures.actions.rounds import open_round
from measures.enums import ProgressState
from measures.models import Measure, ProgressReport

PLAIN = ("what", "result", "outcome", "reason", "by_whom", "problems", "remedies", "next_step")


def follow_up(assessment: Assessment, data: dict[str, Any], officer: User) -> None:
    """Open the year's rounds in their order and enter what the divisions reported in each."""
    measures = list(Measure.objects.filter(assessment=assessment))
    for each in data.get("rounds", ()):
        open_round(assessment=assessment, key=each["key"], by=officer, today=each["opened"])
        for measure, planned in zip(measures, data["measures"], strict=True):
            for said in planned.get("reports", ()):
                if said["round"] == each["key"]:
                    _reports(measure, said, officer)


def _reports(measure: Measure, said: dict[str, Any], officer: User) -> None:
    asked = ProgressReport.objects.filter(
        measure=measure, round__key=said["round"], division__name__in=said["divisions"]
    )
    found = list(asked.select_related("division"))
    if len(found) != len(said["divisions"]):
        raise ValueError(f"demonstration: {measure} does not ask {said['divisions']} in {said['round']}")
    for report in found:
        _report(report, said, officer)


def _report(report: ProgressReport, said: dict[str, Any], officer: User) -> None:
    steps = [step.pk for step in report.measure.steps.all()]
    data: dict[str, Any] = {name: said.get(name, "") for name in PLAIN}
    data |= {
        "work_status": said["status"],
        "percent": said.get("percent"),
        "participants": said.get("participants"),
        "done_from": said.get("from"),
        "done_to": said.get("to"),
        "next_by": said.get("next_by"),
        "steps_done": steps[: said.get("steps", len(steps) if said["status"] == "done" else 0)],
    }
    report = save_draft(report=report, data=data, seen_version=report.version, by=officer)
    for number, proof in enumerate(said.get("proofs", ()), start=1):
        kept = add_file(
            report=report, checked=check_upload(_file(proof, number)), caption=proof["caption"], by=officer
        )
        change_proof(proof=kept, caption=proof["caption"], is_public=proof["public"], by=officer)
    state = said.get("state", "accepted")
    if state == "draft":
        return
    take_step(report=report, name="send", note="", by=officer)
    if state != ProgressState.SENT:
        step = "return" if state == ProgressState.RETURNED else "accept"
        take_step(report=report, name=step, note=said.get("note", ""), by=officer)
    _date_back(report, said["sent_on"])


def _date_back(report: ProgressReport, day: date) -> None:
    """The demonstration was «sent» on the days its file says: the actions only know the present moment."""
    at = datetime.combine(day, time(10, 30), tzinfo=BANGKOK).astimezone(UTC)
    ProgressReport.objects.filter(pk=report.pk).update(sent_at=at, state_at=at, first_sent_on=day)


def _file(proof: dict[str, Any], number: int) -> ContentFile:
    if proof["kind"] == "picture":
        return ContentFile(_picture(number), name=f"{proof['caption']}.png")
    return ContentFile(_pdf(proof["caption"]), name=f"{proof['caption']}.pdf")


def _picture(number: int) -> bytes:
    """A picture that shows nothing and says so by its look: people at a table as plain shapes."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1200, 800), "#eaf2f0")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 1200, 800), fill="#cfe0dc")
    for at in range(5):
        left = 130 + at * 200 + (number % 3) * 12
        draw.ellipse((left, 260, left + 110, 370), fill="#0f5257" if (at + number) % 2 else "#46524f")
        draw.rounded_rectangle((left - 35, 385, left + 145, 600), radius=50, fill="#75807d")
    draw.rectangle((60, 560, 1140, 610), fill="#0a3b3f")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _pdf(title: str) -> bytes:
    """An empty sheet with a title: it stands for a document of the agency."""
    import pikepdf

    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    with document.open_metadata() as meta:
        meta["dc:title"] = title
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()
