"""The lines that measure a model again say the same as the window."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from reluexplorer.models.feeding.made_up import USUAL_COUNT
from reluexplorer.panels.doctor.shared.as_python import python_lines
from reluexplorer.session.jobs.doctored import Doctored
from tests.panels.doctor.planted import doctored, prepared


def test_the_lines_name_the_model_its_inputs_the_share_and_the_margin():
    lines = python_lines(replace(doctored(margin=1.5), path="/models/it's.onnx"))
    compile(lines, "lines", "exec")
    assert 'opened(Path("/models/it\'s.onnx"))' in lines
    assert "samples_of(Path('/data/pages'), signature_of(model.model))" in lines
    assert "share=0.167" in lines
    assert ">= 1.5" in lines
    assert f"made_up(signature_of(model.model), {USUAL_COUNT}, 0)" in python_lines(
        Doctored("/models/net.onnx")
    )


def test_the_lines_prepare_pictures_as_the_window_does():
    lines = python_lines(doctored(prepared=prepared(is_bgr=True)))
    compile(lines, "lines", "exec")
    assert "import from_json" in lines
    assert "signature_of(model.model), from_json(" in lines
    assert prepared(is_bgr=True).preparation.as_json() in lines


def test_the_lines_run(tmp_path):
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    import numpy as np
    from onnx import helper, numpy_helper

    weights = np.array([[1.0, -1.0, 0.0], [1.0, -1.0, 0.0]], np.float32)
    bias = np.array([0.0, -9.0, -9.0], np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["x", "w", "b"], ["z"]), helper.make_node("Relu", ["z"], ["h"], "Relu.0")],
        "net",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["n", 2])],
        [helper.make_tensor_value_info("h", onnx.TensorProto.FLOAT, ["n", 3])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(bias, "b")],
    )
    path = tmp_path / "net.onnx"
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
    script = tmp_path / "again.py"
    script.write_text(python_lines(Doctored(str(path))), encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["Relu.0 2 dead of 3 - 2 can be cut"]
