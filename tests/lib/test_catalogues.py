"""Catalogues of words are made once of their text, anew when it changes, and by several processes at once."""

import gettext
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ita_portal.lib.catalogues import compiled

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(folder: Path, words: str) -> Path:
    place = folder / "th" / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    (place / "django.po").write_text(f'{HEAD}msgid "Save"\nmsgstr "{words}"\n', encoding="utf-8")
    return folder


def said(made: Path) -> str:
    with (made / "th" / "LC_MESSAGES" / "django.mo").open("rb") as catalogue:
        return gettext.GNUTranslations(catalogue).gettext("Save")


def test_made_once_and_anew_when_the_text_changes(tmp_path: Path) -> None:
    source, into = tmp_path / "text", tmp_path / "made"
    first = compiled(write(source, "บันทึก"), into)
    assert (said(first), compiled(source, into)) == ("บันทึก", first)
    second = compiled(write(source, "เก็บ"), into)
    assert (said(first), said(second)) == ("บันทึก", "เก็บ")


def test_eight_at_once_make_one(tmp_path: Path) -> None:
    source, into = write(tmp_path / "text", "บันทึก"), tmp_path / "made"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: compiled(source, into), range(8)))
    assert [said(folder) for folder in made] == ["บันทึก"]


def test_a_text_that_cannot_be_read_is_no_quiet_failure(tmp_path: Path) -> None:
    source = write(tmp_path / "text", 'ผิด" "')
    (source / "th" / "LC_MESSAGES" / "django.po").write_text('msgid "Save\nmsgstr', encoding="utf-8")
    with pytest.raises(OSError, match="Syntax error"):
        compiled(source, tmp_path / "made")
