"""The step of every death and what it was, against a walk forward and against updates made by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.diagnosis.blocks import drained
from reluexplorer.core.diagnosis.death import deaths_by_update
from reluexplorer.core.engine.batches import batch_rows
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.units.death_cause import cause
from reluexplorer.core.units.death_search import DeathSearch, dead_units
from reluexplorer.session.commands.remedies import SearchDeaths, StopSearching
from reluexplorer.session.commands.run import Pause, Play, Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit
from reluexplorer.session.deaths.since import all_since
from reluexplorer.session.document.document import Change, DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.run.channel import apart
from reluexplorer.session.run.checkpoints import Checkpoints
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session

DYING = Recipe(DataChoice("spiral", samples=100), NetworkChoice((6, 5, 3)), TrainingSpec(learning_rate=3.0))


def walked(recipe: Recipe, steps: int) -> tuple[DeathSearch, dict[tuple[int, int], int], TrainState]:
    """Return a finished autopsy, and the steps of all deaths as seen on a walk forward."""
    trajectory = Trajectory(recipe, load(recipe.data))
    state = trajectory.start()
    timeline, since = Checkpoints(state), dict.fromkeys(dead_units(state), 0)
    while state.step < steps:
        state = trajectory.advance(state, 1)
        timeline.keep(state)
        dead = dead_units(state)
        since = {place: since.get(place, state.step) for place in dead}
    search = DeathSearch(trajectory.advance, trajectory.change_steps, timeline.before, state)
    while not search.done:
        search.work()
    return search, since, state


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("seed", range(10))
def test_every_death_is_dated_as_on_a_walk_forward(seed: int) -> None:
    optimizer = ("sgd", "momentum", "adam")[seed % 3]
    rate = {"sgd": 2.0, "momentum": 0.3, "adam": 0.1}[optimizer]
    recipe = Recipe(
        DataChoice("spiral", samples=100), NetworkChoice((6, 5, 3), bias=-0.3),
        TrainingSpec(optimizer, rate, seed=seed),
    )  # fmt: skip
    search, since, _ = walked(recipe, 200)
    assert {(death.layer, death.unit): death.step for death in search.deaths} == since
    assert search.progress == 1.0


def test_a_unit_that_no_point_ever_reached_is_born_dead() -> None:
    search, _, state = walked(Recipe(network=NetworkChoice((4,), bias=-50.0)), 70)
    assert [death.step for death in search.deaths] == [0] * 4
    assert all(death.born for death in search.deaths)
    assert cause(search.deaths[0], state.problem).startswith("It was dead before the first update")


def test_a_change_by_hand_is_told_from_an_update() -> None:
    kill = KillUnit(0, 2)
    recipe = Recipe(DataChoice(samples=100), NetworkChoice((6,)), TrainingSpec(learning_rate=0.01))
    changed = replace(recipe, changes=(Change(33, recipe.network, recipe.training, kill),))
    search, since, state = walked(changed, 90)
    (found,) = [death for death in search.deaths if (death.layer, death.unit) == (0, 2)]
    assert (found.step, found.by_hand) == (33, True)
    assert since[0, 2] == 33
    assert cause(found, state.problem) == "A change made by hand at step 33 silenced it."


def one_input(rate: float) -> TrainState:
    """One unit h = max(0, w·x + b), w = 1, b = 0.5, output 2·h, one sample x = 1 of target 0."""
    rows = np.arange(1)
    data = Dataset(
        "one", "One", Task.REGRESSION, np.array([[1.0]]), np.array([[0.0]]), rows, rows, ("x",), (), (-2, 2)
    )
    made = make_problem(data, (1,), training=TrainingSpec(learning_rate=rate, batch_size=1), dtype="float64")
    flat = np.array([1.0, 0.5, 2.0, 0.0])
    return replace(initial_state(made), parameters=read_only(flat))


def test_a_death_with_known_step_gap_and_cause() -> None:
    """h = 1.5, y = 3, dL/dy = 3 for ½y²; by w and by b 6: both fall by 6·rate, z by 12·rate = 2.4 to −0.9."""
    before = one_input(0.2)
    after = advance(before, 1)
    assert dead_units(after) == {(0, 0)}
    (death,) = drained(deaths_by_update(before, after, ((0, 0),)))
    assert (death.step, death.learning_rate, death.sample, death.sample_share) == (1, 0.2, 0, 1.0)
    assert death.gradient == pytest.approx(6.0)
    assert death.gradient_norm == pytest.approx(6.0 * np.sqrt(2.0))
    assert death.bias_change == pytest.approx(-1.2)
    assert death.weight_change == pytest.approx(1.2)
    assert death.remembered == pytest.approx(0.0, abs=1e-12)
    assert death.own == pytest.approx(-2.4)
    assert death.inputs == 0.0
    words = cause(death, after.problem)
    assert "Update 1 moved its bias by −1.2: learning rate 0.2 × gradient 6" in words


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_the_parts_of_a_death_sum_to_what_happened(optimizer: str) -> None:
    recipe = Recipe(
        DataChoice("spiral", samples=80), NetworkChoice((6, 4)),
        TrainingSpec(optimizer, {"sgd": 2.0, "momentum": 0.4, "adam": 0.15}[optimizer], seed=1),
    )  # fmt: skip
    search, _, state = walked(recipe, 120)
    trajectory = Trajectory(recipe, load(recipe.data))
    told = [death for death in search.deaths if not death.born]
    assert told
    for death in told:
        before = trajectory.advance(trajectory.start(), death.step - 1)
        after = trajectory.advance(before, 1)
        problem = before.problem
        rows = batch_rows(problem, before.step)
        gradient = loss_gradient(
            problem.network, before.parameters, problem.train_inputs[rows], problem.train_targets[rows]
        )
        column = problem.network.layers(gradient)[death.layer][:, death.unit]
        assert death.gradient == pytest.approx(float(column[-1]), rel=1e-3, abs=1e-6)
        assert death.gradient_norm == pytest.approx(float(np.linalg.norm(column)), rel=1e-3, abs=1e-6)
        change = -death.learning_rate * death.gradient + death.remembered
        assert death.bias_change == pytest.approx(change, abs=1e-9)
        if optimizer == "sgd":
            assert death.remembered == pytest.approx(0.0, abs=1e-4)
        layers = [problem.network.layers(s.parameters)[death.layer] for s in (before, after)]
        moved = float(layers[1][-1, death.unit] - layers[0][-1, death.unit])
        assert death.bias_change == pytest.approx(moved, rel=1e-5, abs=1e-6)
    assert state.step == 120


def test_batches_are_those_that_updates_are_made_of() -> None:
    """One step of plain descent is the gradient of those rows."""
    data = load(DataChoice(samples=90))
    made = make_problem(data, (4,), training=TrainingSpec(learning_rate=0.1, batch_size=8), dtype="float64")
    state = advance(initial_state(made), 13)
    for _ in range(10):
        rows = batch_rows(made, state.step)
        gradient = loss_gradient(
            made.network, state.parameters, made.train_inputs[rows], made.train_targets[rows]
        )
        following = advance(state, 1)
        assert following.parameters == pytest.approx(state.parameters - 0.1 * gradient, abs=1e-12)
        state = following


def test_the_time_of_the_survey_is_not_taken_for_that_of_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """By this clock each piece takes a second, and many are done before the first update is gone over."""
    trajectory = Trajectory(DYING, load(DYING.data))
    timeline = Checkpoints(trajectory.start())
    timeline.interval = 4
    state = trajectory.start()
    while state.step < 402:
        state = trajectory.advance(state, 1)
        timeline.keep(state)
    clock = count()
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    search = DeathSearch(
        trajectory.advance, trajectory.change_steps, timeline.before, state, everything=False
    )
    pieces = 0
    while search.seconds_left is None:
        search.work()
        pieces += 1
    assert pieces > 50
    assert search.seconds_left < 2 * state.step


def _hear(session: Session, condition: Callable[[RunSnapshot], object]) -> RunSnapshot:
    """Poll until a picture fulfils a condition; the line to the process does the waiting."""
    for _ in range(100_000):
        session.poll()
        if condition(session.state.run):
            return session.state.run
        session.client._collect(0.005)
    raise AssertionError("it never came")


def test_a_search_is_told_from_each_pause_on_until_all_is_dated() -> None:
    """Beside a process it is played into Neurons, paused late, stopped, wound back, and looked at again."""
    recipe = Recipe(network=NetworkChoice((32,) * 6), training=TrainingSpec(seed=1))
    session = Session(Document(recipe), hire=apart)

    def paused(run: RunSnapshot) -> bool:
        return run.status is Status.PAUSED

    try:
        session.dispatch(assign("view.speed", "full"))
        session.dispatch(Play())
        session.dispatch(assign("view.workspace", "neurons"))
        _hear(session, lambda run: run.step > 900 and len(all_since(run)) > 1)
        session.dispatch(Pause())
        told = _hear(session, lambda run: paused(run) and run.search)
        assert told.search is not None
        assert not told.search.is_stopped
        session.dispatch(StopSearching())
        _hear(session, lambda run: run.search and run.search.is_stopped)
        session.dispatch(assign("view.workspace", "train"))
        session.dispatch(Seek(told.step - 7))
        session.dispatch(assign("view.workspace", "neurons"))
        _hear(session, lambda run: run.step == told.step - 7 and run.search and run.search.is_stopped)
        session.dispatch(SearchDeaths())
        session.settle()
        assert session.state.run.search is None
        assert not any(one.is_provisional for one in all_since(session.state.run))
    finally:
        session.close()


def test_the_session_dates_deaths_where_neurons_are_looked_at() -> None:
    session = Session(Document(DYING))
    try:
        session.dispatch(Step(120))
        session.settle()
        assert session.state.run.dates == ()
        session.dispatch(assign("view.workspace", "neurons"))
        session.settle()
        run = session.state.run
        assert {(one.layer, one.unit): one.step for one in run.dates} == walked(DYING, 120)[1]
        assert run.search is None
        assert {(one.layer, one.unit) for one in run.reports if one.lost} <= {
            (one.layer, one.unit) for one in run.dates
        }
        session.dispatch(Step(100))
        session.settle()
        assert {(one.layer, one.unit): one.step for one in session.state.run.dates} == walked(DYING, 220)[1]
        session.dispatch(Seek(3))
        session.settle()
        assert {(one.layer, one.unit): one.step for one in session.state.run.dates} == walked(DYING, 3)[1]
    finally:
        session.close()


def test_a_walk_in_small_pieces_finds_the_same() -> None:
    whole, _, state = walked(DYING, 150)
    trajectory = Trajectory(DYING, load(DYING.data))
    first = trajectory.start()
    pieces = DeathSearch(trajectory.advance, trajectory.change_steps, lambda _step: first, state)
    progress = []
    while not pieces.done:
        pieces.work(7)
        progress.append(pieces.progress)
    assert pieces.deaths == whole.deaths
    assert progress == sorted(progress)


def test_dormant_units_and_the_entropy_of_patterns_are_recorded() -> None:
    session = Session(Document(DYING))
    try:
        session.dispatch(Step(60))
        session.settle()
        curve = session.state.run.curve
        assert curve.steps.tolist() == list(range(0, 61, 10))
        trajectory = Trajectory(DYING, load(DYING.data))
        for index, step in enumerate(curve.steps.tolist()):
            state = trajectory.advance(trajectory.start(), step)
            seen = forward(state.problem.network, state.parameters, state.problem.train_inputs)
            for layer, (h, z) in enumerate(zip(seen.activations, seen.pre_activations, strict=True)):
                sizes = np.abs(h).mean(axis=1)
                dormant = int((sizes <= 0.025 * sizes.mean()).sum())
                assert curve.dormant[index, layer] == dormant >= curve.dead[index, layer]
                _, counts = np.unique(z > 0, axis=1, return_counts=True)
                shares = counts / counts.sum()
                assert curve.entropy[index, layer] == pytest.approx(
                    -(shares * np.log2(shares)).sum(), abs=1e-9
                )
    finally:
        session.close()
