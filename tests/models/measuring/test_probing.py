"""Finding the activations of a model ends where nobody waits for them any more."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")

from reluexplorer.models.graph.view import view_of
from reluexplorer.models.measuring.probing import layers_for
from reluexplorer.models.measuring.process import Runner, StoppedError
from tests.models.graph.texts import model_of


class Asked(Runner):
    """Runs nothing, and is cancelled once it was asked so often."""

    def __init__(self, often: int) -> None:
        self._left = iter([False] * often)

    def check(self) -> None:
        if next(self._left, True):
            raise StoppedError


@pytest.mark.parametrize("looks", [0, 5, 10])
def test_it_is_asked_at_each_node_whether_to_go_on(looks: int) -> None:
    model = model_of(
        "g (float[1,2] x) => (float y) { a = Relu(x) b = Neg(a) c = Relu(b) d = Exp(c) y = Relu(d) }"
    )
    feed = {"x": np.ones((1, 2), np.float32)}
    with pytest.raises(StoppedError):
        layers_for(view_of(model), feed, Asked(looks))
    layers, _shapes = layers_for(view_of(model), feed, Asked(13))
    assert len(layers) == 3
