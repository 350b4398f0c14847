"""Where activation functions are off and where they are flat.

A smooth function counts as flat where its slope is below 5 % of its steepest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.kinds import Kind, Shape

Numbers = NDArray[np.float64]
Function = Callable[[Numbers], Numbers]
FLAT = 0.05
_REACH = 40.0
_POINTS = 80_001


def _logistic(z: Numbers) -> Numbers:
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def _softplus(z: Numbers) -> Numbers:
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def _normal(z: Numbers) -> Numbers:
    return 0.5 * (1.0 + np.array([math.erf(each) for each in np.ravel(z) / math.sqrt(2.0)]).reshape(z.shape))


def _tanh_gelu(z: Numbers) -> Numbers:
    return 0.5 * z * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (z + 0.044715 * z**3)))


def _grown(alpha: float, scale: float = 1.0, width: float = 1.0) -> Function:
    """Return scale · z above 0 and scale · alpha · (exp(z / width) − 1) below."""
    return lambda z: scale * np.where(z > 0.0, z, alpha * np.expm1(np.minimum(z, 0.0) / width))


SELU = (1.6732632423543772, 1.0507009873554805)
"""Alpha and gamma (Klambauer et al., 2017), as ONNX has them."""
SMOOTH: dict[Kind, Sequence[Function]] = {
    Kind.SIGMOID: (_logistic,),
    Kind.TANH: (np.tanh,),
    Kind.SILU: (lambda z: z * _logistic(z),),
    Kind.GELU: (lambda z: z * _normal(z), _tanh_gelu, lambda z: z * _logistic(1.702 * z)),
    Kind.ELU: (_grown(1.0),),
    Kind.SELU: (_grown(*SELU),),
    Kind.CELU: (_grown(1.0),),
    Kind.SOFTPLUS: (_softplus,),
    Kind.SOFTSIGN: (lambda z: z / (1.0 + np.abs(z)),),
    Kind.MISH: (lambda z: z * np.tanh(_softplus(z)),),
}
"""Each with its forms; the first is the exact one."""


def elu(alpha: float) -> Function:
    """Return the ELU of an alpha."""
    return _grown(alpha)


def celu(alpha: float) -> Function:
    """Return the CELU of an alpha (Barron, 2017): alpha · (exp(z / alpha) − 1) below 0."""
    return _grown(alpha, width=alpha)


def selu(alpha: float, gamma: float) -> Function:
    """Return the SELU of its two constants."""
    return _grown(alpha, gamma)


def swish(beta: float) -> Function:
    """Return z · sigmoid(beta · z)."""
    return lambda z: z * _logistic(beta * z)


def smooth_shape(function: Function) -> Shape:
    """Return between which pre-activations a function is not flat."""
    z = np.linspace(-_REACH, _REACH, _POINTS)
    slope = np.abs(np.gradient(function(z), z))
    steep = np.flatnonzero(slope >= FLAT * slope.max())
    first, last = int(steep[0]), int(steep[-1])
    low = -math.inf if first == 0 else round(float(z[first]), 3)
    high = math.inf if last == len(z) - 1 else round(float(z[last]), 3)
    return Shape(low, high)
