"""Data that are exported stand there as in the table, and are learned as the table was."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.export.tables import data_csv
from tests.places import DATA

CASES = [
    *(path for path in sorted((DATA / "cases").iterdir()) if path.suffix not in {".md", ""}),
    DATA / "penguins.csv", DATA / "iris.csv", DATA / "tables" / "xor_truth_table.csv",
]  # fmt: skip
TOWNS = "town,size,when,y\n" + "".join(
    f"{('Rome', 'Oslo', '', 'Bonn')[i % 4]},{'' if i % 7 == 3 else f'{i / 10:.1f} m'},"
    f"2024-0{i % 9 + 1}-0{i % 5 + 1},{(0, 0.1, -0.3, 1e-9, 12)[i * i % 5]}\n"
    for i in range(25)
)


def again(tmp_path, data, **choices):
    back = tmp_path / "back.csv"
    back.write_text(data_csv(data), encoding="utf-8")
    return load_table(back, TableChoices(**choices))


def demand_same(found, data):
    assert (found.task, found.target_names, found.class_names) == (
        data.task, data.target_names, data.class_names,
    )  # fmt: skip
    for name in ("inputs", "targets", "train", "test"):
        np.testing.assert_array_equal(getattr(found, name), getattr(data, name), err_msg=name)


@pytest.mark.copies(quick=7)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_table_that_was_exported_is_learned_as_before(tmp_path, path):
    data = load_table(path)
    demand_same(again(tmp_path, data), data)


@pytest.mark.parametrize(
    ("texts", "others"),
    [((), ()), (("when=date",), ()), (("town=most-frequent", "size=mean"), ()),
     (("size=number,own-category",), ("size=number,own-category",)),
     (("size=target",), ("size=target",))],
)  # fmt: skip
def test_words_dates_and_filled_values_are_learned_as_before(tmp_path, texts, others):
    path = tmp_path / "towns.csv"
    path.write_text(TOWNS, encoding="utf-8")
    data = load_table(path, TableChoices("y", "regression", columns=parse_choices(texts)))
    assert "town = Rome" in data.feature_names
    demand_same(again(tmp_path, data, target="y", task="regression", columns=parse_choices(others)), data)


def test_numbers_are_those_of_the_table_to_the_letter(tmp_path):
    path = tmp_path / "towns.csv"
    path.write_text(TOWNS, encoding="utf-8")
    data = load_table(path, TableChoices("y", "regression"))
    found = list(csv.DictReader(io.StringIO(data_csv(data))))
    expected = list(csv.DictReader(io.StringIO(TOWNS)))
    assert [row["y"] for row in found] == [row["y"] for row in expected]
    assert [row["town"] for row in found] == [row["town"] or "missing" for row in expected]
    kept = [row["size"].removesuffix(" m") for row in expected]
    assert [float(b["size"]) for a, b in zip(kept, found, strict=True) if a] == [float(a) for a in kept if a]
