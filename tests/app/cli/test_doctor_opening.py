"""``reluexplorer doctor`` on files that are no model of ONNX: what is said, and what opens all the same."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.app.cli.command_line import main


def test_what_is_never_loaded_is_answered_by_lines_to_be_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "net.pt"
    path.write_bytes(b"PK\3\4")
    assert main(["doctor", str(path)]) == 2
    out, err = capsys.readouterr()
    said, *lines = err.splitlines()
    assert out == ""
    assert said == (
        "reluexplorer: This is a PyTorch file, which can hold programs: it is never loaded. Where it was "
        "made, this writes an ONNX model that opens here:"
    )
    assert len(lines) == 3
    ast.parse("\n".join(lines))


def test_a_bad_model_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(bytes(100))
    assert main(["doctor", str(path)]) == 2
    assert capsys.readouterr().err == (
        "reluexplorer: It is no ONNX model, or damaged: bring it here again, whole.\n"
    )


@pytest.fixture
def weights(tmp_path: Path) -> list[str]:
    """Two inputs, two units the second of which is dead as PyTorch lays them, one output; and inputs."""
    arrays = {
        "0.weight": [[1.0, 1.0], [-1.0, -1.0]], "0.bias": [0.0, 0.0],
        "1.weight": [[1.0, 1.0], [1.0, 1.0]], "1.bias": [0.0, 0.0],
    }  # fmt: skip
    (tmp_path / "net.json").write_text(json.dumps({"arrays": arrays}))
    np.savez(tmp_path / "in.npz", inputs=np.arange(1, 41, dtype=np.float32).reshape(20, 2))
    return [str(tmp_path / "net.json"), "--inputs", str(tmp_path / "in.npz")]


def test_matrices_that_fit_both_ways_are_asked_about(
    weights: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", *weights]) == 2
    err = capsys.readouterr().err
    assert err.startswith("reluexplorer: Its matrices fit both ways round.")
    assert err.endswith(" --matrices says it.\n")


@pytest.mark.parametrize(("layout", "dead"), [("pytorch", 1), ("keras", 2)])
def test_weights_of_a_dense_network_are_examined(
    weights: list[str], capsys: pytest.CaptureFixture[str], layout: str, dead: int
) -> None:
    assert main(["doctor", *weights, "--matrices", layout, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["dead"], found["channels"], found["layers"][0]["kind"]) == (dead, 2, "relu")
