"""«My work»: what a person should do first, what comes next, what waits for others and what happened meanwhile.

Every rule is one function that looks at one agency's work and says what follows for whoever may do it
(``home_deciding``, ``home_beginning``, ``home_follow_up``); the order of urgency is one function for all of them
(``measures.pages.work.urgency``).
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from ita_portal.accounts.models import User
from reports.pages import home_beginning, home_deciding, home_follow_up, home_overseer, home_waiting
from reports.pages.home_events import news_of
from reports.pages.home_follow_up_queries import asked_by_round, open_reports_of, shares_of
from reports.pages.home_overseer import Overseen
from reports.pages.home_queries import Work, agencies_beyond, work_of
from reports.pages.home_quiet import quiet_of
from reports.pages.home_stages import stages_of
from reports.pages.home_values import SHOWN, Quiet, Task, in_order, today_words
from reports.pages.instrument_lines import instrument_lines

Rule = Callable[[User, Work], Iterator[Task]]


def home_context(user: User, *, now: datetime) -> dict[str, Any]:
    """Everything «my work» shows. The number of queries does not grow with agencies, years, reports or events."""
    today = localdate(now)
    works = work_of(user, today=today)
    reports, shares = open_reports_of(user), shares_of(user, today=today)
    seen = home_overseer.overseen_by(user, today=today)
    tasks = in_order(
        [
            *_found(home_deciding.RULES, user, works),
            *home_follow_up.report_tasks(reports, asked_by_round(user), today=today),
            *home_follow_up.overseeing_tasks(user, shares, today=today),
            *_found(home_beginning.RULES, user, works),
            *home_overseer.tasks_of(seen),
        ]
    )
    waiting = home_waiting.in_order(
        [
            *home_waiting.waiting_of(user, works, today=today),
            *home_follow_up.sent_by_person(reports, today=today),
            *home_follow_up.awaited_of_divisions(user, shares, today=today),
        ]
    )
    newest = [work for work in works if work.is_newest]
    work = newest[0] if len(newest) == 1 else None
    return {
        "today_words": today_words(today),
        "works": newest,
        "agencies_beyond": agencies_beyond(user),
        "tasks": tasks,
        "is_known": bool(works or reports or seen),
        "quiet": None if tasks.first else _quiet(user, works, seen, today),
        "waiting": waiting[:SHOWN],
        "more_waiting": waiting[SHOWN:],
        "can_remind": any(row.remind_url for row in waiting),
        "news": news_of(user, now=now),
        "is_several": len(newest) > 1 or seen is not None,
        "work": work,
        "instruments": (
            instrument_lines(work.result, work.year.framework.to_plain()) if work and work.year and work.result else []
        ),
        "stages": stages_of(work) if work else [],
    }


def _quiet(user: User, works: list[Work], seen: Overseen | None, today: date) -> Quiet:
    return home_overseer.quiet_of(seen) if seen and not works else quiet_of(user, works, today=today)


def _found(rules: tuple[Rule, ...], user: User, works: list[Work]) -> list[Task]:
    return [task for rule in rules for work in works for task in rule(user, work)]
