"""Lines of functions and slopes, broken where they jump."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.panels.activations.charts import slope_range, value_range
from reluexplorer.panels.activations.drawn import lines
from reluexplorer.session.document.curve_colours import CURVES
from tests.panels.activations.choosing import RELU, TANH, choice


def test_a_jump_breaks_the_line_and_its_ends_are_marked():
    value, slope = lines(choice("step"), -5.0, 5.0)
    assert value.ends == ((0.0, 0.0, True), (0.0, 1.0, False))
    assert slope.ends == ()
    assert np.isnan(value.y).sum() == 1
    gap = int(np.flatnonzero(np.isnan(value.y))[0])
    assert 0 < value.x[gap] < 1e-8
    assert (value.y[gap - 1], value.y[gap + 1]) == (0, 1)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        (choice("threshold", -1.0, 2.0), ((-1.0, 2.0, True), (-1.0, -1.0, False))),
        (
            choice("hardshrink", 0.5),
            ((-0.5, -0.5, False), (-0.5, 0.0, True), (0.5, 0.0, True), (0.5, 0.5, False)),
        ),
        (choice("hardtanh"), ()),
        (choice("threshold", 9.0, 0.0), ()),
    ],
)
def test_ends_of_values(made, ends):
    found = lines(made, -5.0, 5.0)[0].ends
    assert [closed for _, _, closed in found] == [closed for _, _, closed in ends]
    assert [pair for *pair, _ in found] == [pytest.approx(pair, abs=1e-8) for *pair, _ in ends]


def test_a_kink_breaks_the_slope_where_the_slope_jumps():
    assert lines(RELU, -5.0, 5.0)[1].ends == ((0.0, 0.0, True), (0.0, 1.0, False))
    assert lines(choice("elu"), -5.0, 5.0)[1].ends == ()
    assert lines(choice("elu", 2.0), -5.0, 5.0)[1].ends == (
        (0.0, pytest.approx(2.0), True),
        (0.0, 1.0, False),
    )
    assert lines(choice("abs"), -5.0, 5.0)[1].ends == (
        (0.0, -1.0, False),
        (0.0, 1.0, False),
        (0.0, 0.0, True),
    )


@pytest.mark.parametrize("name", CURVES)
def test_lines_are_the_function_itself(name):
    for line, exact in zip(
        lines(choice(name), -5.0, 5.0), (choice(name).value, choice(name).slope), strict=True
    ):
        assert np.all(np.diff(line.x) > 0)
        drawn = np.isfinite(line.y)
        assert drawn.sum() >= len(line.x) - 4
        assert line.y[drawn] == pytest.approx(exact(line.x[drawn]))


def test_ranges_at_first_hold_what_levels_off():
    assert value_range((RELU, TANH)) == (-1.6, 4.2)
    assert value_range((choice("selu"),))[0] < -1.76
    assert value_range((choice("hardtanh", -9.0, 1.0),))[0] == -3.2
    assert slope_range((RELU, TANH)) == (-0.15, 1.25)
    low, high = slope_range((choice("abs"), choice("snake")))
    assert low < -1
    assert 2 < high <= 2.6
    assert slope_range((choice("relu_squared"),)) == (-0.15, 2.6)
