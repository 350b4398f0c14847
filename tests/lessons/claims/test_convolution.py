"""The figures of the claim on convolutional networks, held to what was recorded of 20 seeds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from reluexplorer.core.data.digits import digit_images, digits
from reluexplorer.lessons.claims.convolution import LESSON, nets
from reluexplorer.lessons.convolution import film as films
from reluexplorer.lessons.convolution.nets import pictures, read_by_ink
from reluexplorer.lessons.exhibit import FeatureMaps
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.recorded import figures_of, recorded


def test_figures_of_twenty_seeds() -> None:
    found = figures_of("convolution")
    assert 0.85 < found["relu_stride"].mean < 0.92
    assert 0.10 < found["none_stride"].mean < 0.20
    assert found["relu_pool"].mean == pytest.approx(0.957, abs=0.02)
    assert 0.88 < found["none_pool"].mean < 0.95
    assert found["more_stride"].low > 60
    assert found["more_pool"].high < 20


def test_it_depends_on_what_shrinks_the_maps() -> None:
    assert standing_of(LESSON.evidence, figures_of("convolution")) is Standing.DEPENDS


def test_no_activation_reads_about_what_ink_alone_tells() -> None:
    found = figures_of("convolution")
    assert found["ink"].mean == pytest.approx(found["none_stride"].mean, abs=0.05)


def test_what_ink_tells_is_counted_from_the_digits_themselves() -> None:
    """Wherever a digit stands it has the same ink, so the 8×8 digits say as much as the pictures."""
    pixels, labels = digit_images()
    whole = digits(seed=0)
    ink = pixels.sum(axis=1, dtype=np.int64)
    means = [ink[whole.train][labels[whole.train] == digit].mean() for digit in range(10)]
    nearest = np.abs(np.subtract.outer(ink[whole.test], means)).argmin(axis=1)
    assert read_by_ink(0) == pytest.approx((nearest == labels[whole.test]).mean())


def test_counts_and_leads_are_those_of_the_shares() -> None:
    for runs in recorded("convolution").values():
        for each in runs:
            assert each["unseen"] == 720
            assert each["right"] == pytest.approx(720 * each["accuracy"])
            assert each["right_none"] == pytest.approx(720 * each["accuracy_none"])
            assert each["more"] == pytest.approx(100 * (each["accuracy"] - each["accuracy_none"]))


def test_the_goal_is_met_by_max_pooling_and_not_by_strides() -> None:
    assert LESSON.goal is not None
    results = recorded("convolution")
    assert LESSON.goal.reached(results["pool"][0])
    assert not LESSON.goal.reached(results["stride"][0])


def test_networks_differ_in_their_activation_alone() -> None:
    for other, count in ((0.0, 3), (1.0, 3), (2.0, 2)):
        found = nets({**LESSON.defaults, "shrink": 1.0, "other": other, "rate": 0.02}, seed=4)
        assert len(found) == count
        assert {(net.shrink, net.rate, net.seed) for net in found} == {("max-pool", 0.02, 4)}
        assert [net.activation for net in found][:2] == ["relu", "identity"]


@pytest.mark.slow
def test_a_moved_digit_shows_at_once_what_the_trained_filters_make_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(films, "STEPS", 12)
    knobs = {**LESSON.defaults, "other": 2.0, "rate": 0.011}
    *_, last = LESSON.play(knobs)
    moved = next(LESSON.play({**knobs, "across": 0.0, "down": 7.0, "digit": 5.0}))
    assert (last.done, moved.done) == (1, 1)
    assert moved.numbers == last.numbers
    before, after = (each.cards[0].charts[0] for each in (last, moved))
    assert isinstance(before, FeatureMaps)
    assert isinstance(after, FeatureMaps)
    assert (before.movable, after.movable, after.right) == ((4, 4, 8), (0, 7, 8), 5)
    for old, new in zip(before.layers, after.layers, strict=True):
        np.testing.assert_array_equal(old.filters, new.filters)
    assert next(LESSON.play({**knobs, "across": 0.0, "down": 7.0, "digit": 5.0})).done == 0


@pytest.mark.slow
def test_the_curves_go_in_even_steps_from_the_first_weights() -> None:
    shown = list(LESSON.play({**LESSON.defaults, "other": 2.0, "rate": 0.012}))
    assert len(shown) == 61
    assert shown[-1].outcome is not None
    epochs = shown[-1].outcome.lines[0].x
    assert epochs[0] == 0
    assert epochs[-1] == 6
    assert {round(b - a, 9) for a, b in pairwise(epochs)} == {0.3}


def test_a_net_is_trained_on_the_wandering_digits() -> None:
    assert pictures(0).train.shape == (2874, 16, 16)
    assert nets(LESSON.defaults)[0].trainer().steps_per_epoch == 90


def test_where_a_digit_is_dragged_to_is_where_it_begins() -> None:
    assert LESSON.placed is not None
    assert LESSON.placed(3.0, 6.0) == {"across": 3.0, "down": 6.0}
