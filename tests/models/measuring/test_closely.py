"""A channel on the inputs that excite it most."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.feeding.samples import ArraySamples, Chosen
from reluexplorer.models.graph.activations import layers_of
from reluexplorer.models.measuring import maps
from reluexplorer.models.measuring.closely import closely, exciting
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.kinds import Kind
from tests.models.graph.texts import after_conv, model_of
from tests.models.measuring.by_hand import Here, values_of
from tests.models.values.test_findings import found


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(maps, "Runner", Here)


def with_peaks(peaks, **changes):
    values = np.asarray(peaks, np.float32)
    made = found(Kind.RELU, [-1.0] * values.shape[1], [1.0] * values.shape[1])
    return replace(made, peaks=values, inputs=len(values), **changes)


def test_the_inputs_with_the_greatest_z_come_first():
    peaks = [[0.0, 5.0], [3.0, 1.0], [3.0, 2.0], [np.nan, 9.0], [-1.0, 0.0], [4.0, 0.0]]
    assert exciting(with_peaks(peaks), 0) == (5, 1, 2, 0)
    assert exciting(with_peaks(peaks[:1]), 1) == (0,)
    assert exciting(with_peaks([[np.nan]]), 0) == ()


def test_each_is_told_with_its_number_its_greatest_z_and_its_maps():
    model = after_conv("y = Relu(z)")
    x = np.random.default_rng(0).standard_normal((6, 2, 3, 3)).astype(np.float32)
    samples = Chosen(ArraySamples({"x": x}), np.array([1, 3, 4]))
    (layer,) = layers_of(model)
    z = np.concatenate(values_of(model, layer.z, x=x))[[1, 3, 4]]
    seen = with_peaks(z.max(axis=(2, 3)), layer=layer)
    shares = []
    looks = closely(Opened(Path("a"), "", model), samples, seen, 2, (2, 0), on_the_way=shares.append)
    assert [(each.number, each.name, each.picture) for each in looks] == [(4, "", None), (1, "", None)]
    assert [each.peak for each in looks] == pytest.approx([z[2, 2].max(), z[0, 2].max()])
    np.testing.assert_allclose(looks[0].maps.before, z[2, 2], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(looks[0].maps.after, np.maximum(z[2, 2], 0.0), rtol=1e-5, atol=1e-5)
    assert shares == [0.5, 1.0]


def test_of_many_positions_the_greatest_of_those_side_by_side_is_kept():
    model = model_of("g (float[N,1,600,3] x) => (float y) { z = Neg(x) y = Relu(z) }")
    x = np.zeros((1, 1, 600, 3), np.float32)
    x[0, 0, 599, 1] = -7.0
    (layer,) = layers_of(model)
    seen = with_peaks([[7.0]], layer=layer)
    (look,) = closely(Opened(Path("a"), "", model), ArraySamples({"x": x}), seen, 0, (0,))
    assert look.maps.before.shape == (200, 3)
    assert (look.maps.before.max(), look.maps.after[199, 1]) == (7.0, 7.0)


def test_a_dense_channel_is_one_row_with_one_number():
    model = model_of(
        "g (float[N,2] x) => (float y) <float[2,2] w = {1,0,0,-1}> { z = MatMul(x, w) y = Relu(z) }"
    )
    (layer,) = layers_of(model)
    samples = ArraySamples({"x": np.array([[1, 2]], np.float32)})
    seen = with_peaks([[1.0, -2.0]], layer=layer)
    (look,) = closely(Opened(Path("a"), "", model), samples, seen, 1, (0,))
    assert (look.maps.before.tolist(), look.maps.after.tolist()) == ([[-2.0]], [[0.0]])
