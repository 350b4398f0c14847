"""Weights of other forms, put in the place of others, or let go at the end."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from reluexplorer.app.cli.watch_words import account_lines, as_json  # noqa: E402
from reluexplorer.watch import Watch  # noqa: E402
from reluexplorer.watch.following.watched import read_run  # noqa: E402
from tests.watch.test_counts import samples  # noqa: E402
from tests.watch.trainings import dense, train  # noqa: E402


class Embedded(nn.Module):
    """An embedding whose gradients are sparse or not, each index several times in a batch."""

    def __init__(self, *, sparse: bool) -> None:
        super().__init__()
        torch.manual_seed(4)
        self.embedding, self.out = nn.Embedding(5, 6, sparse=sparse), nn.Linear(6, 3)

    def forward(self, x):
        return self.out(torch.relu(self.embedding(x[:, 0].abs().long().clamp(max=4))))


def test_sparse_gradients_are_measured_as_dense_ones(tmp_path) -> None:
    gradients = []
    for sparse in (True, False):
        model = Embedded(sparse=sparse)
        with Watch(model, 1, file=tmp_path / f"{sparse}") as watch:
            train(model, (4,), 4)
            assert watch.why() == ""
        gradients.append([each.gradient for each in samples(watch)])
    np.testing.assert_allclose(*gradients, rtol=1e-5)
    assert np.all(np.array(gradients) > 0.0)


def test_a_layer_of_another_width_in_the_place_of_one_is_a_layer_of_its_own(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 3)
        model[0], model[2] = nn.Linear(4, 6), nn.Linear(6, 3)
        train(model, (4,), 3)
    assert [(each.name, each.units) for each in watch.layers.layers] == [("0", 8), ("0 #2", 6)]
    assert [each.inputs.tolist() for each in samples(watch)] == [[16]] * 3 + [[0, 16]] * 3
    last = samples(watch)[-1]
    assert np.isnan(last.bias[:8]).all()
    np.testing.assert_allclose(last.bias[8:], model[0].bias.detach(), atol=2e-3)


def test_the_dead_of_a_layer_that_was_replaced_are_dead_no_longer(tmp_path) -> None:
    model = dense(4, 8, 3)
    with torch.no_grad():
        model[0].bias.fill_(-100.0)
    with Watch(model, 1, window=2, file=tmp_path / "one") as watch:
        train(model, (4,), 4)
        assert {name: len(units) for name, units in watch.dead.items()} == {"0": 8}
        model[0], model[2] = nn.Linear(4, 6), nn.Linear(6, 3)
        train(model, (4,), 4)
        assert {name: len(units) for name, units in watch.dead.items()} == {"0 #2": 0}
    run = read_run(watch.path)
    told = as_json(run)
    assert (run.units, told["dead"]) == (6, 0)
    assert "0 of 6 units are dead." in account_lines(run)


class Slim(nn.Module):
    """Uses a part of one weight, of another width each time."""

    def __init__(self) -> None:
        super().__init__()
        self.weight, self.calls = nn.Parameter(torch.randn(4, 6)), 0

    def forward(self, x):
        self.calls += 1
        return torch.relu(x @ self.weight[:, : 3 + self.calls % 3])


def test_parts_of_one_weight_are_no_layers_of_their_own(tmp_path) -> None:
    model = Slim()
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 6)
    assert [each.units for each in watch.layers.layers] == [4]


def test_a_closed_watch_keeps_no_weights(tmp_path) -> None:
    model = dense(4, 8, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    watch = Watch(model, 1, file=tmp_path / "one")
    train(model, (4,), 4, optimizer)
    weights = [weakref.ref(each) for each in model.parameters()]
    watch.close()
    del model, optimizer
    gc.collect()
    assert [each() for each in weights] == [None] * 4
    assert [each.units for each in watch.layers.layers] == [8]
