"""A number that shapes a rule: an activation function, an optimiser, an initialiser, a schedule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hyperparameter:
    """One such number with its default and the range that makes sense."""

    name: str
    label: str
    default: float
    low: float
    high: float


def completed(given: tuple[float, ...], parameters: tuple[Hyperparameter, ...]) -> tuple[float, ...]:
    """Return ``given`` followed by the defaults of the parameters that it leaves out."""
    return given + tuple(parameter.default for parameter in parameters[len(given) :])
