"""The page of the calendar of an ITA year: reading it, moving a date, and keeping the agency's own dates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from assessments.actions import year_calendar as actions
from assessments.models import YearDate
from assessments.queries import agency_or_404
from assessments.rules import can_edit_year_dates
from assessments.year_dates import own_date
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib import thai
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from reports.calendar_forms import MilestoneForm, OwnDateForm, PeriodForm
from reports.pages.year_calendar import YearPage, calendar_of
from reports.pages.year_values import Entry

YEARS = range(2556, 2643)  # of which there can be frameworks, with one year to either side
ADD = "add"


@require_http_methods(["GET", "HEAD", "POST"])
def year_calendar(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The calendar of a fiscal year; whoever keeps it changes one date at a time, right in its line."""
    agency = agency_or_404(request.user, slug)
    if fiscal_year not in YEARS:
        raise Http404
    can_edit = can_edit_year_dates(request.user, agency)
    page = calendar_of(agency, request.user, fiscal_year, today=localdate())
    if request.method == "POST":
        require(can_edit)
        return _Change(request, page).answer()
    opened = request.GET.get("edit", "") if can_edit else ""
    editing = _editing(page, opened)
    return render(request, "reports/year_calendar.html", _context(page, can_edit, editing))


class _Change:
    """One date that was sent: which it is, what was typed, and what became of it."""

    def __init__(self, request: StaffRequest, page: YearPage) -> None:
        self.request, self.page = request, page
        self.name = request.POST.get("name", ADD)
        self.seen = int(seen) if (seen := request.POST.get("seen", "")).isascii() and seen.isdecimal() else 0
        self.entry = page.named(self.name)
        self.form: PeriodForm = self._form()

    def answer(self) -> HttpResponse:
        """Do it and go on to the calendar, or show the date again with what is wrong."""
        takes_away = "take_away" in self.request.POST
        if self.name != ADD and self.entry is None:
            return self._again(409, {"gone": True})
        if not takes_away and not self.form.is_valid():
            return self._again(422)
        try:
            year, said = self._take_away() if takes_away else self._save()
        except actions.DateChanged as told:
            self.seen = told.row.version if told.row else 0
            return self._again(409, {"changed": told.row or True})
        except RuleBroken as broken:
            self.form.add_error(None, list(broken.messages))
            return self._again(422)
        messages.success(self.request, said)
        address = reverse("reports:year_calendar", args=[self.page.agency.slug, year])
        return redirect(address if self.name == ADD or takes_away else f"{address}#{self.name}")

    def _save(self) -> tuple[int, str]:
        by, typed = self.request.user, self.form.cleaned_data
        if isinstance(self.form, OwnDateForm):
            own = actions.OwnDate(typed["title"], typed["starts"], typed["ends"], typed["who"], typed["note"])
            today = self.page.today
            if self.entry is None:
                actions.add_date(agency=self.page.agency, own=own, by=by, today=today)
                return thai.fiscal_year_of(own.ends), f"เพิ่ม «{own.title}» {thai.thai_date(own.ends)} แล้ว"
            changed = actions.change_date(date_=self._row(), own=own, seen=self.seen, by=by, today=today)
            return thai.fiscal_year_of(own.ends), f"บันทึก «{own.title}» แล้ว" if changed else "ไม่มีอะไรเปลี่ยน"
        milestone = self._milestone_entry().milestone
        assert milestone is not None  # noqa: S101 - only milestones have this form
        moved = actions.move_milestone(
            agency=self.page.agency,
            fiscal_year=milestone.fiscal_year,
            key=milestone.key,
            starts=typed.get("starts"),
            ends=typed["ends"],
            note=typed["note"],
            seen=self.seen,
            by=by,
        )
        day = thai.thai_period(typed.get("starts") or typed["ends"], typed["ends"])
        words = f"«{milestone.title}» เป็น {day} แล้ว ทุกหน้าและปฏิทินในโทรศัพท์ใช้วันใหม่"
        return self.page.year, words if moved else "เป็นวันนี้อยู่แล้ว"

    def _take_away(self) -> tuple[int, str]:
        """Remove an own date, or give a milestone back to the framework."""
        milestone = self._milestone_entry().milestone
        assert milestone is not None  # noqa: S101 - nothing else can be taken away
        if milestone.kind == "own":
            actions.remove_date(date_=self._row(), seen=self.seen, by=self.request.user)
            return self.page.year, f"ลบ «{milestone.title}» แล้ว"
        actions.restore_milestone(
            agency=self.page.agency,
            fiscal_year=milestone.fiscal_year,
            key=milestone.key,
            seen=self.seen,
            by=self.request.user,
        )
        return self.page.year, f"«{milestone.title}» กลับไปใช้วันตามกรอบแล้ว"

    def _milestone_entry(self) -> Entry:
        if self.entry is None or self.entry.milestone is None:
            raise RuleBroken("ไม่มีวันนี้ในปฏิทินแล้ว โหลดหน้าใหม่เพื่อดูปฏิทินล่าสุด")
        return self.entry

    def _row(self) -> YearDate:
        row = own_date(self.page.agency, int(self.name.removeprefix("own.")))
        if row is None:
            raise actions.DateChanged(None)
        return row

    def _form(self) -> PeriodForm:
        if self.entry and self.entry.kind != "own":
            return MilestoneForm(self.request.POST, is_stage=self.entry.kind == "stage")
        return OwnDateForm(self.request.POST)

    def _again(self, status: int, more: dict[str, Any] | None = None) -> HttpResponse:
        editing = {"name": self.name, "form": self.form, "seen": self.seen, "entry": self.entry} | (more or {})
        return render(self.request, "reports/year_calendar.html", _context(self.page, True, editing), status=status)


def _editing(page: YearPage, name: str) -> dict[str, Any] | None:
    """The date whose form stands open: its entry, its form and the version that is shown."""
    if name == ADD:
        return {"name": ADD, "form": OwnDateForm(), "seen": 0, "entry": None}
    entry = page.named(name)
    if entry is None or entry.milestone is None:
        return None
    moved = entry.milestone.moved
    values = {"starts": entry.starts, "ends": entry.ends, "note": moved.note if moved else ""}
    form: PeriodForm
    if entry.kind == "own":
        form = OwnDateForm(initial={**values, "title": entry.title, "who": entry.who})
    else:
        form = MilestoneForm(initial=values, is_stage=entry.kind == "stage")
    return {"name": name, "form": form, "seen": moved.version if moved else 0, "entry": entry}


def _context(page: YearPage, can_edit: bool, editing: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "page": page,
        "agency": page.agency,
        "can_edit": can_edit,
        "editing": editing,
        # One main action a page: while a date is open, saving it is.
        "main": None if editing else page.main,
        "earlier": page.year - 1 if page.year - 1 in YEARS else None,
        "later": page.year + 1 if page.year + 1 in YEARS else None,
        "current_year": thai.fiscal_year_of(page.today),
        "lenders": thai.join_thai(page.lent_by),
    }
