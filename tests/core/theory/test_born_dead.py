"""Narrow networks that are dead at the start: counted, by the chain of angles, and between bounds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.theory.born_dead import born_dead_bounds, born_dead_share
from reluexplorer.core.theory.born_dead_chain import born_dead_chain

COUNTED = {2: {2: 0.1559, 3: 0.3392, 5: 0.6213, 9: 0.8798, 12: 0.9493}, 3: {9: 0.5777}}
CHAINED = {
    2: {2: 0.15625, 3: 0.3401, 5: 0.6212, 9: 0.8798, 12: 0.9493},
    3: {9: 0.5787},
    5: {10: 0.1524, 20: 0.3755},
}


def within(share: float, nets: int) -> float:
    """Four standard errors of a share counted over so many networks."""
    return 4.0 * math.sqrt(share * (1.0 - share) / nets)


@pytest.mark.slow
@pytest.mark.parametrize("width", [2, 3])
def test_a_million_networks_are_born_dead_as_often_as_printed(width: int) -> None:
    """Both counts are random, each with a standard error of at most 0.0005."""
    printed = COUNTED[width]
    shares = born_dead_share(width, max(printed), 1_000_000, seed=1)
    for hidden, share in printed.items():
        assert shares[hidden - 1] == pytest.approx(share, abs=4 * math.sqrt(2) * 0.0005)
    for hidden in range(2, max(printed) + 1):
        low, high = born_dead_bounds(width, hidden)
        assert low - 0.002 <= shares[hidden - 1] <= high + 0.002


def test_a_hundred_thousand_networks_of_three_units_in_nine_layers() -> None:
    assert born_dead_share(3, 9, 100_000)[-1] == pytest.approx(0.5777, abs=0.005)


def test_a_count_repeats_itself_bit_by_bit_and_depends_on_the_seed() -> None:
    first = born_dead_share(3, 6, 30_000, seed=5)
    assert (born_dead_share(3, 6, 30_000, seed=5) == first).all()
    assert (born_dead_share(3, 6, 30_000, seed=6) != first).any()


def test_more_layers_leave_the_count_of_fewer_in_a_first_block_as_it_was() -> None:
    assert born_dead_share(2, 8, 10_000)[:4] == pytest.approx(born_dead_share(2, 4, 10_000), abs=0)


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_layer_by_layer_the_count_agrees_with_the_chain(width: int) -> None:
    counted, exact = born_dead_share(width, 8, 60_000, seed=2), born_dead_chain(width, 8)
    for share, wanted in zip(counted, exact, strict=True):
        assert share == pytest.approx(wanted, abs=within(float(wanted), 60_000) + 1e-4)


@pytest.mark.parametrize("width", sorted(CHAINED))
def test_the_chain_has_the_printed_digits(width: int) -> None:
    found = born_dead_chain(width, max(CHAINED[width]))
    assert {hidden: found[hidden - 1] for hidden in CHAINED[width]} == pytest.approx(
        CHAINED[width], abs=1.6e-4
    )


@pytest.mark.parametrize("width", [1, 2, 3, 7])
def test_the_chain_is_exact_for_two_layers(width: int) -> None:
    """A second layer dies with 3·4^−N − 2·8^−N."""
    second = 3.0 * 4.0**-width - 2.0 * 8.0**-width
    assert born_dead_chain(width, 2) == pytest.approx([0.0, second], abs=1e-15)


def test_single_units_die_by_halves() -> None:
    assert born_dead_chain(1, 6) == pytest.approx(1.0 - 0.5 ** np.arange(6.0), abs=1e-15)
    assert born_dead_bounds(1, 6) == pytest.approx((1.0 - 0.5**5, 1.0 - 0.5**5), abs=1e-15)


@pytest.mark.parametrize("width", [2, 3, 5])
def test_the_chain_runs_between_the_bounds(width: int) -> None:
    for hidden, share in enumerate(born_dead_chain(width, 12), 1):
        low, high = born_dead_bounds(width, hidden)
        assert low - 1e-12 <= share <= high + 1e-12


def test_bounds_have_the_printed_digits() -> None:
    assert born_dead_bounds(2, 9) == pytest.approx((0.8703, 0.8999), abs=5.1e-5)
    assert born_dead_bounds(3, 9) == pytest.approx((0.5134, 0.6564), abs=5.1e-5)
    assert born_dead_bounds(4, 9) == pytest.approx((0.2042, 0.4033), abs=5.1e-5)
    assert born_dead_bounds(4, 16) == pytest.approx((0.434, 0.620), abs=5.1e-4)
    assert born_dead_bounds(5, 20) == pytest.approx((0.230, 0.453), abs=5.1e-4)


def test_progress_is_told_and_may_stop_the_count() -> None:
    told: list[float] = []
    born_dead_share(2, 3, 40_000, progress=told.append)
    assert told == sorted(told)
    assert (len(told) > 1, told[-1]) == (True, 1.0)

    def stop(_done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        born_dead_share(2, 3, 40_000, progress=stop)


def test_nothing_to_count_is_refused() -> None:
    with pytest.raises(ValueError, match="each must be 1 or more"):
        born_dead_share(2, 0, 10)
