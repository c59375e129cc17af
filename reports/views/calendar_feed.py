"""A person's calendar file behind its secret address, and the page that gives, renews and closes that address."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from ita_portal.accounts.requests import StaffRequest
from ita_portal.lib.workflow import RuleBroken
from reports import calendar_actions as actions
from reports.calendar_feed import as_ical
from reports.pages.calendar_feed import feed_of, person_of

SECONDS = 15 * 60  # for which a calendar need not ask again


@login_not_required
@require_safe
def calendar_ics(request: HttpRequest, key: str) -> HttpResponseBase:
    """The calendar of the person whose key this is: whoever has it needs no log-in. Any other key is no address."""
    person = person_of(key)
    if person is None:
        raise Http404
    feed = feed_of(person, today=localdate())
    content = as_ical(feed.name, feed.description, feed.events)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="ita.ics"'
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    response["Cache-Control"] = f"private, max-age={SECONDS}"
    # The address is the key: no page that the file leads to may learn it, and no search engine keeps it.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    return conditional or response


@require_safe
def calendar_feed(request: StaffRequest) -> HttpResponse:
    """The address of one's own calendar, and how it gets into a telephone."""
    key = request.user.calendar_key
    address = settings.SITE_URL + reverse("calendar_ics", args=[key]) if key else ""
    context = {
        "address": address,
        # Calendars open what begins like this as a subscription and not as a file.
        "subscribe": "webcal://" + address.partition("://")[2] if key else "",
        "trace": actions.trace_of(key),
        "feed": feed_of(request.user, today=localdate()) if key else None,
    }
    return render(request, "reports/calendar_feed.html", context)


@require_POST
def calendar_feed_change(request: StaffRequest) -> HttpResponse:
    """Ask for an address, for another one, or give it up."""
    match request.POST.get("do"):
        case "make":
            said = "ได้ที่อยู่ปฏิทินแล้ว คัดลอกไปใส่ในปฏิทินของท่าน" if actions.make_feed(by=request.user) else ""
        case "renew":
            is_new = actions.renew_feed(seen=request.POST.get("seen", ""), by=request.user)
            said = "เปลี่ยนที่อยู่แล้ว ที่อยู่เดิมใช้ไม่ได้อีก ใส่ที่อยู่ใหม่ในปฏิทินของท่าน" if is_new else ""
        case "close":
            said = "ปิดปฏิทินแล้ว ที่อยู่เดิมใช้ไม่ได้อีก" if actions.close_feed(by=request.user) else ""
        case _:
            raise RuleBroken("ไม่รู้ว่าจะทำอะไรกับที่อยู่ปฏิทิน โหลดหน้าใหม่แล้วกดปุ่มอีกครั้ง")
    if said:
        messages.success(request, said)
    return redirect("calendar_feed")
