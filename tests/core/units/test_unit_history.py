"""What became of a neuron, against gradients by differences and against counting."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.units.unit_history import MOST_STATES, HistoryWalk
from reluexplorer.session.commands.run import Seek, Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import problem_of
from reluexplorer.session.session import Session

RECIPE = Recipe(
    DataChoice("spiral", samples=80), NetworkChoice((5, 4), dtype="float64"), TrainingSpec(learning_rate=0.8)
)


def states(steps: int, every: int) -> list[TrainState]:
    made = [initial_state(problem_of(RECIPE, load(RECIPE.data)))]
    while made[-1].step < steps:
        made.append(advance(made[-1], every))
    return made


def loss(state: TrainState, flat: np.ndarray) -> float:
    problem = state.problem
    found = forward(problem.network, flat, problem.train_inputs)
    return float(problem.network.output.sample_losses(found.logits, problem.train_targets.T).mean())


def test_the_norm_is_that_of_the_whole_training_part() -> None:
    kept, (layer, unit) = states(120, 40), (1, 2)
    biography = HistoryWalk(kept, (layer, unit))
    while not biography.done:
        biography.work()
    life = biography.history()
    assert life.steps.tolist() == [0, 40, 80, 120]
    for state, norm, firing in zip(kept, life.gradient_norm, life.firing, strict=True):
        network, slopes = state.problem.network, []
        for weight in range(network.shapes[layer][0]):
            sides = []
            for shift in (1e-6, -1e-6):
                flat = state.parameters.copy()
                network.layers(flat)[layer][weight, unit] += shift
                sides.append(loss(state, flat))
            slopes.append((sides[0] - sides[1]) / 2e-6)
        assert norm == pytest.approx(np.linalg.norm(slopes), rel=1e-3, abs=1e-7)
        z = forward(network, state.parameters, state.problem.train_inputs).pre_activations[layer][unit]
        assert firing == np.count_nonzero(z > 0) / len(z)


def test_of_a_long_run_some_states_are_looked_at_the_first_and_the_last_among_them() -> None:
    kept = states(300, 2)
    biography = HistoryWalk(kept, (0, 0))
    while not biography.done:
        biography.work()
    steps = biography.history().steps
    assert len(steps) == MOST_STATES
    assert (steps[0], steps[-1]) == (0, 300)
    assert (np.diff(steps) > 0).all()


def test_a_unit_that_is_not_there_has_no_history() -> None:
    biography = HistoryWalk(states(4, 4), (0, 99))
    while not biography.done:
        biography.work()
    assert len(biography.history().steps) == 0


def test_the_session_tells_it_of_the_selected_neuron_where_neurons_are_looked_at() -> None:
    session = Session(Document(RECIPE))
    try:
        for command in (Step(200), SelectUnit(1, 2)):
            session.dispatch(command)
        session.settle()
        assert session.state.run.life is None
        session.dispatch(assign("view.workspace", "neurons"))
        session.settle()
        life = session.state.run.life
        assert life is not None
        assert (life.layer, life.unit) == (1, 2)
        assert life.steps.tolist() == [0, 64, 128, 192, 200]
        session.dispatch(SelectUnit(0, 1))
        session.dispatch(Seek(130))
        session.settle()
        other = session.state.run.life
        assert other is not None
        assert (other.layer, other.unit, other.steps.tolist()) == (0, 1, [0, 64, 128, 130])
        assert session.state.run.reports
    finally:
        session.close()


def test_how_much_is_looked_at_goes_up_from_nothing_to_all() -> None:
    kept = states(6, 2)
    walk = HistoryWalk(kept, (0, 0))
    known = [walk.history().known]
    while not walk.done:
        walk.work()
        known.append(walk.history().known)
    assert known == sorted(known)
    assert (known[0], known[-1]) == (0.0, 1.0)
    assert len(set(known)) == len(kept) + 1
