"""How long from the press of the button to the finished report, beside bare WeasyPrint on the same HTML?

python -m benchmarks.report_build [ROUNDS]

A real Celery worker, warm. The two are measured in turn, A B A B, so that a machine that changes its speed
changes both. Ratio wanted: at most 1.5. Peak memory is the worker process's own (VmHWM).
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.setting import VAR_DIR, fill, spread


def main(rounds: int = 7) -> None:
    assessment = fill()
    from weasyprint import HTML

    from ita_portal.accounts.models import User
    from reports import pdf
    from reports.actions import request_report
    from reports.content import analysis
    from reports.documents import ANALYSIS
    from reports.enums import JobState
    from reports.models import RenderJob

    officer = User.objects.get(username="np-officer")
    worker = _start_worker()
    try:

        def ours() -> float:
            start = time.perf_counter()
            report = request_report(assessment=assessment, by=officer)
            while True:
                state = RenderJob.objects.values_list("state", flat=True).get(report=report)
                if state == JobState.DONE:
                    return time.perf_counter() - start
                if state == JobState.FAILED:
                    raise SystemExit(f"the job failed: {RenderJob.objects.get(report=report).failure}")
                time.sleep(0.005)

        from django.utils import timezone

        snapshot = analysis.snapshot(assessment, ANALYSIS, version=1, made_at=timezone.now())
        html = pdf.render_html("reports/pdf/sections.html", {"report": snapshot})
        fetcher = pdf._fetcher({})

        def bare() -> float:
            start = time.perf_counter()
            HTML(string=html, base_url="asset:", url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
            return time.perf_counter() - start

        ours(), bare()  # warm both
        pairs = [(ours(), bare()) for _ in range(rounds)]
        memory = _peak_memory(worker.pid)
    finally:
        worker.terminate()
        worker.wait()
    print(f"request to ready   {spread([a for a, _ in pairs])}")
    print(f"bare WeasyPrint    {spread([b for _, b in pairs])}")
    ratios = sorted(a / b for a, b in pairs)
    print(f"ratio, pair by pair: min {ratios[0]:.2f}  median {statistics.median(ratios):.2f}  max {ratios[-1]:.2f}")
    print(f"peak memory of the worker's process: {memory} MiB")


def _start_worker() -> "subprocess.Popen[bytes]":
    log = Path(VAR_DIR) / "worker.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "ita_portal", "worker", "--concurrency=1", "-l", "INFO"],
            env=os.environ | {"LOG_LEVEL": "INFO"},
            stdout=output,
            stderr=output,
        )
    deadline = time.monotonic() + 60
    while b" ready." not in log.read_bytes():
        if time.monotonic() > deadline or worker.poll() is not None:
            raise SystemExit(log.read_text())
        time.sleep(0.05)
    return worker


def _peak_memory(pid: int) -> int:
    """The largest resident size, in MiB, of the worker and its pool process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    sizes = []
    for process in [str(pid), *children]:
        status = Path(f"/proc/{process}/status").read_text()
        sizes += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return max(sizes) // 1024


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
