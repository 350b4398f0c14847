"""The adding problem, and digits as sequences."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.data.adding_problem import AddingProblem, draw_adding_problem
from reluexplorer.core.data.digit_sequences import DigitSequences
from reluexplorer.core.data.digits import digit_images, digits


@pytest.mark.parametrize("steps", [2, 7, 100])
def test_two_numbers_are_marked_one_in_each_half_and_added(steps: int) -> None:
    inputs, targets = np.full((steps, 50, 2), np.nan), np.full((50, 1), np.nan)
    draw_adding_problem(np.random.default_rng(0), inputs, targets)
    values, markers = inputs[:, :, 0], inputs[:, :, 1]
    assert values.min() >= 0.0
    assert values.max() < 1.0
    assert set(np.unique(markers)) <= {0.0, 1.0}
    assert (markers[: steps // 2].sum(axis=0) == 1).all()
    assert (markers[steps // 2 :].sum(axis=0) == 1).all()
    np.testing.assert_allclose(targets[:, 0], (values * markers).sum(axis=0), rtol=1e-15)


def test_always_guessing_one_has_the_squared_error_of_the_baseline() -> None:
    _, targets = AddingProblem(10).test()
    spread = float(np.square(targets - 1.0).mean())
    assert spread == pytest.approx(AddingProblem.baseline, abs=4 * np.sqrt(7 / 180 / len(targets)))


def test_each_update_has_sequences_of_its_own_that_a_seed_gives_again() -> None:
    def batch(seed: int, step: int) -> np.ndarray:
        inputs, targets = np.empty((10, 4, 2)), np.empty((4, 1))
        AddingProblem(10, seed).fill(step, inputs, targets)
        return inputs

    np.testing.assert_array_equal(batch(0, 3), batch(0, 3))
    assert (batch(0, 3) != batch(0, 4)).any()
    assert (batch(0, 3) != batch(1, 3)).any()


def test_one_step_is_no_adding_problem() -> None:
    with pytest.raises(ValueError, match="two time steps, not 1"):
        AddingProblem(1)


@pytest.mark.parametrize(("width", "steps"), [(1, 64), (8, 8)])
def test_digits_are_read_rows_first(width: int, steps: int) -> None:
    sequences = DigitSequences(width)
    inputs, targets = sequences.test()
    assert (sequences.time_steps, inputs.shape, targets.shape) == (steps, (steps, 360, width), (360, 10))
    pixels, labels = digit_images()
    rows = digits().test
    np.testing.assert_array_equal(inputs.transpose(1, 0, 2).reshape(360, 64) * 16.0, pixels[rows])
    np.testing.assert_array_equal(targets.argmax(axis=1), labels[rows])


def test_an_epoch_shows_each_digit_once_in_an_order_of_its_own() -> None:
    sequences = DigitSequences(8, seed=2)

    def epoch(start: int) -> np.ndarray:
        inputs, targets = np.empty((8, 1437, 8)), np.empty((1437, 10))
        sequences.fill(start, inputs, targets)
        return np.hstack([inputs.transpose(1, 0, 2).reshape(-1, 64), targets])

    def ordered(rows: np.ndarray) -> np.ndarray:
        return rows[np.lexsort(rows.T)]

    known = digits(seed=2)
    expected = np.hstack([known.inputs, known.targets])[known.train]
    first, second = epoch(0), epoch(1)
    np.testing.assert_array_equal(ordered(first), ordered(expected))
    np.testing.assert_array_equal(ordered(second), ordered(expected))
    assert (first != second).any()


def test_batches_of_an_epoch_follow_each_other_and_its_rest_is_left_out() -> None:
    sequences = DigitSequences(8)
    whole, batch, targets = np.empty((8, 1437, 8)), np.empty((8, 700, 8)), np.empty((1437, 10))
    for step, epoch, rows in ((1, 0, slice(700, 1400)), (2, 1, slice(0, 700))):
        sequences.fill(epoch, whole, targets)
        sequences.fill(step, batch, targets[:700])
        np.testing.assert_array_equal(batch, whole[:, rows])


def test_a_step_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="1 pixel or a row of 8, not 4"):
        DigitSequences(4)
