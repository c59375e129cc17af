"""What every page's frame shows: agency and year in the switcher, the main words, who is logged in."""

from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch, reverse

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.inbox.queries import unread_count
from measures.models import ProgressReport

# The main words: address, label, and the addresses of the pages that belong under it.
MAIN_WORDS = (
    (
        "assessments:score_entry",
        "คะแนน",
        ("score_entry", "year", "survey_samples", "recommendations", "agency_years"),
    ),
    ("reports:result", "ผลและบทวิเคราะห์", ("result", "analysis", "analysis_text")),
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

# The pages under «มาตรการ» (components/subnav.html): address, label, what belongs under it, who sees it.
MEASURE_PAGES = (
    ("measures:measure_list", "วางแผน", ("measure_list", "library", "effect"), P.VIEW),
    ("measures:follow_up", "ติดตามผล", ("follow_up", "measure_progress"), P.FOLLOW_UP_SEE),
    ("measures:follow_up_reports", "รายงานของหน่วยงาน", ("follow_up_reports", "bulk", "hand_over"), P.FOLLOW_UP_SEE),
    ("measures:rounds", "รอบติดตาม", ("rounds", "round_open", "round_deadline"), P.FOLLOW_UP_SEE),
    ("measures:follow_up_settings", "วันเตือน", ("follow_up_settings",), P.FOLLOW_UP_REVIEW),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame on staff pages; nothing on public ones. Costs five queries whatever the number of rows."""
    match = request.resolver_match
    if match is None or not request.path.startswith("/staff/"):
        return {}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    unread, own = unread_count(user), _own_work(request, match, user)
    agencies = list(Agency.objects.visible_to(user).order_by("name")[:20])
    # A page that is found without its agency's name says itself whose it is.
    slug = match.kwargs.get("slug") or getattr(getattr(request, "of_agency", None), "slug", None)
    agency = next((a for a in agencies if a.slug == slug), None)
    if agency is None and slug:
        agency = Agency.objects.visible_to(user).filter(slug=slug).first()
    if agency is None and len(agencies) == 1:
        agency = agencies[0]
    if agency is None:
        return {"frame": {"agencies": agencies, "words": [], "years": [], "unread": unread, "own": own}}
    years = list(Assessment.objects.filter(agency=agency).order_by("-fiscal_year"))
    wanted = match.kwargs.get("fiscal_year")
    year = next((y for y in years if y.fiscal_year == wanted), None) or (years[0] if years and not wanted else None)
    words = []
    if year:
        for name, label, belongs in MAIN_WORDS:
            words.append(
                {
                    "url": reverse(name, kwargs={"slug": agency.slug, "fiscal_year": year.fiscal_year}),
                    "label": label,
                    "current": match.url_name in belongs and bool(wanted),
                }
            )
    return {
        "frame": {
            "agency": agency,
            "agencies": agencies if len(agencies) > 1 else [],
            "year": year,
            "years": years,
            "words": words,
            "at_home": match.view_name == "home",
            "at_inbox": match.view_name == "inbox:inbox",
            "unread": unread,
            "own": own,
            "edits_agency": user.can(P.AGENCY_EDIT, agency),
            "pages": _measure_pages(match, user, agency, year) if year and wanted else [],
        }
    }


def _own_work(request: HttpRequest, match: ResolverMatch, user: User) -> dict[str, Any] | None:
    """The way to the reports asked of this person, with how many are owed; None for whom none can be asked."""
    owed = ProgressReport.objects.to_be_done_by(user).owed().count()
    if not owed and not user.division_ids():
        return None
    # Another division's report, opened to review it, is no work of one's own; its page says which it is.
    is_there = match.view_name == "measures:my_work" or getattr(request, "is_own_report", False)
    return {"url": reverse("measures:my_work"), "owed": owed, "current": is_there}


def _measure_pages(match: ResolverMatch, user: User, agency: Agency, year: Assessment) -> list[dict[str, Any]]:
    """The pages under «มาตรการ» that this person may see; none where there is only one, or on other pages."""
    if match.app_name != "measures":
        return []
    place = {"slug": agency.slug, "fiscal_year": year.fiscal_year}
    pages = [
        {"url": reverse(name, kwargs=place), "label": label, "current": match.url_name in belongs}
        for name, label, belongs, permission in MEASURE_PAGES
        if user.can(permission, agency)
    ]
    return pages if len(pages) > 1 else []
