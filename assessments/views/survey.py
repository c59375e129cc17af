"""Samples of the surveys and the recommendations of the NACC."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessments import rules
from assessments.actions import survey as actions
from assessments.forms import RecommendationForm
from assessments.pages.survey import recommendation_groups, sample_mistakes, sample_rows
from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.accounts.roles import P
from ita_portal.lib.access import require


@require_http_methods(["GET", "HEAD", "POST"])
def survey_samples(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Population and respondents of each survey, with the least number the year's rule asks for."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    can_edit = rules.can_edit_scores(request.user, assessment)
    rows = sample_rows(assessment, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all([row.form.is_valid() for row in rows]):
        counts = {r.code: (r.form.cleaned_data["population"], r.form.cleaned_data["respondents"]) for r in rows}
        actions.save_samples(assessment=assessment, counts=counts, by=request.user)
        messages.success(request, "บันทึกกลุ่มตัวอย่างแล้ว")
        return redirect("assessments:survey_samples", slug, fiscal_year)
    context = {"assessment": assessment, "rows": rows, "mistakes": sample_mistakes(rows), "can_edit": can_edit}
    failed = request.method == "POST"
    if failed:
        require(can_edit)
    return render(request, "assessments/survey_samples.html", context, status=422 if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def recommendations(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """What the NACC recommends, by instrument; adding one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    can_edit = rules.can_edit_scores(request.user, assessment)
    initial = {"code": request.GET.get("code", "")}
    form = RecommendationForm(request.POST or None, initial=initial, framework=assessment.framework.to_plain())
    if request.method == "POST" and form.is_valid():
        actions.add_recommendation(assessment=assessment, by=request.user, **form.cleaned_data)
        messages.success(request, f"เพิ่มข้อเสนอแนะของ {form.cleaned_data['code']} แล้ว")
        return redirect("assessments:recommendations", slug, fiscal_year)
    if request.method == "POST":
        require(can_edit)
    groups = recommendation_groups(assessment)
    context = {"assessment": assessment, "groups": groups, "form": form, "can_edit": can_edit}
    context["count"] = sum(len(group.rows) for group in groups)
    context["may_plan"] = request.user.can(P.MEASURES_EDIT, assessment.agency)
    return render(request, "assessments/recommendations.html", context, status=422 if form.errors else 200)


@require_POST
def recommendation_delete(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """Delete one recommendation; pressing twice deletes one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    gone = actions.delete_recommendation(assessment=assessment, pk=pk, by=request.user)
    messages.success(request, "ลบข้อเสนอแนะแล้ว" if gone else "ข้อเสนอแนะนี้ลบไปแล้ว")
    return redirect("assessments:recommendations", slug, fiscal_year)
