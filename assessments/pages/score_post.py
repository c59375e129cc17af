"""Reading a posted sheet: which cells were changed, and which version of each the page had shown."""

import re
from collections.abc import Mapping

from assessments.actions.scores import Entry

# Each box «s-i1» is accompanied by «seen-i1» = «3:95.10»: the version and the figure that the page had shown.
_SEEN = re.compile(r"([0-9]{1,9}):(.*)", re.DOTALL)


def _seen(posted: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    found = {}
    for name, value in posted.items():
        if name.startswith("seen-") and (match := _SEEN.fullmatch(value)):
            found[name.removeprefix("seen-")] = (int(match[1]), match[2])
    return found


def changed_entries(posted: Mapping[str, str]) -> list[Entry]:
    """The cells whose text is not the one the page had shown. ``take`` names one that is left to the other's value."""
    taken = posted.get("take", "")
    return [
        Entry(code, posted[f"s-{code}"], version)
        for code, (version, shown) in _seen(posted).items()
        if f"s-{code}" in posted and posted[f"s-{code}"].strip() != shown and code != taken
    ]


def seen_versions(posted: Mapping[str, str]) -> dict[str, int]:
    """The version of each cell that the page had shown."""
    return {code: version for code, (version, _shown) in _seen(posted).items()}
