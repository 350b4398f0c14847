"""Like beside like, against a search by plain loops."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.diagnosis.unit_measures import similarity_order


def chain(fires: list[list[bool]]) -> list[int]:
    """The same order, counted sample by sample."""
    totals = [sum(row) for row in fires]
    order = [totals.index(max(totals))]
    while len(order) < len(fires):
        last = fires[order[-1]]
        left = [unit for unit in range(len(fires)) if unit not in order]
        apart = [sum(a != b for a, b in zip(last, fires[unit], strict=True)) for unit in left]
        order.append(left[apart.index(min(apart))])
    return order


@given(st.integers(1, 12), st.integers(1, 30), st.integers(0, 500))
def test_the_chain_goes_on_with_the_nearest(units: int, samples: int, seed: int) -> None:
    fires = np.random.default_rng(seed).random((units, samples)) < 0.4
    assert similarity_order(fires).tolist() == chain(fires.tolist())


def test_many_samples_are_thinned_and_every_unit_stands_once() -> None:
    fires = np.random.default_rng(0).random((40, 9000)) < 0.5
    fires[7] = fires[30]
    order = similarity_order(fires).tolist()
    assert sorted(order) == list(range(40))
    assert abs(order.index(7) - order.index(30)) == 1
