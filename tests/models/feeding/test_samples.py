"""Parts of samples: which are in them, and that they give the same arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.models.feeding.samples import (
    ArraySamples,
    Changed,
    Chosen,
    Joined,
    held_out,
    limited,
)
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.made import counting


@given(st.integers(2, 50), st.floats(0.01, 0.99), st.integers(0, 5))
def test_no_sample_is_measured_and_kept_back(count: int, share: float, seed: int) -> None:
    whole = counting(count, 2)
    measured, kept = held_out(whole, share, seed)
    first = [set(part.batch(0, count)["x"][:, 0].tolist()) for part in (measured, kept)]
    assert first[0] | first[1] == set(whole.arrays["x"][:, 0].tolist())
    assert not first[0] & first[1]
    assert min(measured.count, kept.count) >= 1
    assert abs(kept.count - share * count) <= 1
    again = held_out(whole, share, seed)[1]
    np.testing.assert_array_equal(again.batch(0, count)["x"], kept.batch(0, count)["x"])


def test_another_seed_keeps_others_back() -> None:
    kept = [held_out(counting(40, 1), 0.25, seed)[1].batch(0, 40)["x"].tolist() for seed in (1, 2)]
    assert kept[0] != kept[1]


def test_a_share_of_nothing_keeps_nothing_back() -> None:
    whole = counting(3, 2)
    measured, kept = held_out(whole, 0.0, 1)
    assert measured is whole
    assert kept.count == 0
    assert kept.batch(0, 5)["x"].shape == (0, 2)


def test_one_sample_cannot_be_parted() -> None:
    with pytest.raises(ModelError, match="One input alone"):
        held_out(counting(1, 2), 0.2, 1)


def test_fewer_are_taken_evenly() -> None:
    assert limited(counting(10, 1), 4).batch(0, 9)["x"].ravel().tolist() == [0, 2, 5, 7]
    assert limited(counting(3, 1), 4).count == 3


@given(st.sets(st.integers(0, 19), min_size=1), st.integers(0, 19), st.integers(1, 20))
def test_chosen_samples_come_in_batches_of_any_size(places: set[int], first: int, count: int) -> None:
    wanted = np.array(sorted(places))
    whole = ArraySamples({"x": np.arange(40).reshape(20, 2)}, {"rate": np.array(7)})
    found = Chosen(whole, wanted).batch(first, count)
    np.testing.assert_array_equal(found["x"], whole.arrays["x"][wanted[first : first + count]])
    assert found["rate"] == 7


def test_a_change_is_told_the_place_of_the_first_sample() -> None:
    changed = Changed(
        counting(5, 1), lambda _name, array, first: array * 0 + first, {"x": "input"}, ("Said.",)
    )
    assert changed.batch(3, 2)["input"].ravel().tolist() == [3, 3]
    assert changed.names == ("input",)
    assert changed.notes == ("Said.",)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(0, 16), st.integers(0, 16))
def test_joined_samples_follow_each_other(counts: list[int], first: int, count: int) -> None:
    values = np.arange(sum(counts) * 2).reshape(-1, 2)
    parts = np.split(values, np.cumsum(counts)[:-1])
    whole = Joined(tuple(ArraySamples({"x": part}, {"rate": np.array(7)}) for part in parts))
    assert whole.count == sum(counts)
    found = whole.batch(first, count)
    np.testing.assert_array_equal(found["x"], values[first : first + count])
    assert found["rate"] == 7
