"""What does following up cost at 200 measures × 12 divisions × 6 rounds, beside a small year in the same run?

python -m benchmarks.follow_up [ROUNDS]

Two years of one agency, 3 measures × 2 divisions × 1 round and 200 × 12 × 6 (14,400 reports); each page in turn for
both, through the whole stack. Prints the queries of each, the median times and their ratio.
"""

import statistics
import sys
import time
from datetime import date, timedelta
from typing import Any

from benchmarks.setting import fill

SMALL, FULL = (3, 2, 1), (200, 12, 6)
PAGES = (
    ("", "measures and heat map"),
    ("?late=on", "… overdue only"),
    ("?q=มาตรการ&division={division}&indicator=4", "… searched and filtered"),
    ("reports/", "reports"),
    ("reports/?state=accepted&page=3", "… accepted, third page"),
    ("measures/{measure}/", "one measure"),
    ("rounds/", "rounds"),
    ("bulk/remind/?all=1&late=on", "reminding all that is late"),
    ("export.xlsx", "measures as xlsx"),
    ("reports/export.csv", "reports as CSV"),
    ("reports/export.xlsx", "reports as xlsx"),
)
KEYS = ("m2022-11", "m2023-01", "h1", "m2023-05", "m2023-07", "h2")


def main(rounds: int = 5) -> None:
    first = fill()
    years = {size: year_of(first, 2566 + at, size) for at, size in enumerate((SMALL, FULL))}
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from ita_portal.accounts.models import User

    officer = Client()
    officer.force_login(User.objects.get(username="np-officer"))
    print(f"{'page':<32}{'queries':>16}{'median ms':>20}{'ratio':>8}{'KiB':>8}")
    for path, name in PAGES:
        queries, times, size = {}, {}, 0
        for each, year in years.items():
            address = f"/staff/{first.agency.slug}/{year.fiscal_year}/follow-up/" + path.format(
                division=first.agency.divisions.first().pk, measure=year.measures.first().pk
            )
            get = asker(officer, address)
            get()
            with CaptureQueriesContext(connection) as seen:
                response = get()
            assert response.status_code == 200, (address, response.status_code)
            queries[each], size = len(seen), len(response.content)
            times[each] = median(get, rounds if each == FULL else rounds * 3)
        small, full = times[SMALL] * 1000, times[FULL] * 1000
        print(
            f"{name:<32}{queries[SMALL]:>7} → {queries[FULL]:<6}{small:>9.1f} → {full:<8.1f}{full / small:>7.1f}"
            f"{size / 1024:>8.0f}"
        )


def asker(client: Any, address: str) -> Any:
    return lambda: client.get(address)


def median(get: Any, rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        get()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def year_of(like: Any, fiscal_year: int, size: tuple[int, int, int]) -> Any:
    """A year with so many measures, each asked of so many divisions in so many rounds; a third is still owed."""
    from django.utils import timezone

    from assessments.models import Assessment
    from ita_portal.accounts.models import Division
    from measures.enums import ProgressState, WorkStatus
    from measures.models import Measure, MeasureDivision, MeasureLink, MeasureStep, ProgressReport, Round

    by, now = like.created_by, timezone.now()
    year = Assessment.objects.create(
        agency=like.agency, fiscal_year=fiscal_year, framework=like.framework, status_by=by, created_by=by
    )
    measures, asked, opened = size
    missing = asked - like.agency.divisions.count()
    Division.objects.bulk_create(
        Division(agency=like.agency, name=f"กองที่ {n}", order=50 + n) for n in range(max(missing, 0))
    )
    divisions = list(like.agency.divisions.all())[:asked]
    rows = Measure.objects.bulk_create(
        Measure(
            assessment=year,
            carried_out_in=fiscal_year + 1,
            order=n,
            title=f"มาตรการที่ {n} เพื่อพัฒนาการใช้ทรัพย์สินของราชการ",
            created_by=by,
            work_status=WorkStatus.IN_PROGRESS,
            percent=n % 100,
        )
        for n in range(1, measures + 1)
    )
    MeasureLink.objects.bulk_create(MeasureLink(measure=row, code=str(row.order % 10 + 1)) for row in rows)
    MeasureStep.objects.bulk_create(MeasureStep(measure=row, order=n, text="ดำเนินการ") for row in rows for n in (1, 2))
    MeasureDivision.objects.bulk_create(
        MeasureDivision(measure=row, division=each, is_lead=each == divisions[0]) for row in rows for each in divisions
    )
    first = date(fiscal_year - 543, 11, 7)
    held = Round.objects.bulk_create(
        Round(assessment=year, key=key, starts=first, ends=first, due=first + timedelta(days=50 * at))
        for at, key in enumerate(KEYS[:opened])
    )
    words = "จัดประชุมชี้แจงและติดตามการใช้ทรัพย์สิน " * 6
    sent = {"sent_at": now, "sent_by": by, "saved_at": now, "saved_by": by, "first_sent_on": first, "percent": 60}
    sent |= {"work_status": WorkStatus.IN_PROGRESS, "what": words, "result": words, "outcome": words}
    accepted = sent | {"accepted_at": now, "accepted_by": by, "state": ProgressState.ACCEPTED}
    kinds: tuple[dict[str, Any], ...] = ({}, sent | {"state": ProgressState.SENT}, accepted)
    ProgressReport.objects.bulk_create(
        [
            ProgressReport(
                measure=row, division=division, round=round_, due=round_.due, **kinds[(row.pk + division.pk + at) % 3]
            )
            for row in rows
            for division in divisions
            for at, round_ in enumerate(held)
        ],
        batch_size=500,
    )
    return year


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
