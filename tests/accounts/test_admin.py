"""The back office: its words, its years, its way back; a person's password is set and never shown."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from ita_portal.accounts.models import Agency, Oversight, User
from ita_portal.accounts.roles import Role
from ita_portal.back_office import ORDER
from ita_portal.lib.admin import in_words
from ita_portal.templatetags.back_office import buddhist
from tests import make
from tests.access import World, addresses

# What stays as it is in Thai sentences: names of instruments, kinds of files, a key.
KEPT = {"IIT", "EIT", "OIT", "ITA", "SHA", "xlsx", "csv", "PDF", "JSON", "Excel", "Ctrl", "Word", "nakhon", "pathom"}
WORD = r"[A-Za-z]{3,}"
# Where the page speaks itself; other cells hold what people and files say.
SPEAKING = {"h1", "h2", "h3", "th", "label", "legend", "button", "summary", "caption", "option", "title"}


class OwnWords(HTMLParser):
    """The words of a page's headings, labels, buttons and hints."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said += [given[name] or "" for name in ("title", "alt", "aria-label", "placeholder") if name in given]
        if tag == "input":
            self.said += [given.get("value") or ""] if given.get("type") in ("submit", "button") else []
        elif tag in SPEAKING or "help" in (given.get("class") or "").split():
            # A row's first cell is its name, which may be anything.
            self._open += [tag] if not (tag == "th" and given.get("scope") != "col") else []

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.said.append(data)


@pytest.fixture
def root(system_admin: User) -> Client:
    client = Client()
    client.force_login(system_admin)
    return client


def test_the_back_office_speaks_thai(db: None) -> None:
    world = World()
    client = world.client(world.people["system admin"][0])
    # Rows are called by what people and files wrote.
    rows = [row for model in admin.site._registry for row in model._default_manager.all()[:500]]
    known = KEPT.union(*(re.findall(WORD, str(row)) for row in rows))
    english: set[tuple[str, str]] = set()
    pages = 0
    for address in addresses(world):
        if not address.name.startswith("admin:"):
            continue
        answer = client.get(address.path)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        pages += 1
        for words in OwnWords(answer.content.decode()).said:
            english |= {(address.path, word) for word in re.findall(WORD, words) if word not in known}
    assert pages >= 50
    assert english == set()


def test_every_page_leads_back_to_the_portal(root: Client) -> None:
    page = root.get("/admin/").content.decode()
    assert '<a class="bar-link bar-push" href="/staff/">' in page
    assert 'action="/accounts/logout/"' in page


def test_moments_and_years_are_of_the_buddhist_era(root: Client, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(last_login="2026-08-24T03:42:00Z")
    assert (
        '<td class="field-last_login">24 ส.ค. 2569 10:42 น.</td>' in root.get("/admin/accounts/user/").content.decode()
    )
    page = root.get(f"/admin/accounts/user/{officer.pk}/change/").content.decode()
    assert '<div class="readonly">24 ส.ค. 2569 10:42 น.</div>' in page


def test_yes_and_no_are_words_that_can_be_sorted_by(root: Client, agency: Agency) -> None:
    page = root.get("/admin/accounts/agency/").content.decode()
    assert '<td class="field-is_invented">ไม่ใช่</td>' in page
    assert re.search(r'column-is_invented"><div class="text"><a href="\?o=\d', page)


@pytest.mark.parametrize(("value", "words"), [(None, "–"), (True, "ใช่"), (False, "ไม่ใช่")])
def test_what_is_not_known_is_no_no(value: bool | None, words: str) -> None:
    assert in_words(value) == words


@pytest.mark.parametrize(
    ("django", "ours"), [("ธันวาคม 2025", "ธันวาคม 2568"), ("24 สิงหาคม", "24 สิงหาคม"), (2026, "2569")]
)
def test_the_years_of_djangos_own_words(django: object, ours: str) -> None:
    assert buddhist(django) == ours


def test_the_history_says_when_in_our_words(root: Client, system_admin: User, agency: Agency) -> None:
    content = ContentType.objects.get_for_model(Agency)
    entry = LogEntry.objects.create(
        user=system_admin, content_type=content, object_id=agency.pk, object_repr=str(agency), action_flag=CHANGE,
        change_message='[{"changed": {"fields": ["จังหวัด"]}}]',
    )  # fmt: skip
    LogEntry.objects.filter(pk=entry.pk).update(action_time="2026-08-24T03:42:00Z")
    page = root.get(f"/admin/accounts/agency/{agency.pk}/history/").content.decode()
    assert '<th scope="row">24 ส.ค. 2569 10:42 น.</th>' in page
    assert "แก้ จังหวัด" in page


def test_a_password_is_never_shown(root: Client, officer: User) -> None:
    page = root.get(f"/admin/accounts/user/{officer.pk}/change/").content.decode()
    assert officer.password not in page
    assert "ตั้งไว้แล้ว" in page
    assert '<a class="button" href="../password/">เปลี่ยนรหัสผ่าน</a>' in page


def test_each_field_of_a_part_has_its_label(root: Client, agency: Agency) -> None:
    make.user(agency, Role.OFFICER)
    page = root.get(f"/admin/accounts/agency/{agency.pk}/change/").content.decode()
    fields = re.findall(r'<(?:input|select)[^>]* id="(id_(?:divisions|memberships|signatories)-\d+-\w+)"', page)
    hidden = set(re.findall(r'<input type="hidden"[^>]* id="([^"]+)"', page))
    seen = [field for field in fields if field not in hidden]
    assert len(seen) > 5
    assert [field for field in seen if f'for="{field}"' not in page] == []


def test_an_empty_list_says_so(root: Client) -> None:
    assert '<p class="nothing">ยังไม่มีสำนัก/กอง' in root.get("/admin/accounts/division/").content.decode()
    page = root.get("/admin/accounts/user/?q=nobody-of-that-name").content.decode()
    assert "ไม่มีผู้ใช้ตามที่ค้นหรือกรองไว้" in page


def test_oversight_is_given_with_the_person(root: Client, officer: User) -> None:
    Oversight.objects.create(user=officer, province="นครปฐม")
    page = root.get(f"/admin/accounts/user/{officer.pk}/change/").content.decode()
    assert "พื้นที่ที่กำกับดูแล" in page
    assert 'value="นครปฐม"' in page


def test_what_there_is_stands_in_the_order_of_use(root: Client) -> None:
    html = root.get("/admin/").content.decode()
    tiles = html[html.index('id="content-main"') : html.index('id="content-related"')]
    assert re.findall(r'<section class="module app-(\w+)"', tiles) == [
        "accounts",
        "assessments",
        "measures",
        "reports",
        "inbox",
        "audit",
    ]
    assert re.findall(r'class="model-name" href="/admin/accounts/(\w+)/"', tiles) == [
        "agency",
        "division",
        "user",
        "membership",
    ]
    assert re.findall(r'class="model-name" href="/admin/assessments/(\w+)/"', tiles)[0] == "framework"


def test_every_table_of_the_index_has_its_place(root: Client) -> None:
    listed = {
        model["model"]._meta.label_lower
        for app in root.get("/admin/").context["available_apps"]
        for model in app["models"]
    }
    assert listed == set(ORDER)
