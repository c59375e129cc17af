"""manage.py workflow_diagram: the workflows as Mermaid diagrams, drawn from the tables that drive them."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import TextChoices

from assessments.enums import AssessmentStatus
from assessments.rules import STEPS as ASSESSMENT_STEPS
from ita_portal.accounts.roles import PERMISSIONS, Role
from ita_portal.lib.workflow import Step
from measures.enums import ProgressState
from measures.rules import BY_ASSIGNMENT
from measures.rules import STEPS as PROGRESS_STEPS
from reports.enums import ReportStatus
from reports.rules import STEPS as REPORT_STEPS


class Command(BaseCommand):
    help = "Prints the workflows of assessments, progress reports and documents as Mermaid state diagrams."

    def handle(self, *args: Any, **options: Any) -> None:
        for title, statuses, steps in (
            ("คะแนนของปี", AssessmentStatus, ASSESSMENT_STEPS),
            ("รายงานผลมาตรการ", ProgressState, PROGRESS_STEPS),
            ("รายงาน", ReportStatus, REPORT_STEPS),
        ):
            self.stdout.write("\n".join(_diagram(title, statuses, steps)))


def _diagram(title: str, statuses: type[TextChoices], steps: Iterable[Step]) -> list[str]:
    lines = ["---", f"title: {title}", "---", "stateDiagram-v2"]
    lines += [f"    {status.value}: {status.label}" for status in statuses]
    for step in steps:
        holders = [Role(role).label for role, held in PERMISSIONS.items() if step.permission in held]
        roles = "ผู้ได้รับมอบหมาย" if step.permission == BY_ASSIGNMENT else ", ".join(holders)
        note = " *" if step.needs_note else ""
        lines += [f"    {source} --> {step.target}: {step.label} ({roles}){note}" for source in step.sources]
    return [*lines, ""]
