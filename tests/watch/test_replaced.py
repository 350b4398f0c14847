"""Weights of other forms, put in the place of others, or let go at the end."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from reluexplorer.watch import Watch  # noqa: E402
from tests.watch.test_counts import samples  # noqa: E402
from tests.watch.trainings import train  # noqa: E402


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
