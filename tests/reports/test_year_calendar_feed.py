"""The calendar file: read back by a library and octet by octet; whose it is; what its address gives and loses."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from assessments.actions.year_calendar import OwnDate, add_date, move_milestone, restore_milestone
from assessments.enums import AssessmentStatus
from assessments.models import Framework
from ita_portal.accounts.models import Agency, Membership, User
from ita_portal.accounts.roles import Role
from ita_portal.audit.models import AuditEvent
from measures.actions.rounds import move_deadline
from measures.models import Measure, ProgressReport, Round
from reports.calendar_actions import close_feed, make_feed, renew_feed, trace_of
from reports.calendar_feed import FeedEvent, as_ical
from reports.pages.calendar_feed import feed_of
from tests import make

TODAY = date(2025, 11, 21)
LONG = "ประชุมคณะทำงานการประเมินคุณธรรมและความโปร่งใส, ครั้งที่ 1; เตรียมตอบแบบ OIT \\ ทุกสำนัก/กอง"


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """The clock of the page, and the address under which the portal stands."""
    monkeypatch.setattr("reports.views.calendar_feed.localdate", lambda: TODAY)
    settings.SITE_URL = "https://ita.example.go.th"


def key_of(person: User) -> str:
    make_feed(by=person)
    person.refresh_from_db()
    assert person.calendar_key is not None
    return person.calendar_key


def read(person: User) -> dict[str, dict]:
    """The file as another program reads it: event by the first part of its name."""
    answer = Client().get(f"/calendar/{key_of(person)}.ics")
    assert answer.status_code == 200
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["UID"]).partition(".a")[0]: event for event in events}


# ── RFC 5545, by the library and by hand ──────────────────────────────────────
def event(**change: object) -> FeedEvent:
    values = {
        "uid": "own.1.a1@x", "title": LONG, "starts": date(2026, 1, 14), "ends": date(2026, 1, 15),
        "description": f"{LONG}\n{LONG}", "category": "วันของหน่วยงานเอง", "url": "https://x/staff/#own.1",
        "changed_at": datetime(2025, 9, 1, 3, 0, 0, 250000, tzinfo=UTC), "reminds": True,
    }  # fmt: skip
    return FeedEvent(**{**values, **change})  # type: ignore[arg-type]


def test_the_library_reads_back_what_was_written() -> None:
    calendar = Calendar.from_ical(as_ical("ปฏิทิน ITA, เทศบาล; ทดสอบ", "กำหนด\nสองบรรทัด", [event()]))
    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert str(calendar["NAME"]) == "ปฏิทิน ITA, เทศบาล; ทดสอบ"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    (found,) = calendar.walk("VEVENT")
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2026, 1, 14), date(2026, 1, 16))
    assert (str(found["SUMMARY"]), str(found["DESCRIPTION"])) == (LONG, f"{LONG}\n{LONG}")
    assert found["DTSTAMP"].dt == found["LAST-MODIFIED"].dt == datetime(2025, 9, 1, 3, 0, tzinfo=UTC)
    assert found["SEQUENCE"] == int((datetime(2025, 9, 1, 3, 0) - datetime(2020, 1, 1)).total_seconds())
    assert found["CATEGORIES"].cats == ["วันของหน่วยงานเอง"]
    assert (found["STATUS"], found["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    (alarm,) = found.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(days=-3, hours=9))


def test_every_line_of_octets_keeps_the_rules() -> None:
    octets = as_ical(LONG, LONG, [event(), event(uid="own.2.a1@x", reminds=False, is_certain=False)])
    assert octets.endswith(b"END:VCALENDAR\r\n")
    lines = octets.split(b"\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    unfolded = octets.replace(b"\r\n ", b"").decode().split("\r\n")
    escaped = LONG.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert unfolded.count(f"SUMMARY:{escaped}") == 2
    assert f"DESCRIPTION:{escaped}\\n{escaped}" in unfolded
    assert f"X-WR-CALNAME:{escaped}" in unfolded
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in unfolded
    assert "X-PUBLISHED-TTL:PT12H" in unfolded
    assert unfolded.count("DTSTART;VALUE=DATE:20260114") == 2
    assert unfolded.count("DTEND;VALUE=DATE:20260116") == 2
    assert unfolded.count("DTSTAMP:20250901T030000Z") == 2
    assert "STATUS:TENTATIVE" in unfolded
    assert unfolded.count("BEGIN:VALARM") == 1
    # Every property stands once in its event, and the parts are closed in the order they were opened.
    for block in re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", "\n".join(unfolded), re.DOTALL):
        names = [re.split("[;:]", line)[0] for line in block.partition("BEGIN:VALARM")[0].split("\n") if line]
        assert len(names) == len(set(names))


def test_the_same_events_give_the_same_octets_in_any_order() -> None:
    events = [event(uid="b"), event(uid="a"), event(uid="c", starts=date(2026, 1, 1), ends=date(2026, 1, 1))]
    assert as_ical("ก", "ข", events) == as_ical("ก", "ข", reversed(events))


# ── what stands in it ─────────────────────────────────────────────────────────
def test_an_officers_calendar_has_the_years_dates(agency: Agency, officer: User) -> None:
    make.assessment(agency, 2568, by=officer)
    add_date(agency=agency, own=OwnDate("ประชุม", date(2026, 1, 14), date(2026, 1, 15)), by=officer, today=TODAY)
    events = read(officer)
    scores = events["2568.scores"]
    assert str(scores["SUMMARY"]) == "กรอกและตรวจคะแนน ผลปี 2568"
    assert (scores["DTSTART"].dt, scores["DTEND"].dt) == (date(2025, 9, 5), date(2025, 9, 6))
    assert str(scores["URL"]) == "https://ita.example.go.th/staff/our-town/2568/scores/"
    assert str(scores["UID"]) == f"2568.scores.a{agency.pk}@ita.example.go.th"
    assert scores["CATEGORIES"].cats == ["งานของหน่วยงาน"]
    answers = events["2570.oit-answers"]
    assert (answers["DTSTART"].dt, answers["DTEND"].dt) == (date(2027, 1, 1), date(2027, 5, 1))
    assert answers["STATUS"] == "TENTATIVE"
    assert "ยังไม่ประกาศ ใช้วันของปี 2566 ไปก่อน" in str(answers["DESCRIPTION"])
    own = [each for name, each in events.items() if name.startswith("own.")]
    assert [(each["DTSTART"].dt, each["DTEND"].dt) for each in own] == [(date(2026, 1, 14), date(2026, 1, 16))]
    # What a past fiscal year had is not carried along for ever.
    assert min(each["DTSTART"].dt for each in events.values()) >= date(2024, 10, 1)


def test_a_reminder_stands_only_where_this_person_has_something_to_do(
    agency: Agency, officer: User, head: User
) -> None:
    make.assessment(agency, 2568, by=officer, status=AssessmentStatus.APPROVED)
    move_milestone(
        agency=agency, fiscal_year=2568, key="measures", starts=None, ends=date(2025, 12, 15), note="", seen=0,
        by=officer,
    )  # fmt: skip
    assert len(read(officer)["2568.measures"].walk("VALARM")) == 1
    assert len(read(head)["2568.measures"].walk("VALARM")) == 0


def sequence(person: User, name: str) -> tuple[int, datetime, str]:
    found = read(person)[name]
    return int(found["SEQUENCE"]), found["LAST-MODIFIED"].dt, str(found["UID"])


def test_a_date_that_moves_keeps_its_name_and_raises_its_sequence(agency: Agency, officer: User) -> None:
    """Back and forth, by the agency and by the framework: never the same number again, never a lower one."""
    Framework.objects.update(changed_at=datetime(2025, 8, 15, tzinfo=UTC))
    seen = [sequence(officer, "2568.certify")]

    def moved_to(day: date, version: int) -> None:
        move_milestone(
            agency=agency, fiscal_year=2568, key="scores", starts=None, ends=day, note="", seen=version, by=officer
        )

    def an_hour_later() -> None:
        """The next change comes after the last one, also on the clock's full seconds."""
        for row in agency.year_dates.all():
            row.saved_at -= timedelta(hours=1)
            row.save()

    moved_to(date(2025, 11, 1), 0)
    seen.append(sequence(officer, "2568.certify"))
    an_hour_later()
    assert sequence(officer, "2568.scores")[0] < seen[-1][0]
    restore_milestone(agency=agency, fiscal_year=2568, key="scores", seen=1, by=officer)
    seen.append(sequence(officer, "2568.certify"))
    assert seen[0][0] < seen[1][0] <= seen[2][0]
    assert len({uid for _number, _moment, uid in seen}) == 1
    after = datetime.now(UTC) + timedelta(days=1)
    Framework.objects.filter(fiscal_year=2568).update(results_on=date(2025, 8, 20), changed_at=after)
    assert sequence(officer, "2568.certify")[0] > seen[-1][0]


