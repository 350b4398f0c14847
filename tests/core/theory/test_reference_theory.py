"""Published results about random networks: theory to its printed digits, simulation within its tolerance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward, with_ones
from reluexplorer.core.theory.dead_at_start import dead_at_start
from reluexplorer.core.theory.meanfield import attenuation
from reluexplorer.core.theory.propagation import descend, draw
from tests.core.samples import given as data_of
from tests.core.samples import problem


def deep(
    name: str, width: int, depth: int, initializer: str = "he_normal", dtype: str = "float64"
) -> NetworkSpec:
    hidden = tuple(LayerSpec(width, ActivationChoice(name)) for _ in range(depth))
    return NetworkSpec(width, hidden, 1, initializer=initializer, dtype=dtype)


def signal_lengths(spec: NetworkSpec, seeds: int, inputs: np.ndarray) -> np.ndarray:
    """Return (seeds, hidden layers): each layer's mean squared pre-activation q for ``inputs``.

    ``inputs`` is (samples, features); each seed is a network with first weights of its own (He, Zhang,
    Ren and Sun 2015, section 2.2).
    """
    extended = with_ones(inputs, spec.dtype)
    found = np.empty((seeds, len(spec.hidden)))
    for seed in range(seeds):
        activity = forward(spec, spec.initial_parameters(seed), extended)
        found[seed] = [float(np.square(z).mean(dtype=np.float64)) for z in activity.pre_activations]
    return found


def cosines(spec: NetworkSpec, seed: int, pair: np.ndarray) -> np.ndarray:
    """Return (hidden layers,): the cosine between what each layer makes of the two rows of ``pair``."""
    activity = forward(spec, spec.initial_parameters(seed), with_ones(pair, spec.dtype))
    return np.array([_cosine(a) for a in activity.activations])


def _cosine(columns: np.ndarray) -> float:
    first, second = columns.astype(np.float64).T
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


def test_ten_linear_layers_are_one() -> None:
    spec = deep("identity", 64, 9)
    flat = spec.initial_parameters(0)
    inputs = np.random.default_rng(0).standard_normal((20, 64))
    product = np.eye(64)
    for layer in spec.layers(flat):
        product = product @ layer[:-1]
    found = forward(spec, flat, with_ones(inputs, "float64")).logits.T
    assert np.abs(found - inputs @ product).max() < 1e-12 * np.abs(found).max()


def test_the_best_line_for_xor_has_a_mean_squared_error_of_a_quarter() -> None:
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    rows = np.arange(4)
    made = problem(
        data_of(Task.REGRESSION, corners, targets, rows, rows), (8, 8), "identity", rate=0.1, dtype="float64"
    )
    assert 2.0 * inspect(advance(initial_state(made), 3000)).train_loss == pytest.approx(0.25, abs=1e-9)


@pytest.mark.slow
def test_he_keeps_the_variance_and_xavier_halves_it() -> None:
    """q of layer 30 over q of layer 1: 1 with He, 2^−29 with Xavier, over 400 networks."""
    inputs = np.random.default_rng(3).standard_normal((1, 100))
    he = signal_lengths(deep("relu", 100, 30, dtype="float32"), 400, inputs)
    ratio = he[:, -1] / he[:, 0]
    assert abs(ratio.mean() - 1.0) < 4.0 * ratio.std() / math.sqrt(400)
    assert ratio.std() / math.sqrt(400) < 0.2
    xavier = signal_lengths(deep("relu", 100, 30, "glorot_normal", dtype="float32"), 400, inputs)
    assert (xavier[:, -1] / xavier[:, 0]).mean() == pytest.approx(2.0**-29, rel=0.45)
    logs = np.log(xavier[:, -1] / xavier[:, 0]) - np.log(ratio)
    assert logs.mean() == pytest.approx(-29 * math.log(2.0), abs=4.0 * logs.std() / 20.0)


def test_pytorchs_default_divides_the_variance_by_six() -> None:
    spec = deep("relu", 256, 12, "pytorch")
    spec = NetworkSpec(256, spec.hidden, 1, initializer="pytorch", biased=False, dtype="float64")
    lengths = signal_lengths(spec, 12, np.random.default_rng(0).standard_normal((4, 256)))
    steps = np.diff(np.log(lengths), axis=1)
    assert math.exp(steps.mean()) == pytest.approx(1.0 / 6.0, rel=0.03)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "deviation", "printed", "relative"),
    [
        ("sigmoid", 1.0, 2.5e-13, 0.35),
        ("relu", math.sqrt(2.0), 0.977, 0.12),
        ("relu", 1.0, 8.9e-4, 0.15),
        ("tanh", 1.0, 0.175, 0.15),
    ],
)
def test_what_20_layers_leave_of_a_gradient(
    name: str, deviation: float, printed: float, relative: float
) -> None:
    norms = np.array([descend(draw(256, 20, seed), name, deviation).norms[0] for seed in range(20)])
    measured = float(np.exp(np.log(norms).mean()))
    assert measured == pytest.approx(printed, rel=relative)
    assert attenuation(ActivationChoice(name), 20, deviation) == pytest.approx(measured, rel=0.3)


COSINES = {1: 0.31831, 2: 0.49373, 3: 0.60483, 5: 0.73595, 10: 0.87154}


@pytest.mark.slow
def test_networks_of_width_1000_close_it_as_theory_says() -> None:
    pair = np.zeros((2, 1000))
    pair[0, 0] = pair[1, 1] = 1.0
    spec = deep("relu", 1000, 10, dtype="float32")
    mean = np.mean([cosines(spec, seed, pair) for seed in range(30)], axis=0)
    assert {layer: float(mean[layer - 1]) for layer in COSINES} == pytest.approx(COSINES, abs=0.012)


@pytest.mark.slow
def test_32_selu_layers_keep_mean_0_and_variance_1() -> None:
    spec = deep("selu", 512, 32, "lecun_normal", dtype="float32")
    inputs = with_ones(np.random.default_rng(1).standard_normal((200, 512)), "float32")
    last = forward(spec, spec.initial_parameters(0), inputs).activations[-1].astype(np.float64)
    assert last.mean() == pytest.approx(0.0, abs=0.05)
    assert last.var() == pytest.approx(1.0, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("bias", [-2.5, -2.0])
def test_units_that_are_dead_at_the_start_are_as_many_as_the_formula_says(bias: float) -> None:
    rng = np.random.default_rng(4)
    spec = NetworkSpec(50, (LayerSpec(500, ActivationChoice()),), 1, dtype="float64")
    shares = []
    for _ in range(40):
        flat = np.zeros(spec.parameter_count)
        first = spec.layers(flat)[0]
        first[:-1] = rng.standard_normal((50, 500))
        first[:-1] /= np.linalg.norm(first[:-1], axis=0)
        first[-1] = bias
        inputs = with_ones(rng.standard_normal((100, 50)), "float64")
        fires = (forward(spec, flat, inputs).activations[0] > 0).any(axis=1)
        shares.append(1.0 - float(fires.mean()))
    assert np.mean(shares) == pytest.approx(dead_at_start(bias, 100), abs=4 * np.std(shares) / math.sqrt(40))
