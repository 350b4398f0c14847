"""Graphs that grow at random out of what moves, joins and parts channels, by two versions of operators."""

from __future__ import annotations

import numpy as np
import onnx
from hypothesis import strategies as st
from onnx import TensorProto, helper

from tests.models.cutting import grown
from tests.models.cutting.build import Net
from tests.models.cutting.grown import Branch

_MOST_CHANNELS, _MOST_PLACES = 24, 12


def _whole(net: Net, *values: int) -> str:
    return net.fixed(list(values), np.int64)


def _deconv(draw, net: Net, one: Branch) -> Branch:
    """A transposed convolution, of all channels or of each by itself."""
    if draw(st.booleans()):
        makes = draw(st.integers(2, 4))
        name = net.deconv(one.name, one.channels, makes, off=grown._off(draw, makes))
    else:
        times = draw(st.sampled_from([1, 2]))
        makes = one.channels * times
        w = net.fixed(net.weights(one.channels, times, 2, 2, reads=1))
        b = net.fixed(net.bias(makes, grown._off(draw, makes)))
        name = net.op("ConvTranspose", one.name, w, b, strides=[2, 2], group=one.channels)
    return grown._act(draw, net, Branch(name, makes, 2 * one.size), [])


def _instance_norm(draw, net: Net, one: Branch) -> Branch:
    """Over an epsilon that a channel of one value, whose spread is rounding alone, is not blown up by."""
    scale, bias = net.fixed(1.0 + net.random.random(one.channels)), net.fixed(net.bias(one.channels))
    name = net.op("InstanceNormalization", one.name, scale, bias, epsilon=0.1)
    return grown._act(draw, net, Branch(name, one.channels, one.size), [])


def _padded(draw, net: Net, one: Branch) -> Branch:
    """More places, and where constants are put there more channels too."""
    mode = draw(st.sampled_from(["constant", "edge", "reflect"]))
    if one.size < 2:
        mode = "constant"
    before, after = draw(st.tuples(*[st.integers(0, 2)] * 2)) if mode == "constant" else (0, 0)
    value = net.fixed(draw(st.sampled_from([0.0, 0.7])))
    pads = _whole(net, 0, before, 1, 1, 0, after, 1, 1)
    return Branch(
        net.op("Pad", one.name, pads, value, mode=mode), one.channels + before + after, one.size + 2
    )


def _split(draw, net: Net, one: Branch) -> Branch:
    """Two parts of the channels, put together the other way round, one behind a function of its own."""
    if one.channels < 2:
        return one
    first = draw(st.integers(1, one.channels - 1))
    parts = _whole(net, first, one.channels - first)
    left = net.op("Split", one.name, parts, outputs=2, axis=draw(st.sampled_from([1, -3])))
    right = net.nodes[-1].output[1]
    if draw(st.booleans()):
        left = grown._act(draw, net, Branch(left, first, one.size), []).name
    return Branch(net.op("Concat", right, left, axis=1), one.channels, one.size)


def _gathered(draw, net: Net, one: Branch) -> Branch:
    """Channels in another order, some several times and some not at all."""
    places = st.integers(-one.channels, one.channels - 1)
    chosen = draw(st.lists(places, min_size=2, max_size=one.channels + 2))
    kind = draw(st.sampled_from([np.int64, np.int32]))
    name = net.op("Gather", one.name, net.fixed(chosen, kind), axis=draw(st.sampled_from([1, -3])))
    return Branch(name, len(chosen), one.size)


