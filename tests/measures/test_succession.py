"""What a code becomes in another year: topics and numbers of the shipped frameworks."""

import pytest

from assessments.models import Framework
from measures.succession import Succession, Successor

pytestmark = pytest.mark.django_db


def between(old: int, new: int) -> Succession:
    first, second = (Framework.objects.get(fiscal_year=year, edition="มาตรฐาน").to_plain() for year in (old, new))
    return Succession(first, second)


@pytest.mark.parametrize(
    ("old", "new", "code", "expected"),
    [
        (2564, 2565, "i20", Successor("i20", "i20")),
        (2565, 2566, "O30", Successor("O30", "O28")),  # another number, the same topic
        (2566, 2567, "O28", Successor("O28", "o23")),
        (2567, 2566, "o23", Successor("o23", "O28")),  # and back
        (2565, 2566, "i20", Successor("i20", "4", is_wider=True)),  # that year's questions are not known
        (2565, 2566, "4", Successor("4", "4")),
        (2565, 2566, "9.2", Successor("9.2", "9.2")),
        (2565, 2566, "9.3", Successor("9.3", "9", is_wider=True)),  # the same number means something else there
        (2565, 2566, "IIT", Successor("IIT", "IIT")),
        (2565, 2566, "TOTAL", Successor("TOTAL", "TOTAL")),
        (2565, 2566, "i99", Successor("i99", "")),
    ],
)
def test_a_code_becomes(old: int, new: int, code: str, expected: Successor) -> None:
    assert between(old, new).successor(code) == expected


def test_within_a_year_every_code_is_itself() -> None:
    framework = Framework.objects.get(fiscal_year=2565, edition="มาตรฐาน").to_plain()
    succession = Succession(framework, framework)
    assert [code for code in framework.nodes if succession.same(code) != code] == []


def test_two_items_never_become_one() -> None:
    for year in range(2563, 2569):
        succession = between(year, year + 1)
        old = Framework.objects.get(fiscal_year=year, edition="มาตรฐาน").to_plain()
        found = [same for code in old.nodes if (same := succession.same(code))]
        assert len(found) == len(set(found))
