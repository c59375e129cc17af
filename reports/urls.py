"""Addresses of documents, of the year's result and of the public pages."""

from django.urls import path

from assessments.urls import YEAR
from reports.views import public, reports, result

app_name = "reports"

urlpatterns = [
    path(YEAR + "result/", result.result, name="result"),
    path(YEAR + "reports/", reports.report_list, name="report_list"),
    path(YEAR + "reports/plan/", reports.report_plan, name="report_plan"),
    path(YEAR + "reports/preview/", reports.report_preview, name="report_preview"),
    path(YEAR + "reports/request/", reports.report_request, name="report_request"),
    path(YEAR + "reports/<int:version>/", reports.report_detail, name="report_detail"),
    path(YEAR + "reports/<int:version>/progress/", reports.report_progress, name="report_progress"),
    path(YEAR + "reports/<int:version>/file/", reports.report_file, name="report_file"),
    path(YEAR + "reports/<int:version>/retry/", reports.report_retry, name="report_retry"),
    path(YEAR + "reports/<int:version>/step/", reports.report_step, name="report_step"),
]

# At the root, after everything else: a first word that is not one of ours is an agency.
public_urlpatterns = [
    path("", public.public_home, name="public_home"),
    path("about/", public.public_about, name="public_about"),
    path("<slug:slug>/", public.public_agency, name="public_agency"),
    path("<slug:slug>/seal.png", public.public_seal, name="public_seal"),
    path("<slug:slug>/<int:fiscal_year>/", public.public_year, name="public_year"),
    path("<slug:slug>/<int:fiscal_year>/<slug:kind>/v<int:version>.pdf", public.public_file, name="public_file"),
]
urlpatterns += public_urlpatterns
