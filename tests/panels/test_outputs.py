"""An output that never fires is told wherever a person looks at the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.panels.train.network.diagram_view import diagram_of
from reluexplorer.panels.train.network.hover import hover_lines
from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.panels.train.settings.condition import condition_of
from reluexplorer.panels.train.time.happenings import events_of
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.run.snapshot import RunSnapshot
from tests.panels.recording import Recording
from tests.panels.runs import state_of

DEAD = (
    ChooseData("xor"),
    SetHidden((4,)),
    assign("network.output", "relu"),
    assign("training.seed", 4),
)
SENTENCE = (
    "The input of its ReLU is at or below 0 for all 350 training points, as it was at the start: "
    "it gives the same for each, and no gradient comes back, so nothing can learn."
)


@pytest.fixture
def view(qtbot):
    panel = TrainPanel(Recording())
    qtbot.addWidget(panel)
    return panel.view_of


def test_train_says_it_first_and_offers_another_output(view):
    told = condition_of(view(state_of(60, *DEAD)))
    assert (told.pill, told.role, told.strong) == ("The output never fires", "dead", True)
    assert told.sentence == SENTENCE
    assert [(each.words, each.commands) for each in told.remedies] == [
        ("Another output", (assign("network.output", "auto"),))
    ]


def test_train_counts_the_dead_neurons_besides(view):
    state = state_of(60, *DEAD)
    problem = state.run.problem
    flat = np.array(state.run.state.parameters)
    problem.network.layers(flat)[0][-1, 1] = -100.0
    run = seen(state.run, flat)
    told = condition_of(view(replace(state, run=run)))
    assert told.pill == "The output never fires"
    assert told.sentence.endswith(" Neuron 1.2 is dead besides.")


def seen(run, flat) -> RunSnapshot:
    state = replace(run.state, parameters=flat)
    return replace(run, state=state, inspection=inspect(state))


def test_the_diagram_hatches_the_output_and_its_card_says_why():
    run = state_of(60, *DEAD).run
    diagram = diagram_of(run)
    assert diagram.is_dead(2, 0)
    assert not any(diagram.is_dead(1, unit) for unit in range(4))
    assert diagram.describe(2, 0) == "Output, y, dead"
    lines = hover_lines(run, 2, 0)
    assert lines[0] == "Output · y"
    assert lines[-2:] == ("above 0 for 0 % of the points", "dead: no gradient reaches it")


def test_a_living_output_is_not_hatched():
    run = state_of(60).run
    diagram = diagram_of(run)
    assert not diagram.is_dead(len(diagram.counts) - 1, 0)


def test_the_neurons_workspace_says_it_above_the_picture_and_beside_it(qtbot):
    panel = NeuronsPanel(Recording())
    qtbot.addWidget(panel)
    panel.resize(1200, 700)
    panel.show()
    panel.set_state(state_of(60, *DEAD))
    assert panel.overview.output.isVisible()
    assert panel.overview.output.words() == "The output never fires"
    assert panel.overview.output.toolTip().startswith(SENTENCE)
    assert panel.inspector.empty._title.text() == "The output never fires"
    assert SENTENCE in panel.inspector.empty._sentence.text()
    panel.set_state(state_of(60))
    assert not panel.overview.output.isVisible()
    assert panel.inspector.empty._title.text() == "No neuron selected"


def test_without_hidden_neurons_it_is_said_too(qtbot):
    state = state_of(60, *DEAD, SetHidden(()))
    flat = np.array(state.run.state.parameters)
    flat[:] = -0.0
    panel = NeuronsPanel(Recording())
    qtbot.addWidget(panel)
    panel.show()
    panel.set_state(replace(state, run=seen(state.run, flat)))
    assert panel.flat._title.text() == "The output never fires"
    assert "so nothing can learn." in panel.flat._sentence.text()


def test_the_strip_flags_the_step_at_which_an_output_died():
    run = state_of(60, *DEAD).run
    assert [(event.step, event.text, event.role) for event in events_of(run, 100, 0.02)] == [
        (0, "output dead at the start", "dead")
    ]
    several = replace(run.curve, output_since=np.array([-1, 40, 40]))
    flags = events_of(replace(run, curve=several), 100, 0.02)
    assert [(event.step, event.text, event.weight) for event in flags] == [(40, "2 outputs seen dead", 2)]