def asked(agency: Agency, officer: User, divisions: list[int]) -> Round:
    year = make.assessment(agency, 2568, status=AssessmentStatus.APPROVED, by=officer)
    made = Round.objects.create(
        assessment=year, key="h1", starts=date(2025, 10, 1), ends=date(2026, 3, 31), due=date(2026, 4, 20)
    )
    for number, at in enumerate(divisions):
        measure = Measure.objects.create(
            assessment=year, carried_out_in=2569, order=number + 1, title=f"เรื่อง {number}", created_by=officer
        )
        division = agency.divisions.all()[at]
        ProgressReport.objects.create(measure=measure, division=division, round=made, due=made.due)
    return made


def test_a_divisions_officer_has_the_own_obligations_and_no_others(
    agency: Agency, officer: User, division_officer: User
) -> None:
    asked(agency, officer, [0, 0, 1])
    own = read(division_officer)["round.2568.h1"]
    assert own["DTSTART"].dt == date(2026, 4, 20)
    assert "ท่านต้องส่ง 2 ฉบับ" in str(own["DESCRIPTION"])
    assert str(own["URL"]) == "https://ita.example.go.th/staff/work/"
    assert "ได้รับ 0 จาก 3 ฉบับ" in str(read(officer)["round.2568.h1"]["DESCRIPTION"])
    ProgressReport.objects.filter(division=agency.divisions.all()[0]).update(division=agency.divisions.all()[1])
    assert "round.2568.h1" not in read(division_officer)


