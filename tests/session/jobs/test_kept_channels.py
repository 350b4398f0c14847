"""Why silent channels stay in the smaller copy, as the doctor's workspace is told."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.panels.doctor.smaller.words import margin_words  # noqa: E402
from reluexplorer.session.commands.doctor import FeedModel, OpenModel  # noqa: E402
from reluexplorer.session.session import Session  # noqa: E402
from tests.models.cutting.build import Net  # noqa: E402


def test_channels_that_an_output_shows_are_said_to_stay(tmp_path):
    net = Net(channels=4, size=0)
    x = net.op("Relu", net.op("Gemm", "x", *map(net.fixed, _silent(net, 4, 6, 1))))
    h = net.op("Relu", net.op("Gemm", x, *map(net.fixed, _silent(net, 6, 5, 3))))
    onnx.save(net.model(h), tmp_path / "net.onnx")
    np.savez(tmp_path / "inputs.npz", x=net.random.normal(size=(40, 4)).astype(np.float32))
    session = Session()
    session.dispatch(OpenModel(str(tmp_path / "net.onnx")))
    session.dispatch(FeedModel(str(tmp_path / "inputs.npz")))
    session.settle()
    seen = session.state.doctor
    shows = "an output of the model shows it"
    assert (seen.cut_at(2.0), seen.copy.cut, seen.copy.dead) == (4, 1, 1)
    assert seen.copy.kept == ((shows, 3),)
    assert margin_words(seen) == f"4 of 4 are 2 sd below the threshold. 3 of these stay: {shows}."
    session.close()


def _silent(net, reads, writes, dead):
    """Return weights (reads, writes) and biases of a dense layer whose first units never fire."""
    w, b = net.weights(reads, writes, reads=reads), np.full(writes, 2.0, np.float32)
    w[:, :dead], b[:dead] = 0.01 * w[:, :dead], -9.0
    return w, b
