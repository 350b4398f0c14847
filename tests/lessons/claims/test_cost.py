"""The claim on cost: what is timed, how the numbers hang together, and what was recorded of 20 seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.lessons.claims.cost import FELT, LAYERS, LESSON, OTHERS, ROUNDS
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.recorded import figures_of, recorded

SMALL = {**LESSON.defaults, "width": 8.0, "batch": 16.0}


def test_the_two_networks_differ_in_the_function_alone() -> None:
    assert LESSON.setups is not None
    for place, name in enumerate(OTHERS):
        mine, theirs = LESSON.setups({**LESSON.defaults, "other": float(place), "precision": 1.0})
        assert theirs.activation.name == name
        assert mine == replace(theirs, activation=mine.activation)
        assert (mine.activation.name, mine.dtype, mine.hidden) == ("relu", "float64", (64,) * LAYERS)


@pytest.mark.slow
def test_no_network_breaks_down_while_it_is_timed() -> None:
    assert LESSON.setups is not None
    for place in range(len(OTHERS)):
        for setup in LESSON.setups({**LESSON.defaults, "other": float(place), "batch": 8.0}):
            assert advance(initial_state(setup.problem()), ROUNDS * 33).diverged_at is None


def test_its_numbers_hang_together() -> None:
    shares: list[float] = []
    found = LESSON.run(SMALL, 0, shares.append)
    assert shares == pytest.approx(np.arange(1, ROUNDS + 1) / ROUNDS)
    for which in ("relu", "other"):
        within = LAYERS * 8 * 16 * found[f"nanoseconds_{which}"] / 1000
        assert found[f"percent_{which}"] == pytest.approx(100 * within / found[f"step_{which}"])
    assert found["tanh"] == 1
    assert min(found.values()) > 0


@pytest.mark.slow
def test_the_stage_has_the_numbers_of_a_run_round_by_round() -> None:
    before, *shown = LESSON.play(SMALL)
    assert (before.done, before.numbers) == (0.0, {})
    assert len(shown) == ROUNDS
    last = shown[-1]
    assert last.numbers.keys() == LESSON.run(SMALL, 0, lambda _share: None).keys()
    assert last.outcome is not None
    for line, name in zip(last.outcome.lines, ("ratio_alone", "ratio_step"), strict=True):
        assert list(line.y) == [each.numbers[name] for each in shown]
    assert [card.title for card in last.cards] == ["Alone", "In a training step"]


def test_its_goal_asks_for_tanh() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert goal.reached({"ratio_step": FELT, "tanh": 1.0})
    assert not goal.reached({"ratio_step": FELT, "tanh": 0.0})
    assert not goal.reached({"ratio_step": FELT + 0.01, "tanh": 1.0})


def test_what_was_recorded_reaches_the_goal_in_wide_layers_alone() -> None:
    middle = {
        case: float(np.median([each["ratio_step"] for each in runs]))
        for case, runs in recorded("cost").items()
    }
    assert middle["wide"] < FELT < middle["small"] < middle["float64"]


def test_it_depends() -> None:
    known = figures_of("cost")
    assert standing_of(LESSON.evidence, known) is Standing.DEPENDS
    assert known["alone_float64"].low > known["alone_small"].high
    assert known["backward_small"].mean == pytest.approx(1, abs=0.25)
