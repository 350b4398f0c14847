"""When a card is green."""

from __future__ import annotations

import math

import pytest

from reluexplorer.lessons.badges import gain, held, reading


@pytest.mark.parametrize(
    ("share", "chance", "badge"),
    [
        (0.1, 0.1, ("reads 10 %, as chance would", "warning")),
        (0.025, 0.1, ("reads 2.5 %, below chance", "warning")),
        (0.14, 0.1, ("reads 14 %, as chance would", "warning")),
        (0.6, 0.1, ("reads 60 %", "secondary")),
        (0.9, 0.1, ("reads 90 %", "healthy")),
        (0.5, 0.5, ("reads 50 %, as chance would", "warning")),
        (0.74, 0.5, ("reads 74 %, as chance would", "warning")),
        (0.95, 0.5, ("reads 95 %", "healthy")),
        (0.95, 0.95, ("reads 95 %, as chance would", "warning")),
    ],
)
def test_reading_is_green_from_nine_tenths_and_never_at_chance(share, chance, badge):
    assert reading(share, chance) == badge


@pytest.mark.parametrize(
    ("share", "role"),
    [(0.0, "warning"), (0.0999, "warning"), (0.1, "healthy"), (1.0, "healthy"), (10.0, "healthy"),
     (10.1, "dead"), (2.8e9, "dead"), (math.inf, "dead"), (math.nan, "dead")],
)  # fmt: skip
def test_a_gradient_is_green_between_a_tenth_and_ten_times_its_length(share, role):
    assert gain(share)[1] == role


@pytest.mark.parametrize(
    ("gains", "role"),
    [((), "healthy"), ((0.5, 7.0), "healthy"), ((0.5, 0.05), "secondary"), ((11.0,), "secondary"),
     ((math.nan,), "secondary")],
)  # fmt: skip
def test_what_goes_well_is_green_only_if_all_gradients_have_kept_their_length(gains, role):
    assert held(*gains) == role
