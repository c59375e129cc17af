"""The agency's own particulars: who may change them, what is refused, and that nothing typed is lost."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFile

from assessments.actions.agency import fingerprint
from ita_portal.accounts import forms
from ita_portal.accounts.models import Agency, User
from ita_portal.audit.models import AuditEvent
from measures.models import Measure, MeasureDivision, MeasureStep
from tests import make

AsUser = Callable[[User], Client]


def url(agency: Agency, name: str = "agency_profile") -> str:
    return reverse(f"assessments:{name}", args=[agency.slug])


def as_posted(agency: Agency, **changes: Any) -> dict[str, Any]:
    """What the page would send if it were opened now, with some fields changed."""
    agency = Agency.objects.get(pk=agency.pk)
    data = dict(forms.agency_initial(agency)) | {"seen": fingerprint(agency)}
    rows = forms.division_initial(agency)
    data |= {"divisions-TOTAL_FORMS": len(rows) + 2, "divisions-INITIAL_FORMS": len(rows), "strategy": "0"}
    for at, row in enumerate(rows):
        data |= {f"divisions-{at}-{name}": value for name, value in row.items()}
    signs = forms.signatory_initial(agency)
    data |= {"signatories-TOTAL_FORMS": 3, "signatories-INITIAL_FORMS": 3}
    for at, row in enumerate(signs):
        data |= {f"signatories-{at}-{name}": value for name, value in row.items()}
    return data | changes


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 300)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "#0f5257").save(content, kind)
    return content.getvalue()


def framed(size: tuple[int, int] = (200, 300), air: int = 50) -> bytes:
    """A plain shape with see-through air around it."""
    canvas, content = Image.new("RGBA", (size[0] + 2 * air, size[1] + 2 * air)), io.BytesIO()
    canvas.paste(Image.new("RGBA", size, "#0f5257"), (air, air))
    canvas.save(content, "PNG")
    return content.getvalue()


def stored(agency: Agency, name: str) -> str:
    return str(getattr(Agency.objects.get(pk=agency.pk), name).name)


def test_the_administrator_changes_name_and_thresholds(as_user: AsUser, agency: Agency, agency_admin: User) -> None:
    data = as_posted(agency, name="เทศบาลเมืองใหม่", urgent_below="๘๘", maintain_from="94.5")
    assert as_user(agency_admin).post(url(agency), data).status_code == 302
    agency.refresh_from_db()
    assert (agency.name, str(agency.urgent_below), str(agency.maintain_from)) == ("เทศบาลเมืองใหม่", "88.00", "94.50")
    assert AuditEvent.objects.get(verb="agency_changed").details["changes"]["urgent_below"] == ["90.00", "88"]


def test_pressing_twice_saves_and_records_once(as_user: AsUser, agency: Agency, agency_admin: User) -> None:
    client = as_user(agency_admin)
    data = as_posted(agency, **{"name": "เทศบาลเมืองใหม่", "divisions-2-name": "กองช่าง"})
    for _ in range(2):
        sent = data | {
            "seal": SimpleUploadedFile("seal.png", picture(), "image/png"),
            "emblem": SimpleUploadedFile("emblem.png", framed(), "image/png"),
        }
        assert client.post(url(agency), sent).status_code == 302
    assert AuditEvent.objects.filter(verb="agency_changed").count() == 1
    assert agency.divisions.count() == 3


def test_whoever_saves_second_sees_both_and_may_then_replace(
    as_user: AsUser, agency: Agency, agency_admin: User, system_admin: User
) -> None:
    opened = as_posted(agency, name="ชื่อของคนหลัง")
    first = as_posted(agency, **{"website": "https://first.example", "divisions-2-name": "กองช่าง"})
    assert as_user(system_admin).post(url(agency), first).status_code == 302
    client = as_user(agency_admin)
    answer = client.post(url(agency), opened)
    assert answer.status_code == 409
    assert answer.context["stored"] == [
        ("ชื่อหน่วยงาน", agency.name),
        ("เว็บไซต์", "https://first.example"),
        ("สำนักและกอง", "กองยุทธศาสตร์และงบประมาณ (รับผิดชอบ ITA), สำนักปลัดเทศบาล, กองช่าง"),
    ]
    page = answer.content.decode()
    assert f"{system_admin.title()}บันทึกข้อมูลหน่วยงานนี้" in page
    assert 'value="ชื่อของคนหลัง"' in page
    assert agency.divisions.count() == 3
    assert client.post(url(agency), opened | {"seen": answer.context["page"].seen}).status_code == 302
    agency.refresh_from_db()
    assert (agency.name, agency.website, agency.divisions.count()) == ("ชื่อของคนหลัง", "", 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"urgent_below": "96"}, "สูงกว่าเส้นรักษามาตรฐาน"),
        ({"pass_mark": "100.01"}, "ระหว่าง 0 ถึง 100"),
        ({"pass_mark": "85.125"}, "ทศนิยมไม่เกินสองตำแหน่ง"),
        ({"website": "เทศบาล"}, "ที่อยู่เว็บไซต์ไม่ถูกต้อง"),
        ({"strategy": "3"}, "ยังไม่ได้เลือกผู้รับผิดชอบ ITA"),
        ({"strategy": ""}, "ยังไม่ได้เลือกผู้รับผิดชอบ ITA"),
        ({"divisions-0-name": ""}, "ยังไม่ได้เลือกผู้รับผิดชอบ ITA"),
        ({"divisions-0-name": "  "}, "ยังไม่ได้เลือกผู้รับผิดชอบ ITA"),
        ({"divisions-1-place": "หนึ่ง"}, "แถวที่ 2 ลำดับ: พิมพ์เป็นจำนวนเต็ม"),
        ({"divisions-1-place": "หนึ่ง"}, 'id="id_divisions-1-place-e">ลำดับ: พิมพ์เป็นจำนวนเต็ม'),
        ({"website": f"https://town.example/{'x' * 200}"}, "ไม่เกิน 200 ตัวอักษร"),
        ({"divisions-0-name": "ก" * 201}, "ไม่เกิน 200 ตัวอักษร"),
        ({"signatories-1-position": ""}, "ยังไม่ได้กรอกตำแหน่ง"),
        ({"signatories-1-place": "somebody"}, "ยังไม่บันทึก"),
        ({"divisions-1-name": "กองยุทธศาสตร์และงบประมาณ"}, "มีชื่อนี้แล้ว"),
        ({"divisions-0-name": "", "divisions-1-name": ""}, "อย่างน้อยหนึ่งสำนัก/กอง"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(
    as_user: AsUser, agency: Agency, agency_admin: User, changes: dict[str, str], said: str
) -> None:
    response = as_user(agency_admin).post(url(agency), as_posted(agency, name="ชื่อที่พิมพ์ค้าง", **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "ชื่อที่พิมพ์ค้าง" in page
    assert Agency.objects.get(pk=agency.pk).name != "ชื่อที่พิมพ์ค้าง"


def test_a_division_whose_name_is_too_long_is_not_called_missing(
    as_user: AsUser, agency: Agency, agency_admin: User
) -> None:
    names = {"divisions-0-name": "ก" * 201, "divisions-1-name": "ข" * 201}
    page = as_user(agency_admin).post(url(agency), as_posted(agency, **names)).content.decode()
    assert page.count("ยาวเกินไป ย่อให้ไม่เกิน 200 ตัวอักษร") == 4  # in the summary and at the box
    assert "ต้องมีอย่างน้อยหนึ่งสำนัก/กอง" not in page


def test_divisions_are_added_renamed_swapped_and_removed(as_user: AsUser, agency: Agency, agency_admin: User) -> None:
    first, second = agency.divisions.all()
    data = as_posted(
        agency, **{"divisions-0-name": second.name, "divisions-1-name": first.name, "divisions-2-name": "กองช่าง"}
    )
    as_user(agency_admin).post(url(agency), data | {"strategy": "2"})
    assert list(agency.divisions.values_list("name", "is_strategy")) == [
        (second.name, False),
        (first.name, False),
        ("กองช่าง", True),
    ]
    gone = as_posted(agency, **{"divisions-1-name": ""})
    as_user(agency_admin).post(url(agency), gone)
    assert agency.divisions.count() == 2


def test_a_division_with_work_is_not_removed(
    as_user: AsUser, agency: Agency, agency_admin: User, officer: User
) -> None:
    year = make.assessment(agency, by=officer)
    measure = Measure.objects.create(assessment=year, carried_out_in=2566, title="ก", created_by=officer)
    MeasureDivision.objects.create(measure=measure, division=agency.divisions.last())
    response = as_user(agency_admin).post(url(agency), as_posted(agency, **{"divisions-1-name": ""}))
    assert response.status_code == 422
    assert "มอบหมายไว้" in response.content.decode()
    assert agency.divisions.count() == 2


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({2: "1"}, ["ค", "ก", "ข", "ง"]),
        ({0: "๓"}, ["ข", "ค", "ก", "ง"]),
        ({0: "2", 1: "1"}, ["ข", "ก", "ค", "ง"]),
        ({3: "0"}, ["ง", "ก", "ข", "ค"]),
        ({1: "99"}, ["ก", "ค", "ง", "ข"]),
        ({1: ""}, ["ก", "ข", "ค", "ง"]),
    ],
)
def test_a_division_moves_and_stays_itself(
    as_user: AsUser, agency: Agency, agency_admin: User, places: dict[int, str], expected: list[str]
) -> None:
    agency.divisions.all().delete()
    for order, name in enumerate("กขคง", start=1):
        agency.divisions.create(name=name, order=order, is_strategy=name == "ข")
    was = dict(agency.divisions.values_list("pk", "name"))
    data = as_posted(agency, strategy="1", **{f"divisions-{at}-place": place for at, place in places.items()})
    client = as_user(agency_admin)
    for _ in range(2):
        assert client.post(url(agency), data).status_code == 302
    assert list(agency.divisions.values_list("name", flat=True)) == expected
    assert dict(agency.divisions.values_list("pk", "name")) == was
    assert agency.divisions.get(is_strategy=True).name == "ข"


def test_a_division_of_a_person_or_of_a_step_is_not_removed(
    as_user: AsUser, agency: Agency, agency_admin: User, officer: User
) -> None:
    peopled, stepped = agency.divisions.all()
    measure = Measure.objects.create(
        assessment=make.assessment(agency, by=officer), carried_out_in=2566, title="ก", created_by=officer
    )
    MeasureStep.objects.create(measure=measure, order=1, text="ข").divisions.add(stepped)
    kept = {"divisions-2-name": "กองช่าง", "strategy": "2"}
    gone = as_posted(agency, **kept, **{"divisions-0-name": "", "divisions-1-name": ""})
    response = as_user(agency_admin).post(url(agency), gone)
    assert response.status_code == 422
    page = response.content.decode()
    assert f"ลบ «{peopled.name}» ไม่ได้ เพราะมีผู้ใช้สังกัดอยู่" in page
    assert f"ลบ «{stepped.name}» ไม่ได้ เพราะมีมาตรการ" in page
    assert 'value="กองช่าง"' in page
    assert set(agency.divisions.all()) == {peopled, stepped}


@pytest.mark.parametrize("name", ["seal", "emblem"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_made_anew_and_shown_to_the_agency(
    as_user: AsUser, agency: Agency, agency_admin: User, officer: User, kind: str, name: str
) -> None:
    client = as_user(agency_admin)
    for side in (300, 310):
        before = stored(agency, name)
        upload = SimpleUploadedFile("picture.dat", picture(kind, (side, side)), "application/octet-stream")
        assert client.post(url(agency), as_posted(agency, **{name: upload})).status_code == 302
        assert stored(agency, name) != before
    response = as_user(officer).get(url(agency, f"agency_{name}"))
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    shown = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    with Image.open(io.BytesIO(shown)) as image:
        assert image.format == "PNG"


def test_a_photographed_seal_stands_upright(as_user: AsUser, agency: Agency, agency_admin: User) -> None:
    photo, content = Image.new("RGB", (300, 200), "#0f5257"), io.BytesIO()
    turned = photo.getexif()
    turned[0x0112] = 6  # the camera was held on its side
    photo.save(content, "JPEG", exif=turned)
    data = as_posted(agency, seal=SimpleUploadedFile("seal.jpg", content.getvalue(), "image/jpeg"))
    assert as_user(agency_admin).post(url(agency), data).status_code == 302
    with Image.open(Agency.objects.get(pk=agency.pk).seal) as image:
        assert image.size == (200, 300)
        assert not image.getexif()


def test_seal_and_emblem_are_two_pictures(as_user: AsUser, agency: Agency, agency_admin: User) -> None:
    client = as_user(agency_admin)
    assert "ยังไม่มี" in client.get(url(agency)).content.decode()
    assert client.get(url(agency, "agency_emblem")).status_code == 404
    seal = SimpleUploadedFile("seal.png", picture(), "image/png")
    assert client.post(url(agency), as_posted(agency, seal=seal)).status_code == 302
    was = stored(agency, "seal")
    assert stored(agency, "emblem") == ""
    emblem = SimpleUploadedFile("emblem.png", framed(), "image/png")
    assert client.post(url(agency), as_posted(agency, emblem=emblem)).status_code == 302
    assert stored(agency, "seal") == was
    assert AuditEvent.objects.filter(verb="agency_changed").latest("pk").details["changes"] == {
        "emblem": ["", stored(agency, "emblem")]
    }
    page = client.get(url(agency)).content.decode()
    assert f'src="{url(agency, "agency_emblem")}" alt="ตราครุฑที่ใช้อยู่"' in page
    assert f'src="{url(agency, "agency_seal")}" alt="ตรา{agency.name} ที่ใช้อยู่"' in page


def test_the_air_around_an_emblem_is_cut_off_and_its_shape_kept(
    as_user: AsUser, agency: Agency, agency_admin: User
) -> None:
    upload = SimpleUploadedFile("emblem.png", framed((1000, 1500), air=400), "image/png")
    assert as_user(agency_admin).post(url(agency), as_posted(agency, emblem=upload)).status_code == 302
    with Image.open(Agency.objects.get(pk=agency.pk).emblem) as image:
        assert (image.size, image.getpixel((0, 0))) == ((480, 720), (15, 82, 87, 255))


def test_whoever_saves_second_chooses_the_picture_again(
    as_user: AsUser, agency: Agency, agency_admin: User, system_admin: User
) -> None:
    opened = as_posted(agency, emblem=SimpleUploadedFile("emblem.png", framed(), "image/png"))
    first = as_posted(agency, emblem=SimpleUploadedFile("emblem.png", picture(), "image/png"))
    assert as_user(system_admin).post(url(agency), first).status_code == 302
    kept = stored(agency, "emblem")
    answer = as_user(agency_admin).post(url(agency), opened)
    assert answer.status_code == 409
    assert "เลือกไฟล์ตราครุฑสำหรับหนังสือราชการใหม่อีกครั้ง" in answer.content.decode()
    assert stored(agency, "emblem") == kept


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_half_a_picture_is_refused_also_after_a_pdf_was_made(
    as_user: AsUser, agency: Agency, agency_admin: User, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # what importing the engine does
    whole = picture(kind, (1200, 1200))
    sent = SimpleUploadedFile("seal.png", whole[: len(whole) // 2], "image/png")
    response = as_user(agency_admin).post(url(agency), as_posted(agency, seal=sent))
    assert (response.status_code, stored(agency, "seal")) == (422, "")


@pytest.mark.parametrize("field", ["seal", "emblem"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg onload=alert(1)>", "ไม่ใช่ภาพ"),
        (b"GIF89a" + bytes(100), "ไม่ใช่ภาพ"),
        (picture()[:200], "ไม่ใช่ภาพ"),
        (picture(size=(4001, 10)), "4000"),
        (bytes(3 * 1024 * 1024), "2 MB"),
        (framed((0, 0)), "โปร่งใสทั้งภาพ"),
    ],
)
def test_a_wrong_picture_is_refused_in_words_and_the_rest_stays(
    as_user: AsUser, agency: Agency, agency_admin: User, field: str, content: bytes, said: str
) -> None:
    sent = {field: SimpleUploadedFile("picture.png", content, "image/png")}
    response = as_user(agency_admin).post(url(agency), as_posted(agency, name="ชื่อที่พิมพ์ค้าง", **sent))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "ชื่อที่พิมพ์ค้าง" in response.content.decode()
    assert stored(agency, field) == ""


def test_others_do_not_change_it(as_user: AsUser, agency: Agency, officer: User, outsider: User) -> None:
    assert as_user(officer).post(url(agency), as_posted(agency)).status_code == 403
    assert as_user(outsider).get(url(agency)).status_code == 404


def test_the_page_has_one_main_action(as_user: AsUser, agency: Agency, agency_admin: User) -> None:
    page = as_user(agency_admin).get(url(agency)).content.decode()
    assert page.count("btn-primary") == 1
    assert f"/{agency.slug}/" in page
