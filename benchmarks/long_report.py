"""A report of 500 measures and 5,000 lines: how long it takes and how much memory, beside the limits of a worker."""

import itertools
import os
import resource
import time
from typing import Any

from benchmarks.setting import fill
from benchmarks.work import processor, say

LINES = 10  # of each measure


def long_report(measures: int) -> None:
    """Render the report of a year with that many measures of ten steps each, or say what is too long."""
    from django.conf import settings
    from django.utils import timezone

    from ita_portal.lib.workflow import RuleBroken
    from reports import pdf
    from reports.documents import ANALYSIS
    from reports.kinds import KINDS

    kind = KINDS[ANALYSIS.kind]
    snapshot: dict[str, Any] = dict(kind.fill(fill(), ANALYSIS, version=1, made_at=timezone.now()))
    snapshot["measures"] = many(snapshot["measures"], measures)
    try:
        html = kind.html(snapshot)
    except RuleBroken as refused:
        say(f"refused: {refused}")
        return
    begun, busy = time.perf_counter(), processor(os.getpid())
    made = pdf.html_to_pdf(html)
    say(
        f"{measures:,} measures, {measures * LINES:,} lines, {len(html):,} characters of HTML: "
        f"{time.perf_counter() - begun:.0f} s by the clock, {processor(os.getpid()) - busy:.0f} s of the processor "
        f"(a worker may take {settings.CELERY_TASK_SOFT_TIME_LIMIT} s), {len(made):,} bytes, "
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB"
    )


def many(pattern: list[Any], count: int) -> list[Any]:
    """That many measures, the same in turn, each with ten steps."""
    made = []
    for number, measure in zip(range(1, count + 1), itertools.cycle(pattern), strict=False):
        steps = list(itertools.islice(itertools.cycle(measure["steps"]), LINES))
        made.append({**measure, "number": number, "steps": steps})
    return made
