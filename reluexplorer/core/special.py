"""The error function, which NumPy lacks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

_SMALL_P = (
    1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
)  # fmt: skip
_SMALL_Q = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3)
_MIDDLE_P = (
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
)  # fmt: skip
_MIDDLE_Q = (
    1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
)  # fmt: skip
_LARGE_P = (
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
)  # fmt: skip
_LARGE_Q = (
    1.0,
    2.56852019228982242,
    1.87295284992346725,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3,
)


def erf(x: Array) -> Array:
    """Return the error function of each element, to about one rounding error in float64.

    Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).
    """
    magnitude = np.abs(x)
    square = np.minimum(magnitude, 0.5) ** 2
    small = magnitude * np.polyval(_SMALL_P, square) / np.polyval(_SMALL_Q, square)
    bounded = np.clip(magnitude, 0.46875, 4.0)
    gauss = np.exp(-(np.minimum(magnitude, 7.0) ** 2))
    middle = 1.0 - gauss * np.polyval(_MIDDLE_P, bounded) / np.polyval(_MIDDLE_Q, bounded)
    far = np.clip(magnitude, 4.0, 7.0)
    inverse = 1.0 / (far * far)
    tail = inverse * np.polyval(_LARGE_P, inverse) / np.polyval(_LARGE_Q, inverse)
    large = 1.0 - gauss * (1.0 / np.sqrt(np.pi) - tail) / far
    positive = np.where(magnitude <= 0.46875, small, np.where(magnitude <= 4.0, middle, large))
    return np.asarray(np.copysign(positive, x), dtype=x.dtype)


def normal_cdf(x: Array) -> Array:
    """Return the standard normal distribution function of each element."""
    return np.asarray(0.5 * (1.0 + erf(x / np.sqrt(2.0, dtype=x.dtype))), dtype=x.dtype)


def normal_density(x: Array) -> Array:
    """Return the standard normal density of each element."""
    return np.asarray(np.exp(-0.5 * np.minimum(np.abs(x), 1e2) ** 2) / np.sqrt(2.0 * np.pi), dtype=x.dtype)
