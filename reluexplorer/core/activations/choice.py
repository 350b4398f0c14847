"""One activation of the catalogue with its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.activations.entries import CATALOGUE
from reluexplorer.core.activations.entry import Activation, Array
from reluexplorer.core.parameter import completed


@dataclass(frozen=True)
class ActivationChoice:
    """One activation with the values of its parameters; missing ones are the defaults.

    ``per_unit`` says that a learnable parameter is learned for each unit rather than once for the layer.
    """

    name: str = "relu"
    parameters: tuple[float, ...] = ()
    per_unit: bool = False

    @property
    def entry(self) -> Activation:
        """The catalogue's entry."""
        return CATALOGUE[self.name]

    @property
    def values(self) -> tuple[float, ...]:
        """All parameters in their order."""
        return completed(self.parameters, self.entry.parameters)

    @property
    def label(self) -> str:
        """What people call it, with its parameters: ``Leaky ReLU 0.1``."""
        return " ".join([self.entry.label, *(f"{value:g}" for value in self.values)])

    def value(self, x: Array) -> Array:
        """Return f of each pre-activation."""
        return self.entry.value(x, *self.values)

    def slope(self, x: Array) -> Array:
        """Return f′ of each pre-activation; at a kink the value that training uses."""
        return self.entry.slope(x, *self.values)
