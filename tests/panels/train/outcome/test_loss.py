"""The loss of Train: its steps, its values under the mouse, its best step, and large."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.train.settings.condition import condition_of
from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import GoToBest
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import loss_figure, short
from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.plots import axis
from reluexplorer.widgets.plots import graph as _graph
from reluexplorer.widgets.plots.loss_plot import waiting_words
from tests.panels.runs import state_of

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
NOISY = (ChooseData("moons"), assign("data.noise", 0.4), assign("training.learning_rate", 0.5))


@pytest.fixture
def panel(qtbot, panel):
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    return panel


def point(plot, share):
    view = plot._graph.viewport()
    area = plot._graph.frame().area
    at = QPointF(area.left() + share * area.width(), area.center().y())
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        view.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        NONE,
    )
    QApplication.sendEvent(view, move)
    return at.toPoint()


def test_the_values_of_train_and_test_at_the_step_under_the_mouse_are_said(panel):
    state = state_of(400, *NOISY)
    panel.set_state(state)
    plot, curve = panel.outcome.loss.plot, state.run.curve
    point(plot.plot, 0.5)
    at = int(np.argmin(np.abs(curve.steps - 200)))
    values = short(float(curve.train_loss[at])), short(float(curve.test_loss[at]))
    (note,) = plot.plot._graph.notes
    assert note.words == f"step {int(curve.steps[at]):,} · train {values[0]} · test {values[1]}"
    assert plot.findChild(Legend).accessibleName() == f"train {values[0]}, test {values[1]}"
    QApplication.sendEvent(plot.plot._graph, QEvent(QEvent.Type.Leave))
    assert plot.plot._graph.notes == ()


def test_the_steps_are_numbered_below_and_the_losses_beside_the_curves(panel, monkeypatch):
    written = {}

    def hear(name):
        usual = getattr(axis, name)

        def numbers(*given):
            found = usual(*given)
            written[name] = {words for words, _place in found}
            return found

        monkeypatch.setattr(axis, name, numbers)

    hear("numbers_below")
    hear("numbers_beside")
    panel.set_state(state_of(400, *NOISY))
    panel.outcome.loss.plot.grab()
    frame = panel.outcome.loss.plot.plot._graph.frame()
    below, beside = written["numbers_below"], written["numbers_beside"]
    assert {"0", "200", "400"} <= below
    assert beside == set(frame.y_texts())
    assert frame.area.left() >= 30
    assert frame.area.bottom() <= panel.outcome.loss.plot.plot.height() - 18


def test_train_and_test_differ_by_more_than_their_colour(panel):
    panel.set_state(state_of(400, *NOISY))
    styles = {curve.name: curve.style for curve in panel.outcome.loss.plot.plot.curves()}
    assert styles == {"train": "solid", "test": "dash"}
    assert panel.outcome.loss.plot.findChild(Legend)._dashed == ("test",)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.3, 0.0])
def test_a_flag_stands_at_the_best_step_and_leads_there(panel, asked, share):
    state = state_of(400, *NOISY, assign("data.test_share", share))
    panel.set_state(state)
    curve = state.run.curve
    losses = curve.test_loss if share else curve.train_loss
    best = int(curve.steps[int(np.argmin(losses))])
    assert curve.best == (best, pytest.approx(float(losses.min())))
    rules = panel.outcome.loss.plot.plot._graph.rules
    assert [(rule.x, rule.words) for rule in rules] == [(best, "best")]
    assert f"step {best:,}" in panel.outcome.loss.best.toolTip()
    QTest.mouseClick(panel.outcome.loss.best, LEFT)
    assert asked.commands.pop() == GoToBest()


@pytest.mark.parametrize("way", ["button", "double click"])
def test_the_loss_opens_large_zooms_and_follows_the_run(panel, asked, qtbot, way):
    panel.set_state(state_of(200, *NOISY))
    loss = panel.outcome.loss
    if way == "button":
        QTest.mouseClick(loss.large, LEFT)
    else:
        QTest.mouseDClick(loss.plot.plot._graph.viewport(), LEFT, pos=point(loss.plot.plot, 0.5))
    window = loss.opened
    qtbot.waitExposed(window)
    large = window.plot.plot
    assert large.height() > 2 * loss.plot.plot.height()
    panel.set_state(state_of(400, *NOISY, assign("view.log_loss", True)))
    assert [curve.x[-1] for curve in large.curves()] == [400, 400]
    assert window.log.isChecked()
    assert window.words.text().startswith("Lowest test loss ")
    whole = large.view()
    QTest.keyClick(large._graph, Qt.Key.Key_Plus)
    assert large.view()[0][1] - large.view()[0][0] < whole[0][1] - whole[0][0]
    QTest.mouseClick(window.whole, LEFT)
    assert large.view() == whole
    QTest.mouseClick(window.best, LEFT)
    assert asked.commands.pop() == GoToBest()
    QTest.mouseClick(window.log, LEFT)
    assert asked.commands.pop() == assign("view.log_loss", False)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: loss.opened is None)


def test_the_narrow_column_keeps_the_switches_beside_the_heading(panel, asked):
    panel.set_state(state_of(200, *NOISY))
    panel.resize(1024, 654)
    QApplication.processEvents()
    loss, plane = panel.outcome.loss, panel.outcome.plane
    legend = loss.plot.findChild(Legend)
    plot, figures = (QRect(each.mapTo(loss, QPoint()), each.size()) for each in (loss.plot.plot, legend))
    for switch in (loss.log, loss.best, loss.large):
        assert switch.visibleRegion().boundingRect() == switch.rect()
        assert switch.geometry().bottom() < min(figures.top(), plot.top())
    assert figures.bottom() < plot.top()
    assert loss.plot.plot.height() >= 70
    square = plane.plane_layout(plane.view).square
    assert 160 < square.width() == square.height()
    QTest.mouseClick(loss.best, LEFT)
    assert asked.commands.pop() == GoToBest()
    QTest.mouseClick(loss.log, LEFT)
    assert asked.commands.pop() == assign("view.log_loss", True)
    panel.resize(1440, 854)
    QApplication.processEvents()
    assert legend.mapTo(loss, QPoint()).y() < loss.log.geometry().bottom()
    assert plane.height() == plane.heightForWidth(plane.width())


def test_the_panel_says_why_a_run_has_paused(panel):
    said = "Paused: no better for 10 epochs. Shown is the best, step 30, with a test loss of 0.2."
    panel.set_state(state_of(100, message=said))
    condition = condition_of(view_of(state_of(100, message=said)))
    assert (condition.pill, condition.sentence) == ("Goal reached", said)


@pytest.mark.parametrize("edits_made", [
    (assign("training.learning_rate", 1e30), assign("network.output", "linear")),
    (ChooseData("digits"), SetHidden((16,) * 6), assign("training.learning_rate", 100.0),
     assign("network.output", "linear")),
])  # fmt: skip
def test_a_run_that_ended_without_a_line_says_why_and_asks_for_no_play(panel, edits_made):
    state = state_of(40, *edits_made)
    assert state.run.status is Status.DIVERGED
    panel.set_state(state)
    curve, graph = state.run.curve, panel.outcome.loss.plot.plot._graph
    assert graph.is_empty
    first = np.flatnonzero(np.isfinite(curve.train_loss))
    if len(first):
        figure = loss_figure(float(curve.train_loss[0]))
        assert graph.waiting == f"Only step 0 has a finite loss, {figure}, so there is no line to draw."
    assert "press play" not in graph.waiting
    assert graph.accessibleDescription() == graph.waiting


def test_a_run_that_has_not_begun_says_how_to_begin_and_one_that_ended_there_does_not(panel):
    fresh = state_of(0)
    panel.set_state(fresh)
    graph = panel.outcome.loss.plot.plot._graph
    assert "press play" in graph.waiting
    for status in (Status.DIVERGED, Status.FAILED):
        panel.set_state(replace(fresh, run=replace(fresh.run, status=status)))
        panel.transport.set_view(view_of(replace(fresh, run=replace(fresh.run, status=status, state=None))))
        assert not panel.transport.play.isEnabled()
        assert "press play" not in graph.waiting
        assert "press play" not in panel.transport.strip._waiting
    panel.set_state(fresh)
    assert "press play" in graph.waiting
    assert "press play" in panel.transport.strip._waiting


def test_losses_of_which_none_is_finite_are_said():
    steps = np.arange(2)
    words = waiting_words(steps, np.array([np.nan, np.inf]), can_train=False)
    assert words == "No loss of this run is a finite number, so there is no line to draw."


def test_the_line_at_the_mouse_runs_behind_the_numbers(panel, monkeypatch):
    panel.set_state(state_of(400, *NOISY))
    plot, order = panel.outcome.loss.plot, []
    for name in ("paint_dashed", "paint_annotations"):
        painted = getattr(_graph, name)
        monkeypatch.setattr(
            _graph, name, lambda *given, name=name, painted=painted: (order.append(name), painted(*given))
        )
    point(plot.plot, 0.5)
    plot.plot._graph.grab()
    assert order[-2:] == ["paint_dashed", "paint_annotations"]
