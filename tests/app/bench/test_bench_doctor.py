"""``reluexplorer bench doctor`` times a small model."""

from __future__ import annotations

import json

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

import onnx

from reluexplorer.app.cli.command_line import main
from tests.models.graph.texts import after_conv


def test_a_row_of_times_and_memory(tmp_path, capsys):
    onnx.save(after_conv("y = Relu(z)"), tmp_path / "net.onnx")
    np.savez(tmp_path / "in.npz", x=np.ones((4, 2, 3, 3), np.float32))
    given = [str(tmp_path / "net.onnx"), "--inputs", str(tmp_path / "in.npz"), "--rounds", "1"]
    assert main(["bench", "doctor", *given, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["model"], row["inputs"]) == ("net", 4)
    assert row["plain_ms"] > 0
    assert row["ratio"] > 0
    assert row["measured_megabytes"] > 10
