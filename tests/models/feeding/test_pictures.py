"""Pictures as samples: their pixels, which are passed over, and what is read of a folder."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.models.feeding.pictures import pictures_of
from reluexplorer.models.feeding.pixels import in_order
from reluexplorer.models.feeding.preparation import Fill, Preparation, of_range
from reluexplorer.models.feeding.signature import Input
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.test_arrays import little_memory

Image = pytest.importorskip("PIL.Image")
_limited = little_memory
_PLAIN = Preparation("", *of_range("0..255"))


def test_blue_comes_first_where_the_model_reads_it_so(tmp_path):
    Image.fromarray(np.full((8, 8, 3), (10, 20, 30), np.uint8)).save(tmp_path / "a.png")
    settings = Preparation("", (0.0, 0.0, 0.5), (1.0,), is_bgr=True)
    found = pictures_of(tmp_path, _input("N", 3, 8, 8), settings).batch(0, 1)["x"]
    assert found[0, :, 0, 0].tolist() == pytest.approx([30 / 255, 20 / 255, 10 / 255 - 0.5])
    four = in_order(np.array([[1, 2, 3, 4]], np.uint8))
    assert (four.tolist(), in_order(np.array([[7]], np.uint8)).tolist()) == ([[3, 2, 1, 4]], [[7]])


def _input(*sides, kind: str = "float32") -> Input:
    return Input("x", sides, kind)


def _values(height: int = 4, width: int = 6, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, channels)).astype(np.uint8)


@pytest.mark.parametrize("kind", ["float32", "float64", "float16", "uint8", "int32"])
def test_pixels_come_as_they_are_where_the_size_fits(tmp_path: Path, kind: str) -> None:
    Image.fromarray(_values()).save(tmp_path / "a.png")
    found = pictures_of(tmp_path, _input("N", 3, 4, 6, kind=kind), _PLAIN).batch(0, 5)["x"]
    assert found.dtype == kind
    np.testing.assert_allclose(
        found[0], _values().transpose(2, 0, 1), atol=1e-4 if kind != "float16" else 0.2
    )


@pytest.mark.parametrize(
    ("sides", "layout", "made"),
    [
        (("N", 4, 6, 3), "", (4, 6, 3)),
        (("N", "c", 4, 6), "", (3, 4, 6)),
        (("N", 5, 6, "c"), "NHWC", (5, 6, 3)),
        (("N", 4, 6), "", (4, 6)),
        (("N", 1, 4, 6), "", (1, 4, 6)),
        (("N", 4, 4, 6), "", (4, 4, 6)),
        (("N", 3, "h", "w"), "", (3, 32, 32)),
        (("N", 4, 3, 3), "NHWC", (4, 3, 3)),
        (("N", 1, 5, 3), "", (1, 5, 3)),
    ],
)
def test_the_shape_that_is_declared_says_layout_channels_and_size(tmp_path, sides, layout, made) -> None:
    Image.fromarray(_values()).save(tmp_path / "a.png")
    found = pictures_of(tmp_path, _input(*sides), Preparation(layout)).batch(0, 1)["x"]
    assert found.shape == (1, *made)


def test_mean_and_deviation_are_taken_channel_by_channel(tmp_path: Path) -> None:
    Image.fromarray(np.full((2, 2, 3), (51, 102, 255), np.uint8)).save(tmp_path / "a.png")
    settings = Preparation("", (0.2, 0.2, 0.5), (1.0, 0.5, 0.25))
    found = pictures_of(tmp_path, _input("N", 3, 2, 2), settings).batch(0, 1)["x"][0, :, 0, 0]
    np.testing.assert_allclose(found, [0.0, 0.4, 2.0], atol=1e-6)


@pytest.mark.parametrize(("fill", "left"), [(Fill.STRETCH, 0), (Fill.CROP, 255), (Fill.PAD, 114)])
def test_a_wide_picture_is_cut_stretched_or_padded(tmp_path: Path, fill: Fill, left: int) -> None:
    wide = np.full((8, 24, 3), 255, np.uint8)
    wide[:, :8] = 0
    Image.fromarray(wide).save(tmp_path / "a.png")
    found = pictures_of(tmp_path, _input("N", 3, 8, 8, kind="uint8"), Preparation(fill=fill))
    assert np.abs(found.batch(0, 1)["x"][0, :, 1, 0].astype(int) - left).max() <= 3


def test_a_photograph_on_its_side_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(np.full((32, 96, 3), 9, np.uint8)).save(tmp_path / "a.jpg", exif=exif)
    assert pictures_of(tmp_path, _input("N", 3, "h", "w"), _PLAIN).batch(0, 1)["x"].shape == (1, 3, 96, 32)


@pytest.mark.parametrize(
    ("mode", "content", "came"),
    [
        ("RGBA", np.full((2, 2, 4), (0, 0, 0, 0), np.uint8), [255] * 3),
        ("L", np.full((2, 2), 7, np.uint8), [7] * 3),
        ("I;16", np.full((2, 2), 65535, np.uint16), [255] * 3),
        ("RGB", np.full((2, 2, 3), (1, 2, 3), np.uint8), [1, 2, 3]),
    ],
)
def test_other_kinds_of_pictures_become_what_is_declared(tmp_path: Path, mode, content, came) -> None:
    Image.fromarray(content).save(tmp_path / "a.png")
    found = pictures_of(tmp_path, _input("N", 2, 2, 3, kind="uint8"), _PLAIN).batch(0, 1)["x"]
    assert found[0, 0, 0].tolist() == came


def test_a_folder_is_read_in_the_order_of_numbers_and_with_those_in_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for value, name in enumerate(["2.png", "10.png", "b/1.png", ".hidden.png", "notes.txt"]):
        Image.new("L", (2, 2), value).save(tmp_path / name, format="PNG")
    found = pictures_of(tmp_path, _input("N", 1, 2, 2), _PLAIN)
    assert [path.name for path in found.paths] == ["2.png", "10.png", "1.png"]
    np.testing.assert_allclose(found.batch(1, 2)["x"][:, 0, 0, 0], [1, 2], atol=1e-5)


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/a.png", "out.png"):
        Image.new("L", (2, 2)).save(tmp_path / name)
    (tmp_path / "in" / "b.png").symlink_to(tmp_path / "out.png")
    (tmp_path / "in" / "c.png").symlink_to(tmp_path / "in" / "a.png")
    found = pictures_of(tmp_path / "in", _input("N", 1, 2, 2), _PLAIN)
    assert [path.name for path in found.paths] == ["a.png", "c.png"]
    assert found.notes[0] == "1 link that leads out of the folder was passed over."


def test_broken_pictures_are_named_and_passed_over(tmp_path: Path) -> None:
    Image.fromarray(_values(40, 40)).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "b.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "c.png").write_bytes(b"no picture")
    Image.fromarray(_values(40, 40) // 2).save(tmp_path / "d.png")
    found = pictures_of(tmp_path, _input("N", 3, 40, 40), _PLAIN)
    assert found.count == 3
    assert found.notes[0] == "1 picture cannot be read and was passed over: c.png."
    batch = found.batch(0, 3)["x"]
    np.testing.assert_array_equal(batch[0], batch[1])
    assert not np.array_equal(batch[1], batch[2])
    assert found.notes[-1] == "1 picture is damaged, and one beside it was taken twice: b.png."


def test_pictures_are_read_when_they_are_asked_for(tmp_path: Path, monkeypatch) -> None:
    from reluexplorer.models.feeding import pictures

    for number in range(12):
        Image.new("L", (2, 2), number).save(tmp_path / f"{number}.png")
    found = pictures_of(tmp_path, _input("N", 1, 2, 2), _PLAIN)
    read = []
    whole = pictures.pixels
    monkeypatch.setattr(pictures, "pixels", lambda path, *rest: read.append(path.name) or whole(path, *rest))
    found.batch(7, 2)
    assert read == ["7.png", "8.png"]


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (("N", 10), "takes no pictures"),
        (("N", 5, 8, 8), "5 channels"),
        (("N", 3, 8, 8), "of 4"),
    ],
)
def test_an_input_of_another_shape_is_refused(tmp_path: Path, sides, said: str) -> None:
    Image.fromarray(_values()).save(tmp_path / "a.png")
    settings = Preparation(sd=(1.0,) * 4) if said == "of 4" else _PLAIN
    with pytest.raises(ModelError, match=said):
        pictures_of(tmp_path, _input(*sides), settings)


def test_a_layout_against_the_declared_shape_is_refused(tmp_path: Path) -> None:
    Image.fromarray(_values()).save(tmp_path / "a.png")
    with pytest.raises(ModelError, match="which is not NHWC"):
        pictures_of(tmp_path, _input("N", 3, 8, 8), Preparation("NHWC"))


def test_a_folder_without_pictures_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no pictures"):
        pictures_of(tmp_path, _input("N", 3, 8, 8), _PLAIN)
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(ModelError, match=r"a\.png cannot be read as pictures"):
        pictures_of(tmp_path, _input("N", 3, 8, 8), _PLAIN)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_a_changed_picture_is_read_or_refused_in_a_sentence(tmp_path: Path, form: str, little_memory) -> None:
    file = io.BytesIO()
    Image.fromarray(_values(24, 24)).save(file, format=form)
    rng = np.random.default_rng(1)
    path = tmp_path / "a.png"
    said = []
    for _case in range(60):
        content = bytearray(file.getvalue())
        for _change in range(rng.integers(1, 6)):
            content[int(rng.integers(len(content)) ** rng.random())] = rng.integers(256)
        path.write_bytes(content)
        try:
            pictures_of(path, _input("N", 3, 24, 24), _PLAIN).batch(0, 1)
        except ModelError as error:
            said.append(str(error))
    assert all(each.endswith(".") for each in said)
