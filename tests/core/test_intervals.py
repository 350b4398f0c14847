"""Intervals of the textbooks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.intervals import interval, student


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (7, 2.365), (15, 2.131), (31, 2.040), (255, 1.969)],
)
def test_students_quantile_is_that_of_the_tables(freedom: int, printed: float) -> None:
    assert student(freedom) == pytest.approx(printed, rel=2e-3)


def test_an_interval_by_hand() -> None:
    found = interval(np.array([1.0, 2.0, 3.0, np.nan, np.inf]))
    assert (found.mean, found.seeds) == (2.0, 3)
    assert found.half == pytest.approx(4.3027 / math.sqrt(3.0), rel=1e-4)
    assert not found.apart
    assert interval(np.array([5.0, 5.1, 4.9])).apart
    assert math.isnan(interval(np.array([np.nan])).mean)
    assert not interval(np.array([7.0])).apart
