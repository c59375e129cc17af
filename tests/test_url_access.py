"""Every address × every kind of person × GET and POST answers what ``access_table.md`` declares."""

import pytest

from tests.access import World, addresses, as_row, data_of, observe, read_table, row_for


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_every_address_has_a_row_and_every_row_an_address(world: World) -> None:
    rows = read_table()
    names = {address.name for address in addresses(world)}
    without = sorted(name for name in names if row_for(name, rows) is None)
    assert without == [], "declare these in tests/access_table.md"
    used = {row_for(name, rows) for name in names}
    idle = sorted(row for row in set(rows) - used if row.split()[0] not in names)
    assert idle == [], "these rows of tests/access_table.md speak for no address"


def test_no_one_is_promised_a_failure() -> None:
    assert [name for name, cells in read_table().items() if "500" in " ".join(cells.values())] == []


def test_every_answer_is_the_declared_one(world: World) -> None:
    rows = read_table()
    differing = []
    for address in addresses(world):
        for row in rows:
            if row == row_for(address.name, rows) or (" " in row and row.split()[0] == address.name):
                seen = observe(world, address, data_of(row))
                if seen != rows[row]:
                    declared, observed = as_row(row, rows[row]), as_row(row, seen)
                    differing.append(f"{address.path}\n  declared {declared}\n  observed {observed}")
    assert differing == [], "\n" + "\n".join(differing)
