"""Changing an agency's own particulars: profile, pictures, divisions, signatories."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ManyToOneRel

from ita_portal.accounts.models import Agency, Division, Membership, Signatory, User
from ita_portal.accounts.roles import P
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken

FIELDS = ("name", "kind", "district", "province", "website", "digits", "pass_mark", "urgent_below", "maintain_from")
PICTURES = ("seal", "emblem")


class AgencyChanged(Exception):
    """Someone saved the agency after the page was opened; nothing was written. ``agency`` is what stands there now."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        super().__init__(f"agency {agency.pk} was saved by someone else")


@dataclass(frozen=True)
class AgencyData:
    """What is asked for, the agency as a whole.

    ``profile`` has ``FIELDS`` and ``PICTURES`` (PNG bytes, or None to keep the old one). ``divisions`` are name and pk
    (None: a new one) in their order; those left out are removed unless work rests on them. ``strategy`` is the
    place in that list of the division that answers for the ITA. ``signatories`` are place, position, name and
    acting_for each.
    """

    profile: Mapping[str, Any]
    divisions: Sequence[Mapping[str, Any]]
    strategy: int
    signatories: Sequence[Mapping[str, Any]]


@transaction.atomic
def change_agency(*, agency: Agency, data: AgencyData, seen: str, by: User) -> None:
    """Change the agency as a whole; saving what is there already changes and records nothing.

    ``seen`` is the ``fingerprint`` of the agency when the page was opened. Raises ``AgencyChanged`` when somebody
    saved something else since: a division added in between would else be taken for one that was removed.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    require(by.can(P.AGENCY_EDIT, agency))
    if _is_there(agency, data):
        return
    if seen != fingerprint(agency):
        raise AgencyChanged(agency)
    changes = _write_profile(agency, data.profile)
    changes |= _write_divisions(agency, data.divisions, data.strategy) | _write_signatories(agency, data.signatories)
    record(by=by, verb="agency_changed", target=agency, agency=agency, changes=changes)


def fingerprint(agency: Agency) -> str:
    """What tells one state of an agency from another: everything its page can change. Two queries."""
    state = {
        "profile": [str(getattr(agency, name)) for name in FIELDS],
        "pictures": [getattr(agency, name).name for name in PICTURES],
        "divisions": list(Division.objects.filter(agency=agency).values_list("pk", "name", "is_strategy")),
        "signatories": list(
            Signatory.objects.filter(agency=agency).values_list("place", "position", "name", "acting_for")
        ),
    }
    return hashlib.sha256(json.dumps(state, ensure_ascii=False).encode()).hexdigest()


def _is_there(agency: Agency, data: AgencyData) -> bool:
    """Whether the agency says already what is asked for."""
    divisions = list(Division.objects.filter(agency=agency))
    signatories = {s.place: [s.position, s.name, s.acting_for] for s in Signatory.objects.filter(agency=agency)}
    return (
        all(getattr(agency, name) == data.profile[name] for name in FIELDS)
        and all(_has_picture(agency, name, data.profile[name]) for name in PICTURES)
        and len(divisions) == len(data.divisions)
        and all(
            # A row without pk was new when the page was opened; pressed twice, it is there by now.
            row["pk"] in (None, there.pk) and (there.name, there.is_strategy) == (row["name"], at == data.strategy)
            for at, (there, row) in enumerate(zip(divisions, data.divisions, strict=True))
        )
        and all(
            signatories.get(row["place"]) == [row["position"], row["name"], row["acting_for"]]
            for row in data.signatories
        )
    )


def _has_picture(agency: Agency, name: str, sent: bytes | None) -> bool:
    """Whether nothing new was sent, or what was sent is the picture in use."""
    if sent is None:
        return True
    in_use = getattr(agency, name)
    if not in_use:
        return False
    with in_use.open("rb") as there:
        return bool(there.read() == sent)


def _write_profile(agency: Agency, profile: Mapping[str, Any]) -> dict[str, list[str]]:
    changes = {
        name: [str(getattr(agency, name)), str(profile[name])]
        for name in FIELDS
        if getattr(agency, name) != profile[name]
    }
    for name in FIELDS:
        setattr(agency, name, profile[name])
    for name in PICTURES:
        if not _has_picture(agency, name, profile[name]):
            # Always a new name: frozen reports keep the picture they were made with.
            picture = getattr(agency, name)
            before = picture.name or ""
            picture.save(f"{uuid.uuid4().hex}.png", ContentFile(profile[name]), save=False)
            changes[name] = [before, picture.name]
    agency.full_clean(exclude=PICTURES)
    agency.save()
    return changes


def _write_divisions(agency: Agency, divisions: Sequence[Mapping[str, Any]], strategy: int) -> dict[str, list[str]]:
    there = {division.pk: division for division in Division.objects.filter(agency=agency)}
    before = [f"{d.name}{'*' if d.is_strategy else ''}" for d in there.values()]
    kept = {row["pk"] for row in divisions if row["pk"] in there}
    gone = [division for pk, division in there.items() if pk not in kept]
    if reasons := [f"ลบ «{d.name}» ไม่ได้ เพราะ{why}" for d in gone if (why := _rests_on(d))]:
        raise RuleBroken(*reasons)
    for division in gone:
        division.delete()
    # Names may change places; the unique constraint sees each row, so they step aside first.
    for row in divisions:
        if row["pk"] in kept and there[row["pk"]].name != row["name"]:
            Division.objects.filter(pk=row["pk"]).update(name=f"#{uuid.uuid4()}")
    for order, row in enumerate(divisions, start=1):
        values = {"name": row["name"], "order": order, "is_strategy": order - 1 == strategy}
        if row["pk"] in kept:
            Division.objects.filter(pk=row["pk"]).update(**values)
        else:
            Division.objects.create(agency=agency, **values)
    after = [f"{d.name}{'*' if d.is_strategy else ''}" for d in Division.objects.filter(agency=agency)]
    return {"divisions": [", ".join(before), ", ".join(after)]} if before != after else {}


def _rests_on(division: Division) -> str:
    """Why a division cannot be removed, empty where it can.

    Asks every table that points at divisions, those of higher floors too: a step of a measure or a person's
    membership would else lose its division without a word.
    """
    if Membership.objects.filter(division=division).exists():
        return "มีผู้ใช้สังกัดอยู่ ให้ผู้ดูแลระบบกลางย้ายผู้ใช้ก่อนแล้วลบอีกครั้ง"
    for pointer in Division._meta.get_fields(include_hidden=True):
        if (
            isinstance(pointer, ManyToOneRel)
            and pointer.field.model._base_manager.filter(**{pointer.field.name: division}).exists()
        ):
            return "มีมาตรการหรือรายการ OIT ที่มอบหมายไว้ ย้ายงานไปสำนัก/กองอื่นก่อนแล้วลบอีกครั้ง"
    return ""


def _write_signatories(agency: Agency, signatories: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    changes: dict[str, list[str]] = {}
    there = {signatory.place: signatory for signatory in Signatory.objects.filter(agency=agency)}
    for row in signatories:
        signatory = there.get(row["place"]) or Signatory(agency=agency, place=row["place"])
        before = [signatory.position, signatory.name, signatory.acting_for]
        after = [row["position"], row["name"], row["acting_for"]]
        if before != after:
            signatory.position, signatory.name, signatory.acting_for = after
            signatory.full_clean()
            signatory.save()
            changes[row["place"]] = [" ".join(before).strip(), " ".join(after).strip()]
    return changes
