"""What becomes of neurons on the stage: born dead, killed, revived, and what a verdict hangs on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.claims.dying import HALFWAY, STEPS, play, run, setups
from reluexplorer.lessons.lesson import Numbers
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data
from tests.lessons.recorded import figures_of, recorded

LESSON = LESSONS["dying"]
QUICK = {"rate": 0.5, "bias": 0.0, "other": 0.0}


@pytest.fixture(scope="module")
def came_to() -> Numbers:
    return run(QUICK, 0, lambda _share: None)


def silent_of(state: TrainState) -> frozenset[int]:
    """The neurons that the diagnosis calls dead."""
    states = [each for layer in inspect(state).health for each in layer.states]
    return frozenset(i for i, each in enumerate(states) if each is UnitState.DEAD)


def silent(network: Network) -> set[int]:
    """The neurons that are above 0 for no training digit."""
    return set(np.flatnonzero(network.firing() == 0).tolist())


@pytest.mark.slow
def test_the_counts_are_those_of_plain_gradient_descent():
    """At a rate at which rounding does not grow: at 0.5 it decides the fate of single neurons."""
    came_to = run({**QUICK, "rate": 0.1}, 0, lambda _share: None)
    data = digit_data(0, scaled=False)
    network = Network(data, (64, 64, 64), ACTIVATIONS["relu"], seed=0, rate=0.1, batch=32, dtype="float32")
    born = silent(network)
    network.learn(HALFWAY)
    halfway = silent(network)
    network.learn(STEPS)
    dead = silent(network)
    assert came_to["at_start"] == len(born)
    assert came_to["dead"] == pytest.approx(len(dead), abs=1)
    assert came_to["halfway"] == pytest.approx(len(halfway), abs=1)
    assert came_to["stayed"] == pytest.approx(len(halfway & dead), abs=1)
    assert came_to["accuracy"] == pytest.approx(network.right(data.test), abs=0.02)


def test_each_neuron_is_counted_once(came_to):
    assert came_to["born"] + came_to["killed"] == came_to["dead"]
    assert came_to["born"] + came_to["revived"] <= came_to["at_start"]
    assert came_to["stayed"] <= min(came_to["halfway"], came_to["dead"])


@pytest.mark.slow
def test_born_dead_is_who_never_fired_and_who_fired_for_a_while_was_killed():
    """By looking at all neurons, again and again; it is also what Train says of the same run."""
    state = initial_state(setups(QUICK)[0].problem())
    born = still = silent_of(state)
    for _ in range(STEPS // 5):
        state = advance(state, 5)
        still &= silent_of(state)
    dead = silent_of(state)
    found = run(QUICK, 0, lambda _share: None)
    assert len(born & dead) > len(still), "one fires for a while and dies again"
    assert (found["born"], found["killed"]) == (len(still), len(dead - still))


def test_no_dead_neuron_has_a_gradient_of_its_own(came_to):
    assert came_to["dead"] > 0
    assert came_to["gradient"] == 0.0


@pytest.mark.parametrize(("other", "rate"), [(0.0, 0.5), (1.0, 0.1), (2.0, 0.03)])
def test_what_stands_beside_relu_has_a_rate_that_it_bears(other, rate):
    relu, beside = setups({**QUICK, "other": other})
    assert relu.rate == 0.5
    assert beside.rate == rate
    assert replace(beside, activation=relu.activation, rate=0.5) == relu


def test_the_figures_are_those_of_plain_pixels():
    known = figures_of("dying")
    assert 9 <= known["killed_0.5"].mean <= 87
    assert known["killed_0.2"].mean < 5
    assert min(each["accuracy"] for each in recorded("dying")["0.5"]) < 0.9
    assert known["accuracy_prelu"].mean > 0.95


def test_neurons_that_all_come_back_turn_the_verdict():
    results = recorded("dying")
    back = [{**each, "stayed": 0.0} for each in results["0.5"]]
    found = {figure.name: figure for figure in LESSON.figures({**results, "0.5": back})}
    assert standing_of(LESSON.evidence, found) is Standing.FAILS


def test_born_dead_that_all_stay_turn_the_verdict():
    results = recorded("dying")
    stay = [{**each, "born": each["at_start"]} for each in results["0.2"]]
    found = {figure.name: figure for figure in LESSON.figures({**results, "0.2": stay})}
    assert standing_of(LESSON.evidence, found) is Standing.HOLDS


def test_the_curve_of_a_run_that_broke_down_ends_there():
    frames = play({**QUICK, "rate": 3.0})
    *_, shown = (next(frames) for _ in range(6))
    assert "broke down at step" in shown.cards[1].badge
    assert "broke down" not in shown.cards[0].badge
    ends = {line.label: line.x[-1] for line in shown.outcome.lines}
    broke = int(shown.cards[1].badge.rsplit(" ", 1)[1].replace(",", ""))
    assert ends["ReLU, dead"] == ends["born dead, still"] == 5 * STEPS // 75
    assert ends["always in the leak"] in {broke - 1, broke}
