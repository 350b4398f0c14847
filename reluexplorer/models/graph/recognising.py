"""Which activation function several nodes compute together: told by its values, whatever its form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import numpy as np

from reluexplorer.models.graph.flat_ends import SMOOTH, Numbers, elu, smooth_shape, swish
from reluexplorer.models.graph.pointwise import Cone
from reluexplorer.models.values.kinds import Kind, Shape

_Z = np.linspace(-12.0, 12.0, 961)
_NEAR = 1e-4
Known = tuple[Kind, Shape]


def recognised(cone: Cone) -> Known | None:
    """Return the kind of a function and its flat ends; None where it is none that is known."""
    with np.errstate(all="ignore"):
        h = cone(_Z)
        if not np.isfinite(h).all() or _same(h, h[0] + (h[-1] - h[0]) * (_Z - _Z[0]) / (_Z[-1] - _Z[0])):
            return None
        return next((found for found in _tried(h)), None)


def _tried(h: Numbers) -> Iterator[Known]:
    yield from _rectifiers(h)
    yield from _hard(h)
    for kind, form in _smooth_forms():
        if _same(h, form):
            yield kind, smooth_shape(SMOOTH[kind][0])
    yield from _families(h)


@cache
def _smooth_forms() -> tuple[tuple[Kind, Numbers], ...]:
    """Return the values of the smooth functions."""
    return tuple((kind, form(_Z)) for kind, forms in SMOOTH.items() for form in forms)


def _same(h: Numbers, other: Numbers) -> bool:
    return bool(np.all(np.abs(h - other) <= _NEAR * (1.0 + np.abs(other))))


def _rectifiers(h: Numbers) -> Iterator[Known]:
    top, slope = float(h[-1]), float(h[0] / _Z[0])
    if _same(h, np.maximum(_Z, 0.0)):
        yield Kind.RELU, Shape()
    if 0.1 < top < 11.9 and _same(h, np.clip(_Z, 0.0, top)):
        high = round(top, 5)
        yield (Kind.RELU6 if high == 6.0 else Kind.CLIP), Shape(0.0, high)
    if 1e-6 < abs(slope) < 0.999 and _same(h, np.where(_Z > 0.0, _Z, slope * _Z)):
        yield Kind.LEAKY_RELU, Shape(slopes=(round(slope, 6),))


def _hard(h: Numbers) -> Iterator[Known]:
    if _same(h, _Z * np.clip(_Z / 6.0 + 0.5, 0.0, 1.0)):
        yield Kind.HARD_SWISH, Shape(-3.0)
    middle = np.flatnonzero((h > 0.05) & (h < 0.95))
    if len(middle) > 1 and abs(h[0]) < _NEAR and abs(h[-1] - 1.0) < _NEAR:
        first, last = middle[0], middle[-1]
        alpha = (h[last] - h[first]) / (_Z[last] - _Z[first])
        beta = h[first] - alpha * _Z[first]
        if alpha > 0.0 and _same(h, np.clip(alpha * _Z + beta, 0.0, 1.0)):
            yield Kind.HARD_SIGMOID, Shape(round(-beta / alpha, 4), round((1.0 - beta) / alpha, 4))


def _families(h: Numbers) -> Iterator[Known]:
    """Yield what has a number of its own: the alpha of an ELU, the beta of a swish."""
    alpha = -float(h[0])
    if 0.01 < alpha < 10.0 and _same(h, elu(alpha)(_Z)):
        yield Kind.ELU, smooth_shape(elu(alpha))
    at_one = float(np.interp(1.0, _Z, h))
    if 0.5 < at_one < 1.0 - 1e-6:
        beta = math.log(at_one / (1.0 - at_one))
        if beta > 0.1 and _same(h, swish(beta)(_Z)):
            yield Kind.SILU, smooth_shape(swish(beta))
