"""How somebody wants the pages drawn: as the device asks, in the portal's own colours, or in high contrast.

The choice is a cookie of its own, so that it needs neither log-in nor session. Pages for everyone carry no form and
set no cookie, because proxies keep them; they link to the page of this view instead, and «Vary» keeps a drawn choice
from reaching somebody else.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

COOKIE = "appearance"
A_YEAR = 365 * 24 * 60 * 60  # seconds
# As the cookie says it: label, and what it means for the reader. The first is what holds without a cookie.
THEMES = {
    "auto": ("ตามเครื่อง", "เครื่องที่ตั้งให้เพิ่มความต่างของสีไว้ จะได้สีตัดกันสูงเอง"),
    "light": ("สีปกติ", "พื้นขาว ตัวหนังสือเข้ม สีเคลือบศิลาดลเป็นสีหลัก"),
    "contrast": ("สีตัดกันสูง", "ตัวหนังสือและเส้นเข้มขึ้นทุกจุด เหมาะกับจอกลางแดดและสายตาเลือนราง"),
}

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def theme_of(request: HttpRequest) -> str:
    """The theme that ``request`` asks for: a key of ``THEMES``."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def theme(request: HttpRequest) -> dict[str, str]:
    """Context of every page: its theme, for frame.html and the switch in the foot."""
    return {"theme": theme_of(request)}


class VaryByAppearance:
    """Every page is drawn by a cookie, so whoever keeps a page keeps it by the cookie; files are the same for all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """The choice of a theme; what is sent is remembered for a year on this device, and leads back."""
    back = _way_back(request)
    chosen = request.POST.get("theme", "")
    if request.method == "POST" and chosen in THEMES:
        response = redirect(back)
        if chosen == "auto":
            response.delete_cookie(COOKIE, samesite="Lax")
        else:
            response.set_cookie(
                COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.PRODUCTION
            )
        return response
    themes = [
        {"value": value, "label": label, "words": words, "is_chosen": value == theme_of(request)}
        for value, (label, words) in THEMES.items()
    ]
    context = {"themes": themes, "back": back, "is_wrong": request.method == "POST"}
    return render(request, "appearance.html", context, status=422 if request.method == "POST" else 200)


def _way_back(request: HttpRequest) -> str:
    """The page the person came from, of ours alone; the front page where none is named."""
    back = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure())
    return back if is_ours and back.startswith("/") else "/"
