"""Each kind of activation, rank and type is measured as NumPy counts it."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import numpy_helper

from reluexplorer.models.values.findings import Channel
from reluexplorer.models.values.kinds import Kind
from tests.models.graph.texts import after_conv, model_of
from tests.models.measuring.by_hand import assert_agrees, measured, measured_on, values_of

BODIES = {
    Kind.RELU: "y = Relu(z)",
    Kind.LEAKY_RELU: "y = LeakyRelu<alpha = 0.2>(z)",
    Kind.THRESHOLDED_RELU: "y = ThresholdedRelu<alpha = 0.5>(z)",
    Kind.RELU6: "y = Clip(z, zero, six)",
    Kind.CLIP: "y = Clip(z, zero, two)",
    Kind.SIGMOID: "y = Sigmoid(z)",
    Kind.HARD_SIGMOID: "y = HardSigmoid(z)",
    Kind.TANH: "y = Tanh(z)",
    Kind.ELU: "y = Elu(z)",
    Kind.SOFTPLUS: "y = Softplus(z)",
    Kind.HARD_SWISH: "a = Add(z, three) c1 = Clip(a, zero, six) m = Mul(z, c1) y = Div(m, six)",
    Kind.SILU: "s = Sigmoid(z) y = Mul(z, s)",
    Kind.GELU: "d = Div(z, root2) e = Erf(d) a = Add(e, one) m = Mul(z, a) y = Mul(m, half)",
    Kind.HARD_TANH: "y = Clip(z, below, one)",
    Kind.PRELU: "y = PRelu(z, slopes)",
}

TURNED = "t = Transpose<perm = [0,3,1,2]>(x) c = Conv(t, w, b) z = Transpose<perm = [0,2,3,1]>(c) y = Relu(z)"


def drawn(*shape: int, seed: int = 0, spread: float = 1.0) -> np.ndarray:
    return (spread * np.random.default_rng(seed).standard_normal(shape)).astype(np.float32)


@pytest.mark.parametrize("kind", BODIES, ids=lambda kind: kind.value)
def test_each_kind_is_counted_as_by_numpy(kind):
    model = after_conv(BODIES[kind], more=", float[4,1,1] slopes = {0.1, 0.2, 0.3, 0.4}, float below = {-1}")
    x = drawn(5, 2, 3, 3)
    (found,) = measured(model, x=x).layers
    assert (found.layer.kind, found.layer.channels) == (kind, 4)
    assert_agrees(found, values_of(model, "z", x=x))


@pytest.mark.parametrize("opset", [7, 11, 13, 17, 18, 21])
def test_reductions_are_written_as_each_opset_has_them(opset):
    model = after_conv("y = Relu(z)", opset)
    x = drawn(3, 2, 3, 3)
    (found,) = measured(model, x=x).layers
    assert_agrees(found, values_of(model, "z", x=x))


@pytest.mark.parametrize(
    ("shape", "body", "more"),
    [
        ((4, 6), "z = Gemm(x, w, b) y = Relu(z)", "float[6,3] w, float[3] b"),
        ((4, 5, 6), "m = MatMul(x, w) z = Add(m, b) y = Relu(z)", "float[6,3] w, float[3] b"),
        ((4, 2, 7), "z = Conv<pads = [1,1]>(x, w, b) y = Relu(z)", "float[3,2,3] w, float[3] b"),
        ((3, 2, 4, 5, 3), "z = Conv(x, w, b) y = Relu(z)", "float[3,2,2,2,2] w, float[3] b"),
        (
            (3, 4, 5, 2),
            TURNED,
            "float[3,2,1,1] w, float[3] b",
        ),
        ((4, 6, 8), "f = Reshape(x, rows) z = Gemm(f, w, b) y = Relu(z)", "float[8,3] w, float[3] b"),
    ],
)
def test_channels_of_each_rank(shape, body, more):
    dims = ",".join(["N", *map(str, shape[1:])])
    model = model_of(f"g (float[{dims}] x) => (float y) <int64[2] rows = {{-1, 8}}> {{ {body} }}")
    for seed, each in enumerate(more.split(", ")):
        form, name = each.split()
        sizes = [int(size) for size in form[6:-1].split(",")]
        model.graph.initializer.append(numpy_helper.from_array(drawn(*sizes, seed=seed), name))
    x = drawn(*shape, seed=9)
    (found,) = measured(model, x=x).layers
    assert found.layer.channels == 3
    assert_agrees(found, values_of(model, "z", x=x))


def test_dead_always_on_and_constant_channels_of_a_convolution():
    model = model_of(
        "g (float[N,1,2,2] x) => (float y)"
        "<float[4,1,1,1] w = {1, 1, 0, 1}, float[4] b = {-9, 9, 2, 0}> { z = Conv(x, w, b) y = Relu(z) }"
    )
    found = measured(model, x=np.clip(drawn(20, 1, 2, 2), -3, 3))
    assert found.layers[0].states == (Channel.DEAD, Channel.ALWAYS, Channel.CONSTANT, Channel.FIRES)
    assert (found.dead, found.channels, found.parameters, found.operations) == (1, 4, 8, 16)


@pytest.mark.parametrize(("name", "rtol"), [("float16", 2e-3), ("double", 1e-12)])
@pytest.mark.parametrize("inner", ["", "3,"])
def test_other_precisions(name, rtol, inner):
    kind = np.float16 if name == "float16" else np.float64
    w, b = np.array([[1, 2, 3], [-4, 5, 6]], kind), np.array([0, 1, -90], kind)
    text = f"g ({name}[N,{inner}2] x) => ({name} y) {{ m = MatMul(x, w) z = Add(m, b) y = Relu(z) }}"
    model = model_of(text)
    model.graph.initializer.extend([numpy_helper.from_array(w, "w"), numpy_helper.from_array(b, "b")])
    x = drawn(6, *([3] if inner else []), 2).astype(kind)
    (found,) = measured(model, x=x).layers
    z = (x.astype(np.float64) @ w.astype(np.float64) + b).reshape(-1, 3)
    np.testing.assert_allclose(found.greatest, z.max(axis=0), rtol=rtol, atol=rtol)
    np.testing.assert_allclose(found.firing, (z > 0).mean(axis=0), atol=1e-6)
    assert found.states[2] is Channel.DEAD


def test_inputs_of_other_sizes_weigh_by_their_positions():
    model = model_of(
        "g (float[N,1,H,W] x) => (float y) <float[1,1,1,1] w = {1}, float[1] b = {0}>"
        "{ z = Conv(x, w, b) y = Relu(z) }"
    )
    (found,) = measured_on(model, _OfTwoSizes()).layers
    assert (found.values, found.inputs) == (16, 2)
    assert found.firing.tolist() == [0.75]
    assert found.fires_on.tolist() == [0.5]


class _OfTwoSizes:
    """Four positions of −1, then twelve of 1."""

    count, names, constants, is_made_up, notes = 2, ("x",), frozenset(), False, ()

    def batch(self, first, _count):
        value, shape = ((-1, (1, 1, 2, 2)), (1, (1, 1, 3, 4)))[first]
        return {"x": np.full(shape, value, np.float32)}


def test_a_model_with_a_batch_of_its_own_is_fed_in_batches():
    model = model_of(
        "g (float[4,1] x) => (float y) <float[1,2] w = {1, 1}, float[2] b = {0, 5}>"
        "{ z = Gemm(x, w, b) y = Relu(z) }"
    )
    x = np.arange(-3, 3, dtype=np.float32).reshape(6, 1)
    found = measured(model, x=x)
    (layer,) = found.layers
    assert (layer.inputs, layer.values, found.operations) == (6, 6, 2)
    assert layer.peaks[:, 0].tolist() == x[:, 0].tolist()
    assert layer.mean.tolist() == [-0.5, 4.5]


@pytest.mark.parametrize("positions", [8, 4, 1, 3])
def test_samples_of_a_batch_that_do_not_stand_first_are_told_apart(positions):
    single, batch = (
        model_of(
            f"g (float[{count},{positions},3] x) => (float y)"
            "{ t = Transpose<perm = [1,0,2]>(x) z = Neg(t) y = Relu(z) }"
        )
        for count in (1, 4)
    )
    x = drawn(6, positions, 3)
    (found,) = measured(batch, x=x).layers
    assert_agrees(found, values_of(single, "z", x=x))


def test_positions_of_a_batch_that_are_folded_into_the_first_axis_go_by_samples():
    model = model_of(
        "g (float[4,5,3] x) => (float y) <int64[2] rows = {-1, 3}>"
        "{ f = Reshape(x, rows) z = Neg(f) y = Relu(z) }"
    )
    x = drawn(6, 5, 3)
    (found,) = measured(model, x=x).layers
    assert_agrees(found, list(-x))
