"""How often a name may still be tried at log-in, and from when on again, read from the counters that allauth keeps."""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP, ACTION = "allauth.account", "login_failed"


@dataclass(frozen=True)
class Tries:
    """What is left; ``again_at`` is when the next try is free, ``None`` while there is one."""

    left: int
    again_at: datetime | None


def tries_of(request: HttpRequest, key: str, *, now: datetime) -> Tries:
    """The tries that ``key`` (a typed name, known or not) has from this machine.

    Counts what was typed, never who exists: known and unknown names are answered alike.
    """
    left, free = [], []
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        kept = cache.get(ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key), [])
        _allowed, used = ratelimit.apply_rate(kept, now.timestamp(), rate, dry_run=True)
        left.append(max(rate.amount - len(used), 0))
        if not left[-1]:
            free.append(used[-1] + rate.duration)  # the newest stands first: the last one is forgotten next
    return Tries(min(left), datetime.fromtimestamp(max(free), tz=UTC) if free else None)
