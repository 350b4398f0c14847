"""Rows of LIBSVM, and what only looks like them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.tables.forms import is_sparse
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import TableError


def test_rows_of_libsvm_are_opened(tmp_path: Path) -> None:
    rows = ["+1 1:0.5 3:-2e-1 # first", "-1 2:7", "+1 1:1 2:2 3:3", "-1 qid:4 3:4"] * 5
    (tmp_path / "table.txt").write_text("\n".join(rows))
    dataset = load_table(tmp_path / "table.txt", TableChoices(scaled=False))
    assert dataset.feature_names == ("feature 1", "feature 2", "feature 3")
    assert set(dataset.class_names) == {"+1", "-1"}
    np.testing.assert_array_equal(dataset.inputs[:4], [[0.5, 0, -0.2], [0, 7, 0], [1, 2, 3], [0, 0, 4]])


@pytest.mark.parametrize("far", [20_000_000, 2_000_000_000, 18_446_744_073_709_551_615])
def test_rows_of_libsvm_with_features_of_large_numbers_are_opened(tmp_path: Path, far: int) -> None:
    (tmp_path / "table.txt").write_text(f"1 1:0.5 {far}:1\n0 2:1 5:3\n" * 20)
    dataset = load_table(tmp_path / "table.txt", TableChoices(scaled=False))
    assert dataset.feature_names == ("feature 1", "feature 2", "feature 5", f"feature {far}")
    np.testing.assert_array_equal(dataset.inputs[:2], [[0.5, 0, 0, 1], [0, 1, 3, 0]])


def test_too_many_features_of_libsvm_are_refused_by_its_name(tmp_path: Path) -> None:
    rows = [" ".join(["1", *(f"{1000 * row + place}:1" for place in range(1, 900))]) for row in range(30)]
    (tmp_path / "table.txt").write_text("\n".join(rows))
    with pytest.raises(TableError, match=r"form of LIBSVM and give 26,970 features; 20,000 is the most"):
        load_table(tmp_path / "table.txt")


def test_labels_and_times_of_day_are_no_rows_of_libsvm(read) -> None:
    body = "".join(f"{'low' if i % 2 else 'high'} {7 + i % 9}:30 {6 + i % 5}:15\n" for i in range(20))
    assert read("kind start end\n" + body).feature_names == ("start", "end")
    rising = "".join(f"{'low' if i % 2 else 'high'} {6 + i % 3}:15 {10 + i % 9}:30\n" for i in range(20))
    assert not is_sparse(rising.encode())
