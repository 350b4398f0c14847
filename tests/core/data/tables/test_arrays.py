"""Arrays of NumPy as tables: which are columns, which are answers, and which are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.table import load_table
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.session.files.foreign import foreign, is_weights
from tests.core.data.tables.plain_table import HEAD, ROWS, saved
from tests.core.samples import npy_of


def test_arrays_of_numpy_are_opened(read, plain) -> None:
    numbers = np.array([[float(a), float(b), float(c == "low")] for a, b, c in ROWS])
    given = read(saved(numbers), "table.npy", "column 3")
    assert np.array_equal(given.inputs, plain.inputs)
    named = np.array([(a, b, c) for a, b, c in numbers.tolist()], dtype=[(name, "f8") for name in HEAD])
    assert read(saved(named), "named.npy").feature_names == ("size", "weight")
    both = {"X": numbers[:, :2], "y": numbers[:, 2]}
    given = read(saved(both), "both.npz", "y")
    assert given.feature_names == ("X 1", "X 2")
    assert np.array_equal(given.inputs, plain.inputs)


def test_an_archive_of_samples_is_a_table_and_one_of_weights_is_not(tmp_path: Path) -> None:
    numbers = np.arange(60.0).reshape(30, 2) % 7
    for name, arrays, weights in (
        ("samples.npz", {"X": numbers, "y": numbers[:, 0] % 2}, False),
        ("weights.npz", {"layers.0.weight": numbers, "layers.0.bias": numbers[:, 0]}, True),
    ):
        (tmp_path / name).write_bytes(saved(arrays))
        assert is_weights(tmp_path / name) is weights
    assert load_table(tmp_path / "samples.npz").feature_names == ("X 1", "X 2")


def arrays_read(folder: Path, **arrays: object) -> Dataset:
    np.savez(folder / "arrays.npz", **{name: np.asarray(array) for name, array in arrays.items()})
    assert not is_weights(folder / "arrays.npz")
    return load_table(folder / "arrays.npz")


NUMBERS = np.arange(60.0).reshape(30, 2) * 7 % 11
ANSWERS = np.arange(30) % 3
SAMPLES = {"x_train": NUMBERS, "y_train": ANSWERS}


@pytest.mark.parametrize(
    ("further", "said"),
    [
        (
            {"x_test": NUMBERS[:9], "y_test": ANSWERS[:9]},
            "Left out as a part of its own for testing: x_test (9 × 2), y_test (9).",
        ),
        (
            {"xTest": NUMBERS, "Ytest": ANSWERS},
            "Left out as a part of its own for testing: xTest (30 × 2), Ytest (30).",
        ),
        ({"noise": np.ones(45)}, "Left out, for the table has 30 rows: noise (45)."),
        ({"y_old": ANSWERS[:29]}, "Left out, for the table has 30 rows: y_old (29)."),
        ({"seed": 7}, "Left out as no columns of a table: seed (one value)."),
        ({"wave": np.ones(30) * 1j}, "Left out as no columns of a table: wave (30, complex)."),
        ({"nothing": np.zeros((30, 0))}, "Left out as no columns of a table: nothing (30 × 0)."),
    ],
)
def test_arrays_that_are_no_columns_are_named(tmp_path: Path, further: dict[str, object], said: str) -> None:
    for arrays in (SAMPLES | further, further | SAMPLES):
        data = arrays_read(tmp_path, **arrays)
        assert (data.target_names, data.feature_names) == (("y_train",), ("x_train 1", "x_train 2"))
        assert len(data.inputs) == 30
        assert any(note.startswith(said) for note in data.notes)


def test_images_become_columns_where_they_have_labels(tmp_path: Path) -> None:
    images = (np.arange(30 * 12) * 5 % 17).reshape(30, 3, 4).astype(np.uint8)
    data = arrays_read(tmp_path, train_labels=ANSWERS, train_images=images, names=["a", "b", "c"])
    assert data.features == 12
    assert data.class_names == ("0", "1", "2")
    assert "Each 3 × 4 of train_images is laid out as 12 columns." in data.notes
    assert "Left out, for the table has 30 rows: names (3)." in data.notes
    pixel = data.inputs[:, 1] * data.scales[1].deviation + data.scales[1].mean
    assert np.allclose(pixel, images[:, 0, 1])
    with pytest.raises(TableError, match=r"no table of two columns or more: images \(30 × 3 × 4\), y \(29\)"):
        arrays_read(tmp_path, images=images, y=ANSWERS[:29])


def test_marked_classes_are_one_column_and_names_name_the_columns(tmp_path: Path) -> None:
    data = arrays_read(tmp_path, y=np.eye(3)[ANSWERS], X=NUMBERS, feature_names=["size", "weight"])
    assert data.feature_names == ("size", "weight")
    assert data.target_names == ("y",)
    assert data.targets.argmax(axis=1).tolist() == ANSWERS.tolist()
    assert "y marks one of 3 classes in each row; it is the number of the class." in data.notes


def test_objects_among_arrays_are_named_and_not_read(tmp_path: Path) -> None:
    data = arrays_read(tmp_path, X=NUMBERS, y=ANSWERS, meta=np.array([{"a": 1}], dtype=object))
    assert "Left out as no plain arrays (objects could run a program): meta." in data.notes


def test_what_is_no_array_in_an_archive_is_named_beside_arrays_and_refused_alone(tmp_path: Path) -> None:
    mixed, alone = tmp_path / "mixed.npz", tmp_path / "alone.npz"
    mixed.write_bytes(saved({"X": NUMBERS, "y": ANSWERS}))
    for path, mode in ((mixed, "a"), (alone, "w")):
        with zipfile.ZipFile(path, mode) as archive:
            archive.writestr("read.npy", b"These are words.")
    assert "Left out as no plain arrays (objects could run a program): read." in load_table(mixed).notes
    with pytest.raises(TableError, match="holds no plain arrays"):
        load_table(alone)


@pytest.mark.parametrize(
    "head",
    [
        b"{'descr': (((",
        b"{[]:1}",
        b"{'descr': '<f4,<f4,(', 'fortran_order': False, 'shape': (2, 1)}",
        b"-" * 9000 + b"1",
    ],
)
def test_a_damaged_array_is_refused_alone_and_in_an_archive(tmp_path: Path, head: bytes) -> None:
    alone, packed = tmp_path / "a.npy", tmp_path / "a.npz"
    alone.write_bytes(npy_of(head))
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("x.npy", npy_of(head))
    for path in (alone, packed):
        with pytest.raises(TableError, match="or it is damaged"):
            load_table(path)
        assert foreign(path) is None


def test_of_very_large_arrays_an_even_choice_of_rows_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reluexplorer.core.data.tables.arrays.MOST_CELLS", 80)
    monkeypatch.setattr("reluexplorer.core.data.tables.arrays._KEPT_CELLS", 50)
    data = arrays_read(tmp_path, X=NUMBERS, y=ANSWERS)
    assert len(data.inputs) == 15
    assert "30 rows of 3 numbers are many; one in 2 was taken." in data.notes
