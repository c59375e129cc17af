"""Reading the inbox and the log of what was sent."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, QuerySet
from django.shortcuts import get_object_or_404

from ita_portal.accounts.models import Agency, User
from ita_portal.accounts.roles import P
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.models import Notice

PAGE_SIZE = 30


def unread_count(user: User) -> int:
    """How many notices ``user`` has not opened yet. One query."""
    return Notice.objects.addressed_to(user).unread().count()


def newest_unread(user: User) -> int:
    """The newest notice not opened yet, by its id; 0 when all are."""
    return Notice.objects.addressed_to(user).unread().aggregate(newest=Max("pk"))["newest"] or 0


def told_on(agency: Agency, kind: str, day: date) -> set[int]:
    """Who (user ids) was told something of that kind in the agency on that day. One query."""
    return set(Notice.objects.filter(agency=agency, kind=kind, day=day).values_list("user", flat=True))


def logs_for(user: User) -> QuerySet[Agency]:
    """The agencies whose log of messages ``user`` may open by way of a role there."""
    return Agency.objects.filter(pk__in=user.agencies_with(P.FOLLOW_UP_REVIEW)).order_by("name_key", "pk")


def inbox_of(user: User, page: str | None) -> "Page[Notice]":
    """One page of the inbox, newest first; the nearest page where ``page`` is none."""
    notices = Notice.objects.addressed_to(user).select_related("agency").order_by("-created_at", "-pk")
    return Paginator(notices, PAGE_SIZE).get_page(page)


def notice_or_404(user: User, pk: int) -> Notice:
    """One notice of the own inbox; everybody else's does not exist."""
    return get_object_or_404(Notice.objects.addressed_to(user).select_related("agency"), pk=pk)


def logged_or_404(user: User, agency: Agency, pk: int) -> Notice:
    """One notice of the agency's log, for those who run its follow-up."""
    return get_object_or_404(Notice.objects.logged_for(user).filter(agency=agency), pk=pk)


@dataclass(frozen=True)
class StateCount:
    """A choice of the log's filter: a state of the mail (empty: all) and how many notices stand there."""

    value: str
    label: str
    count: int


def state_counts(agency: Agency) -> list[StateCount]:
    """How many mails of the agency stand where, all of them first. One query."""
    found = Notice.objects.filter(agency=agency).order_by().values_list("mail_state").annotate(n=Count("pk"))
    by_state = dict(found)
    counts = [StateCount("", "ทั้งหมด", sum(by_state.values()))]
    return counts + [StateCount(state.value, state.label, by_state.get(state.value, 0)) for state in MailState]


def log_of(agency: Agency, state: str, page: str | None) -> "Page[Notice]":
    """One page of what was sent in the agency, newest first, all of it or what stands at ``state``."""
    notices = Notice.objects.filter(agency=agency).select_related("user").order_by("-created_at", "-pk")
    if state in MailState.values:
        notices = notices.filter(mail_state=state)
    return Paginator(notices, PAGE_SIZE).get_page(page)
