"""What do the pages that compare agencies cost for all local governments, beside the same pages with 8 agencies?

python -m benchmarks.compare [ROUNDS]                                (SQLite)
scripts/with_services.py python -m benchmarks.compare [ROUNDS]       (PostgreSQL)

Two databases in one process, 8 agencies and 7,852, eight years each; every page in turn for both, through the whole
stack. Prints the queries of each, the median times and their ratio.
"""

import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.setting import VAR_DIR

FEW, EVERY = 8, 7852
YEARS = range(2562, 2570)
NEWEST = 2568  # of the years that are official
# How many there are of each kind of a hundred, and so many provinces.
KINDS = (("sao", 67), ("subdistrict", 28), ("town", 3), ("pao", 1), ("city", 1))
PROVINCES = 77
PORTION = 2000
BLOCK = 5  # requests to one database before it is the other's turn
NOW = datetime(2025, 11, 1, 9, tzinfo=ZoneInfo("Asia/Bangkok"))
PAGES = (
    ("overseer: the country", "/staff/area/?year=2568", True),
    ("… last page", "/staff/area/?year=2568&page=9999", True),
    ("… who rose most", "/staff/area/?year=2568&sort=up", True),
    ("… one kind", "/staff/area/?year=2568&kind=sao", True),
    ("… one province", "/staff/area/?year=2568&province={province}", True),
    ("… not published", "/staff/area/?year=2568&status=unpublished", True),
    ("… by name", "/staff/area/?year=2568&sort=name", True),
    ("… one beside its kind", "/staff/area/?year=2568&agency=everyone-00001", True),
    ("everyone: published", "/compare/?year=2568", False),
    ("… last page", "/compare/?year=2568&page=9999", False),
    ("… one kind", "/compare/?year=2568&kind=sao", False),
    ("… one province", "/compare/?year=2568&province={province}", False),
    ("… one beside its kind", "/compare/?year=2568&agency=everyone-00001", False),
)


