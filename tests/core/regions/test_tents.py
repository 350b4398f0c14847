"""Networks made by hand: their pieces and their distance from x² are exact."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.regions.breakpoints import kinks
from reluexplorer.core.regions.tents import folded, pieces, square_error, squared


@pytest.mark.parametrize("layers", [1, 2, 3, 8, 15])
def test_a_tent_doubles_its_pieces_with_each_layer(layers: int) -> None:
    assert pieces(2, layers) == 2**layers


@pytest.mark.parametrize(("folds", "layers", "printed"), [(3, 3, 27), (4, 3, 64), (5, 3, 125), (6, 4, 1296)])
def test_folds_multiply(folds: int, layers: int, printed: int) -> None:
    assert pieces(folds, layers) == printed


@pytest.mark.parametrize(("folds", "layers"), [(1, 3), (2, 4), (3, 2), (5, 2)])
def test_a_folded_line_goes_up_and_down_between_0_and_1(folds: int, layers: int) -> None:
    spec, flat = folded(folds, layers)
    count = folds**layers
    x = np.arange(2 * count + 1.0)[:, None] / (2 * count)
    wanted = np.tile([0.0, 0.5, 1.0, 0.5], count)[: 2 * count + 1]
    assert forward(spec, flat, with_ones(x, "float64")).logits[0] == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("tents", [1, 2, 3, 6])
def test_tents_add_up_to_the_square(tents: int) -> None:
    assert square_error(tents) == 2.0 ** (-2 * tents - 2)
    spec, flat = squared(tents)
    x = np.arange(2.0**tents + 1) / 2**tents
    assert (forward(spec, flat, with_ones(x[:, None], "float64")).logits[0] == x**2).all()
    assert kinks(spec, flat, 0.0, 1.0) == pytest.approx(x[1:-1], abs=1e-12)


def test_nothing_to_fold_is_refused() -> None:
    with pytest.raises(ValueError, match="each must be 1 or more"):
        folded(0, 1)
    with pytest.raises(ValueError, match="it takes one"):
        squared(0)
