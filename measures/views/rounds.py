"""Pages of the rounds: which are open and which come, opening one by hand, moving a deadline."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from ita_portal.lib.thai import thai_date
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions.rounds import move_deadline, open_round
from measures.forms.follow_up import DeadlineForm
from measures.pages.rounds import deadline_context, opening_context, rounds_context
from measures.queries.rounds import round_or_404
from measures.views.follow_up import seen_or_refused


@require_safe
def rounds(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """The rounds of the year."""
    assessment = seen_or_refused(request, slug, fiscal_year)
    can_review = rules.can_review(request.user, assessment.agency)
    return render(
        request, "measures/rounds.html", rounds_context(assessment, today=localdate(), can_review=can_review)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: StaffRequest, slug: str, fiscal_year: int, key: str) -> HttpResponse:
    """Open a round by hand: first whom it asks, then the press. Pressing twice opens one."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_review(request.user, assessment.agency))
    context = opening_context(assessment, key, today=localdate())
    if context is None:
        raise Http404
    if request.method == "POST":
        try:
            opened = open_round(assessment=assessment, key=key, by=request.user, today=localdate())
        except RuleBroken as broken:
            return render(request, "measures/round_open.html", context | {"reasons": broken.messages}, status=409)
        messages.success(request, f"เปิดรับรายงาน {opened.label} แล้ว กำหนดส่ง {thai_date(opened.due)}")
        return redirect("measures:rounds", slug, fiscal_year)
    return render(request, "measures/round_open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_deadline(request: StaffRequest, slug: str, fiscal_year: int, pk: int) -> HttpResponse:
    """Move the deadline of a round, with a reason; only those who still owe a report are told."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_review(request.user, assessment.agency))
    round_ = round_or_404(assessment, pk)
    form = DeadlineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        due, reason = form.cleaned_data["due"], form.cleaned_data["reason"]
        try:
            count = move_deadline(round_=round_, due=due, reason=reason, by=request.user)
        except RuleBroken as broken:
            form.add_error("due", list(broken.messages))
        else:
            told = f"แจ้งผู้ที่ยังไม่ส่ง {count} รายงาน" if count else "ไม่มีรายงานที่ต้องแจ้ง"
            messages.success(request, f"กำหนดส่ง{round_.label} เป็น {thai_date(due)} แล้ว {told}")
            return redirect("measures:rounds", slug, fiscal_year)
    context = deadline_context(assessment, round_, today=localdate()) | {"form": form}
    return render(request, "measures/round_deadline.html", context, status=422 if form.errors else 200)
