"""What does a first view of a public page cost a reader? Octets, requests, and the times that Lighthouse reports.

python -m benchmarks.first_view [ROUNDS]

The portal as ``scripts/run`` serves it (gunicorn), a fresh Chromium profile for each view: once as it is, and once as
Lighthouse imagines a phone (1.6 Mbit/s, 150 ms away, a processor four times slower). Median of the rounds.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from benchmarks.setting import VAR_DIR, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
# Kept by the browser from the first moment on: paints, shifts, and tasks of more than 50 ms.
OBSERVE = """
window.seen = { lcp: 0, cls: 0, tbt: 0 };
const watch = (type, add) => {
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type, buffered: true });
};
watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
watch("longtask", (entry) => { seen.tbt += entry.duration - 50; });
"""
MEASURED = """() => ({ ...window.seen, nodes: document.querySelectorAll("*").length,
  fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 })"""


@contextmanager
def served() -> "Iterator[str]":
    """The address of a gunicorn of its own on the benchmark's portal."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "ita_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | {"ALLOWED_HOSTS": "127.0.0.1"})
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def view(browser: Any, address: str, *, slow: bool) -> dict[str, float]:
    """One first view: octets on the wire, requests, nodes, and times in milliseconds."""
    context = browser.new_context(viewport={"width": 375, "height": 800}, locale="th-TH")
    page = context.new_page()
    page.add_init_script(OBSERVE)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    octets: list[float] = []
    wire.on("Network.loadingFinished", lambda event: octets.append(event["encodedDataLength"]))
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW_4G)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)  # what is observed is told a moment after it was painted
    found = {**page.evaluate(MEASURED), "octets": sum(octets), "requests": len(octets)}
    context.close()
    return found


def main(rounds: int = 5) -> None:
    from playwright.sync_api import sync_playwright

    assessment = fill()
    agency = f"/{assessment.agency.slug}/"
    pages = ("/", "/?q=นคร", agency, f"{agency}{assessment.fiscal_year}/", "/compare/", "/about/", "/accounts/login/")
    print(f"files of this run: {VAR_DIR}")
    heads = f"{'page':<28}{'kB':>7}{'requests':>10}{'nodes':>7}{'FCP':>7}{'LCP':>7}{'TBT':>6}{'CLS':>7}"
    print(f"{heads}   a slow phone: FCP, LCP, TBT")
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for path in pages:
            views = {slow: [view(browser, base + path, slow=slow) for _ in range(rounds)] for slow in (False, True)}
            quick, slow = (
                {key: statistics.median(each[key] for each in of) for key in of[0]}
                for of in (views[False], views[True])
            )
            print(
                f"{path:<28}{quick['octets'] / 1000:>7.1f}{quick['requests']:>10.0f}{quick['nodes']:>7.0f}"
                f"{quick['fcp']:>7.0f}{quick['lcp']:>7.0f}{quick['tbt']:>6.0f}{quick['cls']:>7.3f}"
                f"   {slow['fcp']:.0f}, {slow['lcp']:.0f}, {slow['tbt']:.0f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
