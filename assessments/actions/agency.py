"""Changing an agency's own particulars: profile, seal, divisions, signatories."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError

from ita_portal.accounts.models import Agency, Division, Signatory, User
from ita_portal.accounts.roles import P
from ita_portal.audit.actions import record
from ita_portal.lib.access import require
from ita_portal.lib.workflow import RuleBroken

FIELDS = ("name", "kind", "district", "province", "website", "digits", "pass_mark", "urgent_below", "maintain_from")


@transaction.atomic
def change_agency(
    *,
    agency: Agency,
    profile: Mapping[str, Any],
    divisions: Sequence[Mapping[str, Any]],
    strategy: int,
    signatories: Sequence[Mapping[str, Any]],
    by: User,
) -> None:
    """Change the agency as a whole; saving the same twice records nothing the second time.

    ``profile`` has ``FIELDS`` and ``seal`` (PNG bytes, or None to keep the old one). ``divisions`` are name and pk
    (None: a new one) in their order; those left out are removed unless work rests on them. ``strategy`` is the
    place in that list of the division that answers for the ITA.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    require(by.can(P.AGENCY_EDIT, agency))
    changes = {
        name: [str(getattr(agency, name)), str(profile[name])]
        for name in FIELDS
        if getattr(agency, name) != profile[name]
    }
    for name in FIELDS:
        setattr(agency, name, profile[name])
    if profile["seal"]:
        # Always a new name: frozen reports keep the seal they were made with.
        agency.seal.save(f"{uuid.uuid4().hex}.png", ContentFile(profile["seal"]), save=False)
        changes["seal"] = ["", agency.seal.name]
    agency.full_clean(exclude=["seal"])
    agency.save()
    changes |= _write_divisions(agency, divisions, strategy) | _write_signatories(agency, signatories)
    if changes:
        record(by=by, verb="agency_changed", target=agency, agency=agency, changes=changes)


def _write_divisions(agency: Agency, divisions: Sequence[Mapping[str, Any]], strategy: int) -> dict[str, list[str]]:
    there = {division.pk: division for division in Division.objects.filter(agency=agency)}
    before = [f"{d.name}{'*' if d.is_strategy else ''}" for d in there.values()]
    kept = {row["pk"] for row in divisions if row["pk"] in there}
    for pk, division in there.items():
        if pk not in kept:
            _remove(division)
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


def _remove(division: Division) -> None:
    try:
        division.delete()
    except ProtectedError as error:
        raise RuleBroken(
            f"ลบ «{division.name}» ไม่ได้ เพราะมีมาตรการหรือรายการ OIT ที่มอบหมายไว้ ย้ายงานไปสำนัก/กองอื่นก่อนแล้วลบอีกครั้ง"
        ) from error


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
