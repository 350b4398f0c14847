"""Maps of a channel before and after its activation are the values themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.graph.activations import layers_of
from reluexplorer.models.measuring import maps
from reluexplorer.models.opening.opened import Opened
from tests.models.graph.texts import after_conv, model_of
from tests.models.measuring.by_hand import Here, values_of


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(maps, "Runner", Here)


@pytest.mark.parametrize(
    "body",
    [
        "y = Relu(z)",
        "a = Add(z, three) c1 = Clip(a, zero, six) m = Mul(z, c1) y = Div(m, six)",
        "t = Transpose<perm = [0, 2, 3, 1]>(z) y = Relu(t)",
    ],
)
def test_maps_are_the_values_of_the_channel(body):
    model = after_conv(body)
    x = np.random.default_rng(0).standard_normal((3, 2, 3, 3)).astype(np.float32)
    (layer,) = layers_of(model)
    wanted = [(2, 0), (0, 2), (2, 2)]
    found = maps.maps_of(Opened(Path("a"), "", model), ArraySamples({"x": x}), layer, wanted)
    for (channel, sample), each in zip(wanted, found, strict=True):
        for name, held in ((layer.z, each.before), (layer.h, each.after)):
            values = np.moveaxis(values_of(model, name, x=x)[sample], layer.axis, 1)[0, channel]
            np.testing.assert_allclose(held, values, rtol=1e-5, atol=1e-5)


def test_a_dense_channel_has_one_number():
    model = model_of(
        "g (float[N,2] x) => (float y) <float[2,2] w = {1,0,0,-1}> { z = MatMul(x, w) y = Relu(z) }"
    )
    (layer,) = layers_of(model)
    samples = ArraySamples({"x": np.array([[1, 2]], np.float32)})
    (found,) = maps.maps_of(Opened(Path("a"), "", model), samples, layer, [(1, 0)])
    assert (found.before.shape, float(found.before), float(found.after)) == ((), -2.0, 0.0)
