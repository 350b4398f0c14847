"""How far curves reach in the columns of a plot."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from reluexplorer.widgets.plots.axes import Frame
from reluexplorer.widgets.plots.traces import Traces

FRAME = Frame(QRectF(10, 0, 100, 100), (0.0, 1.0), (0.0, 1.0))
X = np.linspace(0.0, 1.0, 101)


def test_a_reach_has_the_highest_and_the_lowest_pixel_of_each_curve():
    reach = Traces(FRAME, [(X, X), (X, np.full(101, 0.5))]).between(20.0, 30.0)
    assert reach.tops.tolist() == pytest.approx([79, 50])
    assert reach.bottoms.tolist() == pytest.approx([90, 50])
    assert [reach.meets(0, 49), reach.meets(40, 50), reach.meets(51, 78), reach.meets(80, 99)] == [
        False,
        True,
        False,
        True,
    ]


def test_where_no_curve_is_nothing_is_met():
    half = Traces(FRAME, [(X[:50], X[:50]), (X, np.full(101, np.nan))])
    assert not half.between(70.0, 90.0).meets(0, 100)
    assert not half.between(-30.0, -20.0).meets(0, 100)
    assert half.between(50.0, 90.0).meets(0, 100)
    assert not Traces(FRAME, []).between(0.0, 90.0).meets(0, 100)
