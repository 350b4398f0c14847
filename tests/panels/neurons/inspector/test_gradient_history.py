"""The gradient of the selected neuron over training, and what else is drawn over it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.units.death_search import Dating
from reluexplorer.core.units.unit_history import UnitHistory
from reluexplorer.panels.neurons import deaths
from reluexplorer.panels.neurons.inspector.gradient_history import apart_words
from reluexplorer.session.commands.remedies import SearchDeaths, StopSearching
from reluexplorer.session.commands.run import Pause, Play
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.run.snapshot import Curve, Search, Status, UnitEvent
from reluexplorer.session.session import State
from tests.panels.neurons.constructed import LEFT, ORDER, constructed, dead_since, snapshot


@pytest.mark.slow
def test_the_gradient_of_the_selected_neuron_is_drawn_over_training(shown):
    def life(norms, unit=0):
        steps = np.arange(len(norms)) * 64
        return UnitHistory(0, unit, steps, np.array(norms), np.zeros(len(norms)))

    def plot_of(known, unit=(0, 0), step=128, **changes):
        run = snapshot(replace(constructed(), step=step), life=known, **changes)
        return shown(run, unit=unit)[0].inspector.life

    plot = plot_of(life([0.5, 0.02, 0.0]))
    assert plot.isVisible()
    assert plot.now.text() == "0 at step 128"
    (line,) = plot.plot.curves()
    assert line.y.tolist() == [0.5, 0.02, pytest.approx(0.005)]
    assert plot_of(life([0.5, 0.25], unit=1), (0, 1)).now.text() == "0.25 at step 64"
    assert plot_of(life([0.0, 0.0])).now.text() == "0 at step 64"
    assert plot_of(replace(life([0.5, 0.25]), known=0.4)).now.text() == "40 % of the run looked at"
    for other in (life([0.5, 0.2], unit=1), life([0.5]), None):
        plot = plot_of(other)
        assert plot.isVisible()
        assert (plot.now.text(), plot.plot.curves()) == ("", ())
    assert plot_of(None, status=Status.RUNNING).now.text() == "known when training pauses"
    assert not plot_of(None, step=0).isVisible()


def test_the_search_for_the_deaths_is_stopped_and_begun_again(shown):
    state = replace(constructed(), step=500)
    dead = (0, ORDER.index("dead"))
    run = snapshot(state, dead_since(420, -1, -1, -1), search=Search(0.34, 11.6))
    panel, dispatch = shown(run, unit=dead)
    link = panel.inspector.search
    assert link.text() == "Stop the search: 34 %, 12 s left"
    QTest.mouseClick(link, LEFT)
    stopped = replace(run, search=Search(0.34, 11.6, is_stopped=True))
    document = Document(view=View(workspace="neurons", unit=dead))
    panel.set_state(State(document, stopped))
    assert link.text() == "Search again: stopped at 34 %"
    QTest.mouseClick(link, LEFT)
    assert dispatch.commands == [StopSearching(), SearchDeaths()]
    found = replace(stopped, search=Search(0.5, 9.0), dates=(Dating(*dead, 412),))
    panel.set_state(State(document, found))
    assert not link.isVisible()
    assert panel.inspector.pill.words() == "dead since step 412"


def test_the_step_is_chosen_on_the_plot_and_training_goes_on_from_there(shown):
    state = replace(constructed(), step=50)
    layers = enumerate(inspect(state).health)
    gone = sorted((layer, unit) for layer, health in layers for unit in health.dead)
    events = tuple(UnitEvent(40, *place, died=True) for place in gone)
    curve = Curve(np.array([0, 50, 100]), dead=np.array([[0, 0], [1, 0], [2, 0]]), events=events)
    panel, dispatch = shown(snapshot(state, curve=curve, head=100))
    plot = panel.deaths.plot
    assert plot.probe() == 50.0
    assert panel.deaths.head.trailing.text() == f"{len(gone)} at step 50"
    graph = plot._graph
    QTest.mouseClick(graph.viewport(), LEFT, pos=QPoint(round(graph.frame().px(80.0)), 20))
    (sought,) = dispatch.commands
    assert sought.value == pytest.approx(80, abs=1)
    QTest.mouseClick(panel.deaths.play, LEFT)
    panel.set_state(State(Document(), snapshot(state, curve=curve, status=Status.RUNNING)))
    QTest.mouseClick(panel.deaths.play, LEFT)
    assert dispatch.commands[1:] == [Play(), Pause()]


def test_what_is_drawn_over_training_can_be_chosen(shown):
    layers = {"dead": np.array([[0, 1], [2, 1]]), "dormant": np.array([[1, 1], [3, 2]])}
    curve = Curve(np.array([0, 10]), entropy=np.array([[3.0, 2.0], [2.5, 0.5]]), **layers)
    panel, dispatch = shown(snapshot(constructed(), curve=curve))
    assert panel.deaths.plot.accessibleName() == "Dead neurons over training"
    button = next(
        each for each in panel.deaths.choice.findChildren(QAbstractButton) if each.text() == "Patterns"
    )
    QTest.mouseClick(button, LEFT)
    assert dispatch.commands == [assign("view.history", "entropy")]
    state = State(
        Document(view=View(workspace="neurons", history="entropy")), snapshot(constructed(), curve=curve)
    )
    panel.set_state(state)
    assert panel.deaths.plot.accessibleName() == "Pattern entropy over training"
    assert [line.y.tolist() for line in deaths.layer_curves(curve, "entropy")] == [
        [3.0, 3.0, 2.5],
        [2.0, 2.0, 0.5],
    ]
    assert deaths.history_words(curve, "entropy") == "up to 2.5 bits at step 10"
    assert deaths.history_words(curve, "dormant") == "5 at step 10"
    assert deaths.history_words(curve, "dormant", 9) == "2 at step 0"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((0, 64, 128), "a point per 64 steps"),
        ((0, 64, 70), "a point per 64 steps"),
        ((0, 1), "a point per step"),
    ],
)
def test_the_chart_of_the_gradient_says_how_far_apart_its_points_are(steps, said):
    norms = np.full(len(steps), 0.5)
    assert apart_words(UnitHistory(0, 0, np.array(steps), norms, norms)) == said
