"""Charts beside each other have one scale."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.lessons.exhibit import Bar, Bars, Card, Line, Lines
from reluexplorer.lessons.scales import on_one_scale

X = np.arange(3.0)


def _lines(*y: float, **changes):
    return Lines((Line("a", X, np.array(y), "accent"),), "Layer", "Length", **changes)


def _ranges(*charts):
    cards = on_one_scale(tuple(Card("", (chart,)) for chart in charts))
    return [(card.charts[0].low, card.charts[0].high) for card in cards]


def test_lines_beside_each_other_have_room_for_all_of_both():
    one, other = _ranges(_lines(0.0, 1.0, 2.0), _lines(5.0, np.nan, 10.0))
    assert one == other == pytest.approx((-0.6, 10.6))


def test_orders_of_magnitude_are_shared_in_their_logarithms():
    one, other = _ranges(_lines(1e-3, 1.0, 1.0, log_y=True), _lines(1.0, 1.0, 0.0, log_y=True))
    assert one == other
    assert np.log10(one) == pytest.approx((-3.18, 0.18))


def test_nearly_level_lines_span_an_order_of_magnitude():
    low, high = _ranges(_lines(1.0, 1.1, 1.0, log_y=True), _lines(1.0, 1.0, 1.0, log_y=True))[0]
    assert high / low == pytest.approx(10.0)


def test_error_bars_are_within():
    spread = Lines(
        (Line("a", X, np.ones(3), "accent", spread=np.array([0.5, 4.0, np.nan])),), "Layer", "Length"
    )
    low, high = _ranges(spread, _lines(1.0, 1.0, 1.0))[0]
    assert low < -3.0
    assert high > 5.0


@pytest.mark.parametrize(
    "other", [_lines(5.0, 6.0, 7.0, low=0.0, high=1.0), _lines(5.0, 6.0, 7.0, log_y=True),
              Lines((Line("a", X, X, "accent"),), "Step", "Length"), Bars((Bar("a", 1.0, "1", "accent"),))]
)  # fmt: skip
def test_what_is_measured_otherwise_keeps_its_own(other):
    (mine, theirs) = on_one_scale((Card("", (_lines(0.0, 1.0, 2.0),)), Card("", (other,))))
    assert mine.charts[0].low is None
    assert theirs.charts[0] == other


def test_lines_without_a_value_have_no_range():
    assert _ranges(_lines(np.nan, np.nan, np.nan), _lines(np.nan, np.nan, np.nan)) == [(None, None)] * 2
