"""What belongs to no family: waves, a bump, and no activation at all."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations.activation import Activation, Family, Form, Gating, Start, Work
from reluexplorer.core.activations.kernel_tools import blockwise, constants
from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.language import _

_INF = math.inf


def sine(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """Sin(x)."""
    if slope is not None:
        np.cos(x, slope)
    np.sin(x, value)


@blockwise
def snake(x: Array, value: Array, slope: Array | None, work: Work, rate: float) -> None:
    """X + sin²(ax)/a, with the slope 1 + sin(2ax)."""
    c = constants(x)
    wave = work[0]
    if slope is not None:
        np.multiply(x, c[2.0 * rate], slope)
        np.sin(slope, slope)
        np.add(slope, c[1.0], slope)
    np.multiply(x, c[rate], wave)
    np.sin(wave, wave)
    np.multiply(wave, wave, wave)
    np.divide(wave, c[rate], wave)
    np.add(x, wave, value)


@blockwise
def gaussian(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """e^(−x²)."""
    c = constants(x)
    np.multiply(x, x, value)
    np.negative(value, value)
    np.exp(value, value)
    if slope is not None:
        np.multiply(x, c[-2.0], slope)
        np.multiply(slope, value, slope)


def identity(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """X itself."""
    np.copyto(value, x)
    if slope is not None:
        slope.fill(1.0)


ACTIVATIONS = (
    Activation(
        "sin", _("Sine"), "sin(x)", "cos(x)", sine, -1.0, 1.0, "Sitzmann et al. 2020", "[−1, 1]",
        monotone=False, period=lambda: 2.0 * math.pi,
        family=Family.OTHERS, rank=1, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        numpy="np.sin(x)", torch="torch.sin(x)", colour=8,
    ),
    Activation(
        "snake", "Snake", "x + sin²(ax)/a", "1 + sin(2ax)", snake, -_INF, _INF,
        _("Ziyin, Hartwig and Ueda 2020"), "(−∞, ∞)",
        parameters=(Hyperparameter("rate", _("Frequency a"), 1.0, 0.1, 20.0),),
        scratch=1, period=lambda rate: math.pi / rate,
        family=Family.OTHERS, rank=2, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        numpy="x + np.sin({0} * x) ** 2 / {0}", torch="x + torch.sin({0} * x) ** 2 / {0}", colour=1,
    ),
    Activation(
        "gaussian", _("Gaussian"), "e^(−x²)", "−2x·e^(−x²)", gaussian, 0.0, 1.0,
        _("the radial basis function"), "(0, 1]", saturates="±", monotone=False, proper=True,
        family=Family.OTHERS, rank=3, piecewise_linear=False, flat_below=None, gating=Gating.NONE,
        numpy="np.exp(-x * x)", torch="torch.exp(-x * x)", colour=2,
    ),
    Activation(
        "identity", _("Identity"), "x", "1", identity, -_INF, _INF, _("no activation at all"),
        "(−∞, ∞)", torch_gain=lambda: 1.0,
        family=Family.OTHERS, rank=4, form=Form.IDENTITY, piecewise_linear=True, flat_below=None,
        gating=Gating.NONE, start=Start.GLOROT, numpy="x", torch="x", colour=8, width=1.5, usual=True,
    ),
)  # fmt: skip
