"""The agency's own particulars: what stands on its documents and how its scores are judged."""

from typing import Any

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions.agency import AgencyChanged, change_agency
from assessments.pages.agency import AgencyPage
from assessments.queries import agency_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.accounts.roles import P
from ita_portal.audit.queries import timeline
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken


@require_http_methods(["GET", "HEAD", "POST"])
def agency_profile(request: StaffRequest, slug: str) -> HttpResponse:
    """Profile, divisions and signatories on one page, saved together. Whoever saves second sees both first."""
    agency = agency_or_404(request.user, slug)
    require(request.user.can(P.AGENCY_EDIT, agency))
    if request.method != "POST":
        return _page(request, AgencyPage(agency))
    page = AgencyPage(agency, request.POST, request.FILES)
    if not page.is_valid():
        return _page(request, page, status=422)
    try:
        change_agency(agency=agency, data=page.data(), seen=page.seen, by=request.user)
    except RuleBroken as broken:
        return _page(request, page, status=422, refused=broken.messages)
    except AgencyChanged as told:
        event = timeline(agency).filter(verb="agency_changed").first()
        return _page(request, page, status=409, stored=page.stored(told.agency), event=event)
    messages.success(request, "บันทึกข้อมูลหน่วยงานแล้ว รายงานที่สร้างต่อจากนี้จะใช้ข้อมูลใหม่")
    return redirect("assessments:agency_profile", slug)


@require_safe
def agency_seal(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The seal, for those who may see the agency's work."""
    return _picture(agency_or_404(request.user, slug).seal)


@require_safe
def agency_emblem(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The emblem of official letters, for those who may see the agency's work."""
    return _picture(agency_or_404(request.user, slug).emblem)


def _picture(stored: FieldFile) -> FileResponse:
    if not stored:
        raise Http404
    return FileResponse(stored.open("rb"), content_type="image/png")


def _page(request: StaffRequest, page: AgencyPage, status: int = 200, **more: Any) -> HttpResponse:
    context = {"agency": page.agency, "page": page, "form": page.form, "divisions": page.divisions}
    context |= {"signatories": page.signatories, "strategy": page.strategy}
    return render(request, "assessments/agency_profile.html", context | more, status=status)
