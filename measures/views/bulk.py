"""Bulk actions: the number and the names first, then one press that acts once."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.queries import assessment_or_404
from ita_portal.accounts.models import Division, User
from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken
from measures import rules
from measures.actions import assignments, reminders
from measures.pages.bulk import DEEDS, BulkPage
from measures.pages.hand_over import HandOverPage


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: StaffRequest, slug: str, fiscal_year: int, deed: str) -> HttpResponse:
    """Remind, extend or reassign: asks once more with the number and the names, and acts when that is confirmed.

    Acting twice does no harm: what is as asked already, or sent meanwhile, is left alone.
    """
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_review(request.user, assessment.agency))
    if deed not in DEEDS:
        raise Http404
    data = request.POST if request.method == "POST" else request.GET
    page = BulkPage(assessment, DEEDS[deed], data, today=timezone.localdate())
    back = reverse("measures:follow_up_reports", args=(slug, fiscal_year)) + page.back
    if not page.rows:
        messages.warning(request, page.why_nothing())
        return redirect(back)
    if request.method == "POST" and page.form.is_bound and page.form.is_valid():
        try:
            count = _act(deed, page, request.user, timezone.now())
        except RuleBroken as broken:
            page.form.add_error(None, list(broken.messages))
        else:
            messages.success(request, page.deed.done.format(count=count) if count else page.deed.nothing)
            return redirect(back)
    return render(request, "measures/bulk.html", page.context(), status=422 if page.form.errors else 200)


def _act(deed: str, page: BulkPage, by: User, now: datetime) -> int:
    cleaned = page.form.cleaned_data
    if deed == "remind":
        return reminders.remind_by_hand(reports=page.rows, by=by, now=now)
    if deed == "extend":
        return assignments.extend(reports=page.rows, due=cleaned["due"], reason=cleaned["reason"], by=by)
    to = User.objects.get(pk=cleaned["to"]) if cleaned["to"] else None
    return assignments.reassign(reports=page.rows, to=to, note=cleaned["note"], by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Hand all open work of a person or a division to another: first how much it is, then the press."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    require(rules.can_review(request.user, assessment.agency))
    page = HandOverPage(assessment, request.POST if request.method == "POST" else None, today=timezone.localdate())
    if page.form.is_valid() and "confirm" in request.POST and page.rows():
        try:
            count = assignments.hand_over(**_hands(page), by=request.user)
        except RuleBroken as broken:
            page.form.add_error(None, list(broken.messages))
        else:
            messages.success(request, f"โอนงานแล้ว {count} รายงาน ให้{page.target_words()}")
            return redirect("measures:follow_up_reports", slug, fiscal_year)
    return render(request, "measures/hand_over.html", page.context(), status=422 if page.form.errors else 200)


def _hands(page: HandOverPage) -> dict[str, Any]:
    """From whom to whom, as the action wants it."""
    form = page.form
    people = User.objects.in_bulk([pk for name in ("source", "target") if (pk := form.picked(name, "p"))])
    divisions = Division.objects.in_bulk([pk for name in ("source", "target") if (pk := form.picked(name, "d"))])
    return {
        "agency": page.assessment.agency,
        "from_person": people.get(form.picked("source", "p") or 0),
        "from_division": divisions.get(form.picked("source", "d") or 0),
        "to_person": people.get(form.picked("target", "p") or 0),
        "to_division": divisions.get(form.picked("target", "d") or 0),
        "note": form.cleaned_data["note"],
    }
