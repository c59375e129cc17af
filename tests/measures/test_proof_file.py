"""Proof of a report: added, described, removed, and given out to whoever may see the report, as an attachment."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from assessments.models import Assessment
from ita_portal.accounts.models import User
from ita_portal.audit.models import AuditEvent
from ita_portal.lib.uploads import MAX_FILES
from measures.models import ProgressReport, Proof
from tests.measures.work_facts import address, archive, clerk_of, disguised, owed, picture, sent

JSON = {"Accept": "application/json"}
Ask = Callable[..., HttpResponse]


@pytest.fixture
def clerk(assessment: Assessment) -> User:
    return clerk_of(assessment, username="clerk")


@pytest.fixture
def report(assessment: Assessment, officer: User) -> ProgressReport:
    return owed(assessment, officer)


@pytest.fixture
def ask(as_user, report: ProgressReport, clerk: User) -> Ask:
    """ask("proof_add", file=…) posts as the page's script does, by the division's officer unless told otherwise."""

    def post(name: str, *more: int, by: User = clerk, **data: Any) -> HttpResponse:
        return as_user(by).post(address(name, report, *more), data, headers=JSON)

    return post


@pytest.fixture
def proof(ask: Ask, report: ProgressReport) -> Proof:
    assert ask("proof_add", file=picture()).status_code == 200
    return report.proofs.get()


# ── adding ────────────────────────────────────────────────────────────────────
def test_a_file_is_stored_under_another_name_and_answered_with_its_line(
    ask: Ask, report: ProgressReport, clerk: User
) -> None:
    answer = ask("proof_add", file=picture("ประชุม <b>.jpg"), caption=" ประชุมไตรมาส 2 ").json()
    proof = report.proofs.get()
    assert (answer["state"], answer["pk"]) == ("done", proof.pk)
    assert f'data-proof="{proof.pk}"' in answer["html"]
    assert "<b>" not in answer["html"]
    assert (proof.kind, proof.caption, proof.is_public, proof.added_by) == ("jpg", "ประชุมไตรมาส 2", False, clerk)
    assert "ประชุม" not in proof.file.name
    assert proof.file.name.startswith("proofs/our-town/2566/")


def test_the_same_file_twice_is_one_proof(ask: Ask, report: ProgressReport) -> None:
    first, second = (ask("proof_add", file=picture()).json()["pk"] for _ in range(2))
    assert first == second
    assert report.proofs.count() == 1
    assert AuditEvent.objects.filter(verb="proof_added").count() == 1


@pytest.mark.parametrize("wrong", [disguised, archive])
def test_a_wrong_file_is_refused_in_words_and_nothing_is_kept(ask: Ask, report: ProgressReport, wrong: Any) -> None:
    response = ask("proof_add", file=wrong())
    assert (response.status_code, response.json()["state"]) == (422, "refused")
    reason = response.json()["reason"]
    assert "«" not in reason.split(" ")[0]  # the name stands beside it already
    assert len(reason) > 20
    assert report.proofs.count() == 0


def test_no_file_is_said(ask: Ask) -> None:
    assert ask("proof_add").json()["reason"] == "ยังไม่ได้เลือกไฟล์ เลือกแล้วแนบอีกครั้ง"


def test_there_is_a_most_and_it_is_said(ask: Ask, report: ProgressReport) -> None:
    for at in range(MAX_FILES):
        assert ask("proof_add", file=picture(f"{at}.jpg", f"hsl({at * 30}, 100%, 50%)")).status_code == 200
    response = ask("proof_add", file=picture("อีกภาพ.jpg", "#123456"))
    assert response.status_code == 409
    assert f"แนบได้ไม่เกิน {MAX_FILES} ไฟล์" in response.json()["reason"]
    assert report.proofs.count() == MAX_FILES


def test_without_a_script_the_same_address_leads_back_to_the_report(
    as_user, report: ProgressReport, clerk: User
) -> None:
    response = as_user(clerk).post(address("proof_add", report), {"file": disguised()}, follow=True)
    assert response.redirect_chain == [(address("progress_report", report), 302)]
    assert "รายชื่อ" in response.content.decode()


# ── links ─────────────────────────────────────────────────────────────────────
def test_a_link_is_kept_once(ask: Ask, report: ProgressReport) -> None:
    data = {"link-url": "https://www.example.go.th/news/12", "link-caption": "ข่าวอบรม"}
    assert [ask("proof_link", **data).status_code for _ in range(2)] == [200, 200]
    (proof,) = report.proofs.all()
    assert (proof.url, str(proof), bool(proof.file)) == ("https://www.example.go.th/news/12", "ข่าวอบรม", False)


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://example.go.th/a", "ข่าว", "https://"])
def test_only_pages_of_the_web_are_links(ask: Ask, report: ProgressReport, url: str) -> None:
    response = ask("proof_link", **{"link-url": url})
    assert response.status_code == 422
    assert "ที่อยู่" in response.json()["reason"]
    assert report.proofs.count() == 0


# ── describing and removing ───────────────────────────────────────────────────
def test_a_caption_and_the_public_mark_are_on_record(ask: Ask, proof: Proof) -> None:
    assert ask("proof_change", proof.pk, caption="ประชุม", is_public="on").status_code == 200
    proof.refresh_from_db()
    assert (proof.caption, proof.is_public) == ("ประชุม", True)
    assert ask("proof_change", proof.pk, caption="ประชุม").status_code == 200
    proof.refresh_from_db()
    assert proof.is_public is False
    assert AuditEvent.objects.filter(verb="proof_changed").count() == 2


def test_removing_takes_the_file_away_and_twice_does_no_harm(
    ask: Ask, proof: Proof, django_capture_on_commit_callbacks
) -> None:
    storage, name = proof.file.storage, proof.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        answers = [ask("proof_remove", proof.pk).json()["words"] for _ in range(2)]
    assert answers == ["ลบหลักฐานแล้ว", "หลักฐานนี้ลบไปแล้ว"]
    assert not storage.exists(name)


def test_a_sent_report_keeps_its_proof_but_the_strategy_division_may_take_back_what_is_public(
    ask: Ask, report: ProgressReport, proof: Proof, clerk: User, officer: User
) -> None:
    ask("proof_change", proof.pk, caption="ประชุม", is_public="on")
    sent(report, clerk)
    refused = [
        ask("proof_add", file=picture("ใหม่.jpg", "red")),
        ask("proof_link", **{"link-url": "https://www.example.go.th"}),
        ask("proof_change", proof.pk, caption="อื่น"),
        ask("proof_remove", proof.pk),
        ask("proof_remove", proof.pk, by=officer),
    ]
    assert [(each.status_code, each.json()["state"]) for each in refused] == [(409, "refused")] * 5
    assert ask("proof_change", proof.pk, by=officer, caption="ประชุม").status_code == 200
    proof.refresh_from_db()
    assert (proof.caption, proof.is_public) == ("ประชุม", False)


# ── giving out ────────────────────────────────────────────────────────────────
def test_it_goes_out_as_an_attachment_that_no_browser_opens(as_user, report: ProgressReport, proof: Proof) -> None:
    response = as_user(clerk_of(report.measure.assessment)).get(address("proof_file", report, proof.pk))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content) == proof.file.read()


def test_whoever_may_not_see_the_report_is_told_there_is_no_file(
    as_user, report: ProgressReport, proof: Proof, officer: User, head: User, agency_admin: User, outsider: User
) -> None:
    stranger = clerk_of(report.measure.assessment, at=0)  # another division
    people = {person: 200 for person in (officer, head)} | {
        person: 404 for person in (stranger, agency_admin, outsider)
    }
    for person, status in people.items():
        assert as_user(person).get(address("proof_file", report, proof.pk)).status_code == status, person


def test_a_proof_is_found_under_its_own_report_alone(
    as_user, assessment: Assessment, officer: User, clerk: User, proof: Proof
) -> None:
    other, client = owed(assessment, officer, title="อีกเรื่อง"), as_user(clerk)
    assert client.get(address("proof_file", other, proof.pk)).status_code == 404
    assert client.post(address("proof_change", other, proof.pk), {"caption": "x"}).status_code == 404
    client.post(address("proof_remove", other, proof.pk))
    assert Proof.objects.filter(pk=proof.pk).exists()


def test_a_link_is_no_file(ask: Ask, as_user, report: ProgressReport, clerk: User) -> None:
    pk = ask("proof_link", **{"link-url": "https://www.example.go.th"}).json()["pk"]
    assert as_user(clerk).get(address("proof_file", report, pk)).status_code == 404


@pytest.mark.parametrize("name", ["proof_add", "proof_link", "proof_change", "proof_remove"])
def test_a_head_changes_nothing(ask: Ask, proof: Proof, head: User, name: str) -> None:
    more = [proof.pk] if name in ("proof_change", "proof_remove") else []
    assert ask(name, *more, by=head, caption="x").status_code == 403
    assert Proof.objects.get().caption == ""
