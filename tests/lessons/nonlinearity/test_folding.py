"""Layers multiplied out, against what the network computes."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.lessons.nonlinearity.folding import border, folded, folding_error, stack_error
from reluexplorer.lessons.setups import Setup


def test_affine_layers_fold_into_one():
    rng = np.random.default_rng(5)
    layers = [rng.standard_normal((a + 1, b)) for a, b in ((3, 6), (6, 4), (4, 2))]
    x = rng.standard_normal((9, 3))
    through = x
    for layer in layers:
        through = through @ layer[:-1] + layer[-1]
    whole = folded(layers)
    np.testing.assert_allclose(x @ whole[:-1] + whole[-1], through, rtol=1e-12)


@pytest.mark.parametrize(("name", "low", "high"), [("identity", 0.0, 1e-12), ("relu", 0.1, 100.0)])
def test_a_network_is_its_product_without_an_activation_alone(name, low, high):
    setup = Setup(data="xor", hidden=(8, 8), activation=ActivationChoice(name), dtype="float64", samples=100)
    state = advance(initial_state(setup.problem()), 30)
    assert low <= folding_error(state) <= high


def test_ten_linear_layers_are_one_to_rounding():
    assert 0.0 < stack_error(0) < 1e-12


def test_the_border_is_the_line_where_the_product_is_nothing():
    product = np.array([[3.0], [-4.0], [10.0]])
    ends = border(product, (-6.0, 6.0))
    np.testing.assert_allclose(ends @ product[:2, 0] + 10.0, 0.0, atol=1e-12)
    assert np.linalg.norm(ends[1] - ends[0]) > 2 * 12 * np.sqrt(2)
