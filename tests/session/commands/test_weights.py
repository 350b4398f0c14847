"""Weights that were written are opened again, in window, document and command line."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from itertools import pairwise

import numpy as np
import pytest

from reluexplorer.app.cli import export as export_command
from reluexplorer.app.cli import train as train_command
from reluexplorer.core.network.given_weights import LARGEST, WeightsError, packed, read_weights, unpacked
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.run import Reset, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.commands.weights import OpenWeights, UseWeights, begun_with, weights_in
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save
from reluexplorer.session.files.foreign import is_weights
from reluexplorer.session.run.loading import load
from tests.core.samples import npy_of
from tests.session.driving import learned

DOCUMENT = Document()
FORMS = ("npz", "safetensors", "json")


def safetensors(arrays, **about) -> bytes:
    header, parts, place = {"__metadata__": about}, [], 0
    for name, array in arrays.items():
        content = array.tobytes()
        kind = {"float16": "F16", "float32": "F32", "float64": "F64", "int64": "I64"}[str(array.dtype)]
        header[name] = {
            "dtype": kind,
            "shape": list(array.shape),
            "data_offsets": [place, place + len(content)],
        }
        parts.append(content)
        place += len(content)
    text = json.dumps(header).encode()
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def layers(*sizes, dtype="f4", stem="{}"):
    rng = np.random.default_rng(1)
    made = {}
    for number, (a, b) in enumerate(pairwise(sizes)):
        made[f"{stem.format(number)}.weight"] = rng.normal(size=(b, a)).astype(dtype)
        made[f"{stem.format(number)}.bias"] = rng.normal(size=b).astype(dtype)
    return made


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("more", [(), ("--precision", "float64"), ("--activation", "prelu", "--per-unit")])
def test_what_export_wrote_begins_a_run_to_the_bit(tmp_path, capsys, form, more):
    save(tmp_path / "mine.reluexp", Document(), 40)
    out = tmp_path / f"weights.{form}"
    assert export_command.main([str(tmp_path / "mine.reluexp"), str(out), *more]) == 0
    there = learned(capsys, "--steps", 40, *more)
    again = learned(capsys, "--weights", out, "--steps", 0, *more)
    assert again["parameters_sha256"] == there["parameters_sha256"]
    assert again["train_loss"] == there["train_loss"]
    assert (
        learned(capsys, "--weights", out, "--steps", 5, *more)["parameters_sha256"]
        != there["parameters_sha256"]
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_window_opens_them_and_a_document_keeps_them(tmp_path, session, form):
    session.dispatch(SetHidden((5, 3)))
    session.dispatch(Step(30))
    session.settle()
    wanted = parameters_sha256(session.state.run.state.parameters)
    from reluexplorer.session.commands.exports import ExportWeights

    session.dispatch(ExportWeights(str(tmp_path / f"w.{form}")))
    session.dispatch(New())
    session.settle()
    assert session.dispatch(OpenWeights(str(tmp_path / f"w.{form}"))), session.state.notice
    session.settle()
    assert session.state.document.recipe.network.hidden == (5, 3)
    assert parameters_sha256(session.state.run.state.parameters) == wanted
    assert session.state.notice == f"The run begins with the weights of w.{form}: 2 · 5 · 3 · 1."
    session.dispatch(Step(20))
    session.settle()
    later = parameters_sha256(session.state.run.state.parameters)
    session.dispatch(SaveDocument(str(tmp_path / "kept.reluexp")))
    session.settle()
    session.dispatch(Reset())
    session.settle()
    assert parameters_sha256(session.state.run.state.parameters) == wanted
    session.dispatch(New())
    session.dispatch(OpenDocument(str(tmp_path / "kept.reluexp")))
    session.settle()
    assert session.state.run.step == 20
    assert parameters_sha256(session.state.run.state.parameters) == later


def test_another_initialisation_or_shape_lets_them_go_and_other_settings_do_not(session):
    given = read_weights(safetensors(layers(2, 4, 1)))
    document = begun_with(Document(), given, load(Document().recipe.data))[0]
    text = document.recipe.network.given
    for kept in (
        assign("training.seed", 3),
        assign("training.learning_rate", 0.5),
        SetActivation("tanh"),
        assign("network.dropout", 0.1),
    ):
        assert kept.apply(document).recipe.network.given == text
    for lets_go in (
        SetHidden((4, 4)),
        assign("network.initializer", "he_normal"),
        assign("network.bias", 0.1),
    ):
        assert lets_go.apply(document).recipe.network.given == ""


def test_weights_of_another_shape_are_refused_or_get_data_that_fit(tmp_path, session):
    path = tmp_path / "w.safetensors"
    path.write_bytes(safetensors(layers(64, 12, 10, stem="fc{}")))
    assert session.dispatch(OpenWeights(str(path)))
    assert session.state.document.recipe.data.name == "digits"
    assert "The data are an example of that shape" in session.state.notice
    path.write_bytes(safetensors(layers(7, 5, 3)))
    assert not session.dispatch(OpenWeights(str(path)))
    assert session.state.notice.startswith(
        "These weights are of a network with 7 inputs and 3 outputs; the data that are open have"
    )


def test_weights_are_refused_with_a_sentence_where_there_are_no_data_yet(tmp_path, session):
    path = tmp_path / "w.safetensors"
    path.write_bytes(safetensors(layers(2, 4, 1)))
    session.dispatch(ChooseData("drawn"))
    session.settle()
    assert not session.dispatch(OpenWeights(str(path)))
    assert session.state.notice == "Draw at least two points of each class on the plane."


def test_data_that_no_longer_fit_are_said(session, tmp_path):
    path = tmp_path / "w.safetensors"
    path.write_bytes(safetensors(layers(2, 4, 1)))
    assert session.dispatch(OpenWeights(str(path)))
    session.dispatch(ChooseData("digits"))
    session.settle()
    assert session.state.run.message.startswith(
        "The given weights are of a network of 2 · 4 · 1, this one is of 64"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--hidden", "9"), "--hidden 9 does not fit: the weights are of --hidden 4."),
        (("--initializer", "zeros"), "leave out --initializer."),
        (("--data", "digits"), "These weights are of a network with 2 inputs and 1 output"),
        (("--open", "digits"), "These weights are of a network with 2 inputs and 1 output"),
    ],
)
def test_options_that_contradict_the_weights_get_a_sentence(tmp_path, arguments, said):
    path = tmp_path / "w.safetensors"
    path.write_bytes(safetensors(layers(2, 4, 1)))
    with pytest.raises(CommandError) as refused:
        train_command.main(["--weights", str(path), *arguments, "--steps", "1"])
    assert said in str(refused.value)


def test_a_document_opens_with_other_weights(tmp_path, capsys):
    save(tmp_path / "mine.reluexp", SetHidden((4,)).apply(Document()), 10)
    path = tmp_path / "w.safetensors"
    path.write_bytes(safetensors(layers(2, 4, 1)))
    begun = learned(capsys, "--open", tmp_path / "mine.reluexp", "--weights", path, "--steps", 0)
    assert begun["parameters_sha256"] == learned(capsys, "--weights", path, "--steps", 0)["parameters_sha256"]


def test_weights_are_read_as_others_name_and_lay_them():
    arrays = layers(2, 3, 1, stem="model.{}")
    for content in (safetensors(arrays), safetensors({k: v.astype("f2") for k, v in arrays.items()})):
        assert read_weights(content).sizes == (2, 3, 1)
    many = read_weights(safetensors(layers(*[2] * 13, stem="net.{}")))
    assert many.sizes == (2,) * 13
    wide = read_weights(safetensors(layers(2, 3, 1, dtype="f8")))
    assert wide.dtype == "float64"
    assert unpacked(packed(wide)).sizes == wide.sizes
    assert (unpacked(packed(wide)).weights[0] == wide.weights[0]).all()


def npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def crafted_npy(header: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("0.weight.npy", npy_of(header))
    return file.getvalue()


def damaged_lzma() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("0.weight.npy", np.random.default_rng(1).bytes(400))
    content = bytearray(file.getvalue())
    content[80:90] = bytes(10)
    return bytes(content)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("0.weight.npy", bytes(LARGEST + 1))
    return file.getvalue()


BAD = {
    "nothing": b"",
    "pickled": npz(**{"0.weight": np.array([{"a": 1}], dtype=object)}),
    "whole numbers": npz(**{"0.weight": np.ones((2, 2), int)}),
    "a huge shape": crafted_npy(b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 2)}\n"),
    "a shape that is code": crafted_npy(b"__import__('os').system('false')\n"),
    "a head without end": crafted_npy(b"{'descr': ((("),
    "a head that cannot be": crafted_npy(b"{[]:1}"),
    "a kind without end": crafted_npy(b"{'descr': '<f4,<f4,(', 'fortran_order': False, 'shape': (2, 1)}"),
    "a deep head": crafted_npy(b"-" * 9000 + b"1"),
    "bytes lost at the start": (whole := npz(**{"0.weight": np.ones((2, 2), "f4")}))[:20] + whole[40:],
    "damaged LZMA": damaged_lzma(),
    "a bomb": bomb(),
    "cut short": safetensors(layers(2, 3, 1))[:-5],
    "a long header": (1 << 40).to_bytes(8, "little") + b"{}",
    "offsets outside": safetensors({"0.weight": np.ones((1, 2), "f4")}).replace(b"[0, 8]", b"[0, 9]"),
    "deep": (10_000).to_bytes(8, "little") + b"[" * 10_000,
    "another layer": safetensors({**layers(2, 3, 1), "running_mean": np.ones(3, "f4")}),
    "a convolution": safetensors({"0.weight": np.ones((3, 3, 2, 2), "f4")}),
    "no chain": safetensors({"0.weight": np.ones((3, 2), "f4"), "1.weight": np.ones((1, 4), "f4")}),
    "not finite": safetensors({"0.weight": np.full((1, 2), np.nan, "f4")}),
    "integers": safetensors({"0.weight": np.ones((1, 2), "int64")}),
    "JSON of others": b'{"a": 1}',
    "JSON beyond float32": b'{"arrays": {"0.weight": [[1e308, 1.0]]}}',
    "JSON with words": b'{"arrays": {"0.weight": [["a", "b"]]}}',
    "JSON without end": b'{"arrays": {"0.weight": ' + b"[" * 50_000,
}  # fmt: skip


def test_damage_of_any_kind_is_a_refusal():
    arrays = {"0.weight": np.ones((1, 2), "f4"), "0.bias": np.ones(1, "f4")}
    rng = np.random.default_rng(4)
    for whole in (npz(**arrays), safetensors(arrays)):
        for _ in range(1500):
            content = bytearray(whole)
            for place in rng.integers(2, len(whole), rng.integers(1, 4)):
                content[place] = rng.integers(256)
            with contextlib.suppress(WeightsError):
                read_weights(bytes(content))


@pytest.mark.parametrize("length", range(64, 64 + 256))
def test_safetensors_are_known_by_a_head_of_any_length(tmp_path, length):
    whole = safetensors({"0.weight": np.array([[1.5, -2.0]], "f4")})
    was = int.from_bytes(whole[:8], "little")
    head = whole[8 : 8 + was].rstrip().ljust(length)
    assert len(head) <= 320
    path = tmp_path / "w.safetensors"
    path.write_bytes(len(head).to_bytes(8, "little") + head + whole[8 + was :])
    assert read_weights(path.read_bytes()).weights[0].tolist() == [[1.5, -2.0]]
    assert is_weights(path)


@pytest.mark.parametrize("name", BAD)
def test_a_crafted_file_is_refused_with_a_sentence(tmp_path, name):
    path = tmp_path / "w.bin"
    path.write_bytes(BAD[name])
    with pytest.raises(WeightsError):
        read_weights(BAD[name])
    with pytest.raises(CommandError) as refused:
        weights_in(path)
    assert str(refused.value).startswith("w.bin cannot be used. It ")
    assert len(str(refused.value)) < 300


def test_an_array_of_very_many_axes_is_refused_before_its_size_is_worked_out():
    entry = {"dtype": "F32", "shape": [9_999_999_999] * 60_000, "data_offsets": [0, 8]}
    head = json.dumps({"0.weight": entry}).encode()
    with pytest.raises(WeightsError, match="impossible shape"):
        read_weights(len(head).to_bytes(8, "little") + head + bytes(8))


def test_a_crafted_document_holds_no_weights():
    for text in ("x", "!!!!", "AAAA", packed(read_weights(safetensors(layers(2, 3, 1))))[:-8]):
        with pytest.raises(CommandError):
            UseWeights(text).apply(Document())
    assert UseWeights("").apply(Document()) == Document()
