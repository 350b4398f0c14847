"""Where painting is shared out over turns, each curve is drawn in a turn of its own before all are shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot

X = np.linspace(-5, 5, 701)
CURVES = tuple(Curve(f"Sine {n}", X, np.sin(n * X), "positive") for n in (1, 2, 3))


@pytest.fixture
def plot(qtbot: QtBot, shared_out: None) -> CurvePlot:
    """A plot on the screen, wholly painted, while painting is shared out."""
    made = CurvePlot("Functions")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.set_view((-5, 5), (-2, 2))
    made.set_curves(CURVES)
    made.show()
    for _turn in range(20):
        QApplication.processEvents()
    return made


def on_screen(plot: CurvePlot) -> QImage:
    screen: Any = plot.backingStore().paintDevice()
    return QImage(screen.copy())


def test_each_curve_is_a_part_and_none_is_made_twice(plot: CurvePlot) -> None:
    assert list(plot._graph.parts_ahead()) == []
    plot.set_view((-4, 4), (-2, 2))
    assert len(list(plot._graph.parts_ahead())) == 1 + len(CURVES)
    assert list(plot._graph.parts_ahead()) == []
    plot.set_curves(())
    assert list(plot._graph.parts_ahead()) == []


def test_the_screen_shows_other_curves_once_all_of_them_are_made(plot: CurvePlot) -> None:
    before = seen = on_screen(plot)
    plot.set_curves(CURVES[1:])
    assert next(plot._graph.parts_ahead(), "nothing to do") is None
    for _turn in range(10_000):
        QApplication.processEvents()
        seen = on_screen(plot)
        if seen != before:
            break
    assert list(plot._graph.parts_ahead()) == []
    assert seen != before
    assert seen == PACE.grab(plot).toImage().convertToFormat(seen.format())
