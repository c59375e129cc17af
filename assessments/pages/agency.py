"""The page of an agency's particulars: its forms, what was typed, and what stands there when somebody saved first."""

from typing import Any

from assessments.actions.agency import PICTURES, AgencyData, fingerprint
from ita_portal.accounts import forms
from ita_portal.accounts.models import Agency, AgencyKind, DigitStyle, Division, Signatory, SignatoryPlace

WORDS = {"kind": dict(AgencyKind.choices), "digits": dict(DigitStyle.choices)}


class AgencyPage:
    """Profile, divisions and signatories as one form; ``post`` and ``files`` are what was sent, if anything was."""

    def __init__(self, agency: Agency, post: Any = None, files: Any = None) -> None:
        self.agency, self.post = agency, post
        self.form = forms.AgencyForm(post, files, initial=forms.agency_initial(agency))
        self.divisions = forms.Divisions(post, initial=forms.division_initial(agency), prefix="divisions")
        self.signatories = forms.Signatories(post, initial=forms.signatory_initial(agency), prefix="signatories")
        self.seen: str = fingerprint(agency) if post is None else post.get("seen", "")
        self.strategy = self._strategy()
        self.no_strategy = ""

    @property
    def pictures_again(self) -> str:
        """The pictures that were sent and that a browser does not send a second time, in words."""
        sent = [str(self.form.fields[name].label) for name in PICTURES if self.form[name].data]
        return f"เลือกไฟล์{' และ'.join(sent)}ใหม่อีกครั้ง" if sent else ""

    def is_valid(self) -> bool:
        """Whether all of it can be saved; asks all of it, so that all mistakes are shown at once."""
        valid = [self.form.is_valid(), self.divisions.is_valid(), self.signatories.is_valid()]
        named = [row.cleaned_data.get("name") or "name" in row.errors for row in self.divisions]
        if not any(name for at, name in enumerate(named) if at == self.strategy):
            self.no_strategy = "ยังไม่ได้เลือกผู้รับผิดชอบ ITA เลือกหนึ่งแห่งจากแถวที่มีชื่อ"
        return all(valid) and not self.no_strategy

    def data(self) -> AgencyData:
        """What the action is given; rows without a name are divisions taken away."""
        rows = [row.cleaned_data for row in self.divisions]
        order = [at for at in _in_order([row.get("place") for row in rows]) if rows[at].get("name")]
        return AgencyData(
            profile=self.form.cleaned_data,
            divisions=[rows[at] for at in order],
            strategy=order.index(self.strategy),
            signatories=[row.cleaned_data for row in self.signatories],
        )

    def stored(self, agency: Agency) -> list[tuple[str, str]]:
        """Whatever stands there otherwise than typed, as (label, words); the next save may then replace it."""
        self.seen = fingerprint(agency)
        data = self.data()
        found = [
            (str(self.form.fields[name].label), _said(name, getattr(agency, name)))
            for name in self.form.fields
            if name not in PICTURES and getattr(agency, name) != data.profile[name]
        ]
        divisions = list(Division.objects.filter(agency=agency))
        if [(d.name, d.is_strategy) for d in divisions] != [
            (row["name"], at == data.strategy) for at, row in enumerate(data.divisions)
        ]:
            names = [f"{d.name} (รับผิดชอบ ITA)" if d.is_strategy else d.name for d in divisions]
            found.append(("สำนักและกอง", ", ".join(names)))
        signatories = {s.place: s for s in Signatory.objects.filter(agency=agency)}
        for row in data.signatories:
            there = signatories.get(row["place"])
            words = [there.position, there.name, there.acting_for] if there else ["", "", ""]
            if words != [row["position"], row["name"], row["acting_for"]]:
                found.append((SignatoryPlace(row["place"]).label, " ".join(filter(None, words)) or "ว่าง"))
        return found

    def _strategy(self) -> int:
        """The row of the division that answers for the ITA, as posted or as stored; -1 where none does."""
        if self.post is not None:
            posted = self.post.get("strategy", "")
            return int(posted) if posted.isdecimal() and len(posted) < 4 else -1
        rows = Division.objects.filter(agency=self.agency).values_list("is_strategy", flat=True)
        return next((at for at, is_strategy in enumerate(rows) if is_strategy), -1)


def _in_order(typed: list[int | None]) -> list[int]:
    """The rows of a page in the order of the places typed beside them; an empty place means: where it stands.

    A row that was given another's place takes it, and that one makes room.
    """

    def key(at: int) -> tuple[int, int, int]:
        was = at + 1
        place = was if (number := typed[at]) is None else number
        return place, (place > was) - (place < was), at

    return sorted(range(len(typed)), key=key)


def _said(name: str, value: Any) -> str:
    """A stored value in words."""
    if name in WORDS:
        return str(WORDS[name].get(value, value))
    return str(value) or "ว่าง"
