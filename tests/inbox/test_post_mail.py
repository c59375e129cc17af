"""Mails against a real SMTP server: sent once, refused, hung, killed in the middle, sent again by hand."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from ita_portal.inbox import jobs
from ita_portal.inbox.actions import resend, switch_mail
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.models import Notice
from ita_portal.lib.workflow import RuleBroken
from tests import make
from tests.inbox.conftest import fate, say
from tests.inbox.smtp_sink import running
from tests.services import database_url

UseServer = Callable[..., None]


def test_a_mail_says_in_thai_what_the_notice_says(officer: User, use_server: UseServer) -> None:
    notice = say(officer)
    with running() as sink:
        use_server(sink.port)
        assert dict(jobs.post_mail(now=timezone.now())) == {MailState.SENT: 1}
    (mail,) = sink.kept
    assert mail["To"] == "officer@example.org"
    assert mail["Subject"].strip() == "รายงานมาตรการ 2 เรื่องครบกำหนดใน 3 วัน"  # folded, so it begins with a space
    assert mail["Message-ID"] == f"<{notice.ref}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]
    assert text == (
        "เรียน เจ้าหน้าที่กองยุทธศาสตร์\n\n"
        "รายงานมาตรการ 2 เรื่องครบกำหนดใน 3 วัน\n\n"
        "- ม.1 คู่มือการยืม · รอบ 6 เดือนแรก\n"
        "  http://localhost:8000/staff/our-town/2565/measures/\n\n"
        "- กำหนดส่ง 20 เม.ย. 2569\n\n"
        f"{notice.agency} · ระบบงาน ITA\n"
        "อีเมลนี้ส่งโดยระบบ ไม่ต้องตอบกลับ อ่านย้อนหลังหรือปิดรับอีเมลที่ http://localhost:8000/staff/inbox/\n\n"
    )
    assert ' href="http://localhost:8000/staff/our-town/2565/measures/">ม.1 คู่มือการยืม' in html
    assert fate(notice) == (MailState.SENT, "")
    assert (notice.mail_to, notice.mail_attempts) == ("officer@example.org", 1)
    assert notice.mailed_at is not None


def test_names_and_markup_of_people_stay_out_of_the_mail(agency: object, use_server: UseServer) -> None:
    person = make.user(agency, first_name="สมชาย", username="somchai")
    say(person, subject="หัวข้อ\r\nBcc: everybody@example.org", lines=[{"text": "<b>ม.1</b>", "url": ""}])
    with running() as sink:
        use_server(sink.port)
        jobs.post_mail(now=timezone.now())
    (mail,) = sink.kept
    assert mail["Subject"].strip() == "หัวข้อ Bcc: everybody@example.org"
    assert mail["Bcc"] is None
    text, html = [part.get_content() for part in mail.iter_parts()]
    assert text.startswith("เรียน เจ้าหน้าที่\r\n")
    assert "สมชาย" not in text + html
    assert "somchai" not in text + html
    assert "&lt;b&gt;ม.1&lt;/b&gt;" in html


def test_many_mails_share_one_connection_and_a_second_run_sends_none(officer: User, use_server: UseServer) -> None:
    for number in range(5):
        say(officer, key=str(number))
    with running() as sink:
        use_server(sink.port)
        assert dict(jobs.post_mail(now=timezone.now())) == {MailState.SENT: 5}
        assert dict(jobs.post_mail(now=timezone.now())) == {}
    assert (len(sink.kept), sink.connections) == (5, 1)


def test_a_server_that_hangs_up_after_two_mails_gets_the_rest_on_another_line(
    officer: User, use_server: UseServer
) -> None:
    for number in range(5):
        say(officer, key=str(number))
    with running(hangs_up_after=2) as sink:
        use_server(sink.port)
        assert dict(jobs.post_mail(now=timezone.now())) == {MailState.SENT: 5}
    assert (len(sink.kept), sink.connections) == (5, 3)


def test_an_address_refused_for_good_fails_at_once_and_the_others_arrive(
    officer: User, head: User, use_server: UseServer
) -> None:
    refused, sent = say(officer), say(head)
    with running(answers={"officer@example.org": "550 no such user"}) as sink:
        use_server(sink.port)
        assert dict(jobs.post_mail(now=timezone.now())) == {MailState.FAILED: 1, MailState.SENT: 1}
    assert sink.recipients() == ["head@example.org"]
    assert fate(refused) == (MailState.FAILED, "เครื่องแม่ข่ายอีเมลไม่รับที่อยู่นี้ (550 no such user)")
    assert fate(sent) == (MailState.SENT, "")


def test_an_address_refused_for_now_is_tried_three_times_with_growing_pauses(
    officer: User, use_server: UseServer
) -> None:
    now = timezone.now()
    notice = say(officer, now=now)
    seen = []
    with running(answers={"officer@example.org": "451 try later"}) as sink:
        use_server(sink.port)
        for minutes in (0, 5, 11, 60, 135):
            jobs.post_mail(now=now + timedelta(minutes=minutes))
            seen.append((*fate(notice)[:1], notice.mail_attempts))
    waiting, failed = MailState.WAITING, MailState.FAILED
    assert seen == [(waiting, 1), (waiting, 1), (waiting, 2), (waiting, 2), (failed, 3)]
    assert notice.mail_error == "เครื่องแม่ข่ายอีเมลไม่รับที่อยู่นี้ (451 try later)"
    assert sink.kept == []


def test_a_refused_connection_lets_everything_wait_and_fails_after_three_runs(
    officer: User, head: User, use_server: UseServer
) -> None:
    now = timezone.now()
    notices = [say(officer, now=now), say(head, now=now)]
    use_server(_closed_port())
    began = time.monotonic()
    assert dict(jobs.post_mail(now=now)) == {MailState.WAITING: 2}
    assert dict(jobs.post_mail(now=now + timedelta(minutes=1))) == {}
    assert dict(jobs.post_mail(now=now + timedelta(minutes=11))) == {MailState.WAITING: 2}
    assert dict(jobs.post_mail(now=now + timedelta(minutes=132))) == {MailState.FAILED: 2}
    assert time.monotonic() - began < 5
    assert {fate(notice) for notice in notices} == {(MailState.FAILED, "ติดต่อเครื่องแม่ข่ายอีเมลไม่ได้")}


def test_mails_arrive_when_the_server_is_back(officer: User, use_server: UseServer) -> None:
    now = timezone.now()
    notice = say(officer, now=now)
    use_server(_closed_port())
    jobs.post_mail(now=now)
    with running() as sink:
        use_server(sink.port)
        jobs.post_mail(now=now + timedelta(minutes=11))
    assert sink.recipients() == ["officer@example.org"]
    assert fate(notice) == (MailState.SENT, "")


def test_a_server_that_never_greets_costs_one_time_out_and_no_mail(officer: User, use_server: UseServer) -> None:
    for number in range(20):
        say(officer, key=str(number))
    with running(hangs_at="greeting") as sink:
        use_server(sink.port, timeout=0.5)
        began = time.monotonic()
        assert dict(jobs.post_mail(now=timezone.now())) == {MailState.WAITING: 20}
        assert time.monotonic() - began < 3
    assert set(Notice.objects.values_list("mail_error", flat=True)) == {"ติดต่อเครื่องแม่ข่ายอีเมลไม่ได้"}


def test_a_server_that_hangs_after_taking_a_mail_leaves_one_of_unknown_fate(
    officer: User, use_server: UseServer
) -> None:
    now = timezone.now()
    notices = [say(officer, key=str(number), now=now) for number in range(3)]
    with running(hangs_at="end of data") as sink:
        use_server(sink.port, timeout=0.5)
        assert dict(jobs.post_mail(now=now)) == {MailState.FAILED: 1, MailState.WAITING: 2}
        assert fate(notices[0]) == (MailState.FAILED, "ไม่ทราบว่าส่งถึงหรือไม่ เครื่องแม่ข่ายอีเมลไม่ตอบระหว่างส่ง")
    with running() as healed:
        use_server(healed.port)
        assert dict(jobs.post_mail(now=now + timedelta(hours=1))) == {MailState.SENT: 2}
    assert len(sink.kept) + len(healed.kept) == 3


def test_a_server_that_takes_no_mail_of_ours_is_away(officer: User, use_server: UseServer) -> None:
    notice = say(officer)
    with running(sender_answer="530 log in first") as sink:
        use_server(sink.port)
        assert dict(jobs.post_mail(now=timezone.now())) == {MailState.WAITING: 1}
    assert fate(notice) == (MailState.WAITING, "เครื่องแม่ข่ายอีเมลไม่รับจดหมายของระบบ (530 log in first)")
    assert notice.mail_attempts == 1


def test_a_message_refused_for_its_content_fails_with_the_words_of_the_server(
    officer: User, use_server: UseServer
) -> None:
    notice = say(officer)
    with running(data_answer="554 looks like spam") as sink:
        use_server(sink.port)
        jobs.post_mail(now=timezone.now())
    assert fate(notice) == (MailState.FAILED, "เครื่องแม่ข่ายอีเมลไม่รับข้อความนี้ (554 looks like spam)")


def test_an_address_no_mail_can_carry_fails_and_the_others_arrive(
    officer: User, head: User, use_server: UseServer
) -> None:
    User.objects.filter(pk=officer.pk).update(email="ไม่ใช่ ที่อยู่")
    broken, sent = say(User.objects.get(pk=officer.pk)), say(head)
    with running() as sink:
        use_server(sink.port)
        jobs.post_mail(now=timezone.now())
    assert fate(broken)[0] == MailState.FAILED
    assert fate(sent) == (MailState.SENT, "")


def test_somebody_who_switched_off_meanwhile_gets_no_mail(officer: User, use_server: UseServer) -> None:
    notice = say(officer)
    switch_mail(on=False, by=officer)
    with running() as sink:
        use_server(sink.port)
        assert dict(jobs.post_mail(now=timezone.now())) == {MailState.OFF: 1}
    assert sink.kept == []
    assert fate(notice) == (MailState.OFF, "ผู้รับปิดรับอีเมลเตือน")


def test_a_fault_of_our_own_is_recorded_raised_and_holds_up_nobody(
    officer: User, head: User, use_server: UseServer
) -> None:
    now = timezone.now()
    broken, sent = say(officer, now=now), say(head, now=now)
    Notice.objects.filter(pk=broken.pk).update(lines=["not a line"])
    with running() as sink:
        use_server(sink.port)
        with pytest.raises(TypeError):
            jobs.post_mail(now=now)
        assert fate(broken) == (MailState.FAILED, "ระบบสร้างอีเมลไม่ได้ ให้แจ้งผู้ดูแลระบบ")
        assert dict(jobs.post_mail(now=now)) == {MailState.SENT: 1}
    assert fate(sent) == (MailState.SENT, "")


# ── killed in the middle ──────────────────────────────────────────────────────
@pytest.mark.django_db(transaction=True)
def test_a_mail_whose_worker_was_killed_is_never_sent_again_by_itself(use_server: UseServer) -> None:
    """kill -9 of a real process while the server has the mail and has not said so yet."""
    people = [make.user(make.agency(), username=name) for name in ("first", "second")]
    notices = [say(person) for person in people]
    with running(hangs_at="end of data") as sink:
        process = _start_posting(sink.port)
        assert sink.got_mail.wait(60), process.communicate(timeout=5)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert sink.recipients() == ["first@example.org"]
    assert fate(notices[0]) == (MailState.SENDING, "")
    with running() as healed:
        use_server(healed.port)
        jobs.post_mail(now=timezone.now())
        assert fate(notices[0]) == (MailState.SENDING, "")  # it might still be at work
        jobs.post_mail(now=timezone.now() + jobs.LEASE + timedelta(minutes=1))
        assert fate(notices[0]) == (MailState.FAILED, "ไม่ทราบว่าส่งถึงหรือไม่ เครื่องส่งหยุดกลางคัน")
        assert healed.recipients() == ["second@example.org"]
        resend(notice=notices[0], by=people[0], now=timezone.now())
        jobs.post_mail(now=timezone.now())
        assert healed.recipients() == ["second@example.org", "first@example.org"]
        assert healed.kept[1]["Message-ID"] == sink.kept[0]["Message-ID"]
    assert fate(notices[0]) == (MailState.SENT, "")


def _start_posting(port: int) -> subprocess.Popen:
    addresses = {"DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{port}", "EMAIL_TIMEOUT": "60"}
    return subprocess.Popen(
        [sys.executable, "manage.py", "post_mail"], env=os.environ | addresses, cwd=Path(portal_settings.BASE_DIR),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_command_sends_and_says_how_many() -> None:
    say(make.user(make.agency(), username="first"))
    with running() as sink:
        process = _start_posting(sink.port)
        output, _ = process.communicate(timeout=60)
    assert output.decode() == "1 sent, 0 failed, 0 to be tried again, 0 not wanted\n"
    assert sink.recipients() == ["first@example.org"]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_mail_once(use_server: UseServer) -> None:
    person = make.user(make.agency())
    for number in range(20):
        say(person, key=str(number))
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        jobs.post_mail(now=timezone.now())
        connection.close()

    with running() as sink:
        use_server(sink.port, timeout=20)
        workers = [threading.Thread(target=work) for _ in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    ids = [mail["Message-ID"] for mail in sink.kept]
    assert len(ids) == len(set(ids)) == 20
    assert set(Notice.objects.values_list("mail_state", flat=True)) == {MailState.SENT}


def test_a_late_worker_still_says_that_it_sent(officer: User) -> None:
    """The lease ran out while it waited for the server; its token is still its own."""
    notice, now = say(officer), timezone.now()
    token = jobs.claim(notice.pk, now=now)
    assert token is not None
    jobs.post_mail(now=now + jobs.LEASE + timedelta(seconds=1))
    assert fate(notice)[0] == MailState.FAILED
    jobs._mark(notice.pk, token, MailState.SENT, mailed_at=now, mail_to="officer@example.org", mail_error="")
    assert fate(notice) == (MailState.SENT, "")


def test_only_one_of_two_workers_claims_a_mail(officer: User) -> None:
    notice, now = say(officer), timezone.now()
    assert jobs.claim(notice.pk, now=now) is not None
    assert jobs.claim(notice.pk, now=now) is None


# ── sent again by hand ────────────────────────────────────────────────────────
@pytest.fixture
def failed(division_officer: User) -> Notice:
    notice = say(division_officer)
    Notice.objects.filter(pk=notice.pk).update(mail_state=MailState.FAILED, mail_error="เครื่อง", mail_attempts=3)
    return notice


def test_resend_puts_a_failed_mail_back_and_is_on_record(failed: Notice, officer: User, use_server: UseServer) -> None:
    resend(notice=failed, by=officer, now=timezone.now())
    event = AuditEvent.objects.get(verb="mail_resent")
    assert (event.by, event.target_id, event.details) == (officer, failed.pk, {"failure": "เครื่อง"})
    with running() as sink:
        use_server(sink.port)
        jobs.post_mail(now=timezone.now())
    assert sink.recipients() == ["division@example.org"]
    assert fate(failed) == (MailState.SENT, "")


def test_resending_twice_sends_once(failed: Notice, officer: User) -> None:
    resend(notice=failed, by=officer, now=timezone.now())
    with pytest.raises(RuleBroken, match="รอส่งอยู่แล้ว"):
        resend(notice=failed, by=officer, now=timezone.now())
    assert AuditEvent.objects.filter(verb="mail_resent").count() == 1


def test_resend_is_refused_where_the_person_wants_no_mail(failed: Notice, officer: User) -> None:
    switch_mail(on=False, by=failed.user)
    with pytest.raises(RuleBroken, match="ผู้รับปิดรับอีเมลเตือน"):
        resend(notice=failed, by=officer, now=timezone.now())


def test_resend_is_for_those_who_run_the_follow_up(failed: Notice, head: User, outsider: User) -> None:
    for person in (head, outsider, failed.user):
        with pytest.raises(PermissionDenied):
            resend(notice=failed, by=person, now=timezone.now())


def _closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
