"""NumPy's files: what is read of them, and that damaged and harmful ones are refused in a sentence."""

from __future__ import annotations

import io
import pickle
import resource
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from reluexplorer.models.feeding import arrays as reading
from reluexplorer.models.feeding.arrays import array_samples, npy_array
from reluexplorer.models.values.refusal import ModelError

_KINDS = st.sampled_from([">f4", "<f8", "float16", "uint8", "int64", "bool"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """One for all examples, each of which writes its file anew."""
    return tmp_path_factory.mktemp("npy")


@given(arrays.arrays(_KINDS, arrays.array_shapes(max_dims=4, max_side=3)), st.booleans())
def test_arrays_come_as_they_were_written(folder: Path, array, by_columns: bool) -> None:
    path = folder / "a.npy"
    np.save(path, np.asfortranarray(array) if by_columns else array)
    np.testing.assert_array_equal(npy_array(path), array)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("in_memory", [0, 1 << 20])
def test_an_archive_holds_an_array_for_each_input(tmp_path: Path, monkeypatch, packed, in_memory) -> None:
    monkeypatch.setattr(reading, "_IN_MEMORY", in_memory)
    path = tmp_path / "a.npz"
    given = {"x": np.random.default_rng(1).random((5, 3, 2)), "y": np.arange(5), "rate!": np.array(16000)}
    (np.savez_compressed if packed else np.savez)(path, **given)
    found = array_samples(path)
    assert (found.count, found.names, found.constants) == (5, ("x", "y", "rate"), {"rate"})
    batch = found.batch(3, 9)
    np.testing.assert_array_equal(batch["x"], given["x"][3:])
    assert batch["y"].tolist() == [3, 4]
    assert batch["rate"] == 16000


def test_a_large_array_is_mapped_from_its_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "_IN_MEMORY", 100)
    np.save(tmp_path / "a.npy", np.arange(60.0).reshape(20, 3))
    found = array_samples(tmp_path / "a.npy")
    assert isinstance(found.arrays[""].base, np.memmap)
    assert found.batch(4, 1)[""].tolist() == [[12.0, 13.0, 14.0]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"x": np.zeros((3, 2)), "y": np.zeros((2, 2))}, "must be as long in all: x 3, y 2"),
        ({"x": np.array(1.0)}, "x is one number"),
        ({"x": np.zeros((0, 2))}, "holds no samples"),
        ({"x": np.array(["a"])}, "arrays of numbers are read"),
        ({"x": np.zeros(3, complex)}, "arrays of numbers are read"),
        ({"x": np.array([{}])}, "could run a program"),
        ({"x": np.zeros((3, 2)), "x!": np.zeros(2)}, "holds x twice"),
        ({}, "holds no arrays"),
    ],
)
def test_what_is_no_set_of_samples_is_refused(tmp_path: Path, given, said: str) -> None:
    np.savez(tmp_path / "a.npz", allow_pickle=True, **given)
    with pytest.raises(ModelError, match=said):
        array_samples(tmp_path / "a.npz")


class _Harm:
    def __reduce__(self):
        return Path.touch, (Path("harmed"),)


def test_nothing_in_a_file_is_carried_out(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.npy").write_bytes(pickle.dumps(_Harm()))
    np.save("b.npy", np.array([_Harm()]), allow_pickle=True)
    for name in ("a.npy", "b.npy"):
        with pytest.raises(ModelError):
            array_samples(Path(name))
    assert not Path("harmed").exists()


def _archive() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, x=np.arange(24.0).reshape(4, 6), y=np.arange(4), rate=np.array(3))
    return file.getvalue()


def _array() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(24.0).reshape(4, 6))
    return file.getvalue()


@pytest.fixture
def little_memory():
    """No more address space than 512 MB beside what is taken already."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (taken + (512 << 20), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize("whole", [_archive(), _array()], ids=["npz", "npy"])
def test_a_changed_file_loads_or_is_refused_in_a_sentence(tmp_path: Path, whole, little_memory) -> None:
    rng = np.random.default_rng(1)
    path = tmp_path / "a"
    said = []
    for case in range(200):
        content = bytearray(whole)
        for _change in range(rng.integers(1, 4)):
            content[rng.integers(len(content))] = rng.integers(256)
        path.write_bytes(content[: rng.integers(len(content))] if case % 4 == 0 else content)
        try:
            found = array_samples(path)
            found.batch(0, found.count)
        except ModelError as error:
            said.append(str(error))
    assert len(said) > 20
    assert all(each.endswith(".") and len(each) < 400 for each in said)


def test_a_small_file_that_says_it_is_large_is_refused_before_memory_is_taken(
    tmp_path, little_memory
) -> None:
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"descr": "<f4", "fortran_order": False, "shape": (1 << 29, 4)}
    )
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", head.getvalue() + bytes(8))
    (tmp_path / "a.npy").write_bytes(head.getvalue())
    for name in ("a.npz", "a.npy"):
        with pytest.raises(ModelError, match="damaged"):
            array_samples(tmp_path / name)
