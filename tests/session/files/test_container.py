"""Containers of documents: what was written is read, and what was not is refused with a sentence, early."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.session.commands.files import past_in, read
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files import container
from reluexplorer.session.files.container import KINDS, DamagedContainerError, arrays_in, fields_in
from reluexplorer.session.files.document_file import save, subject_of, written
from reluexplorer.session.files.kinds import DOCUMENT, kind_of_content
from reluexplorer.session.files.stored import dense_of, is_document
from reluexplorer.session.run.run import Run
from tests.session.driving import SMALL, run_of

RUN = run_of(SMALL, 130)
CONTENT = written(Document(SMALL), 130, kept=RUN.past().kept())
DAMAGED = "kept of its run is damaged: the run is made again."


def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, changes: dict[str, bytes], *, extra: tuple[str, ...] = ()) -> Path:
    """Write the document with other members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members(), **changes}.items():
            archive.writestr(name, content)
        for name in extra:
            archive.writestr(name, b"x")
    return path


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    where = tmp_path / "a.reluexp"
    where.write_bytes(CONTENT)
    return where


def test_what_was_written_is_read(path: Path) -> None:
    arrays, kept = dense_of(path).arrays(), RUN.past().kept()
    assert arrays.keys() == KINDS.keys()
    for name, array in arrays.items():
        assert array.dtype == kept.arrays[name].dtype
        np.testing.assert_array_equal(array, kept.arrays[name])
        assert not array.flags.writeable
    assert written(Document(SMALL), 130, kept=kept) == CONTENT


def test_it_is_a_document_of_this_program(path: Path) -> None:
    assert kind_of_content(CONTENT) == DOCUMENT
    assert is_document(path)
    assert read(path) == (Document(SMALL), 130)
    assert subject_of(path) == ("circle", 130)
    with path.open("rb") as file:
        assert b'"format": "ReLU Explorer document"' in fields_in(file)


def test_a_document_without_a_past_is_json_that_people_read(tmp_path: Path) -> None:
    save(tmp_path / "b.reluexp", Document(SMALL), 130)
    assert (tmp_path / "b.reluexp").read_text(encoding="utf-8").startswith("{\n")
    assert past_in(tmp_path / "b.reluexp", Document(SMALL)) is None


@pytest.mark.parametrize(
    "extra",
    [("../../outside",), ("/etc/outside",), ("past/steps.npy",), tuple(f"n{k}" for k in range(3000))],
)
def test_no_member_is_read_that_is_not_known(tmp_path: Path, extra: tuple[str, ...]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that of a name that is there twice
        path = rewritten(tmp_path / "a.reluexp", {}, extra=extra)
    with pytest.raises(CommandError, match=r"is no document of ReLU Explorer, or damaged: "):
        read(path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.reluexp"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("past/steps.npy", b""),
        ("past/steps.npy", b"\x93NUMPY\x01\x00\x10\x00{" + b"(" * 5000),
        ("past/steps.npy", b"\x93NUMPY"),
        ("past/steps.npy", npy(np.arange(3.0))),
        ("past/steps.npy", npy(np.arange(3).reshape(1, 3))),
        ("past/parameters.npy", npy(np.zeros(3))),
        ("past/sizes.npy", npy(np.zeros((1, 3), np.int64))),
        ("past/log/steps.npy", npy(np.arange(2)).replace(b"(2,)", b"(99999999999,)")),
        ("past/log/steps.npy", npy(np.asfortranarray(np.zeros((3, 2), np.int64)))),
    ],
)
def test_a_damaged_past_alone_loses_the_past_alone(tmp_path: Path, name: str, content: bytes) -> None:
    path = rewritten(tmp_path / "a.reluexp", {name: content})
    assert read(path) == (Document(SMALL), 130)
    with pytest.raises(CommandError, match=DAMAGED):
        past_in(path, Document(SMALL))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.reluexp"
    huge = bytes(100 << 20)
    for name in ("document.json", "past/log/events.npy"):
        rewritten(path, {name: huge})
        assert path.stat().st_size < 2 << 20
        tracemalloc.start()
        with path.open("rb") as file, pytest.raises(DamagedContainerError, match="larger than it may be"):
            (fields_in if name == "document.json" else arrays_in)(file)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
        tracemalloc.stop()


