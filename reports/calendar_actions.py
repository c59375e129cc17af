"""The secret address of a person's calendar: asked for, renewed and given up by that person alone."""

import hashlib
import secrets

from django.db import transaction

from ita_portal.accounts.models import User
from ita_portal.audit.actions import record
from ita_portal.lib.access import require

KEY_BYTES = 32  # 256 bits: nobody finds it by trying


def trace_of(key: str | None) -> str:
    """What tells one key from another in a form, and gives nothing of it away; empty without a key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""


def make_feed(*, by: User) -> bool:
    """Give ``by`` an address for the calendar; False where there is one already."""
    return _replace(by, seen="", verb="calendar_feed_made")


def renew_feed(*, seen: str, by: User) -> bool:
    """Give ``by`` another address; the old one answers nothing from now on.

    ``seen`` is the trace of the key the page showed: pressing twice renews once. False where nothing changed.
    """
    return bool(seen) and _replace(by, seen=seen, verb="calendar_feed_renewed")


@transaction.atomic
def close_feed(*, by: User) -> bool:
    """Take the address away; False where there is none."""
    person = _lock(by)
    if not person.calendar_key:
        return False
    _save(person, by, None, "calendar_feed_closed")
    return True


@transaction.atomic
def _replace(by: User, *, seen: str, verb: str) -> bool:
    person = _lock(by)
    if trace_of(person.calendar_key) != seen:
        return False
    _save(person, by, secrets.token_urlsafe(KEY_BYTES), verb)
    return True


def _lock(by: User) -> User:
    require(by.is_active)
    return User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _save(person: User, by: User, key: str | None, verb: str) -> None:
    person.calendar_key = key
    person.save(update_fields=["calendar_key"])
    # The record is read by others: the key itself never stands in it.
    record(by=by, verb=verb, target=person, agency=None)
