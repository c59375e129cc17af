"""Who owns which OIT item of the coming year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import rules
from assessments.actions import workplan as actions
from assessments.pages.owners import choices_from, owners_context
from assessments.queries import assessment_or_404
from ita_portal.accounts.requests import StaffRequest
from ita_portal.accounts.roles import P
from ita_portal.lib.access import require


@require_http_methods(["GET", "HEAD", "POST"])
def item_owners(request: StaffRequest, slug: str, fiscal_year: int) -> HttpResponse:
    """Every OIT item with what it must show and its division; «propose» saves what was chosen and fills the rest."""
    assessment = assessment_or_404(request.user, slug, fiscal_year)
    can_edit = rules.can_edit_workplan(request.user, assessment)
    if request.method != "POST":
        may = {"can_edit": can_edit, "can_add_divisions": request.user.can(P.AGENCY_EDIT, assessment.agency)}
        return render(request, "assessments/item_owners.html", owners_context(assessment) | may)
    require(can_edit)
    saved = actions.save_owners(assessment=assessment, choices=choices_from(request.POST), by=request.user)
    if "propose" in request.POST:
        count = actions.propose_owners(assessment=assessment, by=request.user)
        messages.success(request, f"เสนอผู้รับผิดชอบ {count} รายการแล้ว ตรวจและแก้ได้" if count else "ทุกรายการมีผู้รับผิดชอบแล้ว")
    elif saved.changed or not saved.refused:
        words = f"บันทึกผู้รับผิดชอบ {len(saved.changed)} รายการแล้ว" if saved.changed else "ผู้รับผิดชอบเป็นอย่างนี้อยู่แล้ว"
        messages.success(request, words)
    if saved.refused:
        codes = " ".join(saved.refused)
        messages.warning(request, f"{codes} มีผู้กำหนดเป็นหน่วยงานอื่นก่อน หน้านี้แสดงที่บันทึกไว้ ถ้าต้องการเปลี่ยนให้เลือกใหม่")
    return redirect("assessments:item_owners", slug, fiscal_year)
