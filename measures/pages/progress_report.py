"""The page of one progress report: what is asked, what is filled in already, what stands there when it is locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.queries import given_scores
from assessments.structure import TOTAL
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from ita_portal.audit.queries import timeline
from ita_portal.lib import thai
from ita_portal.lib.uploads import ACCEPT, LIMITS_IN_WORDS, MAX_FILE_BYTES, MAX_FILES
from measures import rules
from measures.actions.progress import DRAFT_FIELDS
from measures.enums import ProgressState as S
from measures.enums import WorkStatus
from measures.forms.progress import ProgressForm
from measures.models import ProgressReport
from measures.pages.progress_words import LABELS, Line, lines_of
from measures.pages.proof import proofs_of
from measures.queries.progress import previous_report
from measures.reminders import late_words
from measures.words import period_words, step_period_words, target_words

# What of the last round helps with the next; days and head-counts belong to what was done then.
CARRIED = tuple(name for name in DRAFT_FIELDS if name not in ("done_from", "done_to", "participants", "next_by"))
LOOKS = {
    S.OPEN: ("turn", "arrow"),
    S.RETURNED: ("warn", "undo"),
    S.SENT: ("", "half"),
    S.ACCEPTED: ("done", "tick"),
    S.CLOSED: ("quiet", "cross"),
}


@dataclass(frozen=True)
class StepRow:
    """One step of the measure as the report asks about it."""

    pk: int
    text: str
    about: list[str]  # whose and when, where the step says so
    is_own: bool  # of this division, or of nobody in particular


@dataclass(frozen=True)
class Event:
    """One entry of the report's timeline."""

    event: AuditEvent
    words: str  # the reason, the file's name, the new day; may be empty


# ── the head ──────────────────────────────────────────────────────────────────
def due_words(report: ProgressReport, *, today: date) -> str:
    """By when it is to be sent, or how late it is: «ส่งภายใน 20 เม.ย. 2566», «เกินกำหนด 10 วัน»."""
    left = (report.due - today).days
    if left < 0:
        # A day never parts from its month at the end of a line.
        day = f"(กำหนด {thai.thai_date(report.due)})".replace(" ", thai.NO_BREAK)
        late = late_words(-left).replace(" ", thai.NO_BREAK)
        return f"{late} {day}"
    return "ส่งภายในวันนี้" if left == 0 else f"ส่งภายใน {thai.thai_date(report.due)}"


def state_line(report: ProgressReport, *, is_asked: bool, today: date) -> dict[str, Any]:
    """What ``components/stateline.html`` shows of a report."""
    state = S(report.state)
    chip, icon = LOOKS[state]
    label = state.label
    if state == S.OPEN:
        label = "รอหน่วยงานของท่าน" if is_asked else f"รอ{report.division.name}"
    to_come = due_words(report, today=today) if report.is_owed else rules.NEXT_WORDS[state]
    if report.is_owed and report.due < today:
        chip, icon = "late", "warn"
        to_come = f"{'ส่งรายงาน' if is_asked else 'หน่วยงานส่งรายงาน'} {to_come}"
    return {
        "label": label,
        "chip": chip,
        "icon": icon,
        "since": report.state_at,
        "by": report.state_by.title() if report.state_by else "ระบบ เมื่อเปิดรอบ",
        "next": to_come,
    }


# ── what is asked ─────────────────────────────────────────────────────────────
def asked_of(report: ProgressReport) -> dict[str, str]:
    """Why the measure is there and what counts as done, in words. Two queries."""
    measure = report.measure
    return {
        "target": target_words(measure),
        "why": measure.justification,
        "weak": _weak_words(report),
        "period": period_words(measure),
    }


def _weak_words(report: ProgressReport) -> str:
    """The figures the measure answers: «ข้อ i20 ได้ 79.35 และตัวชี้วัดที่ 4 ได้ 88.09»."""
    codes = [link.code for link in report.measure.links.all()]
    scores = given_scores(report.measure.assessment) if codes else {}
    said = []
    for code in codes:
        name = "คะแนนรวม" if code == TOTAL else f"ตัวชี้วัดที่ {code}" if code.isdecimal() else f"ข้อ {code}"
        said.append(f"{name} ได้ {scores[code]:.2f}" if code in scores else name)
    return thai.join_thai(said)


def steps_of(report: ProgressReport) -> list[StepRow]:
    """The steps of the measure, those of other divisions marked. Two queries."""
    rows = []
    for step in report.measure.steps.prefetch_related("divisions"):
        named = list(step.divisions.all())
        is_own = not named or any(division.pk == report.division_id for division in named)
        about = [division.name for division in named if division.pk != report.division_id]
        rows.append(StepRow(step.pk, step.text, [*about, *filter(None, [step_period_words(step)])], is_own))
    return rows


