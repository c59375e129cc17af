"""Addresses of an agency's own particulars."""

from django.urls import path

from .views import agency

app_name = "accounts"

urlpatterns = [
    path("staff/<slug:slug>/agency/", agency.agency_profile, name="agency_profile"),
    path("staff/<slug:slug>/agency/seal/", agency.agency_seal, name="agency_seal"),
]
