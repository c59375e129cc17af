"""What does our PDF cost beside bare WeasyPrint and beside Chromium's print-to-PDF, on the same HTML?

python -m benchmarks.engines [ROUNDS]

The composed HTML of a report of some 25 pages with all charts goes through the three in turn, in one run, so that a
machine that changes its speed changes all of them. Processor seconds count, of all processes that take part: a report
a minute per core is sixty divided by them. Wanted: at most 1.3 times bare WeasyPrint, more than Chromium.
"""

import base64
import ctypes
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.setting import VAR_DIR, fill
from benchmarks.work import processor

# A browser in a container has neither a sandbox nor a graphics card; the rest keeps it from doing other work.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Processes that outlive their parent, as a closing browser's do, become children of this one and stay counted.
SUBREAPER = 36


@dataclass(frozen=True)
class Took:
    """One run of one engine, in seconds: on the processor, and by the clock; and the size of its file in bytes."""

    processor: float
    clock: float
    size: int


def main(rounds: int = 7) -> None:
    """Run the engines in turn and print what each took."""
    from playwright.sync_api import sync_playwright

    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    html, assets = _document()
    page = _by_itself(html, assets)
    with ExitStack() as open_:
        playwright = open_.enter_context(sync_playwright())
        browser = open_.enter_context(_launch(playwright))

        def fresh() -> bytes:
            with _launch(playwright) as own:
                return _print(own, page)

        engines: dict[str, Callable[[], bytes]] = {
            "bare WeasyPrint": lambda: _bare(html, assets),
            "ours": lambda: _ours(html, assets),
            "Chromium, kept running": lambda: _print(browser, page),
            "Chromium, started for each": fresh,
        }
        for engine in engines.values():
            engine()  # warm
        took: dict[str, list[Took]] = {name: [] for name in engines}
        for _ in range(rounds):
            for name, engine in engines.items():
                took[name].append(_measure(engine))
    _show(took)


def _show(took: dict[str, list[Took]]) -> None:
    bare, ours = took["bare WeasyPrint"], took["ours"]
    print(f"{'':28}processor s      clock s    reports a minute per core        KiB")
    for name, runs in took.items():
        processor = statistics.median(run.processor for run in runs)
        clock = statistics.median(run.clock for run in runs)
        print(f"{name:28}{processor:11.2f}{clock:13.2f}{60 / processor:29.1f}{runs[0].size / 1024:11.0f}")
    for name in list(took)[:1] + list(took)[2:]:
        ratios = sorted(a.processor / b.processor for a, b in zip(ours, took[name], strict=True))
        print(f"ours / {name}: min {ratios[0]:.2f}  median {statistics.median(ratios):.2f}  max {ratios[-1]:.2f}")
    clocks = statistics.median(a.clock / b.clock for a, b in zip(ours, bare, strict=True))
    print(f"ours / bare WeasyPrint by the clock: median {clocks:.2f}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


# ── the document ──────────────────────────────────────────────────────────────
def _document() -> tuple[str, dict[str, bytes]]:
    """The composed HTML of the analysis report of Nakhon Pathom FY 2565, and its pictures."""
    from django.utils import timezone

    from reports import jobs, verify
    from reports.documents import ANALYSIS
    from reports.kinds import KINDS

    assessment = fill()
    kind = KINDS[ANALYSIS.kind]
    content = kind.fill(assessment, ANALYSIS, version=1, made_at=timezone.now())
    address = verify.permanent_address(assessment.agency.slug, assessment.fiscal_year, ANALYSIS, 1)
    snapshot = verify.sealed(content, address=address)
    return kind.html(snapshot), jobs.assets_of(snapshot)


def _by_itself(html: str, assets: dict[str, bytes]) -> Path:
    """The same HTML for a browser: what it refers to stands in it as data: addresses."""
    from reports import pdf

    def data(found: re.Match[str]) -> str:
        name = found[1]
        path, kind = pdf._packaged().get(name, (None, "image/png"))
        content = assets[name] if path is None else path.read_bytes()
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"

    file = Path(VAR_DIR) / "report.html"
    file.write_text(re.sub(r"asset:([\w.-]+)", data, html), encoding="utf-8")
    return file


# ── the engines ───────────────────────────────────────────────────────────────
def _bare(html: str, assets: dict[str, bytes]) -> bytes:
    from weasyprint import HTML

    from reports import pdf

    source = HTML(string=html, base_url="asset:", url_fetcher=pdf._fetcher(assets))
    return bytes(source.write_pdf(pdf_variant="pdf/ua-1"))


def _ours(html: str, assets: dict[str, bytes]) -> bytes:
    from reports import pdf

    return pdf.html_to_pdf(html, assets=assets)


def _launch(playwright: Any) -> Any:
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)


def _print(browser: Any, file: Path) -> bytes:
    page = browser.new_page()
    page.goto(file.as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    page.close()
    return bytes(printed)


# ── measuring ─────────────────────────────────────────────────────────────────
def _measure(engine: Callable[[], bytes]) -> Took:
    before, clock = processor(os.getpid()), time.perf_counter()
    made = engine()
    clock = time.perf_counter() - clock
    # Chromium ends a page's processes a moment after the page is closed; only then its parent has their seconds.
    time.sleep(0.3)
    return Took(processor(os.getpid()) - before, clock, len(made))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
