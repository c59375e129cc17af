"""What every page sends along: a strict policy for its contents, nothing from elsewhere, nothing left behind."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponseBase

from ita_portal.accounts.models import User
from tests.access import World, addresses

TEMPLATES = sorted(
    path
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
    # Documents are printed, not served: their own rules are tested with them.
    if "pdf" not in path.relative_to(settings.BASE_DIR / "templates").parts
)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT_ADDRESS = re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|data):", re.IGNORECASE)
# What a browser fetches by itself; links that people follow may lead anywhere.
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|audio|video|embed|object|input)\b[^>]*?\s(?:src|srcset|data)=[\"']([^\"']+)|<link\b[^>]*?\shref=[\"']([^\"']+)|<form\b[^>]*?\saction=[\"']([^\"']+)|@import\s+[\"']([^\"']+)|url\(([^)]+)\)"
)
# The printed document in a frame: lengths of its bars and columns are data, so it may have styles, but no script.
PREVIEW = "/preview/"
ELSEWHERE = re.compile(r"^\s*[\"']?(?:https?:)?//", re.IGNORECASE)


@pytest.fixture
def world(db: None) -> World:
    return World()


def pages(world: World) -> list[tuple[str, User | None, HttpResponseBase]]:
    """Every address that answers 200, with who asked: a stranger, the officer, the head and both administrators."""
    people = ("anonymous", "officer", "head", "agency admin", "system admin")
    found = []
    for address in addresses(world):
        for column in people:
            (person,) = world.people[column]
            response = world.client(person).get(address.path)
            if response.status_code == 200:
                found.append((f"{address.path} ({column})", person, response))
    return found


def directives(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: set(values) for name, *values in parts}


def test_every_page_has_the_policy_and_loads_nothing_from_elsewhere(world: World) -> None:
    seen = pages(world)
    assert len(seen) > 100
    for name, person, response in seen:
        policy = directives(response.headers["Content-Security-Policy"])
        if "sandbox" in policy:
            # Somebody's file: stricter than a page, for nothing in it may run on our address.
            assert response.headers["Content-Disposition"].startswith("attachment;"), name
            assert policy["default-src"] == {"'none'"}, name
            continue
        assert "'unsafe-inline'" not in policy.get("script-src", set()) | policy["default-src"], name
        is_document = PREVIEW in name
        if is_document:
            assert policy["script-src"] <= {"'self'", "'none'"}, name
        else:
            assert policy["script-src"] == {"'self'"}, name
            assert policy["style-src"] == {"'self'"}, name
            assert policy["default-src"] == {"'self'"}, name
        assert policy["object-src"] == {"'none'"}, name
        assert policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == {"'self'"}, name
        assert policy["img-src"] == {"'self'", "data:"}, name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN", name
        # A secret address says nothing of itself anywhere.
        referrer = "no-referrer" if name.startswith("/calendar/") else "same-origin"
        assert response.headers["Referrer-Policy"] == referrer, name
        caching = response.headers.get("Cache-Control", "")
        is_public = "public" in caching
        assert is_public or person is None or "no-store" in caching or "private" in caching, (name, caching)
        assert not (is_public and "/staff/" in name), name
        if is_public:
            assert not response.cookies, name
        if response.headers["Content-Type"].startswith("text/html"):
            _look_into(name, b"".join(response).decode(), printed=is_document)


def _look_into(name: str, html: str, printed: bool) -> None:
    elsewhere = [
        address for found in FETCHED.findall(html) for address in found if address and ELSEWHERE.match(address)
    ]
    assert elsewhere == [], name
    assert INLINE_SCRIPT.findall(re.sub(r'<script[^>]*type="application/json"[^>]*>', "", html)) == [], name
    assert printed or INLINE_STYLE.findall(html) == [], name
    assert HANDLER.findall(html) == [], name
    assert SCRIPT_ADDRESS.findall(html) == [], name


def test_staff_pages_are_stored_nowhere(world: World) -> None:
    client = world.client(world.officer)
    for address in addresses(world):
        if address.path.startswith("/staff/"):
            response = client.get(address.path)
            assert "no-store" in response.headers["Cache-Control"], address.path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_templates_have_no_inline_script_style_or_handler(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    # A mail has no style sheet to link to, and no policy of ours to obey.
    is_mail = path.name == "email.html"
    for forbidden in (INLINE_SCRIPT, HANDLER, SCRIPT_ADDRESS, *(() if is_mail else (INLINE_STYLE,))):
        assert forbidden.findall(source) == []
    assert "|safe" not in source
    assert "hx-on" not in source


def test_uploads_and_reports_have_no_bare_address(world: World) -> None:
    client = world.client(world.officer)
    for stored in (world.report.file.name, world.agency.seal.name, world.agency.emblem.name):
        for prefix in ("/media/", "/", "/static/"):
            assert client.get(prefix + stored).status_code == 404
