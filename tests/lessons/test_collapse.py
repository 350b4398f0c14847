"""Networks that learn |x| and end as a constant, as often as was measured elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.theory.born_dead import born_dead_share
from reluexplorer.lessons.collapse import collapse, collapse_problem


def test_the_data_are_the_absolute_value_at_64_points() -> None:
    problem = collapse_problem(3, 2)
    x = problem.train_inputs[:, 0]
    assert (len(x), float(x[0]), float(x[-1])) == (
        64,
        pytest.approx(-math.sqrt(3.0)),
        pytest.approx(math.sqrt(3.0)),
    )
    assert np.diff(x) == pytest.approx(2.0 * math.sqrt(3.0) / 63.0, rel=1e-4)
    assert (problem.train_targets[:, 0] == np.abs(x)).all()
    assert problem.steps_per_epoch == 1


def test_as_many_are_born_dead_as_weights_alone_say() -> None:
    found = collapse(collapse_problem(2, 5), 400, steps=1)
    share = float(born_dead_share(2, 5, 100_000)[-1])
    assert found.born_dead / 400 == pytest.approx(share, abs=4.0 * math.sqrt(share * (1.0 - share) / 400))


def test_born_dead_networks_count_as_collapsed_and_repeat_themselves() -> None:
    problem = collapse_problem(1, 6)
    told: list[float] = []
    found = collapse(problem, 60, steps=120, progress=told.append)
    assert found == collapse(problem, 60, steps=120)
    assert found.nets == 60
    assert found.nets >= found.collapsed >= found.born_dead > 40
    assert (told, told[-1]) == (sorted(told), 1.0)


def test_a_leak_leaves_nobody_dead_and_a_stop_is_a_stop() -> None:
    problem = collapse_problem(2, 4, ActivationChoice("leaky_relu", (0.1,)))
    assert collapse(problem, 3, steps=1).born_dead == 0

    def stop(_done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        collapse(problem, 3, steps=100, progress=stop)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "hidden", "nets", "printed", "spread"),
    [(2, 4, 300, 0.66, 0.02), (2, 9, 600, 0.925, 0.007), (3, 9, 200, 0.70, 0.04)],
)
def test_narrow_deep_networks_collapse(
    width: int, hidden: int, nets: int, printed: float, spread: float
) -> None:
    share = collapse(collapse_problem(width, hidden), nets).share
    error = math.hypot(math.sqrt(printed * (1.0 - printed) / nets), spread)
    assert share == pytest.approx(printed, abs=3.0 * error)
