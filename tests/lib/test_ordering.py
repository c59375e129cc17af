"""Agencies in dictionary order by the database: whichever way they came in, and after they change their name."""

import pytest

from ita_portal.accounts.models import Agency

pytestmark = pytest.mark.django_db
ORDERED = ["เทศบาลตำบลกุดหว้า", "เทศบาลตำบลเก่า", "เทศบาลตำบลเก้า", "เทศบาลตำบลแก้ง", "เทศบาลตำบลขาม", "เทศบาลตำบลโพธิ์"]


def unsaved(name: str) -> Agency:
    number = ORDERED.index(name)
    return Agency(name=name, slug=f"a{number}", code=f"A{number}", kind="subdistrict", province="ระยอง")


def names() -> list[str]:
    return list(Agency.objects.values_list("name", flat=True))


def test_however_they_came_in() -> None:
    Agency.objects.bulk_create([unsaved(name) for name in reversed(ORDERED[3:])])
    for name in reversed(ORDERED[:3]):
        unsaved(name).save()
    assert names() == ORDERED


def test_a_new_name_takes_its_place() -> None:
    Agency.objects.bulk_create([unsaved(name) for name in ORDERED])
    last = Agency.objects.get(name=ORDERED[-1])
    last.name = "เทศบาลตำบลเก"
    last.save()
    assert names() == [ORDERED[0], "เทศบาลตำบลเก", *ORDERED[1:-1]]
