"""The real worker: hinted when somebody is told something, and what beat starts by itself."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.conf import settings

from ita_portal.celery import app
from ita_portal.inbox.enums import MailState
from ita_portal.inbox.models import Notice
from tests import make
from tests.inbox.conftest import say
from tests.inbox.smtp_sink import Sink, running


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """An SMTP server that the worker, which is started after it, finds in its environment."""
    with running() as sink:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{sink.port}")
        yield sink


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_posts_what_was_told(mail_server: Sink, celery_worker_process: subprocess.Popen) -> None:
    say(make.user(make.agency(), username="first"))
    deadline = time.monotonic() + 60
    while not Notice.objects.filter(mail_state=MailState.SENT).exists():
        assert time.monotonic() < deadline, "the worker did not come to it in time"
        time.sleep(0.05)
    assert mail_server.recipients() == ["first@example.org"]


def test_every_task_that_beat_starts_is_there() -> None:
    app.loader.import_default_modules()
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted >= {
        "ita_portal.inbox.tasks.post_mail",
        "measures.tasks.open_rounds",
        "measures.tasks.send_reminders",
    }
    assert wanted <= set(app.tasks)


@pytest.mark.parametrize("answers", [False, True], ids=["refuses", "hangs"])
def test_a_broker_that_is_away_neither_hangs_nor_breaks_who_tells(answers: bool) -> None:
    """A real process gives its hint to a port nobody listens on, and to one that accepts and never speaks."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if answers:
            listener.listen()
        broker = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup(); from ita_portal.inbox import jobs; jobs.hint()"],
            env=os.environ | {"CELERY_BROKER_URL": broker},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "no hint for the mails, beat will find them" in done.stderr
