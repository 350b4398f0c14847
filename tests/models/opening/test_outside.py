"""Weights in files beside a model are read from its own folder alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

onnx = pytest.importorskip("onnx")

from reluexplorer.models.opening import outside  # noqa: E402
from reluexplorer.models.opening.opened import opened  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402
from tests.models.opening.small import array, model, saved  # noqa: E402

BYTES = 48
posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def placed(folder: Path, location: str, **entries: int | str) -> Path:
    """Write a model whose first weight is said to be in a file, in a folder of its own."""
    weight = onnx.TensorProto(name="w", data_type=1, dims=(4, 3), data_location=onnx.TensorProto.EXTERNAL)
    for key, text in {"location": location, **entries}.items():
        weight.external_data.add(key=key, value=str(text))
    (folder / "own").mkdir(exist_ok=True)
    return saved(folder / "own", model(held=[weight, array("b", 3)]))


def refused(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        opened(path)
    return str(caught.value)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file outside of the model's folder."""
    path = tmp_path / "secret"
    path.write_bytes(bytes(BYTES))
    return path


@pytest.mark.parametrize(
    "location",
    [
        "../secret", "own/../../secret", "./../secret", "..", "/etc/hostname", "//server/share", "..\\secret",
        "C:\\secret", "C:secret", "\\secret", "\\\\server\\share\\secret",
    ],
)  # fmt: skip
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, secret: Path, location: str) -> None:
    path = placed(tmp_path, location)
    (path.parent / "own").mkdir()
    assert "outside of the model's own folder: nothing is read there." in refused(path)


def test_an_absolute_path_into_the_folder_is_none_either(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "data").write_bytes(bytes(BYTES))
    assert "outside of the model's own folder" in refused(placed(tmp_path, str(tmp_path / "own" / "data")))


@posix
@pytest.mark.parametrize("link", ["file", "folder"])
def test_no_link_leads_out(tmp_path: Path, secret: Path, link: str) -> None:
    path = placed(tmp_path, "data" if link == "file" else "away/secret")
    (path.parent / "data").symlink_to(secret)
    (path.parent / "away").symlink_to(tmp_path)
    assert "outside of the model's own folder" in refused(path)


@posix
def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    path = placed(tmp_path, "link")
    (path.parent / "data").write_bytes(bytes(BYTES))
    (path.parent / "link").symlink_to("data")
    assert opened(path).model.graph.initializer[0].raw_data == bytes(BYTES)


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = placed(tmp_path, "pipe")
    os.mkfifo(path.parent / "pipe")
    assert "'pipe', which is no file." in refused(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    path = placed(tmp_path, "data")
    (path.parent / "data").mkdir()
    assert "'data', which" in refused(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "in 'weights.bin', which is missing: put it beside the model." in refused(
        placed(tmp_path, "weights.bin")
    )


@pytest.mark.parametrize("location", ["", "a\0b", "x" * 5000])
def test_a_name_that_is_none_is_refused(tmp_path: Path, location: str) -> None:
    words = refused(placed(tmp_path, location))
    assert words.startswith(("Some of its weights are in", "It is damaged: it does not say in which file"))
    assert len(words) <= 300


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"offset": 8}, "is too short: 56 bytes are needed, 48 are there"),
        ({"offset": 10**18}, "is too short: 1,000,000,000,000,000,048 bytes are needed"),
        ({"offset": -8}, "has an impossible place in its file."),
        ({"offset": "ten"}, "has an impossible place in its file."),
        ({"length": 40}, "needs 48 bytes of 'data', but names 40."),
        ({"length": 2_000_000_000}, "needs 48 bytes of 'data', but names 2,000,000,000."),
    ],
)
def test_places_that_are_not_in_the_file_are_refused(
    tmp_path: Path, entries: dict[str, int | str], said: str
) -> None:
    path = placed(tmp_path, "data", **entries)
    (path.parent / "data").write_bytes(bytes(BYTES))
    assert said in refused(path)


def test_more_than_is_read_is_refused_before_a_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "MOST_BYTES", 40)
    with pytest.raises(ModelError, match="it is larger than is read here"):
        outside.load(opened_later(placed(tmp_path, "missing")), tmp_path, 0)


def opened_later(path: Path) -> onnx.ModelProto:
    return onnx.load_model(path, load_external_data=False)
