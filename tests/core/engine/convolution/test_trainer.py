"""A run of a convolutional network: its updates, its bits, its memory, and what it learns."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.wandering_digits import wandering_digits
from reluexplorer.core.engine.convolution.evaluation import gradients, score
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.core.network.convolution import ConvolutionLayer, ConvolutionSpec
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.random_streams import EPOCHS, generator

SMALL = ConvolutionSpec((1, 6, 6), (ConvolutionLayer(3), ConvolutionLayer(4, stride=2)), 3, dtype="float64")
PICTURES = np.random.default_rng(0).standard_normal((25, 6, 6))
LABELS = np.random.default_rng(1).integers(0, 3, 25)


def trainer(training: TrainingSpec, spec: ConvolutionSpec = SMALL) -> ConvolutionTrainer:
    return ConvolutionTrainer(spec, training, PICTURES, LABELS)


def test_updates_descend_the_gradient_of_each_batch_the_smaller_last_one_too() -> None:
    run = trainer(TrainingSpec("sgd", 0.1, 10, seed=4))
    parameters = SMALL.initial_parameters(4)
    for step in range(7):
        order = generator(4, EPOCHS + step // 3).permutation(25)
        rows = order[step % 3 * 10 : step % 3 * 10 + 10]
        before = score(SMALL, parameters, PICTURES[rows], LABELS[rows]).loss
        parameters = parameters - 0.1 * gradients(SMALL, parameters, PICTURES[rows], LABELS[rows])
        run.advance(1)
        assert run.batch_loss == pytest.approx(before)
        np.testing.assert_allclose(run.parameters, parameters, rtol=0, atol=1e-13)
    assert (run.step, run.steps_per_epoch) == (7, 3)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("activation", ["relu", "prelu", "rrelu"])
def test_a_seed_gives_the_same_bits_in_whatever_pieces(optimizer: str, activation: str) -> None:
    spec = ConvolutionSpec(
        (1, 6, 6), (ConvolutionLayer(3, pool=True),), 3, activation=ActivationChoice(activation)
    )
    one, other, reseeded = (trainer(TrainingSpec(optimizer, 0.01, 10, seed), spec) for seed in (1, 1, 2))
    one.advance(150)
    reseeded.advance(150)
    for steps in (1, 62, 2, 85):
        other.advance(steps)
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert one.parameters.tobytes() != reseeded.parameters.tobytes()


def test_limits_of_the_gradient_are_kept() -> None:
    run = trainer(TrainingSpec("sgd", 1.0, 25, seed=0, clip_norm=1e-3))
    run.advance(1)
    moved = run.parameters - SMALL.initial_parameters(0)
    assert np.linalg.norm(moved) == pytest.approx(1e-3, rel=1e-2)


@pytest.mark.parametrize("head", ["mean", "flat"])
@pytest.mark.parametrize(
    "layer", [ConvolutionLayer(8), ConvolutionLayer(8, stride=2), ConvolutionLayer(8, pool=True)]
)
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_a_step_allocates_nothing_of_a_batch_s_size(
    layer: ConvolutionLayer, head: str, activation: str
) -> None:
    choice = ActivationChoice(activation)
    spec = ConvolutionSpec((1, 16, 16), (ConvolutionLayer(8), layer), 10, head, choice)
    pictures = np.random.default_rng(0).standard_normal((256, 16, 16))
    run = ConvolutionTrainer(spec, TrainingSpec("adam", 0.01, 256), pictures, np.arange(256) % 10)
    run.advance(3)
    tracemalloc.start()
    run.advance(3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 256 * 8 * 64 * 4 / 4


def test_a_run_that_diverges_ends_at_its_last_finite_update_in_whatever_pieces() -> None:
    training = TrainingSpec("sgd", 1e60, 25)
    whole, one_by_one = trainer(training), trainer(training)
    assert math.isnan(whole.batch_loss)
    whole.advance(200)
    while one_by_one.diverged_at is None:
        one_by_one.advance(1)
    assert (whole.diverged_at, whole.step) == (one_by_one.diverged_at, one_by_one.step)
    assert whole.diverged_at == whole.step + 1 > 2
    assert np.isfinite(whole.parameters).all()
    assert whole.parameters.tobytes() == one_by_one.parameters.tobytes()
    whole.advance(5)
    assert whole.step == one_by_one.step


@pytest.mark.slow
@pytest.mark.parametrize(
    ("activation", "pool", "low", "high"),
    [
        ("relu", False, 0.84, 0.95), ("identity", False, 0.0, 0.22),
        ("relu", True, 0.93, 1.0), ("identity", True, 0.88, 0.95),
    ],
)  # fmt: skip
def test_wandering_digits_need_relu_or_pooling(activation: str, pool: bool, low: float, high: float) -> None:
    data = wandering_digits(0)
    shrinking = ConvolutionLayer(16, stride=1 if pool else 2, pool=pool)
    spec = ConvolutionSpec(
        (1, 16, 16), (ConvolutionLayer(8), shrinking, shrinking), activation=ActivationChoice(activation)
    )
    rate = 0.003 if activation == "identity" else 0.01
    run = ConvolutionTrainer(spec, TrainingSpec("adam", rate, 32), data.train, data.train_labels)
    run.advance(8 * run.steps_per_epoch)
    assert low < score(spec, run.parameters, data.test, data.test_labels).accuracy < high
