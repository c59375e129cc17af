"""The setting of a benchmark: a portal of its own in a temporary place, with one published year in it."""

import atexit
import os
import shutil
import statistics
import tempfile
from collections.abc import Sequence
from typing import Any

VAR_DIR = tempfile.mkdtemp(prefix="portal-bench-")
os.environ |= {"ENVIRONMENT": "test", "VAR_DIR": VAR_DIR, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
os.environ["ALLOWED_HOSTS"] = "testserver,localhost"
os.environ["LOG_LEVEL"] = "ERROR"
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

import django  # noqa: E402  (the environment comes first)

django.setup()


def fill() -> Any:
    """Migrate and load Nakhon Pathom FY 2565 with its published report; gives the assessment."""
    from django.core.management import call_command

    from assessments.models import Assessment
    from ita_portal.demo import load

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load.FILES = ("nakhon_pathom.toml",)
    load.load_all(lambda line: None)
    return Assessment.objects.select_related("agency", "framework").get(agency__slug="nakhon-pathom")


def spread(seconds: Sequence[float]) -> str:
    """Minimum, median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return f"min {ordered[0] * 1000:8.1f}  p50 {statistics.median(ordered) * 1000:8.1f}  p95 {p95 * 1000:8.1f} ms"


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0–1) of the measurements lie."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
