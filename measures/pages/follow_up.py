"""What the page of following up shows: where the round stands, five figures, the heat map, the measures in order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from assessments.models import Assessment
from assessments.structure import Framework
from ita_portal.accounts.models import Division
from ita_portal.lib import thai
from measures.asking import spans_of_measure
from measures.enums import FINISHED, WorkStatus
from measures.forms.follow_up import FollowUpFilter
from measures.models import Measure, Round
from measures.pages.chips import Chip, due_chip, work_chip
from measures.pages.heat_map import HeatMap, chart_of, heat_map
from measures.pages.rounds import days_to_come
from measures.queries import follow_up as queries
from measures.queries import rounds as round_queries
from measures.queries.follow_up import Wanted
from measures.words import period_words, source_words, who_words

PAGE_SIZE = 50
NAMED = 3  # divisions that owe a report, by name in each row; the others are counted


@dataclass(frozen=True)
class Row:
    """One measure as the list shows it."""

    measure: Measure
    source: str
    lead: str  # empty: nobody yet
    others: str  # who works on it besides the lead
    period: str
    status: Chip
    chip: Chip | None  # how near the next day is
    owes: list[tuple[str, int]]  # division, days late
    more: int  # divisions that owe besides those
    next_opens: date | None  # of the next round, where nothing is owed now

    @property
    def every_owing(self) -> int:
        return len(self.owes) + self.more


class FollowUpPage:
    """The year with the filters of the address; everything is read once."""

    def __init__(self, assessment: Assessment, data: Any, *, today: date) -> None:
        self.assessment, self.today, self.data = assessment, today, data
        self.divisions: list[Division] = queries.divisions_followed(assessment)
        self.rounds: list[Round] = round_queries.rounds_of(assessment, today=today)
        self.form = FollowUpFilter(data, assessment=assessment, divisions=self.divisions, rounds=self.rounds)
        self.wanted: Wanted | None = self.form.wanted() if self.form.is_valid() else None

    def context(self, *, can_review: bool, can_plan: bool) -> dict[str, Any]:
        """Everything but the person's own: 22 queries whatever the number of measures, divisions and rounds."""
        totals = queries.report_totals(self.assessment, today=self.today)
        by_status = queries.measures_by_status(self.assessment)
        count = sum(by_status.values())
        page = self.measures()
        heat = self.heat() if count else None
        return {
            "assessment": self.assessment,
            "year": self.assessment.fiscal_year + 1,
            "form": self.form,
            "is_filtered": self.form.is_bound and bool(narrowed(self.form)),
            "page": page,
            "rows": self.rows(page) if page else [],
            "count": count,
            "state": round_state(self.rounds, totals, today=self.today),
            "stats": self.stats(totals, by_status),
            "totals": totals,
            "main": main_action(self.assessment, count, totals, self.rounds, can_review, can_plan),
            "heat": heat,
            "heat_chart": chart_of(heat, self.reports_url, self.assessment.fiscal_year + 1) if heat else None,
            "can_review": can_review,
        }

    def measures(self) -> Page[Measure] | None:
        """The page of measures that the address asks for; None where it asks for what there is not."""
        if self.wanted is None:
            return None
        found = queries.followed_measures(self.assessment, self.wanted, today=self.today)
        return Paginator(found, PAGE_SIZE).get_page(self.data.get("page"))

    def rows(self, page: Page[Measure]) -> list[Row]:
        """The measures of a page in words."""
        measures = list(page.object_list)
        owing = queries.who_owes([row.pk for row in measures], self.wanted or Wanted())
        framework = self.assessment.framework.to_plain()
        opened = {row.key for row in self.rounds}
        return [_row(each, owing[each.pk], framework, opened, self.today) for each in measures]

    @property
    def reports_url(self) -> str:
        """Where the list of reports is."""
        return reverse("measures:follow_up_reports", args=[self.assessment.agency.slug, self.assessment.fiscal_year])

    def heat(self) -> HeatMap:
        """The heat map of the year, whatever the filters are."""
        return heat_map(
            self.assessment.fiscal_year + 1,
            self.divisions,
            queries.month_counts(self.assessment, today=self.today),
            days_to_come(self.assessment, self.divisions, self.rounds),
            today=self.today,
        )

    def stats(self, totals: dict[str, int], by_status: dict[str, int]) -> list[dict[str, Any]]:
        """The five figures of the head, each with a line that says what it means."""
        framework = self.assessment.framework.to_plain()
        served = {
            framework.indicator_of[code].number
            for code in queries.linked_codes(self.assessment)
            if code in framework.indicator_of
        }
        rest = [
            f"{status.label} {by_status[status]}"
            for status in WorkStatus
            if by_status.get(status) and status not in (WorkStatus.DONE, WorkStatus.IN_PROGRESS)
        ]
        every, done = sum(by_status.values()), by_status.get(WorkStatus.DONE, 0)
        late = totals["late_divisions"]
        count = len(self.rounds)
        return [
            _stat("มาตรการทั้งหมด", every, f"จาก {len(served)} ตัวชี้วัด" if served else "ยังไม่ผูกกับตัวชี้วัด"),
            _stat("แล้วเสร็จ", done, f"ร้อยละ {100 * done // every} ของทั้งหมด" if every else ""),
            _stat("กำลังดำเนินการ", by_status.get(WorkStatus.IN_PROGRESS, 0), " · ".join(rest)),
            _stat("เกินกำหนด", totals["late_measures"], f"ค้าง {late} หน่วยงาน" if late else "ไม่มีหน่วยงานค้าง"),
            _stat(
                "รายงานที่ได้รับ",
                totals["received"],
                self.rounds[0].label if count == 1 else f"รวม {count} รอบ" if count else "ยังไม่เปิดรอบ",
                of=totals["asked"],
            ),
        ]