def test_a_member_that_says_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "a.reluexp", {"past/log/events.npy": bytes(1 << 20)})
    content = path.read_bytes()
    size = struct.pack("<L", 1 << 20)
    path.write_bytes(content.replace(size, struct.pack("<L", 100)))
    with path.open("rb") as file, pytest.raises(DamagedContainerError):
        arrays_in(file)


def test_a_container_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST", len(CONTENT) - 1)
    path = tmp_path / "a.reluexp"
    path.write_bytes(CONTENT)
    with pytest.raises(CommandError, match=r"is larger than such a file may be"):
        read(path)


def test_a_newer_container_is_named_and_one_of_an_older_version_is_damaged(tmp_path: Path) -> None:
    fields = members()["document.json"]
    for version, sentence in ((9, "was written by a newer version"), (2, "is damaged: its version is 2")):
        changed = fields.replace(b'"version": 4', b'"version": %d' % version)
        with pytest.raises(CommandError, match=sentence):
            read(rewritten(tmp_path / "a.reluexp", {"document.json": changed}))
    (tmp_path / "b.reluexp").write_bytes(fields)
    with pytest.raises(CommandError, match="is damaged: its version is 4"):
        read(tmp_path / "b.reluexp")


def test_a_recipe_that_was_changed_by_hand_has_no_past(tmp_path: Path) -> None:
    fields = members()["document.json"].replace(b'"learning_rate": 0.03', b'"learning_rate": 0.04')
    path = rewritten(tmp_path / "a.reluexp", {"document.json": fields})
    document, _step = read(path)
    assert document.recipe.training.learning_rate == 0.04
    with pytest.raises(CommandError, match="was changed by hand: its run is made again"):
        past_in(path, document)


def test_a_view_that_was_changed_by_hand_keeps_the_past(tmp_path: Path) -> None:
    fields = members()["document.json"].replace(b'"workspace": "train"', b'"workspace": "neurons"')
    path = rewritten(tmp_path / "a.reluexp", {"document.json": fields})
    past = past_in(path, read(path)[0])
    assert past is not None
    assert Run.resumed(RUN.trajectory, past).state.step == 130


def test_weights_of_another_step_are_no_past_of_it(tmp_path: Path) -> None:
    weights = bytearray(members()["past/parameters.npy"])
    weights[-1] ^= 1
    path = rewritten(tmp_path / "a.reluexp", {"past/parameters.npy": bytes(weights)})
    with pytest.raises(CommandError, match=DAMAGED):
        past_in(path, Document(SMALL))


@settings(max_examples=300)
@given(st.data())
def test_whatever_becomes_of_its_bytes_it_loads_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(CONTENT)
    places = st.integers(0, len(content) - 1) | st.integers(max(0, len(content) - 2400), len(content) - 1)
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(places)] = data.draw(st.integers(0, 255))
    kind = data.draw(st.sampled_from(["as it is", "cut", "doubled", "a piece less"]))
    if kind == "cut":
        del content[data.draw(places) :]
    elif kind == "doubled":
        content = content + content
    elif kind == "a piece less":
        at = data.draw(places)
        del content[at : at + data.draw(st.integers(1, 64))]
    folder = tmp_path_factory.mktemp("mutated")
    path = folder / "a.reluexp"
    path.write_bytes(content)
    try:
        document, _step = read(path)
        past = past_in(path, document)
        if past is not None:
            assert Run.taken_up(RUN.trajectory, past).head.step in {0, 130}
    except CommandError:
        pass
    assert os.listdir(folder) == ["a.reluexp"]  # noqa: PTH208 - what is there, whatever it is
