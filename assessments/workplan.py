"""What a year's result leads to in the year after: which OIT list is planned, proposed owners and calendar."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.models import Assessment, CalendarEntry, Framework
from assessments.structure import Framework as Plain
from assessments.structure import Item, SubIndicator
from ita_portal.lib.thai import BUDDHIST_OFFSET

# The same work has another office in each kind of municipality: สำนักคลัง, สำนักการคลัง and กองคลัง are one.
_OFFICE = re.compile(r"^(สำนักงาน|สำนัก|กอง|ฝ่าย|ส่วน|งาน)(การ)?")
_AGENCY = re.compile(r"(เทศบาล|องค์การบริหารส่วน(ตำบล|จังหวัด)|อบต\.?|อบจ\.?)$")
# What one municipality calls «วิชาการและแผนงาน» another calls «ยุทธศาสตร์และงบประมาณ»: the division that plans.
_PLANNERS = ("วิชาการและแผนงาน", "ยุทธศาสตร์และงบประมาณ", "แผนและงบประมาณ")
# What the OIT list asks for from the measures: the analysis with its measures, and their results (docs/frameworks.md).
PUBLISHED_TOPICS = ("ita-analysis", "ita-follow-up")


@dataclass(frozen=True)
class Office:
    """A division as a proposal needs it."""

    pk: int
    name: str
    is_strategy: bool


@dataclass(frozen=True)
class Work:
    """One row of the calendar of the work; ``what`` has one deed a line."""

    title: str
    what: str
    starts: date
    ends: date


def matrix_framework(assessment: Assessment) -> Framework:
    """Whose OIT items are shared out among the divisions: next year's where it is known what each must show.

    The municipality answers next year's list with the result in hand, so that list is the one to plan. Where the
    next year is not offered or its elements are not known, it is the list of the assessment's own year. One query.
    """
    following = Framework.objects.offered().filter(fiscal_year=assessment.fiscal_year + 1).first()
    if following is not None and any(item.elements for item in oit_items(following.to_plain())):
        return following
    return assessment.framework


def oit_groups(framework: Plain) -> Iterator[SubIndicator]:
    """The sub-indicators of OIT, in order."""
    for indicator in framework.indicators():
        yield from indicator.sub_indicators


def oit_items(framework: Plain) -> list[Item]:
    """All OIT items of a year, in order."""
    return [item for sub in oit_groups(framework) for item in sub.items]


def proposed_owners(suggested: Mapping[str, str], divisions: Iterable[Office]) -> dict[str, int]:
    """The division (its key) for each item code, from the names usual for it («กองคลัง, สำนักปลัดเทศบาล»).

    The first name that the agency has counts; what every division owes or nobody is known for goes to the division
    that runs the ITA. Empty where the agency has no division at all.
    """
    offices = list(divisions)
    if not offices:
        return {}
    strategy = next((office for office in offices if office.is_strategy), offices[0])
    by_work = {work_of(office.name): office.pk for office in reversed(offices)}
    found = {}
    for code, names in suggested.items():
        works = [work_of(name) for name in re.split(r"[,/]", names)]
        found[code] = next((by_work[work] for work in works if work in by_work), strategy.pk)
    return found


def work_of(name: str) -> str:
    """The work in a division's name, whatever the office is called: «คลัง» of สำนักการคลัง, «ปลัด» of สำนักปลัดเทศบาล."""
    bare = _AGENCY.sub("", _OFFICE.sub("", re.sub(r"\s+", "", name)))
    return _PLANNERS[0] if bare in _PLANNERS else bare


def proposed_calendar(
    fiscal_year: int, national: Iterable[CalendarEntry] = (), codes: Mapping[str, str] | None = None
) -> list[Work]:
    """The work that follows the result of ``fiscal_year`` (Buddhist era), in the order it begins.

    ``national`` is the calendar of the year after, where it is known: it fixes the surveys and the OIT answers.
    ``codes`` are the codes of that year's OIT items by their topic, for the same duty has another number each year;
    a duty without one is named without it.
    """
    first = fiscal_year - BUDDHIST_OFFSET
    known = [entry for entry in national if entry.starts]
    announced, followed = (_in_brackets(codes or {}, topic) for topic in PUBLISHED_TOPICS)
    publish = f"เผยแพร่มาตรการส่งเสริมคุณธรรม{announced} และผลตามมาตรการปีก่อน{followed}"
    rows = [
        Work(
            "วิเคราะห์ผลและเสนอผู้บริหาร",
            "วิเคราะห์คะแนนรายตัวชี้วัดและข้อเสนอแนะของ ป.ป.ช.\nเสนอรายงานและร่างมาตรการให้ผู้บริหารพิจารณา",
            date(first, 9, 1),
            date(first, 11, 30),
        ),
        Work(
            "ประกาศและมอบหมายมาตรการ",
            "ประกาศมาตรการให้ทุกสำนัก/กองทราบ\nมอบหมายผู้รับผิดชอบมาตรการและรายการ OIT",
            date(first, 11, 1),
            date(first, 12, 31),
        ),
        Work(
            "ดำเนินการตามมาตรการ",
            "ผู้รับผิดชอบดำเนินการตามขั้นตอนและเก็บหลักฐานไว้ทุกขั้นตอน",
            date(first, 12, 1),
            date(first + 1, 8, 31),
        ),
        Work(
            "ลงทะเบียนและเก็บแบบวัด IIT และ EIT",
            "ลงทะเบียนและนำเข้าจำนวนผู้มีส่วนได้ส่วนเสีย\nเชิญบุคลากรและผู้รับบริการตอบแบบวัดให้ครบกลุ่มตัวอย่าง",
            *_span(known, ("ลงทะเบียน", "IIT", "EIT"), date(first + 1, 1, 1), date(first + 1, 6, 30)),
        ),
        Work(
            "ตอบแบบ OIT และเผยแพร่ข้อมูลบนเว็บไซต์",
            f"ตรวจข้อมูลทุกรายการให้เปิดได้และเป็นปีปัจจุบัน\n{publish}",
            *_span(known, ("ตอบแบบ OIT",), date(first + 1, 1, 1), date(first + 1, 4, 30)),
        ),
        Work(
            "ติดตามผลรอบ 6 เดือน",
            "รวบรวมผลการดำเนินการเดือนตุลาคมถึงมีนาคม\nรายงานความก้าวหน้าและปัญหาต่อผู้บริหาร",
            date(first + 1, 4, 1),
            date(first + 1, 4, 30),
        ),
        Work(
            "ติดตามผลสิ้นปีงบประมาณ",
            "สรุปผลของทุกมาตรการตลอดปี\nเสนอผู้บริหารและใช้ประกอบมาตรการของปีถัดไป",
            date(first + 1, 9, 1),
            date(first + 1, 10, 31),
        ),
    ]
    return sorted(rows, key=lambda row: row.starts)


def _in_brackets(codes: Mapping[str, str], topic: str) -> str:
    return f" ({codes[topic]})" if topic in codes else ""


def _span(known: list[CalendarEntry], words: tuple[str, ...], starts: date, ends: date) -> tuple[date, date]:
    """From the first to the last day of the entries that speak of one of ``words``; else the usual days.

    The usual end stays where the year names only the start of it: collecting answers lasts longer than registering.
    """
    found = [entry for entry in known if any(word in entry.name for word in words)]
    if not found:
        return starts, ends
    first = min(entry.starts for entry in found if entry.starts)
    last = max(entry.ends for entry in found)
    collecting = any(word in entry.name for entry in found for word in words[-1:])
    return first, last if collecting else max(last, ends)
