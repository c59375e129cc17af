"""What counts as done, as every page and document says it."""

from decimal import Decimal

import pytest

from measures.models import Measure
from measures.words import target_words


@pytest.mark.parametrize(
    ("target", "value", "unit", "said"),
    [
        ("", None, "", ""),
        ("ทุกกองใช้แบบเดียวกัน", None, "", "ทุกกองใช้แบบเดียวกัน"),
        ("", Decimal("92.00"), "คะแนน", "92 คะแนน"),
        ("", Decimal("1200.00"), "คน", "1,200 คน"),
        ("คะแนนตัวชี้วัดที่ 4 สูงขึ้น", Decimal("87.50"), "คะแนน", "คะแนนตัวชี้วัดที่ 4 สูงขึ้น (87.50 คะแนน)"),
    ],
)
def test_a_target_is_said_once_without_its_label(target: str, value: Decimal | None, unit: str, said: str) -> None:
    assert target_words(Measure(target=target, target_value=value, target_unit=unit)) == said
