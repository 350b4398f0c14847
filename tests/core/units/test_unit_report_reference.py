"""Published shares of units and networks that are dead at the start, as the health report counts them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.core.theory.dead_at_start import dead_at_start
from reluexplorer.core.units.unit_report import checkup
from tests.core.samples import given

RELU = ActivationChoice()


def state(hidden: tuple[int, ...], inputs: np.ndarray, flat: np.ndarray) -> TrainState:
    rows = np.arange(len(inputs))
    targets = np.linspace(-1.0, 1.0, len(inputs))[:, None]
    names = tuple(f"x{number + 1}" for number in range(inputs.shape[1]))
    data = given(Task.REGRESSION, inputs, targets, rows, rows[:1], names)
    spec = NetworkSpec(inputs.shape[1], tuple(LayerSpec(width, RELU) for width in hidden), 1, dtype="float64")
    assert flat.size == spec.parameter_count
    return TrainState(Problem(data, spec, TrainingSpec()), 0, flat, np.zeros((0, flat.size)))


def dead_layers(found: TrainState) -> list[bool]:
    reports = checkup(found, boxes=1)
    layers = {one.layer for one in reports}
    return [
        all(one.state is UnitState.DEAD for one in reports if one.layer == layer) for layer in sorted(layers)
    ]


@pytest.mark.slow
def test_narrow_networks_are_born_dead_as_often_as_the_formula_says() -> None:
    """Row 24: one input, no biases, two layers of two units; nothing passes a wholly dead layer."""
    rng, nets = np.random.default_rng(7), 1500
    inputs = np.array([[-1.0], [-0.3], [0.4], [1.0]])
    spec = NetworkSpec(1, (LayerSpec(2, RELU), LayerSpec(2, RELU)), 1, dtype="float64")
    dead = 0
    for _ in range(nets):
        flat = rng.standard_normal(spec.parameter_count)
        for view in spec.layers(flat):
            view[-1] = 0.0
        first, second = dead_layers(state((2, 2), inputs.copy(), flat))
        assert not first
        dead += second
    share = 3 * 0.25**2 - 2 * 0.125**2
    assert dead / nets == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / nets))


@pytest.mark.parametrize(("bias", "printed"), [(-2.5, 0.5364), (-2.0, 0.1001)])
def test_units_are_dead_at_the_start_as_often_as_printed(bias: float, printed: float) -> None:
    """Row 26: unit-norm weights over 100 normal samples."""
    rng, shares = np.random.default_rng(3), []
    spec = NetworkSpec(30, (LayerSpec(300, RELU),), 1, dtype="float64")
    for _ in range(30):
        flat = np.zeros(spec.parameter_count)
        first = spec.layers(flat)[0]
        first[:-1] = rng.standard_normal((30, 300))
        first[:-1] /= np.linalg.norm(first[:-1], axis=0)
        first[-1] = bias
        reports = checkup(state((300,), rng.standard_normal((100, 30)), flat), boxes=1)
        shares.append(np.mean([one.state is UnitState.DEAD for one in reports]))
        assert all(one.lost for one in reports if one.state is UnitState.DEAD)
    assert dead_at_start(bias, 100) == pytest.approx(printed, abs=5.1e-5)
    assert np.mean(shares) == pytest.approx(printed, abs=4 * np.std(shares) / math.sqrt(len(shares)))
