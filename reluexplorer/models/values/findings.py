"""What was measured of a model on inputs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.kinds import Kind
from reluexplorer.models.values.layers import Layer

RARE = 0.1
"""A channel that fires at a smaller share of its values fires rarely."""

_ROUNDING = 1e-6
"""Relative: what single precision adds to sums that are equal."""


class Channel(Enum):
    """What a channel does over the inputs seen. Of several that apply the first one is meant."""

    UNSEEN = "unseen"
    """No value of it was computed, as in a branch that was not taken."""
    DEAD = "dead"
    """It never fires: each value is 0."""
    LEAK = "in the leak"
    """Each pre-activation is at most the threshold of a function that leaks: it is linear here."""
    CONSTANT = "constant"
    """Each value is the same, other than 0."""
    SATURATED = "saturated"
    """Each pre-activation lies where the function is flat, other than at 0."""
    RARE = "rare"
    ALWAYS = "always on"
    """Each pre-activation is above the threshold and below the ceiling: it is only linear here."""
    FIRES = "fires"

    __hash__ = object.__hash__


@dataclass(frozen=True, eq=False)
class LayerFindings:
    """What was seen of a layer's channels; all arrays are read-only, (channels,), in double precision.

    NaN where nothing was seen. ``firing`` is of z > threshold.
    """

    layer: Layer
    inputs: int
    """Inputs on which it was computed."""
    values: int
    """Values a channel, over all inputs and positions: 3 / values bounds a rate that was never seen."""
    fires_on: NDArray[np.float64]
    """Share of inputs on which it fires at one position at least."""
    firing: NDArray[np.float64]
    """Share of all values at which it fires."""
    least: NDArray[np.float64]
    greatest: NDArray[np.float64]
    """Of the pre-activations."""
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    """Of the pre-activations, over all values."""
    peaks: NDArray[np.float32]
    """(inputs, channels): the greatest pre-activation of each input."""
    copies: NDArray[np.int64]
    """The first channel with the same values, itself where there is none before it."""

    @cached_property
    def states(self) -> tuple[Channel, ...]:
        """What each channel does."""
        layer, shape = self.layer, self.layer.shape
        flat_above = self.least >= shape.ceiling
        off = self.greatest <= shape.threshold
        named = (
            (np.isnan(self.greatest), Channel.UNSEEN),
            (off & layer.kind.leaks, Channel.LEAK),
            (off & (layer.kind.is_rectifier | (layer.kind in _SILENT)), Channel.DEAD),
            (self.least == self.greatest, Channel.CONSTANT),
            (flat_above | off, Channel.SATURATED),
            (self.firing < RARE, Channel.RARE),
            ((self.least > shape.threshold) & (self.greatest < shape.ceiling), Channel.ALWAYS),
        )
        found = np.full(len(self.greatest), Channel.FIRES, object)
        for where, state in reversed(named):
            found[where] = state
        return tuple(found)

    def counted(self, state: Channel) -> int:
        """Return how many channels are in a state."""
        return sum(each is state for each in self.states)

    def margins(self) -> NDArray[np.float64]:
        """Return (channels,): how far below the threshold the greatest z stayed.

        In ``spreads``; negative for a channel that fired, inf for a silent one with a single value, −inf
        where the spread is not finite. The array is read-only.
        """
        return self._margins

    @cached_property
    def spreads(self) -> NDArray[np.float64]:
        """(channels,): the standard deviation of the inputs' greatest values, 0 for a single value.

        Where most inputs have the same greatest one, as over a background of one colour, that of all values
        if it is the larger. Not finite where such values were computed, as −inf under a mask.
        """
        if not len(self.peaks):
            return np.full(len(self.greatest), np.nan)
        with np.errstate(invalid="ignore"):
            middle = np.median(self.peaks, axis=0)
            is_same = np.abs(self.peaks - middle) <= _ROUNDING * np.abs(middle)
            is_common = 2 * is_same.sum(axis=0) > len(self.peaks)
            spread = self.peaks.astype(np.float64).std(axis=0)
        found: NDArray[np.float64] = np.where(is_common, np.maximum(self.deviation, spread), spread)
        found[self.least == self.greatest] = 0.0
        found.flags.writeable = False
        return found

    @cached_property
    def _margins(self) -> NDArray[np.float64]:
        short = self.layer.shape.threshold - self.greatest
        spread = self.spreads
        with np.errstate(divide="ignore", invalid="ignore"):
            found: NDArray[np.float64] = short / spread
        found = np.where(spread > 0.0, found, np.where(short >= 0.0, np.inf, -np.inf))
        found[~np.isfinite(spread)] = -np.inf
        found.flags.writeable = False
        return found


_SILENT = frozenset({Kind.HARD_SWISH, Kind.HARD_SIGMOID})
"""Kinds that are exactly 0 below their threshold without being linear above it."""


@dataclass(frozen=True, eq=False)
class Findings:
    """All that was measured of a model."""

    name: str
    digest: str
    """SHA-256 of the file."""
    layers: tuple[LayerFindings, ...]
    inputs: int
    held_out: int = 0
    """Inputs that were kept back: no figure here is of them."""
    is_made_up: bool = False
    """Whether the inputs are noise of the declared shape: each figure then is of noise alone."""
    parameters: int = 0
    operations: int = 0
    """Multiply–adds an input, of the whole model; 0 where shapes are not known."""
    notes: tuple[str, ...] = ()
    """Sentences on what was not measured, and why."""

    @property
    def rectifiers(self) -> tuple[LayerFindings, ...]:
        """The layers that headlines count."""
        return tuple(each for each in self.layers if each.layer.kind.is_rectifier)

    @property
    def dead(self) -> int:
        """How many channels of rectifiers never fire."""
        return sum(each.counted(Channel.DEAD) for each in self.rectifiers)

    @property
    def channels(self) -> int:
        """How many channels those rectifiers have that were computed."""
        return sum(each.layer.channels for each in self.rectifiers if each.inputs)

    @property
    def unknown(self) -> int:
        """Of how many of them nothing can be said, as values were computed that are no numbers."""
        return sum(each.counted(Channel.UNSEEN) for each in self.rectifiers if each.inputs)
