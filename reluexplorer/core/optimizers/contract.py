"""What an optimiser is: its rule as calls on one flat parameter vector, and all that is asked about it.

The gradient that a rule sees is ``unit`` times the true one (see ``step_plan``). Its own arrays stay in
units that save calls, and its coefficients, one set for each update, make up for both; they are filled
ahead, so that no Python number is touched in a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from reluexplorer.core.arrays import Array, Floats
from reluexplorer.core.bound_calls import Call
from reluexplorer.core.hyperparameter import Hyperparameter, Rule

Coefficients = tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Flats:
    """The flat arrays of a run, each as long as the parameters unless said."""

    parameters: Array
    gradients: Array
    """(2, n): the gradient, and a second row for a rule that needs its square beside it."""
    slots: Array
    """(slots, n): what the rule remembers."""
    scratch: Array

    @property
    def gradient(self) -> Array:
        """The gradient's row."""
        return np.asarray(self.gradients[0])


@dataclass(frozen=True, eq=False)
class Memory:
    """What a rule remembers after some updates, where the learning rate never rises above ``rate`` again."""

    slots: Floats
    """(slots, n): magnitudes, in the rule's own units."""
    unit: float
    step: int
    """Updates so far."""
    rate: float


@dataclass(frozen=True, kw_only=True)
class Optimizer(Rule):
    """An update rule with all that the program asks about one; nothing of it may be left out."""

    parameters: tuple[Hyperparameter, ...] = field(kw_only=True)
    rank: int
    """Its place in lists, lowest first."""
    slots: int
    """How many numbers it remembers of each parameter; they begin at 0."""
    coefficients: Callable[..., Floats]
    """``coefficients(rates, first, unit, *parameters)`` returns (coefficients, updates) for updates
    ``first``, ``first`` + 1, … counted from 1, of the given learning rates."""
    calls: Callable[..., list[Call]]
    """``calls(flats, coefficients, *parameters)`` returns the calls of one update with its coefficients as
    arrays without axes."""
    coasting: Callable[..., Floats]
    """``coasting(memory, *parameters)`` returns (n,) bounds on how far what it remembers may still carry
    each parameter that gets no gradient any more; infinite or NaN for no bound. A rule that moves nothing
    without a gradient says so with :func:`stands_still`."""
    decay: Callable[..., float]
    """``decay(rate, *parameters)`` returns by which share of itself each weight and bias shrinks in an
    update whatever the gradient; a rule that shrinks none says so with :func:`no_decay`."""
    plain: bool
    """Whether an update is −learning rate × gradient and nothing else."""
    high_rate: float
    """The learning rate from which on one is high for this rule."""

    torch: str
    """The expression that makes it in PyTorch, with the names of its parameters, ``rate`` and ``of`` (what
    it updates) in braces; empty where PyTorch has none."""

    def in_torch(self, of: str, rate: float, given: tuple[float, ...]) -> str:
        """Return the expression that makes it in PyTorch for what ``of`` says; empty where there is none."""
        names = (parameter.name for parameter in self.parameters)
        return self.torch.format(of=of, rate=rate, **dict(zip(names, self.completed(given), strict=True)))


def rates_alone(rates: Floats, _first: int, unit: float, *_parameters: float) -> Floats:
    """Return the learning rates for a gradient of that unit, as the only coefficient."""
    return np.asarray(rates[None] / unit)


def stands_still(memory: Memory, *_parameters: float) -> Floats:
    """Return 0: without a gradient nothing moves."""
    return np.zeros(memory.slots.shape[1])


def no_decay(_rate: float, *_parameters: float) -> float:
    """Return 0: nothing shrinks by itself."""
    return 0.0
