"""Pages of planning: the year's measures, one measure, what is carried over from an earlier year."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import Assessment
from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.audit.queries import timeline
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions import contents
from measures.actions import planning as actions
from measures.actions.carry_over import carry_over as carry
from measures.models import Measure
from measures.pages.alike import AlikeFinder, Likeness
from measures.pages.carry_over import carry_over_context
from measures.pages.measure_form import MeasurePage, stored_words
from measures.pages.measure_list import list_context
from measures.queries.library import earlier_measure_or_404, titles_of
from measures.queries.planning import measure_count, measure_or_404, written_reports


@require_safe
def measure_list(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The year's measures, and the weak points without one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    context = list_context(assessment) | {"can_edit": rules.can_edit_measures(request.user, assessment)}
    return render(request, "measures/measure_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_new(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Plan a measure; ``?code=4`` links it to that weak point, ``?from=7`` fills it from an earlier measure."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_edit_measures(request.user, assessment))
    page = MeasurePage(assessment, None, _posted(request), request.GET.getlist("code"), _source(request, assessment))
    if request.method == "POST" and page.is_valid():
        try:
            made = actions.plan_measure(
                assessment=assessment, data=page.data(), steps=page.step_rows(), by=request.user
            )
        except RuleBroken as broken:
            page.form.add_error("title", list(broken.messages))
        else:
            return _saved(request, assessment, made)
    return _form_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """Change a measure. Whoever saves second sees both texts before replacing the first."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    measure = measure_or_404(request.user, assessment, pk)
    require(rules.can_edit_measures(request.user, assessment))
    page = MeasurePage(assessment, measure, _posted(request))
    if request.method == "POST" and page.is_valid():
        try:
            saved = actions.change_measure(
                measure=measure,
                data=page.data(),
                steps=page.step_rows(),
                seen_version=page.form.cleaned_data["seen_version"] or 0,
                by=request.user,
                today=localdate(),
            )
        except actions.MeasureChanged as changed:
            return _conflict(request, page, changed.measure)
        except RuleBroken as broken:
            page.form.add_error("title", list(broken.messages))
        else:
            return _saved(request, assessment, saved)
    return _form_page(request, page)


@require_safe
def measure_alike(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The measures alike to a title while it is typed: a fragment that is empty where there is none."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_edit_measures(request.user, assessment))
    own, source = (_number(request.GET.get(name, "")) for name in ("own", "carried_from"))
    alike = _alike(assessment, request.GET.get("title", ""), own, source)
    return render(request, "measures/_alike.html", {"alike": alike, "assessment": assessment})


@require_POST
def measure_move(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """Give a measure another number; saying it twice changes nothing."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    to = _number(request.POST.get("to", "")) or 0
    if actions.move_measure(assessment=assessment, pk=pk, to=to, by=request.user):
        messages.success(request, f"เปลี่ยนลำดับเป็น ม.{to} แล้ว")
    return redirect("measures:measure_list", slug, fiscal_year)


@require_POST
def measure_delete(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """Delete a measure; pressing twice deletes one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    gone = actions.drop_measure(assessment=assessment, pk=pk, by=request.user)
    messages.success(request, "ลบมาตรการแล้ว" if gone else "มาตรการนี้ลบไปแล้ว")
    return redirect("measures:measure_list", slug, fiscal_year)


@require_http_methods(["GET", "HEAD", "POST"])
def carry_over(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Last year's measures, to choose which are carried on; choosing the same twice makes no second one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_edit_measures(request.user, assessment))
    if request.method == "POST":
        pks = [pk for each in request.POST.getlist("pk") if (pk := _number(each)) is not None]
        if pks:
            done = carry(assessment=assessment, pks=pks, by=request.user)
            if done.made:
                messages.success(request, f"ยกมา {len(done.made)} มาตรการแล้ว ตรวจข้อความ วันที่ และผู้รับผิดชอบอีกครั้ง")
            for title in done.there:
                messages.warning(request, f"«{title}» มีในปีนี้แล้ว จึงไม่ยกมาอีก")
            return redirect("measures:measure_list", slug, fiscal_year)
    context = carry_over_context(assessment) | {"nothing_chosen": request.method == "POST"}
    return render(request, "measures/carry_over.html", context, status=422 if request.method == "POST" else 200)


def _posted(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _number(text: str) -> int | None:
    """A whole number from the address or a form, small enough to be an id."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else None


def _source(request: StaffRequest, assessment: Assessment) -> Measure | None:
    """The earlier measure that fills the form; 404 for one that is not there."""
    given = request.POST.get("carried_from", "") if request.method == "POST" else request.GET.get("from", "")
    pk = _number(given)
    return None if pk is None else earlier_measure_or_404(request.user, assessment, pk)


def _alike(assessment: Assessment, title: str, own: int | None, source: int | None = None) -> list[Likeness]:
    return AlikeFinder(titles_of(assessment), assessment.fiscal_year).alike(title, own, source)


def _saved(request: StaffRequest, assessment: Assessment, measure: Measure) -> HttpResponse:
    messages.success(request, f"บันทึกมาตรการ «{measure.title}» แล้ว")
    if alike := _alike(assessment, measure.title, measure.pk):
        words = " และ ".join(each.words for each in alike)
        messages.warning(request, f"คล้ายกับ {words} ถ้าเป็นเรื่องเดียวกัน รวมไว้เรื่องเดียวจะติดตามง่ายกว่า")
    return redirect("measures:measure_list", assessment.agency.slug, assessment.fiscal_year)


def _form_page(request: StaffRequest, page: MeasurePage, status: int = 0, **more: Any) -> HttpResponse:
    measure, source = page.measure, page.source
    title = str(page.form["title"].value() or "")
    context: dict[str, Any] = {
        "assessment": page.assessment,
        "measure": measure,
        "source": source,
        "told": page.told(),
        "form": page.form,
        "steps": page.steps,
        "groups": page.code_groups(),
        "year": page.assessment.fiscal_year + 1,
        "alike": _alike(page.assessment, title, measure.pk if measure else None, source.pk if source else None),
    }
    if measure:
        context |= {"drop_refusal": _drop_refusal(measure), "count": measure_count(page.assessment)}
        context |= {"up": measure.order - 1, "down": measure.order + 1}
    status = status or (422 if page.form.is_bound and not page.is_valid() else 200)
    return render(request, "measures/measure_form.html", context | more, status=status)


def _drop_refusal(measure: Measure) -> str:
    written = written_reports(measure)
    return actions.drop_refusal(written) if written else ""


def _conflict(request: StaffRequest, page: MeasurePage, stored: Measure) -> HttpResponse:
    """Both texts: what was typed stays in the fields, what somebody else saved stands above them."""
    asked = contents.asked(page.data(), page.step_rows())
    page.see_version(stored.version)
    told = {
        "event": timeline(stored).first(),
        "stored": stored_words(contents.contents(stored), asked, page.divisions),
    }
    return _form_page(request, page, status=409, **told)
