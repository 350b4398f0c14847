"""Tables of numbers as samples."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.signature import Input, Signature
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.made import declared

_ROWS = [[5.1, 3.5, 1.4], [4.9, 3.0, 1.3], [6.3, 2.5, 5.0], [5.8, 2.7, 5.1]]


def _table(path: Path, rows=None, header="a,b,c", separator=",") -> Path:
    lines = [header.replace(",", separator)]
    lines += [separator.join(map(str, row)) for row in rows or _ROWS]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(("name", "separator"), [("a.csv", ","), ("a.tsv", "\t"), ("a.txt", ";")])
def test_rows_of_numbers_are_samples(tmp_path: Path, name: str, separator: str) -> None:
    found = samples_of(_table(tmp_path / name, separator=separator), declared("N", 3))
    np.testing.assert_array_equal(found.batch(0, 9)["x"], np.float32(_ROWS))
    assert found.batch(1, 2)["x"].shape == (2, 3)


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    content = _table(tmp_path / "a.csv").read_bytes()
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(content))
    assert samples_of(tmp_path / "a.csv.gz", declared("N", 3)).count == len(_ROWS)


def test_a_target_and_words_are_left_out_and_rows_with_a_gap_passed_over(tmp_path: Path) -> None:
    rows = [[5.1, "", 1.4, "red", 0], *([*row, word, place % 2] for place, (row, word) in enumerate(
        zip(_ROWS, ["red", "blue", "red", "blue"], strict=True)))]  # fmt: skip
    found = samples_of(_table(tmp_path / "a.csv", rows, "a,b,c,colour,target"), declared("N", 3))
    np.testing.assert_array_equal(found.batch(0, 9)["x"], np.float32(_ROWS))
    assert "Not fed, as they are no numbers: colour." in found.notes
    assert "Not fed, as the model reads 3 numbers: target." in found.notes
    assert "1 row without all of its numbers was passed over." in found.notes


def test_a_model_with_an_input_for_each_column_finds_them_by_name(tmp_path: Path) -> None:
    signature = Signature((Input("c", ("N", 1), "float32"), Input("a", ("N", 1), "float32")))
    found = samples_of(_table(tmp_path / "a.csv"), signature).batch(0, 4)
    assert found["c"].tolist() == [[np.float32(row[2])] for row in _ROWS]
    assert found["a"].shape == (4, 1)
    with pytest.raises(ModelError, match="a column of numbers for each"):
        samples_of(_table(tmp_path / "a.csv", header="d,e,f"), signature)


def test_another_number_of_columns_is_refused_with_both(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"x \(N × 5, float32\), 5 numbers a row; the table has 3"):
        samples_of(_table(tmp_path / "a.csv"), declared("N", 5))


def test_rows_are_laid_out_as_the_model_has_them(tmp_path: Path) -> None:
    found = samples_of(_table(tmp_path / "a.csv"), declared("N", 1, 3))
    assert found.batch(0, 2)["x"].shape == (2, 1, 3)


@pytest.mark.parametrize("content", ["", "no table", "a,b\nx,y\nz,w\n", "\0\0\0\0"])
def test_what_is_no_table_of_numbers_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(ModelError, match=r"\.$"):
        samples_of(tmp_path / "a.csv", declared("N", 2))
