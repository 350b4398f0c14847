"""Curves of many points as Qt's own."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.widgets.painting.polylines import polyline


@pytest.mark.parametrize("count", [0, 1, 5, 40_000])
def test_a_polyline_has_each_point_to_the_bit(count):
    random = np.random.RandomState(0)
    x, y = random.standard_normal((2, count)) * 1e3
    made = polyline(x, y)
    assert len(made) == count
    for place in {0, count // 2, count - 1} if count else ():
        assert (made[place].x(), made[place].y()) == (x[place], y[place])
