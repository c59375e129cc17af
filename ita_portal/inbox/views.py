"""Pages of the inbox, and the agency's log of what was sent."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ita_portal.accounts.models import Agency
from ita_portal.accounts.requests import StaffRequest
from ita_portal.accounts.roles import P
from ita_portal.inbox import actions
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.queries import (
    inbox_of,
    log_of,
    logged_or_404,
    logs_for,
    newest_unread,
    notice_or_404,
    state_counts,
)
from ita_portal.inbox.rules import why_no_mail
from ita_portal.lib.access import require


@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """What the portal told this person, newest first."""
    context = {
        "notices": inbox_of(request.user, request.GET.get("page")),
        "newest_unread": newest_unread(request.user),
        "no_mail": why_no_mail(request.user, backend=settings.EMAIL_BACKEND),
        "logs": logs_for(request.user),
    }
    return render(request, "inbox/inbox.html", context)


@require_safe
def notice(request: StaffRequest, pk: int) -> HttpResponse:
    """One notice with its lines; opening it marks it read. Where all of it leads to one place, that is its button."""
    found = notice_or_404(request.user, pk)
    actions.mark_read(notice=found, by=request.user)
    places = {line["url"] for line in found.lines if line["url"]}
    return render(request, "inbox/notice.html", {"notice": found, "goes_to": places.pop() if len(places) == 1 else ""})


@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    """Mark as read what was there when the page was made; what came since stays unread."""
    newest = request.POST.get("newest", "")
    count = actions.read_all(by=request.user, up_to=int(newest) if newest.isdecimal() else 0)
    messages.success(request, f"ทำเครื่องหมายว่าอ่านแล้ว {count} ข้อความ" if count else "ไม่มีข้อความที่ยังไม่อ่าน")
    return redirect("inbox:inbox")


@require_POST
def mail_switch(request: StaffRequest) -> HttpResponse:
    """Switch the mails on or off; the inbox gets everything either way."""
    on = request.POST.get("mail") == "on"
    actions.switch_mail(on=on, by=request.user)
    words = "เปิดรับอีเมลเตือนแล้ว" if on else "ปิดรับอีเมลเตือนแล้ว ข้อความยังเข้ากล่องนี้ตามปกติ"
    messages.success(request, words)
    return redirect("inbox:inbox")


@require_safe
def message_log(request: StaffRequest, slug: str) -> HttpResponse:
    """What was sent to whom in the agency, which way, when, and what failed."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user), slug=slug)
    require(request.user.can(P.FOLLOW_UP_REVIEW, agency))
    state = request.GET.get("state", "")
    context = {
        "agency": agency,
        "notices": log_of(agency, state, request.GET.get("page")),
        "states": state_counts(agency),
        "state": state,
    }
    return render(request, "inbox/message_log.html", context)


@require_POST
def message_resend(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Send a failed mail again."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user), slug=slug)
    require(request.user.can(P.FOLLOW_UP_REVIEW, agency))
    found = logged_or_404(request.user, agency, pk)
    actions.resend(notice=found, by=request.user, now=timezone.now())
    messages.success(request, "ส่งอีเมลอีกครั้งแล้ว ผลจะขึ้นในบันทึกนี้ภายในหนึ่งถึงสองนาที")
    state = request.POST.get("state", "")
    back = reverse("inbox:message_log", args=[slug])
    return redirect(f"{back}?state={state}" if state in MailState.values else back)
