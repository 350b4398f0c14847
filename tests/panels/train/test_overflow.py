"""Values past all numbers, from finite weights, are shown without a warning of Qt's or NumPy's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.run.snapshot import Curve, RunSnapshot
from reluexplorer.session.session import State
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.neurons.constructed import constructed, snapshot
from tests.panels.recording import Recording


def overflowed(dtype: str, weight: float | None, output: str) -> RunSnapshot:
    """The second layer and the output read infinity, times 0 as well; without a weight all is just finite."""
    state, largest = constructed(), {"float32": 3e38, "float64": 1.7e308}[dtype]
    network = replace(state.problem.network, dtype=dtype, head=output)
    problem = replace(state.problem, network=network)
    flat = np.array(state.parameters, dtype)
    first, second, third = network.layers(flat)
    if weight is None:
        third[-1, 0] = largest
    else:
        first[0, 1] = first[-1, 1] = third[0, 0] = largest
        second[1, 0] = weight
    past, unknown = np.full((3, 3), np.inf), np.full((3, 3), np.nan)
    curve = Curve(
        np.array([0, 10, 20]),
        np.array([1.0, np.inf, np.nan]),
        np.full(3, np.nan),
        np.zeros((3, 2), np.int64),
        (np.full(4, -1), np.array([10])),
        active_share=unknown[:, :2],
        gradient_norm=past,
        update_ratio=unknown,
        train_accuracy=unknown[0],
        test_accuracy=unknown[0],
    )
    return snapshot(replace(state, problem=problem, parameters=flat), curve=curve)


@pytest.mark.copies(quick=3)
@pytest.mark.parametrize("output", ["sigmoid", "linear", "relu"])
@pytest.mark.parametrize("dtype", ["float32", pytest.param("float64", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "weight", [None, 1.0, *(pytest.param(each, marks=pytest.mark.slow) for each in (0.0, -1.0))]
)
@pytest.mark.parametrize("on", [False, True])
def test_train_shows_what_overflows(qtbot, qapp, output, dtype, weight, on):
    run = overflowed(dtype, weight, output)
    apply_theme(qapp, LIGHT)
    panel = TrainPanel(Recording())
    qtbot.addWidget(panel)
    panel.resize(1440, 854)
    panel.show()
    qtbot.waitExposed(panel)
    looks = {"discrete": on, "levels": not on, "show_unit": on, "more_measures": on, "log_loss": on}
    panel.set_state(State(Document(view=View(unit=(1, 0), show_mistakes=True, **looks)), run))
    QApplication.processEvents()
    assert not panel.grab().isNull()
    assert panel.outcome.plane.view is not None
