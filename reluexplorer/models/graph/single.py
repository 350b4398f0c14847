"""Activations that are one node: their kind, and their flat ends by the node's own numbers."""

from __future__ import annotations

import math
from functools import cache

from reluexplorer.models.graph.constants import dims_of, scalar_of, value_of
from reluexplorer.models.graph.flat_ends import SELU, SMOOTH, celu, elu, selu, smooth_shape
from reluexplorer.models.graph.recognising import MOST_HARD
from reluexplorer.models.graph.view import Placed
from reluexplorer.models.values.kinds import Kind, Shape

_PLAIN = {
    "Sigmoid": Kind.SIGMOID,
    "Tanh": Kind.TANH,
    "Gelu": Kind.GELU,
    "com.microsoft.Gelu": Kind.GELU,
    "com.microsoft.FastGelu": Kind.GELU,
    "com.microsoft.QuickGelu": Kind.GELU,
    "Softplus": Kind.SOFTPLUS,
    "Softsign": Kind.SOFTSIGN,
    "Mish": Kind.MISH,
    "Swish": Kind.SILU,
}


def single(node: Placed) -> tuple[Kind, Shape] | None:
    """Return what activation a node is, None for none."""
    if node.op in _PLAIN:
        return _PLAIN[node.op], _plain_shape(_PLAIN[node.op])
    if node.op in _WITH_NUMBERS:
        return _WITH_NUMBERS[node.op](node)
    return None


@cache
def _plain_shape(kind: Kind) -> Shape:
    return smooth_shape(SMOOTH[kind][0])


def _relu(_node: Placed) -> tuple[Kind, Shape]:
    return Kind.RELU, Shape()


def _leaky(node: Placed) -> tuple[Kind, Shape]:
    return Kind.LEAKY_RELU, Shape(slopes=(_number(node, "alpha", 0.01),))


def _prelu(node: Placed) -> tuple[Kind, Shape] | None:
    dims = dims_of(node.given(1), node.scope)
    if dims is None:
        return None
    if sum(each > 1 for each in dims) > 1:  # slopes of each position, which no channel has of its own
        return Kind.PRELU, Shape()
    slopes = value_of(node.given(1), node.scope)
    if slopes is None:
        return None
    return Kind.PRELU, Shape(slopes=tuple(float(each) for each in slopes.reshape(-1)))


def _thresholded(node: Placed) -> tuple[Kind, Shape]:
    return Kind.THRESHOLDED_RELU, Shape(_number(node, "alpha", 1.0))


def _hard_sigmoid(node: Placed) -> tuple[Kind, Shape] | None:
    alpha, beta = _number(node, "alpha", 0.2), _number(node, "beta", 0.5)
    if alpha <= 0.0:
        return None
    return Kind.HARD_SIGMOID, Shape(round(-beta / alpha, 4), round((1.0 - beta) / alpha, 4))


def _elu(node: Placed) -> tuple[Kind, Shape]:
    return Kind.ELU, smooth_shape(elu(_number(node, "alpha", 1.0)))


def _celu(node: Placed) -> tuple[Kind, Shape]:
    return Kind.CELU, smooth_shape(celu(_number(node, "alpha", 1.0)))


def _selu(node: Placed) -> tuple[Kind, Shape]:
    return Kind.SELU, smooth_shape(selu(_number(node, "alpha", SELU[0]), _number(node, "gamma", SELU[1])))


def _hard_swish(_node: Placed) -> tuple[Kind, Shape]:
    return Kind.HARD_SWISH, Shape(-3.0)


def _clip(node: Placed) -> tuple[Kind, Shape] | None:
    """A Clip from 0 on, or around it: its bounds are inputs from opset 11 on, attributes before."""
    low, high = (_bound(node, i, name) for i, name in ((1, "min"), (2, "max")))
    if low is not None and high is not None and -MOST_HARD <= low < 0.0 < high <= MOST_HARD:
        return Kind.HARD_TANH, Shape(low, high)
    if low != 0.0 or high is None or high <= 0.0:
        return None
    if high >= 3e38:
        return Kind.RELU, Shape()
    return (Kind.RELU6 if high == 6.0 else Kind.CLIP), Shape(0.0, high)


def _bound(node: Placed, index: int, name: str) -> float | None:
    if node.given(index):
        return scalar_of(node.given(index), node.scope)
    return float(node.attribute(name, -math.inf if name == "min" else math.inf))


def _number(node: Placed, name: str, default: float) -> float:
    """Return a number of a node as people wrote it, without the digits that single precision adds."""
    return float(f"{node.attribute(name, default):.7g}")


_WITH_NUMBERS = {
    "Relu": _relu,
    "LeakyRelu": _leaky,
    "PRelu": _prelu,
    "ThresholdedRelu": _thresholded,
    "HardSigmoid": _hard_sigmoid,
    "Elu": _elu,
    "Celu": _celu,
    "Selu": _selu,
    "HardSwish": _hard_swish,
    "Clip": _clip,
}
