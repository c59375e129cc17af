"""The first view of a public page: at most 150 kB on the wire, all of it from us, nothing that a reader waits for."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.access import World, addresses
from tests.services import database_url

MOST = 150_000  # octets, heads of the answers included: what the issue of the pages' design allows


START_SECONDS = 30


@pytest.fixture
def web_server(transactional_db: None) -> Iterator[str]:
    """The address of the portal as ``scripts/run`` serves it: gunicorn with the whole middleware, static files too.

    The test's own live server hands static files out past the middleware, so nothing there would be packed.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "ita_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": database_url()}, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("gunicorn did not start")
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


def test_first_view_is_small_and_ours(web_server: str, chromium: Browser) -> None:
    world = World()
    public = [
        address.path
        for address in addresses(world)
        if address.name.startswith("reports:public_") and not address.path.endswith((".pdf", ".png", ".csv", ".json"))
    ]
    foreign: list[str] = []
    seen: dict[str, float] = {}
    for path in [*public, "/accounts/login/"]:
        if "html" not in world.client(None).get(path).get("Content-Type", ""):
            continue
        # A fresh profile each: nothing in its cache.
        context = chromium.new_context(base_url=web_server, viewport={"width": 375, "height": 800}, locale="th-TH")
        page = context.new_page()
        octets: list[float] = []
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event, kept=octets: kept.append(event["encodedDataLength"]))
        page.on("request", lambda request: None if request.url.startswith(web_server) else foreign.append(request.url))
        answer = page.goto(path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200, path
        seen[path] = sum(octets)
        context.close()
    assert len(seen) >= 6, seen
    # A count that stays empty would pass for ever: the style sheets alone are more than this.
    assert min(seen.values()) > 30_000, seen
    assert {path: size for path, size in seen.items() if size > MOST} == {}
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []
