"""What a bulk action shows before it acts: how many reports, of which divisions, and who will hear of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from assessments.models import Assessment
from ita_portal.accounts.models import Membership, User
from ita_portal.lib.forms import PortalForm
from ita_portal.lib.thai import join_thai
from measures.forms.follow_up import ExtendForm, FollowUpFilter, ReassignForm, RemindForm
from measures.models import ProgressReport
from measures.queries import follow_up as queries
from measures.queries import rounds as round_queries
from measures.queries.progress import reporters_of, reporting_people

WITH_TITLE = 60  # reports: up to so many each measure is named, beyond that its number must do
FILTERS = ("q", "division", "status", "state", "indicator", "round", "month", "late", "owed")


@dataclass(frozen=True)
class Line:
    """The reports of one round and day in a group: «รอบ 6 เดือนแรก · ม.1 ม.4»."""

    round: str
    due: date
    days_late: int
    measures: list[str]
    is_titled: bool  # each with its title, else by its number alone


@dataclass(frozen=True)
class Group:
    """One division with its reports and the people who are asked for them."""

    division: str
    people: list[str]
    count: int
    lines: list[Line]


@dataclass(frozen=True)
class Deed:
    """One bulk action in words; ``views.bulk`` does it."""

    name: str
    verb: str
    explains: str
    icon: str
    done: str  # with {count}
    nothing: str


class BulkPage:
    """The reports chosen for a deed, as far as they are still owed, and the deed's form.

    Chosen by their numbers (``ids``, ``report``); with ``all`` by the filters of the list, whatever page they are on.
    """

    def __init__(self, assessment: Assessment, deed: Deed, data: QueryDict, *, today: date) -> None:
        self.assessment, self.deed, self.today = assessment, deed, today
        self.kept = [(name, value) for name in FILTERS if (value := data.get(name))]
        self.chosen = self._chosen(data)
        self.rows = [row for row in self.chosen if row.is_owed]
        self.form = self._form(data if "confirm" in data else None)

    def _chosen(self, data: QueryDict) -> list[ProgressReport]:
        if "all" not in data:
            numbers = [*data.getlist("report"), *data.get("ids", "").split(",")]
            pks = [int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) < 18]
            return list(queries.reports_numbered(self.assessment, pks)) if pks else []
        form = FollowUpFilter(
            data,
            assessment=self.assessment,
            divisions=queries.divisions_followed(self.assessment),
            rounds=round_queries.rounds_of(self.assessment, today=self.today),
        )
        if not form.is_valid():
            return []
        owed = replace(form.wanted(), owed=True)
        return list(queries.followed_reports(self.assessment, owed, today=self.today).defer(*queries.LONG))

    def _form(self, data: QueryDict | None) -> PortalForm:
        if self.deed.name == "extend":
            return ExtendForm(data)
        if self.deed.name == "reassign":
            return ReassignForm(data, people=person_choices(reporting_people(self.assessment.agency_id)))
        return RemindForm(data)

    @property
    def back(self) -> str:
        """The filters of the list one came from, as an address's end: «?late=on», or nothing."""
        return f"?{urlencode(self.kept)}" if self.kept else ""

    def why_nothing(self) -> str:
        """Why there is nothing to do, and what to do instead."""
        if self.chosen:
            return f"รายงานที่เลือกส่งหรือปิดไปแล้วทั้งหมด จึงไม่มีรายงานให้{self.deed.verb}"
        return f"ยังไม่ได้เลือกรายงาน ทำเครื่องหมายหน้ารายงานที่ต้องการ แล้วกด{self.deed.verb}อีกครั้ง"

    def context(self) -> dict[str, Any]:
        """The page that asks once more. Eleven queries whatever the number of reports."""
        groups = grouped(self.rows, today=self.today)
        return {
            "assessment": self.assessment,
            "year": self.assessment.fiscal_year + 1,
            "deed": self.deed,
            "form": self.form,
            "groups": groups,
            "count": len(self.rows),
            "left_out": len(self.chosen) - len(self.rows),
            "nobody": join_thai([group.division for group in groups if not group.people]),
            "reaches": self.deed.name != "remind" or any(group.people for group in groups),
            "ids": ",".join(str(row.pk) for row in self.rows),
            "kept": self.kept,
            "back": self.back,
        }


def grouped(rows: Sequence[ProgressReport], *, today: date) -> list[Group]:
    """The reports by division, in the divisions' order, with whom each is asked of. Two queries."""
    reporters = reporters_of(rows)
    by_division: dict[int, list[ProgressReport]] = {}
    for row in sorted(rows, key=lambda row: (row.division.order, row.division_id)):
        by_division.setdefault(row.division_id, []).append(row)
    with_title = len(rows) <= WITH_TITLE
    return [_group(of_one, reporters, today, with_title) for of_one in by_division.values()]


def _group(rows: list[ProgressReport], reporters: dict[int, list[User]], today: date, with_title: bool) -> Group:
    people = {person.pk: person.title() for row in rows for person in reporters[row.pk]}
    lines: dict[tuple[date, str], list[ProgressReport]] = {}
    for row in rows:
        lines.setdefault((row.due, row.round.label), []).append(row)
    return Group(
        division=rows[0].division.name,
        people=list(people.values()),
        count=len(rows),
        lines=[
            Line(
                label,
                due,
                max((today - due).days, 0),
                [_measure(row, with_title) for row in sorted(of_line, key=lambda row: row.measure.order)],
                with_title,
            )
            for (due, label), of_line in sorted(lines.items())
        ],
    )


def _measure(report: ProgressReport, with_title: bool) -> str:
    return f"{report.measure.number} {report.measure.title}" if with_title else report.measure.number


def person_choices(people: Iterable[Membership]) -> list[tuple[int, str]]:
    """People (with a role in the agency) as choices: position and division, told apart by the user name."""
    words = {each.user_id: (_who(each), each.user.username) for each in people}
    said = [who for who, _name in words.values()]
    return [(pk, f"{who} ({name})" if said.count(who) > 1 else who) for pk, (who, name) in words.items()]


def _who(member: Membership) -> str:
    title = member.user.title()
    return title if member.division is None or member.division.name in title else f"{title} · {member.division.name}"


DEEDS = {
    deed.name: deed
    for deed in (
        Deed(
            "remind",
            "เตือน",
            "ผู้รายงานได้รับข้อความในระบบ และทางอีเมลถ้าเปิดไว้",
            "bell",
            "ส่งการเตือนแล้ว {count} รายงาน",
            "ไม่ได้ส่งการเตือนเพิ่ม เพราะเพิ่งเตือนไปแล้วหรือส่งรายงานแล้ว",
        ),
        Deed(
            "extend",
            "ขยายเวลา",
            "เปลี่ยนกำหนดส่งเฉพาะรายงานในรายการนี้ และแจ้งเฉพาะหน่วยงานเหล่านี้",
            "clock",
            "ขยายเวลาแล้ว {count} รายงาน",
            "กำหนดส่งเป็นวันนั้นอยู่แล้ว หรือส่งรายงานแล้ว จึงไม่มีอะไรเปลี่ยน",
        ),
        Deed(
            "reassign",
            "เปลี่ยนผู้รายงาน",
            "ผู้รายงานคนใหม่เปิดได้เฉพาะรายงานในรายการนี้",
            "people",
            "เปลี่ยนผู้รายงานแล้ว {count} รายงาน",
            "ผู้รายงานเป็นคนนั้นอยู่แล้ว หรือส่งรายงานแล้ว จึงไม่มีอะไรเปลี่ยน",
        ),
    )
}
