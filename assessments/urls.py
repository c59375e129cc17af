"""Addresses of the assessment: years of an agency, scores, analysis, owners of OIT items."""

from django.urls import path

from assessments.views import agency, analysis, scores, survey, workplan, years

app_name = "assessments"

YEAR = "staff/<slug:slug>/<int:fiscal_year>/"

urlpatterns = [
    path("staff/<slug:slug>/", years.agency_years, name="agency_years"),
    path("staff/<slug:slug>/agency/", agency.agency_profile, name="agency_profile"),
    path("staff/<slug:slug>/agency/seal/", agency.agency_seal, name="agency_seal"),
    path("staff/<slug:slug>/agency/emblem/", agency.agency_emblem, name="agency_emblem"),
    path(YEAR, years.year, name="year"),
    path(YEAR + "step/", years.step, name="step"),
    path(YEAR + "scores/", scores.score_entry, name="score_entry"),
    path(YEAR + "scores/cell/", scores.save_cell, name="save_cell"),
    path(YEAR + "scores/block/", scores.save_block, name="save_block"),
    path(YEAR + "scores/panel/", scores.score_panel, name="score_panel"),
    path(YEAR + "scores/announced/", scores.save_announced, name="save_announced"),
    path(YEAR + "scores/reason/", scores.save_reason, name="save_reason"),
    path(YEAR + "scores/history/<str:code>/", scores.score_history, name="score_history"),
    path(YEAR + "samples/", survey.survey_samples, name="survey_samples"),
    path(YEAR + "recommendations/", survey.recommendations, name="recommendations"),
    path(YEAR + "recommendations/<int:pk>/delete/", survey.recommendation_delete, name="recommendation_delete"),
    path(YEAR + "analysis/", analysis.analysis, name="analysis"),
    path(YEAR + "analysis/<slug:section>/", analysis.analysis_text, name="analysis_text"),
    path(YEAR + "oit/", workplan.item_owners, name="item_owners"),
]
