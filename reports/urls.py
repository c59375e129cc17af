"""Addresses of documents, of the year's result and of the public pages."""

from django.urls import path, register_converter

from assessments.urls import YEAR
from reports.documents import DocumentConverter
from reports.views import (
    compare,
    executive,
    plan,
    public,
    reports,
    result,
    sheets,
    strategy,
    verify,
    word,
    year_calendar,
)

register_converter(DocumentConverter, "document")
DOCUMENT = YEAR + "reports/<document:document>/"

app_name = "reports"

urlpatterns = [
    path(YEAR + "executive/", executive.executive, name="executive"),
    path(YEAR + "executive/scores/<slug:step>/", executive.executive_decide, name="executive_decide"),
    path(
        YEAR + "executive/<document:document>/<int:version>/<slug:step>/",
        executive.executive_decide,
        name="executive_decide",
    ),
    path(YEAR + "dates/", year_calendar.year_calendar, name="year_calendar"),
    path(YEAR + "strategy/", strategy.strategy, name="strategy"),
    path(YEAR + "result/", result.result, name="result"),
    path(YEAR + "reports/", reports.report_list, name="report_list"),
    path(DOCUMENT + "plan/", plan.report_plan, name="report_plan"),
    path(DOCUMENT + "preview/", reports.report_preview, name="report_preview"),
    path(DOCUMENT + "pictures/<int:proof>/", reports.report_picture, name="report_picture"),
    path(DOCUMENT + "request/", reports.report_request, name="report_request"),
    path(DOCUMENT + "preview/request/", sheets.report_preview_request, name="report_preview_request"),
    path(DOCUMENT + "<int:version>/pages/", sheets.report_sheets, name="report_sheets"),
    path(DOCUMENT + "<int:version>/pages/<int:page>.webp", sheets.report_sheet, name="report_sheet"),
    path(DOCUMENT + "<int:version>/", reports.report_detail, name="report_detail"),
    path(DOCUMENT + "<int:version>/progress/", reports.report_progress, name="report_progress"),
    path(DOCUMENT + "<int:version>/file/", reports.report_file, name="report_file"),
    path(DOCUMENT + "<int:version>/word/", word.report_word, name="report_word"),
    path(DOCUMENT + "<int:version>/retry/", reports.report_retry, name="report_retry"),
    path(DOCUMENT + "<int:version>/step/", reports.report_step, name="report_step"),
]

# At the root, after everything else: a first word that is not one of ours is an agency.
public_urlpatterns = [
    path("", public.public_home, name="public_home"),
    path("about/", public.public_about, name="public_about"),
    path("compare/", compare.public_compare, name="public_compare"),
    path("compare/list.<slug:suffix>", compare.public_compare_export, name="public_compare_export"),
    path("<slug:slug>/", public.public_agency, name="public_agency"),
    path("<slug:slug>/seal.png", public.public_seal, name="public_seal"),
    path("<slug:slug>/<int:fiscal_year>/", public.public_year, name="public_year"),
    path("<slug:slug>/<int:fiscal_year>/proof/<int:proof>/", public.public_proof, name="public_proof"),
    path(
        "<slug:slug>/<int:fiscal_year>/<document:document>/v<int:version>.pdf", public.public_file, name="public_file"
    ),
    path(
        "<slug:slug>/<int:fiscal_year>/<document:document>/v<int:version>-archive.pdf",
        verify.public_archive,
        name="public_archive",
    ),
    path(
        "<slug:slug>/<int:fiscal_year>/<document:document>/v<int:version>.<slug:suffix>",
        verify.public_figures,
        name="public_figures",
    ),
    path(
        "<slug:slug>/<int:fiscal_year>/<document:document>/v<int:version>/",
        verify.public_document,
        name="public_document",
    ),
]
urlpatterns += public_urlpatterns
