"""What do the busiest pages cost, beside a minimal Django page of the same process?

python -m benchmarks.pages [ROUNDS]

Saving one cell and the public year page through the whole stack (middleware, database, templates), in turn with
a page that does nothing; p50 and p95 as ratios to it. Then the number of queries of every page.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.setting import fill, percentile


def main(rounds: int = 200) -> None:
    assessment = fill()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from assessments.enums import AssessmentStatus
    from assessments.models import Assessment, Score
    from ita_portal.accounts.models import User

    Assessment.objects.filter(pk=assessment.pk).update(status=AssessmentStatus.DRAFT)
    officer, anyone = Client(), Client()
    officer.force_login(User.objects.get(username="np-officer"))
    staff = f"/staff/{assessment.agency.slug}/{assessment.fiscal_year}/"

    def save_cell() -> Any:
        row = Score.objects.get(assessment=assessment, code="1")
        value = "94.57" if str(row.value) == "94.56" else "94.56"
        start = time.perf_counter()
        response = officer.post(
            staff + "scores/cell/",
            {"code": "1", "text": value, "seen": f"{row.version}"},
        )
        assert response.status_code == 200, response.content[:500]
        return time.perf_counter() - start

    def get(client: Client, address: str) -> Callable[[], float]:
        def measure() -> float:
            start = time.perf_counter()
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)
            return time.perf_counter() - start

        return measure

    public = f"/{assessment.agency.slug}/{assessment.fiscal_year}/"
    measured: dict[str, Callable[[], float]] = {
        "minimal page (livez)": get(anyone, "/livez"),
        "public year page": get(anyone, public),
        "saving one cell": save_cell,
    }
    times: dict[str, list[float]] = {name: [] for name in measured}
    for round_ in range(rounds + 10):
        for name, measure in measured.items():
            seconds = measure()
            if round_ >= 10:  # the first ones warm the process
                times[name].append(seconds)
    base = times["minimal page (livez)"]
    print(f"{'page':<24}{'p50 ms':>9}{'p95 ms':>9}{'p50 ratio':>11}{'p95 ratio':>11}")
    for name, seconds in times.items():
        p50, p95 = statistics.median(seconds), percentile(seconds, 0.95)
        ratios = p50 / statistics.median(base), p95 / percentile(base, 0.95)
        print(f"{name:<24}{p50 * 1000:>9.2f}{p95 * 1000:>9.2f}{ratios[0]:>11.1f}{ratios[1]:>11.1f}")

    print(f"\n{'queries':>8}  page")
    pages = [
        (anyone, "/"),
        (anyone, f"/{assessment.agency.slug}/"),
        (anyone, public),
        (officer, "/staff/"),
        (officer, f"/staff/{assessment.agency.slug}/"),
        *((officer, staff + page) for page in ("", "scores/", "scores/?sheet=IIT", "scores/?sheet=OIT", "samples/")),
        *((officer, staff + page) for page in ("recommendations/", "result/", "analysis/", "analysis/indicator-4/")),
        *(
            (officer, staff + page)
            for page in ("measures/", "calendar/", "oit/", "reports/", "reports/analysis/plan/")
        ),
        *(
            (officer, staff + page)
            for page in (
                "reports/analysis/preview/",
                "reports/analysis/1/",
                "executive/",
                "strategy/",
                "dates/",
                "target/",
            )
        ),
    ]
    for client, address in pages:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        print(
            f"{len(queries):>8}  {address}{'' if response.status_code == 200 else f'  (HTTP {response.status_code})'}"
        )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
