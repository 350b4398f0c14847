"""What feeds an activation, in words, and what it costs."""

from __future__ import annotations

import pytest

pytest.importorskip("onnx")

from reluexplorer.models.graph.activations import layers_of
from reluexplorer.models.graph.costs import parameters_of, total_operations
from reluexplorer.models.graph.shapes import shapes_of
from reluexplorer.models.graph.view import view_of
from tests.models.graph.texts import after_conv, model_of

SIZES = {"x": (1, 2, 3, 3)}
FOUR = "float[4] {} = {{1,1,1,1}}"
MORE = ", " + ", ".join(
    [FOUR.format(name) for name in ("scale", "shift", "mean", "variance")]
    + [f"float[4,1,3,3] own = {{{','.join('1' * 36)}}}", f"float[4,2,2,2] up = {{{','.join('1' * 32)}}}"]
)


@pytest.mark.parametrize(
    ("body", "words", "parameters", "operations"),
    [
        ("y = Relu(z)", "conv 1×1", 12, 72),
        ("n = BatchNormalization(z, scale, shift, mean, variance) y = Relu(n)", "conv 1×1, norm", 28, 72),
        ("d = Conv<group = 4, pads = [1,1,1,1]>(z, own) y = Relu(d)", "depthwise 3×3", 36, 4 * 9 * 9),
        ("d = ConvTranspose<strides = [2,2]>(z, up) y = Relu(d)", "deconv 2×2", 32, 36 * 8),
        ("n = Neg(z) a = Add(z, z) s = Add(a, n) y = Relu(s)", "sum of 3", 0, 0),
        ("p = GlobalAveragePool(x) q = Conv(p, w, b) y = Relu(q)", "squeeze 1×1", 12, 8),
    ],
)
def test_what_feeds_an_activation(body, words, parameters, operations):
    model = after_conv(body, more=MORE)
    (found,) = layers_of(model, shapes_of(model, SIZES))
    source = found.source
    assert (source.words, source.parameters, source.operations) == (words, parameters, operations)


def test_a_layer_quantised_as_it_runs_is_named_for_what_it_is():
    model = model_of(
        "g (float[N,2] x) => (float y) <int8[2,3] w = {1,2,3,4,5,6}, float s = {0.1}> { q, scale, zero ="
        " DynamicQuantizeLinear(x) i = MatMulInteger(q, w, zero) f = Cast<to = 1>(i) k = Mul(scale, s)"
        " z = Mul(f, k) y = Relu(z) }"
    )
    (found,) = layers_of(model)
    assert (found.source.words, found.channels, found.axis) == ("dense", 3, 1)


def test_parameters_and_operations_of_a_whole_model():
    model = model_of(
        "g (float[N,6] x) => (float y) <float[6,4] w = {1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1},"
        "float[1] b = {1}, int64[2] form = {0, -1}>"
        "{ m = MatMul(x, w) z = Add(m, b) y = Reshape(z, form) }"
    )
    view, shapes = view_of(model), shapes_of(model, {"x": (3, 6)})
    assert (parameters_of(view), total_operations(view, shapes)) == (25, 72)
    assert total_operations(view, shapes_of(model)) == 0
