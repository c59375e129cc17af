"""Addresses of the inbox and of the log of what was sent."""

from django.urls import path

from ita_portal.inbox import views

app_name = "inbox"

# Before staff/<slug>/: no agency is called «inbox» (accounts.models.RESERVED_SLUGS).
urlpatterns = [
    path("staff/inbox/", views.inbox, name="inbox"),
    path("staff/inbox/read/", views.read_all, name="read_all"),
    path("staff/inbox/mail/", views.mail_switch, name="mail_switch"),
    path("staff/inbox/<int:pk>/", views.notice, name="notice"),
    path("staff/<slug:slug>/messages/", views.message_log, name="message_log"),
    path("staff/<slug:slug>/messages/<int:pk>/resend/", views.message_resend, name="message_resend"),
]
