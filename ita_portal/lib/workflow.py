"""Status changes as rows of a table: the row drives the check, the buttons, the diagram and the tests."""

from collections.abc import Iterable
from dataclasses import dataclass


class RuleBroken(Exception):
    """A rule of the portal forbids what was asked; the message is Thai and says how to mend it."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        super().__init__(" ".join(messages))


@dataclass(frozen=True)
class Step:
    """One arrow of a workflow: from any of ``sources`` to ``target``, for those who hold ``permission``."""

    name: str  # in addresses and records
    label: str  # on the button, verb first
    sources: tuple[str, ...]
    target: str
    permission: str
    done: str  # the message after it was taken
    needs_note: bool = False  # the step asks for a reason


def step_named(steps: Iterable[Step], name: str) -> Step:
    """The step of that name; ``RuleBroken`` when the table has none."""
    for step in steps:
        if step.name == name:
            return step
    raise RuleBroken("ไม่พบขั้นตอนนี้ โหลดหน้าใหม่แล้วลองอีกครั้ง")


def check_step(step: Step, *, status: str, note: str, seen: str | None = None, now: str = "") -> None:
    """Refuse a step that does not start from ``status``, was decided on something else, or lacks its reason.

    The status is read from the locked row, so of two presses only the first finds its source. ``seen`` is what the
    page showed when the step was offered, ``now`` the same of the locked row; without ``seen`` nothing is compared.
    """
    if status not in step.sources:
        raise RuleBroken("สถานะเปลี่ยนไปแล้ว มีผู้ดำเนินการก่อน โหลดหน้าใหม่เพื่อดูสถานะล่าสุด")
    if seen is not None and seen != now:
        raise RuleBroken("เรื่องนี้เปลี่ยนไปหลังเปิดหน้านี้ ดูข้อมูลล่าสุดแล้วตัดสินใจอีกครั้ง")
    if step.needs_note and not note.strip():
        raise RuleBroken(f"ยังไม่ได้ระบุเหตุผล กรอกเหตุผลแล้วกด «{step.label}» อีกครั้ง")
