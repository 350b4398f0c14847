"""``reluexplorer doctor``: what it prints of a small model whose channels are planted."""

from __future__ import annotations

import json

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

import onnx

from reluexplorer.app.cli.command_line import main
from reluexplorer.app.cli.doctor import main as doctor
from reluexplorer.session.document.domains import CommandError
from tests.models.graph.texts import model_of


@pytest.fixture
def files(tmp_path):
    """A dense layer of four channels, dead, always on, seldom on, and the copy of that, and its inputs."""
    model = model_of(
        "g (float[N,1] x) => (float[N,4] y) <float[1,4] w = {1, 1, 1, 1}, float[4] b = {-200, 1, -95, -95}>"
        "{ z = Gemm(x, w, b) y = Relu(z) }"
    )
    onnx.save(model, tmp_path / "net.onnx")
    np.savez(tmp_path / "in.npz", x=np.arange(100, dtype=np.float32).reshape(-1, 1))
    return str(tmp_path / "net.onnx"), "--inputs", str(tmp_path / "in.npz")


def test_json_has_the_counts_of_each_layer(files, capsys):
    assert main(["doctor", *files, "--json", "--all"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["model"], found["dead"], found["channels"], found["inputs"]) == ("net", 1, 4, 100)
    assert (found["parameters"], found["operations"], found["held_out"], found["made_up"]) == (8, 4, 0, False)
    (layer,) = found["layers"]
    wanted = {
        "name": "relu.0", "kind": "relu", "channels": 4, "dead": 1, "rare": 2, "always_on": 1, "in_leak": 0,
        "saturated": 0, "constant": 0, "copies": 1, "values": 100, "fed_by": "dense", "bound": 0.03,
    }  # fmt: skip
    assert {key: layer[key] for key in wanted} == wanted
    assert layer["firing"] == pytest.approx((0 + 1 + 0.04 + 0.04) / 4)
    dead, on, rare, copy = layer["units"]
    assert (dead["state"], dead["greatest"], dead["margin"]) == (
        "dead", -101.0, pytest.approx(101 / np.arange(100).std()),
    )  # fmt: skip
    assert (on["state"], on["mean"], on["copy_of"]) == ("always on", 50.5, None)
    assert (rare["state"], rare["fires_on"]) == ("rare", 0.04)
    assert copy["copy_of"] == 3


def test_what_was_not_reached_stands_by_itself(tmp_path, capsys):
    model = model_of(
        "g (float[1,2] x, bool c) => (float y) { y = If(c) <"
        "then_branch = t () => (float a) { a = Relu(x) }, else_branch = e () => (float d) { d = Tanh(x) }> }"
    )
    onnx.save(model, tmp_path / "net.onnx")
    np.savez(tmp_path / "in.npz", **{"x": np.ones((3, 2), np.float32), "c!": np.array(False)})
    assert main(["doctor", str(tmp_path / "net.onnx"), "--inputs", str(tmp_path / "in.npz"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["kind"] for each in found["layers"]] == ["tanh"]
    assert [each["kind"] for each in found["unseen"]] == ["relu"]
    assert (found["dead"], found["channels"]) == (None, 0)


def test_channels_of_which_nothing_can_be_said_are_counted_apart(tmp_path, capsys):
    model = model_of("g (float[N,2] x) => (float[N,2] y) { z = Log(x) y = Relu(z) }")
    onnx.save(model, tmp_path / "net.onnx")
    np.save(tmp_path / "in.npy", np.array([[2.0, -1.0], [3.0, 0.5]], np.float32))
    files = [str(tmp_path / "net.onnx"), "--inputs", str(tmp_path / "in.npy"), "--held-out", "0"]
    assert main(["doctor", *files, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["dead"], found["channels"], found["unknown"]) == (0, 2, 1)
    assert main(["doctor", *files]) == 0
    assert capsys.readouterr().out.startswith(
        "net: 0 of 2 ReLU channels are dead on 2 inputs. Of 1 nothing can be said: it gave values that are "
        "no numbers."
    )


def test_words_for_people(files, capsys):
    assert main(["doctor", *files, "--all"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("net: 1 of 4 ReLU channels are dead on 100 inputs.\n8 parameters, 4 multiply–adds")
    assert "relu.0 · 1: dead, z from −200 to −101, 3.5 standard deviations short." in out
    assert "relu.0 · 4: rare, z from −95 to 4, the same values as 3." in out


def test_a_share_is_kept_back(files, capsys):
    assert main(["doctor", *files, "--json", "--held-out", ".2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["inputs"], found["held_out"]) == (80, 20)


def test_noise_is_made_up_with_a_warning(files, capsys):
    assert main(["doctor", files[0], "--json", "--made-up", "7"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (found["inputs"], found["made_up"], found["dead"]) == (7, True, 3)
    assert "noise alone" in said.err


def test_what_cannot_be_used_is_a_sentence(files, tmp_path):
    with pytest.raises(CommandError, match="There is no such file"):
        doctor([str(tmp_path / "none.onnx")])
    np.savez(tmp_path / "bad.npz", x=np.zeros((3, 5), np.float32))
    with pytest.raises(CommandError, match=r"\.$"):
        doctor([files[0], "--inputs", str(tmp_path / "bad.npz")])


def test_a_dead_channel_under_a_mask_is_said_to_be_short_by_nothing(files, tmp_path, capsys):
    x = np.arange(100, dtype=np.float32).reshape(-1, 1)
    x[7] = -np.inf
    np.savez(tmp_path / "in.npz", x=x)
    assert doctor([*files, "--all"]) == 0
    assert "relu.0 · 1: dead, z from −∞ to −101." in capsys.readouterr().out
