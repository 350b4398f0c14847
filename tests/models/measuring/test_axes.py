"""Channels are counted along the axis that the graph gives them, as onnxruntime alone computes them."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

import onnx
import onnxruntime
from onnx import numpy_helper

from reluexplorer.models.values.findings import Channel
from tests.models.graph.texts import model_of
from tests.models.measuring.by_hand import assert_agrees, measured

IMAGE = "float[4,2,1,1] w, float[4] b"
LINE = "float[4,2,1] w, float[4] b"
GROUPS = (
    "c = Conv(x, w, b) g = Reshape(c, s) i = InstanceNormalization(g, e, o) h = Shape(c) "
    "k = Reshape(i, h) m = Mul(k, f) z = Add(m, d)"
)
HEADS = "m = MatMul(x, w) r = Reshape(m, s) z = Transpose<perm = [0,2,1,3]>(r)"
TURN = "t = Transpose<perm = [0,2,3,1]>(c)"
CASES = {
    "weight first": ("4,5", "m = MatMul(w, x) z = Add(m, b)", "float[7,4] w, float[7,1] b", 1),
    "weight first, of images": ("2,3,4", "m = MatMul(w, x) z = Add(m, b)", "float[6,3] w, float[6,1] b", 2),
    "weight behind a turn": ("4,5", "v = Transpose(w) z = MatMul(v, x)", "float[4,7] w", 1),
    "dense over images": ("2,3,4", "m = MatMul(x, w) z = Add(m, b)", "float[4,6] w, float[6] b", 3),
    "turned weights": ("4", "z = Gemm<transB = 1>(x, w, b)", "float[6,4] w, float[6] b", 1),
    "flat positions": ("2,3,3", "c = Conv(x, w, b) z = Reshape(c, s)", f"{IMAGE}, int64[3] s = 0 4 -1", 1),
    "added axis": ("2,3,3", "c = Conv(x, w, b) z = Reshape(c, s)", f"{IMAGE}, int64[5] s = 0 1 4 3 3", 2),
    "rows of positions": (
        "2,3,3", f"c = Conv(x, w, b) {TURN} z = Reshape(t, s)", f"{IMAGE}, int64[3] s = 0 -1 4", 2,
    ),
    "channels behind": ("2,3,3", "c = Conv(x, w, b) z = Transpose<perm = [0,2,3,1]>(c)", IMAGE, 3),
    "one column": ("2,3,5", "c = Conv(x, w, b) z = Gather<axis = 3>(c, i)", f"{IMAGE}, int64[] i = 2", 1),
    "some channels": (
        "2,3,5", "c = Conv(x, w, b) z = Gather<axis = 1>(c, i)", f"{IMAGE}, int64[3] i = 3 1 0", 1,
    ),
    "a line of positions": ("2,1,5", "c = Conv(x, w, b) z = Squeeze(c, a)", f"{IMAGE}, int64[1] a = 2", 1),
    "a line, from the end": ("2,1,5", "c = Conv(x, w, b) z = Squeeze(c, a)", f"{IMAGE}, int64[1] a = -2", 1),
    "an axis more": ("2,5", "c = Conv(x, w, b) z = Unsqueeze(c, a)", f"{LINE}, int64[1] a = -2", 1),
    "flattened": ("2,3,3", "c = Conv(x, w, b) z = Flatten(c)", IMAGE, 1),
    "pooled to numbers": (
        "2,3,3", "c = Conv(x, w, b) p = GlobalAveragePool(c) f = Flatten(p) z = Gemm(f, v, d)",
        f"{IMAGE}, float[4,6] v, float[6] d", 1,
    ),
    "mean over time": ("2,6", "c = Conv(x, w, b) z = ReduceMean<axes = [-1], keepdims = 0>(c)", LINE, 1),
    "mean over rows": ("2,3,5", "c = Conv(x, w, b) z = ReduceMean<axes = [2], keepdims = 0>(c)", IMAGE, 1),
    "volume": ("2,3,3,4", "z = Conv(x, w, b)", "float[4,2,2,2,2] w, float[4] b", 1),
    "grown volume": ("2,3,4", "z = ConvTranspose(x, w, b)", "float[2,5,2,2] w, float[5] b", 1),
    "Einsum": ("5,4", 'z = Einsum<equation = "nti,oi->not">(x, w)', "float[6,4] w", 1),
    "Einsum, last": ("5,4", 'z = Einsum<equation = "nti, io -> nto">(x, w)', "float[4,6] w", 2),
    "a part": (
        "2,3,3", "c = Conv(x, w, b) z, other = Split<axis = 1>(c, s)", f"{IMAGE}, int64[2] s = 3 1", 1,
    ),
    "enlarged rows": (
        "2,3,3", f"c = Conv(x, w, b) {TURN} z = Resize<mode = \"nearest\">(t, , k)",
        f"{IMAGE}, float[4] k = 1 2 2 1", 3,
    ),
    "norm in groups": (
        "2,3,3",
        GROUPS,
        f"{IMAGE}, int64[3] s = 0 2 -1, float[2] e, float[2] o, float[4,1,1] f, float[4,1,1] d", 1,
    ),
}  # fmt: skip
"""The sizes of a sample, what computes z of it, fixed values, and the axis of channels."""


def model_for(sizes: str, body: str, fixed: str, batch: int | str = "N") -> onnx.ModelProto:
    """A ReLU behind z; of what is fixed each last row of a bias is so low that it is dead."""
    model = model_of(f"g (float[{batch},{sizes}] x) => (float y) {{ {body} y = Relu(z) }}")
    rng = np.random.default_rng(3)
    for each in fixed.split(", "):
        form, name, *rest = each.split()
        kind, dims = form[:-1].split("[")
        shape = [int(size) for size in dims.split(",") if size]
        if rest:
            value = np.array(rest[1:], np.int64 if kind == "int64" else np.float32).reshape(shape)
        else:
            value = rng.standard_normal(shape).astype(np.float32)
        if name == "b":
            value.reshape(-1)[-1] = -90.0
        model.graph.initializer.append(numpy_helper.from_array(value, name))
    return model


def computed(model: onnx.ModelProto, x: np.ndarray) -> list[np.ndarray]:
    """z of each sample, by onnxruntime."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    copy.graph.output.append(onnx.helper.make_tensor_value_info("z", 1, None))
    session = onnxruntime.InferenceSession(copy.SerializeToString(), providers=["CPUExecutionProvider"])
    return [session.run(["z"], {"x": x[i : i + 1]})[0] for i in range(len(x))]


