"""The written analysis: the list of its sections, and one section to edit."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments import rules
from assessments.actions.texts import TextChanged, save_text, use_draft
from assessments.models import AnalysisText, Assessment
from assessments.pages.text_diff import pieces
from assessments.queries import assessment_or_404
from assessments.text_forms import SectionTextForm, UseDraftForm
from assessments.texts import SectionText, findings_of, texts_for
from ita_portal.accounts.requests import StaffRequest
from ita_portal.accounts.roles import P
from ita_portal.lib.access import require


@require_safe
def analysis(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """All sections with their state; the main action is the next one to review."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    findings = findings_of(assessment)
    texts = texts_for(assessment, findings)
    to_review = [text for text in texts if text.needs_review]
    return render(
        request,
        "assessments/analysis.html",
        {
            "assessment": assessment,
            "texts": texts,
            "is_empty": findings.is_empty,
            "may_edit": rules.can_edit_analysis(request.user, assessment),
            "may_type": rules.can_edit_scores(request.user, assessment),
            "may_plan": request.user.can(P.MEASURES_EDIT, assessment.agency),
            "next": to_review[0] if to_review else None,
            "reviewed": len(texts) - len(to_review),
            "out_of_date": sum(text.out_of_date for text in texts),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def analysis_text(request: StaffRequest, slug: str, fiscal_year: int, section: str) -> HttpResponse:
    """One section: the officer's text, with the draft from the figures beside it."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_edit_analysis(request.user, assessment))
    texts = texts_for(assessment)
    place = next((at for at, text in enumerate(texts) if text.section == section), None)
    if place is None:
        raise Http404
    if request.method == "POST":
        return _post(request, assessment, texts, place)
    return _page(request, assessment, texts, place, _form(texts[place]))


def _post(request: StaffRequest, assessment: Assessment, texts: list[SectionText], place: int) -> HttpResponse:
    text = texts[place]
    adopting = "use_draft" in request.POST
    form = UseDraftForm(request.POST) if adopting else SectionTextForm(request.POST)
    if not form.is_valid():
        if adopting:
            raise Http404
        return _page(request, assessment, texts, place, form, status=422)
    try:
        if adopting:
            use_draft(assessment=assessment, section=text.section, by=request.user, **form.cleaned_data)
        else:
            save_text(assessment=assessment, section=text.section, by=request.user, **form.cleaned_data)
    except TextChanged as changed:
        return _conflict(request, assessment, texts, place, changed.row)
    messages.success(request, f"บันทึก «{text.title}» แล้ว")
    if adopting:
        return redirect(request.path)
    here = (assessment.agency.slug, assessment.fiscal_year)
    if place + 1 == len(texts):
        return redirect("assessments:analysis", *here)
    return redirect("assessments:analysis_text", *here, texts[place + 1].section)


def _form(text: SectionText) -> SectionTextForm:
    initial = {"text": text.text, "seen_version": text.version, "seen_draft": text.draft}
    return SectionTextForm(initial=initial)


def _conflict(
    request: StaffRequest, assessment: Assessment, texts: list[SectionText], place: int, theirs: AnalysisText
) -> HttpResponse:
    """Both texts side by side; saving again from here is a decision made with both in sight."""
    typed = request.POST.get("text", texts[place].draft)
    form = SectionTextForm(initial={"text": typed, "seen_version": theirs.version, "seen_draft": texts[place].draft})
    return _page(request, assessment, texts, place, form, theirs=theirs, status=409)


def _page(
    request: StaffRequest,
    assessment: Assessment,
    texts: list[SectionText],
    place: int,
    form: SectionTextForm | UseDraftForm,
    theirs: AnalysisText | None = None,
    status: int = 200,
) -> HttpResponse:
    text = texts[place]
    context = {
        "assessment": assessment,
        "text": text,
        "form": form,
        "theirs": theirs,
        "changes": pieces(text.based_on, text.draft) if text.out_of_date else [],
        "number": place + 1,
        "count": len(texts),
        "previous": texts[place - 1] if place else None,
        "following": texts[place + 1] if place + 1 < len(texts) else None,
    }
    return render(request, "assessments/analysis_text.html", context, status=status)