def test_a_round_that_is_moved_keeps_its_name_before_and_after_it_opens(agency: Agency, officer: User) -> None:
    made = asked(agency, officer, [0])
    before = sequence(officer, "round.2568.h1")
    Round.objects.update(opened_at=datetime(2025, 11, 1, tzinfo=UTC))
    ProgressReport.objects.update(state_at=datetime(2025, 11, 1, tzinfo=UTC))
    opened = sequence(officer, "round.2568.h1")
    move_deadline(round_=made, due=date(2026, 5, 4), reason="วันหยุดยาว", by=officer)
    after = sequence(officer, "round.2568.h1")
    assert opened[0] < after[0]
    assert before[2] == after[2]
    assert read(officer)["round.2568.h1"]["DTSTART"].dt == date(2026, 5, 4)


def test_an_extended_report_stands_on_its_own_day(agency: Agency, officer: User, division_officer: User) -> None:
    asked(agency, officer, [0])
    ProgressReport.objects.update(is_extended=True, due=date(2026, 5, 30))
    report = ProgressReport.objects.get()
    events = read(division_officer)
    assert events[f"report.{report.pk}"]["DTSTART"].dt == date(2026, 5, 30)
    assert str(events[f"report.{report.pk}"]["URL"]).endswith(f"/staff/work/{report.pk}/")
    assert "round.2568.h1" not in events


def test_whoever_is_asked_by_name_elsewhere_sees_that_report_and_nothing_else_of_the_agency(
    agency: Agency, officer: User, outsider: User
) -> None:
    asked(agency, officer, [0, 0])
    report = ProgressReport.objects.first()
    assert report is not None
    ProgressReport.objects.filter(pk=report.pk).update(assignee=outsider)
    answer = Client().get(f"/calendar/{key_of(outsider)}.ics").content.decode().replace("\r\n ", "")
    assert f"UID:report.{report.pk}.a0@ita.example.go.th" in answer
    assert agency.name not in answer
    assert f".a{agency.pk}@" not in answer


def test_a_person_of_two_agencies_can_tell_them_apart(agency: Agency, officer: User) -> None:
    other = make.agency(name="เทศบาลตำบลที่สอง")
    Membership.objects.create(user=officer, agency=other, role=Role.HEAD)
    feed = feed_of(officer, today=TODAY)
    assert feed.name == "ปฏิทิน ITA 2 หน่วยงาน"
    names = [each.title for each in feed.events if each.uid.startswith("2568.scores.")]
    assert sorted(names) == sorted(f"กรอกและตรวจคะแนน ผลปี 2568 {name}" for name in (agency.name, "เทศบาลตำบลที่สอง"))


