"""A rule of a catalogue (an activation, an optimiser, an initialiser, a schedule), and what shapes it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Hyperparameter:
    """A number that shapes a rule, with its default and the range that makes sense."""

    name: str
    label: str
    default: float
    low: float
    high: float


@dataclass(frozen=True)
class Rule:
    """What every entry of a catalogue has."""

    name: str
    label: str
    formula: str
    parameters: tuple[Hyperparameter, ...] = field(default=(), kw_only=True)

    @property
    def defaults(self) -> tuple[float, ...]:
        """The default of each parameter."""
        return self.completed(())

    def completed(self, given: tuple[float, ...]) -> tuple[float, ...]:
        """Return all parameters: ``given``, then the defaults of those that it leaves out."""
        return given + tuple(parameter.default for parameter in self.parameters[len(given) :])
