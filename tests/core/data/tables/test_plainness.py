"""Which tables every version of the reader reads alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from reluexplorer.core.data.tables.plainness import reads_as_ever
from tests.places import DATA

CASES = DATA / "cases"
ALIKE = {"sorted_by_class.csv"}
"""The file in which only the window's suggestion of a target was wrong."""
GIVEN = sorted(path.name for path in CASES.iterdir() if path.is_file() and path.name != "README.md")
CLEAN = [
    path
    for path in sorted((CASES / "clean").iterdir())
    if path.name not in {"ticked_or_blank.csv", "x_y_colour.csv"}
]


@pytest.mark.parametrize(
    "path", [DATA / "iris.csv", DATA / "penguins.csv", *CLEAN], ids=lambda path: path.name
)
def test_plain_tables_are_read_as_ever(path: Path) -> None:
    assert reads_as_ever(path)


@pytest.mark.parametrize("name", GIVEN)
def test_others_are_not(name: str) -> None:
    assert reads_as_ever(CASES / name) is (name in ALIKE)


def test_a_target_that_was_not_known_by_its_name_is_another_reading(tmp_path: Path) -> None:
    path = tmp_path / "ship.csv"
    path.write_text("\n".join(["survived,age,fare", *(f"{i % 2},{20 + i},{i * 3 % 17}" for i in range(30))]))
    assert not reads_as_ever(path)
    assert reads_as_ever(path, "survived")


def test_columns_that_give_the_target_away_are_another_reading(tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    rows = [f"{i},{i * i % 7},{int(i % 3 == 0)},{int(i % 3 == 1)},{int(i % 3 == 2)}" for i in range(40)]
    path.write_text("\n".join(["x,z,class_a,class_b,class_c", *rows]))
    assert not reads_as_ever(path, "class_c")
    assert reads_as_ever(path, "z")