@pytest.mark.parametrize("case", CASES)
def test_channels_are_counted_along_their_axis(case):
    sizes, body, fixed, axis = CASES[case]
    model = model_for(sizes, body, fixed)
    x = np.random.default_rng(1).standard_normal((6, *map(int, sizes.split(",")))).astype(np.float32)
    z = computed(model, x)
    findings = measured(model, x=x)
    (found,) = findings.layers
    assert found.layer.axis == axis
    assert found.layer.channels == z[0].shape[axis]
    assert_agrees(found, z)
    peaks = np.stack([np.moveaxis(each, axis, -1).reshape(-1, z[0].shape[axis]).max(axis=0) for each in z])
    assert found.counted(Channel.DEAD) == (peaks.max(axis=0) <= 0).sum()
    assert not any("usual axis" in note for note in findings.notes)


@pytest.mark.parametrize("batch", [1, 4])
def test_units_that_stand_before_the_samples_are_told_apart(batch):
    body = "t = Transpose(x) m = MatMul(w, t) z = Add(m, b)"
    fixed = "float[5,3] w, float[5,1] b"
    x = np.random.default_rng(1).standard_normal((6, 3)).astype(np.float32)
    (found,) = measured(model_for("3", body, fixed, batch), x=x).layers
    assert (found.layer.axis, found.layer.channels, found.inputs) == (0, 5, 6)
    z = computed(model_for("3", body, fixed), x)
    np.testing.assert_allclose(found.peaks, np.stack([each[:, 0] for each in z]), rtol=1e-5)
    assert found.states[4] is Channel.DEAD


@pytest.mark.parametrize(
    ("sizes", "body", "fixed"),
    [
        ("6,8", HEADS, "float[8,8] w, int64[4] s = 0 0 2 4"),
        ("5,4", 'z = Einsum<equation = "nti,ihd->nthd">(x, w)', "float[4,2,3] w"),
        ("2,3,3", "c = Conv(x, w, b) z = Flatten<axis = 2>(c)", IMAGE),
    ],
)  # fmt: skip
def test_units_along_two_axes_or_joined_to_positions_are_said(sizes, body, fixed):
    x = np.random.default_rng(1).standard_normal((3, *map(int, sizes.split(",")))).astype(np.float32)
    assert any("usual axis" in note for note in measured(model_for(sizes, body, fixed), x=x).notes)
