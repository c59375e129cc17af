"""What every page's frame shows: agency and year in the switcher, the main words, who is logged in."""

from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch, reverse
from django.utils.timezone import localdate

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.inbox.queries import unread_count
from ita_portal.lib.thai import fiscal_year_of
from measures.models import ProgressReport

# The main words: address, label, and the addresses of the pages that belong under it.
MAIN_WORDS = (
    (
        "assessments:score_entry",
        "คะแนน",
        (
            *("score_entry", "score_history", "save_announced"),
            *("year", "survey_samples", "recommendations", "agency_years"),
        ),
    ),
    ("reports:result", "ผลและบทวิเคราะห์", ("result", "analysis", "analysis_text", "target")),
    (
        "measures:measure_list",
        "มาตรการ",
        (
            *("measure_list", "measure_new", "measure_edit", "measure_delete", "work_calendar"),
            *("carry_over", "library", "effect"),
            *("follow_up", "follow_up_reports", "measure_progress", "bulk", "hand_over"),
            *("rounds", "round_open", "round_deadline", "follow_up_settings"),
        ),
    ),
    ("assessments:item_owners", "รายการ OIT", ("item_owners",)),
    (
        "reports:report_list",
        "รายงานและเอกสาร",
        ("report_list", "report_preview", "report_sheets", "report_detail", "report_plan"),
    ),
)

# The pages under «งานของฉัน», which has no agency and no year in its address.
AT_HOME = (
    *("home", "reports:executive", "reports:executive_decide", "reports:strategy"),
    *("reports:year_calendar", "calendar_feed"),
)
# A page of the fiscal year that runs, whether or not the agency has begun that year's assessment.
THIS_YEAR = "reports:year_calendar"

