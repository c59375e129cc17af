"""Long trials of real workers: their memory over hundreds of reports, a batch that is killed, a report too long.

scripts/drill memory | batch | long (see there). What is killed here is killed with ``kill -9``.
"""

import argparse
import hashlib
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.setting import VAR_DIR, fill
from benchmarks.work import Processes, processor, resident, say

YEAR = 2565
EVERYONE = 7_852  # local governments of the country
EVERY = 20
NEVER_REPLACED = "--max-tasks-per-child=1000000"  # what grows shall be seen, not thrown away every fifty reports


# ── memory ────────────────────────────────────────────────────────────────────
def memory(reports: int) -> None:
    """Build the same year's report ``reports`` times in one worker process that is never replaced."""
    from ita_portal.accounts.models import User
    from reports.actions import request_report
    from reports.enums import JobState
    from reports.models import RenderJob

    assessment = fill()
    officer = User.objects.get(username="np-officer")
    with Processes() as processes:
        worker = processes.worker("--concurrency=1", NEVER_REPLACED)
        say(f"{'reports':>8} {'now':>6} {'peak':>6} MiB of the process that builds")
        sizes: list[tuple[int, int]] = []
        for number in range(1, reports + 1):
            report = request_report(assessment=assessment, by=officer)
            _wait(lambda pk=report.pk: RenderJob.objects.get(report=pk).state == JobState.DONE, 600)
            [pool] = processes.builders(worker)
            if number in (1, 2, 5) or not number % EVERY:
                now, peak = resident(pool)
                sizes.append((number, now))
                say(f"{number:>8} {now:>6} {peak:>6}")
    later = [size for size in sizes if size[0] >= EVERY]
    say(f"from report {later[0][0]} on: {_slope(later) * 100:+.1f} MiB for each 100 reports")


def _slope(points: list[tuple[int, int]]) -> float:
    """Least squares: by how much the second value grows with the first."""
    if not points:
        return 0.0
    x0 = sum(x for x, _ in points) / len(points)
    y0 = sum(y for _, y in points) / len(points)
    spread = sum((x - x0) ** 2 for x, _ in points)
    return sum((x - x0) * (y - y0) for x, y in points) / spread if spread else 0.0


