"""Which activation function a call in PyTorch computes, by its name and arguments; PyTorch is not needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from reluexplorer.models.graph.flat_ends import SMOOTH, smooth_shape
from reluexplorer.models.values.kinds import Kind, Shape

Given = Sequence[Any]
Named = Mapping[str, Any]
Computed = tuple[Kind, Shape] | None


def activation_of(name: str, args: Given, named: Named) -> Computed:
    """Return kind and shape of an activation function, or None for any other function.

    ``name`` as the function has it, without the underscores around it that tell that it works in place.
    """
    make = _FORMS.get(name)
    return make(args, named) if make else None


def needs_weights(name: str) -> bool:
    """Whether a function is an activation only where weights make what it is given, and else a guard."""
    return name in _CLAMPS


def _number(args: Given, named: Named, place: int, name: str, default: Any) -> Any:
    """Return an argument; tensors, which differ by value or unit, come as None."""
    found = args[place] if len(args) > place else named.get(name, default)
    return float(found) if isinstance(found, int | float) else None


def _limited(low: float | None, high: float | None) -> Computed:
    if low != 0.0:
        return None
    if high is None:
        return Kind.RELU, Shape()
    return (Kind.RELU6 if high == 6.0 else Kind.CLIP), Shape(0.0, high)


def _relu(_args: Given, _named: Named) -> Computed:
    return Kind.RELU, Shape()


def _relu6(_args: Given, _named: Named) -> Computed:
    return Kind.RELU6, Shape(0.0, 6.0)


def _hardtanh(args: Given, named: Named) -> Computed:
    return _limited(
        _number(args, named, 1, "min_val", -1.0), _number(args, named, 2, "max_val", 1.0)
    )  # fmt: skip


def _clamp(args: Given, named: Named) -> Computed:
    high = args[2] if len(args) > 2 else named.get("max")
    if high is not None and not isinstance(high, int | float):
        return None
    return _limited(_number(args, named, 1, "min", None), None if high is None else float(high))


def _clamp_min(args: Given, named: Named) -> Computed:
    return _limited(_number(args, named, 1, "min", None), None)


def _threshold(args: Given, named: Named) -> Computed:
    threshold, value = _number(args, named, 1, "threshold", None), _number(args, named, 2, "value", None)
    if threshold is None or value != 0.0:
        return None
    return (Kind.THRESHOLDED_RELU, Shape(threshold)) if threshold else (Kind.RELU, Shape())


def _leaky_relu(args: Given, named: Named) -> Computed:
    slope = _number(args, named, 1, "negative_slope", 0.01)
    return Kind.LEAKY_RELU, Shape(slopes=() if slope is None else (slope,))


def _rrelu(args: Given, named: Named) -> Computed:
    low, high = _number(args, named, 1, "lower", 1 / 8), _number(args, named, 2, "upper", 1 / 3)
    return Kind.LEAKY_RELU, Shape(slopes=((low + high) / 2,))


def _prelu(_args: Given, _named: Named) -> Computed:
    return Kind.PRELU, Shape()


def _hardswish(_args: Given, _named: Named) -> Computed:
    return Kind.HARD_SWISH, Shape(-3.0)


def _hardsigmoid(_args: Given, _named: Named) -> Computed:
    return Kind.HARD_SIGMOID, Shape(-3.0, 3.0)


@cache
def _smooth_shape(kind: Kind) -> Shape:
    return smooth_shape(SMOOTH[kind][0])


def _smooth(kind: Kind) -> Callable[[Given, Named], Computed]:
    return lambda _args, _named: (kind, _smooth_shape(kind))


_CLAMPS = frozenset({"clamp", "clip", "clamp_min"})
_FORMS: dict[str, Callable[[Given, Named], Computed]] = {
    "relu": _relu, "relu6": _relu6, "hardtanh": _hardtanh, "clamp": _clamp, "clip": _clamp,
    "clamp_min": _clamp_min, "threshold": _threshold, "leaky_relu": _leaky_relu, "rrelu": _rrelu,
    "prelu": _prelu, "hardswish": _hardswish, "hardsigmoid": _hardsigmoid,
    **{each.value: _smooth(each) for each in SMOOTH},
}  # fmt: skip
