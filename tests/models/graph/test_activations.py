"""Activations are found in graphs whatever their form, and what only looks like one is not."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("onnx")

from reluexplorer.models.graph.activations import layers_of
from reluexplorer.models.values.kinds import Kind
from tests.models.graph.texts import after_conv, model_of

INF = math.inf
HARD = "a = Add(z, three) c1 = Clip(a, zero, six)"
RELU_SIX = "a = Add(z, three) r = Relu(a) m = Min(r, six) d = Div(m, six) y = Mul(z, d)"
BY_ERF = "d = Div(z, root2) e = Erf(d) a = Add(e, one) m = Mul(z, a) y = Mul(m, half)"
BY_TANH = (
    "p = Pow(z, three) q = Mul(p, c) a = Add(z, q) t0 = Mul(a, k) t = Tanh(t0) u = Add(t, one) "
    "m = Mul(z, half) y = Mul(m, u)"
)
MORE = (
    ", float below = {-1}, float[1,4,1,1] zeros = {0,0,0,0}, "
    f"float[4,3,3] places = {{{','.join(['0.1'] * 36)}}}"
)
LAYER_NORM = (
    "m = ReduceMean<axes = [1]>(z) d = Sub(z, m) q = Mul(d, d) v = ReduceMean<axes = [1]>(q)"
    " a = Add(v, epsilon) s = Sqrt(a) y = Div(d, s)"
)


def only(body: str, opset: int = 17, more: str = ""):
    """The one activation of a graph after a convolution."""
    found = layers_of(after_conv(body, opset, more))
    assert len(found) == 1, [(each.kind, each.h) for each in found]
    return found[0]


@pytest.mark.parametrize(
    ("body", "opset", "kind", "low", "high", "slopes"),
    [
        ("y = Relu(z)", 17, Kind.RELU, 0, INF, ()),
        ("y = LeakyRelu<alpha = 0.2>(z)", 17, Kind.LEAKY_RELU, 0, INF, (0.2,)),
        ("y = ThresholdedRelu<alpha = 0.5>(z)", 17, Kind.THRESHOLDED_RELU, 0.5, INF, ()),
        ("y = Clip(z, zero, six)", 17, Kind.RELU6, 0, 6, ()),
        ("y = Clip(z, zero, two)", 17, Kind.CLIP, 0, 2, ()),
        ("y = Clip(z, zero)", 17, Kind.RELU, 0, INF, ()),
        ("y = Clip<min = 0.0, max = 6.0>(z)", 7, Kind.RELU6, 0, 6, ()),
        ("y = Clip(z, below, two)", 17, Kind.HARD_TANH, -1, 2, ()),
        ("y = PRelu(z, places)", 17, Kind.PRELU, 0, INF, ()),
        ("y = Sigmoid(z)", 17, Kind.SIGMOID, -4.356, 4.356, ()),
        ("y = HardSigmoid<alpha = 0.25>(z)", 17, Kind.HARD_SIGMOID, -2, 2, ()),
        ("y = Tanh(z)", 17, Kind.TANH, -2.178, 2.178, ()),
        ("y = Elu(z)", 17, Kind.ELU, -2.995, INF, ()),
        ("y = Selu(z)", 17, Kind.SELU, -2.995, INF, ()),
        ("y = Celu<alpha = 2.0>(z)", 17, Kind.CELU, -5.991, INF, ()),
        ("y = Gelu(z)", 20, Kind.GELU, None, INF, ()),
        ("y = Softplus(z)", 17, Kind.SOFTPLUS, -2.944, INF, ()),
        ("y = Softsign(z)", 17, Kind.SOFTSIGN, -3.472, 3.472, ()),
        ("y = Mish(z)", 18, Kind.MISH, None, INF, ()),
        ("y = HardSwish(z)", 17, Kind.HARD_SWISH, -3, INF, ()),
    ],
)  # fmt: skip
def test_single_nodes(body, opset, kind, low, high, slopes):
    found = only(body, opset, MORE)
    assert (found.kind, found.z, found.h, found.channels, found.axis) == (kind, "z", "y", 4, 1)
    if low is not None:
        assert found.shape.threshold == pytest.approx(low, abs=3e-3)
    assert found.shape.ceiling == pytest.approx(high, abs=3e-3)
    assert found.shape.slopes == pytest.approx(slopes)


@pytest.mark.parametrize(
    ("body", "kind", "low", "high", "count"),
    [
        (f"{HARD} m = Mul(z, c1) y = Div(m, six)", Kind.HARD_SWISH, -3, INF, 4),
        (f"{HARD} d = Mul(c1, sixth) y = Mul(d, z)", Kind.HARD_SWISH, -3, INF, 4),
        ("a = HardSigmoid<alpha = 0.16666667>(z) y = Mul(a, z)", Kind.HARD_SWISH, -3, INF, 2),
        (RELU_SIX, Kind.HARD_SWISH, -3, INF, 5),
        (f"{HARD} y = Div(c1, six)", Kind.HARD_SIGMOID, -3, 3, 3),
        ("s = Sigmoid(z) y = Mul(z, s)", Kind.SILU, None, INF, 2),
        ("m = Mul(z, one) s = Sigmoid(m) y = Mul(z, s)", Kind.SILU, None, INF, 3),
        ("m = Mul(z, beta) s = Sigmoid(m) y = Mul(s, z)", Kind.GELU, None, INF, 3),
        ("p = Softplus(z) t = Tanh(p) y = Mul(z, t)", Kind.MISH, None, INF, 3),
        (BY_ERF, Kind.GELU, None, INF, 5),
        (BY_TANH, Kind.GELU, None, INF, 8),
        ("y = Max(z, zero)", Kind.RELU, 0, INF, 1),
        ("m = Max(z, zero) y = Min(m, six)", Kind.RELU6, 0, 6, 2),
        ("y = Max(z, zeros)", Kind.RELU, 0, INF, 1),
        ("y = Max(zeros, z)", Kind.RELU, 0, INF, 1),
        ("p = Greater(z, zeros) y = Where(p, z, zeros)", Kind.RELU, 0, INF, 2),
        ("p = Less(z, zero) y = Where(p, zero, z)", Kind.RELU, 0, INF, 2),
        ("p = Greater(z, zero) c1 = Cast<to = 1>(p) y = Mul(z, c1)", Kind.RELU, 0, INF, 3),
        ("q = Abs(z) s = Add(z, q) y = Mul(s, half)", Kind.RELU, 0, INF, 3),
        ("r = Relu(z) y = Min(r, six)", Kind.RELU6, 0, 6, 2),
        ("p = Greater(z, half) y = Where(p, z, zero)", Kind.THRESHOLDED_RELU, 0.5, INF, 2),
        ("p = Greater(z, half) c1 = Cast<to = 1>(p) y = Mul(z, c1)", Kind.THRESHOLDED_RELU, 0.5, INF, 3),
        ("m = Max(z, below) y = Min(m, one)", Kind.HARD_TANH, -1, 1, 2),
        ("s = Mul(z, tenth) y = Max(z, s)", Kind.LEAKY_RELU, 0, INF, 2),
        ("p = Greater(z, zero) y = Where(p, z, zero)", Kind.RELU, 0, INF, 2),
        ("n = Neg(z) e = Exp(n) a = Add(e, one) y = Div(one, a)", Kind.SIGMOID, -4.356, 4.356, 4),
        ("n = Neg(z) e = Exp(n) a = Add(e, one) y = Div(z, a)", Kind.SILU, None, INF, 4),
        ("p = Abs(z) a = Add(p, one) y = Div(z, a)", Kind.SOFTSIGN, -3.472, 3.472, 3),
        ("e = Exp(z) m = Sub(e, one) p = Greater(z, zero) y = Where(p, z, m)", Kind.ELU, -2.995, INF, 4),
        ("e = Exp(z) a = Add(e, one) y = Log(a)", Kind.SOFTPLUS, -2.944, INF, 3),
    ],
)  # fmt: skip
def test_composites_are_known_for_what_they_are(body, kind, low, high, count):
    found = only(body, more=MORE)
    assert (found.kind, found.z, found.h, len(found.nodes)) == (kind, "z", "y", count)
    assert found.shape.ceiling == pytest.approx(high, abs=3e-3)
    if low is not None:
        assert found.shape.threshold == pytest.approx(low, abs=3e-3)


def test_a_composite_whose_middle_is_read_elsewhere_is_a_gate():
    found = layers_of(after_conv("s = Sigmoid(z) m = Mul(z, s) y = Add(m, s)"))
    assert [(each.kind, each.h) for each in found] == [(Kind.SIGMOID, "s")]


def test_gates_are_what_they_are_by_themselves():
    found = layers_of(after_conv("p = GlobalAveragePool(z) s = Sigmoid(p) y = Mul(z, s)"))
    assert [(each.kind, each.z) for each in found] == [(Kind.SIGMOID, "p")]


@pytest.mark.parametrize(
    "body",
    [
        "m = Max(z, zero) a = Add(m, epsilon) y = Sqrt(a)",
        "m = Max(z, epsilon) y = Log(m)",
        "m = Clip(z, zero) a = Add(m, epsilon) y = Div(z, a)",
        LAYER_NORM,
        "y = Clip(x, zero, one)",
        "y = Clip(z, one, six)",
        "y = Clip(z, far, near)",
        "y = Add(z, three)",
    ],
)
def test_guards_and_norms_are_no_activations(body):
    assert layers_of(after_conv(body, more=", float far = {-65504}, float near = {65504}")) == ()


def test_what_is_squared_behind_it_is_an_activation():
    assert only("m = Max(z, zero) y = Pow(m, two)").h == "m"


def test_slopes_of_a_prelu_are_one_a_channel():
    found = only("y = PRelu(z, s)", more=", float[4,1,1] s = {0.1, 0.2, 0.3, 0.4}")
    assert found.kind is Kind.PRELU
    assert found.shape.slopes == pytest.approx((0.1, 0.2, 0.3, 0.4))


@pytest.mark.parametrize(
    ("body", "axis", "channels"),
    [
        ("t = Transpose<perm = [0, 2, 3, 1]>(z) y = Relu(t)", 3, 4),
        ("t = Transpose<perm = [0, 2, 3, 1]>(z) o = Add(t, bias) y = Relu(o)", 3, 4),
        ("r = Flatten(z) y = Relu(r)", 1, 36),
        ("t = Transpose<perm = [0, 2, 3, 1]>(z) m = MatMul(t, wide) y = Relu(m)", 3, 5),
    ],
)
def test_channels_are_followed_through_what_moves_them(body, axis, channels):
    found = only(body, more=f", float[4] bias = {{1,2,3,4}}, float[4,5] wide = {{{','.join('1' * 20)}}}")
    assert (found.axis, found.channels) == (axis, channels)


def test_dense_layers_of_sequences_have_channels_last():
    model = model_of(
        "g (float[N,T,2] x) => (float y) <float[2,3] w = {1,2,3,4,5,6}, float[3] b = {1,2,3}>"
        "{ m = MatMul(x, w) z = Add(m, b) y = Relu(z) }"
    )
    (found,) = layers_of(model)
    assert (found.axis, found.channels, found.source.words, found.source.parameters) == (2, 3, "dense", 9)


def test_names_are_the_nodes_own_where_they_are_unique():
    model = after_conv("a = Relu(z) b2 = Relu(a) y = Relu(b2)")
    model.graph.node[1].name = "act"
    for node in model.graph.node[2:]:
        node.name = "same"
    assert [each.name for each in layers_of(model)] == ["act", "relu.1", "relu.2"]


def test_branches_are_looked_into():
    model = model_of(
        "g (float[1,2] x, bool c) => (float y) { y = If(c) <"
        "then_branch = t () => (float a) { a = Relu(x) }, else_branch = e () => (float b) { b = Tanh(x) }> }"
    )
    assert [(each.kind, each.within) for each in layers_of(model)] == [
        (Kind.RELU, ("If_0/then",)), (Kind.TANH, ("If_0/else",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "more", "high"),
    [
        ("r = Relu(z) y = Min(r, twenty)", ", float twenty = {20}", 20.0),
        ("r = Relu(z) y = Min(r, many)", ", float many = {5000}", 5000.0),
        ("r = Relu(z) s = Mul(r, cent) m = Min(s, one) y = Div(m, cent)", ", float cent = {0.01}", 100.0),
    ],
)
def test_a_ceiling_is_seen_however_far_out(body, more, high):
    found = only(body, more=more)
    assert (found.kind, found.shape.threshold) == (Kind.CLIP, 0.0)
    assert found.shape.ceiling == pytest.approx(high, rel=1e-6)


@pytest.mark.parametrize("floor", [1e-7, 9e-5])
@pytest.mark.parametrize("body", ["y = Max(z, floor)", "m = Max(z, floor) y = Min(m, six)"])
def test_what_is_not_0_where_it_is_off_is_no_rectifier(body, floor):
    assert layers_of(after_conv(body, more=f", float floor = {{{floor:.9f}}}")) == ()


def test_what_is_not_0_where_it_is_off_is_no_hard_sigmoid():
    body = "s = Mul(z, sixth) a = Add(s, half) m = Max(a, floor) y = Min(m, one)"
    assert layers_of(after_conv(body, more=", float floor = {0.00005}")) == ()
