"""Known results on exclusive or, two circles and linear stacks, as the command line asks for them."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.random_streams import BLOCKS, generator
from reluexplorer.lessons.claims.nonlinearity import LESSON
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.nonlinearity.exclusive_or import learnt
from reluexplorer.lessons.settings import settings_of


def asked(experiment: str, seeds: int = 0, **typed: str) -> dict[str, Figure]:
    door = experiments_of(LESSON)[experiment]
    found = door.measure(settings_of(door.settings, typed), seeds or door.seeds, lambda _share: None)
    return {figure.name: figure for figure in found}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hidden", "share"), [("2", 0.246), ("3", 0.487), ("4", 0.695), ("6", 0.902), ("8", 0.972)]
)
def test_few_units_learn_exclusive_or_as_often_as_was_published(hidden, share):
    found = asked("xor", hidden=hidden)
    assert found["learnt"].mean == pytest.approx(share, abs=0.03)
    assert found["learnt"].low < found["learnt"].mean < found["learnt"].high
    assert found["linear"].mean == pytest.approx(0.25, abs=1e-12)
    assert found["solution"].mean == 0.0


def alone(weights: list[np.ndarray]) -> bool:
    """Whether one network learns, by the definition of gradient descent on the mean squared error."""
    x, t = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float), np.array([[0], [1], [1], [0]], float)
    first, out = (each.copy() for each in weights)
    bias, constant = np.zeros(first.shape[1]), np.zeros(1)
    for _ in range(4000):
        z = x @ first + bias
        delta = 2 * (np.maximum(z, 0) @ out + constant - t) / 4
        back = (delta @ out.T) * (z > 0)
        out = out - 0.1 * np.maximum(z, 0).T @ delta
        constant = constant - 0.1 * delta.sum(axis=0)
        first, bias = first - 0.1 * x.T @ back, bias - 0.1 * back.sum(axis=0)
    return bool(np.square(np.maximum(x @ first + bias, 0) @ out + constant - t).mean() < 1e-3)


@pytest.mark.slow
def test_networks_side_by_side_learn_what_each_learns_alone():
    rng = generator(0, BLOCKS)
    first = rng.standard_normal((2, 3, 8))
    out = rng.standard_normal((3, 8)) * np.sqrt(2 / 3)
    each = [alone([first[:, :, net], out[:, net, None]]) for net in range(8)]
    assert 0 < sum(each) < 8
    assert learnt(3, 8).tolist() == each


@pytest.mark.slow
def test_two_circles_are_told_apart_with_four_units_and_not_without_an_activation():
    for layers in ("1", "3"):
        linear = asked("circles", activation="identity", hidden="8", layers=layers)
        assert linear["accuracy"].mean == pytest.approx(0.465, abs=0.08)
    assert asked("circles", hidden="2")["accuracy"].mean == pytest.approx(0.76, abs=0.07)
    assert asked("circles", hidden="4")["accuracy"].mean > 0.99


def test_ten_linear_layers_differ_from_their_product_by_rounding():
    assert asked("collapse")["difference"].mean < 1e-14
