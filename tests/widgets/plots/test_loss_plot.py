"""The losses: the last values, those under the mouse, and those that went wild."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.plots.curve_plot import CurvePlot
from reluexplorer.widgets.plots.loss_plot import LossPlot


def test_loss_head_has_the_last_values_and_those_under_the_mouse(show):
    plot = show(LossPlot())
    legend = plot.findChild(Legend)
    assert legend.accessibleName() == "train –, test –"
    steps = np.arange(0.0, 101.0, 10.0)
    plot.set_losses(steps, 1 / (1 + steps), 2 / (1 + steps))
    assert legend.accessibleName() == "train 0.00990, test 0.0198"
    graph = plot.plot._graph
    QTest.mouseMove(graph.viewport(), QPoint(round(graph.frame().px(0.0)) + 1, 40))
    assert legend.accessibleName() == "train 1.00, test 2.00"
    QTest.mouseMove(graph.viewport(), QPoint(round(graph.frame().px(0.0)) + 1, -5))


def test_loss_of_a_marked_step_is_written_and_its_place_is_drawn(show):
    plot = show(LossPlot())
    steps = np.arange(0.0, 101.0, 10.0)
    plot.set_losses(steps, 1 / (1 + steps), 2 / (1 + steps))
    bare = plot.plot.grab().toImage()
    plot.set_mark((0.5, 0.75), 50)
    assert plot.findChild(Legend).accessibleName() == "train 0.500, test 0.750"
    graph = plot.plot._graph
    marked = plot.plot.grab().toImage()
    x = round(graph.frame().px(50.0))
    changed = [at for at in range(marked.width()) if any(
        marked.pixel(at, y) != bare.pixel(at, y) for y in range(marked.height())
    )]  # fmt: skip
    assert changed
    assert all(abs(at - x) <= 2 for at in changed)
    plot.set_mark((0.5, 0.75), None)
    assert plot.plot.grab().toImage() == bare
    plot.set_losses(steps, 1 / (1 + steps), np.zeros(0))
    assert plot.findChild(Legend).accessibleName() == "train 0.500, no test part"


def test_loss_starts_at_zero_and_takes_no_test(show):
    plot = show(LossPlot())
    steps = np.arange(100.0)
    plot.set_losses(steps, 1 + steps / 100, np.zeros(0))
    assert plot.plot.view()[1][0] == 0
    assert plot.findChild(Legend).accessibleName() == "train 1.99, no test part"
    plot.set_log(True)
    assert plot.plot.view()[1][0] < 0


def test_a_plot_that_is_named_anew_names_what_takes_its_focus(show):
    plot = show(CurvePlot("Dead neurons", "Their number", probe=True))
    plot.setAccessibleName("Dormant neurons")
    stop = plot.focusProxy()
    assert (plot.accessibleName(), stop.accessibleName()) == ("Dormant neurons", "Dormant neurons")


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ((1e12, 1e12), "from step 40 on"),
        ((1e12, 0.4), "at step 40"),
        ((1e3, np.inf), "from step 40 on"),
        ((1e12, np.nan), "from step 40 on"),
        ((1e12, 1e9, 0.4), "from step 40 to 50"),
        ((1e12, 0.3, 1e9, 0.4), "at some of steps 40 to 60"),
        ((1e12, 0.3, 1e9), "at some of steps 40 to 60"),
    ],
)
def test_a_loss_that_went_wild_leaves_the_scale_to_what_was_learned(show, end, said):
    plot = show(LossPlot())
    train = np.array([1.0, 2.0, 0.5, 0.2, *end])
    plot.set_losses(10 * np.arange(float(len(train))), train, np.zeros(0))
    assert plot.plot.view()[1] == (0.0, 2.5)
    assert [note.words for note in plot.plot._graph.notes] == [f"Off the scale {said}"]
    plot.set_log(True)
    assert not plot.plot._graph.notes
    assert plot.plot.view()[1][1] > np.log10(500)
    plot.set_log(False)
    plot.set_losses(10 * np.arange(6.0), np.array([1.0, 2.0, 0.5, 0.2, 50.0, 60.0]), np.zeros(0))
    assert not plot.plot._graph.notes
    assert plot.plot.view()[1][1] > 60


def test_loss_that_is_not_finite_is_said(show):
    plot = show(LossPlot())
    plot.set_losses(np.arange(3.0), np.array([1.0, 5.0, np.nan]), np.array([1.0, 5.0, np.inf]))
    assert plot.findChild(Legend).accessibleName() == "train –, test ∞"
    assert np.isfinite(plot.plot.view()).all()