def test_a_system_administrators_calendar_is_not_that_of_every_agency(agency: Agency, system_admin: User) -> None:
    assert feed_of(system_admin, today=TODAY).events == []


def test_the_number_of_queries_does_not_grow_with_agencies(agency: Agency, officer: User) -> None:
    def cost() -> int:
        person = User.objects.get(pk=officer.pk)
        with CaptureQueriesContext(connection) as queries:
            feed_of(person, today=TODAY)
        return len(queries)

    asked(agency, officer, [0])
    few = cost()
    for _ in range(3):
        other = make.agency()
        Membership.objects.create(user=officer, agency=other, role=Role.OFFICER, division=other.divisions.first())
        asked(other, officer, [0, 0, 1])
        add_date(agency=other, own=OwnDate("ประชุม", None, TODAY), by=User.objects.get(pk=officer.pk), today=TODAY)
    assert cost() == few


# ── the address ───────────────────────────────────────────────────────────────
def test_the_file_is_answered_without_cookies_privately_and_as_a_calendar(agency: Agency, officer: User) -> None:
    answer = Client().get(f"/calendar/{key_of(officer)}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, max-age=900"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies


def test_a_calendar_that_did_not_change_is_not_sent_again(agency: Agency, officer: User) -> None:
    address = f"/calendar/{key_of(officer)}.ics"
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "private, max-age=900"
    add_date(agency=agency, own=OwnDate("ประชุม", None, TODAY), by=officer, today=TODAY)
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert Client().head(address).status_code == 200


@pytest.mark.parametrize("key", ["nonsense", "None", "%00", "a" * 300])
def test_a_key_that_is_none_of_ours_is_no_address(agency: Agency, officer: User, key: str) -> None:
    assert Client().get(f"/calendar/{key}.ics").status_code == 404


def test_who_may_not_log_in_has_no_calendar(agency: Agency, officer: User) -> None:
    key = key_of(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert Client().get(f"/calendar/{key}.ics").status_code == 404


def test_who_leaves_an_agency_loses_its_dates_at_once(agency: Agency, officer: User) -> None:
    assert read(officer)
    officer.memberships.all().delete()
    assert read(officer) == {}


def test_the_key_is_long_secret_and_in_no_record(agency: Agency, officer: User) -> None:
    key = key_of(officer)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", key)  # 256 bits
    assert make_feed(by=officer) is False
    event = AuditEvent.objects.get(verb="calendar_feed_made")
    assert (event.target_id, event.details) == (officer.pk, {})


def test_a_renewed_key_closes_the_old_one_once(agency: Agency, officer: User) -> None:
    old = key_of(officer)
    trace = trace_of(old)
    assert renew_feed(seen=trace, by=officer) is True
    assert renew_feed(seen=trace, by=officer) is False
    assert renew_feed(seen="", by=officer) is False
    officer.refresh_from_db()
    assert officer.calendar_key not in (None, old)
    assert Client().get(f"/calendar/{old}.ics").status_code == 404
    assert Client().get(f"/calendar/{officer.calendar_key}.ics").status_code == 200
    assert close_feed(by=officer) is True
    assert close_feed(by=officer) is False
    assert AuditEvent.objects.filter(verb__startswith="calendar_feed").count() == 3


def test_the_page_gives_shows_renews_and_closes_the_address(agency: Agency, officer: User, as_user) -> None:
    browser = as_user(officer)
    page = browser.get("/staff/calendar/").content.decode()
    assert "ขอที่อยู่ปฏิทิน" in page
    assert page.count("btn-primary") == 1
    assert browser.post("/staff/calendar/change/", {"do": "make"})["Location"] == "/staff/calendar/"
    officer.refresh_from_db()
    page = browser.get("/staff/calendar/").content.decode()
    assert f'value="https://ita.example.go.th/calendar/{officer.calendar_key}.ics"' in page
    assert f'href="webcal://ita.example.go.th/calendar/{officer.calendar_key}.ics"' in page
    assert page.count("btn-primary") == 1
    seen = trace_of(officer.calendar_key)
    for _twice in range(2):
        browser.post("/staff/calendar/change/", {"do": "renew", "seen": seen})
    browser.post("/staff/calendar/change/", {"do": "close"})
    officer.refresh_from_db()
    assert officer.calendar_key is None
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["calendar_feed_made", "calendar_feed_renewed", "calendar_feed_closed"]
