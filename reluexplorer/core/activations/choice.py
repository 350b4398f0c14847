"""Activations as a network uses them: an entry of a catalogue with its parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations.activation import Activation, Form, VectorActivation
from reluexplorer.core.activations.catalogue import CATALOGUE, VECTOR_CATALOGUE
from reluexplorer.core.arrays import Array
from reluexplorer.text import exact


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
        return self.entry.completed(self.parameters)

    @property
    def label(self) -> str:
        """What people call it, with its parameters: ``Leaky ReLU 0.1``."""
        return " ".join([self.entry.label, *(exact(value) for value in self.values)])

    @property
    def rectifies(self) -> bool:
        """Whether it is exactly max(0, x)."""
        return self.entry.form is Form.RECTIFIER

    @property
    def gate(self) -> float:
        """The pre-activation above which a unit fires: the one place where a flat side ends, else 0."""
        return self.entry.fires_above(*self.values)

    def value(self, x: Array) -> Array:
        """Return f of each pre-activation."""
        return self.entry.value(x, *self.values)

    def slope(self, x: Array) -> Array:
        """Return f′ of each pre-activation; at a kink the value that training uses."""
        return self.entry.slope(x, *self.values)


@dataclass(frozen=True)
class VectorChoice:
    """An activation of a whole layer with the values of its parameters; missing ones are the defaults."""

    name: str
    parameters: tuple[float, ...] = ()

    @property
    def entry(self) -> VectorActivation:
        """The entry of the catalogue of vector types."""
        return VECTOR_CATALOGUE[self.name]

    @property
    def values(self) -> tuple[float, ...]:
        """All parameters in their order."""
        return self.entry.completed(self.parameters)

    def width(self, units: int) -> int:
        """Return the outputs of a layer of so many pre-activations; ValueError for some."""
        return self.entry.width(units, *self.values)

    def value(self, z: Array) -> Array:
        """Return the (width, samples) outputs of (units, samples) pre-activations."""
        out = np.empty((self.width(z.shape[0]), *z.shape[1:]), dtype=z.dtype)
        work = [np.empty_like(z) for _ in range(self.entry.scratch)]
        self.entry.forward_into(z, out, work, *self.values)
        return out