# The pages that belong together (components/subnav.html), by what they are about. Each page: its address, its label,
# the pages that belong under it, and who sees it: who holds the
# permission, or one of several (None: everybody who sees the agency's year).
PageGroup = tuple[str, tuple[tuple[str, str, tuple[str, ...], str | tuple[str, ...] | None], ...]]
PAGE_GROUPS: tuple[PageGroup, ...] = (
    (
        "งานของฉัน",
        (
            ("home", "งานของฉัน", (), None),
            ("reports:executive", "ภาพรวมผู้บริหาร", ("executive_decide",), P.FOLLOW_UP_SEE),
            ("reports:strategy", "ภาพรวมงาน", (), (P.MEASURES_EDIT, P.AGENCY_EDIT)),
            (THIS_YEAR, "ปฏิทินปี ITA", ("calendar_feed",), P.VIEW),
        ),
    ),
    (
        "ผลและบทวิเคราะห์",
        (
            ("reports:result", "ผลการประเมิน", (), None),
            ("assessments:analysis", "บทวิเคราะห์", ("analysis_text",), None),
            ("measures:target", "ทางสู่เป้าหมาย", (), None),
        ),
    ),
    (
        "มาตรการ",
        (
            ("measures:measure_list", "วางแผน", ("library", "effect"), P.VIEW),
            ("measures:follow_up", "ติดตามผล", ("measure_progress",), P.FOLLOW_UP_SEE),
            ("measures:follow_up_reports", "รายงานของหน่วยงาน", ("bulk", "hand_over"), P.FOLLOW_UP_SEE),
            ("measures:rounds", "รอบติดตาม", ("round_open", "round_deadline"), P.FOLLOW_UP_SEE),
            ("measures:follow_up_settings", "วันเตือน", (), P.FOLLOW_UP_REVIEW),
        ),
    ),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame on staff pages; nothing on public ones. Costs seven queries whatever the number of rows."""
    match = request.resolver_match
    if match is None or not request.path.startswith("/staff/"):
        return {}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    unread, own = unread_count(user), _own_work(request, match, user)
    agencies = list(Agency.objects.visible_to(user).order_by("name_key", "pk")[:20])
    # A page that is found without its agency's name says itself whose it is.
    slug = match.kwargs.get("slug") or getattr(getattr(request, "of_agency", None), "slug", None)
    agency = next((a for a in agencies if a.slug == slug), None)
    if agency is None and slug:
        agency = Agency.objects.visible_to(user).filter(slug=slug).first()
    if agency is None and len(agencies) == 1:
        agency = agencies[0]
    area = _area_words(match, user)
    if agency is None:
        return {
            "frame": {
                "agencies": agencies,
                "words": area,
                "years": [],
                "at_home": match.view_name in AT_HOME,
                "at_inbox": match.view_name == "inbox:inbox",
                "unread": unread,
                "own": own,
            }
        }
    request.page_agency = agency  # type: ignore[attr-defined]  # whose digits the page is written in
    years = list(Assessment.objects.filter(agency=agency).select_related("agency").order_by("-fiscal_year"))
    wanted = match.kwargs.get("fiscal_year")
    is_any_year = not wanted or match.view_name == THIS_YEAR
    year = next((y for y in years if y.fiscal_year == wanted), None) or (years[0] if years and is_any_year else None)
    words = []
    if year:
        for name, label, belongs in MAIN_WORDS:
            words.append(
                {
                    "url": reverse(name, kwargs={"slug": agency.slug, "fiscal_year": year.fiscal_year}),
                    "label": label,
                    "current": match.url_name in belongs and bool(wanted),
                    "late": _late(user, year) if name == "measures:measure_list" else 0,
                }
            )
    return {
        "frame": {
            "agency": agency,
            "agencies": agencies if len(agencies) > 1 else [],
            "year": year,
            "years": years,
            "words": words + area,
            "at_home": match.view_name in AT_HOME,
            "at_inbox": match.view_name == "inbox:inbox",
            "unread": unread,
            "own": own,
            "edits_agency": user.can(P.AGENCY_EDIT, agency),
            "group": _group_of(match, user, {"slug": agency.slug, "fiscal_year": year.fiscal_year}, agency)
            if year
            else None,
        }
    }


def _late(user: User, year: Assessment) -> int:
    """How many of the year's reports are late, for those who see every division's."""
    if not user.can(P.FOLLOW_UP_SEE, year.agency):
        return 0
    return ProgressReport.objects.of_year(year).owed().filter(due__lt=localdate()).count()


def _area_words(match: ResolverMatch, user: User) -> list[dict[str, Any]]:
    """The way to all agencies side by side, for those who oversee some; it belongs to no agency's year."""
    if not (user.is_superuser or user.overseen()):
        return []
    return [{"url": reverse("area"), "label": "ภาพรวมหน่วยงาน", "current": match.view_name == "area"}]


def _own_work(request: HttpRequest, match: ResolverMatch, user: User) -> dict[str, Any] | None:
    """The way to the reports asked of this person, with how many are owed; None for whom none can be asked."""
    owed = ProgressReport.objects.to_be_done_by(user).owed().count()
    if not owed and not user.division_ids():
        return None
    # Another division's report, opened to review it, is no work of one's own; its page says which it is.
    is_there = match.view_name == "measures:my_work" or getattr(request, "is_own_report", False)
    return {"url": reverse("measures:my_work"), "owed": owed, "current": is_there}


def _may_see(user: User, permission: str | tuple[str, ...] | None, agency: Agency) -> bool:
    asked = (permission,) if isinstance(permission, str) else permission
    return asked is None or any(user.can(each, agency) for each in asked)


def _group_of(match: ResolverMatch, user: User, place: dict[str, Any], agency: Agency) -> dict[str, Any] | None:
    """The pages that belong together with this one, of those that this person may see; None where it stands alone."""
    for label, group in PAGE_GROUPS:
        if not any(match.url_name in (name.split(":")[-1], *belongs) for name, _label, belongs, _permission in group):
            continue
        pages = [
            {
                "url": reverse(name, kwargs=_place(name, place)),
                "label": words,
                "current": match.url_name in (name.split(":")[-1], *belongs),
            }
            for name, words, belongs, permission in group
            if _may_see(user, permission, agency)
        ]
        return {"label": label, "pages": pages} if len(pages) > 1 else None
    return None


def _place(name: str, place: dict[str, Any]) -> dict[str, Any] | None:
    """An agency's year is part of every address but that of «my work»; the calendar is that of the year that runs."""
    if name == "home":
        return None
    return place | {"fiscal_year": fiscal_year_of(localdate())} if name == THIS_YEAR else place
