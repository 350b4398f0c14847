"""``reluexplorer doctor --cut``: a copy is written, told of, and never made without being asked for."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

import onnx

from reluexplorer.app.cli.command_line import main
from reluexplorer.app.cli.doctor import main as doctor
from reluexplorer.app.cli.doctor_cut import demand_wanted
from reluexplorer.session.document.domains import CommandError
from tests.models.graph.texts import model_of


@pytest.fixture
def files(tmp_path):
    """Two dense layers; of the first one's four channels one is far from firing, one near."""
    model = model_of(
        "g (float[N,1] x) => (float[N,1] y) <float[1,4] w = {1, 1, -1, -0.1}, float[4] b = {1, 2, -9000, -1},"
        "float[4,1] v = {1, 2, 3, 4}> { z = Gemm(x, w, b) h = Relu(z) y = MatMul(h, v) }"
    )
    onnx.save(model, tmp_path / "net.onnx")
    np.savez(tmp_path / "in.npz", x=np.arange(100, dtype=np.float32).reshape(-1, 1))
    return str(tmp_path / "net.onnx"), "--inputs", str(tmp_path / "in.npz"), "--cut", str(tmp_path / "o.onnx")


def test_json_tells_of_the_copy(files, tmp_path, capsys):
    assert main(["doctor", *files, "--json", "--held-out", ".2"]) == 0
    found = json.loads(capsys.readouterr().out)["copy"]
    wanted = {
        "path": str(tmp_path / "o.onnx"), "margin": 2.0, "silent": 1, "cut": 1, "parameters": [12, 9],
        "operations": [8, 6], "inputs": 20, "kept_back": True, "woken": 0, "difference": 0.0,
        "same_bits": True, "layers": [{"name": "relu.0", "silent": [3], "cut": [3], "kept": {}}],
    }  # fmt: skip
    assert {key: found[key] for key in wanted} == wanted
    assert found["bytes"] == [(tmp_path / name).stat().st_size for name in ("net.onnx", "o.onnx")]
    assert min(found["seconds"]) > 0.0
    assert found["promise"].startswith("None of the channels that were cut woke on 20 kept-back inputs")


def test_words_for_people(files, capsys):
    assert main(["doctor", *files]) == 0
    out = capsys.readouterr().out
    assert "\n1 of 1 silent channel was cut (margin 2).\n" in out
    rows = {line.rsplit(maxsplit=4)[0]: line.split()[-4:] for line in out.splitlines() if line}
    assert rows["Parameters"] == ["12", "9", "−25", "%"]
    assert rows["Multiply–adds"] == ["8", "6", "−25", "%"]
    assert "No input was kept back (--held-out 0.2 does that); on the 100 measured all outputs are " in out


def wanted_of(files, margin: float = 0.0, yes: bool = False) -> None:
    demand_wanted(Namespace(cut=Path(files[-1]), model=Path(files[0]), inputs=True, margin=margin, yes=yes))


def test_without_a_margin_it_is_asked_for_first(files, tmp_path):
    with pytest.raises(CommandError, match=r"changed 5 of 60 pages .* 0\.88 .* Say --yes"):
        doctor([*files, "--margin", "0"])
    assert not (tmp_path / "o.onnx").exists()
    wanted_of(files, yes=True)
    wanted_of(files, margin=0.5)


@pytest.fixture
def taken(files):
    """The place of the copy, where another model lies already."""
    place = Path(files[-1])
    place.write_bytes(b"another")
    return place


def test_no_other_file_is_replaced_without_being_asked(files, taken):
    with pytest.raises(CommandError, match=r"Replace o\.onnx, which is there already\? Say --yes"):
        doctor(list(files))
    assert taken.read_bytes() == b"another"
    assert doctor([*files, "--yes"]) == 0
    assert len(onnx.load(taken).graph.node) == 3


@pytest.mark.parametrize(("answers", "is_wanted"), [("y\ny\n", True), ("y\nn\n", False), ("n\ny\n", False)])
def test_each_question_wants_its_own_yes(files, taken, monkeypatch, answers, is_wanted):
    monkeypatch.setattr(sys, "stdin", Terminal(answers))
    if is_wanted:
        wanted_of(files)
        return
    with pytest.raises(CommandError, match="Nothing was cut"):
        wanted_of(files)


def test_a_place_that_cannot_be_written_is_told_of_before_anything_is_measured(files, tmp_path):
    with pytest.raises(CommandError, match=r"o\.onnx.* cannot be written: No such file"):
        wanted_of([*files[:-1], str(tmp_path / "none" / "o.onnx")], margin=2.0)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("answer", ["y\n", "YES\n"])
def test_on_a_terminal_one_can_say_yes(files, monkeypatch, capsys, answer):
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    wanted_of(files)
    assert "by up to 0.88" in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["\n", "no\n", ""])
def test_anything_else_is_a_no(files, monkeypatch, answer):
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    with pytest.raises(CommandError, match="Nothing was cut"):
        wanted_of(files)


def test_never_over_the_original_and_never_of_noise(files, tmp_path):
    before = (tmp_path / "net.onnx").read_bytes()
    with pytest.raises(CommandError, match="is the model itself"):
        doctor([*files[:4], str(tmp_path / "net.onnx")])
    assert (tmp_path / "net.onnx").read_bytes() == before
    with pytest.raises(CommandError, match="Noise cannot tell"):
        doctor([files[0], *files[3:]])


@pytest.mark.parametrize("name", ["weights.onnx", "other.onnx"])
def test_never_over_a_file_with_weights_of_the_original_before_anything_is_measured(
    files, tmp_path, monkeypatch, name
):
    """The weights lie in one file, to which another name leads too."""
    model = onnx.load(files[0])
    for each in model.graph.initializer:
        each.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(each), each.name))
    onnx.save(model, files[0], save_as_external_data=True, location="weights.onnx", size_threshold=0)
    weights = (tmp_path / "weights.onnx").read_bytes()
    (tmp_path / "other.onnx").hardlink_to(tmp_path / "weights.onnx")
    monkeypatch.setattr("reluexplorer.app.cli.doctor.examine", None)
    with pytest.raises(CommandError, match=f"{name} holds weights of the model: choose another name"):
        doctor([*files[:4], str(tmp_path / name), "--yes"])
    assert (tmp_path / "weights.onnx").read_bytes() == weights
