"""What the first batch norms remember against what reaches them."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.models.feeding.normalisation import Remembered, agreement, remembered
from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.feeding.signature import signature_of

onnx = pytest.importorskip("onnx")

_NORM = "float[2] scale = {1, 1}, float[2] b = {0, 0}, float[2] mean = {3, 1}, float[2] variance = {4, 9}"
_CONV = "float[2,1,1,1] w = {1, 2}"


def _model(nodes: str):
    graph = f"g (float[N,1,2,2] x) => (float y) <{_CONV}, {_NORM}> {{{nodes}}}"
    return onnx.parser.parse_model(f'<ir_version: 8, opset_import: ["": 17]> {graph}')


_BN = "y = BatchNormalization(z, scale, b, mean, variance)"


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        (f"z = Conv(x, w) {_BN}", ["z"]),
        (f"p = Transpose<perm=[0,1,3,2]>(x) q = Mul(p, p) z = Conv(q, w) {_BN}", ["z"]),
        (f"r = Relu(x) z = Conv(r, w) {_BN}", []),
        (f"z = Identity(x) {_BN}", []),
        ("y = Conv(x, w)", []),
    ],
)
def test_only_norms_of_a_convolution_of_the_input_are_asked(nodes: str, found: list[str]) -> None:
    norms = remembered(_model(nodes))
    assert [norm.tensor for norm in norms] == found
    for norm in norms:
        assert (norm.mean.tolist(), norm.variance.tolist()) == ([3.0, 1.0], [4.0, 9.0])


def _agreement(scale: float, shift: float = 0.0):
    """How well normal numbers of this mean and deviation agree with those of mean 3, 1 and deviation 2, 3."""
    rng = np.random.default_rng(1)
    draws = rng.standard_normal((12, 2, 40, 40)) * scale + shift
    values = draws * np.array([2.0, 3.0])[:, None, None] + np.array([3.0, 1.0])[:, None, None]
    norm = Remembered("z", np.array([3.0, 1.0]), np.array([4.0, 9.0]))
    samples = ArraySamples({"x": values})
    return agreement([norm], lambda names, feed: [feed["x"]] * len(names), samples)


def test_inputs_as_in_training_agree() -> None:
    found = _agreement(1.0)
    assert found is not None
    assert found.nats < 0.01
    assert abs(found.deviation - 1.0) < 0.02
    assert found.warning == ""


@pytest.mark.parametrize(("scale", "shift"), [(255.0, 0.0), (1 / 255.0, 0.0), (1.0, 5.0), (0.0, 0.0)])
def test_inputs_of_another_range_are_warned_of(scale: float, shift: float) -> None:
    found = _agreement(scale, shift)
    assert found is not None
    assert "normalised otherwise than in training" in found.warning


def test_the_divergence_is_that_of_two_normal_distributions() -> None:
    found = _agreement(2.0, 1.0)
    assert found is not None
    assert found.nats == pytest.approx(0.5 * (4.0 + 1.0 - 1.0 - np.log(4.0)), abs=0.05)
    assert found.deviation == pytest.approx(2.0, abs=0.02)


def test_nothing_to_compare_is_said_by_nothing() -> None:
    assert agreement([], lambda _names, _feed: [], ArraySamples({"x": np.zeros((1, 1))})) is None


def test_a_model_is_fed_and_asked() -> None:
    ort = pytest.importorskip("onnxruntime")
    model = _model(f"z = Conv(x, w) {_BN}")
    model.graph.output.append(onnx.ValueInfoProto(name="z"))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    pixels = np.random.default_rng(1).integers(0, 256, (9, 1, 2, 2)).astype(np.float32)
    assert signature_of(model).names == ("x",)
    for divided, is_warned in ((1.0, True), (40.0, False)):
        samples = ArraySamples({"x": pixels / np.float32(divided)})
        found = agreement(remembered(model), lambda names, feed: session.run(list(names), feed), samples)
        assert found is not None
        assert bool(found.warning) is is_warned
