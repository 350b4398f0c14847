"""Means and the intervals that a few seeds leave to them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.lessons.figures import SHARE, computed, counted_share, over_orders, over_seeds

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20)


def test_three_values_have_the_interval_of_students_t():
    found = over_seeds("n", "number", [1.0, 2.0, 3.0])
    half = 4.302652729911275 / math.sqrt(3)
    assert (found.mean, found.low, found.high) == pytest.approx((2.0, 2.0 - half, 2.0 + half))


def test_three_orders_have_the_interval_of_students_t_on_their_logarithms():
    found = over_orders("n", "number", [0.1, 1.0, 10.0])
    half = 4.302652729911275 / math.sqrt(3)
    ends = 10.0**-half, 10.0**half
    assert (found.mean, found.low, found.high) == pytest.approx((1.0, *ends))
    assert found.shown(spread=True) == "1 (0.00328 to 305)"
    one = over_orders("n", "number", [0.5])
    assert (one.low, one.high, one.shown(spread=True)) == (0.0, math.inf, "0.5")
    with pytest.raises(ValueError, match="domain"):
        over_orders("n", "number", [0.0, 1.0])


def test_one_value_leaves_everything_open():
    found = over_seeds("n", "number", [0.5], SHARE)
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert found.shown(spread=True) == "50 %"


def test_the_interval_of_a_share_ends_at_nothing_and_at_all():
    found = over_seeds("n", "share", [0.9, 1.0, 1.0], SHARE)
    assert found.high == 1.0
    assert found.low < 0.9


@given(NUMBERS)
def test_the_mean_lies_inside_and_the_same_values_leave_no_doubt(values):
    found = over_seeds("n", "number", values)
    assert found.low <= found.mean + 1e-6
    assert found.mean - 1e-6 <= found.high
    same = over_seeds("n", "number", [values[0]] * 3)
    assert same.low == pytest.approx(same.high)


def test_a_computed_number_is_its_own_interval():
    found = computed("n", "number", 0.25)
    assert (found.mean, found.low, found.high, found.half) == (0.25, 0.25, 0.25, 0.0)


def test_a_counted_share_has_wilsons_interval():
    found = counted_share("n", "share", 8, 10)
    assert (found.low, found.high) == pytest.approx((0.490162, 0.943318), abs=1e-5)
    assert counted_share("n", "share", 0, 10).low == 0.0


@pytest.mark.parametrize(
    ("figure", "words", "spread"),
    [
        (computed("n", "", 0.954, SHARE), "95 %", "95 %"),
        (over_seeds("n", "", [0.95, 0.96, 0.97], SHARE), "96 %", "96.0 ± 2.5 %"),
        (over_seeds("n", "", [38.0, 40.0, 42.0]), "40", "40 ± 5"),
        (computed("n", "", 0.000012, "ms"), "1.2e−5 ms", "1.2e−5 ms"),
    ],
)
def test_it_is_shown_as_people_read_it(figure, words, spread):
    assert (figure.shown(), figure.shown(spread=True)) == (words, spread)


def test_a_value_that_is_no_number_is_seen():
    assert not over_seeds("n", "number", [1.0, math.nan]).finite
