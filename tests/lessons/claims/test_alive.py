"""Networks that are born alive and end as a constant: counts, printed shares, and the stage."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.theory.born_dead_chain import born_dead_chain
from reluexplorer.lessons.claims.alive import FEW, LESSON, NETS, play, problem_of, run
from reluexplorer.lessons.collapse import COLLAPSED, answers, born_alive, collapse, errors
from reluexplorer.lessons.exhibit import Lines
from reluexplorer.lessons.explaining import explained
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.recorded import figures_of, recorded


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def knobs(**turned: float) -> dict[str, float]:
    return {**LESSON.defaults, **turned}


def forward(seed: int, width: int, layers: int, x: np.ndarray) -> bool:
    """Whether each layer of a network of first weights from its seed fires for some point."""
    problem = problem_of(knobs(width=width, hidden_layers=layers))
    network = problem.network
    a = x[:, None]
    for layer in network.layers(network.initial_parameters(seed))[:-1]:
        a = np.maximum(a @ layer[:-1] + layer[-1], 0.0)
        if not a.any():
            return False
    return True


def test_those_born_alive_fire_in_each_layer() -> None:
    x = np.linspace(-math.sqrt(3.0), math.sqrt(3.0), 64).astype(np.float32)
    wanted = tuple(seed for seed in range(40) if forward(seed, 3, 9, x))
    assert born_alive(problem_of(knobs()), range(40)) == wanted
    assert 5 < len(wanted) < 30


def test_all_that_are_born_dead_answer_one_constant_and_are_no_better_than_it() -> None:
    from reluexplorer.core.engine.replicas.replicas import advance_replicas, initial_replicas

    problem = problem_of(knobs())
    alive = born_alive(problem, range(40))
    dead = tuple(seed for seed in range(40) if seed not in alive)[:4]
    states = advance_replicas(initial_replicas(problem, dead), 300)
    given = answers(states)
    assert np.ptp(given) == pytest.approx(0.0, abs=1e-6)
    assert given[0, 0] > 0.1
    assert (errors(states) > COLLAPSED).all()
    mean = problem.train_targets.mean()
    expected = 1.0 + (given[0, 0] - mean) ** 2 / problem.train_targets.var()
    assert errors(states)[0] == pytest.approx(expected, rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("turned", [{"nets": 10.0}, {"nets": 6.0, "width": 1.0, "hidden_layers": 8.0}])
def test_the_stage_ends_where_the_run_does(turned: dict[str, float]) -> None:
    frames = list(play(knobs(**turned)))
    assert frames[-1].numbers == run(knobs(**turned), 0, nothing)
    assert 40 <= len(frames) <= 100
    outcome = frames[-1].outcome
    assert outcome is not None
    assert outcome.lines[0].y[-1] == frames[-1].numbers["stuck_share"]
    chart = frames[-1].cards[0].charts[0]
    assert isinstance(chart, Lines)
    assert np.ptp(chart.lines[1].y) == 0.0


@pytest.mark.slow
def test_a_run_of_a_later_seed_takes_the_networks_after_those_of_the_earlier() -> None:
    first, second = (run(knobs(nets=5.0), seed, nothing) for seed in (0, 1))
    both = collapse(problem_of(knobs()), 10)
    assert first["born_dead"] + second["born_dead"] == both.born_dead
    assert first["stuck"] + second["stuck"] == both.collapsed - both.born_dead


def test_twenty_seeds_come_to_the_printed_shares() -> None:
    found = figures_of("alive")
    assert found["collapsed_narrow"].mean == pytest.approx(0.70, abs=0.06)
    assert found["collapsed_wide"].mean == pytest.approx(0.06, abs=0.06)
    for name, width in (("narrow", 3), ("wide", 8)):
        exact = float(born_dead_chain(width, 9)[-1])
        assert found[f"dead_{name}"].low - 0.01 <= exact <= found[f"dead_{name}"].high + 0.01


def test_shares_are_those_of_all_seeds_networks_together() -> None:
    runs, found = recorded("alive")["narrow"], figures_of("alive")
    alive, stuck = (sum(each[name] for each in runs) for name in ("alive", "stuck"))
    assert found["stuck_narrow"].mean == stuck / alive
    assert sum(each["nets"] for each in runs) == 20 * NETS
    assert all(each["stuck_share"] == each["stuck"] / each["alive"] for each in runs)


def test_it_depends_on_the_width() -> None:
    found = figures_of("alive")
    assert standing_of(LESSON.evidence, found) is Standing.DEPENDS
    assert found["stuck_wide"].high < FEW < found["stuck_narrow"].low
    assert standing_of(LESSON.evidence, {**found, "stuck_wide": found["stuck_narrow"]}) is Standing.FAILS


@pytest.mark.parametrize("stuck", [0.0, 12.0, 24.0])
def test_why_draws_no_conclusion_from_a_count_that_may_be_nought(stuck: float) -> None:
    numbers = {"born_dead": 16.0, "nets": 40.0, "alive": 24.0, "stuck": stuck}
    told = explained(LESSON, numbers)
    assert told.endswith(f"Of the 24 born alive {stuck:.0f} end no better than one.")
    assert "enough" not in told


def test_the_doors_count_the_born_dead_and_the_collapsed() -> None:
    doors = experiments_of(LESSON)
    found = {
        each.name: each
        for each in doors["born_dead"].measure({"width": 3, "hidden_layers": 9}, 20_000, nothing)
    }
    assert found["born_dead"].mean == pytest.approx(0.5777, abs=0.015)
    settings = {knob.name: knob.default for knob in doors["collapse"].settings}
    counted = {
        each.name: each
        for each in doors["collapse"].measure({**settings, "width": 1, "hidden_layers": 12}, 8, nothing)
    }
    assert counted["collapsed"].mean == 1.0
    assert counted["born_dead"].mean > 0.8


@pytest.mark.slow
def test_a_leak_lets_nine_narrow_layers_learn() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert goal.reached(run(knobs(width=4.0, activation=2.0, nets=10.0), 0, nothing))
    assert not goal.reached(run(knobs(width=4.0, nets=10.0), 0, nothing))
