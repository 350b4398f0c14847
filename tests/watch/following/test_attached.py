"""A training that is watched and the file that it leaves tell the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import reluexplorer  # noqa: E402
from reluexplorer.watch.following.watched import read_run  # noqa: E402
from reluexplorer.watch.remedies import advice  # noqa: E402
from reluexplorer.watch.run import UNKNOWN  # noqa: E402
from reluexplorer.watch.story import largest_death  # noqa: E402


class Net(torch.nn.Module):  # type: ignore[misc,name-defined]
    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc2, self.out = (torch.nn.Linear(*size) for size in ((6, 12), (12, 12), (12, 2)))

    def forward(self, x: Any) -> Any:
        return self.out(torch.relu(self.fc2(torch.nn.functional.relu(self.fc1(x)))))


def test_a_rate_that_is_too_high_is_seen_in_the_file_and_told(tmp_path: Path) -> None:
    torch.manual_seed(0)
    inputs = torch.randn(256, 6)
    labels = (inputs[:, 0] * inputs[:, 1] > 0).long()
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    with reluexplorer.watch(model, every=5, window=4, file=tmp_path / "a.watch") as watch:
        for step in range(400):
            optimizer.param_groups[0]["lr"] = 20.0 if 200 <= step < 210 else 0.05
            loss = torch.nn.functional.cross_entropy(model(inputs), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            watch.log(loss=loss)
        found = watch.dead
    run = read_run(tmp_path / "a.watch")
    assert {name: units.tolist() for name, units in found.items()} == {
        layer.name: np.flatnonzero(since != UNKNOWN).tolist()
        for layer, since in zip(run.layers, run.since, strict=True)
    }
    event = largest_death(run)
    assert event is not None
    assert 200 <= event.step <= 215
    assert run.learning_rate.at(195) == 0.05
    assert advice(run, event).remedies
    assert run.is_closed