# ── the form ──────────────────────────────────────────────────────────────────
class ReportPage:
    """One report with its form: what was typed, else what is stored, else what the division said a round before."""

    def __init__(self, report: ProgressReport, post: Any = None) -> None:
        self.report = report
        self.previous = previous_report(report)
        self.steps = steps_of(report)
        choices = [(step.pk, step.text) for step in self.steps]
        self.form = ProgressForm(post, initial=self.initial(), steps=choices)

    @property
    def is_prefilled(self) -> bool:
        """Whether the page shows the words of the round before, because nobody has written in this one."""
        return self.report.saved_at is None and self.previous is not None and not self.form.is_bound

    def initial(self) -> dict[str, Any]:
        """What the fields hold when the page is opened."""
        source: ProgressReport = self.report
        names: tuple[str, ...] = DRAFT_FIELDS
        if self.report.saved_at is None and self.previous is not None:
            source, names = self.previous, CARRIED
        initial: dict[str, Any] = {name: getattr(source, name) for name in names}
        ticked = [step.pk for step in source.steps_done.all()]
        return initial | {"steps_done": ticked, "seen_version": self.report.version}

    def see(self, stored: ProgressReport) -> None:
        """Go on from what is stored now: the next save of what was typed replaces that."""
        self.report = stored
        typed: Any = self.form.data.copy()  # type: ignore[attr-defined]
        typed["seen_version"] = str(stored.version)
        self.form.data = typed

    def say(self, problems: Mapping[str, str]) -> None:
        """Show these sentences at their fields, where nothing worse is said already."""
        for name, words in problems.items():
            if name not in self.form.errors:
                self.form.add_error(name, words)

    def typed(self) -> list[Line]:
        """What was typed, in words, where it cannot be kept any more."""
        texts = [name for name in DRAFT_FIELDS if name not in ("work_status", "percent")]
        return [Line(LABELS[name], words) for name in texts if (words := str(self.form[name].value() or "").strip())]

    def context(self, user: User, *, today: date) -> dict[str, Any]:
        """What the page shows to ``user``. The number of queries is fixed."""
        report, can_write = self.report, rules.can_write(user, self.report)
        is_asked, ticked = is_asked_of(user, report), {str(pk) for pk in self.form["steps_done"].value() or ()}
        steps = {step.name: step for step in rules.open_steps(user, report)}
        events = events_of(report)
        return {
            "report": report,
            "measure": report.measure,
            "agency": report.measure.assessment.agency,
            "state": state_line(report, is_asked=is_asked, today=today),
            "asked": asked_of(report),
            "form": self.form,
            "steps": [(step, str(step.pk) in ticked) for step in self.steps],
            "is_prefilled": self.is_prefilled,
            "previous": self.previous,
            "previous_lines": lines_of(self.previous) if self.previous else [],
            "can_write": can_write,
            "in_place": can_write and not is_asked,
            "may_see_all": rules.can_see_follow_up(user, report.measure.assessment.agency),
            "may_review": rules.can_review(user, report.measure.assessment.agency),
            "decision": steps.get("accept"),
            "return_step": steps.get("return"),
            "withdraw": steps.get("withdraw") if is_asked else None,
            "reopen": steps.get("reopen"),
            "close": steps.get("close"),
            "lines": [] if can_write else lines_of(report),
            "proofs": proofs_of(report),
            "events": events,
            "changed": changed_since_return(events) if report.state == S.SENT else [],
            "limits": LIMITS_IN_WORDS,
            "accept": ACCEPT,
            "max_files": MAX_FILES,
            "max_bytes": MAX_FILE_BYTES,
            "has_problems": self.holds("problems", "remedies"),
            "has_next": self.holds("next_step", "next_by") or self.form["work_status"].value() == WorkStatus.DELAYED,
        }

    def holds(self, *names: str) -> bool:
        """Whether one of these fields is filled or has a mistake, so that it must not be folded away."""
        return any(self.form[name].value() or self.form[name].errors for name in names)


# ── what happened to it ───────────────────────────────────────────────────────
def events_of(report: ProgressReport) -> list[Event]:
    """The report's timeline, newest first. One query."""
    return [Event(event, _event_words(event.details)) for event in timeline(report)]


def changed_since_return(events: list[Event]) -> list[str]:
    """What the division changed between its last two sends, by the labels of the form; newest event first."""
    sent = [each.event.details for each in events if each.event.verb == "progress_send"]
    if len(sent) < 2:
        return []
    now, before = sent[0]["contents"], sent[1]["contents"]
    found = [label for name, label in LABELS.items() if now.get(name) != before.get(name)]
    verbs = [each.event.verb for each in events]
    between = verbs[verbs.index("progress_send") + 1 :]
    since = between[: between.index("progress_send")]
    return [*found, *(["หลักฐาน"] if any(verb.startswith("proof_") for verb in since) else [])]


def _event_words(details: dict[str, Any]) -> str:
    if reason := details.get("note") or details.get("reason"):
        return f"เหตุผล: {reason}"
    return str(details.get("name") or details.get("url") or "")


def is_asked_of(user: User, report: ProgressReport) -> bool:
    """Whether the report is asked of this person, not merely open to the strategy division in others' place."""
    return report.assignee_id == user.pk or report.division_id in user.division_ids()
