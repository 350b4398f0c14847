"""Training of recurrent networks: the update rule, its limits, and what ReLU's first weights decide."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.data.digit_sequences import DigitSequences
from reluexplorer.core.engine.recurrence.trainer import USUAL, RecurrentTrainer
from reluexplorer.core.network.recurrence.passes import Passes
from reluexplorer.core.network.recurrence.spec import RecurrentSpec
from reluexplorer.core.problem.problem import TrainingSpec

SMALL = RecurrentSpec(2, 6, dtype="float64")


def plain_gradient(trainer: RecurrentTrainer, parameters: np.ndarray, step: int) -> np.ndarray:
    """The unlimited gradient of the batch of an update."""
    gradient = np.zeros_like(parameters)
    passes = Passes(
        trainer.spec, trainer.sequences.time_steps, trainer.training.batch_size, parameters, gradient
    )
    trainer.sequences.fill(step, passes.inputs, passes.targets)
    passes.run()
    return gradient


@pytest.mark.parametrize("limit", [0.0, 1e-3, 1e3])
def test_an_update_is_the_rule_on_the_limited_gradient(limit: float) -> None:
    training = TrainingSpec("sgd", 0.1, 4, 3, clip_norm=limit)
    trainer = RecurrentTrainer(SMALL, training, AddingProblem(8, 3))
    expected = trainer.parameters
    for step in range(3):
        gradient = plain_gradient(trainer, expected, step)
        norm = float(np.linalg.norm(gradient))
        expected = expected - 0.1 * gradient * (min(1.0, limit / (norm + 1e-6)) if limit else 1.0)
    trainer.advance(3)
    np.testing.assert_allclose(trainer.parameters, expected, rtol=1e-13, atol=1e-16)


def test_adam_goes_on_over_the_blocks_of_its_coefficients() -> None:
    """Adam by its own formulas (Kingma and Ba 2015), past update 1,024."""
    trainer = RecurrentTrainer(replace(SMALL, units=2), replace(USUAL, batch_size=2), AddingProblem(3))
    parameters = trainer.parameters
    mean, square = np.zeros_like(parameters), np.zeros_like(parameters)
    for step in range(1030):
        gradient = plain_gradient(trainer, parameters, step)
        gradient *= min(1.0, 1.0 / (float(np.linalg.norm(gradient)) + 1e-6))
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        unbiased = mean / (1 - 0.9 ** (step + 1)), square / (1 - 0.999 ** (step + 1))
        parameters = parameters - 1e-3 * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-8)
    trainer.advance(1030)
    np.testing.assert_allclose(trainer.parameters, parameters, rtol=1e-7, atol=1e-9)


def test_a_run_in_slices_is_the_same_to_the_bit_and_another_seed_is_not() -> None:
    def run(*slices: int, seed: int = 0) -> np.ndarray:
        trainer = RecurrentTrainer(RecurrentSpec(2, 10), replace(USUAL, seed=seed), AddingProblem(20, seed))
        for steps in slices:
            trainer.advance(steps)
        assert trainer.step == sum(slices)
        return trainer.parameters

    np.testing.assert_array_equal(run(30), run(1, 7, 22))
    assert (run(30) != run(30, seed=1)).any()


def test_looking_does_not_change_the_run() -> None:
    def trainer() -> RecurrentTrainer:
        return RecurrentTrainer(SMALL, replace(USUAL, batch_size=4), AddingProblem(8))

    watched, alone = trainer(), trainer()
    for _ in range(5):
        watched.advance(1)
        assert watched.test_loss() == watched.test_loss()
        assert watched.through_time().gradient_norms.shape == (8,)
    alone.advance(5)
    np.testing.assert_array_equal(watched.parameters, alone.parameters)


def test_a_run_whose_gradient_overflows_stops_with_finite_parameters() -> None:
    spec = RecurrentSpec(2, 10, gain=30.0, input_deviation=1.0)
    trainer = RecurrentTrainer(spec, USUAL, AddingProblem(100))
    before = trainer.parameters
    trainer.advance(5)
    assert (trainer.diverged_at, trainer.step) == (0, 0)
    np.testing.assert_array_equal(trainer.parameters, before)
    assert trainer.test_loss() == np.inf


def test_parameters_that_an_update_would_make_infinite_stay_as_they_were() -> None:
    spec = RecurrentSpec(2, 10, gain=1.3, input_deviation=1.0)
    training = TrainingSpec("sgd", 1e30, 32)
    trainer = RecurrentTrainer(spec, training, AddingProblem(100))
    trainer.advance(5)
    assert trainer.diverged_at is not None
    assert trainer.step == trainer.diverged_at
    assert np.isfinite(trainer.parameters).all()
    kept = trainer.parameters
    trainer.advance(5)
    np.testing.assert_array_equal(trainer.parameters, kept)


def test_a_network_of_other_sequences_is_refused() -> None:
    with pytest.raises(ValueError, match="need 8 inputs and 10 outputs, softmax"):
        RecurrentTrainer(SMALL, USUAL, DigitSequences(8))


def test_a_batch_larger_than_an_epoch_is_refused() -> None:
    spec = RecurrentSpec(8, outputs=10, output="softmax")
    with pytest.raises(ValueError, match="A batch of 1,438 is more than the 1,437 of an epoch"):
        RecurrentTrainer(spec, replace(USUAL, batch_size=1438), DigitSequences(8))


def outcome(spec: RecurrentSpec, seed: int, updates: int = 1000) -> tuple[float, float]:
    """The squared error after training on sequences of 100, and the first gradient's growth on its way."""
    trainer = RecurrentTrainer(spec, replace(USUAL, seed=seed), AddingProblem(100, seed))
    growth = trainer.through_time().growth
    trainer.advance(updates)
    return trainer.test_loss(), growth


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_relu_from_identity_weights_adds_over_a_hundred_steps_where_tanh_does_not(seed: int) -> None:
    """From Glorot's weights, whose largest eigenvalues may pass 1, tanh sometimes begins to learn."""
    error, growth = outcome(RecurrentSpec(2), seed)
    assert error < 0.03
    assert 0.6 < growth < 0.8
    for recurrent, least in (("orthogonal", 0.14), ("glorot", 0.05)):
        spec = RecurrentSpec(2, activation=ActivationChoice("tanh"), recurrent=recurrent)
        failed, growth = outcome(spec, seed)
        assert least < failed < 0.19
        assert failed > 2.0 * error
        assert growth < 1e-3


@pytest.mark.slow
def test_a_tenth_more_than_identity_explodes() -> None:
    error, growth = outcome(RecurrentSpec(2, gain=1.1), 0)
    assert error > 0.05
    assert 8e3 < growth < 1e4
