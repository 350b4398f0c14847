"""Single units that are silent for all samples at the start: Φ(−b)^n, and counted."""

from __future__ import annotations

import math

import pytest

from reluexplorer.core.theory.dead_at_start import dead_at_start, dead_at_start_share


@pytest.mark.parametrize(("bias", "printed"), [(-2.5, 0.5364), (-2.0, 0.1001)])
def test_the_printed_shares(bias: float, printed: float) -> None:
    assert dead_at_start(bias, 100) == pytest.approx(printed, abs=5.1e-5)


@pytest.mark.parametrize("bias", [-3.0, -0.5, 0.0, 1.0])
def test_the_power_of_the_complementary_error_function(bias: float) -> None:
    assert dead_at_start(bias, 7) == pytest.approx((math.erfc(bias / math.sqrt(2.0)) / 2.0) ** 7, rel=1e-11)
    assert dead_at_start(0, 3) == pytest.approx(0.125, rel=1e-13)


@pytest.mark.parametrize(("bias", "samples", "features"), [(-2.0, 100, 10), (-2.5, 100, 1), (0.0, 2, 3)])
def test_units_are_counted_as_often_as_the_formula_says(bias: float, samples: int, features: int) -> None:
    share, units = dead_at_start(bias, samples), 4000
    found = dead_at_start_share(bias, samples, units, features, seed=1)
    assert found == pytest.approx(share, abs=4.0 * math.sqrt(share * (1.0 - share) / units))
    assert dead_at_start_share(bias, samples, units, features, seed=1) == found


def test_nothing_to_count_is_refused() -> None:
    with pytest.raises(ValueError, match="each must be 1 or more"):
        dead_at_start_share(-1.0, 0, 10)
