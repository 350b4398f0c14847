"""Activations that mix the units of a layer: softmax, maxout, concatenated ReLU, gated linear units.

Arrays are unit-major, (units, batch); each column is one sample.
"""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations.activation import VectorActivation, Work
from reluexplorer.core.activations.kernel_tools import constants, logistic_into
from reluexplorer.core.arrays import Array
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.language import _


def _same(units: int) -> int:
    return units


def _softmax(z: Array, out: Array, _work: Work) -> None:
    np.subtract(z, z.max(axis=0), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=0), out)


def _softmax_back(_z: Array, out: Array, delta_out: Array, delta_z: Array, _work: Work) -> None:
    np.multiply(delta_out, out, delta_z)
    total = delta_z.sum(axis=0)
    np.subtract(delta_out, total, delta_z)
    np.multiply(delta_z, out, delta_z)


def _log_softmax(z: Array, out: Array, work: Work) -> None:
    np.subtract(z, z.max(axis=0), out)
    np.exp(out, work[0])
    np.subtract(out, np.log(work[0].sum(axis=0)), out)


def _log_softmax_back(_z: Array, out: Array, delta_out: Array, delta_z: Array, _work: Work) -> None:
    np.exp(out, delta_z)
    np.multiply(delta_z, delta_out.sum(axis=0), delta_z)
    np.subtract(delta_out, delta_z, delta_z)


def _maxout_width(units: int, pieces: float) -> int:
    if pieces < 1 or units % int(pieces):
        raise ValueError(
            _("maxout of {pieces} pieces does not divide {units} units evenly").format(
                pieces=int(pieces), units=units
            )
        )
    return units // int(pieces)


def _maxout(z: Array, out: Array, _work: Work, pieces: float) -> None:
    np.max(z.reshape(out.shape[0], int(pieces), *z.shape[1:]), axis=1, out=out)


def _maxout_back(z: Array, out: Array, delta_out: Array, delta_z: Array, work: Work, pieces: float) -> None:
    """Only the first of equally large pieces receives the gradient; ``work`` marks what is still free."""
    count = int(pieces)
    free = work[0][: out.shape[0]]
    free.fill(1.0)
    for piece in range(count):
        chosen = delta_z[piece::count]
        np.equal(z[piece::count], out, chosen)
        np.multiply(chosen, free, chosen)
        np.subtract(free, chosen, free)
        np.multiply(chosen, delta_out, chosen)


def _crelu(z: Array, out: Array, _work: Work) -> None:
    zero = constants(z)[0.0]
    units = z.shape[0]
    np.maximum(z, zero, out=out[:units])
    np.negative(z, out[units:])
    np.maximum(out[units:], zero, out=out[units:])


def _crelu_back(z: Array, _out: Array, delta_out: Array, delta_z: Array, work: Work) -> None:
    zero = constants(z)[0.0]
    units = z.shape[0]
    np.greater(z, zero, delta_z)
    np.multiply(delta_z, delta_out[:units], delta_z)
    np.less(z, zero, work[0])
    np.multiply(work[0], delta_out[units:], work[0])
    np.subtract(delta_z, work[0], delta_z)


def _glu_width(units: int) -> int:
    if units % 2:
        raise ValueError(_("a gated linear unit pairs its inputs, and {units} is odd").format(units=units))
    return units // 2


def _glu(z: Array, out: Array, work: Work) -> None:
    half = out.shape[0]
    logistic_into(z[half:], out, work[0][:half])
    np.multiply(z[:half], out, out)


def _glu_back(z: Array, out: Array, delta_out: Array, delta_z: Array, work: Work) -> None:
    half = out.shape[0]
    gate, denominator = delta_z[:half], work[0][:half]
    logistic_into(z[half:], gate, denominator)
    np.multiply(out, delta_out, delta_z[half:])
    np.divide(delta_z[half:], denominator, delta_z[half:])
    np.multiply(gate, delta_out, gate)


ACTIVATIONS = (
    VectorActivation(
        "softmax", "Softmax", "eˣⁱ / Σⱼ eˣʲ", "J = diag(p) − ppᵀ", "Bridle 1990", _("(0, 1), sum 1"),
        _same, _softmax, _softmax_back, torch_name="softmax",
    ),
    VectorActivation(
        "log_softmax", _("Log softmax"), "xᵢ − ln Σⱼ eˣʲ", "J = I − 1pᵀ",
        _("the logarithm of softmax"), "(−∞, 0]", _same, _log_softmax, _log_softmax_back,
        scratch=1, torch_name="log_softmax",
    ),
    VectorActivation(
        "maxout", "Maxout", _("the largest of k neighbouring xᵢ"),
        _("1 for the first of the largest, else 0"),
        "Goodfellow et al. 2013", "(−∞, ∞)", _maxout_width, _maxout, _maxout_back,
        parameters=(Hyperparameter("pieces", _("Pieces k"), 2.0, 1.0, 8.0),), scratch=1,
    ),
    VectorActivation(
        "crelu", "CReLU", "[max(0, x), max(0, −x)]", _("[1 if x > 0, else 0; −1 if x < 0, else 0]"),
        _("Shang, Sohn, Almeida and Lee 2016"), "[0, ∞)", lambda units: 2 * units, _crelu, _crelu_back,
        scratch=1,
    ),
    VectorActivation(
        "glu", "GLU", _("a·σ(b) for x = [a, b]"), "[σ(b); a·σ(b)(1 − σ(b))]",
        _("Dauphin, Fan, Auli and Grangier 2017"), "(−∞, ∞)", _glu_width, _glu, _glu_back, scratch=1,
        torch_name="glu",
    ),
)  # fmt: skip