def narrowed(form: FollowUpFilter) -> list[str]:
    """The filters that are set, by name."""
    return [name for name in form.fields if form.data.get(name)]


def round_state(rounds: list[Round], totals: dict[str, int], *, today: date) -> dict[str, Any] | None:
    """The state line: the round that runs now, else the last one; None before the first."""
    if not rounds:
        return None
    running = [row for row in rounds if row.due >= today]
    shown = running[0] if running else rounds[-1]
    others = len(running) - 1
    if running:
        label = f"เปิดรับรายงาน {shown.label}" + (f" และอีก {others} รอบ" if others > 0 else "")
    else:
        label = f"ครบกำหนดแล้ว {shown.label}"
    return {
        "label": label,
        "chip": "" if running else "warn" if totals["late"] else "done",
        "icon": "half" if running else "warn" if totals["late"] else "tick",
        "since": shown.opened_at if running else shown.due,
        "by": shown.opened_by.title() if shown.opened_by else "เปิดเองตามกำหนด",
        "next": _next_words(shown, totals, is_running=bool(running)),
    }


def _next_words(shown: Round, totals: dict[str, int], *, is_running: bool) -> str:
    if totals["to_review"]:
        return f"ตรวจรายงานที่ส่งมา {totals['to_review']:,} ฉบับ"
    if is_running:
        return f"ครบกำหนดส่ง {thai.thai_date(shown.due)}"
    return f"ติดตามรายงานที่ค้าง {totals['late']:,} ฉบับ" if totals["late"] else "จัดทำรายงานผลการดำเนินการ"


def main_action(
    assessment: Assessment,
    count: int,
    totals: dict[str, int],
    rounds: list[Round],
    can_review: bool,
    can_plan: bool,
) -> dict[str, str] | None:
    """The one thing to do now: its words, icon and address; None where nothing waits for this person."""
    place = {"slug": assessment.agency.slug, "fiscal_year": assessment.fiscal_year}
    if not count:
        return _action("วางมาตรการใหม่", "plus", reverse("measures:measure_new", kwargs=place)) if can_plan else None
    if not can_review:
        return None
    if late := totals["late_divisions"]:
        address = reverse("measures:bulk", kwargs=place | {"deed": "remind"})
        return _action(f"เตือน {late} หน่วยงานที่เกินกำหนด", "bell", f"{address}?all=1&late=on")
    if waiting := totals["to_review"]:
        address = reverse("measures:follow_up_reports", kwargs=place)
        return _action(f"ตรวจรายงาน {waiting:,} ฉบับ", "document", f"{address}?state=sent")
    return None if rounds else _action("เปิดรอบติดตาม", "clock", reverse("measures:rounds", kwargs=place))


def _action(words: str, icon: str, address: str) -> dict[str, str]:
    return {"words": words, "icon": icon, "url": address}


def _stat(label: str, value: int, note: str, of: int | None = None) -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "of": of}


def _row(measure: Any, owing: list[tuple[date, str]], framework: Framework, opened: set[str], today: date) -> Row:
    divisions = who_words(measure)
    coming = [span.opens for span in spans_of_measure(measure) if span.key not in opened and span.due >= today]
    is_over = measure.work_status in FINISHED
    return Row(
        measure=measure,
        source=source_words([link.code for link in measure.links.all()], framework),
        lead=divisions[0] if divisions else "",
        others=_others(measure, divisions[1:]),
        period=period_words(measure),
        status=work_chip(measure.work_status),
        chip=due_chip(measure.next_due, today=today),
        owes=[(name, max((today - due).days, 0)) for due, name in owing[:NAMED]],
        more=len(owing[NAMED:]),
        next_opens=None if is_over or owing else min(coming, default=None),
    )


def _others(measure: Measure, divisions: list[str]) -> str:
    if not divisions:
        return ""
    return "ร่วมกับทุกสำนัก/กอง" if measure.every_division else f"ร่วมกับอีก {len(divisions)} หน่วยงาน"
