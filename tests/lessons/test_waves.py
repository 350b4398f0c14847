"""Five sines: what is missing of each, and an update by update comparison with plain NumPy."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.lessons.waves import (
    FREQUENCIES,
    POINTS,
    amplitudes,
    looks,
    missing,
    waves_problem,
)

TURNS = np.arange(POINTS) / POINTS
SINES = np.sin(2.0 * np.pi * np.array(FREQUENCIES)[:, None] * TURNS)
RELU = ActivationChoice()


def test_amplitudes_are_powers_of_the_frequency() -> None:
    assert (amplitudes(0.0) == 1.0).all()
    assert amplitudes(2.0) == pytest.approx([1 / 256, 1 / 64, 1 / 16, 1 / 4, 1])


@pytest.mark.parametrize("growth", [0.0, 1.0, 2.0])
def test_the_target_is_the_sum_of_the_sines_over_an_input_of_variance_one(growth: float) -> None:
    problem = waves_problem(amplitudes(growth), RELU, 1.0, 0)
    assert problem.train_targets[:, 0] == pytest.approx(amplitudes(growth) @ SINES, abs=1e-6)
    x = problem.train_inputs[:, 0]
    assert x[0] == pytest.approx(-np.sqrt(3.0))
    assert np.diff(x) == pytest.approx(2.0 * np.sqrt(3.0) / POINTS, abs=1e-5)
    assert x.var() == pytest.approx(1.0, rel=1e-3)
    stretched = waves_problem(amplitudes(growth), RELU, 4.0, 0).train_inputs[:, 0]
    assert stretched == pytest.approx(4.0 * x)


def test_what_is_missing_is_told_by_frequency() -> None:
    strengths = amplitudes(1.0)
    assert missing(strengths @ SINES, strengths) == pytest.approx([0.0] * 5, abs=1e-12)
    assert missing(np.zeros(POINTS), strengths) == pytest.approx([1.0] * 5)
    parts = strengths * np.array([1.0, 0.5, 0.0, -1.0, 1.2])
    assert missing(parts @ SINES + 7.0, strengths) == pytest.approx([0.0, 0.5, 1.0, 2.0, 0.2], abs=1e-12)
    shifted = np.cos(2.0 * np.pi * 2 * TURNS)
    assert missing(shifted, amplitudes(0.0))[1] == pytest.approx(np.sqrt(2.0))


def plainly(layers: list[np.ndarray], x: np.ndarray, y: np.ndarray, updates: int) -> np.ndarray:
    """What a ReLU network answers after updates of Adam (0.9, 0.999) on the mean of half the squares."""
    m, v = ([np.zeros_like(layer) for layer in layers] for _ in range(2))
    ones = np.ones((len(x), 1))
    for step in range(1, updates + 1):
        given, z = [np.hstack([x, ones])], []
        for layer in layers:
            z.append(given[-1] @ layer)
            given.append(np.hstack([np.maximum(z[-1], 0.0), ones]))
        delta = (z[-1] - y) / len(x)
        slopes: list[np.ndarray] = []
        for place in (2, 1, 0):
            slopes.insert(0, given[place].T @ delta)
            if place:
                delta = (delta @ layers[place][:-1].T) * (z[place - 1] > 0.0)
        for place, slope in enumerate(slopes):
            m[place] = 0.9 * m[place] + 0.1 * slope
            v[place] = 0.999 * v[place] + 0.001 * slope**2
            root = np.sqrt(v[place] / (1.0 - 0.999**step)) + 1e-8
            layers[place] = layers[place] - 1e-3 * (m[place] / (1.0 - 0.9**step)) / root
    a = np.hstack([x, ones])
    for layer in layers[:-1]:
        a = np.hstack([np.maximum(a @ layer, 0.0), ones])
    return np.asarray((a @ layers[-1])[:, 0])


def test_sixty_updates_are_what_plain_numpy_says() -> None:
    strengths = amplitudes(0.0)
    problem = waves_problem(strengths, RELU, 1.0, 2)
    seen = list(islice(looks(problem, strengths, 1000), 4))
    assert [state.step for state, _ in seen] == [0, 20, 40, 60]
    flat = problem.network.initial_parameters(2).astype(np.float64)
    layers = [layer.copy() for layer in problem.network.layers(flat)]
    x, y = (part[:, :1].astype(np.float64) for part in (problem.train_inputs, problem.train_targets))
    wanted = missing(plainly(layers, x, y, 60), strengths)
    assert seen[-1][1] == pytest.approx(wanted, abs=2e-3)
    assert wanted[0] < 0.5


def test_a_last_look_falls_on_the_last_update() -> None:
    problem = waves_problem(amplitudes(0.0), RELU, 1.0, 0)
    assert [state.step for state, _ in looks(problem, amplitudes(0.0), 30)] == [0, 20, 30]
