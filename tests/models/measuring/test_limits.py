"""What cannot be seen is said: quantised layers, guessed axes, values that are not finite."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.cutting.cut import smaller
from reluexplorer.models.graph.view import view_of
from reluexplorer.models.measuring.limits import taken_in
from reluexplorer.models.values.findings import Channel
from tests.models.graph.texts import after_conv, model_of
from tests.models.measuring.by_hand import measured

QDQ = (
    "g (float[N,2] x) => (float y) <float[2,3] w = {1,2,3,4,5,6}, float s = {0.1}, uint8 zero = {%d}>"
    "{ z = MatMul(x, w) q = QuantizeLinear(z, s, zero) y = DequantizeLinear(q, s, zero) }"
)
X = np.ones((3, 2), np.float32)


@pytest.mark.parametrize(("zero", "count"), [(0, 1), (128, 0)])
def test_a_quantiser_that_cuts_off_at_0_is_no_layer_without_dead_channels(zero, count):
    model = model_of(QDQ % zero)
    found = measured(model, x=X)
    assert taken_in(view_of(model)) == count
    assert (found.layers, found.channels) == ((), 0)
    assert any("quantised" in note for note in found.notes) == bool(count)
    assert any("No activation" in note for note in found.notes) != bool(count)


SUM = (
    "g (float[N,2] x) => (float y) <float[2,3] w = {1,2,3,4,5,6}, float s = {0.1}, uint8 low = {0}, "
    "uint8 mid = {%d}> { a = MatMul(x, w) p = QuantizeLinear(a, s, mid) b = DequantizeLinear(p, s, mid) "
    "z = Add(b, b) q = QuantizeLinear(z, s, low) y = DequantizeLinear(q, s, low) }"
)


@pytest.mark.parametrize(("mid", "count"), [(128, 1), (0, 1)])
def test_a_sum_that_is_cut_off_where_it_rounds_is_said_but_not_one_of_what_is_above_0(mid, count):
    model = model_of(SUM % mid)
    assert taken_in(view_of(model)) == count
    assert any("cuts off at 0" in note for note in measured(model, x=X).notes)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("g = GlobalAveragePool(z) y = PRelu(z, g)", "PRelu"),
        ("y = Shrink<lambd = 0.5>(z)", "Shrink"),
        ("y = Atan(z)", "Atan"),
        ("y = Clip(z, one, six)", "Clip"),
        ("y = Max(one, z)", "Max"),
    ],
)
def test_functions_that_are_not_known_are_named_beside_those_that_are(body, name):
    for more, count in (("", 0), ("r = Relu(z) sum = Add(r, y)", 1)):
        model = after_conv(f"{body} {more}")
        found = measured(model, x=np.ones((2, 2, 3, 3), np.float32))
        assert len(found.layers) == count
        assert any(note.endswith(f"not measured: {name}.") for note in found.notes)
        assert not any("No activation" in note for note in found.notes)


def test_what_recurrent_layers_compute_with_is_named():
    model = model_of(
        "g (float[3,N,2] x) => (float y) <float[1,1,2] w = {1, 1}, float[1,1,1] r = {1}>"
        '{ y = RNN<hidden_size = 1, activations = ["Relu"]>(x, w, r) }'
    )
    assert any("RNN (Relu)" in note for note in measured(model, x=np.ones((3, 1, 2), np.float32)).notes)


def test_functions_that_are_known_and_guards_are_not_named():
    for body in (
        "y = Clip(z, zero, six)",
        "m = Max(z, zero) a = Add(m, epsilon) y = Sqrt(a)",
        "y = Max(z, z)",
    ):
        found = measured(after_conv(body), x=np.ones((2, 2, 3, 3), np.float32))
        assert not any("were not measured" in note for note in found.notes)


def test_an_axis_that_was_guessed_is_said():
    model = model_of("g (float[N,3,4] x) => (float y) { y = Relu(x) }")
    found = measured(model, x=np.ones((2, 3, 4), np.float32))
    assert found.layers[0].layer.axis == 2
    assert any("usual axis" in note for note in found.notes)


@pytest.mark.parametrize("shape", [(1, 2), (1, 2, 4, 4)])
def test_values_that_are_not_finite_are_said(shape):
    bad = np.ones(shape, np.float32)
    bad[0, 1, ...] = np.nan
    dims = ",".join(map(str, shape[1:]))
    model = model_of(f"g (float[N,{dims}] x) => (float y) {{ z = Neg(x) y = Relu(z) }}")
    found = measured(model, x=bad)
    assert any("not finite" in note for note in found.notes)
    (layer,) = found.layers
    if layer.layer.axis == 1:
        assert layer.states == (Channel.DEAD, Channel.UNSEEN)


def test_a_mask_of_minus_infinity_leaves_no_margin_and_that_is_said():
    """Of 20 inputs one is wholly masked."""
    model = model_of("g (float[N,3] x) => (float y) { z = Neg(x) y = Relu(z) }")
    x = np.linspace(0.5, 2.0, 60, dtype=np.float32).reshape(20, 3)
    found = measured(model, x=x)
    assert (found.layers[0].margins() > 0.0).all()
    assert not any("reach −inf" in note for note in found.notes)
    x[7] = np.inf
    found = measured(model, x=x)
    assert found.layers[0].states == (Channel.DEAD,) * 3
    assert found.layers[0].margins().tolist() == [-np.inf] * 3
    assert any("relu.0 reach −inf" in note for note in found.notes)
    assert smaller(model, found, 0.0).channels == 0
