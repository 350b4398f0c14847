"""Norms of few weights are found at once, and are those that each on its own has."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reluexplorer.models.values.kinds import Kind, Shape  # noqa: E402
from reluexplorer.watch import flat_updates  # noqa: E402
from reluexplorer.watch.flat_updates import Moved  # noqa: E402
from reluexplorer.watch.layer_register import SeenLayer  # noqa: E402
from reluexplorer.watch.origins import Owned  # noqa: E402
from reluexplorer.watch.records import WatchedLayer  # noqa: E402
from reluexplorer.watch.updates import Updates  # noqa: E402


def layer(units: int, **owned: Any) -> SeenLayer:
    told = WatchedLayer("", Kind.RELU, "ReLU", units)
    return SeenLayer(
        told, Shape(), -1, tuple(Owned("", name, each) for name, each in owned.items()), "linear"
    )


def weights(*shape: int, scale: float = 1.0) -> Any:
    made = torch.nn.Parameter(scale * torch.randn(*shape))
    made.grad = scale * torch.randn(*shape)
    return made


def moved(updates: Updates, entries: list[SeenLayer]) -> Moved:
    """One step of plain descent, seen."""
    updates.begin()
    updates.measure_gradients(entries)
    updates.keep(entries)
    before = {id(each.parameter): each.parameter.detach().clone() for one in entries for each in one.owned}
    with torch.no_grad():
        for entry in entries:
            for each in entry.owned:
                if each.parameter.grad is not None:
                    each.parameter.copy_(before[id(each.parameter)] - 0.1 * each.parameter.grad.to_dense())
    found = updates.moved(entries)
    with torch.no_grad():
        for entry in entries:
            for each in entry.owned:
                each.parameter.copy_(before[id(each.parameter)])
    return found


def both(entries: list[SeenLayer], monkeypatch: pytest.MonkeyPatch) -> tuple[Moved, Moved]:
    together = moved(Updates(), entries)
    with monkeypatch.context() as patched:
        patched.setattr(flat_updates, "MOST", 0)
        patched.setattr(flat_updates.FlatUpdates, "moved", None)
        return together, moved(Updates(), entries)


def test_norms_are_those_of_each_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(1)
    shared, still, rows = weights(4, 3), weights(5, 4), weights(6, 5)
    still.grad = None
    rows.grad = torch.sparse_coo_tensor([[2, 2]], torch.randn(2, 5), (6, 5), check_invariants=True)
    entries = [
        layer(4, weight=shared, bias=weights(4)), layer(2), layer(5, weight=still), layer(4, weight=shared),
        layer(6, weight=rows, bias=weights(1)),
    ]  # fmt: skip
    together, alone = both(entries, monkeypatch)
    for one, other in zip(together, alone, strict=True):
        assert one.dtype == other.dtype == np.float32
        np.testing.assert_allclose(one, other, rtol=1e-5)
    assert np.isnan(together.gradient).tolist() == [False, True, True, False, False]
    assert np.isnan(together.bias).tolist() == [False] * 4 + [True] * 17
    assert together.update[2] == 0.0


def test_gradients_of_numbers_too_large_are_no_error() -> None:
    weight = weights(40, 30, scale=5e37)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = moved(Updates(), [layer(40, weight=weight)])
        weight.data.fill_(torch.inf)
        diverged = moved(Updates(), [layer(40, weight=weight)])
    assert found.gradient[0] == np.inf
    assert 0.0 < found.update[0] < 1.0
    assert np.isnan(diverged.update[0])


def test_a_parameter_of_another_shape_is_laid_out_anew() -> None:
    weight, updates = weights(4, 3), Updates()
    before = moved(updates, [layer(4, weight=weight)])
    weight.grad = None
    weight.data = torch.ones(4, 5)
    weight.grad = torch.full((4, 5), 2.0)
    found = moved(updates, [layer(4, weight=weight)])
    assert found.gradient[0] == pytest.approx(2.0 * 20**0.5)
    assert found.update[0] == pytest.approx(0.2)
    assert before.gradient[0] != found.gradient[0]
