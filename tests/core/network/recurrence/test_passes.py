"""The gradient of a batch of sequences against finite differences, and what it is on its way through time."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass

import numpy as np
import pytest

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.network.recurrence.passes import Passes
from reluexplorer.core.network.recurrence.spec import RecurrentSpec
from reluexplorer.core.network.recurrence.through_time import through_time

STEP = 1e-6
FIXED = [name for name, entry in CATALOGUE.items() if not (entry.learnable or entry.sampled)]


@dataclass(frozen=True)
class Filled:
    """Passes with a random batch that have run."""

    passes: Passes
    flat: np.ndarray
    gradient: np.ndarray


def filled(spec: RecurrentSpec, seed: int, time_steps: int = 5, samples: int = 4) -> Filled:
    """Run passes over a batch of their own."""
    rng = np.random.default_rng(seed)
    flat = spec.initial_parameters(seed)
    flat += 0.1 * rng.standard_normal(flat.size).astype(flat.dtype)
    gradient = np.zeros_like(flat)
    passes = Passes(spec, time_steps, samples, flat, gradient)
    passes.inputs[:] = rng.standard_normal(passes.inputs.shape)
    classes = np.eye(spec.outputs)[rng.integers(0, spec.outputs, samples)]
    passes.targets[:] = classes if spec.output == "softmax" else rng.standard_normal(passes.targets.shape)
    passes.run()
    return Filled(passes, flat, gradient)


def differences(made: Filled) -> np.ndarray:
    """Central differences of the loss as the plain form of the network has it."""
    passes, flat = made.passes, made.flat
    spec = passes.spec

    def loss(place: int, change: float) -> float:
        moved = flat.copy()
        moved[place] += change
        return spec.loss(spec.logits(moved, passes.inputs), passes.targets)

    return np.array([(loss(i, STEP) - loss(i, -STEP)) / (2 * STEP) for i in range(flat.size)])


@pytest.mark.parametrize("output", ["linear", "softmax"])
@pytest.mark.parametrize("recurrent", ["identity", "he", "glorot", "orthogonal"])
@pytest.mark.parametrize("name", ["relu", "tanh", "identity", "leaky_relu", "gelu"])
def test_gradients_are_central_differences(name: str, recurrent: str, output: str) -> None:
    spec = RecurrentSpec(2, 4, 3, ActivationChoice(name), recurrent, 0.9, 0.7, output=output, dtype="float64")
    made = filled(spec, 11)
    largest = abs(made.gradient).max()
    np.testing.assert_allclose(made.gradient, differences(made), rtol=0, atol=3e-9 * largest)


@pytest.mark.parametrize("name", FIXED)
def test_the_passes_say_what_the_plain_form_says(name: str) -> None:
    spec = RecurrentSpec(2, 6, 3, ActivationChoice(name), "orthogonal", dtype="float64")
    made = filled(spec, 3, time_steps=4)
    passes = made.passes
    expected = spec.logits(made.flat, passes.inputs)
    np.testing.assert_allclose(passes.logits, expected, rtol=1e-12, atol=1e-12)
    assert passes.loss() == pytest.approx(spec.loss(expected, passes.targets), rel=1e-12)


def test_running_allocates_nothing() -> None:
    passes = filled(RecurrentSpec(2, 50), 0, time_steps=10, samples=256).passes
    tracemalloc.start()
    passes.run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1000


def test_the_states_gradients_are_those_of_a_linear_recurrence() -> None:
    spec = RecurrentSpec(1, 3, 1, ActivationChoice("identity"), "orthogonal", 0.8, dtype="float64")
    made = filled(spec, 2, time_steps=4, samples=2)
    passes, parts = made.passes, spec.parts(made.flat)
    errors = 2.0 * (passes.logits - passes.targets) / 2.0
    expected = [errors @ parts.readout[:-1].T]
    for _ in range(3):
        expected.insert(0, expected[0] @ parts.recurrent.T)
    np.testing.assert_allclose(passes.state_gradients(), expected, rtol=1e-12)


@pytest.mark.parametrize("gain", [0.9, 1.0, 1.1])
def test_identity_weights_scale_activity_and_gradient_by_their_gain_in_each_step(gain: float) -> None:
    """Positive input of the first step alone: h_t = gain^(t−1)·h_1, and the gradient the other way."""
    spec = RecurrentSpec(1, 5, recurrent="identity", gain=gain)
    flat = spec.initial_parameters(0)
    spec.parts(flat).inputs[:] = 0.5
    inputs = np.zeros((60, 3, 1))
    inputs[0] = 2.0
    seen = through_time(spec, flat, inputs, np.ones((3, 1)))
    powers = np.float32(gain).astype(float) ** np.arange(60)
    np.testing.assert_allclose(seen.activity, np.tile(powers, (5, 1)), rtol=1e-12)
    np.testing.assert_allclose(seen.activity_rms, powers, rtol=1e-12)
    np.testing.assert_allclose(seen.gradient_norms / seen.gradient_norms[-1], powers[::-1], rtol=1e-12)
    np.testing.assert_allclose(
        seen.gradient / seen.gradient[:, -1:], np.tile(powers[::-1], (5, 1)), rtol=1e-12
    )
    np.testing.assert_allclose(np.linalg.norm(seen.gradient, axis=0), seen.gradient_norms, rtol=1e-12)
    assert seen.growth == pytest.approx(powers[-1], rel=1e-12)
