"""A model that is measured on many inputs: what is done moves in the window, and Cancel ends it at once."""

from __future__ import annotations

import multiprocessing

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.session.commands.doctor import FeedModel, OpenModel  # noqa: E402
from tests.models.cutting.build import Net  # noqa: E402

MANY = 20_000


@pytest.fixture
def measured(qtbot, window, tmp_path):
    """The workspace as it measures a small model on many inputs, with some of them done."""
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 8, off=(1, 4)))
    onnx.save(
        net.model(net.gemm(net.op("Flatten", net.op("GlobalAveragePool", h)), 8, 2)), tmp_path / "net.onnx"
    )
    few = net.samples()
    np.savez(
        tmp_path / "many.npz",
        **{name: np.repeat(value, MANY // len(value), 0) for name, value in few.items()},
    )
    window.run_command(OpenModel(str(tmp_path / "net.onnx")))
    qtbot.waitUntil(lambda: window.session.state.doctor.findings is not None, timeout=30_000)
    window.run_command(FeedModel(str(tmp_path / "many.npz")))
    qtbot.waitUntil(lambda: window.session.state.doctor.progress > 0.0, timeout=30_000)
    return window.panel("doctor")


def test_what_is_done_moves_while_the_window_goes_on(qtbot, window, measured):
    shown = set()

    def is_moved():
        shown.add(measured.waiting.sentence.text())
        return len(shown) > 3

    qtbot.waitUntil(is_moved, timeout=30_000)
    assert all(words.startswith("Measuring 20,000 inputs · ") for words in shown)


def test_cancel_ends_it_with_the_click_and_nothing_goes_on(qtbot, window, measured):
    QTest.mouseClick(measured.waiting.stop, Qt.MouseButton.LeftButton)
    stopped = "The measuring was stopped. What was measured before stays."
    seen = window.session.doctor_job.view
    assert (seen.is_busy, seen.trouble) == (False, stopped)
    qtbot.waitUntil(lambda: not window.session.state.doctor.is_busy)
    assert (measured.waiting.isVisible(), measured.pages.isVisible()) == (False, True)
    assert window.session.state.doctor.findings.inputs < MANY
    qtbot.waitUntil(lambda: not window.session.doctor_job.busy, timeout=30_000)
    assert [each.name for each in multiprocessing.active_children() if each.name == "models"] == []
