"""The catalogue of Django's own words: what is read is what was written, and nothing is left out on the way."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "ita_portal" / "locale" / "th" / "LC_MESSAGES"
MADE = Path(settings.LOCALE_PATHS[0]) / "th" / "LC_MESSAGES"
ENTRY = re.compile(
    r'^msgid "(?P<id>.+)"\n(?:msgid_plural "(?P<plural>.+)"\n)?msgstr(?:\[0\])? "(?P<words>.+)"$', re.MULTILINE
)


def plain(text: str) -> str:
    return text.replace('\\"', '"')


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_catalogue_is_that_of_the_text(domain: str) -> None:
    source = (FOLDER / f"{domain}.po").read_text(encoding="utf-8")
    with (MADE / f"{domain}.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    entries = list(ENTRY.finditer(source))
    assert len(entries) == source.count("\nmsgid ") - 1  # the first is the head
    for entry in entries:
        said = catalogue.ngettext(plain(entry["id"]), entry["plural"], 1) if entry["plural"] else None
        assert (said or catalogue.gettext(plain(entry["id"]))) == plain(entry["words"])


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_placeholder_is_kept(domain: str) -> None:
    source = (FOLDER / f"{domain}.po").read_text(encoding="utf-8")
    placeholder = re.compile(r"%\(\w+\)[sdr]|\{\w*\}|%s")
    for entry in ENTRY.finditer(source):
        wanted, given = (set(placeholder.findall(entry[part])) for part in ("id", "words"))
        assert given <= wanted, entry["id"]
