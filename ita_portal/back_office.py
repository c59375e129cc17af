"""The back office's own site: what stands in it in the order in which people use it."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest

# Who there is, by which rules, what they scored, did and published, what they were told, who did it all.
ORDER = (
    "accounts.agency",
    "accounts.division",
    "accounts.user",
    "accounts.membership",
    "assessments.framework",
    "assessments.assessment",
    "assessments.score",
    "assessments.scorechange",
    "assessments.recommendation",
    "measures.measure",
    "measures.progressreport",
    "reports.report",
    "reports.renderjob",
    "inbox.notice",
    "audit.auditevent",
)


class BackOffice(AdminSite):
    """Django's site, whose subjects and tables stand in ``ORDER`` instead of in the alphabet's."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """What this person may see, as Django gives it; what ``ORDER`` does not name comes last, as Django has it."""
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=_place)
        return sorted(apps, key=lambda app: min(map(_place, app["models"])))


def _place(entry: dict[str, Any]) -> int:
    name = entry["model"]._meta.label_lower
    return ORDER.index(name) if name in ORDER else len(ORDER)


class BackOfficeConfig(AdminConfig):
    """Puts our site in the place of Django's."""

    default_site = "ita_portal.back_office.BackOffice"
