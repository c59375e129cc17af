"""Telling people: once for a day and key, in the caller's transaction, with a reason where no mail goes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox.actions import Message, mark_read, read_all, switch_mail, tell, tell_many
from ita_portal.inbox.enums import MailState, NoticeKind
from ita_portal.inbox.models import Notice
from ita_portal.lib.access import PermissionDenied
from tests import make
from tests.inbox.conftest import fate, say


def test_the_same_person_kind_day_and_key_is_told_once(officer: User, head: User) -> None:
    now = timezone.now()
    first = say(officer, now=now)
    today = timezone.localdate(now)
    again = {"agency": None, "subject": "อีกครั้ง", "lines": [], "day": today, "now": now}
    assert tell(user=officer, kind=NoticeKind.REMINDER, **again) is None
    assert Notice.objects.get().subject == first.subject
    assert tell(user=officer, kind=NoticeKind.REMINDER, key="2", **again) is not None
    assert tell(user=officer, kind=NoticeKind.ESCALATION, **again) is not None
    assert tell(user=officer, kind=NoticeKind.REMINDER, **{**again, "day": today + timedelta(days=1)}) is not None
    assert tell(user=head, kind=NoticeKind.REMINDER, **again) is not None
    assert Notice.objects.count() == 5


def test_telling_many_gives_those_newly_written_and_costs_the_same_for_3_and_40(agency: Agency) -> None:
    people = [make.user(agency) for _ in range(3)]
    now = timezone.now()
    day = timezone.localdate(now)

    def messages(keys: range) -> list[Message]:
        return [Message(people[n % 3], agency, NoticeKind.REMINDER, f"ข้อความ {n}", [], day, str(n)) for n in keys]

    with CaptureQueriesContext(connection) as few:
        assert len(tell_many(messages(range(3)), now=now)) == 3
    with CaptureQueriesContext(connection) as many:
        written = tell_many(messages(range(40)), now=now)
    assert [notice.key for notice in written] == [str(n) for n in range(3, 40)]
    assert len(few) == len(many)
    assert tell_many([], now=now) == []


def test_what_the_caller_rolls_back_was_never_told(officer: User) -> None:
    with transaction.atomic():
        say(officer)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mail_reminders": False}, "ผู้รับปิดรับอีเมลเตือน"),
        ({"email": ""}, "ผู้รับไม่มีที่อยู่อีเมล"),
        ({"is_active": False}, "ผู้รับถูกปิดบัญชีแล้ว"),
    ],
)
def test_a_notice_says_why_no_mail_goes_with_it(officer: User, change: dict[str, Any], reason: str) -> None:
    for name, value in change.items():
        setattr(officer, name, value)
    assert fate(say(officer)) == (MailState.OFF, reason)


def test_without_a_mail_server_the_inbox_still_works(officer: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert fate(say(officer)) == (MailState.OFF, "ระบบยังไม่ได้ตั้งเครื่องแม่ข่ายอีเมล")


def test_a_subject_is_one_line_that_fits(officer: User) -> None:
    notice = say(officer, subject="ก\n ข " + "ค" * 300)
    assert notice.subject == "ก ข " + "ค" * 195 + "…"


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_a_line_leads_nowhere_but_to_the_portal(officer: User, url: str) -> None:
    with pytest.raises(ValueError, match="a page of the portal"):
        say(officer, lines=[{"text": "ลิงก์", "url": url}])


def test_reading_counts_the_first_time_and_only_for_the_own_notice(officer: User, head: User) -> None:
    notice = say(officer)
    with pytest.raises(PermissionDenied):
        mark_read(notice=notice, by=head)
    mark_read(notice=notice, by=officer)
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    mark_read(notice=notice, by=officer)
    notice.refresh_from_db()
    assert notice.read_at == first


def test_reading_all_leaves_what_came_since_and_other_people_alone(officer: User, head: User) -> None:
    old, elsewhere = say(officer, key="1"), say(head)
    since = say(officer, key="2")
    assert read_all(by=officer, up_to=elsewhere.pk) == 1
    assert [n.pk for n in Notice.objects.unread().order_by("pk")] == [elsewhere.pk, since.pk]
    assert Notice.objects.get(pk=old.pk).read_at is not None


def test_switching_mails_is_on_record_once(officer: User) -> None:
    assert switch_mail(on=False, by=officer) is True
    assert switch_mail(on=False, by=officer) is False
    assert switch_mail(on=True, by=officer) is True
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["mail_switched_off", "mail_switched_on"]


@pytest.mark.parametrize(
    "broken",
    [
        {"mail_state": "lost"},
        {"kind": "gossip"},
        {"subject": ""},
        {"mail_state": MailState.WAITING, "mail_not_before": None},
        {"mail_state": MailState.SENDING},
        {"mail_state": MailState.SENT},
        {"mail_state": MailState.FAILED, "mail_error": ""},
        {"mail_state": MailState.OFF, "mail_error": ""},
    ],
)
def test_the_database_refuses_what_cannot_be(officer: User, broken: dict[str, Any]) -> None:
    notice = say(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**broken)
