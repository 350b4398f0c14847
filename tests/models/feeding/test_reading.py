"""What a path holds decides how it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.models.feeding.preparation import Fill, Preparation, of_range
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.signature import Input, Signature
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.made import declared


def test_archives_and_arrays_fit_the_model(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.ones((3, 2)), **{"rate!": np.array(8)})
    found = samples_of(
        tmp_path / "a.npz", Signature((Input("x", ("N", 2), "float32"), Input("rate", (), "int64")))
    )
    assert found.batch(0, 2)["rate"] == 8
    np.save(tmp_path / "a.npy", np.ones((3, 2)))
    assert samples_of(tmp_path / "a.npy", declared("N", 2)).batch(0, 9)["x"].shape == (3, 2)


@pytest.mark.parametrize("is_last", [True, False])
def test_bytes_in_an_array_are_prepared_as_pictures_are(tmp_path: Path, is_last: bool) -> None:
    values = np.random.default_rng(1).integers(0, 256, (2, 8, 6, 3)).astype(np.uint8)
    np.save(tmp_path / "a.npy", values if is_last else values.transpose(0, 3, 1, 2))
    settings = Preparation("", *of_range("-1..1"), fill=Fill.STRETCH)
    found = samples_of(tmp_path / "a.npy", declared("N", 3, "h", "w"), settings)
    wanted = values.transpose(0, 3, 1, 2) / 127.5 - 1.0
    np.testing.assert_allclose(found.batch(0, 2)["x"], wanted, atol=1e-6)
    assert "values from −1 to 1" in found.notes[0]


def test_reals_in_an_array_stay_as_they_are(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.full((1, 3, 4, 4), 0.5))
    found = samples_of(tmp_path / "a.npy", declared("N", 3, 4, 4), Preparation("", *of_range("-1..1")))
    assert found.batch(0, 1)["x"].max() == 0.5
    assert found.notes == ()


def test_a_folder_is_what_most_of_its_files_are(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    (tmp_path / "a.wav").write_bytes(b"")
    for number in range(2):
        image.new("RGB", (4, 4)).save(tmp_path / f"{number}.png")
    assert samples_of(tmp_path, declared("N", 3, 4, 4)).count == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.npz", "cannot be read: no such file"),
        ("a.pkl", "no inputs that are read here"),
        ("", "no inputs"),
    ],
)
def test_what_is_no_input_is_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "a.pkl").write_bytes(b"")
    with pytest.raises(ModelError, match=f"(?i){said}"):
        samples_of(tmp_path / name, declared("N", 2))


def test_pictures_for_a_model_of_several_inputs_are_refused(tmp_path: Path) -> None:
    two = Signature((Input("x", ("N", 2), "float32"), Input("y", ("N", 2), "float32")))
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(ModelError, match="The model takes 2 inputs"):
        samples_of(tmp_path / "a.png", two)
