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
_FARTHEST, _MANY = 1e6, 120
MOST_HARD = 10.0
"""A clip at both sides of 0 that ends further out keeps numbers in range, and is no function of a network."""
Known = tuple[Kind, Shape]


def recognised(cone: Cone) -> Known | None:
    """Return the kind of a function and its flat ends; None where it is none that is known."""
    far = _far(cone.numbers)
    z = np.concatenate([-far[::-1], _Z, far])
    with np.errstate(all="ignore"):
        wide = cone(z)
        h = wide[len(far) : len(far) + len(_Z)]
        if not np.isfinite(h).all() or _same(h, h[0] + (h[-1] - h[0]) * (_Z - _Z[0]) / (_Z[-1] - _Z[0])):
            return None
        return next((found for found in _tried(h, z, wide, cone.numbers)), None)


def _far(numbers: tuple[float, ...]) -> Numbers:
    """Return points beyond those that are always tried, as far out as constants can put a bend."""
    sizes = [abs(each) for each in numbers if each != 0.0 and math.isfinite(each)]
    reach = 2.0 * math.prod(max(each, 1.0 / each) for each in sizes)
    return np.geomspace(_Z[-1], min(reach, _FARTHEST), _MANY)[1:] if reach > _Z[-1] else np.zeros(0)


def _tried(h: Numbers, z: Numbers, wide: Numbers, numbers: tuple[float, ...]) -> Iterator[Known]:
    if np.isfinite(wide).all():
        yield from _rectifiers(z, wide)
        yield from _thresholded(z, wide, numbers)
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


def _rectifiers(z: Numbers, h: Numbers) -> Iterator[Known]:
    """Yield what is linear in parts; 0 has to be 0, as a channel that is off is taken for nothing."""
    top, slope = float(h[-1]), float(h[0] / z[0])
    if (h[z == 0.0] != 0.0).any():
        return
    is_off = not h[z < 0.0].any()
    if is_off and _same(h, np.maximum(z, 0.0)):
        yield Kind.RELU, Shape()
    if is_off and 0.1 < top < 0.99 * z[-1] and _same(h, np.clip(z, 0.0, top)):
        high = round(top, 5)
        yield (Kind.RELU6 if high == 6.0 else Kind.CLIP), Shape(0.0, high)
    if 1e-6 < abs(slope) < 0.999 and _same(h, np.where(z > 0.0, z, slope * z)):
        yield Kind.LEAKY_RELU, Shape(slopes=(round(slope, 6),))


def _thresholded(z: Numbers, h: Numbers, numbers: tuple[float, ...]) -> Iterator[Known]:
    """Yield what is 0 up to one of the numbers and z above it; at the number itself it may be both."""
    for number in numbers:
        beside = np.abs(z - number) > _NEAR
        is_off = not h[beside & (z < number)].any()
        if number > 0.0 and is_off and _same(h[beside], np.where(z > number, z, 0.0)[beside]):
            yield Kind.THRESHOLDED_RELU, Shape(number)


def _hard(h: Numbers) -> Iterator[Known]:
    """Yield what is flat below, and a line or a parabola above."""
    low, high = round(float(h[0]), 5), round(float(h[-1]), 5)
    if -MOST_HARD <= low < 0.0 < high <= MOST_HARD and _same(h, np.clip(_Z, low, high)):
        yield Kind.HARD_TANH, Shape(low, high)
    if not h[_Z < -3.0].any() and _same(h, _Z * np.clip(_Z / 6.0 + 0.5, 0.0, 1.0)):
        yield Kind.HARD_SWISH, Shape(-3.0)
    middle = np.flatnonzero((h > 0.05) & (h < 0.95))
    if len(middle) > 1 and h[0] == 0.0 and abs(h[-1] - 1.0) < _NEAR:
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