def main(rounds: int = 40) -> None:
    names = databases()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from ita_portal.accounts.models import User

    # All of SQLite's work is this process's own, so its processor time counts: a busy machine changes nothing.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    print(f"{connection.vendor}, {rounds} rounds, medians by {clock.__name__}")
    for name, agencies in zip(names, (FEW, EVERY), strict=True):
        use(name)
        start = time.perf_counter()
        fill(agencies)
        print(f"{agencies} agencies filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    overseer, anyone = {}, Client()
    for name in names:
        use(name)
        overseer[name] = Client()
        overseer[name].force_login(User.objects.get(username="overseer"))
    print(f"{'page':<26}{'queries':>14}{'median ms':>20}{'ratio':>8}{'KiB':>7}")
    for label, address, is_staff in PAGES:
        times: dict[str, list[float]] = {name: [] for name in names}
        queries: dict[str, int] = {}
        path = address.format(province="จังหวัดที่ 0")
        size = 0
        for at in range(rounds // BLOCK + 1):
            for name in names:
                use(name)
                get = asker(overseer[name] if is_staff else anyone, path)
                with CaptureQueriesContext(connection) as seen:
                    size = len(get().content)  # the first one connects and warms up
                queries[name] = len(seen)
                for _ in range(BLOCK if at else 0):
                    start = clock()
                    get()
                    times[name].append(clock() - start)
        few, every = (statistics.median(times[name]) * 1000 for name in names)
        counts = " → ".join(f"{queries[name]}" for name in names)
        print(f"{label:<26}{counts:>14}{few:>10.1f} → {every:<7.1f}{every / few:>8.2f}{size / 1024:>7.0f}", flush=True)


def asker(client: Any, path: str) -> Callable[[], Any]:
    def get() -> Any:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response

    return get


# ── two databases ─────────────────────────────────────────────────────────────
def databases() -> tuple[str, str]:
    """Migrate one database and copy it; gives the names of both."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    few = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        every = os.path.join(VAR_DIR, "everyone.sqlite3")
        shutil.copy(few, every)
        return few, every
    every = f"{few}_everyone"
    use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{every}"')
        cursor.execute(f'CREATE DATABASE "{every}" TEMPLATE "{few}"')
    return few, every


def use(name: str) -> None:
    """Turn every query to the database of that name."""
    from django.db import connection

    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


# ── what is in them ───────────────────────────────────────────────────────────
def fill(agencies: int) -> None:
    """So many agencies with eight years each: most certified and published, some on the way, some not begun."""
    from django.db import connection

    from assessments.models import Assessment, Framework
    from ita_portal.accounts.models import Agency, Oversight, User
    from reports import standing

    by = User.objects.create_user("overseer", "overseer@example.org", None)
    Oversight.objects.create(user=by, province="")
    kinds = [kind for kind, share in KINDS for _ in range(share)]
    dice = random.Random(2568)  # noqa: S311  (the same invented figures every time)
    rows = Agency.objects.bulk_create(
        (
            Agency(
                name=f"หน่วยงานสมมติที่ {number}",
                slug=f"everyone-{number:05}",
                code=f"E{number:05}",
                kind=kinds[dice.randrange(len(kinds))] if number > 4 else "sao",
                province=f"จังหวัดที่ {number % PROVINCES if number > 4 else 0}",
                is_invented=True,
            )
            for number in range(1, agencies + 1)
        ),
        batch_size=PORTION,
    )
    frameworks = {row.fiscal_year: row for row in Framework.objects.all()}
    levels = {year: [(b.minimum, b.code, b.passes) for b in row.bands.all()] for year, row in frameworks.items()}
    made = [each for agency in rows for each in _years(agency, frameworks, levels, dice, by)]
    Assessment.objects.bulk_create(made, batch_size=PORTION)
    for first in range(0, len(made), PORTION):
        _publish(made[first : first + PORTION], levels, dice, by)
    standing.rebuild()
    with connection.cursor() as cursor:
        # As the database keeps itself in use: counted, and on PostgreSQL with a map of what all may see.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _years(agency: Any, frameworks: Any, levels: Any, dice: random.Random, by: Any) -> Iterator[Any]:
    from assessments.enums import AssessmentStatus as S
    from assessments.models import Assessment

    before: Decimal | None = None
    level = dice.gauss(84, 7)
    for at, year in enumerate(YEARS):
        fate = dice.random()
        if year > NEWEST or (year == NEWEST and fate < 0.08):
            continue
        going = year == NEWEST and fate < 0.2
        total = Decimal(f"{min(max(level + at + dice.gauss(0, 3), 31), 99.9):.2f}")
        certified = {
            "approved_total": total,
            "approved_level": next((code for low, code, _p in levels[year] if total >= low), ""),
            "approved_at": NOW,
            "approved_by": by,
            "approved_change": None if before is None else total - before,
        }
        status = S.APPROVED if not going else S.SUBMITTED if fate < 0.12 else S.DRAFT
        yield Assessment(
            agency=agency,
            framework=frameworks[year],
            fiscal_year=year,
            status=status,
            status_by=by,
            created_by=by,
            **({} if going else certified),
        )
        before = total


def _publish(years: list[Any], levels: Any, dice: random.Random, by: Any) -> None:
    """Reports in force of three in four of the certified years, with the facts that a standing is made of."""
    from assessments.enums import AssessmentStatus
    from reports.enums import DocumentKind, ReportStatus
    from reports.models import Report

    Report.objects.bulk_create(
        Report(
            assessment=year,
            kind=DocumentKind.ANALYSIS,
            version=1,
            status=ReportStatus.PUBLISHED,
            status_by=by,
            requested_by=by,
            published_at=NOW + timedelta(minutes=year.pk % 1000),
            published_by=by,
            snapshot={"facts": _facts(year, levels, dice)},
            file="none.pdf",
            sha256="0" * 64,
        )
        for year in years
        if year.status == AssessmentStatus.APPROVED and (year.agency_id <= 2 or dice.random() < 0.75)
    )


def _facts(year: Any, levels: Any, dice: random.Random) -> dict[str, Any]:
    passes = next((good for _low, code, good in levels[year.fiscal_year] if code == year.approved_level), None)
    return {
        "total": f"{year.approved_total}",
        "level_code": year.approved_level,
        "passed": passes,
        "instruments": [
            {"code": code, "score": f"{min(max(float(year.approved_total) + dice.gauss(0, 4), 0), 100):.2f}",
             "source": "announced"}
            for code in ("IIT", "EIT", "OIT")
        ],
    }  # fmt: skip


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
