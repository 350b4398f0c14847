"""The margin holds wherever a channel goes: what has one value beside a channel near its threshold stays."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.cutting.cut import Cut, smaller  # noqa: E402
from reluexplorer.models.cutting.seeds import Seed  # noqa: E402
from reluexplorer.models.feeding.samples import ArraySamples  # noqa: E402
from tests.models.cutting.brute import measured, outputs  # noqa: E402
from tests.models.cutting.build import Net  # noqa: E402
from tests.models.cutting.test_planted import head, why  # noqa: E402
from tests.models.measuring.by_hand import measured_on  # noqa: E402

HANGS = "it has one value only while others stay silent that are not so by the margin"


def below(short: float, count: int = 50) -> dict[str, np.ndarray]:
    """Inputs whose first channel stays just below 0, of one place each way; the others are as usual."""
    random = np.random.default_rng(0)
    x = random.normal(size=(count, 3, 4, 4)).astype(np.float32)
    x[:, 0] = -random.uniform(short, short + 1.0, size=(count, 4, 4))
    return {"x": x}


def chain(second: str, bias: float) -> onnx.ModelProto:
    """A ReLU of each channel, a depthwise convolution with a bias, another activation, a dense layer."""
    net = Net(size=4)
    h = net.op("Relu", net.op("Conv", "x", net.fixed(np.eye(3)[:, :, None, None])))
    more = net.fixed(np.ones((3, 1, 1, 1))), net.fixed(np.full(3, bias))
    return net.model(head(net, net.op(second, net.op("Conv", h, *more, group=3)), 3))


def cuts(cut: Cut) -> list[list[int]]:
    return [each.cut.tolist() for each in cut.layers]


def wakes_nothing(model, cut: Cut) -> None:
    """An input that wakes the first channel makes the same of the original and the copy."""
    x = np.full((1, 3, 4, 4), 0.5, np.float32)
    (one,), (other,) = (outputs(each, {"x": x})[0] for each in (model, cut.model))
    np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize(("second", "bias"), [("Relu", 0.7), ("Relu", -0.7), ("Tanh", 0.7)])
def test_a_constant_behind_a_channel_near_its_threshold_stays(second, bias) -> None:
    model = chain(second, bias)
    findings = measured(model, below(0.001))
    assert findings.layers[1].least[0] == findings.layers[1].greatest[0]
    for margin in (2.0, 4.0):
        cut = smaller(model, findings, margin)
        assert (cuts(cut), why(cut)) == ([[]], [HANGS])
        wakes_nothing(model, cut)
    assert cuts(smaller(model, findings, 0.0)) == [[0], [0]]


def test_a_channel_whose_greatest_value_is_that_of_the_background_stays_by_its_other_values() -> None:
    net = Net(channels=2)
    w = np.array([[-1.0, 1.0], [1.0, 1.0]])[:, :, None, None]
    h = net.op("Relu", net.op("Conv", "x", net.fixed(w), net.fixed([-0.01, 0.1])))
    model = net.model(head(net, h, 2))
    x = np.zeros((30, 2, 6, 6), np.float32)
    x[:, 0, 2:5, 2:5] = np.random.default_rng(0).uniform(0.2, 1.0, (30, 3, 3))
    x[:, 1] = x[:, 0] * 0.9
    (layer,) = (findings := measured_on(model, ArraySamples({"x": x}))).layers
    assert np.ptp(layer.peaks[:, 0]) == 0.0
    assert smaller(model, findings, 2.0).silent == 0
    assert cuts(smaller(model, findings, 0.0)) == [[0]]


@pytest.mark.parametrize("second", ["Relu", "Tanh"])
def test_a_constant_behind_a_channel_far_below_goes(second) -> None:
    model = chain(second, 0.7)
    cut = smaller(model, measured(model, below(9.0)), 4.0)
    assert (cuts(cut), why(cut)) == ([[0], [0]], [])


def test_two_activations_of_one_tensor_keep_what_each_says() -> None:
    net = Net(size=4)
    h = net.op("Relu", net.op("Conv", "x", net.fixed(np.eye(3)[:, :, None, None])))
    model = net.model(head(net, net.op("Tanh", h), 3))
    near, far = (measured(model, below(short)) for short in (0.001, 9.0))
    cut = smaller(model, near, 4.0)
    assert (cuts(cut), why(cut)) == ([[]], [HANGS])
    wakes_nothing(model, cut)
    assert cuts(smaller(model, far, 4.0)) == [[0], [0]]


@pytest.mark.parametrize("layer", ["conv", "deconv", "gemm", "product"])
def test_a_constant_of_weights_alone_goes_by_any_margin(layer) -> None:
    net = Net(channels=3, size=4 if "conv" in layer else 0)
    w = net.weights(3, 6, reads=3)
    w[:, [1, 4]] = 0.0
    bias = np.linspace(-0.5, 0.5, 6)
    if layer == "conv":
        z = net.op("Conv", "x", net.fixed(w.T[:, :, None, None]), net.fixed(bias))
    elif layer == "deconv":
        z = net.op("ConvTranspose", "x", net.fixed(w[:, :, None, None]), net.fixed(bias))
    elif layer == "gemm":
        z = net.op("Gemm", "x", net.fixed(w / 2.0), net.fixed(bias), alpha=2.0, beta=3.0)
    else:
        z = net.op("Add", net.op("MatMul", "x", net.fixed(w)), net.fixed(bias))
    h = net.op("Relu", z)
    model = net.model(head(net, h, 6) if "conv" in layer else net.gemm(h, 6, 2))
    samples = net.samples()
    cut = smaller(model, measured(model, samples), 4.0)
    assert (cuts(cut), why(cut)) == ([[1, 4]], [])
    for (one,), (other,) in zip(outputs(model, samples), outputs(cut.model, samples), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_a_constant_of_channels_that_go_is_followed_through_a_dense_layer() -> None:
    net = Net(size=0)
    h = net.gemm("x", 3, 4, off=(0,))
    w = net.weights(4, 3, reads=4)
    w[1:, 2] = 0.0
    z = net.op("Gemm", net.op("Relu", h), net.fixed(w), net.fixed(np.full(3, 0.4)))
    model = net.model(net.gemm(net.op("Tanh", z), 3, 2))
    cut = smaller(model, measured(model, net.samples()), 2.0)
    assert (cuts(cut), why(cut)) == ([[0], [2]], [])


def test_of_two_measurements_of_a_tensor_the_sure_one_counts() -> None:
    nan = np.nan
    sure = Seed(1, np.array([0.0, nan, nan]), np.array([True, False, False]))
    other = Seed(1, np.array([0.5, 0.7, nan]), np.array([False, False, False]))
    for both in (sure.merged(other), other.merged(sure)):
        np.testing.assert_array_equal(both.values, [0.0, 0.7, nan])
        assert both.goes(np.full(3, nan)).tolist() == [True, False, False]
        assert both.goes(np.array([nan, 0.7, 0.7])).tolist() == [True, True, False]
    assert sure.merged(Seed(2, np.array([0.5]), np.array([True]))) is sure
