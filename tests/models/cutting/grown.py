"""Graphs that grow at random out of the operators of convolutional networks, with silent channels planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from hypothesis import strategies as st

from tests.models.cutting.build import Net


@dataclass
class Branch:
    """A tensor with so many channels, at so many places each way; 0 places for a dense layer's."""

    name: str
    channels: int
    size: int


def _grown(draw, net: Net, one: Branch, others: list[Branch]) -> Branch:
    """Let a branch grow by a node or two."""
    if one.size == 0:
        return _dense(draw, net, one, others)
    ways = [_conv, _conv, _act, _norm, _depthwise, _pool, _concat, _sum, _scaled, _gate, _sliced, _moved]
    return draw(st.sampled_from(ways))(draw, net, one, others)


def _off(draw, count: int) -> list[int]:
    return draw(st.lists(st.integers(0, count - 1), max_size=count, unique=True))


def _act(draw, net, one, _others):
    kind = draw(st.sampled_from(["Relu", "Relu", "LeakyRelu", "Clip", "Sigmoid"]))
    if kind == "Clip":
        name = net.op("Clip", one.name, net.fixed(0.0), net.fixed(6.0))
    else:
        name = net.op(kind, one.name, **({"alpha": 0.1} if kind == "LeakyRelu" else {}))
    return Branch(name, one.channels, one.size)


def _conv(draw, net, one, others):
    makes, k = draw(st.integers(2, 6)), draw(st.sampled_from([1, 2, 3]))
    if k > one.size:
        k = 1
    pad = draw(st.sampled_from([0, 1])) if k == 3 else 0
    name = net.conv(one.name, one.channels, makes, k, off=_off(draw, makes), pad=pad)
    made = Branch(name, makes, one.size + 2 * pad - k + 1)
    return _act(draw, net, made, others)


def _norm(draw, net, one, others):
    made = Branch(net.norm(one.name, one.channels, _off(draw, one.channels)), one.channels, one.size)
    return _act(draw, net, made, others)


def _depthwise(draw, net, one, _others):
    times, pad = draw(st.sampled_from([1, 2])), draw(st.sampled_from([0, 1]))
    if one.size < 3 and not pad:
        return one
    makes = one.channels * times
    name = net.conv(one.name, one.channels, makes, 3, group=one.channels, pad=pad, off=_off(draw, makes))
    return Branch(name, makes, one.size + 2 * pad - 2)


def _pool(draw, net, one, _others):
    if one.size < 2:
        return one
    kind, pad = draw(st.sampled_from(["MaxPool", "AveragePool"])), draw(st.sampled_from([0, 1]))
    more = {"count_include_pad": draw(st.sampled_from([0, 1]))} if kind == "AveragePool" else {}
    name = net.op(kind, one.name, kernel_shape=[2, 2], strides=[2, 2], pads=[pad] * 4, **more)
    return Branch(name, one.channels, (one.size + 2 * pad) // 2)


def _concat(draw, net, one, others):
    fits = [each for each in others if each.size == one.size]
    if not fits:
        return one
    other = draw(st.sampled_from(fits))
    name = net.op("Concat", one.name, other.name, axis=1)
    return Branch(name, one.channels + other.channels, one.size)


def _sum(draw, net, one, others):
    fits = [each for each in others if each.size == one.size and each.channels == one.channels]
    if not fits:
        kernel = net.conv(one.name, one.channels, one.channels, 1, off=_off(draw, one.channels))
        fits = [_act(draw, net, Branch(kernel, one.channels, one.size), others)]
    kind = draw(st.sampled_from(["Add", "Mul", "Sub", "Max"]))
    return Branch(net.op(kind, one.name, draw(st.sampled_from(fits)).name), one.channels, one.size)


def _scaled(draw, net, one, _others):
    dims = (1, one.channels, 1, 1) if one.size else (one.channels,)
    kind = draw(st.sampled_from(["Mul", "Add"]))
    return Branch(net.op(kind, one.name, net.fixed(net.weights(*dims, reads=1))), one.channels, one.size)


def _gate(draw, net, one, _others):
    mean = net.op("GlobalAveragePool", one.name)
    count = draw(st.integers(2, 4))
    inner = net.op("Relu", net.conv(mean, one.channels, count, 1, off=_off(draw, count)))
    kernel = net.conv(inner, count, one.channels, 1, off=_off(draw, one.channels))
    gate = net.op("HardSigmoid", kernel)
    return Branch(net.op("Mul", one.name, gate), one.channels, one.size)


def _sliced(draw, net, one, _others):
    if one.channels < 2:
        return one
    start = draw(st.integers(0, one.channels - 2))
    ends = [net.fixed([each], np.int64) for each in (start, one.channels, 1)]
    return Branch(net.op("Slice", one.name, *ends), one.channels - start, one.size)


def _moved(draw, net, one, _others):
    count = draw(st.integers(2, 6))
    last = net.op("Transpose", one.name, perm=[0, 2, 3, 1])
    h = net.op("Relu", net.dense(last, one.channels, count, off=_off(draw, count)))
    return Branch(net.op("Transpose", h, perm=[0, 3, 1, 2]), count, one.size)


def _dense(draw, net, one, others):
    way = draw(st.sampled_from(["gemm", "dense", "scaled", "sum", "concat"]))
    if way in {"gemm", "dense"}:
        makes = draw(st.integers(2, 6))
        grow = net.gemm if way == "gemm" else net.dense
        name = grow(one.name, one.channels, makes, off=_off(draw, makes))
        return _act(draw, net, Branch(name, makes, 0), others)
    return {"scaled": _scaled, "concat": _concat}.get(way, _dense_sum)(draw, net, one, others)


def _dense_sum(draw, net, one, others):
    fits = [each for each in others if each.size == 0 and each.channels == one.channels]
    other = draw(st.sampled_from([one, *fits]))
    return Branch(net.op("Add", one.name, other.name), one.channels, 0)


def _flat(draw, net, one):
    way = draw(st.sampled_from(["mean", "flatten", "reshape"]))
    if one.size == 0:
        return one
    if way == "mean":
        name = net.op("Flatten", net.op("GlobalAveragePool", one.name))
        return Branch(name, one.channels, 0)
    count = one.channels * one.size**2
    if way == "flatten":
        return Branch(net.op("Flatten", one.name), count, 0)
    return Branch(net.op("Reshape", one.name, net.fixed([-1, count], np.int64)), count, 0)


@st.composite
def models(draw) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """A model and inputs for it."""
    net = Net(seed=draw(st.integers(0, 2**16)))
    branches = [_conv(draw, net, Branch("x", 3, 6), [])]
    for _each in range(draw(st.integers(1, 9))):
        one = draw(st.sampled_from(branches[-3:]))
        branches.append(_grown(draw, net, one, branches))
        if draw(st.integers(0, 5)) == 0:
            branches.append(_flat(draw, net, branches[-1]))
    one = _flat(draw, net, branches[-1])
    return net.model(net.dense(one.name, one.channels, 2)), net.samples(4)
