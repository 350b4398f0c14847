"""How weights and biases begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.discovery import table
from reluexplorer.core.hyperparameter import Hyperparameter, Rule
from reluexplorer.language import _, pgettext

Sampler = Callable[..., Floats]
_ASYMMETRIC_SPREAD = 0.6007


@dataclass(frozen=True)
class Initializer(Rule):
    """A rule for first weights and biases.

    ``draw(rng, fan_in, fan_out, *parameters)`` returns (fan_in + 1, fan_out), the rule's own biases in
    the last row; weights are drawn before biases.
    """

    draw: Sampler


def _unbiased(weights: Sampler) -> Sampler:
    """Return the rule of these weights and of biases 0."""

    def draw(rng: np.random.Generator, fan_in: int, fan_out: int, *parameters: float) -> Floats:
        return np.vstack([weights(rng, fan_in, fan_out, *parameters), np.zeros(fan_out)])

    return draw


def _normal(variance: Callable[[int, int], float]) -> Sampler:
    def weights(rng: np.random.Generator, fan_in: int, fan_out: int) -> Floats:
        return np.asarray(rng.standard_normal((fan_in, fan_out)) * np.sqrt(variance(fan_in, fan_out)))

    return _unbiased(weights)


def _uniform(variance: Callable[[int, int], float]) -> Sampler:
    def weights(rng: np.random.Generator, fan_in: int, fan_out: int) -> Floats:
        bound = np.sqrt(3.0 * variance(fan_in, fan_out))
        return rng.uniform(-bound, bound, (fan_in, fan_out))

    return _unbiased(weights)


def _he(fan_in: int, _fan_out: int) -> float:
    """2 / fan-in: He, Zhang, Ren, Sun (2015), Delving Deep into Rectifiers."""
    return 2.0 / fan_in


def _glorot(fan_in: int, fan_out: int) -> float:
    """2 / (fan-in + fan-out): Glorot, Bengio (2010), Understanding the Difficulty of Training."""
    return 2.0 / (fan_in + fan_out)


def _lecun(fan_in: int, _fan_out: int) -> float:
    """1 / fan-in: LeCun, Bottou, Orr, Müller (1998), Efficient BackProp."""
    return 1.0 / fan_in


def _pytorch(rng: np.random.Generator, fan_in: int, fan_out: int) -> Floats:
    """Weights and biases U(±1 / √fan-in), as ``torch.nn.Linear`` begins."""
    bound = np.sqrt(3.0 * (1.0 / (3.0 * fan_in)))
    weights = rng.uniform(-bound, bound, (fan_in, fan_out))
    return np.vstack([weights, rng.uniform(-1.0, 1.0, fan_out) / np.sqrt(fan_in)])


def _constant(_rng: np.random.Generator, fan_in: int, fan_out: int, value: float) -> Floats:
    return np.full((fan_in, fan_out), value)


def _identity(_rng: np.random.Generator, fan_in: int, fan_out: int) -> Floats:
    """Unit i copies input i; units or inputs beyond the shorter side have weights 0.

    Le, Jaitly, Hinton (2015), A Simple Way to Initialize Recurrent Networks of Rectified Linear Units;
    rectangular as ``torch.nn.init.eye_``.
    """
    return np.eye(fan_in, fan_out)


def _orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int, gain: float) -> Floats:
    """Return gain·Q, where the vectors along the longer side of Q are orthonormal.

    Q is the factor of a normal matrix's QR decomposition, with R's diagonal made positive, which makes
    Q's distribution uniform (Haar's): Saxe, McClelland, Ganguli (2014), Exact Solutions to the Nonlinear
    Dynamics of Learning; Mezzadri (2007), How to Generate Random Matrices from the Classical Compact
    Groups. The gain is ``torch.nn.init.orthogonal_``'s. Last bits depend on the linear algebra library.
    """
    q, r = np.linalg.qr(rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out))))
    q *= gain * np.copysign(1.0, np.diagonal(r))
    return np.asarray(q if fan_in >= fan_out else q.T)


def _playground(rng: np.random.Generator, fan_in: int, fan_out: int) -> Floats:
    """Weights U(±1/2) and biases 0.1 in every layer, as TensorFlow Playground (``src/nn.ts``) begins."""
    return np.vstack([rng.uniform(-0.5, 0.5, (fan_in, fan_out)), np.full(fan_out, 0.1)])


def _asymmetric(rng: np.random.Generator, fan_in: int, fan_out: int) -> Floats:
    """Draw each unit's weights and bias from N(0, 0.6007² / fan-in), but one at random from Beta(2, 1).

    Lu, Shin, Su, Karniadakis (2020), Dying ReLU and Initialization: the positive entry makes it rarer that
    a unit is closed for every input of no negative numbers.
    """
    values = rng.standard_normal((fan_in + 1, fan_out)) * (_ASYMMETRIC_SPREAD / np.sqrt(fan_in))
    chosen = rng.integers(fan_in + 1, size=fan_out)
    values[chosen, np.arange(fan_out)] = rng.beta(2.0, 1.0, fan_out)
    return np.asarray(values)


_ENTRIES = (
    Initializer("he_normal", pgettext("initialisation", "He normal"), "N(0, 2 / fan-in)", _normal(_he)),
    Initializer("he_uniform", pgettext("initialisation", "He uniform"), "U(±√(6 / fan-in))", _uniform(_he)),
    Initializer(
        "glorot_normal",
        pgettext("initialisation", "Glorot normal"),
        "N(0, 2 / (fan-in + fan-out))",
        _normal(_glorot),
    ),
    Initializer(
        "glorot_uniform",
        pgettext("initialisation", "Glorot uniform"),
        "U(±√(6 / (fan-in + fan-out)))",
        _uniform(_glorot),
    ),
    Initializer(
        "lecun_normal", pgettext("initialisation", "LeCun normal"), "N(0, 1 / fan-in)", _normal(_lecun)
    ),
    Initializer(
        "lecun_uniform", pgettext("initialisation", "LeCun uniform"), "U(±√(3 / fan-in))", _uniform(_lecun)
    ),
    Initializer("pytorch", _("PyTorch default"), _("weights and biases U(±1 / √fan-in)"), _pytorch),
    Initializer(
        "orthogonal",
        _("Orthogonal"),
        _("gain · Q, a random matrix with orthonormal rows or columns"),
        _unbiased(_orthogonal),
        parameters=(Hyperparameter("gain", _("Gain"), 1.0, 0.0, 10.0),),
    ),
    Initializer(
        "asymmetric",
        _("Asymmetric"),
        _("of a unit's weights and bias one from Beta(2, 1), the others N(0, 0.6007² / fan-in)"),
        _asymmetric,
    ),
    Initializer("playground", "Playground", _("weights U(±0.5), biases 0.1"), _playground),
    Initializer("identity", _("Identity"), _("1 on the diagonal, else 0"), _unbiased(_identity)),
    Initializer(
        "constant",
        _("Constant"),
        _("one value: every unit of a layer stays the same"),
        _unbiased(_constant),
        parameters=(Hyperparameter("value", _("Value"), 0.1, -10.0, 10.0),),
    ),
    Initializer(
        "zeros",
        _("Zeros"),
        _("0: every unit of a layer stays the same"),
        lambda _rng, fan_in, fan_out: np.zeros((fan_in + 1, fan_out)),
    ),
)
INITIALIZERS: dict[str, Initializer] = table(__name__, _ENTRIES)


def initial_layer(
    initializer: Initializer,
    rng: np.random.Generator,
    shape: tuple[int, int],
    parameters: tuple[float, ...] = (),
    *,
    bias: float = 0.0,
    bias_spread: float = 0.0,
    biased: bool = True,
) -> Floats:
    """Return the first parameters of a layer, ``shape`` = (fan_in + 1, fan_out), biases in the last row.

    ``parameters`` are the initialiser's; missing ones are the defaults. A bias is what the initialiser
    says, which is 0 for most, plus ``bias``, plus a draw from N(0, bias_spread²) that is made after all
    others and only for a spread above 0; without ``biased`` it is 0. Raises ValueError for a spread
    below 0.
    """
    if bias_spread < 0.0:
        message = f"the spread of the biases is {bias_spread}: it must not be below 0"
        raise ValueError(message)
    rows, units = shape
    layer = initializer.draw(rng, rows - 1, units, *initializer.completed(parameters))
    if not biased:
        layer[-1] = 0.0
        return layer
    layer[-1] += bias
    if bias_spread > 0.0:
        layer[-1] += bias_spread * rng.standard_normal(units)
    return layer