# ── a batch ───────────────────────────────────────────────────────────────────
def batch(reports: int) -> None:
    """Ask for everyone's report, kill command and worker in the middle, let both go on, and count what came of it."""
    from benchmarks.everyone import make_everyone
    from reports.enums import JobState
    from reports.models import RenderJob, Report

    began = time.perf_counter()
    ours = make_everyone(fill(), agencies=EVERYONE, with_scores=reports)
    say(f"{EVERYONE:,} agencies, {ours:,} of them with scores, in {time.perf_counter() - began:.0f} s")

    def ready() -> int:
        return RenderJob.objects.filter(state=JobState.DONE, report__batch__isnull=False).count()

    command = ("make_reports", "--year", str(YEAR), "--by", "drill", "--watch")
    with Processes() as processes:
        worker, asking = processes.worker("--concurrency=2", NEVER_REPLACED), processes.manage(*command)
        _wait(lambda: Report.objects.filter(batch__isnull=False).count() >= ours // 4, 3600)
        processes.kill(asking)
        say(f"kill -9 of the command when {_asked():,} were asked for")
        asking = processes.manage(*command)
        building = RenderJob.objects.filter(state=JobState.BUILDING, percent__gte=10)
        # Of few reports the worker may never have two at once, and none when it has caught up with the asking.
        _wait(lambda: ready() >= ours // 5 and building.exists(), 3600)
        processes.kill(worker)
        say(f"kill -9 of the worker when {ready():,} were ready and {building.count()} were being made")
        worker = processes.worker("--concurrency=2", NEVER_REPLACED)
        begun, first, peaks = time.perf_counter(), ready(), [0, 0]
        spent, sizes = processor(worker.pid), []
        while asking.poll() is None:
            # The last jobs may wait for the lease of the worker that was killed; they do not count for the rate.
            if ready() < ours - 4:
                last, ended, busy = ready(), time.perf_counter(), processor(worker.pid) - spent
            peaks[0] = max(peaks[0], resident(asking.pid)[1])
            now = [resident(pid) for pid in processes.builders(worker, 2)]
            peaks[1] = max(peaks[1], *(peak for _, peak in now))
            if ready() >= (sizes[-1][0] if sizes else first) + EVERY:
                sizes.append((ready(), sum(size for size, _ in now) // 2))
                say(f"{ready():,} ready, the two processes that build have {now[0][0]} and {now[1][0]} MiB")
            time.sleep(2)
        if asking.returncode:
            raise SystemExit(f"the command ended with {asking.returncode}: see {VAR_DIR}")
        say(*processes.output(asking)[-6:], sep="\n")
        say(f"memory of a process that builds: {_slope(sizes) * 100:+.1f} MiB for each 100 reports of the two")
    rate, each = (last - first) / (ended - begun) * 60, busy / (last - first)
    say(
        f"{rate:.1f} reports a minute with two processes ({last - first:,} in {(ended - begun) / 60:.1f} min): "
        f"{EVERYONE / rate / 60:.1f} h for all {EVERYONE:,}",
        f"{each:.2f} processor seconds each: {60 / each:.1f} a minute for each core that does nothing else, "
        f"{EVERYONE * each / 3600:.1f} h of one core for all {EVERYONE:,}",
        f"peak memory: command {peaks[0]} MiB, a process that builds {peaks[1]} MiB",
        sep="\n",
    )
    _check(ours)


def _asked() -> int:
    from reports.models import Report

    return Report.objects.filter(batch__isnull=False).count()


def _check(ours: int) -> None:
    """Every agency that can have a report has exactly one, its file is whole, and no other file is there."""
    from django.core.files.storage import default_storage
    from django.db.models import Sum

    from reports.enums import ReportStatus
    from reports.models import Batch, RenderJob, Report

    made = Report.objects.filter(batch=Batch.objects.get()).defer("snapshot")
    folder, whole = Path(VAR_DIR) / "media", 0
    for report in made.filter(status=ReportStatus.READY).iterator():
        with default_storage.open(report.file.name) as file:
            whole += hashlib.sha256(file.read()).hexdigest() == report.sha256
    agencies = made.values("assessment").distinct().count()
    attempts = RenderJob.objects.filter(report__in=made.values("pk")).aggregate(all=Sum("attempts"))["all"]
    pages = made.aggregate(all=Sum("pages"))["all"]
    # Every file, the archive copies and those of the pattern among them, is one that the database names.
    named = {name for pair in Report.objects.values_list("file", "archive") for name in pair if name}
    files = {str(file.relative_to(folder)) for file in (folder / "reports").rglob("*.pdf")}
    say(
        f"{made.count():,} reports of {agencies:,} agencies, {whole:,} whole files, "
        f"{pages / max(whole, 1):.0f} pages each; {attempts:,} attempts; "
        f"{len(files - named):,} files that no report names, {len(named - files):,} missing"
    )
    if not (made.count() == agencies == whole == ours and files == named):
        raise SystemExit(f"expected {ours:,} of each, and no other file")


def _wait(condition: Callable[[], Any], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"nothing came of it in {timedelta(seconds=seconds)}: see the logs in {VAR_DIR}")
        time.sleep(0.05)


def main() -> None:
    """Read which drill is asked for and run it."""
    parser = argparse.ArgumentParser(prog="scripts/drill", description=__doc__)
    drills = parser.add_subparsers(dest="drill", required=True)
    drills.add_parser("memory").add_argument("--reports", type=int, default=200)
    size = drills.add_parser("batch").add_mutually_exclusive_group()
    size.add_argument("--reports", type=int, default=300)
    size.add_argument("--all", action="store_const", dest="reports", const=EVERYONE)
    drills.add_parser("long").add_argument("--measures", type=int, default=500)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that what was started is stopped too
    say(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    if asked.drill == "memory":
        memory(asked.reports)
    elif asked.drill == "batch":
        batch(asked.reports)
    else:
        from benchmarks.long_report import long_report

        long_report(asked.measures)
    say(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
