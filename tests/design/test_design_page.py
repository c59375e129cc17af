"""The living page shows every component there is, drawn by its own template, and every colour with its contrast."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ita_portal.accounts.models import User
from ita_portal.design_catalogue import COMPONENTS
from ita_portal.design_tokens import tokens

PAGE = "/staff/design/"
FILES = sorted(path.stem for path in (settings.BASE_DIR / "templates" / "components").glob("*.html"))

pytestmark = pytest.mark.django_db


def test_every_component_is_in_the_catalogue_and_nothing_else() -> None:
    assert sorted(COMPONENTS) == FILES


def test_the_page_draws_every_component_by_its_own_template(client: Client, officer: User) -> None:
    client.force_login(officer)
    answer = client.get(PAGE)
    assert answer.status_code == 200
    names = [template.name or "" for template in answer.templates]
    drawn = {Path(name).stem for name in names if name.startswith("components/")}
    assert drawn == set(FILES)
    html = answer.content.decode()
    assert [name for name in FILES if html.count(f'data-component="{name}"') != 1] == []


def test_the_page_states_every_colour_of_the_sheet(client: Client, officer: User) -> None:
    client.force_login(officer)
    html = client.get(PAGE).content.decode()
    for token in tokens():
        assert f"<code>--{token.name}</code>" in html
        assert f'fill="{token.values["contrast"]}"' in html
