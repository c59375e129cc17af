"""A measure drafted from a step of the path to a target: title, target, reason and method in officers' words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.analysis import name_of
from assessments.scoring import to_cents
from assessments.structure import Framework, Item
from assessments.target import Goal, Step
from ita_portal.accounts.models import Division
from measures.enums import FollowUp, Period

POINTS = "คะแนน"
MOST_TITLE = 300


@dataclass(frozen=True)
class Draft:
    """What ``plan_for_target`` is given for one weak point: ``data`` and ``steps`` as for ``plan_measure``."""

    code: str
    data: dict[str, Any]
    steps: list[dict[str, Any]]


def draft(step: Step, goal: Goal, framework: Framework, owners: Mapping[str, Division]) -> Draft:
    """The measure that answers ``step``; ``owners`` are the divisions of OIT items by this year's code.

    Nobody is guessed: without an owner the officer names who is responsible.
    """
    code, is_item = step.lever.code, step.lever.is_item
    name = name_of(framework, code)
    place = framework.nodes[code]
    what = f"ข้อ {code}" if is_item else _called(code)
    now = to_cents(step.lever.start or 0)
    title = f"เผยแพร่ {code} {name}" if is_item else f"ยกระดับ{name}"
    return Draft(
        code=code,
        data={
            "title": title[:MOST_TITLE],
            "codes": [code],
            "justification": (
                f"ทางสู่เป้าหมาย {goal.name} จากผลปีงบประมาณ {framework.fiscal_year} "
                f"{what} ได้ {now} ถ้าได้ {step.to} คะแนนรวมเพิ่ม {step.gain} คะแนน"
            ),
            "target": f"{what} ได้คะแนนเต็ม" if is_item else f"คะแนน{what} ไม่ต่ำกว่าค่าเป้าหมาย",
            "target_value": step.to,
            "target_unit": POINTS,
            "budget": None,
            "every_division": False,
            "lead": owners.get(code),
            "supporting": [],
            "period": Period.FISCAL_YEAR,
            "starts": None,
            "ends": None,
            "follow_up": FollowUp.HALF_YEAR,
            "follow_up_note": "",
        },
        steps=_method(place) if isinstance(place, Item) else [],
    )


def _called(code: str) -> str:
    return f"ตัวชี้วัดที่ {code}" if code.isdecimal() else f"เครื่องมือ {code}" if code.isalpha() else f"ตัวชี้วัดย่อย {code}"


def _method(item: Item) -> list[dict[str, Any]]:
    """The work of an item is the same everywhere: look at what is asked, complete it, publish and check it."""
    must = f" ได้แก่ {' '.join(item.elements)}" if item.elements else ""
    texts = (
        f"ตรวจข้อมูลบนเว็บไซต์เทียบกับที่แบบตรวจ OIT ข้อ {item.code} กำหนด",
        f"จัดทำข้อมูลให้ครบทุกองค์ประกอบ{must}"[:2000],
        "เผยแพร่บนเว็บไซต์ ทดสอบลิงก์ แล้วแจ้งผู้รับผิดชอบ ITA ก่อนกำหนดตอบแบบ OIT",
    )
    return [{"text": text} for text in texts]
