"""The emblem of official letters: the agency's own picture at its height by the rules, or an outline; never ours."""

import io
from collections.abc import Callable

import pikepdf
import pymupdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from assessments.models import Assessment
from ita_portal.accounts.models import Agency, User
from reports import jobs, pdf
from reports.actions import request_report
from reports.enums import DocumentKind
from reports.kinds import KINDS
from reports.models import Report
from tests import make

AsUser = Callable[[User], Client]
MM = 72 / 25.4


def shape(width: int, height: int, colour: str = "#0f5257") -> bytes:
    """A plain shape in place of an emblem."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(content, "PNG")
    return content.getvalue()


def give(agency: Agency, content: bytes) -> None:
    agency.emblem.save("emblem.png", ContentFile(content))


@pytest.fixture
def year(agency: Agency, officer: User, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    monkeypatch.setattr(jobs, "hint", lambda report_id: None)
    return make.assessment(agency, 2565, scores={**make.NAKHON_PATHOM, "TOTAL": "95.82"}, by=officer)


def memo_of(year: Assessment, by: User) -> Report:
    Report.objects.filter(assessment=year).delete()  # one is made at a time
    year = Assessment.objects.select_related("agency", "framework").get(pk=year.pk)
    return request_report(assessment=year, by=by, kind=DocumentKind.MEMO)


def test_a_frozen_memo_keeps_the_emblem_it_was_made_with(year: Assessment, officer: User) -> None:
    first, second = shape(200, 220), shape(200, 220, "#93330a")
    give(year.agency, first)
    old = memo_of(year, officer).snapshot
    give(year.agency, second)
    new = memo_of(year, officer).snapshot
    assert (old["agency"]["garuda"], new["agency"]["garuda"]) == ("asset:emblem", "asset:emblem")
    assert jobs.assets_of(old)["emblem"] == first
    assert jobs.assets_of(new)["emblem"] == second


@pytest.mark.parametrize(("width", "height"), [(400, 440), (300, 600)])
def test_it_is_drawn_one_and_a_half_centimetres_high_as_wide_as_it_is(
    year: Assessment, officer: User, width: int, height: int
) -> None:
    give(year.agency, shape(width, height))
    snapshot = memo_of(year, officer).snapshot
    made = pdf.html_to_pdf(KINDS[DocumentKind.MEMO].html(snapshot), assets=jobs.assets_of(snapshot))
    page = pymupdf.open(stream=made)[0]
    (image,) = page.get_image_info()
    left, top, right, bottom = image["bbox"]
    assert bottom - top == pytest.approx(15 * MM, abs=0.5)
    assert right - left == pytest.approx(15 * MM * width / height, abs=0.5)
    assert (left, top) == (pytest.approx(30 * MM, abs=0.5), pytest.approx(15 * MM, abs=0.5))
    with pikepdf.open(io.BytesIO(made)) as opened:
        described = [each.get("/Alt") for each in opened.objects if isinstance(each, pikepdf.Dictionary)]
    assert "ตราครุฑ" in [str(alt) for alt in described if alt is not None]


def test_without_one_an_outline_keeps_its_place(year: Assessment, officer: User) -> None:
    snapshot = memo_of(year, officer).snapshot
    assert (snapshot["agency"]["garuda"], snapshot["emblem_file"], jobs.assets_of(snapshot)) == ("", "", {})
    html = KINDS[DocumentKind.MEMO].html(snapshot)
    assert '<div class="garuda outline">' in html
    assert "<img" not in html


def test_a_preview_shows_seal_and_emblem_of_the_agency(as_user: AsUser, year: Assessment, officer: User) -> None:
    give(year.agency, shape(200, 220))
    year.agency.seal.save("seal.png", ContentFile(shape(200, 200)))
    preview = reverse("reports:report_preview", args=[year.agency.slug, 2565, "analysis"])
    page = as_user(officer).get(preview).content.decode()
    for name in ("agency_seal", "agency_emblem"):
        assert f'src="{reverse(f"assessments:{name}", args=[year.agency.slug])}"' in page
    assert "asset:" not in page
