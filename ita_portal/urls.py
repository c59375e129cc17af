"""Every address of the portal: what is for staff stands under staff/, what is for everyone at the root."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path, re_path

from ita_portal import health
from ita_portal.appearance import appearance
from ita_portal.design import design
from reports.views import calendar_feed
from reports.views.area import area, area_export
from reports.views.home import home

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    # Log-in and passwords by allauth, named as it names them; it has more, which stays closed.
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("appearance/", appearance, name="appearance"),
    path("staff/", home, name="home"),
    # A person's own calendar: staff/calendar/ is nobody's agency, and the file is read without a log-in.
    path("staff/calendar/", calendar_feed.calendar_feed, name="calendar_feed"),
    path("staff/calendar/change/", calendar_feed.calendar_feed_change, name="calendar_feed_change"),
    path("calendar/<slug:key>.ics", calendar_feed.calendar_ics, name="calendar_ics"),
    path("staff/design/", design, name="design"),
    path("staff/area/", area, name="area"),
    path("staff/area/list.<slug:suffix>", area_export, name="area_export"),
    path("", include("ita_portal.inbox.urls")),
    # Before assessments, where staff/<agency>/ stands: staff/work/ is nobody's agency.
    path("", include("measures.urls")),
    path("", include("assessments.urls")),
    path("", include("reports.urls")),
]

handler400 = "ita_portal.lib.uploads.handlers.bad_request"
handler403 = "ita_portal.lib.problems.not_allowed"
handler404 = "ita_portal.lib.problems.not_found"
handler429 = "ita_portal.lib.problems.too_many_tries"  # asked for by allauth
handler500 = "ita_portal.lib.problems.server_error"
