"""The door on deep networks' first weights: what is told of them, against plain NumPy."""

from __future__ import annotations

import math

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.measuring import experiments_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data

DEPTH = experiments_of(LESSONS["he_weights"])["depth"]


def measured(seeds: int, **settings: float) -> dict[str, Figure]:
    """The door's figures for settings that differ from its own."""
    known = {knob.name: knob.default for knob in DEPTH.settings}
    return {each.name: each for each in DEPTH.measure({**known, **settings}, seeds, lambda _share: None)}


@pytest.mark.parametrize(("weights", "start"), [(0.0, "he_normal"), (1.0, "glorot_normal")])
@pytest.mark.parametrize("scaled", [False, True])
def test_two_layers_read_what_plain_numpy_reads(weights: float, start: str, scaled: bool) -> None:
    data = digit_data(0, scaled=scaled)
    net = Network(
        data, (64,) * 2, ACTIVATIONS["relu"], seed=0, rate=0.003, batch=32, start=start, momentum=0.9
    )
    net.learn(45)
    found = measured(1, weights=weights, pixels=float(scaled), layers=2.0, epochs=1.0)
    assert found["loss"].mean == pytest.approx(net.loss(data.train), rel=1e-4)
    assert found["accuracy"].mean == pytest.approx(net.right(data.train), abs=1e-9)


@pytest.mark.slow
def test_thirty_layers_learn_from_hes_weights_and_not_from_glorots() -> None:
    he, glorot = measured(2), measured(2, weights=1.0)
    assert he["loss"].mean < 1.0
    assert all(0.65 < share < 0.82 for share in he["accuracy"].values)
    assert glorot["loss"].mean == pytest.approx(math.log(10), abs=1e-3)
    assert max(glorot["accuracy"].values) < 0.15
