"""Back office: measures and the divisions' reports, to be looked through; whoever acts does so on the staff pages.

Besides the system administrators the officers of a strategy division may look, once they are let into the back
office; they see the agencies whose follow-up they oversee.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from ita_portal.accounts.roles import P
from ita_portal.lib.admin import ReadOnly
from ita_portal.lib.thai import thai_date
from measures import export
from measures.models import Measure, ProgressReport
from measures.pages.bulk import DEEDS
from measures.pages.chips import due_chip
from measures.queries import back_office as queries
from measures.queries.follow_up import Wanted, who_owes, with_proof_count, with_standing, with_year
from measures.rounds import round_label
from measures.words import division_words, period_words

# A selection travels in the address of the page that asks once more; beyond that its own filters choose.
MOST_CHOSEN = 300


class Narrowing(admin.SimpleListFilter):
    """A filter of the follow-up; the admin it stands in says how far its rows are from measure and report."""

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any) -> None:
        self.to_measure, self.to_report = model_admin.to_measure, model_admin.to_report
        super().__init__(request, params, model, model_admin)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        known = {str(key) for key, _words in self.lookup_choices}
        if value is None:
            return queryset
        return queries.those_with(queryset, self.condition(value) if value in known else Q(pk__in=()))

    def condition(self, value: str) -> Q:
        raise NotImplementedError


class DivisionFilter(Narrowing):
    title, parameter_name = "สำนัก/กอง", "division"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in queries.division_names(request.user)]  # type: ignore[arg-type]

    def condition(self, value: str) -> Q:
        return queries.of_division(value, self.to_measure, self.to_report)


class IndicatorFilter(Narrowing):
    title, parameter_name = "ตัวชี้วัด", "indicator"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(number), f"ตัวชี้วัดที่ {number}") for number in range(1, 11)]

    def condition(self, value: str) -> Q:
        return queries.of_indicator(int(value), self.to_measure)


class RoundFilter(Narrowing):
    title, parameter_name = "รอบ", "round"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, round_label(key)) for key in queries.round_keys(request.user)]  # type: ignore[arg-type]

    def condition(self, value: str) -> Q:
        return queries.of_round(value, self.to_report)


class OwedFilter(Narrowing):
    title, parameter_name = "การรายงาน", "owed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("late", "เกินกำหนด"), ("owed", "ยังไม่รายงาน")]

    def condition(self, value: str) -> Q:
        return queries.owing(self.to_report, localdate() if value == "late" else None)


class FollowedAdmin(ReadOnly):
    """What both lists have in common: who sees which rows, and the actions."""

    to_measure = to_report = ""
    actions: Any = ("remind", "extend", "reassign", "export_xlsx", "export_csv")
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        user: Any = request.user
        return user.is_active and user.is_staff and (user.is_superuser or bool(user.agencies_with(P.FOLLOW_UP_SEE)))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.overseen(super().get_queryset(request), request.user, self.to_measure)  # type: ignore[arg-type]

    @admin.action(description="เตือนผู้ที่ยังไม่รายงาน")
    def remind(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._ask(request, queryset, "remind")

    @admin.action(description="ขยายเวลารายงานที่ยังไม่ส่ง")
    def extend(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._ask(request, queryset, "extend")

    @admin.action(description="เปลี่ยนผู้รายงานของรายงานที่ยังไม่ส่ง")
    def reassign(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._ask(request, queryset, "reassign")

    @admin.action(description="ดาวน์โหลด .xlsx")
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._file(queryset, "xlsx")

    @admin.action(description="ดาวน์โหลด .csv")
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._file(queryset, "csv")

    def _ask(self, request: HttpRequest, chosen: QuerySet[Any], deed: str) -> HttpResponse | None:
        """On to the staff page that shows the number and the names and acts: there is one place that acts."""
        owed = queries.owed_reports_of(chosen)
        years = {row.measure.assessment for row in owed}
        if len(years) != 1 or len(owed) > MOST_CHOSEN:
            words = (
                f"เลือกรายการที่ยังไม่รายงานของหน่วยงานเดียวและปีเดียว ไม่เกิน {MOST_CHOSEN} รายงาน แล้ว{DEEDS[deed].verb}อีกครั้ง"
            )
            self.message_user(request, words, messages.WARNING)
            return None
        year = years.pop()
        place = {"slug": year.agency.slug, "fiscal_year": year.fiscal_year, "deed": deed}
        pks = ",".join(str(row.pk) for row in owed)
        return HttpResponseRedirect(f"{reverse('measures:bulk', kwargs=place)}?{urlencode({'ids': pks})}")

    def _file(self, chosen: QuerySet[Any], suffix: str) -> HttpResponse:
        raise NotImplementedError


@admin.register(Measure)
class MeasureAdmin(FollowedAdmin):
    """Measures with what their reports add up to; the longest overdue first."""

    labels = {"version": "บันทึกครั้งที่", "created_by": "วางมาตรการโดย"}
    to_report = "progress__"
    list_display = ("title", "year", "lead", "when", "progress", "last_report", "work_status", "next_day")
    list_filter = (
        "work_status", OwedFilter, DivisionFilter, IndicatorFilter, RoundFilter,
        "carried_out_in", "assessment__agency",
    )  # fmt: skip
    search_fields = ("title", "target", "assessment__agency__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_year(with_standing(super().get_queryset(request))).prefetch_related(
            "links", "responsibilities__division"
        )

    def get_ordering(self, request: HttpRequest) -> Any:
        return (F("next_due").asc(nulls_last=True), "-carried_out_in", "assessment", "order")

    @admin.display(description="หน่วยงานและปี", ordering="carried_out_in")
    def year(self, row: Any) -> str:
        return f"{row.assessment.agency} {row.carried_out_in}"

    @admin.display(description="หน่วยงานหลัก")
    def lead(self, row: Measure) -> str:
        return next(iter(division_words(row)), "–")

    @admin.display(description="ระยะเวลา")
    def when(self, row: Measure) -> str:
        return period_words(row)

    @admin.display(description="ความก้าวหน้า", ordering="percent")
    def progress(self, row: Any) -> str:
        return f"{row.percent}% รายงาน {row.received}/{row.asked}"

    @admin.display(description="รายงานล่าสุด", ordering="last_sent_on")
    def last_report(self, row: Any) -> str:
        return thai_date(row.last_sent_on) if row.last_sent_on else "–"

    @admin.display(description="กำหนดส่งถัดไป", ordering="next_due")
    def next_day(self, row: Any) -> str:
        return _day(row.next_due)

    def _file(self, chosen: QuerySet[Any], suffix: str) -> HttpResponse:
        measures = list(chosen)
        owing = who_owes([row.pk for row in measures], Wanted())
        rows = export.measure_rows(measures, owing, today=localdate())
        columns = export.MEASURE_COLUMNS + export.COUNT_COLUMNS
        return export.download("ติดตามมาตรการ", "follow-up-measures", suffix, columns, rows)


@admin.register(ProgressReport)
class ProgressReportAdmin(FollowedAdmin):
    """Every report that was asked for; the earliest due first."""

    labels = {
        "state_by": "เปลี่ยนสถานะโดย", "sent_by": "ส่งโดย", "accepted_by": "รับโดย", "saved_by": "บันทึกโดย",
        "version": "บันทึกครั้งที่", "reminded_stage": "เตือนถึงขั้นที่", "head_stage": "แจ้งหัวหน้าถึงขั้นที่",
    }  # fmt: skip
    to_measure = "measure__"
    list_display = ("measure", "year", "division", "round", "next_day", "state", "said", "first_sent_on", "assignee")
    list_filter = (
        "state", "measure__work_status", OwedFilter, DivisionFilter, IndicatorFilter, RoundFilter,
        "measure__carried_out_in", "measure__assessment__agency",
    )  # fmt: skip
    list_select_related = (
        "measure__assessment__agency",
        "measure__assessment__framework",
        "division",
        "round",
        "assignee",
    )
    search_fields = ("measure__title", "division__name", "measure__assessment__agency__name")
    ordering = ("due", "measure__order", "division__order", "pk")

    @admin.display(description="หน่วยงานและปี", ordering="measure__carried_out_in")
    def year(self, row: ProgressReport) -> str:
        return f"{row.measure.assessment.agency} {row.measure.carried_out_in}"

    @admin.display(description="กำหนดส่ง", ordering="due")
    def next_day(self, row: ProgressReport) -> str:
        return _day(row.due) if row.is_owed else thai_date(row.due)

    @admin.display(description="ผลที่รายงาน", ordering="percent")
    def said(self, row: ProgressReport) -> str:
        percent = "" if row.percent is None else f" {row.percent}%"
        return f"{row.get_work_status_display()}{percent}" if row.sent_at else "–"

    def _file(self, chosen: QuerySet[Any], suffix: str) -> HttpResponse:
        reports = with_proof_count(chosen.select_related(*self.list_select_related))
        reports = reports.prefetch_related("measure__links", "measure__responsibilities__division")
        found = list(reports)
        measures = {row.measure_id: export.measure_cells(row.measure) for row in found}
        rows = export.report_rows(found, measures, today=localdate())
        columns = export.MEASURE_COLUMNS + export.REPORT_COLUMNS
        return export.download("รายงานของหน่วยงาน", "follow-up-reports", suffix, columns, rows)


def _day(due: Any) -> str:
    """A day on which something is owed, and how late or near it is."""
    if due is None:
        return "–"
    near = due_chip(due, today=localdate())
    return f"{thai_date(due)} ({near.words})" if near else thai_date(due)
