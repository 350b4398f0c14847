"""The steps of one update: as many as layers forward and backward, and three more."""

from __future__ import annotations

import pytest

from reluexplorer.panels.train.microscope.moments import STAGES, Moment, moment_of


def test_the_steps_of_three_layers_in_their_order():
    seen = [(STAGES[moment.stage], moment.layer) for moment in (Moment(n, 3) for n in range(9))]
    assert seen == [
        ("Forward", 0), ("Forward", 1), ("Forward", 2), ("Loss", 2), ("Backward", 2), ("Backward", 1),
        ("Backward", 0), ("Update", 2), ("After", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("layers", [1, 2, 5])
def test_each_part_ends_before_the_next_begins(layers):
    moment = Moment(0, layers)
    starts = [moment.start_of(stage) for stage in range(5)]
    ends = [moment.end_of(stage) for stage in range(5)]
    assert starts == [0, *(end + 1 for end in ends[:-1])]
    assert ends[-1] == moment.last
    assert all(Moment(number, layers).stage == stage for stage, number in enumerate(ends))
    assert all(Moment(number, layers).stage == stage for stage, number in enumerate(starts))


def test_numbers_come_layer_by_layer_and_gradients_back():
    at = [Moment(number, 2) for number in range(7)]
    assert [[moment.has_value(layer) for layer in (0, 1)] for moment in at[:3]] == [
        [True, False], [True, True], [True, True],
    ]  # fmt: skip
    assert [[moment.has_delta(layer) for layer in (0, 1)] for moment in at[2:5]] == [
        [False, False], [False, True], [True, True],
    ]  # fmt: skip
    assert [moment.has_loss for moment in at] == [False, False, True, True, True, True, True]
    assert [moment.is_updated for moment in at] == [False] * 5 + [True, True]
    assert [moment.is_after for moment in at] == [False] * 6 + [True]


def test_a_later_step_than_there_is_means_the_last():
    assert moment_of(99, 2) == Moment(6, 2)
