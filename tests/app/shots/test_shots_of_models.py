"""A script looks at a model of others: each step waits for what the one before it measures."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.app.shots.stage import Stage  # noqa: E402
from reluexplorer.session.commands.doctor import (  # noqa: E402
    ChooseChannel,
    ExportDoctorReport,
    FeedModel,
    OpenModel,
    SaveSmallerCopy,
)
from reluexplorer.session.document.domains import CommandError  # noqa: E402
from tests.models.cutting.build import Net  # noqa: E402


@pytest.fixture
def stage():
    made = Stage("light", (1024, 700))
    yield made
    made.close()


def test_a_step_waits_for_the_measuring_before_it(stage, tmp_path):
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 8, off=(1, 4)))
    y = net.gemm(net.op("Flatten", net.op("GlobalAveragePool", h)), 8, 2)
    onnx.save(net.model(y), tmp_path / "net.onnx")
    np.savez(tmp_path / "inputs.npz", **net.samples())
    for command in (
        OpenModel(str(tmp_path / "net.onnx")),
        FeedModel(str(tmp_path / "inputs.npz")),
        ChooseChannel(0, 4),
        SaveSmallerCopy(str(tmp_path / "small.onnx")),
        ExportDoctorReport(str(tmp_path / "net.html")),
    ):
        stage.do(command)
    seen = stage.session.state.doctor
    assert (seen.channel, seen.findings.inputs, seen.copied.cut) == (4, 32, 2)
    assert (tmp_path / "small.onnx").stat().st_size == seen.copied.bytes[1]
    assert "2 of 8" in (tmp_path / "net.html").read_text(encoding="utf-8")


def test_a_model_that_cannot_be_read_ends_the_script(stage, tmp_path):
    (tmp_path / "net.onnx").write_bytes(b"no model")
    with pytest.raises(CommandError):
        stage.do(OpenModel(str(tmp_path / "net.onnx")))