def _strided(draw, net: Net, one: Branch) -> Branch:
    """Every other channel, or all from the last to the first."""
    if draw(st.booleans()):
        ends = [_whole(net, each) for each in (-1, -1000, 1, -1)]
        return Branch(net.op("Slice", one.name, *ends), one.channels, one.size)
    ends = [_whole(net, each) for each in (0, one.channels, 1, 2)]
    return Branch(net.op("Slice", one.name, *ends), (one.channels + 1) // 2, one.size)


def _shuffled(draw, net: Net, one: Branch) -> Branch:
    """Channels in two groups, taken in turns."""
    if one.channels % 2:
        return one
    first, size = draw(st.sampled_from([0, -1])), one.size
    apart = net.op("Reshape", one.name, _whole(net, first, 2, one.channels // 2, size, size))
    turned = net.op("Transpose", apart, perm=[0, 2, 1, 3, 4])
    return Branch(net.op("Reshape", turned, _whole(net, first, one.channels, size, size)), one.channels, size)


def _pixels(draw, net: Net, one: Branch) -> Branch:
    """Four channels become one with four times as many places."""
    if one.channels % 4:
        return one
    makes, size = one.channels // 4, one.size
    if draw(st.booleans()):
        mode = draw(st.sampled_from(["CRD", "DCR"]))
        return Branch(net.op("DepthToSpace", one.name, blocksize=2, mode=mode), makes, 2 * size)
    apart = net.op("Reshape", one.name, _whole(net, -1, makes, 2, 2, size, size))
    turned = net.op("Transpose", apart, perm=[0, 1, 4, 2, 5, 3])
    return Branch(net.op("Reshape", turned, _whole(net, -1, makes, 2 * size, 2 * size)), makes, 2 * size)


def _resized(draw, net: Net, one: Branch) -> Branch:
    mode = draw(st.sampled_from(["nearest", "linear", "cubic"]))
    if draw(st.booleans()):
        name = net.op("Resize", one.name, "", net.fixed([1.0, 1.0, 2.0, 2.0]), mode=mode)
        return Branch(name, one.channels, 2 * one.size)
    sizes = _whole(net, 1, one.channels, one.size + 1, one.size + 1)
    return Branch(net.op("Resize", one.name, "", "", sizes, mode=mode), one.channels, one.size + 1)


def _by_shape(draw, net: Net, one: Branch) -> Branch:
    """There and back again by shapes that are computed from the tensor's own."""
    shape = net.op("Shape", one.name)
    if draw(st.booleans()):
        count = net.op("Gather", shape, _whole(net, 0), axis=0)
        flat = net.op("Concat", count, _whole(net, one.channels), _whole(net, -1), axis=0)
    else:
        channels = net.op("Unsqueeze", net.op("Gather", shape, net.fixed(1, np.int64)), _whole(net, 0))
        flat = net.op("Concat", _whole(net, -1), channels, _whole(net, one.size**2), axis=0)
    h = net.op("Relu", net.op("Reshape", one.name, flat))
    return Branch(net.op("Reshape", h, shape), one.channels, one.size)


def _excited(draw, net: Net, one: Branch) -> Branch:
    """Channels weighted by two dense layers of their means, with factors before product and bias."""
    mean = net.op("Flatten", net.op("GlobalAveragePool", one.name))
    factors = {name: draw(st.sampled_from([0.5, 1.0, 2.0])) for name in ("alpha", "beta")}
    turned = draw(st.booleans())
    h = net.op("Relu", net.gemm(mean, one.channels, 3, off=grown._off(draw, 3), turned=turned, **factors))
    gate = net.op("Sigmoid", net.gemm(h, 3, one.channels))
    shape = _whole(net, draw(st.sampled_from([0, -1])), one.channels, 1, 1)
    return Branch(net.op("Mul", one.name, net.op("Reshape", gate, shape)), one.channels, one.size)


def _looped(draw, net: Net, one: Branch) -> Branch:
    """A loop of two turns, to which a function of the tensor is added each time."""
    del draw
    number = net.made
    kept, carried = f"kept{number}", f"carried{number}"
    around, net.nodes = net.nodes, []
    goes = net.op("Identity", kept)
    sums = net.op("Add", carried, net.op("Relu", one.name))
    inner, net.nodes = net.nodes, around
    float_, bool_ = TensorProto.FLOAT, TensorProto.BOOL
    body = helper.make_graph(
        inner, f"body{number}",
        [
            helper.make_tensor_value_info(f"turn{number}", TensorProto.INT64, []),
            helper.make_tensor_value_info(kept, bool_, []),
            helper.make_tensor_value_info(carried, float_, None),
        ],
        [helper.make_tensor_value_info(goes, bool_, []), helper.make_tensor_value_info(sums, float_, None)],
    )  # fmt: skip
    name = net.op("Loop", net.fixed(2, np.int64), "", one.name, body=body)
    return Branch(name, one.channels, one.size)


_FORMS = [
    _deconv, _instance_norm, _padded, _split, _gathered, _strided, _shuffled, _pixels, _resized, _by_shape,
    _excited, _looped,
]  # fmt: skip


@st.composite
def models(draw) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """A model, some with a second output from within, and inputs for it."""
    net = Net(seed=draw(st.integers(0, 2**16)), opset=draw(st.sampled_from([13, 17])))
    one, shown = grown._conv(draw, net, Branch("x", 3, 6), []), ""
    for _each in range(draw(st.integers(1, 4))):
        one = draw(st.sampled_from(_FORMS))(draw, net, one)
        if draw(st.integers(0, 5)) == 0:
            one = grown._act(draw, net, one, [])
            shown = one.name
        if one.channels > _MOST_CHANNELS or one.size > _MOST_PLACES:
            break
        if draw(st.booleans()):
            one = grown._conv(draw, net, one, [])
    one = grown._flat(draw, net, one)
    last = net.dense(one.name, one.channels, 2)
    outputs = (shown, last) if shown else (last,)
    return net.model(*outputs, ranks=(4, 2) if shown else 2), net.samples(3)
