"""The agency's own particulars: what stands on its documents and how its scores are judged."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions.agency import change_agency
from assessments.queries import agency_or_404
from ita_portal.accounts import forms
from ita_portal.accounts.models import Division
from ita_portal.accounts.requests import StaffRequest
from ita_portal.accounts.roles import P
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken


@require_http_methods(["GET", "HEAD", "POST"])
def agency_profile(request: StaffRequest, slug: str) -> HttpResponse:
    """Profile, divisions and signatories on one page, saved together."""
    agency = agency_or_404(request.user, slug)
    require(request.user.can(P.AGENCY_EDIT, agency))
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.AgencyForm(data, files, initial=forms.agency_initial(agency))
    divisions = forms.Divisions(data, initial=forms.division_initial(agency), prefix="divisions")
    signatories = forms.Signatories(data, initial=forms.signatory_initial(agency), prefix="signatories")
    strategy = _strategy(request, agency.pk)
    refused: tuple[str, ...] = ()
    if request.method == "POST" and all([form.is_valid(), divisions.is_valid(), signatories.is_valid()]):
        named = [(at, f.cleaned_data) for at, f in enumerate(divisions) if f.cleaned_data.get("name")]
        places = [at for at, _ in named]
        try:
            change_agency(
                agency=agency,
                profile=form.cleaned_data,
                divisions=[row for _, row in named],
                strategy=places.index(strategy) if strategy in places else 0,
                signatories=[f.cleaned_data for f in signatories],
                by=request.user,
            )
        except RuleBroken as broken:
            refused = broken.messages
        else:
            messages.success(request, "บันทึกข้อมูลหน่วยงานแล้ว รายงานที่สร้างต่อจากนี้จะใช้ข้อมูลใหม่")
            return redirect("assessments:agency_profile", slug)
    context = {
        "agency": agency,
        "form": form,
        "divisions": divisions,
        "strategy": strategy,
        "signatories": signatories,
        "refused": refused,
    }
    return render(request, "assessments/agency_profile.html", context, status=422 if data is not None else 200)


def _strategy(request: StaffRequest, agency_id: int) -> int:
    """The row of the division that answers for the ITA: as posted, else as stored, else the first."""
    if request.method == "POST":
        posted = request.POST.get("strategy", "")
        return int(posted) if posted.isdecimal() and len(posted) < 4 else 0
    rows = Division.objects.filter(agency_id=agency_id).values_list("is_strategy", flat=True)
    return next((at for at, is_strategy in enumerate(rows) if is_strategy), 0)


@require_safe
def agency_seal(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The seal, for those who may see the agency's work."""
    agency = agency_or_404(request.user, slug)
    if not agency.seal:
        raise Http404
    return FileResponse(agency.seal.open("rb"), content_type="image/png")
