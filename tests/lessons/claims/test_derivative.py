"""No derivative at 0: exact zeros counted, against plain NumPy and what was recorded."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.lessons.claims.derivative import FRAMES, LESSON, STEPS, _Tally
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data
from tests.lessons.recorded import figures_of, recorded


def run(**knobs: float) -> dict[str, float]:
    """The lesson's numbers for knobs that differ from its own."""
    return dict(LESSON.run({**LESSON.defaults, **knobs}, 0, lambda _share: None))


def test_a_tally_has_each_sum_once() -> None:
    assert LESSON.setups is not None
    seen = inspect(initial_state(LESSON.setups({**LESSON.defaults, "width": 2.0})[1].problem()))
    tally = _Tally()
    tally.take(seen)
    tally.take(seen)
    far = np.abs(np.concatenate([layer.ravel() for layer in seen.train_activity.pre_activations]))
    bounds = [0.0, 1e-300, 1e-6, 1e-4, 1e-2, 1.0, np.inf]
    wanted = [2 * np.count_nonzero((far >= low) & (far < high)) for low, high in pairwise(bounds)]
    assert list(tally.counts) == wanted
    assert tally.counts.sum() == 2 * 3 * 2 * 1437
    assert tally.smallest == far[far > 0].min()


@pytest.mark.slow
def test_zeros_of_a_narrow_network_are_those_of_plain_numpy() -> None:
    data = digit_data(0, scaled=False)
    net = Network(data, (2, 2, 2), ACTIVATIONS["relu"], seed=0, rate=0.1, batch=32)
    zeros = 0
    for look in range(FRAMES + 1):
        net.learn(look * STEPS // FRAMES)
        zeros += sum(int(np.count_nonzero(z == 0)) for z in net.run(net.x[data.train])[0][:-1])
    found = run(width=2.0)
    assert zeros > 10_000
    assert found["zeros_64"] == found["zeros"] == zeros
    assert found["sums"] == (FRAMES + 1) * 6 * 1437
    assert found["per_million"] == pytest.approx(1e6 * zeros / found["sums"])


def test_what_was_recorded_has_fewer_zeros_than_one_in_a_million() -> None:
    known = figures_of("derivative")
    assert known["per_million"].high < 1
    assert known["per_million_64"].values == (0.0,) * 20
    assert 0 < known["smallest"].mean < 1e-5
    assert all(each["sums"] == (FRAMES + 1) * 192 * 1437 for each in recorded("derivative")["stage"])
    assert standing_of(LESSON.evidence, known) is Standing.FAILS


@pytest.mark.slow
def test_the_goal_is_reached_by_narrow_layers_and_not_at_the_start() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert not goal.reached(run())
    assert goal.reached(run(width=2.0, biases=1.0))


def test_the_words_keep_to_this_network_and_count_its_looks() -> None:
    words = LESSON.words
    assert f"at {FRAMES + 1} looks" in words.question
    assert f"{FRAMES + 1} times" in words.measured
    assert words.fails.startswith("Not in this network")
    assert words.holds.startswith("In this network")
    assert "to the contrary" in words.sources[0].words
