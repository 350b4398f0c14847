"""How replicas are laid out, and which are trained together."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice, VectorChoice
from reluexplorer.core.engine.replicas import replicas
from reluexplorer.core.engine.replicas.layouts import Innermost, Outermost
from reluexplorer.core.engine.replicas.replicas import (
    block_size,
    replica_state,
)
from reluexplorer.core.network.spec import LayerSpec
from tests.core.engine.replicas.alone import (
    LAYOUTS,
    SEVEN,
    alone,
    assert_as_alone,
    at_once,
    same_bits,
    with_layers,
)
from tests.core.engine.test_training import same
from tests.core.samples import dataset, problem


@pytest.mark.parametrize("layout_at_full_size", LAYOUTS)
@pytest.mark.parametrize("keep", [True, False])
def test_blocks_do_not_show(
    layout_at_full_size: type[Outermost | Innermost], keep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten replicas in blocks of 4, 4 and 2; none of them is left out or done twice."""
    made = problem(dataset(samples=40, train=33), (4, 4), optimizer="momentum", dtype="float64")
    seeds = tuple(range(10))
    monkeypatch.setattr(replicas, "_layout", lambda _problem, count: layout_at_full_size(count))
    monkeypatch.setattr(replicas, "_local", threading.local())
    whole = at_once(made, seeds, 150)
    monkeypatch.setattr(replicas, "_CACHE", 4 * replicas._bytes(made))
    monkeypatch.setattr(replicas, "_KEPT", 1 << 22 if keep else 0)
    monkeypatch.setattr(replicas, "_local", threading.local())
    assert block_size(made, 10) == 4
    blocks = at_once(made, seeds, 150)
    np.testing.assert_allclose(blocks.parameters, whole.parameters, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(blocks.slots, whole.slots, rtol=1e-10, atol=1e-10)
    assert same_bits(blocks, at_once(made, seeds, 20, 70, 60))
    assert_as_alone(blocks)


def test_narrow_networks_with_many_replicas_have_those_innermost() -> None:
    narrow, wide = problem(dataset(), (4, 2)), problem(dataset(), (4, 5))
    assert isinstance(replicas._layout(narrow, 256), Innermost)
    assert isinstance(replicas._layout(narrow, 8), Outermost)
    assert isinstance(replicas._layout(wide, 256), Outermost)


def test_who_trains_together() -> None:
    made = problem(dataset(), (6, 5))
    relu = ActivationChoice("relu")
    assert [block_size(made, count) for count in (1, 2, 3, 256)] == [1, 1, 3, 256]
    large = with_layers(made, *[LayerSpec(512, relu)] * 3)
    assert block_size(large, 256) == 1
    dropping = with_layers(made, LayerSpec(6, relu, dropout=0.5))
    sampling = with_layers(made, LayerSpec(6, ActivationChoice("rrelu")))
    mixing = with_layers(made, LayerSpec(6, relu, mixing=VectorChoice("maxout")))
    assert [block_size(other, 9) for other in (dropping, sampling, mixing)] == [1, 1, 1]


@pytest.mark.parametrize(
    "layer",
    [
        LayerSpec(6, ActivationChoice("relu"), dropout=0.3),
        LayerSpec(6, ActivationChoice("rrelu")),
        LayerSpec(6, ActivationChoice("relu"), mixing=VectorChoice("maxout")),
    ],
    ids=["dropout", "rrelu", "maxout"],
)
def test_what_cannot_be_shared_runs_alone_to_the_bit(layer: LayerSpec) -> None:
    made = with_layers(problem(dataset(), optimizer="adam"), layer, LayerSpec(4, ActivationChoice("relu")))
    states = at_once(made, SEVEN, 30, 45)
    for index, seed in enumerate(SEVEN):
        assert same(replica_state(states, index), alone(made, seed, 75))
